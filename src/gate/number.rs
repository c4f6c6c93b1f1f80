//! One sender number of the portfolio, as the platform sees it: its traffic by hour, score and rating, restriction, and
//! trust by age. What several numbers share (messaging limit, templates, pacing, standing) is with the gate.

use crate::gate::article::Features;
use crate::gate::engagement::Standing;
use crate::gate::hours::{Bin, HourCounts, Hours, Signal};
use crate::gate::number_restriction::{FRESH_DELIVERIES, Restriction};
use crate::gate::params::Params;
use crate::gate::rating::{MACHINE, Score, Scorer, WEEK, cause, is_rated, next_rating};
use crate::gate::station::second_of;
use crate::gate::template::Template;
use crate::gate::trust::GoodDays;
use crate::messaging::{GateEvent, Rating};
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// A number.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// Which of the portfolio's, from 0.
    id: u32,
    pub hours: Hours,
    pub restriction: Restriction,
    score: Score,
    pub rating: Rating,
    good_days: GoodDays,
    features: Features,
}

impl Number {
    /// Number `id` of that age in days, taken as good days, for a run of `horizon` hours with so many texts.
    pub fn new(id: u32, age_days: f64, horizon: Hour, texts: u32, params: &Params) -> Self {
        Self {
            id,
            hours: Hours::new(horizon, texts),
            restriction: Restriction::new(&params.restriction),
            score: Score::default(),
            rating: Rating::Green,
            good_days: GoodDays::new(age_days, params.judgement.article.trust_days),
            features: Features::default(),
        }
    }

    /// Closes the hours before `hour`: their signals count from now on, for the templates that caused them too.
    pub fn close_before(&mut self, hour: Hour, templates: &mut [Template]) {
        self.hours.close_before(hour, |signal| {
            if let Some(template) = templates.get_mut(signal.template as usize) {
                template.traffic.note(signal.delivered, signal.kind);
            }
        });
    }

    /// Judges anew from whole hours before `hour`: rating, restriction where there is one, trust, features.
    pub fn tick(
        &mut self,
        hour: Hour,
        restricts: bool,
        params: &Params,
        scorer: &Scorer,
        log: &mut Vec<GateEvent>,
    ) {
        self.rate(hour, params, scorer, log);
        let last_day = self.hours.between(hour.saturating_sub(DAY_HOURS), hour);
        let delivered: u64 = last_day.iter().map(|bin| u64::from(bin.all_delivered())).sum();
        if restricts {
            let weigh = |bin: &Bin| scorer.weight_with(&bin.happened, &bin.happened_light);
            let negatives: f64 = last_day.iter().map(weigh).sum();
            let light: u32 = last_day.iter().map(|bin| bin.light).sum();
            let fresh = negatives / scorer.number_with(delivered as f64, light).max(FRESH_DELIVERIES);
            self.restriction.tick(hour, self.id, self.rating, fresh, params.rating.red, log);
        }
        self.good_days.tick(hour, self.rating, delivered);
        let negatives = if is_rated(&self.score, &params.rating) {
            (self.score.q / params.rating.red).min(1.0)
        } else {
            0.0
        };
        self.features = Features::at(hour, &self.hours, negatives);
    }

    /// Score and rating.
    fn rate(&mut self, hour: Hour, params: &Params, scorer: &Scorer, log: &mut Vec<GateEvent>) {
        let week_ago = hour.saturating_sub(WEEK);
        let cohorts = (week_ago..).zip(self.hours.between(week_ago, hour));
        self.score = scorer.score_of(hour, cohorts.map(|(hour, bin)| (hour, bin.cohort())));
        let rating = next_rating(self.rating, &self.score, &params.rating);
        if rating != self.rating {
            let cause = cause(self.rating, rating, &self.score, &params.rating);
            let names = [self.rating, rating].map(Rating::name);
            log.push(MACHINE.change(second_of(hour), self.id, names, cause));
            self.rating = rating;
        }
    }

    /// Adds what happened in `hour`, after all its attempts.
    pub fn book(&mut self, hour: Hour, counts: &HourCounts) {
        self.hours.book(hour, counts);
    }

    /// Takes in a negative reaction that happens later than everything closed.
    pub fn hear(&mut self, signal: Signal) {
        self.hours.hear(signal);
    }

    /// What a judgement knows of the number, of a business that is `verified` or not.
    pub fn standing(&self, verified: bool) -> Standing {
        let (trust, features) = (self.good_days.trust(), self.features);
        Standing { rating: self.rating, verified, trust, features }
    }

    /// The published rating; `None` below the minimum volume, where the gate itself takes it as GREEN.
    pub fn published_rating(&self, params: &Params) -> Option<Rating> {
        is_rated(&self.score, &params.rating).then_some(self.rating)
    }

    /// Weighted negatives per delivered message of the last 7 days.
    pub fn score(&self) -> f64 {
        self.score.q
    }
}
