//! Whom a strategy leaves alone when their turn comes, though they belong to the audience. Contacts who are known to
//! have opted out, and numbers known to be invalid, are left alone by every strategy.

use crate::messaging::Reason;
use crate::strategy::Line;
use crate::units::{Minute, time::DAY};

/// Why a strategy leaves a contact out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppress {
    /// The contact is not in the audience.
    Audience,
    /// The contact has had as many messages as the strategy allows in that time.
    FrequencyCap,
    /// The contact has not answered to too many messages.
    NoResponse,
}

impl Suppress {
    /// The reason in the books.
    pub(super) fn reason(self) -> Reason {
        match self {
            Self::Audience => Reason::Audience,
            Self::FrequencyCap => Reason::FrequencyCapped,
            Self::NoResponse => Reason::NoResponse,
        }
    }
}

/// Whom a strategy leaves alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// At most that many marketing messages to a contact in any stretch of `frequency_per`, 1 to 15; those that came
    /// back as failed do not count.
    pub frequency_max: Option<u8>,
    /// Length of that stretch.
    pub frequency_per: Minute,
    /// Leave out contacts who neither clicked nor answered since the last that many delivered marketing messages.
    pub no_response_after: Option<u8>,
    /// Segments to which that applies.
    pub no_response_segments: [bool; 3],
}

impl Default for Suppression {
    fn default() -> Self {
        Self {
            frequency_max: None,
            frequency_per: 7 * DAY,
            no_response_after: None,
            no_response_segments: [true; 3],
        }
    }
}

impl Suppression {
    /// Whether it leaves anybody alone.
    pub(super) fn is_on(&self) -> bool {
        self.frequency_max.is_some() || self.no_response_after.is_some()
    }

    /// Why a contact is to be left alone now; `None` when it is not.
    pub(super) fn of(&self, line: &Line<'_>) -> Option<Suppress> {
        if let Some(max) = self.frequency_max
            && line.sent_within(self.frequency_per) >= max.into()
        {
            return Some(Suppress::FrequencyCap);
        }
        let limit = self.no_response_after?;
        let applies = self.no_response_segments[line.contact().segment as usize];
        (applies && line.unanswered() >= limit).then_some(Suppress::NoResponse)
    }
}
