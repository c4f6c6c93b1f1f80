//! Score and rating of a number (and, by the same score, of a template) from the reactions of its recipients
//! (model: section 8.1).

use crate::gate::hours::SignalKind;
use crate::gate::machine::{Machine, Transition, arrow};
use crate::gate::params::RatingParams;
use crate::messaging::{Change, Entity, Rating};
use crate::units::Hour;
use crate::units::maths::exp2;

/// Hours that a rating looks back.
pub(super) const WEEK: Hour = 168;

/// Transitions of the quality of a number or a template.
pub(super) const TRANSITIONS: &[Transition] = &[
    arrow("green", "yellow", "the score reached the yellow line"),
    arrow("green", "red", "the score reached the red line"),
    arrow("yellow", "red", "the score reached the red line"),
    arrow("yellow", "green", "the score fell, or too little volume"),
    arrow("red", "yellow", "the score fell"),
    arrow("red", "green", "the score fell, or too little volume"),
];
/// The quality of the number.
pub const MACHINE: Machine =
    Machine { entity: Entity::Number, event: Change::Rating, starts: &["green"], transitions: TRANSITIONS };

/// Negative reactions by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Negatives {
    blocks: u32,
    reports: u32,
    soft: u32,
}

impl Negatives {
    pub fn note(&mut self, kind: SignalKind) {
        let count = match kind {
            SignalKind::Block => &mut self.blocks,
            SignalKind::Report => &mut self.reports,
            SignalKind::Soft => &mut self.soft,
        };
        *count += 1;
    }
}

/// Deliveries of one hour and the negatives that they have caused so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cohort {
    pub delivered: u32,
    pub caused: Negatives,
    /// The part of both that weighs less where the parameters say so.
    pub light: u32,
    pub caused_light: Negatives,
}

/// How good the traffic of the last 7 days was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Score {
    /// Weighted negatives per delivered message.
    pub q: f64,
    /// Messages delivered in the 7 days, unweighted.
    pub raw: u64,
}

/// Computes scores: a ratio by delivery cohort, so that a burst and a trickle of the same quality score the same.
#[derive(Clone, Debug)]
pub(super) struct Scorer {
    /// Recency weight by age in whole hours, from 1.
    weights: Vec<f64>,
    prior: f64,
    report_weight: f64,
    mute_weight: f64,
    /// How much less the light part weighs.
    less: f64,
}

impl Scorer {
    pub fn new(params: &RatingParams) -> Self {
        let age_in_days = |age: Hour| (f64::from(age) - 0.5) / 24.0;
        Self {
            weights: (1..=WEEK).map(|age| exp2(-age_in_days(age) / params.half_life)).collect(),
            prior: params.prior_deliveries,
            report_weight: params.report_weight,
            mute_weight: params.mute_weight,
            less: 1.0 - params.service_weight,
        }
    }

    /// Weight of negatives: a block 1, its report more.
    pub fn weight(&self, negatives: &Negatives) -> f64 {
        f64::from(negatives.blocks)
            + self.report_weight * f64::from(negatives.reports)
            + self.mute_weight * f64::from(negatives.soft)
    }

    /// Weight of all negatives, of which some are `light`.
    pub fn weight_with(&self, all: &Negatives, light: &Negatives) -> f64 {
        self.weight(all) - self.less * self.weight(light)
    }

    /// Number of all messages, of which some are `light`.
    pub fn number_with(&self, all: f64, light: u32) -> f64 {
        all - self.less * f64::from(light)
    }

    /// The score of cohorts of which nothing is light.
    pub fn score(&self, hour: Hour, cohorts: impl Iterator<Item = (Hour, u32, Negatives)>) -> Score {
        let full = |(at, delivered, caused)| (at, Cohort { delivered, caused, ..Cohort::default() });
        self.score_of(hour, cohorts.map(full))
    }

    /// The score at `hour` of what was delivered in hours of the week before it, each with the negatives it has
    /// caused so far.
    pub fn score_of(&self, hour: Hour, cohorts: impl Iterator<Item = (Hour, Cohort)>) -> Score {
        let (mut negatives, mut deliveries, mut raw) = (0.0, self.prior, 0);
        for (delivered_in, Cohort { delivered, caused, light, caused_light }) in cohorts {
            if delivered == 0 {
                continue;
            }
            let Some(weight) =
                hour.checked_sub(delivered_in + 1).and_then(|age| self.weights.get(age as usize))
            else {
                continue;
            };
            negatives += weight * self.weight_with(&caused, &caused_light);
            deliveries += weight * self.number_with(f64::from(delivered), light);
            raw += u64::from(delivered);
        }
        Score { q: if deliveries > 0.0 { negatives / deliveries } else { 0.0 }, raw }
    }
}

/// Whether there is volume enough for a rating.
pub(super) fn is_rated(score: &Score, params: &RatingParams) -> bool {
    score.raw as f64 >= params.min_volume
}

/// The rating of a number after `current`. Thresholds are crossed upwards at once, downwards at a share of their
/// value; RED can go to GREEN in one step.
pub(super) fn next_rating(current: Rating, score: &Score, params: &RatingParams) -> Rating {
    let q = score.q;
    let at_least = |threshold: f64, held: bool| q >= threshold || held && q >= params.hysteresis * threshold;
    if !is_rated(score, params) {
        Rating::Green
    } else if at_least(params.red, current == Rating::Red) {
        Rating::Red
    } else if at_least(params.yellow, current != Rating::Green) {
        Rating::Yellow
    } else {
        Rating::Green
    }
}

/// Why a rating changed, in the words of the event log.
pub(super) fn cause(from: Rating, to: Rating, score: &Score, params: &RatingParams) -> &'static str {
    if !is_rated(score, params) {
        "too few deliveries in 7 d"
    } else if to > from {
        "score reached the threshold"
    } else {
        "score fell below the threshold"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    fn params() -> RatingParams {
        Params::default().rating
    }

    fn scored(q: f64) -> Score {
        Score { q, raw: 1000 }
    }

    fn path(scores: &[f64]) -> Vec<Rating> {
        let mut rating = Rating::Green;
        let mut step = |&q: &f64| {
            rating = next_rating(rating, &scored(q), &params());
            rating
        };
        scores.iter().map(&mut step).collect()
    }

    /// Known answer of model.md, section 13: weight 10 on 1,000 deliveries two days ago, here as 2 reported
    /// blocks (1 + 2 each) and 4 plain ones. The half hour of the formula is put aside by a half-life of its own.
    #[test]
    fn one_hour_of_deliveries_after_two_days() {
        let mut negatives = Negatives::default();
        for kind in [SignalKind::Report; 2] {
            negatives.note(kind);
            negatives.note(SignalKind::Block);
        }
        for kind in [SignalKind::Block; 4] {
            negatives.note(kind);
        }
        let half_life = 48.5 / 24.0;
        let scorer = Scorer::new(&RatingParams { half_life, ..params() });
        let score = scorer.score(149, std::iter::once((100, 1000, negatives)));
        assert_eq!(score.raw, 1000);
        assert!((score.q - 5.0 / (500.0 + 300.0)).abs() < 1e-15, "{}", score.q);
        assert_eq!(next_rating(Rating::Green, &score, &params()), Rating::Yellow);
        // By the default half-life of 48 h the weight at that age is 2^(-48.5/48).
        let weight = Scorer::new(&params()).weights[48];
        assert!((weight - exp2(-48.5 / 48.0)).abs() < 1e-15);
    }

    #[test]
    fn a_burst_and_a_trickle_of_the_same_quality_score_the_same() {
        let mut caused = Negatives::default();
        caused.note(SignalKind::Block);
        let scorer = Scorer::new(&RatingParams { prior_deliveries: 0.0, ..params() });
        let burst = scorer.score(168, std::iter::once((100, 100, caused)));
        let trickle = scorer.score(168, (0..168).map(|hour| (hour, 100, caused)));
        assert!((burst.q - 0.01).abs() < 1e-15 && (trickle.q - 0.01).abs() < 1e-15);
    }

    #[test]
    fn hours_outside_the_week_count_nothing() {
        let scorer = Scorer::new(&params());
        let score =
            scorer.score(200, [31, 200, 201].into_iter().map(|hour| (hour, 500, Negatives::default())));
        assert_eq!(score, Score::default());
    }

    #[test]
    fn thresholds_are_crossed_upwards_at_once_and_downwards_at_four_fifths() {
        use Rating::{Green, Red, Yellow};
        assert_eq!(path(&[0.00599, 0.006, 0.0049, 0.0047]), [Green, Yellow, Yellow, Green]);
        assert_eq!(path(&[0.02, 0.0161, 0.0159, 0.0047]), [Red, Red, Yellow, Green]);
        assert_eq!(path(&[0.02, 0.001]), [Red, Green]);
        assert_eq!(path(&[0.0049, 0.0199]), [Green, Yellow]);
    }

    #[test]
    fn below_the_minimum_volume_a_number_is_green() {
        let few = Score { q: 0.5, raw: 99 };
        assert_eq!(next_rating(Rating::Red, &few, &params()), Rating::Green);
        assert_eq!(next_rating(Rating::Green, &Score { raw: 100, ..few }, &params()), Rating::Red);
    }
}
