//! The messaging limits of a portfolio: one for all its numbers or one for each, as the rules say, and what becomes of
//! them when the rules change.

use crate::gate::dated_rules::Switch;
use crate::gate::limit_ladder::Ladder;
use crate::gate::messaging_limit::{BY_NUMBER, MACHINE, OF_NUMBER, Owner, SHARED, VERIFICATION};
use crate::gate::number_status::NumberStatus;
use crate::gate::numbers::Numbers;
use crate::gate::pack::RulePack;
use crate::gate::params::LimitParams;
use crate::gate::rolling_limit::RollingLimit;
use crate::gate::rulebook::ANNOUNCED;
use crate::gate::station::second_of;
use crate::messaging::{GateEvent, MessagingLimit, Rating};
use crate::rng::Draws;
use crate::units::Hour;

/// The limits in force.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    /// One of the portfolio, or one for each number. Never empty.
    ladders: Vec<Ladder>,
    by_number: bool,
    /// Of each number.
    status: Vec<NumberStatus>,
}

/// What limits are judged by.
pub(super) struct Quality {
    /// Rating of each number.
    pub ratings: Vec<Rating>,
    /// The worst rating of the templates in use.
    pub templates: Rating,
    /// Whether a template is paused.
    pub paused: bool,
    /// The worst rating that does for a limit of the portfolio.
    pub enough: Rating,
}

impl Quality {
    /// Whether the quality over all numbers and templates is too low to raise the portfolio's limit.
    fn is_low(&self) -> bool {
        self.paused || self.ratings.iter().chain([&self.templates]).any(|rating| *rating > self.enough)
    }
}

impl Limits {
    /// Limits at the start, under a pack. Where each number has its own, that of the portfolio stands for those that name
    /// none.
    pub fn new(tier: MessagingLimit, numbers: &Numbers, pack: &RulePack) -> Self {
        let by_number = pack.switches(Switch::LimitsByNumber);
        let of = |number| Ladder::new(numbers.limit(number).unwrap_or(tier), Owner::Number(number));
        let ladders = if by_number {
            (0..numbers.count()).map(of).collect()
        } else {
            vec![Ladder::new(tier, Owner::Portfolio)]
        };
        Self { ladders, by_number, status: vec![NumberStatus::default(); numbers.count() as usize] }
    }

    /// Whether each number has its own.
    pub fn by_number(&self) -> bool {
        self.by_number
    }

    /// The limit that a number's messages meet.
    pub fn of(&self, number: u32) -> MessagingLimit {
        self.ladders.get(number as usize).unwrap_or(&self.ladders[0]).tier()
    }

    /// The business becomes verified, or is denied: verification lifts the lowest tier at once.
    pub fn verify(&mut self, hour: Hour, approved: bool, pack: &RulePack, log: &mut Vec<GateEvent>) {
        let to = if approved { "approved" } else { "denied" };
        let cause = "business verification";
        log.push(VERIFICATION.change(second_of(hour), 0, ["pending", to], cause));
        if approved {
            self.ladders.iter_mut().for_each(|ladder| ladder.verify(hour, cause, pack, log));
        }
    }

    /// Judges every limit at the start of an hour. Where the portfolio has one, it takes high quality over all its
    /// numbers and templates; a number's own limit goes by its rating alone.
    pub fn tick(
        &mut self,
        hour: Hour,
        counted: &RollingLimit,
        quality: &Quality,
        (pack, params): (&RulePack, &LimitParams),
        draws: &Draws,
        log: &mut Vec<GateEvent>,
    ) {
        if !self.by_number {
            self.ladders[0].tick(hour, counted, quality.is_low(), (pack, params), draws, log);
            return;
        }
        let flags = pack.switches(Switch::Flagging);
        let numbers = self.ladders.iter_mut().zip(&mut self.status).zip(&quality.ratings);
        for (number, ((ladder, status), rating)) in (0..).zip(numbers) {
            if flags && status.tick(hour, number, *rating, log) {
                ladder.lower(hour, pack, log);
            }
            let low = *rating == Rating::Red;
            ladder.tick(hour, counted.of(number), low, (pack, params), draws, log);
        }
    }

    /// Goes over to other rules. Where limits become the portfolio's it takes the highest of its numbers, as documented;
    /// a level that is no longer there becomes the next one.
    pub fn change(&mut self, hour: Hour, pack: &RulePack, log: &mut Vec<GateEvent>) {
        if !self.by_number || pack.switches(Switch::LimitsByNumber) {
            return;
        }
        let second = second_of(hour);
        for (number, (ladder, status)) in (0..).zip(self.ladders.iter().zip(&mut self.status)) {
            status.end(hour, number, log);
            log.push(OF_NUMBER.change(second, number, [ladder.tier().name(), SHARED], ANNOUNCED));
        }
        let highest = self.ladders.iter().map(Ladder::tier).max().unwrap_or(MessagingLimit::Tier250);
        let tier = pack.admit(highest);
        log.push(MACHINE.change(second, 0, [BY_NUMBER, tier.name()], "the highest limit of its numbers"));
        self.ladders = vec![self.ladders[0].handed_over(tier)];
        self.by_number = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::pack::RULE_PACKS;
    use crate::gate::params::Params;
    use crate::units::time::HOUR;

    fn tick(
        limits: &mut Limits,
        hours: std::ops::Range<Hour>,
        counted: &RollingLimit,
        ratings: [Rating; 2],
        paused: bool,
        pack: &RulePack,
    ) -> Vec<(Hour, u32, &'static str)> {
        let (mut log, params) = (Vec::new(), Params::default().limit);
        let (templates, enough) = (Rating::Green, Rating::Yellow);
        let quality = Quality { ratings: ratings.to_vec(), templates, paused, enough };
        for hour in hours {
            limits.tick(hour, counted, &quality, (pack, &params), &Draws::new(1, 0), &mut log);
        }
        log.iter().map(|event| (event.second / 3600, event.id, event.to)).collect()
    }

    fn two() -> Numbers {
        Numbers::of(&[(0.0, 1.0); 2])
    }

    fn counted() -> RollingLimit {
        let mut counted = RollingLimit::with_numbers(2);
        counted.add_of(0, 0, 100);
        counted.add_of(1, HOUR / 2, 5_000);
        counted
    }

    use Rating::{Green, Red, Yellow};

    #[test]
    fn a_number_climbs_by_what_it_used_itself_and_by_its_own_rating() {
        let old = &RULE_PACKS[0];
        let climb = |ratings, paused| {
            let mut limits = Limits::new(MessagingLimit::Tier10K, &two(), old);
            tick(&mut limits, 0..20, &counted(), ratings, paused, old);
            [0, 1].map(|number| limits.of(number).name())
        };
        assert_eq!(climb([Red, Yellow], true), ["TIER_10K", "TIER_100K"]);
        assert_eq!(climb([Green, Red], false), ["TIER_10K", "TIER_10K"]);
    }

    #[test]
    fn a_portfolio_climbs_by_what_all_used_and_no_number_may_be_red_nor_template_paused() {
        let new = RulePack::newest();
        let climb = |ratings, paused| {
            let mut limits = Limits::new(MessagingLimit::Tier10K, &two(), new);
            tick(&mut limits, 0..20, &counted(), ratings, paused, new);
            [0, 1].map(|number| limits.of(number).name())
        };
        assert_eq!(climb([Green, Yellow], false), ["TIER_100K"; 2]);
        assert_eq!(climb([Red, Green], false), ["TIER_10K"; 2]);
        assert_eq!(climb([Green, Green], true), ["TIER_10K"; 2]);
    }

    #[test]
    fn seven_days_of_red_cost_a_number_a_tier_and_the_other_nothing() {
        let old = &RULE_PACKS[0];
        let mut limits = Limits::new(MessagingLimit::Tier1K, &two(), old);
        let log = tick(&mut limits, 0..170, &RollingLimit::with_numbers(2), [Red, Green], false, old);
        assert_eq!([0, 1].map(|number| limits.of(number).name()), ["TIER_250", "TIER_1K"]);
        assert_eq!(log[..3], [(0, 0, "FLAGGED"), (168, 0, "CONNECTED"), (168, 0, "TIER_250")]);
        // Below the lowest tier there is nothing to lose.
        tick(&mut limits, 170..900, &RollingLimit::with_numbers(2), [Red, Green], false, old);
        assert_eq!(limits.of(0).name(), "TIER_250");
    }

    #[test]
    fn a_portfolio_takes_the_highest_limit_of_its_numbers() {
        let (old, new) = (&RULE_PACKS[0], &RULE_PACKS[1]);
        for (used, highest) in [(5_000, "TIER_100K"), (0, "TIER_10K")] {
            let mut limits = Limits::new(MessagingLimit::Tier10K, &two(), old);
            let mut counted = RollingLimit::with_numbers(2);
            counted.add_of(1, 0, used);
            tick(&mut limits, 0..20, &counted, [Green, Red], false, old);
            tick(&mut limits, 20..40, &counted, [Red, Green], false, old);
            let mut log = Vec::new();
            limits.change(40, new, &mut log);
            let told: Vec<_> = log.iter().map(|event| (event.id, event.from, event.to)).collect();
            assert_eq!(told[0], (0, "FLAGGED", "CONNECTED"));
            assert_eq!(told[1], (0, "TIER_10K", "SHARED"));
            assert_eq!(told[2], (1, highest, "SHARED"));
            assert_eq!(told[3], (0, "BY_NUMBER", highest));
            assert_eq!([0, 1].map(|number| limits.of(number).name()), [highest; 2]);
        }
        let mut limits = Limits::new(MessagingLimit::Tier1K, &Numbers::one(0.0), old);
        limits.change(0, new, &mut Vec::new());
        assert_eq!(limits.of(0), MessagingLimit::Tier2K);
    }

    /// "High quality" across all numbers and templates may mean that none is low, or that every one is high.
    #[test]
    fn high_quality_has_two_readings() {
        use Rating::{Green, Red, Yellow};
        let low = |ratings: [Rating; 2], templates, enough| {
            Quality { ratings: ratings.to_vec(), templates, paused: false, enough }.is_low()
        };
        for (ratings, templates, not_low, all_high) in [
            ([Green, Green], Green, false, false),
            ([Green, Yellow], Green, false, true),
            ([Green, Green], Yellow, false, true),
            ([Green, Red], Green, true, true),
            ([Green, Green], Red, true, true),
        ] {
            assert_eq!(low(ratings, templates, Yellow), not_low, "{ratings:?} {templates:?}");
            assert_eq!(low(ratings, templates, Green), all_high, "{ratings:?} {templates:?}");
        }
    }
}
