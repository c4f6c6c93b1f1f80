//! Counts by inversion: Poisson and binomial, by summing the mass function from below.

use crate::units::maths::{exp, log, sqrt};

/// Standard deviations below the mean at which summing begins; the mass below is beyond a 32-bit uniform.
const REACH: f64 = 10.0;

/// The smallest count whose distribution function exceeds `u`, from its mass at `start` and the ratio of the
/// mass at `k + 1` to that at `k`.
#[inline]
fn invert(u: f64, start: u32, mass: f64, last: u32, ratio: impl Fn(f64) -> f64) -> u32 {
    let (mut count, mut mass, mut below) = (start, mass, mass);
    while u >= below && count < last {
        mass *= ratio(f64::from(count));
        count += 1;
        // Rounding can leave the sum below `u` for good once the mass is spent.
        if mass < 1e-18 && below > 0.5 {
            break;
        }
        below += mass;
    }
    count
}

/// A Poisson count with that mean for a uniform `u` in (0, 1); 0 when the mean is not positive.
pub fn poisson(u: f64, mean: f64) -> u32 {
    if !(mean > 0.0 && mean.is_finite()) {
        return 0;
    }
    let start = (mean - REACH * sqrt(mean) - REACH).max(0.0) as u32;
    let first = if start == 0 {
        exp(-mean)
    } else {
        let k = f64::from(start);
        exp(k * log(mean) - mean - libm::lgamma(k + 1.0))
    };
    invert(u, start, first, u32::MAX, |k| mean / (k + 1.0))
}

/// A Poisson count for a mean whose e^-mean is known already and not vanishingly small.
#[inline]
pub fn poisson_from(u: f64, mean: f64, none: f64) -> u32 {
    invert(u, 0, none, u32::MAX, |k| mean / (k + 1.0))
}

/// A binomial count of `n` trials with probability `p` for a uniform `u` in (0, 1).
pub fn binomial(u: f64, n: u32, p: f64) -> u32 {
    if n == 0 || p.is_nan() || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return n;
    }
    let trials = f64::from(n);
    let start = (trials * p - REACH * sqrt(trials * p * (1.0 - p)) - REACH).max(0.0) as u32;
    let k = f64::from(start);
    let ways = libm::lgamma(trials + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(trials - k + 1.0);
    let first = exp(ways + k * log(p) + (trials - k) * libm::log1p(-p));
    let odds = p / (1.0 - p);
    invert(u, start, first, n, |k| (trials - k) / (k + 1.0) * odds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Binomial, DiscreteCDF, Poisson};

    /// Uniforms up to the largest that a 32-bit word makes.
    fn uniforms() -> impl Iterator<Item = f64> {
        (0..400).map(|step| (f64::from(step) + 0.5) / 400.0).chain([1e-10, 1.0 - 1.2e-10])
    }

    #[test]
    fn poisson_inverts_the_distribution_function() {
        for mean in [1e-3, 0.3, 4.0, 35.0, 800.0, 6000.0] {
            let law = Poisson::new(mean).unwrap();
            for u in uniforms() {
                let count = u64::from(poisson(u, mean));
                assert!(law.cdf(count) >= u - 1e-8, "{mean} {u} {count}");
                assert!(count == 0 || law.cdf(count - 1) <= u + 1e-8, "{mean} {u} {count}");
                if mean < 40.0 {
                    assert_eq!(u64::from(poisson_from(u, mean, exp(-mean))), count);
                }
            }
        }
        assert_eq!((poisson(0.999, 0.0), poisson(0.999, -1.0), poisson(0.999, f64::NAN)), (0, 0, 0));
    }

    #[test]
    fn binomial_inverts_the_distribution_function() {
        for (n, p) in [(1, 0.3), (4, 0.9999), (17, 0.847), (400, 0.5), (6000, 0.0001), (6000, 0.9)] {
            let law = Binomial::new(p, u64::from(n)).unwrap();
            for u in uniforms() {
                let count = u64::from(binomial(u, n, p));
                assert!(law.cdf(count) >= u - 1e-8, "{n} {p} {u} {count}");
                assert!(count == 0 || law.cdf(count - 1) <= u + 1e-8, "{n} {p} {u} {count}");
            }
        }
        assert_eq!((binomial(0.5, 0, 0.5), binomial(0.5, 9, 0.0), binomial(0.5, 9, 1.0)), (0, 0, 9));
    }
}
