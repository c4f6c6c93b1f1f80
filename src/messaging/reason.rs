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
    /// Standing of the business account: warnings, blocks, lock.
    Account = 10,
    /// Messages of a number in one second.
    Throughput = 11,
    /// Messages of a number to one recipient in a few seconds.
    PairRate = 12,
    /// Promotion sent under utility templates.
    UtilityAbuse = 13,
    /// Held back until the first messages have been judged: of a template, or of a young portfolio.
    Pacing = 14,
    /// Not delivered before its time is over.
    TimeToLive = 15,
    /// Free text outside a service window. Templates never meet it, so that it has no place in the order of the others.
    ServiceWindow = 16,
}

impl Layer {
    /// The layers of the gate in their order.
    pub const GATE: [Layer; 15] = [
        Layer::Account,
        Layer::Throughput,
        Layer::PairRate,
        Layer::Template,
        Layer::UtilityAbuse,
        Layer::Pacing,
        Layer::Reachability,
        Layer::OptOut,
        Layer::Holdout,
        Layer::UserLimit,
        Layer::Engagement,
        Layer::NumberRestriction,
        Layer::MessagingLimit,
        Layer::RecipientBlock,
        Layer::TimeToLive,
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
            Self::Account => "account",
            Self::Throughput => "throughput",
            Self::PairRate => "pair_rate",
            Self::UtilityAbuse => "utility_abuse",
            Self::Pacing => "pacing",
            Self::TimeToLive => "time_to_live",
            Self::ServiceWindow => "service_window",
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
    /// The account may not send for a time (368).
    AccountBlocked = 20,
    /// The account is locked or disabled (131031).
    AccountLocked = 21,
    /// More messages in a second than the number may send (130429).
    Throughput = 22,
    /// The number is being raised to a higher throughput (131057).
    Maintenance = 23,
    /// Too many messages to one recipient in a few seconds (131056).
    PairRate = 24,
    /// Cap on the utility messages of an account that mislabelled promotion (131064).
    UtilityCapped = 25,
    /// Held back, and dropped when the template's first messages were judged badly (132015, told later).
    TemplatePacing = 26,
    /// Held back, and dropped when the portfolio's first messages were judged badly (135000).
    PortfolioPacing = 27,
    /// The portfolio is under review after its messages were dropped (368).
    PortfolioReview = 28,
    /// No marketing to numbers of the United States (131049).
    UnitedStatesPause = 29,
    /// The phone was off until the message's time was over: no code, no webhook.
    Expired = 30,
    /// Free text to somebody who has not written within 24 h (131047).
    WindowClosed = 31,
}

/// All reasons, in the order of tables.
pub const REASONS: [Reason; 32] = [
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
    Reason::AccountBlocked,
    Reason::AccountLocked,
    Reason::Throughput,
    Reason::Maintenance,
    Reason::PairRate,
    Reason::UtilityCapped,
    Reason::TemplatePacing,
    Reason::PortfolioPacing,
    Reason::PortfolioReview,
    Reason::UnitedStatesPause,
    Reason::Expired,
    Reason::WindowClosed,
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
            Self::AccountBlocked => "account_blocked",
            Self::AccountLocked => "account_locked",
            Self::Throughput => "throughput",
            Self::Maintenance => "maintenance",
            Self::PairRate => "pair_rate",
            Self::UtilityCapped => "utility_capped",
            Self::TemplatePacing => "template_pacing",
            Self::PortfolioPacing => "portfolio_pacing",
            Self::PortfolioReview => "portfolio_review",
            Self::UnitedStatesPause => "united_states_pause",
            Self::Expired => "expired",
            Self::WindowClosed => "window_closed",
        }
    }

    /// The layer that gives this reason.
    pub const fn layer(self) -> Layer {
        match self {
            Self::TemplatePaused | Self::TemplateDisabled => Layer::Template,
            Self::Unreachable => Layer::Reachability,
            Self::OptedOut => Layer::OptOut,
            Self::Holdout => Layer::Holdout,
            Self::UserLimit | Self::UnitedStatesPause => Layer::UserLimit,
            Self::Engagement => Layer::Engagement,
            Self::NumberRestricted => Layer::NumberRestriction,
            Self::MessagingLimit => Layer::MessagingLimit,
            Self::Silent => Layer::RecipientBlock,
            Self::AccountBlocked | Self::AccountLocked => Layer::Account,
            Self::Throughput | Self::Maintenance => Layer::Throughput,
            Self::PairRate => Layer::PairRate,
            Self::UtilityCapped => Layer::UtilityAbuse,
            Self::TemplatePacing | Self::PortfolioPacing | Self::PortfolioReview => Layer::Pacing,
            Self::Expired => Layer::TimeToLive,
            Self::WindowClosed => Layer::ServiceWindow,
            _ => Layer::Strategy,
        }
    }

    /// How it is counted.
    pub const fn fate(self) -> Fate {
        match self {
            Self::TemplatePaused
            | Self::TemplateDisabled
            | Self::AccountBlocked
            | Self::AccountLocked
            | Self::Throughput
            | Self::Maintenance
            | Self::PairRate
            | Self::UtilityCapped
            | Self::PortfolioReview
            | Self::WindowClosed => Fate::Rejected,
            Self::Holdout
            | Self::UserLimit
            | Self::Engagement
            | Self::NumberRestricted
            | Self::MessagingLimit
            | Self::TemplatePacing
            | Self::PortfolioPacing
            | Self::UnitedStatesPause => Fate::Withheld,
            Self::Unreachable | Self::OptedOut => Fate::Undeliverable,
            Self::Silent | Self::Expired => Fate::Silent,
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
            Self::TemplatePaused | Self::TemplatePacing => Some(132_015),
            Self::TemplateDisabled => Some(132_016),
            Self::Unreachable => Some(131_026),
            Self::OptedOut => Some(131_050),
            Self::Holdout => Some(130_472),
            Self::UserLimit | Self::Engagement | Self::UnitedStatesPause => Some(131_049),
            Self::NumberRestricted => Some(131_048),
            Self::AccountBlocked | Self::PortfolioReview => Some(368),
            Self::AccountLocked => Some(131_031),
            Self::Throughput => Some(130_429),
            Self::Maintenance => Some(131_057),
            Self::PairRate => Some(131_056),
            Self::UtilityCapped => Some(131_064),
            Self::PortfolioPacing => Some(135_000),
            Self::WindowClosed => Some(131_047),
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
