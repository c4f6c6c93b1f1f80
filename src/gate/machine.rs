//! State machines as tables: which states there are, and what leads from one to another. The layers move along these
//! tables, the diagrams of `docs/gate.md` are drawn from them, and tests hold every event of a run against them.

use std::collections::BTreeSet;

use crate::messaging::{Change, Entity, GateEvent};
use crate::units::Second;

/// One arrow of a diagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// State before.
    pub from: &'static str,
    /// State after.
    pub to: &'static str,
    /// What leads there, in a few words.
    pub on: &'static str,
}

/// One state machine of the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Machine {
    /// What is in one of its states.
    pub entity: Entity,
    /// The event that announces its changes.
    pub event: Change,
    /// States in which it may be at the start.
    pub starts: &'static [&'static str],
    /// Every way from state to state.
    pub transitions: &'static [Transition],
}

/// An arrow.
pub(super) const fn arrow(from: &'static str, to: &'static str, on: &'static str) -> Transition {
    Transition { from, to, on }
}

impl Machine {
    /// Whether a change of state is one of its arrows.
    pub fn allows(&self, from: &str, to: &str) -> bool {
        self.transitions.iter().any(|arrow| arrow.from == from && arrow.to == to)
    }

    /// The event that announces a change.
    pub(super) const fn change(
        &self,
        second: Second,
        id: u32,
        [from, to]: [&'static str; 2],
        cause: &'static str,
    ) -> GateEvent {
        GateEvent { second, entity: self.entity, id, event: self.event, from, to, cause }
    }

    /// Whether an event is about this machine.
    pub fn is_of(&self, event: &GateEvent) -> bool {
        event.event == self.event && event.entity == self.entity
    }

    /// The diagram in the notation of Mermaid.
    pub fn diagram(&self) -> String {
        // An identifier has no hyphen there.
        let id = |state: &str| state.replace('-', "_");
        let mut text = "stateDiagram-v2\n".to_owned();
        let ends = self.transitions.iter().flat_map(|arrow| [arrow.from, arrow.to]);
        let named: BTreeSet<&str> = ends.filter(|state| state.contains('-')).collect();
        for state in named {
            text += &format!("    state \"{state}\" as {}\n", id(state));
        }
        for start in self.starts {
            text += &format!("    [*] --> {}\n", id(start));
        }
        for Transition { from, to, on } in self.transitions {
            text += &format!("    {} --> {}: {on}\n", id(from), id(to));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagram_lists_starts_and_arrows() {
        const ARROWS: &[Transition] = &[arrow("none", "restricted", "bad")];
        let machine = Machine {
            entity: Entity::Number,
            event: Change::Restriction,
            starts: &["none"],
            transitions: ARROWS,
        };
        assert_eq!(machine.diagram(), "stateDiagram-v2\n    [*] --> none\n    none --> restricted: bad\n");
        assert!(machine.allows("none", "restricted") && !machine.allows("restricted", "none"));
    }
}
