//! What comes back of a delivered message, as far as a sender is told.

use crate::messaging::Arrival;
use crate::units::{Minute, NEVER};

/// The consequences of one delivery, each with the minute in which it happens; [`NEVER`] where there is none.
/// The sender is told in that minute, but for statuses that come late or twice. Blocks, reports, mutes and "not interested" are not among them: no sender is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feedback {
    /// The delivery itself.
    pub delivered: Minute,
    /// A read receipt.
    pub read: Minute,
    /// A click.
    pub clicked: Minute,
    /// A reply.
    pub replied: Minute,
    /// An opt-out.
    pub opted_out: Minute,
    /// Which of the contact's messages it was.
    pub message: u32,
    /// When the sender is told of the delivery.
    pub delivery_status: Arrival,
    /// When the sender is told of the receipt.
    pub read_status: Arrival,
}

impl Feedback {
    /// A delivery of which nothing comes.
    pub const fn none(delivered: Minute) -> Self {
        Self {
            delivered,
            read: NEVER,
            clicked: NEVER,
            replied: NEVER,
            opted_out: NEVER,
            message: 0,
            delivery_status: Arrival::PROMPT,
            read_status: Arrival::PROMPT,
        }
    }

    /// When the sender knows of the receipt.
    #[inline]
    pub fn told_read(&self) -> Minute {
        self.read_status.told(self.read)
    }

    /// When the sender knows of the delivery: what was read was delivered, whichever word comes first.
    #[inline]
    pub fn told_delivered(&self) -> Minute {
        self.delivery_status.told(self.delivered).min(self.told_read())
    }
}
