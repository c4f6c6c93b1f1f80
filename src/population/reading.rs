//! Whether a person reads: base propensities, dependence on the previous message, novelty (model: section 4.4).

use crate::messaging::{CATEGORIES, Category, SEGMENTS, Segment};
use crate::population::beta::{BINS, quantile_logits};
use crate::population::params::Params;
use crate::units::maths::{exp, log, logit, sigma, sqrt};

/// What became of the previous marketing message of this sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Previous {
    /// There was none.
    None = 0,
    /// It stayed unread.
    Unread = 1,
    /// It was read.
    Read = 2,
}

/// Mean probability of a true read in a cell: observed reads divided by the share of people who send receipts
/// (model: section 2). The lower bound is that of single propensities; it keeps rates given a read finite.
pub fn mean_read(params: &Params, category: Category, segment: Segment) -> f64 {
    let observed = params.p_read[category as usize][segment as usize];
    (observed / (1.0 - params.p_receipts_off)).clamp(1e-4, 0.99)
}

/// Tables of logits, filled up to a power of two, so that no index needs a check.
const TABLES: usize = 16;

/// Read logits by present segment, category and previous message, for each propensity bin.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Marketing by segment and previous message (9 cells), then utility and authentication by segment (3 each).
    logits: Box<[[f32; BINS]; TABLES]>,
    /// Gain on the logit by segment and marketing messages before this one; 0 but for the opted-in.
    novelty: [[f64; 64]; 3],
    logistic: Logistic,
}

impl Reading {
    /// Builds the tables.
    pub fn new(params: &Params) -> Self {
        let odds_ratio = exp(params.state_dependence);
        let mut logits = Box::new([[0.0; BINS]; TABLES]);
        let mut free = logits.iter_mut();
        for category in CATEGORIES {
            for segment in SEGMENTS {
                let base = quantile_logits(mean_read(params, category, segment), params.read_concentration);
                let mut fill = |change: &dyn Fn(f64) -> f64| {
                    for (value, base) in free.next().into_iter().flatten().zip(base.iter()) {
                        *value = change(*base) as f32;
                    }
                };
                fill(&|l| l);
                if category == Category::Marketing {
                    fill(&|l| logit(given_previous(sigma(l), odds_ratio)[0]));
                    fill(&|l| logit(given_previous(sigma(l), odds_ratio)[1]));
                }
            }
        }
        let boost = params.novelty_read_boost - 1.0;
        let novelty =
            std::array::from_fn(|before| log(1.0 + boost * exp(-(before as f64) / params.novelty_decay)));
        Self { logits, novelty: [novelty, [0.0; 64], [0.0; 64]], logistic: Logistic::new() }
    }

    /// Logit of reading at rest, after `before` marketing messages (0..64).
    #[inline]
    pub fn logit(
        &self,
        category: Category,
        segment: Segment,
        previous: Previous,
        before: u8,
        bin: u16,
    ) -> f64 {
        let g = segment as usize;
        let bin = usize::from(bin) % BINS;
        match category {
            Category::Marketing => {
                f64::from(self.logits[(3 * g + previous as usize) % TABLES][bin])
                    + self.novelty[g][usize::from(before % 64)]
            }
            Category::Utility => f64::from(self.logits[9 + g][bin]),
            Category::Authentication => f64::from(self.logits[12 + g][bin]),
        }
    }

    /// Base probability of reading marketing, whatever came before.
    pub fn base(&self, segment: Segment, bin: u16) -> f64 {
        sigma(f64::from(self.logits[3 * segment as usize][usize::from(bin) % BINS]))
    }

    /// Probability that belongs to a logit, by table.
    #[inline]
    pub fn probability(&self, logit: f64) -> f64 {
        self.logistic.at(logit)
    }
}

/// Probability of reading after an unread and after a read message: odds ratio `odds_ratio` between them, and
/// `p` as their stationary mean (model: section 4.4).
fn given_previous(p: f64, odds_ratio: f64) -> [f64; 2] {
    // The model's formula with its root made rational: no cancellation, and right at an odds ratio of 1.
    let x = 2.0 * (1.0 - p) / (sqrt(1.0 + 4.0 * p * (1.0 - p) * (odds_ratio - 1.0)) + 1.0);
    [p * x / (1.0 - p), 1.0 - x]
}

/// The logistic function by table: straight lines between 32 points a unit. Monotone, and within 1e-3 of every
/// probability relatively, 2e-5 absolutely.
#[derive(Clone, Debug)]
struct Logistic {
    /// Value and step to the next one, filled up to a power of two, so that no index needs a check.
    values: Box<[[f64; 2]; Self::VALUES]>,
}

impl Logistic {
    /// Logits beyond this are clamped.
    const REACH: f64 = 16.0;
    const STEPS: f64 = 32.0;
    const VALUES: usize = 2048;

    fn new() -> Self {
        let half = (Self::REACH * Self::STEPS) as i32;
        let value = |n| sigma(f64::from(n) / Self::STEPS);
        let mut values = Box::new([[0.0; 2]; Self::VALUES]);
        for (pair, n) in values.iter_mut().zip(-half..=half) {
            *pair = [value(n), value(n + 1) - value(n)];
        }
        Self { values }
    }

    #[inline]
    fn at(&self, x: f64) -> f64 {
        let scaled = (x.clamp(-Self::REACH, Self::REACH) + Self::REACH) * Self::STEPS;
        let below = scaled as i32;
        let [from, step] = self.values[below as usize % Self::VALUES];
        from + step * (scaled - f64::from(below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_the_model() {
        let [unread, read] = given_previous(0.6, exp(0.7));
        assert!((read - 0.667_319_2).abs() < 5e-8 && (unread - 0.499_021_2).abs() < 5e-8);

        let reading = Reading::new(&Params::default());
        let logit = logit(0.8) - 0.10 * 1.3 - 0.05 + reading.novelty[0][20];
        assert!((logit - 1.213_593_9).abs() < 5e-8);
        assert!((reading.probability(logit) - 0.770_934_2).abs() < 2e-5);
    }

    #[test]
    fn dependence_keeps_the_mean_and_its_odds_ratio() {
        for p in [1e-4, 0.03, 0.5, 0.847, 0.9999] {
            for delta in [-2.0, 0.0, 1e-9, 0.7, 1.3, 5.0] {
                let [unread, read] = given_previous(p, exp(delta));
                assert!((p * read + (1.0 - p) * unread - p).abs() < 1e-12, "{p} {delta}");
                assert!((logit(read) - logit(unread) - delta).abs() < 1e-7, "{p} {delta}");
            }
        }
    }

    #[test]
    fn the_logistic_table_is_close_and_monotone() {
        let logistic = Logistic::new();
        let mut last = 0.0;
        for step in -20_000..=20_000 {
            let x = f64::from(step) / 1000.0;
            let value = logistic.at(x);
            assert!(value >= last);
            last = value;
            assert!((value - sigma(x)).abs() < 2e-5, "{x}");
            if x.abs() < Logistic::REACH {
                assert!((value / sigma(x) - 1.0).abs() < 1e-3, "{x}");
            }
        }
    }

    #[test]
    fn reads_are_observed_reads_over_the_share_of_receipts() {
        let mut params = Params::default();
        let m = |params: &Params| mean_read(params, Category::Marketing, Segment::OptedIn);
        assert!((m(&params) - 0.847_058_8).abs() < 5e-8);
        params.p_receipts_off = 0.5;
        assert_eq!(m(&params), 0.99);
        params.p_read[0][0] = 0.0;
        assert_eq!(m(&params), 1e-4);
    }

    #[test]
    fn novelty_fades_and_is_for_the_opted_in() {
        let reading = Reading::new(&Params::default());
        let at = |segment, before| reading.logit(Category::Marketing, segment, Previous::None, before, 100);
        assert!((at(Segment::OptedIn, 0) - at(Segment::OptedIn, 63) - log(1.4)).abs() < 1e-5);
        assert_eq!(at(Segment::Cold, 0), at(Segment::Cold, 63));
        assert_eq!(at(Segment::Inactive, 0), at(Segment::Inactive, 63));
    }
}
