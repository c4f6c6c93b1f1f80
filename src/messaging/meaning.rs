//! Layers and reasons in a sentence each, for lists and explanations.

use crate::messaging::{Layer, Reason};

impl Layer {
    /// What the layer asks.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Template => "is the template paused or disabled because of its quality?",
            Self::Reachability => "is the number on the platform?",
            Self::OptOut => "has the recipient stopped marketing from this business?",
            Self::Holdout => "is the recipient in an experiment of the platform that gets no marketing?",
            Self::UserLimit => {
                "has the recipient had enough marketing from all businesses, or is this pair shut after refusals?"
            }
            Self::Engagement => "does the platform expect that the recipient will not care for it?",
            Self::NumberRestriction => "is the number restricted after blocks and reports?",
            Self::MessagingLimit => "is the limit of different recipients in 24 h used up?",
            Self::RecipientBlock => "has the recipient blocked the business?",
            Self::Account => "has the account broken rules, and may not send for that?",
            Self::Throughput => "is the number past what it may send in a second?",
            Self::PairRate => "has the recipient had too many messages from the number in a few seconds?",
            Self::UtilityAbuse => "has the account sent promotion under utility templates?",
            Self::Pacing => "are the first messages of a template or a young portfolio still to be judged?",
            Self::TimeToLive => "is the phone off until the message's time is over?",
            Self::ServiceWindow => "is it free text to somebody who has not written within 24 h?",
            Self::Strategy => "not the gate: does the sender itself leave the message unsent?",
        }
    }

    /// The keys that shape it, as beginnings of paths.
    pub const fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Template => &["gate.template.", "content.variants"],
            Self::Reachability => &["recipient.p_invalid_number."],
            Self::OptOut => &["recipient.p_optout."],
            Self::Holdout => &["gate.holdout_share"],
            Self::UserLimit => &["gate.user_limit.", "recipient.background_per_day"],
            Self::Engagement => &["gate.family", "gate.judgement."],
            Self::NumberRestriction => &["gate.rating.", "gate.restriction."],
            Self::MessagingLimit => &["account.messaging_limit", "gate.limit."],
            Self::RecipientBlock => &["recipient.p_block."],
            Self::Account => &["gate.account."],
            Self::Throughput => &["number.throughput"],
            Self::PairRate => &["gate.pair_rate"],
            Self::UtilityAbuse => &["campaign.declared_as", "gate.utility_abuse."],
            Self::Pacing => &["account.templates_365d", "account.suspect", "gate.pacing."],
            Self::TimeToLive => &["gate.time_to_live."],
            Self::ServiceWindow => &["service."],
            Self::Strategy => &["strategy."],
        }
    }
}

impl Reason {
    /// What happened to the message.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::TemplatePaused => "its template is paused; the sender waits and tries again",
            Self::TemplateDisabled => "its template is disabled for good",
            Self::Unreachable => "the number is not on the platform; it is never tried again",
            Self::OptedOut => "the recipient has stopped marketing from this business",
            Self::Holdout => "the recipient is in the platform's experiment",
            Self::UserLimit => {
                "the recipient's cap on marketing from all businesses is reached, or the pair is shut"
            }
            Self::Engagement => "the engagement judgement says no",
            Self::NumberRestricted => "the number is restricted, and the message is among those it loses",
            Self::MessagingLimit => "the limit of different recipients in 24 h is used up",
            Self::Silent => "the recipient has blocked the business; nobody is told",
            Self::Audience => "the strategy's audience leaves the contact out",
            Self::NotStarted => "the campaign was launched before the strategy opens its marketing lane",
            Self::LaneClosed => "the transactional message fell due before the utility lane opens",
            Self::OptedOutKnown => "the sender knows of the opt-out and does not try",
            Self::InvalidKnown => "the sender knows that the number is invalid and does not try",
            Self::OfferExpired => "it was still queued when the offer ended",
            Self::UnsentAtHorizon => "it was still queued at the end of the run",
            Self::FrequencyCapped => {
                "the contact has had as many messages as the strategy allows in that time"
            }
            Self::NoResponse => "the contact has not answered as many messages as the strategy allows",
            Self::AccountBlocked => "the account may not send for a time; the sender waits and tries again",
            Self::AccountLocked => "the account is locked or disabled; it is never tried again",
            Self::Throughput => "the number was past what it may send in a second; tried in the next hour",
            Self::Maintenance => "the number was out of use while its throughput was raised",
            Self::PairRate => "the recipient had too many messages in a few seconds; tried in the next hour",
            Self::UtilityCapped => "the cap on utility of an account that mislabelled promotion is reached",
            Self::TemplatePacing => {
                "it was held back, and dropped when its template's first messages did badly"
            }
            Self::PortfolioPacing => {
                "it was held back, and dropped when the portfolio's first messages did badly"
            }
            Self::PortfolioReview => "the portfolio is under review and may not send",
            Self::UnitedStatesPause => "no marketing is delivered to numbers of the United States",
            Self::Expired => {
                "its time was over before the phone was on again or, for a one-time code, before pacing let it go; nobody is told"
            }
            Self::WindowClosed => "an answer came 24 h or more after the last that the customer had written",
            Self::TemplateDisabledKnown => "the sender knows that its template is disabled and does not try",
        }
    }
}
