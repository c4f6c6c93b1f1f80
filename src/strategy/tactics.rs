//! What a strategy is, to be written as data ([`crate::strategy::Plan`]) or in Rust.
//!
//! A [`Strategy`] is what all runs share and none may change; its [`Tactics`] are what one run changes. The sender's
//! machinery asks them when a campaign is launched and when an hour is opened; queues, offers that end, opt-outs,
//! throughput and bookkeeping are its own business, so that no strategy can send twice, forget a message, or write to
//! somebody who is known to have opted out.

use std::fmt::Debug;

use crate::strategy::{Clairvoyant, Failure, Lanes, Line, Now, Suppress};
use crate::units::Hour;

/// What a strategy knows before the first hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// Contacts on the list.
    pub list: u32,
    /// Weekday of day 0, 0 a Monday.
    pub weekday: u32,
}

/// A way of sending.
pub trait Strategy: Debug + Send + Sync {
    /// What it does, in one sentence.
    fn description(&self) -> String;

    /// What one run of it changes.
    fn start(&self, start: &Start) -> Box<dyn Tactics>;

    /// From when on each lane is open; by default marketing and utility from the start.
    fn lanes(&self) -> Lanes {
        Lanes::default()
    }

    /// Whether the sender keeps within the polled messaging limit.
    fn respects_limit(&self) -> bool {
        true
    }

    /// Whether every campaign goes to the whole list in its order, so that neither [`Tactics::includes`] nor
    /// [`Tactics::rank`] need be asked.
    fn addresses_everyone(&self) -> bool {
        false
    }

    /// Whether [`Tactics::suppress`] is to be asked.
    fn suppresses(&self) -> bool {
        false
    }

    /// Whether the sender is to remember what becomes of its messages, and how many sends to each contact; `None` spares
    /// the memory. Whatever is heard of a message after its delivery needs one: receipts, clicks, replies, and all signals
    /// but the rating, the limit and templates.
    fn remembers(&self) -> Option<usize> {
        None
    }

    /// The door to the truth. A strategy that goes through it is a reference, never an answer.
    fn clairvoyant(&self) -> Option<&dyn Clairvoyant> {
        None
    }
}

/// The decisions of one run. Every method but [`Tactics::quota`] has a default.
pub trait Tactics: Send {
    /// Opens an hour. Called before anything else is asked in that hour, in every hour in which something is queued or
    /// [`Tactics::wakes`] says so.
    fn open_hour(&mut self, _now: &Now<'_>) {}

    /// Whether the hour is to be opened though nothing is queued.
    fn wakes(&self, _hour: Hour) -> bool {
        false
    }

    /// Whether a contact gets the message of a campaign that is being launched; everybody by default.
    fn includes(&self, _line: &Line<'_>) -> bool {
        true
    }

    /// The place in a campaign's queue: highest first, ties in the order of the list. Must not be NaN.
    fn rank(&self, _line: &Line<'_>) -> f64 {
        0.0
    }

    /// Marketing messages that may leave in this hour, of all campaigns together; `None` for no bound.
    fn quota(&self, hour: Hour) -> Option<u64>;

    /// Whether no marketing at all is to leave in this hour. The quota does not bound what the service lane sends; this
    /// stops it as well.
    fn rests(&self, _hour: Hour) -> bool {
        false
    }

    /// Why a contact whose turn has come is left alone after all.
    fn suppress(&self, _line: &Line<'_>) -> Option<Suppress> {
        None
    }

    /// Is told how many messages left within the quota of this hour.
    fn note_sent(&mut self, _hour: Hour, _messages: u64) {}

    /// When to try again after a failure, and how many retries are then counted; `None` for never. `over_limit`: the
    /// sender takes the messaging limit for the cause. A retry leaves in the hour after the failed attempt at the
    /// earliest, and only while the offer is valid.
    fn retry(&self, _failure: &Failure, _retries: u32, _over_limit: bool) -> Option<(Hour, u32)> {
        None
    }
}
