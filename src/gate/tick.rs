//! The gate and its hour: what is judged from whole hours before, and then frozen for the hour.

use crate::gate::by_list::List;
use crate::gate::dated_rules::Switch;
use crate::gate::engagement::{Judgement, Standing};
use crate::gate::hours::{HourCounts, Signal};
use crate::gate::layers::Layers;
use crate::gate::limits::{Limits, Quality};
use crate::gate::number::Number;
use crate::gate::numbers::Numbers;
use crate::gate::pack::RulePack;
use crate::gate::params::Params;
use crate::gate::rating::Scorer;
use crate::gate::rolling_limit::RollingLimit;
use crate::gate::rulebook;
use crate::gate::rulebook::Rulebook;
use crate::gate::saturation::Saturation;
use crate::gate::setup::{Exemption, Region, Setup};
use crate::gate::station::{Facts, Portfolio, second_of};
use crate::gate::template::Template;
use crate::gate::user_cap::UserLimit;
use crate::gate::{time_to_live, user_limit};
use crate::messaging::{GateEvent, Layer, Rating, TemplateStatus};
use crate::rng::Draws;
use crate::units::time::HOUR;
use crate::units::{Hour, Minute};

/// The stand-in for the platform, as the numbers of one portfolio meet it.
#[derive(Clone, Debug)]
pub struct Gate {
    pub(super) layers: Layers,
    /// Another order than the default, and rules that few meet.
    pub(super) list: Option<List>,
    /// Which service windows exempt from 131049.
    pub(super) exemption: Exemption,
    /// Whether every message prolongs the 24 h for which its recipient counts.
    pub(super) prolongs: bool,
    /// The worst rating with which the portfolio's limit is raised.
    upgrade_rating: Rating,
    /// No marketing is delivered at all.
    pub(super) united_states: bool,
    /// Whether a message's time is over before the phone is on again.
    pub(super) expires: time_to_live::Expiry,
    pub(super) templates: Vec<Template>,
    pub(super) user_limit: UserLimit,
    pub(super) saturation: Saturation,
    pub(super) params: Params,
    pausing: bool,
    verified: bool,
    /// When a verification under way ends, and whether the business is approved.
    verification: Option<(Hour, bool)>,
    /// Shares of the judgements; `None` where there is no judgement.
    pub(super) shares: Option<[f64; 3]>,
    draws: Draws,
    scorer: Scorer,
    /// The one number of most portfolios.
    pub(super) first: Number,
    pub(super) others: Vec<Number>,
    pub(super) shared_out: Numbers,
    pub(super) limits: Limits,
    /// The rules in force, and all of the run.
    rules: &'static RulePack,
    book: Rulebook,
    /// The next hour to open.
    next: Hour,
}

impl Gate {
    /// A gate before hour 0. `horizon` is the length of the run; the draws are those of upgrades and reviews.
    pub fn new(setup: &Setup, horizon: Minute, draws: &Draws) -> Self {
        let params = setup.params.clone();
        // Where the platform limits no user's marketing, 131049 does not exist.
        let layers = match setup.account.region {
            Region::Unlimited => setup.layers.without(Layer::UserLimit).without(Layer::Engagement),
            Region::Elsewhere | Region::UnitedStates => setup.layers,
        };
        let judged = layers.is_on(Layer::Engagement);
        let number = |id| {
            let age = setup.account.numbers.age_days(id);
            Number::new(id, age, horizon.div_ceil(HOUR), setup.texts, &params)
        };
        Self {
            layers,
            list: List::of(setup),
            exemption: setup.account.exemption,
            prolongs: setup.account.prolongs,
            upgrade_rating: setup.account.upgrade_rating,
            united_states: user_limit::stops_all(setup),
            expires: time_to_live::Expiry::of(&params.time_to_live),
            templates: (0..=setup.templates)
                .map(|id| Template::new(id, id < setup.templates && !setup.account.mislabels))
                .collect(),
            user_limit: user_limit_under(setup.rules.first, &params),
            saturation: Saturation::new(&params.judgement.saturation, horizon),
            pausing: setup.pausing && setup.layers.is_on(Layer::Template),
            verified: setup.account.verified,
            verification: setup.account.verification,
            shares: setup.family.shares(&params.judgement).filter(|_| judged),
            draws: *draws,
            scorer: Scorer::new(&params.rating),
            first: number(0),
            others: (1..setup.account.numbers.count()).map(number).collect(),
            shared_out: setup.account.numbers,
            limits: Limits::new(setup.account.limit, &setup.account.numbers, setup.rules.first),
            rules: setup.rules.first,
            book: setup.rules.clone(),
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
        if let Some(change) = self.book.changes.iter().find(|change| change.hour == hour) {
            let names = [self.rules.name, change.pack.name];
            log.push(rulebook::MACHINE.change(second_of(hour), 0, names, rulebook::ANNOUNCED));
            (self.rules, self.params.limit) = (change.pack, change.limit);
            self.user_limit = user_limit_under(self.rules, &self.params);
            if self.layers.is_on(Layer::MessagingLimit) {
                self.limits.change(hour, self.rules, log);
            }
        }
        let restricts = self.layers.is_on(Layer::NumberRestriction);
        for number in std::iter::once(&mut self.first).chain(&mut self.others) {
            number.close_before(hour, &mut self.templates);
            number.tick(hour, restricts, &self.params, &self.scorer, log);
        }
        if self.pausing {
            for template in &mut self.templates {
                template.tick(hour, &self.params, &self.scorer, log);
            }
        }
        if let Some((_, approved)) = self.verification.take_if(|(at, _)| hour >= *at) {
            self.verified |= approved;
            self.limits.verify(hour, approved, self.rules, log);
        }
        if self.layers.is_on(Layer::MessagingLimit) {
            let numbers = std::iter::once(&self.first).chain(&self.others);
            // A disabled template is out of use for good, and what it was rated last says nothing any more.
            let used = self.templates.iter().filter(|template| template.status() == TemplateStatus::Active);
            let quality = Quality {
                ratings: numbers.map(|number| number.rating).collect(),
                templates: used.map(Template::quality).max().unwrap_or_default(),
                paused: self.templates.iter().any(Template::is_paused),
                enough: self.upgrade_rating,
            };
            let rules = (self.rules, &self.params.limit);
            self.limits.tick(hour, limit, &quality, rules, &self.draws, log);
        }
    }

    /// What the layers that answer at once may know at the start of `hour`.
    pub(super) fn facts<'a>(&'a mut self, hour: Hour, limit: &'a RollingLimit, violations: u32) -> Facts<'a> {
        let rating = self.worst_rating();
        let limits = self.layers.is_on(Layer::MessagingLimit).then_some(&self.limits);
        Facts {
            hour,
            rating,
            rules: self.rules,
            numbers: Portfolio { first: &self.first, others: &self.others, counted: limit, limits },
            templates: &mut self.templates,
            judge: (&self.params, &self.scorer),
            violations,
        }
    }

    /// Adds what happened in `hour` with one of the numbers, after all its attempts.
    pub fn book(&mut self, hour: Hour, counts: &HourCounts) {
        self.number_mut(counts.number).book(hour, counts);
        let by_template = counts.delivered_by_template.iter().zip(&counts.seen_by_template);
        for (template, (&delivered, &seen)) in self.templates.iter_mut().zip(by_template) {
            template.traffic.book(hour, delivered, seen);
        }
    }

    /// Takes in a negative reaction at any time before the hour after it happens; sums know of it from that hour.
    pub fn hear(&mut self, signal: Signal) {
        self.number_mut(signal.number).hear(signal);
    }

    /// The engagement judgement of this minute on what `number` sends, with its `marketing_before` marketing attempts
    /// in earlier minutes of the hour.
    pub fn judgement(&self, number: u32, marketing_before: u32) -> Judgement {
        let Some(shares) = self.shares else { return Judgement::NONE };
        Judgement::of(shares, &self.params.judgement, &self.standing(number), marketing_before)
    }

    /// What a judgement knows of a number in this hour.
    pub(super) fn standing(&self, number: u32) -> Standing {
        self.number(number).standing(self.verified)
    }

    /// One of the numbers; the first where there is no such one.
    pub(super) fn number(&self, id: u32) -> &Number {
        (id as usize).checked_sub(1).and_then(|at| self.others.get(at)).unwrap_or(&self.first)
    }

    fn number_mut(&mut self, id: u32) -> &mut Number {
        let other = (id as usize).checked_sub(1).and_then(|at| self.others.get_mut(at));
        other.unwrap_or(&mut self.first)
    }
}

/// The user limit under a pack.
fn user_limit_under(rules: &RulePack, params: &Params) -> UserLimit {
    let limit = UserLimit::new(&params.user_limit);
    if rules.switches(Switch::RetryPenalty) { limit } else { limit.without_retry_penalty() }
}
