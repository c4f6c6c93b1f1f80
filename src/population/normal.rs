//! Quantiles of the standard normal law by table, for lognormal traits and delays.

use crate::units::maths::{exp, sqrt};
use std::f64::consts::{PI, SQRT_2};

/// Quantiles at the midpoints of 65,536 equal bins; the law is symmetric, so half of them is kept.
#[derive(Clone, Debug)]
pub struct NormalTable {
    upper: Vec<f32>,
}

/// Bins above the median.
const HALF: usize = 1 << 15;

impl NormalTable {
    /// Builds the table.
    pub fn new() -> Self {
        let root = sqrt(2.0 * PI);
        let mut z = 0.0;
        let upper = (0..HALF).map(|bin| {
            let above = (HALF as f64 - bin as f64 - 0.5) / (2 * HALF) as f64;
            // Halley's method on the upper tail, from the quantile below.
            for _ in 0..20 {
                let error = (0.5 * libm::erfc(z / SQRT_2) - above) * root / exp(-0.5 * z * z);
                let step = error / (1.0 - 0.5 * z * error);
                z += step;
                if step.abs() < 1e-9 {
                    break;
                }
            }
            z as f32
        });
        Self { upper: upper.collect() }
    }

    /// The quantile of a random word (its upper 16 bits choose the bin).
    #[inline]
    pub fn quantile(&self, word: u32) -> f64 {
        let bin = (word >> 16) as usize;
        // The lower half mirrors the upper one. Without a jump, which would be mispredicted half of the time.
        let lower = usize::from(bin < HALF);
        let sign = [1.0, -1.0][lower];
        sign * f64::from(self.upper[(bin ^ (HALF - lower)) % HALF])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn quantiles_agree_with_statrs() {
        let table = NormalTable::new();
        let reference = Normal::new(0.0, 1.0).unwrap();
        for bin in (0..65_536u32).step_by(111).chain([0, 32_767, 32_768, 65_535]) {
            let expected = reference.inverse_cdf((f64::from(bin) + 0.5) / 65_536.0);
            assert!((table.quantile(bin << 16) - expected).abs() < 1e-5, "{bin}");
        }
    }

    #[test]
    fn mean_and_variance_are_those_of_the_law() {
        let table = NormalTable::new();
        let values: Vec<f64> = (0..65_536u32).map(|bin| table.quantile(bin << 16)).collect();
        assert!(values.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(values.iter().sum::<f64>().abs() < 1e-6);
        assert!((values.iter().map(|z| z * z).sum::<f64>() / 65_536.0 - 1.0).abs() < 1e-3);
    }
}
