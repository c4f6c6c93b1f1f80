//! How a messaging limit moves: up by verification, by deliveries and a review, by use; down by rules (model: 8.4).

use crate::gate::chance::Chance;
use crate::gate::messaging_limit::{APPROVED, DENIED, Owner, Review};
use crate::gate::pack::RulePack;
use crate::gate::params::LimitParams;
use crate::gate::rating::WEEK;
use crate::gate::rolling_limit::RollingLimit;
use crate::gate::station::second_of;
use crate::messaging::{GateEvent, MessagingLimit};
use crate::rng::{Draws, Purpose, unit};
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// Window of the way out of the lowest tier: 30 d, as documented.
const SCALING_WINDOW: Hour = 30 * DAY_HOURS;
/// How long a denied review rests. Assumed.
const DENIAL_REST: Hour = WEEK;

/// The tier and the upgrade on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ladder {
    owner: Owner,
    tier: MessagingLimit,
    review: Review,
    /// When the next tier takes effect.
    due: Option<Hour>,
    /// Denied by a review: no upgrade starts before.
    denied_until: Option<Hour>,
    /// How many upgrades have been started: the occurrence of their draws.
    started: u32,
}

impl Ladder {
    pub fn new(tier: MessagingLimit, owner: Owner) -> Self {
        Self { owner, tier, review: Review::new(owner), due: None, denied_until: None, started: 0 }
    }

    /// The tier in force.
    pub fn tier(&self) -> MessagingLimit {
        self.tier
    }

    /// The portfolio's, at that tier, with no upgrade under way. Its draws go on where those of this one ended.
    pub fn handed_over(&self, tier: MessagingLimit) -> Self {
        Self { started: self.started, ..Self::new(tier, Owner::Portfolio) }
    }

    /// Verification lifts the lowest tier at once.
    pub fn verify(&mut self, hour: Hour, cause: &'static str, pack: &RulePack, log: &mut Vec<GateEvent>) {
        if let (MessagingLimit::Tier250, Some(next)) = (self.tier, pack.above(self.tier)) {
            self.review.reopen(second_of(hour), cause, log);
            self.turn(hour, next, cause, log);
            (self.due, self.denied_until) = (None, None);
        }
    }

    /// Loses a tier, if there is one below, and any upgrade under way.
    pub fn lower(&mut self, hour: Hour, pack: &RulePack, log: &mut Vec<GateEvent>) {
        self.due = None;
        if let Some(below) = pack.below(self.tier) {
            self.turn(hour, below, "rated low for 7 d", log);
            if below == MessagingLimit::Tier250 {
                self.review.reopen(second_of(hour), "back at the lowest limit", log);
            }
        }
    }

    /// Completes an upgrade that is due, then starts one where the use of the limit earns it. `quality_is_low`
    /// stops both.
    pub fn tick(
        &mut self,
        hour: Hour,
        counted: &RollingLimit,
        quality_is_low: bool,
        (pack, params): (&RulePack, &LimitParams),
        draws: &Draws,
        log: &mut Vec<GateEvent>,
    ) {
        let Some(next) = pack.above(self.tier) else { return };
        let mut next = Some(next);
        if self.denied_until.take_if(|until| hour >= *until).is_some() {
            self.review.reopen(second_of(hour), "looked at again after 7 d", log);
        }
        if self.due.is_some_and(|due| hour >= due) {
            self.due = None;
            if !quality_is_low {
                self.complete(hour, (pack, params), draws, log);
                next = pack.above(self.tier);
            }
        }
        if next.is_some()
            && self.due.is_none()
            && self.denied_until.is_none()
            && !quality_is_low
            && self.is_earned(hour, counted, params)
        {
            self.started += 1;
            let latency = params.latency(self.draw(Purpose::Upgrade, draws));
            self.due = Some(hour.saturating_add(latency));
        }
    }

    /// Whether the limit has been used enough.
    fn is_earned(&self, hour: Hour, counted: &RollingLimit, params: &LimitParams) -> bool {
        match self.tier.recipients() {
            Some(_) if self.tier == MessagingLimit::Tier250 => {
                let month = counted.counted(hour.saturating_sub(SCALING_WINDOW), hour);
                month as f64 >= params.scaling_deliveries
            }
            Some(limit) => {
                let span = (params.upgrade_span * f64::from(DAY_HOURS) + 0.5) as Hour;
                let used = counted.most(hour.saturating_sub(WEEK), hour, span);
                used as f64 >= params.upgrade_share * f64::from(limit)
            }
            None => false,
        }
    }

    /// Raises the tier, after a review at the lowest one.
    fn complete(
        &mut self,
        hour: Hour,
        (pack, params): (&RulePack, &LimitParams),
        draws: &Draws,
        log: &mut Vec<GateEvent>,
    ) {
        let mut cause = "half of the limit used in 7 d";
        if self.tier == MessagingLimit::Tier250 {
            cause = "deliveries in 30 d";
            let denied = Chance::of(params.scaling_denial).happens(|| self.draw(Purpose::Review, draws));
            self.review.turn(second_of(hour), if denied { DENIED } else { APPROVED }, cause, log);
            if denied {
                self.denied_until = Some(hour.saturating_add(DENIAL_REST));
                return;
            }
        }
        if let Some(next) = pack.above(self.tier) {
            self.turn(hour, next, cause, log);
        }
    }

    fn turn(&mut self, hour: Hour, to: MessagingLimit, cause: &'static str, log: &mut Vec<GateEvent>) {
        log.push(self.owner.moved(second_of(hour), [self.tier, to], cause));
        self.tier = to;
    }

    fn draw(&self, purpose: Purpose, draws: &Draws) -> f64 {
        unit(draws.word(purpose, self.owner.id(), 0, self.started - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    fn params() -> LimitParams {
        Params::default().limit
    }

    /// Hours and names of what happens over `hours` to a ladder whose limit is used in `use_at(hour)`.
    fn climb(
        tier: MessagingLimit,
        params: &LimitParams,
        hours: Hour,
        use_at: impl Fn(Hour) -> u32,
        low: impl Fn(Hour) -> bool,
    ) -> (MessagingLimit, Vec<(Hour, &'static str)>) {
        let (mut ladder, mut counted, mut log) =
            (Ladder::new(tier, Owner::Portfolio), RollingLimit::new(), Vec::new());
        for hour in 0..hours {
            ladder.tick(hour, &counted, low(hour), (RulePack::newest(), params), &Draws::new(1, 0), &mut log);
            counted.add(hour * crate::units::time::HOUR, use_at(hour));
        }
        (ladder.tier(), log.into_iter().map(|event| (event.second / 3600, event.to)).collect())
    }

    #[test]
    fn half_of_the_limit_in_7_days_raises_it_within_1_to_6_hours() {
        let params = params();
        let (tier, log) =
            climb(MessagingLimit::Tier10K, &params, 300, |h| 5000 * u32::from(h == 0), |_| false);
        assert_eq!(tier, MessagingLimit::Tier100K);
        assert_eq!(log.len(), 1);
        // Counted in hour 0, known at hour 1.
        assert!((2..=7).contains(&log[0].0), "{log:?}");
        let (tier, log) =
            climb(MessagingLimit::Tier10K, &params, 300, |h| 4999 * u32::from(h == 0), |_| false);
        assert_eq!((tier, log.len()), (MessagingLimit::Tier10K, 0));
        // 4,999 in one hour and 1 a week later never stand in the same 7 days.
        let used = |hour| 4999 * u32::from(hour == 0) + u32::from(hour == 168);
        let (tier, _) = climb(MessagingLimit::Tier10K, &params, 300, used, |_| false);
        assert_eq!(tier, MessagingLimit::Tier10K);
    }

    /// The sum of 7 days, or the best 24 h among them: 2,500 on two days are enough for the one, and for the other only
    /// what lies within a day.
    #[test]
    fn half_of_the_limit_may_be_read_as_a_sum_or_as_the_best_24_hours() {
        let best = LimitParams { upgrade_span: 1.0, ..params() };
        let raised = |params: &LimitParams, hours: [Hour; 2]| {
            let used = |hour| 2_500 * hours.iter().filter(|at| **at == hour).count() as u32;
            climb(MessagingLimit::Tier10K, params, 300, used, |_| false).0 == MessagingLimit::Tier100K
        };
        assert_eq!([[0, 100], [0, 24], [0, 23], [50, 50]].map(|hours| raised(&params(), hours)), [true; 4]);
        assert_eq!(
            [[0, 100], [0, 24], [0, 23], [50, 50]].map(|hours| raised(&best, hours)),
            [false, false, true, true]
        );
    }

    #[test]
    fn it_climbs_step_by_step_to_the_top_and_stays_there() {
        let (tier, log) = climb(MessagingLimit::Tier2K, &params(), 300, |_| 10_000, |_| false);
        assert_eq!(tier, MessagingLimit::Unlimited);
        let tiers: Vec<_> = log.into_iter().map(|(_, to)| to).collect();
        assert_eq!(tiers, ["TIER_10K", "TIER_100K", "TIER_UNLIMITED"]);
    }

    #[test]
    fn low_quality_stops_an_upgrade_and_one_under_way_starts_again() {
        let params = LimitParams { upgrade_latency_min: 4.0, upgrade_latency_max: 4.0, ..params() };
        let used = |hour| 5000 * u32::from(hour == 0);
        let upgrade = |low: &dyn Fn(Hour) -> bool| climb(MessagingLimit::Tier10K, &params, 60, used, low).1;
        assert_eq!(upgrade(&|_| false), [(5, "TIER_100K")]);
        assert_eq!(upgrade(&|hour| hour < 10), [(14, "TIER_100K")]);
        // Low when it is due: back to the start.
        assert_eq!(upgrade(&|hour| hour == 5), [(10, "TIER_100K")]);
        // Low in between is forgiven.
        assert_eq!(upgrade(&|hour| hour == 3), [(5, "TIER_100K")]);
    }

    #[test]
    fn out_of_250_leads_a_review_that_denies_for_a_week() {
        let used = |hour| 200 * u32::from(hour < 10);
        let with = |scaling_denial| {
            let params = LimitParams {
                scaling_denial,
                upgrade_latency_min: 2.0,
                upgrade_latency_max: 2.0,
                ..params()
            };
            climb(MessagingLimit::Tier250, &params, 200, used, |_| false)
        };
        let (tier, log) = with(0.0);
        // From 250 to 2K by the 30 days; 2,000 in 7 days are half of 2K, and so on.
        assert_eq!(log[..2], [(12, "approved"), (12, "TIER_2K")]);
        assert_eq!((log[2], tier), ((14, "TIER_10K"), MessagingLimit::Tier10K));
        let denied = vec![(12, "denied"), (180, "eligible"), (182, "denied")];
        assert_eq!(with(1.0), (MessagingLimit::Tier250, denied));
    }

    /// Reviews deny at the stated rate: 4,000 reviews, four standard deviations (false alarm below 1e-4).
    #[test]
    fn one_review_in_ten_denies() {
        let reviews = 4000;
        let denied = (0..reviews)
            .filter(|&replication| {
                let (mut ladder, mut log) =
                    (Ladder::new(MessagingLimit::Tier250, Owner::Portfolio), Vec::new());
                ladder.started = 1;
                ladder.complete(0, (RulePack::newest(), &params()), &Draws::new(3, replication), &mut log);
                ladder.tier() == MessagingLimit::Tier250
            })
            .count();
        let (mean, sd) = (400.0, (4000.0f64 * 0.1 * 0.9).sqrt());
        assert!((denied as f64 - mean).abs() < 4.0 * sd, "{denied}");
    }
}
