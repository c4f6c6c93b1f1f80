//! The packs that a run can be under: each is a day, and which of the dated rules are in force follows from it. Beside them
//! stand the levels of the messaging limit and the values that were others then.

use crate::gate::dated_rules::{DATED_RULES, DatedRule, RuleDay, SHARED_LIMITS, Switch};
use crate::messaging::MessagingLimit;

/// Values of gate parameters, by their paths.
type Values = &'static [(&'static str, f64)];

/// The rules as they stood on a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RulePack {
    /// Name in files.
    pub name: &'static str,
    /// The day.
    pub day: RuleDay,
    /// Tiers of the messaging limit, ascending.
    pub tiers: &'static [MessagingLimit],
    /// Central values that differ from those of the newest pack.
    pub values: Values,
}

const OLD_TIERS: &[MessagingLimit] = &[
    MessagingLimit::Tier250,
    MessagingLimit::Tier1K,
    MessagingLimit::Tier10K,
    MessagingLimit::Tier100K,
    MessagingLimit::Unlimited,
];
const TIERS: &[MessagingLimit] = &[
    MessagingLimit::Tier250,
    MessagingLimit::Tier2K,
    MessagingLimit::Tier10K,
    MessagingLimit::Tier100K,
    MessagingLimit::Unlimited,
];

pub(super) const LEGACY: &str = "2023-legacy";
pub(super) const OCTOBER_2025: &str = "2025-10";
pub(super) const OCTOBER_2026: &str = "2026-10";

/// All packs, oldest first.
pub static RULE_PACKS: [RulePack; 3] = [
    RulePack {
        name: LEGACY,
        day: (2025, 10, 6),
        tiers: OLD_TIERS,
        values: &[
            ("limit.scaling_deliveries", 1_000.0),
            ("limit.upgrade_latency_min", 24.0),
            ("limit.upgrade_latency_max", 24.0),
        ],
    },
    RulePack { name: OCTOBER_2025, day: SHARED_LIMITS, tiers: TIERS, values: &[] },
    RulePack { name: OCTOBER_2026, day: (2026, 10, 1), tiers: TIERS, values: &[] },
];

impl RulePack {
    /// The newest one.
    pub fn newest() -> &'static Self {
        &RULE_PACKS[RULE_PACKS.len() - 1]
    }

    /// Whether a rule is in force.
    pub fn has(&self, rule: &DatedRule) -> bool {
        rule.since.is_none_or(|day| day <= self.day) && rule.until.is_none_or(|day| self.day < day)
    }

    /// Whether what a rule switches is on.
    pub fn switches(&self, switch: Switch) -> bool {
        DATED_RULES.iter().any(|rule| rule.switch == Some(switch) && self.has(rule))
    }

    /// The central value that it gives a parameter, where it has one of its own.
    pub fn value(&self, path: &str) -> Option<f64> {
        self.values.iter().find(|(known, _)| *known == path).map(|(_, value)| *value)
    }

    /// The tier above; `None` at the top and for a tier that it does not know.
    pub fn above(&self, tier: MessagingLimit) -> Option<MessagingLimit> {
        let at = self.tiers.iter().position(|known| *known == tier)?;
        self.tiers.get(at + 1).copied()
    }

    /// The tier below; `None` at the bottom.
    pub fn below(&self, tier: MessagingLimit) -> Option<MessagingLimit> {
        let at = self.tiers.iter().position(|known| *known == tier)?;
        self.tiers.get(at.checked_sub(1)?).copied()
    }

    /// What a limit becomes under this pack: itself, or the next level that there is.
    pub fn admit(&self, tier: MessagingLimit) -> MessagingLimit {
        self.tiers.iter().copied().find(|known| *known >= tier).unwrap_or(MessagingLimit::Unlimited)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(name: &str) -> &'static RulePack {
        RULE_PACKS.iter().find(|pack| pack.name == name).unwrap()
    }

    #[test]
    fn packs_are_what_the_dates_make_them() {
        use Switch::{Flagging, LimitsByNumber, PortfolioPacing, RetryPenalty, UtilityCap};
        let all = [LimitsByNumber, Flagging, PortfolioPacing, RetryPenalty, UtilityCap];
        let on = |name| all.into_iter().filter(|switch| pack(name).switches(*switch)).collect::<Vec<_>>();
        assert_eq!(on("2023-legacy"), [LimitsByNumber, Flagging]);
        assert_eq!(on("2025-10"), []);
        assert_eq!(on("2026-10"), [PortfolioPacing, RetryPenalty, UtilityCap]);
        assert!(RULE_PACKS.is_sorted_by_key(|pack| pack.day));
    }

    #[test]
    fn tiers_have_neighbours_and_a_tier_that_is_gone_becomes_the_next_one() {
        use MessagingLimit::{Tier1K, Tier2K, Tier10K, Tier100K, Tier250, Unlimited};
        let (old, new) = (pack("2023-legacy"), RulePack::newest());
        assert_eq!(
            [Tier250, Tier1K, Tier2K].map(|tier| old.above(tier)),
            [Some(Tier1K), Some(Tier10K), None]
        );
        assert_eq!(
            [Tier250, Tier1K, Unlimited].map(|tier| old.below(tier)),
            [None, Some(Tier250), Some(Tier100K)]
        );
        assert_eq!(new.above(Unlimited), None);
        assert_eq!([Tier250, Tier1K, Tier10K].map(|tier| new.admit(tier)), [Tier250, Tier2K, Tier10K]);
    }

    #[test]
    fn values_are_those_of_parameters() {
        let parameters = crate::gate::parameters();
        for (path, value) in RULE_PACKS.iter().flat_map(|pack| pack.values) {
            let row = parameters.iter().find(|row| row.path == *path).unwrap();
            assert!(
                row.admissible.0 <= *value && *value <= row.admissible.1 && row.central != *value,
                "{path}"
            );
        }
    }
}
