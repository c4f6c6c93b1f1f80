//! Differences between two arms, replication by replication.

use crate::stats::{Estimate, interval, summarise};

/// A paired comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Number of pairs.
    pub n: u32,
    /// Mean of first minus second.
    pub difference: f64,
    /// Its standard error; `None` with fewer than two pairs.
    pub std_error: Option<f64>,
    /// Share of pairs in which the first is better, ties half; `None` without a better side.
    pub p_better: Option<f64>,
    /// (variance of the first + variance of the second) / variance of the difference; `None` when the difference
    /// does not vary.
    pub variance_reduction: Option<f64>,
}

/// Compares pairs (first, second); `higher_is_better` is `None` when neither side is. `None` without pairs.
pub fn paired(pairs: &[(f64, f64)], higher_is_better: Option<bool>) -> Option<Paired> {
    let of = |value: fn(&(f64, f64)) -> f64| summarise(pairs.iter().map(value));
    let (first, second, difference) = (of(|pair| pair.0)?, of(|pair| pair.1)?, of(|pair| pair.0 - pair.1)?);
    let p_better = higher_is_better.map(|higher| {
        let better: f64 = pairs
            .iter()
            .map(|(a, b)| if a == b { 0.5 } else { f64::from(u8::from((a > b) == higher)) })
            .sum();
        better / pairs.len() as f64
    });
    let squared = |estimate: &Estimate| estimate.std_error.map(|error| error * error);
    let variance_reduction = match (squared(&first), squared(&second), squared(&difference)) {
        // Below this the differences vary by rounding alone.
        (Some(a), Some(b), Some(d)) if d > 1e-24 * (a + b) => Some((a + b) / d),
        _ => None,
    };
    Some(Paired {
        n: difference.n,
        difference: difference.mean,
        std_error: difference.std_error,
        p_better,
        variance_reduction,
    })
}

/// The interval of the difference that holds at once for all of `comparisons` at error rate `alpha` (Bonferroni:
/// valid under any dependence between arms); `None` with fewer than five pairs.
pub fn bonferroni_interval(paired: &Paired, alpha: f64, comparisons: usize) -> Option<(f64, f64)> {
    let estimate = Estimate { n: paired.n, mean: paired.difference, std_error: paired.std_error };
    interval(&estimate, alpha / comparisons.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_by_hand() {
        let pairs = [(3.0, 1.0), (4.0, 4.0), (5.0, 4.0), (8.0, 7.0), (5.0, 6.0)];
        let compared = paired(&pairs, Some(true)).unwrap();
        assert!((compared.difference - 0.6).abs() < 1e-12);
        assert_eq!(compared.p_better, Some(3.5 / 5.0));
        assert_eq!(paired(&pairs, Some(false)).unwrap().p_better, Some(1.5 / 5.0));
        // Variances 3.5, 5.3 and 1.3.
        assert!((compared.variance_reduction.unwrap() - 8.8 / 1.3).abs() < 1e-12);
        let (low, high) = bonferroni_interval(&compared, 0.05, 1).unwrap();
        assert!((high - low - 2.0 * 2.776_445 * (1.3f64 / 5.0).sqrt()).abs() < 1e-5);
    }

    #[test]
    fn identical_arms_differ_by_nothing() {
        let compared = paired(&[(1.0, 1.0), (2.0, 2.0), (5.0, 5.0)], Some(true)).unwrap();
        assert_eq!((compared.difference, compared.std_error), (0.0, Some(0.0)));
        assert_eq!((compared.p_better, compared.variance_reduction), (Some(0.5), None));
    }

    #[test]
    fn more_comparisons_widen_the_interval() {
        let compared = paired(&[(3.0, 1.0), (4.0, 4.0), (5.0, 4.0), (8.0, 7.0), (5.0, 6.0)], None).unwrap();
        let width = |m| bonferroni_interval(&compared, 0.05, m).map(|(low, high)| high - low).unwrap();
        assert!(width(1) < width(2) && width(2) < width(9));
        assert_eq!(compared.p_better, None);
    }
}
