//! Whether a person reads: base propensities, dependence on the previous message, novelty (model: section 4.4).

use crate::messaging::{CATEGORIES, Category, SEGMENTS, Segment};
use crate::population::beta::{BINS, quantile_logits};
use crate::population::params::Params;
use crate::population::usual::UsualLoad;
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
/// People whose logits lie this close count as one when means over people are solved, with their mean logit.
const ALIKE: f64 = 0.08;

/// Read logits by present segment and category for each propensity bin, and what the previous message changes.
#[derive(Clone, Debug)]
pub struct Reading {
    /// By category, then segment: the law of section 2.
    logits: Box<[[f32; BINS]; TABLES]>,
    /// Shift of each of them that keeps its mean at usual load; 0 where load changes nothing.
    shifts: [f64; TABLES],
    /// Groups of people for each of them.
    people: [Vec<(f64, f64)>; TABLES],
    habit: Habit,
    /// Gain on the logit by segment and marketing messages before this one; 0 but for the opted-in.
    novelty: [[f64; 64]; 3],
    logistic: Logistic,
}

impl Reading {
    /// Builds the tables for people whose background fatigue is distributed like `load`.
    pub fn new(params: &Params, load: &UsualLoad) -> Self {
        let logistic = Logistic::new();
        let mut logits = Box::new([[0.0; BINS]; TABLES]);
        let mut shifts = [0.0; TABLES];
        let mut people = [const { Vec::new() }; TABLES];
        let mut cells = logits.iter_mut().zip(&mut shifts).zip(&mut people);
        for category in CATEGORIES {
            for segment in SEGMENTS {
                let base = quantile_logits(mean_read(params, category, segment), params.read_concentration);
                let Some(((table, shift), people)) = cells.next() else { continue };
                *people = groups(&base);
                table.iter_mut().zip(&base).for_each(|(value, base)| *value = *base as f32);
                *shift = load.shift(params.beta_read, |shift| mean_over(people, shift, &logistic));
            }
        }
        let boost = params.novelty_read_boost - 1.0;
        let novelty =
            std::array::from_fn(|before| log(1.0 + boost * exp(-(before as f64) / params.novelty_decay)));
        Self {
            logits,
            shifts,
            people,
            habit: Habit::new(params.state_dependence),
            novelty: [novelty, [0.0; 64], [0.0; 64]],
            logistic,
        }
    }

    /// Logit of reading at rest under the person's usual load, after `before` marketing messages (0..64). `loss` is what
    /// the usual load takes from the logit, by its deviation from the mean.
    #[inline]
    pub fn logit(
        &self,
        (category, segment): (Category, Segment),
        previous: Previous,
        before: u8,
        bin: u16,
        loss: f64,
    ) -> f64 {
        let g = segment as usize;
        let cell = (3 * category as usize + g) % TABLES;
        let base = f64::from(self.logits[cell][usize::from(bin) % BINS]) + self.shifts[cell] - loss;
        match category {
            Category::Marketing => {
                base + self.habit.gain(previous, base) + self.novelty[g][usize::from(before % 64)]
            }
            Category::Utility | Category::Authentication => base,
        }
    }

    /// Base probability of reading marketing, whatever came before and without any load.
    pub fn base(&self, segment: Segment, bin: u16) -> f64 {
        sigma(f64::from(self.logits[segment as usize][usize::from(bin) % BINS]))
    }

    /// Probability of reading over people, at rest and with that loss from the usual load.
    pub fn over_people(&self, category: Category, segment: Segment, loss: f64) -> f64 {
        let cell = (3 * category as usize + segment as usize) % TABLES;
        mean_over(&self.people[cell], self.shifts[cell] - loss, &self.logistic)
    }

    /// Probability that belongs to a logit, by table.
    #[inline]
    pub fn probability(&self, logit: f64) -> f64 {
        self.logistic.at(logit)
    }
}

/// Logits in rising order as groups of people who are nearly alike: mean logit and share.
fn groups(logits: &[f64]) -> Vec<(f64, f64)> {
    let mut groups = Vec::new();
    let mut rest = logits;
    while let Some(lowest) = rest.first() {
        let (group, others) = rest.split_at(rest.partition_point(|logit| *logit <= lowest + ALIKE));
        let n = group.len() as f64;
        groups.push((group.iter().sum::<f64>() / n, n / logits.len() as f64));
        rest = others;
    }
    groups
}

/// Mean probability over groups of people whose logits are all moved by `shift`.
fn mean_over(people: &[(f64, f64)], shift: f64, logistic: &Logistic) -> f64 {
    people.iter().map(|(logit, share)| share * logistic.at(logit + shift)).sum()
}

/// Probability of reading after an unread and after a read message: odds ratio `odds_ratio` between them, and
/// `p` as their stationary mean (model: section 4.4).
fn given_previous(p: f64, odds_ratio: f64) -> [f64; 2] {
    // The model's formula with its root made rational: no cancellation, and right at an odds ratio of 1.
    let x = 2.0 * (1.0 - p) / (sqrt(1.0 + 4.0 * p * (1.0 - p) * (odds_ratio - 1.0)) + 1.0);
    [p * x / (1.0 - p), 1.0 - x]
}

/// What the previous marketing message changes on the logit of reading, by table: straight lines between 32 points a
/// unit, within 1e-4; constant beyond, as in the limit.
#[derive(Clone, Debug)]
struct Habit {
    /// Value and step to the next one, by [`Previous`] and logit, filled up to powers of two.
    gains: Box<[[[f32; 2]; Self::VALUES]; 4]>,
}

impl Habit {
    const VALUES: usize = 1024;

    fn new(state_dependence: f64) -> Self {
        let odds_ratio = exp(state_dependence);
        let gain = |previous: usize, at: usize| {
            let l = at as f64 / Logistic::STEPS - Logistic::REACH;
            let conditional = given_previous(sigma(l), odds_ratio)[previous - Previous::Unread as usize];
            (logit(conditional) - l) as f32
        };
        let mut gains = Box::new([[[0.0; 2]; Self::VALUES]; 4]);
        if state_dependence != 0.0 {
            for previous in [Previous::Unread as usize, Previous::Read as usize] {
                for (at, pair) in gains[previous].iter_mut().enumerate() {
                    *pair = [gain(previous, at), gain(previous, at + 1) - gain(previous, at)];
                }
            }
        }
        Self { gains }
    }

    /// What is added to the logit `base` of somebody with that previous message.
    #[inline]
    fn gain(&self, previous: Previous, base: f64) -> f64 {
        let scaled = (base.clamp(-Logistic::REACH, Logistic::REACH) + Logistic::REACH) * Logistic::STEPS;
        let below = (scaled as i32).min(Self::VALUES as i32 - 1);
        let [from, step] = self.gains[previous as usize % 4][below as usize % Self::VALUES];
        f64::from(from) + f64::from(step) * (scaled - f64::from(below))
    }
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
    use crate::population::Defaults;

    fn reading(params: &Params) -> Reading {
        Reading::new(params, &UsualLoad::new(params))
    }

    #[test]
    fn known_answers_of_the_model() {
        let [unread, read] = given_previous(0.6, exp(0.7));
        assert!((read - 0.667_319_2).abs() < 5e-8 && (unread - 0.499_021_2).abs() < 5e-8);

        let reading = reading(&Params::default());
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
    fn the_habit_table_is_close_and_silent_without_habit() {
        for delta in [-2.0, 0.7, 1.3] {
            let habit = Habit::new(delta);
            for step in -1600..=1600 {
                let l = f64::from(step) * 0.01;
                assert_eq!(habit.gain(Previous::None, l), 0.0);
                let [unread, read] = given_previous(sigma(l), exp(delta));
                assert!((habit.gain(Previous::Unread, l) + l - logit(unread)).abs() < 1e-4, "{l}");
                assert!((habit.gain(Previous::Read, l) + l - logit(read)).abs() < 1e-4, "{l}");
            }
            // Beyond the table nothing changes any more: the rare read is followed as in the limit.
            assert!((habit.gain(Previous::Read, -30.0) - delta).abs() < 1e-4);
            assert!((habit.gain(Previous::Unread, 30.0) + delta).abs() < 1e-4);
        }
        assert_eq!(Habit::new(0.0).gain(Previous::Read, 0.3), 0.0);
    }

    /// Whatever the load does, more of a stated rate makes nobody read less: raising a propensity removes no event.
    #[test]
    fn raising_a_stated_rate_lowers_nobody() {
        for level in [Defaults::Low, Defaults::Central, Defaults::High] {
            let mut last: Option<Reading> = None;
            for rate in [0.05, 0.2, 0.35, 0.45, 0.55, 0.7, 0.75] {
                let mut params = Params::at(level);
                params.p_read[0][2] = rate;
                let next = reading(&params);
                for bin in (0..4096).step_by(15) {
                    let cell = (Category::Marketing, Segment::Cold);
                    let at = |reading: &Reading| {
                        reading.probability(reading.logit(cell, Previous::None, 0, bin, 0.0))
                    };
                    let Some(before) = last.as_ref().map(at) else { continue };
                    assert!(at(&next) >= before - 1e-8, "{level:?} {rate} {bin}: {before} {}", at(&next));
                }
                last = Some(next);
            }
        }
    }

    /// Shifts against an independent integration over the laws of load and propensity, marketing by segment.
    #[test]
    fn shifts_of_people_who_differ_are_known_answers() {
        for (level, known) in [
            (Defaults::Low, [0.0, 0.0, 0.0]),
            (Defaults::Central, [0.000_686, -0.000_191, 0.000_042]),
            (Defaults::High, [7.040_65, 0.186_216, 2.190_43]),
        ] {
            let found = reading(&Params::at(level)).shifts;
            for (found, known) in found.iter().zip(known) {
                assert!((found - known).abs() < 2e-5 + 1e-3 * known.abs(), "{level:?}: {found} not {known}");
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
        let reading = reading(&Params::default());
        let at =
            |segment, before| reading.logit((Category::Marketing, segment), Previous::None, before, 100, 0.0);
        assert!((at(Segment::OptedIn, 0) - at(Segment::OptedIn, 63) - log(1.4)).abs() < 1e-5);
        assert_eq!(at(Segment::Cold, 0), at(Segment::Cold, 63));
        assert_eq!(at(Segment::Inactive, 0), at(Segment::Inactive, 63));
    }
}
