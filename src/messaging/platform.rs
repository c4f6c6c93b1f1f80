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
    /// 1,000; gone since 2025-10.
    Tier1K = 1,
    /// 2,000; since 2025-10.
    Tier2K = 2,
    /// 10,000.
    Tier10K = 3,
    /// 100,000.
    Tier100K = 4,
    /// No limit.
    Unlimited = 5,
}

impl MessagingLimit {
    /// Every tier there is or was, ascending; dated rules know some of them.
    pub const ALL: [Self; 6] =
        [Self::Tier250, Self::Tier1K, Self::Tier2K, Self::Tier10K, Self::Tier100K, Self::Unlimited];

    /// The number of recipients; `None` when unlimited.
    pub const fn recipients(self) -> Option<u32> {
        match self {
            Self::Tier250 => Some(250),
            Self::Tier1K => Some(1_000),
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
            Self::Tier1K => "TIER_1K",
            Self::Tier2K => "TIER_2K",
            Self::Tier10K => "TIER_10K",
            Self::Tier100K => "TIER_100K",
            Self::Unlimited => "TIER_UNLIMITED",
        }
    }
}

/// What the sender can poll at any hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    /// Rating of the sender number; of several, the worst.
    pub rating: Rating,
    /// Recipients in 24 h for whom the messaging limit has room; `None` without a limit.
    pub limit: Option<u32>,
    /// Status of each template, in the order of the content plan.
    pub templates: Vec<TemplateStatus>,
}

/// What the platform knows of one user apart from this sender, at the minute of an attempt. No hidden trait is
/// among it: records of other businesses' messages, and states that the user or the number is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlatformUser {
    /// Marketing messages of others in the days of the platform's memory at the start that count.
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
    /// A free entry window is open: the user came from an advertisement or a page button, and the business answered less
    /// than 72 h ago.
    pub in_free_entry: bool,
}
