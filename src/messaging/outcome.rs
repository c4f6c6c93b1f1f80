//! What a person does with a delivered message.

use crate::units::Minute;

/// The exclusive negative reactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Negative {
    /// Blocks the sender.
    Block,
    /// Asks for no more marketing.
    OptOut,
    /// Taps "not interested".
    NotInterested,
    /// Mutes or archives the chat.
    Mute,
}

/// The whole eventual reaction to one delivered message, committed at its delivery. Times are real minutes and
/// may lie beyond the horizon.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reaction {
    /// When the message is read; `None` when never.
    pub read: Option<Minute>,
    /// Whether a read sends a receipt.
    pub receipt: bool,
    /// Whether a link is clicked.
    pub click: bool,
    /// Whether it is answered.
    pub reply: bool,
    /// When click and reply happen; meaningful when either does.
    pub positive_at: Minute,
    /// The negative reaction and when it happens.
    pub negative: Option<(Negative, Minute)>,
    /// Whether a block comes with a report.
    pub report: bool,
    /// How much the message annoys, in messages to an average, rested, active recipient: the multiplier X on this
    /// person's negatives times the block rate of the person's present segment over that of the opted in (model:
    /// section 4.5).
    pub annoyance: f64,
    /// Whether the person's fatigue Fx was above the knee when the message arrived.
    pub above_knee: bool,
}

impl Reaction {
    /// Whether the sender sees a read receipt, sooner or later.
    #[inline]
    pub fn observed_read(&self) -> bool {
        self.read.is_some() & self.receipt
    }

    /// Whether there is a click or a reply.
    #[inline]
    pub fn positive(&self) -> bool {
        self.click | self.reply
    }

    /// Whether there is more than a read or none: a click, a reply or a negative. Few messages have more, so that
    /// whoever books reactions takes one jump past all that.
    #[inline]
    pub fn is_loud(&self) -> bool {
        self.positive() | self.negative.is_some()
    }
}
