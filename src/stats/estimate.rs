//! The mean of replications, its standard error and its t interval.

use crate::stats::student_quantile;

/// Fewest values from which an interval is made: with fewer, a t interval is too wide to say anything and the
/// reader would take it for knowledge.
pub const FEWEST_FOR_INTERVAL: u32 = 5;

/// A mean with its doubt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Number of values.
    pub n: u32,
    /// Arithmetic mean.
    pub mean: f64,
    /// Sample standard deviation (divisor n - 1); `None` with one value.
    pub sd: Option<f64>,
    /// Standard error of the mean, sd / sqrt(n); `None` with one value.
    pub std_error: Option<f64>,
}

/// Mean and standard error by Welford's update, in the order given; `None` without values. Values must be
/// finite: one that is not spoils the estimate, as it should.
pub fn summarise(values: impl IntoIterator<Item = f64>) -> Option<Estimate> {
    let (mut n, mut mean, mut squares) = (0_u32, 0.0_f64, 0.0_f64);
    for value in values {
        n += 1;
        let before = value - mean;
        mean += before / f64::from(n);
        squares += before * (value - mean);
    }
    if n == 0 {
        return None;
    }
    let sd = (n > 1).then(|| (squares / f64::from(n - 1)).sqrt());
    Some(Estimate { n, mean, sd, std_error: sd.map(|sd| sd / f64::from(n).sqrt()) })
}

/// The t interval of the mean that misses the truth with probability `alpha` (0.05 for 95 %); `None` with fewer
/// than [`FEWEST_FOR_INTERVAL`] values or an `alpha` outside (0, 1).
pub fn interval(estimate: &Estimate, alpha: f64) -> Option<(f64, f64)> {
    around(estimate.n, estimate.mean, estimate.std_error?, alpha)
}

/// The t interval around any mean of `n` independent values.
pub(super) fn around(n: u32, mean: f64, std_error: f64, alpha: f64) -> Option<(f64, f64)> {
    if n < FEWEST_FOR_INTERVAL || !(alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let half = student_quantile(1.0 - alpha / 2.0, f64::from(n - 1))? * std_error;
    Some((mean - half, mean + half))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    /// Standard normal toys by inversion of a 64-bit linear congruential generator (Knuth's MMIX constants).
    pub(in crate::stats) fn normals(seed: u64) -> impl FnMut() -> f64 {
        let law = Normal::new(0.0, 1.0).unwrap();
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            law.inverse_cdf(((state >> 12) as f64 + 0.5) / (1_u64 << 52) as f64)
        }
    }

    #[test]
    fn a_case_by_hand() {
        // 2, 4, 4, 4, 5, 5, 7, 9: sum 40, squared deviations 32.
        let e = summarise([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!((e.n, e.mean), (8, 5.0));
        assert!((e.sd.unwrap() - (32.0_f64 / 7.0).sqrt()).abs() < 1e-14);
        assert!((e.std_error.unwrap() - (4.0_f64 / 7.0).sqrt()).abs() < 1e-14);
        let (low, high) = interval(&e, 0.05).unwrap();
        assert!((low - (5.0 - 2.364_624 * 0.755_929)).abs() < 1e-5, "{low}");
        assert_eq!(5.0 - low, high - 5.0);
    }

    #[test]
    fn large_offsets_do_not_spoil_the_spread() {
        let e = summarise([1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]).unwrap();
        assert_eq!((e.mean, e.sd), (1e9 + 2.0, Some(1.0)));
    }

    #[test]
    fn few_values_give_no_more_than_they_know() {
        assert_eq!(summarise([]), None);
        let one = summarise([3.0]).unwrap();
        assert_eq!((one.mean, one.sd, one.std_error, interval(&one, 0.05)), (3.0, None, None, None));
        let four = summarise([1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!(four.std_error.is_some() && interval(&four, 0.05).is_none());
        let five = summarise([1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        assert!(interval(&five, 0.05).is_some() && interval(&five, 0.0).is_none());
    }

    #[test]
    fn equal_values_have_an_interval_of_no_width() {
        let e = summarise([0.1; 7]).unwrap();
        assert_eq!((e.mean, e.sd, interval(&e, 0.05)), (0.1, Some(0.0), Some((0.1, 0.1))));
    }

    /// 5,000 toys of ten normal values: the standard error of the coverage is 0.0031, so the bounds are 3.2 of
    /// them; false alarm for a correct interval 0.0013, and a normal quantile in place of t (0.918) fails.
    #[test]
    fn the_95_percent_interval_covers_95_percent() {
        let mut draw = normals(1);
        let covered = (0..5000)
            .filter(|_| {
                let e = summarise((0..10).map(|_| 3.0 + 2.0 * draw())).unwrap();
                let (low, high) = interval(&e, 0.05).unwrap();
                low <= 3.0 && 3.0 <= high
            })
            .count();
        let coverage = covered as f64 / 5000.0;
        assert!((0.94..=0.96).contains(&coverage), "coverage {coverage}");
    }
}
