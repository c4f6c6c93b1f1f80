//! Differences between an arm and the baseline, replication by replication.

use crate::stats::estimate::around;
use crate::stats::summarise;

/// A paired comparison: arm minus baseline over replications with common random numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Number of pairs.
    pub n: u32,
    /// Mean of arm minus baseline.
    pub difference: f64,
    /// Its standard error; `None` with one pair.
    pub std_error: Option<f64>,
    /// Share of pairs in which the arm beats the baseline, ties counting half; `None` where neither direction is
    /// better.
    pub p_better: Option<f64>,
    /// (variance of the arm + variance of the baseline) / variance of the difference: how many times as many
    /// replications independent luck would have cost. Below 1 the pairing backfired. `None` with one pair, and
    /// when the difference never varies.
    pub variance_reduction: Option<f64>,
}

/// Compares the pairs (arm, baseline); `None` without pairs. `higher_is_better` is `None` for metrics without a
/// better side.
pub fn paired(pairs: &[(f64, f64)], higher_is_better: Option<bool>) -> Option<Paired> {
    let difference = summarise(pairs.iter().map(|(arm, baseline)| arm - baseline))?;
    let variance = |estimate: Option<f64>| estimate.map(|sd| sd * sd);
    let arm = variance(summarise(pairs.iter().map(|pair| pair.0))?.sd);
    let baseline = variance(summarise(pairs.iter().map(|pair| pair.1))?.sd);
    let variance_reduction = match (arm, baseline, variance(difference.sd)) {
        // A spread 1e-12 of the arms' own is rounding, not luck.
        (Some(a), Some(b), Some(d)) if d > 1e-24 * (a + b) => Some((a + b) / d),
        _ => None,
    };
    let p_better = higher_is_better.map(|higher| {
        let wins: f64 = pairs
            .iter()
            .map(|&(arm, baseline)| match if higher { arm - baseline } else { baseline - arm } {
                gain if gain > 0.0 => 1.0,
                0.0 => 0.5,
                _ => 0.0,
            })
            .sum();
        wins / pairs.len() as f64
    });
    Some(Paired {
        n: difference.n,
        difference: difference.mean,
        std_error: difference.std_error,
        p_better,
        variance_reduction,
    })
}

/// The 95 % interval of the difference that holds for `comparisons` such intervals at once (Bonferroni, valid
/// under any dependence); `None` with fewer than five pairs or no comparison.
pub fn bonferroni_interval(paired: &Paired, comparisons: usize) -> Option<(f64, f64)> {
    if comparisons == 0 {
        return None;
    }
    around(paired.n, paired.difference, paired.std_error?, 0.05 / comparisons as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::estimate::tests::normals;

    #[test]
    fn a_case_by_hand() {
        // Differences 1, 2, 0, 3, -1: mean 1, variance 10/4 = 2.5.
        let pairs = [(2.0, 1.0), (4.0, 2.0), (3.0, 3.0), (7.0, 4.0), (4.0, 5.0)];
        let p = paired(&pairs, Some(true)).unwrap();
        assert_eq!((p.n, p.difference, p.p_better), (5, 1.0, Some(0.7)));
        assert!((p.std_error.unwrap() - 0.5_f64.sqrt()).abs() < 1e-15);
        // Arm: mean 4, squares 14, variance 3.5. Baseline: mean 3, squares 10, variance 2.5.
        assert!((p.variance_reduction.unwrap() - 6.0 / 2.5).abs() < 1e-14);
        assert_eq!(paired(&pairs, Some(false)).unwrap().p_better, Some(0.3));
        assert_eq!(paired(&pairs, None).unwrap().p_better, None);
        let (low, high) = bonferroni_interval(&p, 1).unwrap();
        assert!((high - (1.0 + 2.776_445 * 0.5_f64.sqrt())).abs() < 1e-6 && (low + high - 2.0).abs() < 1e-15);
    }

    #[test]
    fn two_identical_arms_differ_by_nothing() {
        let mut draw = normals(3);
        let pairs: Vec<_> = (0..40).map(|_| draw()).map(|x| (x, x)).collect();
        let p = paired(&pairs, Some(true)).unwrap();
        assert_eq!((p.difference, p.std_error), (0.0, Some(0.0)));
        assert_eq!((p.p_better, p.variance_reduction), (Some(0.5), None));
        assert_eq!(bonferroni_interval(&p, 3), Some((0.0, 0.0)));
    }

    #[test]
    fn a_constant_lead_is_no_infinite_variance_reduction() {
        let mut draw = normals(4);
        let pairs: Vec<_> = (0..40).map(|_| draw()).map(|x| (x + 0.1, x)).collect();
        assert_eq!(paired(&pairs, None).unwrap().variance_reduction, None);
    }

    #[test]
    fn few_pairs_give_no_more_than_they_know() {
        assert_eq!(paired(&[], Some(true)), None);
        let one = paired(&[(1.0, 0.0)], Some(true)).unwrap();
        assert_eq!((one.std_error, one.variance_reduction, bonferroni_interval(&one, 1)), (None, None, None));
        let five = paired(&[(1.0, 0.0), (2.0, 0.0), (3.0, 1.0), (3.0, 1.0), (4.0, 2.0)], None).unwrap();
        assert!(bonferroni_interval(&five, 1).is_some() && bonferroni_interval(&five, 0).is_none());
    }

    /// Variance reduction of pairs with correlation rho is 1 / (1 - rho): 5 at 0.8, 0.5 at -1. 20,000 pairs: the
    /// ratio's standard error is below 2 %, the bound 8 %.
    #[test]
    fn variance_reduction_follows_the_correlation() {
        let mut draw = normals(5);
        for (rho, known) in [(0.8_f64, 5.0), (0.0, 1.0), (-0.99, 1.0 / 1.99)] {
            let pairs: Vec<_> = (0..20_000)
                .map(|_| (draw(), draw()))
                .map(|(x, y)| (x, rho * x + (1.0 - rho * rho).sqrt() * y))
                .collect();
            let got = paired(&pairs, None).unwrap().variance_reduction.unwrap();
            assert!((got / known - 1.0).abs() < 0.08, "rho {rho}: {got}, known {known}");
        }
    }

    /// Three differences that share their baseline, 4,000 toys: all three covered at least 95 % of the time (less
    /// three standard errors of 0.0034), and the plain 95 % intervals are not enough.
    #[test]
    fn simultaneous_intervals_hold_together() {
        let mut draw = normals(6);
        let (mut all, mut plain) = (0, 0);
        for _ in 0..4000 {
            let baseline: Vec<f64> = (0..12).map(|_| draw()).collect();
            let toys: [Paired; 3] = std::array::from_fn(|_| {
                let pairs: Vec<_> = baseline.iter().map(|b| (0.5 * b + draw(), *b)).collect();
                paired(&pairs, None).unwrap()
            });
            let hold = |m| {
                toys.iter()
                    .all(|p| bonferroni_interval(p, m).is_some_and(|(low, high)| low <= 0.0 && 0.0 <= high))
            };
            all += usize::from(hold(3));
            plain += usize::from(hold(1));
        }
        assert!(all >= 3760, "{all} of 4000");
        assert!(plain < 3700, "{plain} of 4000");
    }
}
