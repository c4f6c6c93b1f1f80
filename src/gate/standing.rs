//! Standing of the account: the ladder of the platform's policy enforcement, with its steps and lengths.

use crate::gate::machine::{Machine, Transition, arrow};
use crate::messaging::{Change, Entity, Reason};

/// What the account may still do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing on record.
    Good,
    /// Something on record, nothing stopped.
    Warned,
    /// No templates, of no category; free text in service windows goes on.
    TemplatesBlocked,
    /// No message at all.
    AllBlocked,
    /// No message at all, without an end; only an appeal helps.
    Locked,
    /// The end.
    Disabled,
}

impl Standing {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warned => "warned",
            Self::TemplatesBlocked => "templates_blocked",
            Self::AllBlocked => "all_blocked",
            Self::Locked => "locked",
            Self::Disabled => "disabled",
        }
    }

    /// Why a message is refused; `template` is false for free text in a service window.
    pub const fn refusal(self, template: bool) -> Option<Reason> {
        match self {
            Self::Good | Self::Warned => None,
            Self::TemplatesBlocked if !template => None,
            Self::TemplatesBlocked | Self::AllBlocked => Some(Reason::AccountBlocked),
            Self::Locked | Self::Disabled => Some(Reason::AccountLocked),
        }
    }
}

/// The ladder: standing after so many steps, and for how many days.
pub(super) const LADDER: [(Standing, Option<u32>); 8] = [
    (Standing::Warned, None),
    (Standing::TemplatesBlocked, Some(1)),
    (Standing::TemplatesBlocked, Some(3)),
    (Standing::AllBlocked, Some(5)),
    (Standing::AllBlocked, Some(7)),
    (Standing::AllBlocked, Some(30)),
    (Standing::Locked, None),
    (Standing::Disabled, None),
];

const STEP: &str = "a violation";
pub(super) const OVER: &str = "the block is over";

/// Transitions of the account.
pub const MACHINE: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::Account,
    starts: &["good"],
    transitions: TRANSITIONS,
};
const TRANSITIONS: &[Transition] = &[
    arrow("good", "warned", STEP),
    arrow("warned", "good", "the record is forgotten"),
    arrow("warned", "templates_blocked", STEP),
    arrow("templates_blocked", "warned", OVER),
    arrow("templates_blocked", "all_blocked", STEP),
    arrow("warned", "all_blocked", STEP),
    arrow("all_blocked", "warned", OVER),
    arrow("warned", "locked", STEP),
    arrow("all_blocked", "locked", STEP),
    arrow("locked", "disabled", STEP),
];
