//! What comes back of a delivered message, as far as a sender is told.

use crate::units::{Minute, NEVER};

/// The consequences of one delivery, each with the minute in which the sender is told of it; [`NEVER`] where there is
/// none. Blocks, reports, mutes and "not interested" are not among them: no sender is told.
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
}

impl Feedback {
    /// A delivery of which nothing comes.
    pub const fn none(delivered: Minute) -> Self {
        Self { delivered, read: NEVER, clicked: NEVER, replied: NEVER, opted_out: NEVER }
    }
}
