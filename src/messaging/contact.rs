//! What the sender's list knows of a recipient.

/// State of a contact on the list at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Segment {
    /// Consented and active.
    OptedIn = 0,
    /// Consented, silent for long.
    Inactive = 1,
    /// Never asked for messages.
    Cold = 2,
}

/// All segments, in the order of tables.
pub const SEGMENTS: [Segment; 3] = [Segment::OptedIn, Segment::Inactive, Segment::Cold];

impl Segment {
    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OptedIn => "opted_in",
            Self::Inactive => "inactive",
            Self::Cold => "cold",
        }
    }
}

/// Where the consent came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Source {
    /// A form on a web site.
    WebForm = 0,
    /// A subscription.
    Subscription = 1,
    /// A contact with support.
    SupportContact = 2,
    /// A purchase.
    Purchase = 3,
    /// A QR code or chat button.
    Chat = 4,
    /// No consent.
    None = 5,
}

/// The sources of consent, in the order of tables.
pub const SOURCES: [Source; 5] =
    [Source::WebForm, Source::Subscription, Source::SupportContact, Source::Purchase, Source::Chat];

impl Source {
    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::WebForm => "web_form",
            Self::Subscription => "subscription",
            Self::SupportContact => "support_contact",
            Self::Purchase => "purchase",
            Self::Chat => "chat",
            Self::None => "none",
        }
    }
}

/// One line of the sender's contact list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    /// Identity on the list: the entity of all this recipient's draws.
    pub id: u32,
    /// Segment at the start.
    pub segment: Segment,
    /// Where the consent came from.
    pub source: Source,
    /// Whole days since the last interaction at the start; `None` where there was none (cold).
    pub days_since_interaction: Option<u16>,
    /// Recency rank within the segment in [0, 1), 0 the most recent.
    pub recency_rank: f32,
    /// Where the sender would place this contact within the segment by all that the list shows, in [0, 1), 0 the best:
    /// the recency rank, on a list with frequency or money the mean of those ranks.
    pub standing: f32,
    /// Rank by how often the contact bought or wrote, in 1/65536 of the list, 0 the most often; equals share the middle of
    /// their places, so it is [`Self::MIDDLE`] for everybody on a list that does not say.
    pub frequency_rank: u16,
}

impl Contact {
    /// The rank of everybody where all are equal.
    pub const MIDDLE: u16 = 1 << 15;
}
