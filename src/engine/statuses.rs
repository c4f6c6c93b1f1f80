//! How statuses reach the sender where some come late or twice: the platform's webhooks, and the sender's inbox.

use crate::engine::Job;
use crate::gate::{StatusKind, Webhooks};
use crate::messaging::{Arrival, MessageId};
use crate::strategy::{Feedback, Inbox};
use crate::units::Minute;

/// Statuses under way; there is none of it where all come at once and once.
#[derive(Debug)]
pub(super) struct Statuses {
    webhooks: Webhooks,
    inbox: Inbox,
}

impl Statuses {
    pub fn of(job: &Job) -> Option<Self> {
        let webhooks = Webhooks::of(&job.setup.gate.webhooks, job.draws)?;
        Some(Self { webhooks, inbox: Inbox::default() })
    }

    /// Says when the sender is told what comes of a message to recipient `id`.
    pub fn date(&self, id: u32, message: MessageId, feedback: &mut Feedback) {
        feedback.message = message.key();
        feedback.delivery_status = self.webhooks.arrival(id, message, StatusKind::Delivered);
        feedback.read_status = self.webhooks.arrival(id, message, StatusKind::Read);
    }

    /// When the sender is told of a failed attempt: occurrence as in the draws of its verdict.
    pub fn of_failure(&self, id: u32, message: MessageId, occurrence: u32) -> Arrival {
        self.webhooks.arrival(id, message, StatusKind::Failed(occurrence))
    }

    /// Whether a word of a failed attempt is the first; `recipient` by index, as in the sender's books.
    pub fn is_news(&mut self, recipient: u32, message: MessageId, attempted: Minute) -> bool {
        self.inbox.is_news(recipient, message.key(), attempted)
    }
}
