//! Why a message is not delivered or not sent, with the public code.

/// Where in the program a reason arises: a layer of the gate, or the strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Layer {
    /// Template paused or disabled.
    Template = 0,
    /// Number cannot be reached.
    Reachability = 1,
    /// Recipient opted out of marketing.
    OptOut = 2,
    /// Platform's experiment holdout.
    Holdout = 3,
    /// Per-user marketing limit across all businesses.
    UserLimit = 4,
    /// Engagement judgement.
    Engagement = 5,
    /// Restriction of a number with a low rating.
    NumberRestriction = 6,
    /// Unique recipients in a rolling 24 h.
    MessagingLimit = 7,
    /// Recipient blocks the sender.
    RecipientBlock = 8,
    /// Not the gate: the sender's strategy.
    Strategy = 9,
}

impl Layer {
    /// The layers of the gate in their order.
    pub const GATE: [Layer; 9] = [
        Layer::Template,
        Layer::Reachability,
        Layer::OptOut,
        Layer::Holdout,
        Layer::UserLimit,
        Layer::Engagement,
        Layer::NumberRestriction,
        Layer::MessagingLimit,
        Layer::RecipientBlock,
    ];

    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::Reachability => "reachability",
            Self::OptOut => "opt_out",
            Self::Holdout => "holdout",
            Self::UserLimit => "user_limit",
            Self::Engagement => "engagement",
            Self::NumberRestriction => "number_restriction",
            Self::MessagingLimit => "messaging_limit",
            Self::RecipientBlock => "recipient_block",
            Self::Strategy => "strategy",
        }
    }
}

/// How an attempt that is not delivered is counted (the columns of `daily.csv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Refused at once, with a code.
    Rejected,
    /// Decided against later by the platform, with a code.
    Withheld,
    /// The recipient's state or choice, with a code.
    Undeliverable,
    /// Not delivered and never reported.
    Silent,
    /// Never attempted.
    Suppressed,
}

/// Why a planned message was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Reason {
    /// The template is paused (132015).
    TemplatePaused = 0,
    /// The template is disabled (132016).
    TemplateDisabled = 1,
    /// The number is not on the platform (131026).
    Unreachable = 2,
    /// The recipient opted out of marketing (131050).
    OptedOut = 3,
    /// The recipient is in the platform's holdout (130472).
    Holdout = 4,
    /// Per-user marketing limit (131049).
    UserLimit = 5,
    /// Engagement judgement (131049).
    Engagement = 6,
    /// The number is restricted (131048).
    NumberRestricted = 7,
    /// Messaging limit used up (code configurable, 131048 by default).
    MessagingLimit = 8,
    /// Blocked by the recipient: no code, no webhook.
    Silent = 9,
    /// Suppressed: outside the strategy's audience.
    Audience = 10,
    /// Suppressed: campaign launched before the marketing lane opened.
    NotStarted = 11,
    /// Suppressed: utility lane closed.
    LaneClosed = 12,
    /// Suppressed: the sender knows of the opt-out.
    OptedOutKnown = 13,
    /// Suppressed: the sender knows that the number is invalid.
    InvalidKnown = 14,
    /// Suppressed: still queued when the offer expired.
    OfferExpired = 15,
    /// Suppressed: still queued at the horizon.
    UnsentAtHorizon = 16,
    /// Suppressed: the sender knows that the template is disabled.
    TemplateDisabledKnown = 17,
    /// Suppressed: the contact has had as many messages as the strategy allows in that time.
    FrequencyCapped = 18,
    /// Suppressed: the contact has not answered to as many messages as the strategy allows.
    NoResponse = 19,
}

/// All reasons, in the order of tables.
pub const REASONS: [Reason; 20] = [
    Reason::TemplatePaused,
    Reason::TemplateDisabled,
    Reason::Unreachable,
    Reason::OptedOut,
    Reason::Holdout,
    Reason::UserLimit,
    Reason::Engagement,
    Reason::NumberRestricted,
    Reason::MessagingLimit,
    Reason::Silent,
    Reason::Audience,
    Reason::NotStarted,
    Reason::LaneClosed,
    Reason::OptedOutKnown,
    Reason::InvalidKnown,
    Reason::OfferExpired,
    Reason::UnsentAtHorizon,
    Reason::TemplateDisabledKnown,
    Reason::FrequencyCapped,
    Reason::NoResponse,
];

impl Reason {
    /// How many reasons there are.
    pub const COUNT: usize = REASONS.len();

    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TemplatePaused => "template_paused",
            Self::TemplateDisabled | Self::TemplateDisabledKnown => "template_disabled",
            Self::Unreachable => "unreachable",
            Self::OptedOut => "opted_out",
            Self::Holdout => "holdout",
            Self::UserLimit => "user_limit",
            Self::Engagement => "engagement",
            Self::NumberRestricted => "number_restricted",
            Self::MessagingLimit => "messaging_limit",
            Self::Silent => "silent",
            Self::Audience => "audience",
            Self::NotStarted => "not_started",
            Self::LaneClosed => "lane_closed",
            Self::OptedOutKnown => "opted_out_known",
            Self::InvalidKnown => "invalid_known",
            Self::OfferExpired => "offer_expired",
            Self::UnsentAtHorizon => "unsent_at_horizon",
            Self::FrequencyCapped => "frequency_capped",
            Self::NoResponse => "no_response",
        }
    }

    /// The layer that gives this reason.
    pub const fn layer(self) -> Layer {
        match self {
            Self::TemplatePaused | Self::TemplateDisabled => Layer::Template,
            Self::Unreachable => Layer::Reachability,
            Self::OptedOut => Layer::OptOut,
            Self::Holdout => Layer::Holdout,
            Self::UserLimit => Layer::UserLimit,
            Self::Engagement => Layer::Engagement,
            Self::NumberRestricted => Layer::NumberRestriction,
            Self::MessagingLimit => Layer::MessagingLimit,
            Self::Silent => Layer::RecipientBlock,
            _ => Layer::Strategy,
        }
    }

    /// How it is counted.
    pub const fn fate(self) -> Fate {
        match self {
            Self::TemplatePaused | Self::TemplateDisabled => Fate::Rejected,
            Self::Holdout
            | Self::UserLimit
            | Self::Engagement
            | Self::NumberRestricted
            | Self::MessagingLimit => Fate::Withheld,
            Self::Unreachable | Self::OptedOut => Fate::Undeliverable,
            Self::Silent => Fate::Silent,
            _ => Fate::Suppressed,
        }
    }

    /// Whether the sender is told at once; the other codes come by webhook.
    pub const fn is_synchronous(self) -> bool {
        matches!(self.fate(), Fate::Rejected)
    }

    /// The public code, where it is fixed; the messaging limit's is a parameter of the gate.
    pub const fn code(self) -> Option<u32> {
        match self {
            Self::TemplatePaused => Some(132_015),
            Self::TemplateDisabled => Some(132_016),
            Self::Unreachable => Some(131_026),
            Self::OptedOut => Some(131_050),
            Self::Holdout => Some(130_472),
            Self::UserLimit | Self::Engagement => Some(131_049),
            Self::NumberRestricted => Some(131_048),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_listed_by_their_numbers() {
        for (at, reason) in REASONS.iter().enumerate() {
            assert_eq!(*reason as usize, at);
        }
    }

    #[test]
    fn only_reasons_of_the_strategy_are_suppressions() {
        for reason in REASONS {
            assert_eq!(reason.fate() == Fate::Suppressed, reason.layer() == Layer::Strategy);
        }
    }
}
