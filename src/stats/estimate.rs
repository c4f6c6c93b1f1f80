//! A mean with its standard error, and its interval.

use statrs::distribution::{ContinuousCDF, StudentsT};

/// Fewer values than this give no interval.
const FEWEST: u32 = 5;

/// An estimate from `n` independent values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Number of values.
    pub n: u32,
    /// The estimate.
    pub mean: f64,
    /// Standard error; `None` with fewer than two values.
    pub std_error: Option<f64>,
}

/// Mean and standard error (Welford's update, in the order given); `None` without values.
pub fn summarise(values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
    let (mut n, mut mean, mut squares) = (0u32, 0.0, 0.0);
    for value in values {
        n += 1;
        let from_old = value - mean;
        mean += from_old / f64::from(n);
        squares += from_old * (value - mean);
    }
    let std_error = (n > 1).then(|| (squares / f64::from(n - 1) / f64::from(n)).max(0.0).sqrt());
    (n > 0).then_some(Estimate { n, mean, std_error })
}

/// The pooled ratio (sum of numerators / sum of denominators) with its jackknife standard error; `None` when the
/// denominators sum to 0.
pub fn jackknife_ratio(parts: impl IntoIterator<Item = (f64, f64)>) -> Option<Estimate> {
    let parts: Vec<(f64, f64)> = parts.into_iter().collect();
    let (numerator, denominator) = parts.iter().fold((0.0, 0.0), |(n, d), part| (n + part.0, d + part.1));
    if denominator <= 0.0 {
        return None;
    }
    let count = parts.len() as f64;
    let pooled = numerator / denominator;
    let without = |part: &(f64, f64)| {
        let rest = denominator - part.1;
        if rest > 0.0 { (numerator - part.0) / rest } else { pooled }
    };
    let pseudo = parts.iter().map(|part| count * pooled - (count - 1.0) * without(part));
    let spread = summarise(pseudo)?;
    Some(Estimate { mean: pooled, ..spread })
}

/// Quantile of Student's t law with `degrees` of freedom.
pub fn student_quantile(p: f64, degrees: f64) -> Option<f64> {
    StudentsT::new(0.0, 1.0, degrees).ok().map(|law| law.inverse_cdf(p))
}

/// The t interval at error rate `alpha`; `None` with fewer than five values.
pub fn interval(estimate: &Estimate, alpha: f64) -> Option<(f64, f64)> {
    let error = estimate.std_error.filter(|_| estimate.n >= FEWEST)?;
    let half = student_quantile(1.0 - alpha / 2.0, f64::from(estimate.n - 1))? * error;
    Some((estimate.mean - half, estimate.mean + half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantile_of_t() {
        assert!((student_quantile(0.975, 9.0).unwrap() - 2.262_157).abs() < 1e-6);
    }

    #[test]
    fn a_mean_by_hand() {
        let estimate = summarise([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!((estimate.n, estimate.mean), (8, 5.0));
        // Sum of squares 32, variance 32/7, standard error sqrt(32/56).
        assert!((estimate.std_error.unwrap() - (32.0f64 / 56.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn missing_is_unknown_and_never_zero() {
        assert_eq!(summarise([]), None);
        let one = summarise([3.0]).unwrap();
        assert_eq!((one.std_error, interval(&one, 0.05)), (None, None));
        let four = summarise([1.0, 2.0, 3.0, 4.0]).unwrap();
        assert_eq!(interval(&four, 0.05), None);
        assert_eq!(jackknife_ratio([(0.0, 0.0)]), None);
    }

    #[test]
    fn pooled_and_mean_ratios_differ_when_sizes_do() {
        let parts = [(1.0, 2.0), (1.0, 10.0), (3.0, 100.0)];
        let pooled = jackknife_ratio(parts).unwrap().mean;
        let mean = summarise(parts.map(|(n, d)| n / d)).unwrap().mean;
        assert_eq!(pooled, 5.0 / 112.0);
        assert!((mean - pooled).abs() > 0.1);
    }

    #[test]
    fn the_jackknife_of_equal_sizes_is_the_standard_error_of_the_mean() {
        let values = [0.2, 0.5, 0.1, 0.4, 0.9];
        let pooled = jackknife_ratio(values.map(|value| (10.0 * value, 10.0))).unwrap();
        let plain = summarise(values).unwrap();
        assert!((pooled.std_error.unwrap() - plain.std_error.unwrap()).abs() < 1e-12);
    }

    /// 95 % intervals of ten uniforms cover the mean in 94 to 96 % of 20,000 toys (fixed generator).
    #[test]
    fn intervals_cover_as_often_as_they_say() {
        let mut state = 88_172_645_463_325_252u64;
        let mut uniform = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let toys = 20_000;
        let covered = (0..toys)
            .filter(|_| {
                let estimate = summarise((0..10).map(|_| uniform())).unwrap();
                let (low, high) = interval(&estimate, 0.05).unwrap();
                (low..=high).contains(&0.5)
            })
            .count();
        assert!((0.94..0.96).contains(&(covered as f64 / f64::from(toys))), "{covered}");
    }
}
