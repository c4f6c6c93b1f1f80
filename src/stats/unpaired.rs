//! Differences between two means whose values have nothing to do with each other.

use crate::stats::{Estimate, student_quantile};

/// Fewer values than this on either side give no interval.
const FEWEST: u32 = 5;

/// A difference of independent means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unpaired {
    /// Mean of first minus mean of second.
    pub difference: f64,
    /// Its standard error; `None` with fewer than two values on either side.
    pub std_error: Option<f64>,
    /// The interval; `None` with fewer than five values on either side.
    pub interval: Option<(f64, f64)>,
}

/// Compares two independent estimates by Welch's t interval at error rate `alpha` / `comparisons` (Bonferroni), with the
/// degrees of freedom of Satterthwaite. Source: B. L. Welch, "The generalization of 'Student's' problem when several
/// different population variances are involved", Biometrika 34 (1947).
pub fn unpaired(first: &Estimate, second: &Estimate, alpha: f64, comparisons: usize) -> Unpaired {
    let difference = first.mean - second.mean;
    let squares = first.std_error.zip(second.std_error).map(|(a, b)| (a * a, b * b));
    let std_error = squares.map(|(a, b)| (a + b).sqrt());
    let enough = first.n.min(second.n) >= FEWEST;
    let half = squares.zip(std_error).filter(|_| enough).and_then(|((a, b), error)| {
        if error == 0.0 {
            return Some(0.0);
        }
        let of = |square: f64, n: u32| square * square / f64::from(n - 1);
        let degrees = (a + b) * (a + b) / (of(a, first.n) + of(b, second.n));
        Some(student_quantile(1.0 - alpha / comparisons.max(1) as f64 / 2.0, degrees)? * error)
    });
    Unpaired { difference, std_error, interval: half.map(|half| (difference - half, difference + half)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::summarise;

    fn estimate(n: u32, mean: f64, std_error: f64) -> Estimate {
        Estimate { n, mean, std_error: Some(std_error) }
    }

    /// Two samples of ten by hand: variances 4.5 and 18, so the standard error is 1.5 and Satterthwaite's degrees of
    /// freedom are 2.25² / (0.45² / 9 + 1.8² / 9) = 13.235; Student's 97.5 % quantile there is 2.1564.
    #[test]
    fn an_interval_by_hand() {
        let found = unpaired(&estimate(10, 7.0, 0.45f64.sqrt()), &estimate(10, 5.0, 1.8f64.sqrt()), 0.05, 1);
        let (low, high) = found.interval.unwrap();
        assert!((found.std_error.unwrap() - 1.5).abs() < 1e-12);
        assert!(((high - low) / 2.0 - 1.5 * 2.1564).abs() < 2e-4, "{low} {high}");
        assert_eq!(found.difference, 2.0);
    }

    /// With equal sizes and variances Welch's interval is Student's with 2 (n - 1) degrees of freedom.
    #[test]
    fn equal_samples_are_student_s_case() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let (a, b) = (summarise(values).unwrap(), summarise(values.map(|v| v + 1.0)).unwrap());
        let (low, high) = unpaired(&b, &a, 0.05, 1).interval.unwrap();
        let half = student_quantile(0.975, 10.0).unwrap() * a.std_error.unwrap() * 2f64.sqrt();
        assert!((low - (1.0 - half)).abs() < 1e-9 && (high - (1.0 + half)).abs() < 1e-9);
        let (lower, _) = unpaired(&b, &a, 0.05, 4).interval.unwrap();
        assert!(lower < low, "more comparisons widen it");
    }

    #[test]
    fn few_values_have_no_interval_and_constants_no_width() {
        let few = unpaired(&estimate(4, 1.0, 0.1), &estimate(9, 1.0, 0.1), 0.05, 1);
        assert_eq!((few.interval, few.difference), (None, 0.0));
        let one = Estimate { n: 1, mean: 2.0, std_error: None };
        assert_eq!(unpaired(&one, &one, 0.05, 1).std_error, None);
        let constant = unpaired(&estimate(6, 3.0, 0.0), &estimate(6, 1.0, 0.0), 0.05, 1);
        assert_eq!(constant.interval, Some((2.0, 2.0)));
    }
}
