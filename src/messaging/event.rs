//! Changes of published state, as `gate-events.csv` lists them.

use crate::units::Second;

/// What changed state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// The sender number.
    Number,
    /// A template.
    Template,
    /// The business portfolio.
    Portfolio,
}

impl Entity {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Template => "template",
            Self::Portfolio => "portfolio",
        }
    }
}

/// Which of its states changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Quality rating.
    Rating,
    /// Restriction (131048) begins or ends.
    Restriction,
    /// Template active, paused, disabled.
    TemplateState,
    /// Messaging limit raised, lowered or handed over.
    MessagingLimit,
    /// Review of the portfolio at the lowest limit.
    Review,
    /// Standing of the account: warning, blocks, lock.
    Account,
    /// Throughput of the number.
    Throughput,
    /// Misuse of utility templates.
    UtilityAbuse,
    /// Pacing of a template or of the portfolio.
    Pacing,
    /// Business verification.
    Verification,
    /// Category of a template.
    TemplateCategory,
    /// Status of a number: connected or flagged.
    NumberStatus,
    /// The dated rules that hold.
    Rules,
}

impl Change {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Restriction => "restriction",
            Self::TemplateState => "template_state",
            Self::MessagingLimit => "messaging_limit",
            Self::Review => "review",
            Self::Account => "account",
            Self::Throughput => "throughput",
            Self::UtilityAbuse => "utility_abuse",
            Self::Pacing => "pacing",
            Self::Verification => "verification",
            Self::TemplateCategory => "template_category",
            Self::NumberStatus => "number_status",
            Self::Rules => "rules",
        }
    }
}

/// One change of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateEvent {
    /// When it took effect.
    pub second: Second,
    /// What changed.
    pub entity: Entity,
    /// Which one: number from 0, template in the order of the content plan (the utility template last), portfolio 0.
    pub id: u32,
    /// Which state.
    pub event: Change,
    /// State before.
    pub from: &'static str,
    /// State after.
    pub to: &'static str,
    /// Why, in a few words.
    pub cause: &'static str,
}
