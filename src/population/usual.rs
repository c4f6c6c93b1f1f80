//! The usual load of other businesses, and what keeps the stated means under it (model: section 4.8).
//!
//! Stated rates were measured on people who differ in temper and in load. Here the law of both is integrated once,
//! when the tables of a world are built, and the shift of reading and the factors on reactions are solved under which
//! the means over people are the stated ones.

use crate::population::params::Params;
use crate::units::maths::{exp, log};
use std::f64::consts::SQRT_2;

/// Nodes and weights of Gauss and Legendre on [-1, 1], three points.
const GAUSS: [(f64, f64); 3] =
    [(-0.774_596_669_241_483_4, 5.0 / 9.0), (0.0, 8.0 / 9.0), (0.774_596_669_241_483_4, 5.0 / 9.0)];
/// Panels: number and width, in mean loads. A 32-bit uniform draws no load beyond 23 of them.
const PANELS: [(u32, f64); 2] = [(48, 0.25), (12, 1.0)];
/// A root is found when the mean is right to this.
const CLOSE: f64 = 1e-12;
/// The largest coefficient: whoever reads reacts.
const ALWAYS: f64 = 1e9;

/// Background fatigue over people at usual load: values and their weights, which sum to 1. One value of 0 where
/// others' messages do not tire.
#[derive(Clone, Debug)]
pub struct UsualLoad(Vec<(f64, f64)>);

impl UsualLoad {
    /// The exponential law of the load (model: section 2), as the deviation from its mean in units of fatigue.
    pub fn new(params: &Params) -> Self {
        let mean = params.fatigue_weight_others * params.fatigue_tau * params.background_per_day;
        if mean == 0.0 {
            return Self(vec![(0.0, 1.0)]);
        }
        let mut nodes = Vec::new();
        let mut from = 0.0;
        for (panels, width) in PANELS {
            for _ in 0..panels {
                for (at, weight) in GAUSS {
                    let loads = from + 0.5 * width * (1.0 + at);
                    nodes.push((mean * (loads - 1.0), 0.5 * width * weight * exp(-loads)));
                }
                from += width;
            }
        }
        let total: f64 = nodes.iter().map(|(_, weight)| weight).sum();
        nodes.iter_mut().for_each(|(_, weight)| *weight /= total);
        Self(nodes)
    }

    /// Values with their weights.
    pub fn nodes(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// The shift under which `read(shift - slope * fatigue)`, a rising function, has the mean `read(0)`.
    /// Exactly 0 where load changes nothing.
    pub fn shift(&self, slope: f64, read: impl Fn(f64) -> f64) -> f64 {
        let farthest = self.0.iter().fold(0.0, |far: f64, (felt, _)| far.max((slope * felt).abs()));
        if farthest == 0.0 {
            return 0.0;
        }
        let target = read(0.0);
        let mean =
            |shift| self.0.iter().map(|(felt, weight)| weight * read(shift - slope * felt)).sum::<f64>();
        root(|shift| mean(shift) - target, -farthest, farthest)
    }
}

/// The root of a rising function between two ends, by the Illinois method (Dowell and Jarratt, 1971): the secant kept in
/// a bracket. An end where there is none between them.
fn root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut below, mut above) = (f(low), f(high));
    if below >= 0.0 {
        return low;
    }
    if above <= 0.0 {
        return high;
    }
    let mut last = 0;
    for step in 0..200 {
        let secant = (low * above - high * below) / (above - below);
        // Steps of a staircase: halving goes on where the secant hardly moves.
        let x = if step % 8 == 7 || !(secant > low && secant < high) { 0.5 * (low + high) } else { secant };
        let y = f(x);
        if y.abs() < CLOSE || high - low < CLOSE * (1.0 + x.abs()) {
            return x;
        }
        let side = if y < 0.0 { -1 } else { 1 };
        if side < 0 {
            (low, below) = (x, y);
            above *= if last == side { 0.5 } else { 1.0 };
        } else {
            (high, above) = (x, y);
            below *= if last == side { 0.5 } else { 1.0 };
        }
        last = side;
    }
    0.5 * (low + high)
}

/// How strongly the readers of one kind of message react, over people: factors with their weights, which sum to 1,
/// each multiplied by a lognormal factor of mean 1.
pub struct Strength {
    parts: Vec<(f64, f64)>,
    sigma: f64,
}

impl Strength {
    /// `parts` are factors and weights (of any sum), `sigma` the standard deviation of the logarithm of the rest.
    pub fn new(parts: impl IntoIterator<Item = (f64, f64)>, sigma: f64) -> Self {
        // Many people feel no strain at all: equal neighbours are one part.
        let mut merged: Vec<(f64, f64)> = Vec::new();
        for (factor, weight) in parts {
            match merged.last_mut() {
                Some((last, sum)) if *last == factor => *sum += weight,
                _ => merged.push((factor, weight)),
            }
        }
        let total: f64 = merged.iter().map(|(_, weight)| weight).sum();
        merged.iter_mut().for_each(|(_, weight)| *weight /= total);
        Self { parts: merged, sigma }
    }

    /// Coefficients of reactions that exclude each other: one uniform decides, and what lies beyond 1 is cut off. So what
    /// ends at the sum of the first few coefficients is to have the mean of the sum of their shares.
    pub fn coefficients<const N: usize>(&self, shares: [f64; N]) -> [f64; N] {
        if self.is_one() {
            return shares;
        }
        let (mut share, mut coefficient) = (0.0, 0.0);
        shares.map(|next| {
            let before = coefficient;
            share += next;
            coefficient = self.coefficient(share);
            (coefficient - before).max(0.0)
        })
    }

    /// Whether nobody differs from the mean.
    fn is_one(&self) -> bool {
        self.sigma == 0.0 && self.parts.iter().all(|(factor, _)| *factor == 1.0)
    }

    /// The coefficient C under which the mean of min(1, C x strength) is `share`, a share of the readers. `share` itself
    /// where nobody differs; without bound where everybody is to react.
    pub fn coefficient(&self, share: f64) -> f64 {
        if self.is_one() || share <= 0.0 {
            return share;
        }
        if share >= 1.0 {
            return ALWAYS.max(share);
        }
        // The mean is concave in C, so Newton's method closes in from below after its first step.
        let mut c = share;
        for _ in 0..200 {
            let (mean, slope) = self.mean(c);
            if (mean - share).abs() < CLOSE * share || c >= ALWAYS {
                break;
            }
            let next = c + (share - mean) / slope;
            c = if next > 0.1 * c && next.is_finite() {
                next.min(ALWAYS)
            } else if mean > share {
                0.1 * c
            } else {
                10.0 * c
            };
        }
        c
    }

    /// The mean of min(1, C x strength), and its slope in C.
    fn mean(&self, c: f64) -> (f64, f64) {
        let mut sums = (0.0, 0.0);
        for (factor, weight) in &self.parts {
            let (mean, slope) = capped(c * factor, self.sigma);
            sums.0 += weight * mean;
            sums.1 += weight * factor * slope;
        }
        sums
    }
}

/// The mean of min(1, c A) over a lognormal A with mean 1, and its slope in c: in closed form.
fn capped(c: f64, sigma: f64) -> (f64, f64) {
    if sigma == 0.0 {
        return if c < 1.0 { (c, 1.0) } else { (1.0, 0.0) };
    }
    // The cap lies this many standard deviations above the median.
    let cap = 0.5 * sigma - log(c) / sigma;
    let slope = below(cap - sigma);
    (c * slope + below(-cap), slope)
}

/// The distribution function of the standard normal law.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::maths::sigma;
    use statrs::distribution::{ContinuousCDF, Normal};

    fn load(weight: f64) -> UsualLoad {
        // 7 d x 1 a day.
        let params = Params { fatigue_weight_others: weight, background_per_day: 1.0, ..Params::default() };
        UsualLoad::new(&params)
    }

    /// Moments of the exponential law with mean 7 w: mean deviation 0, variance (7 w)², and its transform
    /// E e^(-s F) = e^(7 w s) / (1 + 7 w s).
    #[test]
    fn the_quadrature_is_the_exponential_law() {
        for weight in [0.1, 1.0] {
            let load = load(weight);
            let mean = |f: &dyn Fn(f64) -> f64| load.nodes().iter().map(|(x, w)| w * f(*x)).sum::<f64>();
            let scale = 7.0 * weight;
            assert!((mean(&|_| 1.0) - 1.0).abs() < 1e-12);
            assert!(mean(&|x| x).abs() < 1e-6 * scale);
            assert!((mean(&|x| x * x) / (scale * scale) - 1.0).abs() < 1e-5);
            for s in [0.05, 0.3] {
                let transform = exp(scale * s) / (1.0 + scale * s);
                assert!((mean(&|x| exp(-s * x)) / transform - 1.0).abs() < 1e-5, "{weight} {s}");
            }
        }
        assert_eq!(load(0.0).nodes(), [(0.0, 1.0)]);
    }

    #[test]
    fn the_shift_restores_the_mean() {
        let read = |at: f64| 0.3 * sigma(at - 2.0) + 0.7 * sigma(at + 1.0);
        for (weight, slope) in [(0.1, 0.05), (1.0, 0.2), (5.0, 1.0), (100.0, 5.0)] {
            let load = load(weight);
            let shift = load.shift(slope, read);
            let mean: f64 = load.nodes().iter().map(|(x, w)| w * read(shift - slope * x)).sum();
            // The steepest is a staircase of nodes.
            let tolerance = if slope < 5.0 { 1e-9 } else { 1e-2 };
            assert!((mean - read(0.0)).abs() < tolerance, "{weight} {slope}: {mean}");
        }
        assert_eq!(load(1.0).shift(0.0, read), 0.0);
        assert_eq!(load(0.0).shift(1.0, read), 0.0);
    }

    /// The closed form against a sum over quantiles.
    #[test]
    fn a_capped_lognormal_mean_is_the_sum_over_quantiles() {
        let normal = Normal::new(0.0, 1.0).unwrap();
        for (c, s) in [(0.002, 0.5), (0.11, 1.5), (0.7, 1.0), (3.0, 1.0)] {
            let n = 200_000;
            let sum: f64 = (0..n)
                .map(|k| normal.inverse_cdf((f64::from(k) + 0.5) / f64::from(n)))
                .map(|z| (c * exp(s * z - 0.5 * s * s)).min(1.0))
                .sum();
            let (mean, slope) = capped(c, s);
            assert!((mean / (sum / f64::from(n)) - 1.0).abs() < 1e-4, "{c} {s}");
            let step = 1e-6 * c;
            let numeric = (capped(c + step, s).0 - capped(c - step, s).0) / (2.0 * step);
            assert!((slope - numeric).abs() < 1e-5, "{c} {s}");
        }
        assert_eq!((capped(0.4, 0.0), capped(4.0, 0.0)), ((0.4, 1.0), (1.0, 0.0)));
    }

    #[test]
    fn the_coefficient_restores_the_share() {
        let parts = [(1.0, 3.0), (1.0, 2.0), (40.0, 1.0), (0.1, 2.0), (1e9, 1e-3)];
        for s in [0.0, 0.5, 1.5] {
            let strength = Strength::new(parts, s);
            let mut last = 0.0;
            for share in [1e-6, 1e-3, 0.1, 0.6, 0.95, 0.999] {
                let c = strength.coefficient(share);
                assert!((strength.mean(c).0 / share - 1.0).abs() < 1e-9, "{share} {s}: {c}");
                assert!(c > last);
                last = c;
            }
            assert_eq!(strength.coefficient(1.0), ALWAYS);
        }
        // Nobody differs: to the bit.
        let alike = Strength::new([(1.0, 0.3), (1.0, 0.4)], 0.0);
        assert_eq!((alike.coefficient(0.123), alike.coefficient(1.7)), (0.123, 1.7));
    }
}
