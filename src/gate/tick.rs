//! The gate and its hour: what is judged from whole hours before, and then frozen for the hour.

use crate::gate::article::Features;
use crate::gate::engagement::{Judgement, Standing};
use crate::gate::hours::{HourCounts, Hours, Signal};
use crate::gate::layers::Layers;
use crate::gate::messaging_limit::Ladder;
use crate::gate::number_restriction::{FRESH_DELIVERIES, Restriction};
use crate::gate::params::Params;
use crate::gate::rating::{Score, Scorer, WEEK, cause, is_rated, next_rating};
use crate::gate::rolling_limit::RollingLimit;
use crate::gate::saturation::Saturation;
use crate::gate::setup::Setup;
use crate::gate::template::Template;
use crate::gate::trust::GoodDays;
use crate::gate::user_limit::UserLimit;
use crate::messaging::{Change, Entity, GateEvent, Layer, MessagingLimit, Rating, Status};
use crate::rng::Draws;
use crate::units::time::{DAY_HOURS, HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Minute};

/// The stand-in for the platform, as one sender number meets it.
#[derive(Clone, Debug)]
pub struct Gate {
    pub(super) layers: Layers,
    pub(super) templates: Vec<Template>,
    pub(super) user_limit: UserLimit,
    pub(super) saturation: Saturation,
    pub(super) restriction: Restriction,
    params: Params,
    pausing: bool,
    verified: bool,
    /// Shares of the judgements; `None` where there is no judgement.
    shares: Option<[f64; 3]>,
    draws: Draws,
    hours: Hours,
    scorer: Scorer,
    score: Score,
    rating: Rating,
    good_days: GoodDays,
    features: Features,
    ladder: Ladder,
    /// The next hour to open.
    next: Hour,
}

impl Gate {
    /// A gate before hour 0. `horizon` is the length of the run; the draws are those of upgrades and reviews.
    pub fn new(setup: &Setup, horizon: Minute, draws: &Draws) -> Self {
        let params = setup.params.clone();
        let judged = setup.layers.is_on(Layer::Engagement);
        Self {
            layers: setup.layers,
            templates: (0..=setup.templates).map(|id| Template::new(id, id < setup.templates)).collect(),
            user_limit: UserLimit::new(&params.user_limit),
            saturation: Saturation::new(&params.judgement.saturation, horizon),
            restriction: Restriction::new(&params.restriction),
            pausing: setup.pausing && setup.layers.is_on(Layer::Template),
            verified: setup.account.verified,
            shares: setup.family.shares(&params.judgement).filter(|_| judged),
            draws: *draws,
            hours: Hours::new(horizon.div_ceil(HOUR), setup.texts),
            scorer: Scorer::new(&params.rating),
            score: Score::default(),
            rating: Rating::Green,
            good_days: GoodDays::new(setup.account.number_age_days, params.judgement.article.trust_days),
            features: Features::default(),
            ladder: Ladder::new(setup.account.limit),
            next: 0,
            params,
        }
    }

    /// Judges anew at the start of `hour` from everything in whole hours before it; hours left out since the last
    /// one are made up for, and an hour that is open already stays as it is. `limit` is the count of the messaging
    /// limit. Changes of published state are appended to `log`.
    pub fn open_hour(&mut self, hour: Hour, limit: &RollingLimit, log: &mut Vec<GateEvent>) {
        for hour in self.next..=hour {
            self.tick(hour, limit, log);
        }
        self.next = self.next.max(hour.saturating_add(1));
    }

    /// One gate hour, in the order of the model (section 8.1).
    fn tick(&mut self, hour: Hour, limit: &RollingLimit, log: &mut Vec<GateEvent>) {
        let templates = &mut self.templates;
        self.hours.close_before(hour, |signal| {
            if let Some(template) = templates.get_mut(signal.template as usize) {
                template.note(signal.delivered, signal.kind);
            }
        });
        self.rate(hour, log);
        let last_day = self.hours.between(hour.saturating_sub(DAY_HOURS), hour);
        let delivered: u64 = last_day.iter().map(|bin| u64::from(bin.all_delivered())).sum();
        if self.layers.is_on(Layer::NumberRestriction) {
            let negatives: f64 = last_day.iter().map(|bin| self.scorer.weight(&bin.happened)).sum();
            let fresh = negatives / (delivered as f64).max(FRESH_DELIVERIES);
            self.restriction.tick(hour, self.rating, fresh, self.params.rating.red, log);
        }
        self.good_days.tick(hour, self.rating, delivered);
        let negatives = if is_rated(&self.score, &self.params.rating) {
            (self.score.q / self.params.rating.red).min(1.0)
        } else {
            0.0
        };
        self.features = Features::at(hour, &self.hours, negatives);
        if self.pausing {
            for template in &mut self.templates {
                template.tick(hour, &self.params, &self.scorer, log);
            }
        }
        if self.layers.is_on(Layer::MessagingLimit) {
            let paused = self.templates.iter().any(Template::is_paused);
            let low = self.rating == Rating::Red || paused;
            self.ladder.tick(hour, limit, low, &self.params.limit, &self.draws, log);
        }
    }

    /// Score and rating of the number.
    fn rate(&mut self, hour: Hour, log: &mut Vec<GateEvent>) {
        let week_ago = hour.saturating_sub(WEEK);
        let cohorts = (week_ago..).zip(self.hours.between(week_ago, hour));
        self.score =
            self.scorer.score(hour, cohorts.map(|(hour, bin)| (hour, bin.all_delivered(), bin.caused)));
        let rating = next_rating(self.rating, &self.score, &self.params.rating);
        if rating != self.rating {
            log.push(GateEvent {
                second: hour * HOUR * MINUTE_SECONDS,
                entity: Entity::Number,
                id: 0,
                event: Change::Rating,
                from: self.rating.name(),
                to: rating.name(),
                cause: cause(self.rating, rating, &self.score, &self.params.rating),
            });
            self.rating = rating;
        }
    }

    /// Adds what happened in `hour`, after all its attempts.
    pub fn book(&mut self, hour: Hour, counts: &HourCounts) {
        self.hours.book(hour, counts);
        let by_template = counts.delivered_by_template.iter().zip(&counts.seen_by_template);
        for (template, (&delivered, &seen)) in self.templates.iter_mut().zip(by_template) {
            template.book(hour, delivered, seen);
        }
    }

    /// Takes in a negative reaction at any time before the hour after it happens; sums know of it from that hour.
    pub fn hear(&mut self, signal: Signal) {
        self.hours.hear(signal);
    }

    /// The engagement judgement of this minute, with `marketing_before` marketing attempts in earlier minutes of the
    /// hour.
    pub fn judgement(&self, marketing_before: u32) -> Judgement {
        let Some(shares) = self.shares else { return Judgement::NONE };
        let number = Standing {
            rating: self.rating,
            verified: self.verified,
            trust: self.good_days.trust(),
            features: self.features,
        };
        Judgement::of(shares, &self.params.judgement, &number, marketing_before)
    }

    /// What a sender can poll.
    pub fn status(&self) -> Status {
        Status {
            rating: self.rating,
            limit: self.limit(),
            templates: self.templates.iter().map(Template::status).collect(),
        }
    }

    /// The number's rating; `None` below the minimum volume, where the gate itself takes it as GREEN.
    pub fn published_rating(&self) -> Option<Rating> {
        is_rated(&self.score, &self.params.rating).then_some(self.rating)
    }

    /// The number's score: weighted negatives per delivered message of the last 7 days.
    pub fn score(&self) -> f64 {
        self.score.q
    }

    /// The messaging limit in force; unlimited when that layer is off.
    pub fn limit(&self) -> MessagingLimit {
        if self.layers.is_on(Layer::MessagingLimit) { self.ladder.tier() } else { MessagingLimit::Unlimited }
    }
}
