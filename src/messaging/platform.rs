//! Published states of numbers, templates and portfolios, and what the platform holds of a user.

/// Quality rating of a sender number or template as the gate holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
#[repr(u8)]
pub enum Rating {
    /// High quality.
    #[default]
    Green = 0,
    /// Medium quality.
    Yellow = 1,
    /// Low quality.
    Red = 2,
}

impl Rating {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Red => "red",
        }
    }
}

/// Status of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TemplateStatus {
    /// May be sent.
    #[default]
    Active,
    /// Stopped for a time.
    Paused,
    /// Stopped for good.
    Disabled,
}

impl TemplateStatus {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }
}

/// Tier of the messaging limit: unique recipients outside service windows in a rolling 24 h.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum MessagingLimit {
    /// 250.
    Tier250 = 0,
    /// 2,000.
    Tier2K = 1,
    /// 10,000.
    Tier10K = 2,
    /// 100,000.
    Tier100K = 3,
    /// No limit.
    Unlimited = 4,
}

impl MessagingLimit {
    /// The number of recipients; `None` when unlimited.
    pub const fn recipients(self) -> Option<u32> {
        match self {
            Self::Tier250 => Some(250),
            Self::Tier2K => Some(2_000),
            Self::Tier10K => Some(10_000),
            Self::Tier100K => Some(100_000),
            Self::Unlimited => None,
        }
    }

    /// The platform's name of the tier.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tier250 => "TIER_250",
            Self::Tier2K => "TIER_2K",
            Self::Tier10K => "TIER_10K",
            Self::Tier100K => "TIER_100K",
            Self::Unlimited => "TIER_UNLIMITED",
        }
    }

    /// The next tier up; `None` at the top.
    pub const fn next(self) -> Option<Self> {
        match self {
            Self::Tier250 => Some(Self::Tier2K),
            Self::Tier2K => Some(Self::Tier10K),
            Self::Tier10K => Some(Self::Tier100K),
            Self::Tier100K => Some(Self::Unlimited),
            Self::Unlimited => None,
        }
    }
}

/// What the sender can poll at any hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Rating of the sender number.
    pub rating: Rating,
    /// Messaging limit of the portfolio.
    pub limit: MessagingLimit,
    /// Status of each template, in the order of the content plan.
    pub templates: Vec<TemplateStatus>,
}

/// What the platform knows of one user apart from this sender, at the minute of an attempt. No hidden trait is
/// among it: records of other businesses' messages, and states that the user or the number is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlatformUser {
    /// Marketing messages of others in the last 14 days at the start that count.
    pub record_messages: u16,
    /// How many of them were seen read.
    pub record_reads: u16,
    /// Uniform in (0, 1) that rounds this user's cap.
    pub cap_rounding: f32,
    /// The number can be reached.
    pub reachable: bool,
    /// The user is in the platform's holdout.
    pub holdout: bool,
    /// The user's opt-out from this business's marketing is in force.
    pub opted_out: bool,
    /// The user's block of this business is in force.
    pub blocked: bool,
    /// The user wrote to this business of their own accord within the last 24 h: a service window is open, whatever the
    /// user replied.
    pub has_written: bool,
}
