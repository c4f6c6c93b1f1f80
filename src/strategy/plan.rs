//! A strategy is data: audience x order x schedule x lanes x retries.

use crate::messaging::Segment;
use crate::units::{Minute, NEVER};

/// What a sender does with a campaign. Fifteen lines of a scenario file at most.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// One sentence for lists and reports.
    pub description: String,
    /// Which contacts get campaign messages at all.
    pub audience: Audience,
    /// In which order they are queued at launch.
    pub order: Order,
    /// How much is sent when.
    pub schedule: Schedule,
    /// From when on each lane is open.
    pub lanes: Lanes,
    /// What happens to withheld messages.
    pub retries: Retries,
    /// Whether the sender keeps within the polled messaging limit.
    pub respect_limit: bool,
}

/// Which contacts get campaign messages; the rest are suppressed at launch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// By list segment: opted in, inactive, cold.
    pub segments: [bool; 3],
    /// Leave out contacts whose last that many (or more) delivered own marketing messages were all observed
    /// unread at launch; `None` never does.
    pub sunset_after_unread: Option<u8>,
}

impl Audience {
    /// Whether a contact of `segment` belongs to it; `unread_run`, how many messages in a row were observed unread,
    /// is asked for only where it decides.
    #[inline]
    pub fn includes(&self, segment: Segment, unread_run: impl FnOnce() -> u8) -> bool {
        self.segments[segment as usize] && self.sunset_after_unread.is_none_or(|limit| unread_run() < limit)
    }
}

/// Order of a campaign's queue, fixed at launch; ties by position on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As the list stands.
    List,
    /// Highest observed engagement first.
    Engaged,
}

/// How much marketing is sent when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Schedule {
    /// Everything at once, at any hour of the day.
    Burst,
    /// An equal share of the list a day, in the dispatch hours.
    Spread {
        /// Days over which one pass over the list is spread; at least 1.
        days: u32,
    },
    /// A daily volume that grows.
    Ramp {
        /// Messages on day 0.
        v0: f64,
        /// Factor from day to day.
        growth: f64,
        /// Grow only while the polled rating is green, and start again at `v0` when it is red.
        hold: bool,
    },
}

/// From when on each lane is open; [`NEVER`] keeps it closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// Campaigns launched before are suppressed.
    pub marketing_from: Minute,
    /// Transactional messages before are suppressed.
    pub utility_from: Minute,
}

/// What happens to messages withheld with 131049 or 131048.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// Retries per message; 0 also switches off the unlimited retries after the messaging limit.
    pub max: u32,
    /// Wait after the failure is known (minutes).
    pub wait: Minute,
}

impl Default for Plan {
    /// Everyone, list order, spread over 5 days, both lanes open, two retries after 24 h, within the limit.
    fn default() -> Self {
        Self {
            description: String::new(),
            audience: Audience { segments: [true; 3], sunset_after_unread: None },
            order: Order::List,
            schedule: Schedule::Spread { days: 5 },
            lanes: Lanes { marketing_from: 0, utility_from: 0 },
            retries: Retries { max: 2, wait: 1440 },
            respect_limit: true,
        }
    }
}

impl Plan {
    /// Whether the strategy does nothing at all.
    pub fn is_idle(&self) -> bool {
        self.audience.segments == [false; 3] && self.lanes.utility_from == NEVER
    }
}
