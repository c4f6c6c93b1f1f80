//! Which rules hold when in one run: a pack from the start, and others from later hours on.

use crate::gate::dated_rules::Switch;
use crate::gate::machine::{Machine, arrow};
use crate::gate::pack::{LEGACY, OCTOBER_2025, OCTOBER_2026, RulePack};
use crate::gate::params::LimitParams;
use crate::messaging::{Change, Entity};
use crate::units::Hour;

/// What the platform tells of a change of rules.
pub(super) const ANNOUNCED: &str = "the platform's rules change";

/// Transitions of the rules that a portfolio is under.
pub const MACHINE: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::Rules,
    starts: &[LEGACY, OCTOBER_2025],
    transitions: &[
        arrow(LEGACY, OCTOBER_2025, ANNOUNCED),
        arrow(LEGACY, OCTOBER_2026, ANNOUNCED),
        arrow(OCTOBER_2025, OCTOBER_2026, ANNOUNCED),
    ],
};

/// A change of rules within a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RuleChange {
    /// First hour under them.
    pub hour: Hour,
    /// The pack.
    pub pack: &'static RulePack,
    /// The parameters of the messaging limit under it.
    pub limit: LimitParams,
}

/// The rules of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Rulebook {
    /// From the start.
    pub first: &'static RulePack,
    /// Later ones, each newer than the one before, by hour.
    pub changes: Vec<RuleChange>,
}

impl Default for Rulebook {
    /// The newest pack throughout.
    fn default() -> Self {
        Self { first: RulePack::newest(), changes: Vec::new() }
    }
}

impl Rulebook {
    /// All its packs, in their order.
    pub fn packs(&self) -> impl Iterator<Item = &'static RulePack> + '_ {
        std::iter::once(self.first).chain(self.changes.iter().map(|change| change.pack))
    }

    /// Whether any of its packs switches that on.
    pub fn ever(&self, switch: Switch) -> bool {
        self.packs().any(|pack| pack.switches(switch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::pack::RULE_PACKS;

    #[test]
    fn rules_only_become_newer() {
        for (at, from) in RULE_PACKS.iter().enumerate() {
            for (to_at, to) in RULE_PACKS.iter().enumerate() {
                assert_eq!(MACHINE.allows(from.name, to.name), to_at > at, "{} {}", from.name, to.name);
            }
        }
    }

    #[test]
    fn a_switch_of_any_of_its_packs_is_known_beforehand() {
        let mut book = Rulebook { first: &RULE_PACKS[0], ..Rulebook::default() };
        assert!(!book.ever(Switch::PortfolioPacing) && book.ever(Switch::Flagging));
        let limit = crate::gate::params::Params::default().limit;
        book.changes.push(RuleChange { hour: 24, pack: RulePack::newest(), limit });
        assert!(book.ever(Switch::PortfolioPacing) && book.ever(Switch::Flagging));
    }
}
