//! How often an arm would come out best if the replications had been others.

/// Share of bootstrap resamples of the replications in which each arm's mean is best, ties shared. Every resample
/// takes the same replications of all arms, so pairing is kept. This is simulation noise only: it knows nothing
/// of how wrong the model may be.
///
/// `table` holds one row per arm with its value in each replication; rows of different lengths are cut to the
/// shortest. `pick` gives a uniform 32-bit word for a position of a resample; it decides which replication stands
/// there. Empty without arms, replications or resamples.
pub fn p_best(
    table: &[Vec<f64>],
    higher_is_better: bool,
    resamples: u32,
    mut pick: impl FnMut(u32, u32) -> u32,
) -> Vec<f64> {
    let replications = table.iter().map(Vec::len).min().unwrap_or(0);
    if replications == 0 || resamples == 0 {
        return Vec::new();
    }
    let mut wins = vec![0.0; table.len()];
    let mut chosen = vec![0_usize; replications];
    let mut scores = vec![0.0; table.len()];
    for resample in 0..resamples {
        for (position, slot) in chosen.iter_mut().enumerate() {
            let word = u64::from(pick(resample, position as u32));
            *slot = ((word * replications as u64) >> 32) as usize;
        }
        for (score, row) in scores.iter_mut().zip(table) {
            let sum: f64 = chosen.iter().map(|&at| row[at]).sum();
            *score = if higher_is_better { sum } else { -sum };
        }
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let winners = scores.iter().filter(|score| **score == best).count();
        for (win, score) in wins.iter_mut().zip(&scores) {
            if *score == best {
                *win += 1.0 / winners as f64;
            }
        }
    }
    wins.iter().map(|win| win / f64::from(resamples)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word per (resample, position): the finaliser of SplitMix64.
    fn word(resample: u32, position: u32) -> u32 {
        let mut z = ((u64::from(resample) << 32) | u64::from(position)).wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 32) as u32
    }

    #[test]
    fn a_dominating_arm_always_wins() {
        let table = [vec![1.0, 2.0, 3.0], vec![1.5, 2.5, 3.5]];
        assert_eq!(p_best(&table, true, 200, word), [0.0, 1.0]);
        assert_eq!(p_best(&table, false, 200, word), [1.0, 0.0]);
    }

    #[test]
    fn identical_arms_share() {
        let row = vec![0.1, 0.7, 0.2];
        assert_eq!(p_best(&[row.clone(), row], true, 128, word), [0.5, 0.5]);
    }

    /// Two replications, one won by each arm, the second by more: of the four resamples (each 1/4) the first arm
    /// wins only where both positions hold the first replication. 4,000 resamples, standard error 0.007, bound
    /// four of them.
    #[test]
    fn shares_follow_the_resamples() {
        let table = [vec![1.0, 0.0], vec![0.0, 2.0]];
        let shares = p_best(&table, true, 4000, word);
        assert!((shares[0] - 0.25).abs() < 0.028, "{shares:?}");
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn every_replication_can_be_picked() {
        let table = [vec![0.0, 0.0, 0.0, 1.0], vec![0.5; 4]];
        assert_eq!(p_best(&table, true, 1, |_, _| u32::MAX), [1.0, 0.0]);
        assert_eq!(p_best(&table, true, 1, |_, _| 0), [0.0, 1.0]);
    }

    #[test]
    fn nothing_to_compare_gives_nothing() {
        assert!(p_best(&[], true, 10, word).is_empty());
        assert!(p_best(&[vec![]], true, 10, word).is_empty());
        assert!(p_best(&[vec![1.0]], true, 0, word).is_empty());
    }
}
