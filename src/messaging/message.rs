//! The identity of a message: the same for all its retries, since it is delivered once.

/// What a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// The message of campaign number `.0` of the content plan.
    Campaign(u32),
    /// The message about the recipient's transactional event number `.0`.
    Event(u32),
}

/// Identity of a message among all messages to one recipient; part of the key of its draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessageId(u32);

/// Events are numbered above this; campaigns below. Numbers between are kept for reminders.
const FIRST_EVENT: u32 = 1 << 16;

impl MessageId {
    /// The message of a campaign (number below 32,768).
    pub const fn campaign(number: u32) -> Self {
        Self(number)
    }

    /// The message about a transactional event.
    pub const fn event(ordinal: u32) -> Self {
        Self(FIRST_EVENT + ordinal)
    }

    /// The number that enters the draw keys.
    pub const fn key(self) -> u32 {
        self.0
    }

    /// What the message belongs to.
    pub const fn kind(self) -> MessageKind {
        if self.0 < FIRST_EVENT {
            MessageKind::Campaign(self.0)
        } else {
            MessageKind::Event(self.0 - FIRST_EVENT)
        }
    }
}
