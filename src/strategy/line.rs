//! One contact as a strategy sees it.

use crate::messaging::Contact;
use crate::rng::{Draws, Purpose, unit};
use crate::strategy::{ContactRecord, Memory};
use crate::units::time::{DAY, HOUR};
use crate::units::{Hour, Minute};

/// One contact at the moment of a decision: the line of the list and what the sender has seen since. Nothing else of
/// a recipient can be reached from here.
///
/// A strategy that tries to look behind it does not compile:
///
/// ```compile_fail
/// use sendlab::strategy::Line;
/// fn peek(line: &Line<'_>) -> bool { line.truth().reachable }
/// ```
///
/// ```compile_fail
/// use sendlab::strategy::Line;
/// fn peek(line: &Line<'_>) -> u32 { line.recipient_blocks() }
/// ```
///
/// ```
/// use sendlab::strategy::Line;
/// fn look(line: &Line<'_>) -> bool { line.unread_run() < 3 }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub(super) index: u32,
    pub(super) contact: &'a Contact,
    pub(super) record: &'a ContactRecord,
    pub(super) memory: Option<&'a Memory>,
    pub(super) campaign: u32,
    pub(super) hour: Hour,
    pub(super) draws: &'a Draws,
}

impl Line<'_> {
    /// The line of the contact list.
    #[inline]
    pub fn contact(&self) -> &Contact {
        self.contact
    }

    /// Number of the campaign that is being decided on.
    pub fn campaign(&self) -> u32 {
        self.campaign
    }

    /// Own marketing messages delivered so far.
    pub fn delivered(&self) -> u16 {
        self.record.delivered()
    }

    /// Own marketing messages delivered since the last read receipt that the sender has seen (saturates at 255; 0
    /// without a [memory](crate::strategy::Strategy::remembers)).
    pub fn unread_run(&self) -> u8 {
        self.memory.map_or(0, |memory| memory.unread_run(self.index))
    }

    /// Observed read rate, shrunk towards what the list suggests; see [`ContactRecord::score`]. Receipts count from
    /// the hour after they come, and only with a [memory](crate::strategy::Strategy::remembers).
    pub fn score(&self) -> f64 {
        let observed_reads = self.memory.map_or(0, |memory| memory.observed_reads(self.index));
        self.record.score(self.contact, observed_reads)
    }

    /// Minutes since the last interaction: a read receipt, click or reply that the sender has seen, or else the one on
    /// the list; `None` where none is known. Receipts are known only to a strategy with a
    /// [memory](crate::strategy::Strategy::remembers).
    pub fn since_engaged(&self) -> Option<Minute> {
        let now = self.hour * HOUR;
        let seen =
            self.memory.and_then(|memory| memory.engaged_at(self.index)).map(|at| now.saturating_sub(at));
        let listed = || self.contact.days_since_interaction.map(|days| now + Minute::from(days) * DAY);
        seen.or_else(listed)
    }

    /// Minutes since the contact last wrote, in reply or of its own accord, as far as the sender has heard; `None` where
    /// it never did, and without a [memory](crate::strategy::Strategy::remembers).
    pub fn since_wrote(&self) -> Option<Minute> {
        let wrote = self.memory.and_then(|memory| memory.wrote_at(self.index));
        wrote.map(|at| (self.hour * HOUR).saturating_sub(at))
    }

    /// Own marketing messages delivered since the last click or reply that the sender has seen (saturates at 255; 0
    /// without a memory).
    pub fn unanswered(&self) -> u8 {
        self.memory.map_or(0, |memory| memory.unanswered(self.index))
    }

    /// Own marketing messages sent within the last `length` and not known to have failed, as far as the strategy's
    /// memory reaches.
    pub fn sent_within(&self, length: Minute) -> usize {
        self.memory.map_or(0, |memory| memory.sent_since(self.index, self.hour, length))
    }

    /// A number in (0, 1) that belongs to this contact, the same in every campaign and arm.
    pub fn coin(&self) -> f64 {
        unit(self.draws.word(Purpose::Chosen, self.contact.id, 0, 0))
    }

    /// A number in (0, 1) that belongs to this contact and campaign, the same in every arm.
    pub fn dice(&self) -> f64 {
        unit(self.draws.word(Purpose::Shuffled, self.contact.id, self.campaign, 0))
    }
}
