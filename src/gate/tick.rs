//! The gate and its hour: what is judged from whole hours before, and then frozen for the hour.

use crate::gate::by_list::List;
use crate::gate::chance::Chance;
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
use crate::messaging::{GateEvent, Layer};
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
    /// No marketing is delivered at all.
    pub(super) united_states: bool,
    /// Whether a message's time is over before the phone is on again.
    pub(super) expires: Chance,
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
            united_states: user_limit::stops_all(setup),
            expires: time_to_live::chance(&params.time_to_live),
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
            let quality = Quality {
                ratings: numbers.map(|number| number.rating).collect(),
                paused: self.templates.iter().any(Template::is_paused),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::hours::SignalKind;
    use crate::gate::pair::PairRecord;
    use crate::gate::setup::Account;
    use crate::gate::user_cap::Reader;
    use crate::gate::{Family, Order, Profile};
    use crate::messaging::{Change, MessagingLimit, Rating, TemplateStatus};
    use crate::units::maths::{exp2, sigma};
    use crate::units::time::DAY;

    fn setup(family: Family) -> Setup {
        Setup {
            params: Params::default(),
            family,
            layers: Layers::all(),
            order: Order::default(),
            rules: Rulebook::default(),
            pausing: true,
            account: Account::default(),
            templates: 2,
            texts: 4,
        }
    }

    /// A gate, its count for the messaging limit and its log.
    struct Bench {
        gate: Gate,
        limit: RollingLimit,
        log: Vec<GateEvent>,
    }

    impl Bench {
        fn new(setup: &Setup) -> Self {
            let gate = Gate::new(setup, 90 * DAY, &Draws::new(1, 0));
            let mut bench = Self { gate, limit: RollingLimit::new(), log: Vec::new() };
            bench.open(0);
            bench
        }

        fn open(&mut self, hour: Hour) {
            self.gate.open_hour(hour, &self.limit, &mut self.log);
        }

        /// Delivers marketing by template 0 in `hour`, of which `blocks` lead to a block in hour `happens`.
        fn deliver(&mut self, hour: Hour, marketing: u32, blocks: u32, happens: Hour) {
            let counts = HourCounts {
                attempts: marketing,
                marketing_attempts: marketing,
                delivered: [marketing, 0, 0],
                delivered_by_template: vec![marketing, 0, 0],
                seen_by_template: vec![marketing / 2, 0, 0],
                texts: vec![marketing / 4; 4],
                ..HourCounts::new(2, 4)
            };
            self.gate.book(hour, &counts);
            let kind = SignalKind::Block;
            let block = Signal { number: 0, happens, delivered: hour, template: 0, light: false, kind };
            (0..blocks).for_each(|_| self.gate.hear(block));
        }

        fn events(&self, change: Change) -> Vec<(Hour, &'static str)> {
            let events = self.log.iter().filter(|event| event.event == change);
            events.map(|event| (event.second / 3600, event.to)).collect()
        }

        /// Probability that a first contact passes the judgement.
        fn pass(&self, before: u32) -> f64 {
            let reader = Reader { read_rate: 0.45, load: 0.0 };
            self.gate.judgement(0, before).pass(&self.gate.saturation, &PairRecord::default(), &reader, 0)
        }
    }

    #[test]
    fn blocks_count_from_the_hour_after_they_happen() {
        let mut bench = Bench::new(&setup(Family::Documented));
        bench.deliver(0, 1000, 20, 5);
        bench.open(5);
        assert_eq!((bench.gate.score(0), bench.gate.published_rating(0)), (0.0, Some(Rating::Green)));
        bench.open(6);
        let w = exp2(-5.5 / 48.0);
        assert!((bench.gate.score(0) - 20.0 * w / (1000.0 * w + 300.0)).abs() < 1e-15);
        assert_eq!(bench.gate.status().rating, Rating::Yellow);
        assert_eq!(bench.events(Change::Rating)[0], (6, "yellow"));
    }

    /// 1,000 transactional messages beside 1,000 marketing messages, with 20 blocks by each.
    #[test]
    fn what_is_no_marketing_weighs_in_the_rating_as_the_parameter_says() {
        let score = |service_weight| {
            let mut setup = setup(Family::Documented);
            setup.params.rating.service_weight = service_weight;
            let mut bench = Bench::new(&setup);
            bench.deliver(0, 1000, 20, 0);
            let utility =
                HourCounts { attempts: 1000, delivered: [0, 1000, 0], light: 1000, ..HourCounts::new(2, 4) };
            bench.gate.book(0, &utility);
            let kind = SignalKind::Block;
            let light = Signal { number: 0, happens: 0, delivered: 0, template: 2, light: true, kind };
            (0..20).for_each(|_| bench.gate.hear(light));
            bench.open(1);
            bench.gate.score(0)
        };
        let w = exp2(-0.5 / 48.0);
        for (weight, share) in [(1.0, 2.0), (0.5, 1.5), (0.0, 1.0)] {
            let expected = share * 20.0 * w / (share * 1000.0 * w + 300.0);
            assert!((score(weight) - expected).abs() < 1e-15, "{weight}");
        }
    }

    #[test]
    fn below_the_minimum_volume_no_rating_is_published() {
        let mut bench = Bench::new(&setup(Family::Composite));
        assert_eq!(bench.gate.published_rating(0), None);
        bench.deliver(0, 99, 90, 0);
        bench.open(1);
        assert_eq!((bench.gate.published_rating(0), bench.gate.status().rating), (None, Rating::Green));
        bench.deliver(1, 1, 0, 0);
        bench.open(2);
        assert_eq!(bench.gate.published_rating(0), Some(Rating::Red));
        // A week after the first of them, there is too little volume again.
        bench.open(168);
        assert_eq!(bench.gate.published_rating(0), Some(Rating::Red));
        bench.open(169);
        assert_eq!(bench.gate.published_rating(0), None);
        assert_eq!(bench.events(Change::Rating).iter().filter(|event| event.1 == "red").count(), 2);
    }

    #[test]
    fn a_red_number_is_restricted_by_fresh_evidence_and_keeps_its_limit() {
        let mut bench = Bench::new(&setup(Family::Documented));
        bench.limit.add(0, 5000);
        bench.deliver(0, 1000, 100, 0);
        bench.open(100);
        assert_eq!(bench.events(Change::Restriction), [(1, "restricted"), (49, "none")]);
        assert_eq!(bench.gate.status().rating, Rating::Red);
        // Half of the limit is used, but RED earns nothing and costs nothing.
        assert_eq!(bench.gate.limit_of(0), MessagingLimit::Tier10K);
        // When the week is over the rating is gone, and so is the use.
        bench.open(200);
        assert_eq!(
            (bench.gate.status().rating, bench.gate.limit_of(0)),
            (Rating::Green, MessagingLimit::Tier10K)
        );
    }

    #[test]
    fn half_of_the_limit_in_good_quality_raises_it() {
        let mut bench = Bench::new(&setup(Family::Documented));
        bench.limit.add(0, 5000);
        bench.deliver(0, 5000, 0, 0);
        bench.open(8);
        assert_eq!(bench.gate.limit_of(0), MessagingLimit::Tier100K);
        assert_eq!(bench.gate.status().limit, Some(100_000));
        let hour = bench.events(Change::MessagingLimit)[0].0;
        assert!((2..=7).contains(&hour), "{hour}");
    }

    #[test]
    fn a_paused_template_stops_an_upgrade_and_pauses_alone() {
        let mut setup = setup(Family::Documented);
        setup.params.limit.upgrade_latency_max = 1.0;
        let mut bench = Bench::new(&setup);
        bench.limit.add(0, 5000);
        // The template is RED on its own 1,000; the number has 30,000 good deliveries beside them.
        bench.deliver(0, 1000, 60, 0);
        let counts = HourCounts { attempts: 30_000, delivered: [0, 30_000, 0], ..HourCounts::new(2, 4) };
        bench.gate.book(0, &counts);
        bench.open(1);
        use TemplateStatus::{Active, Paused};
        let status = bench.gate.status();
        assert_eq!((status.templates, status.rating), (vec![Paused, Active, Active], Rating::Green));
        bench.open(3);
        assert!(bench.gate.limit_of(0) == MessagingLimit::Tier10K);
        bench.open(4);
        assert_eq!(bench.gate.status().templates, [Active; 3]);
        bench.open(11);
        assert_eq!(bench.gate.limit_of(0), MessagingLimit::Tier100K);
        // Templates are judged before the limit: the pause of hour 1 stops the upgrade of hour 1, and its end in hour
        // 4 lets one begin in hour 4.
        assert_eq!(bench.events(Change::MessagingLimit), [(5, "TIER_100K")]);
    }

    #[test]
    fn trust_grows_by_good_days_and_not_by_a_burst() {
        let mut setup = setup(Family::Article);
        let article = &mut setup.params.judgement.article;
        (article.mix, article.volume, article.read) = (0.0, 0.0, 0.0);
        let mut bench = Bench::new(&setup);
        assert_eq!(bench.pass(0), sigma(2.6 - 1.0));
        for hour in 0..=14 * 24 {
            bench.open(hour);
            if hour % 24 == 10 {
                bench.deliver(hour, if hour < 24 { 50_000 } else { 100 }, 0, 0);
            }
            if hour == 24 {
                assert!((bench.pass(0) - sigma(2.6 - 13.0 / 14.0)).abs() < 1e-15);
            }
        }
        assert_eq!(bench.pass(0), sigma(2.6));
        setup.account.numbers = Numbers::one(14.0);
        assert_eq!(Bench::new(&setup).pass(0), sigma(2.6));
        setup.account.verified = false;
        assert!((Bench::new(&setup).pass(0) - sigma(2.6 - 0.8)).abs() < 1e-15);
    }

    #[test]
    fn a_burst_is_seen_by_the_article_while_it_runs_and_by_nobody_else() {
        let pass = |family, before| Bench::new(&setup(family)).pass(before);
        assert_eq!(pass(Family::Article, 3000), pass(Family::Article, 0));
        assert!(pass(Family::Article, 3001) < pass(Family::Article, 3000));
        // In the limit the feature is 1: 2 on the logit scale, less the untrusted number and the mix.
        assert!((pass(Family::Article, u32::MAX) - sigma(2.6 - 1.0 - 0.6 - 2.0)).abs() < 1e-5);
        for family in [Family::Throttle, Family::Saturation] {
            assert_eq!(pass(family, 0), pass(family, u32::MAX));
        }
        let views = [Family::Throttle, Family::Saturation, Family::Article].map(|family| pass(family, 9000));
        assert!((pass(Family::Composite, 9000) - views.iter().sum::<f64>() / 3.0).abs() < 1e-15);
    }

    #[test]
    fn an_established_clean_sender_passes_about_94_percent_at_the_intercept() {
        let mut setup = setup(Family::Article);
        setup.params.judgement.article.mix = 0.0;
        setup.account.numbers = Numbers::one(365.0);
        let pass = Bench::new(&setup).pass(0);
        assert!((0.93..=0.95).contains(&pass), "{pass}");
    }

    #[test]
    fn hours_left_out_are_made_up_for() {
        let mut setup = setup(Family::Composite);
        setup.params = Params::at(Profile::Strict);
        let run = |step: usize| {
            let mut bench = Bench::new(&setup);
            bench.limit.add(0, 6000);
            bench.deliver(0, 6000, 70, 3);
            (1..=400).step_by(step).for_each(|hour| bench.open(hour));
            bench.open(400);
            bench.open(10);
            (bench.gate.status(), bench.gate.score(0).to_bits(), bench.pass(0).to_bits(), bench.log)
        };
        assert_eq!(run(1), run(57));
        assert!(!run(1).3.is_empty());
    }

    #[test]
    fn the_order_in_which_signals_are_heard_does_not_matter() {
        let run = |kinds: [SignalKind; 3]| {
            let mut bench = Bench::new(&setup(Family::Composite));
            bench.deliver(0, 700, 0, 0);
            for kind in kinds {
                bench.gate.hear(Signal {
                    number: 0,
                    happens: 2,
                    delivered: 0,
                    template: 0,
                    light: false,
                    kind,
                });
            }
            bench.open(3);
            bench.gate.score(0).to_bits()
        };
        use SignalKind::{Block, Report, Soft};
        assert_eq!(run([Block, Report, Soft]), run([Soft, Report, Block]));
    }

    #[test]
    fn off_rates_the_number_and_stops_nothing() {
        let mut setup = setup(Family::Composite);
        setup.layers = Layers::for_profile(Profile::Off);
        setup.pausing = Profile::Off.pauses_templates();
        let mut bench = Bench::new(&setup);
        bench.deliver(0, 1000, 500, 0);
        bench.open(30);
        let status = bench.gate.status();
        assert_eq!((status.rating, status.limit), (Rating::Red, None));
        assert_eq!(status.templates, [TemplateStatus::Active; 3]);
        assert_eq!(bench.log.len(), 1);
        assert_eq!(bench.gate.judgement(0, 0), Judgement::NONE);
    }
}
