//! How stable a ranking is under resampling of replications.

/// For each arm, the share of resamples in which its mean is best (ties shared). `table` holds the values by arm and
/// replication; every entry of `picks` lists the replications one resample takes, the same for all arms. `None` when
/// there is nothing to resample.
pub fn p_best(table: &[Vec<f64>], higher_is_better: bool, picks: &[Vec<u32>]) -> Option<Vec<f64>> {
    if table.is_empty() || picks.is_empty() || picks.iter().any(Vec::is_empty) {
        return None;
    }
    let mut shares = vec![0.0; table.len()];
    for resample in picks {
        let sums: Vec<f64> = table
            .iter()
            .map(|values| resample.iter().map(|&at| values[at as usize]).sum::<f64>())
            .map(|sum| if higher_is_better { sum } else { -sum })
            .collect();
        let best = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let winners = sums.iter().filter(|sum| **sum == best).count() as f64;
        for (share, sum) in shares.iter_mut().zip(&sums) {
            if *sum == best {
                *share += 1.0 / winners / picks.len() as f64;
            }
        }
    }
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_best_by_hand() {
        let table = [vec![1.0, 5.0], vec![2.0, 3.0]];
        let picks = [vec![0, 0], vec![1, 1], vec![0, 1], vec![1, 0]];
        assert_eq!(p_best(&table, true, &picks), Some(vec![0.75, 0.25]));
        assert_eq!(p_best(&table, false, &picks), Some(vec![0.25, 0.75]));
    }

    #[test]
    fn equal_arms_share() {
        let table = [vec![1.0], vec![1.0]];
        assert_eq!(p_best(&table, true, &[vec![0]]), Some(vec![0.5, 0.5]));
        assert_eq!(p_best(&table, true, &[]), None);
    }
}
