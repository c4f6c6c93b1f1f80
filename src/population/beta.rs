//! Quantiles of the Beta law, by which recipients differ in how much they read.

use crate::units::maths::{exp, log, logit, sigma};

/// Bins of a quantile table.
pub const BINS: usize = 4096;
/// Propensities are clipped to this distance from 0 and 1 (model: section 2).
pub const CLIP: f64 = 1e-4;
/// From this concentration on everybody has the mean.
const NO_SPREAD: f64 = 1e6;

/// Constants of one Beta law that every evaluation needs.
struct Beta {
    a: f64,
    b: f64,
    log_norm: f64,
}

impl Beta {
    fn new(a: f64, b: f64) -> Self {
        Self { a, b, log_norm: libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b) }
    }

    /// Distribution function and density at the point whose logit is `y`, both as functions of `y`: the law of
    /// the logit has no poles, so Newton's method keeps its footing in the tails.
    fn at_logit(&self, y: f64) -> (f64, f64) {
        let (a, b) = (self.a, self.b);
        let fold = libm::log1p(exp(-y.abs()));
        let (log_x, log_1_x) = if y < 0.0 { (y - fold, -fold) } else { (-fold, -y - fold) };
        let density = exp(a * log_x + b * log_1_x - self.log_norm);
        let below = if sigma(y) < (a + 1.0) / (a + b + 2.0) {
            density * continued_fraction(a, b, sigma(y)) / a
        } else {
            1.0 - density * continued_fraction(b, a, sigma(-y)) / b
        };
        (below, density)
    }
}

/// The continued fraction of the regularised incomplete beta function, by Lentz's method (Numerical Recipes,
/// section 6.4; DLMF 8.17.22). Converges quickly for x < (a + 1) / (a + b + 2).
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..20_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-14 {
            break;
        }
    }
    fraction
}

/// Logits of the quantiles at the midpoints of [`BINS`] equal bins, of the Beta law with that mean (in (0, 1))
/// and concentration a + b (> 0), clipped to [`CLIP`] (model: section 2).
pub fn quantile_logits(mean: f64, concentration: f64) -> Vec<f64> {
    let (lowest, highest) = (logit(CLIP), -logit(CLIP));
    if concentration >= NO_SPREAD {
        return vec![logit(mean).clamp(lowest, highest); BINS];
    }
    let law = Beta::new(mean * concentration, (1.0 - mean) * concentration);
    let (below_lowest, below_highest) = (law.at_logit(lowest).0, law.at_logit(highest).0);
    // Every quantile is sought from its lower neighbour on.
    let mut y = lowest;
    (0..BINS)
        .map(|bin| {
            let share = (bin as f64 + 0.5) / BINS as f64;
            if share <= below_lowest {
                return lowest;
            }
            if share >= below_highest {
                return highest;
            }
            y = solve(&law, share, y, highest);
            y
        })
        .collect()
}

/// The logit between `low` and `high` below which the law has `share`, by Newton's method kept in a bracket.
fn solve(law: &Beta, share: f64, mut low: f64, mut high: f64) -> f64 {
    let mut y = low;
    for _ in 0..200 {
        let (below, density) = law.at_logit(y);
        if below < share {
            low = y;
        } else {
            high = y;
        }
        // Steps of the logarithm of the share are straight lines in the tail, where steps of the share overshoot.
        let step = (log(share) - log(below)) * below / density;
        let next = y + step;
        let next = if next > low && next < high { next } else { 0.5 * (low + high) };
        if (next - y).abs() < 1e-10 {
            return next;
        }
        y = next;
    }
    y
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta as Reference, ContinuousCDF};

    fn table(mean: f64, concentration: f64) -> Vec<f64> {
        quantile_logits(mean, concentration).into_iter().map(sigma).collect()
    }

    #[test]
    fn known_answers_of_the_model() {
        let opted_in = table(0.72 / 0.85, 2.0);
        for (bin, value) in [(0, 0.011_874_9), (409, 0.523_499_6), (2048, 0.945_617_0), (4095, 0.9999)] {
            assert!((opted_in[bin] - value).abs() < 6e-8, "{bin}: {}", opted_in[bin]);
        }
        assert!((opted_in.iter().sum::<f64>() / BINS as f64 - 0.847_053).abs() < 6e-7);
        let inactive = table(0.35 / 0.85, 2.0);
        for (bin, value) in [(409, 0.051_605_6), (2048, 0.378_134_3)] {
            assert!((inactive[bin] - value).abs() < 6e-8, "{bin}: {}", inactive[bin]);
        }
    }

    #[test]
    fn the_distribution_function_agrees_with_statrs() {
        for (a, b) in [(0.3, 1.7), (1.0, 1.0), (1.69, 0.31), (5.0, 1.0), (60.0, 40.0), (9000.0, 1000.0)] {
            let law = Beta::new(a, b);
            for step in 1..100 {
                let x = f64::from(step) / 100.0;
                let reference = Reference::new(a, b).unwrap().cdf(x);
                assert!((law.at_logit(logit(x)).0 - reference).abs() < 1e-9, "{a} {b} {x}");
            }
        }
    }

    #[test]
    fn quantiles_invert_the_distribution_function_and_never_fall() {
        for (mean, concentration) in
            [(0.5, 0.05), (1e-4, 1.0), (0.99, 6.0), (0.2, 2.0), (0.85, 1.0), (0.4, 1000.0), (0.9, 1e5)]
        {
            let reference = Reference::new(mean * concentration, (1.0 - mean) * concentration).unwrap();
            let table = table(mean, concentration);
            assert!(table.windows(2).all(|pair| pair[0] <= pair[1]), "{mean} {concentration}");
            for (bin, &value) in table.iter().enumerate().step_by(64) {
                if value > 1.001 * CLIP && value < 1.0 - 1.001 * CLIP {
                    let share = (bin as f64 + 0.5) / BINS as f64;
                    assert!((reference.cdf(value) - share).abs() < 1e-7, "{mean} {concentration} {bin}");
                }
            }
        }
    }

    /// A platform-wide finding for e-mail, check 6 of the model: few people read most.
    #[test]
    fn at_a_low_mean_a_quarter_of_the_people_do_most_of_the_reading() {
        let table = table(0.2, 2.0);
        let top: f64 = table[BINS * 76 / 100..].iter().sum();
        let share = top / table.iter().sum::<f64>();
        assert!((0.60..0.85).contains(&share), "{share}");
    }

    #[test]
    fn without_spread_everybody_has_the_mean() {
        let table = table(0.3, 1e6);
        assert!(table.iter().all(|value| (value - 0.3).abs() < 1e-12));
        assert!((self::table(0.3, 0.99e6)[2048] - 0.3).abs() < 1e-3);
    }
}
