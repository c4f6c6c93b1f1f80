//! What messages change in a recipient (model: section 3).

use crate::messaging::{Category, Contact, Negative, Reaction, Segment};
use crate::population::reading::Previous;
use crate::population::tables::Tables;
use crate::units::time::DAY;
use crate::units::{Minute, NEVER};

/// The changing part of one recipient. 24 bytes: fatigue 4, goodwill 2, day of the last read 2, last delivery 4,
/// block 4, opt-out 4, last text 1, messages so far 1, unread in a row and repetitions 1, flags 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Fatigue from own messages just after the last delivery (units of load).
    fatigue: f32,
    /// Goodwill just after the last delivery, in 1/4096 of a logit.
    goodwill: i16,
    /// Day of the last true read or interaction, negative before the start.
    last_read: i16,
    last_delivery: Minute,
    blocked_from: Minute,
    opted_out_from: Minute,
    last_text: u8,
    /// Marketing messages delivered so far, those before the start included.
    messages: u8,
    /// Unread in a row (lower 5 bits) and identical unanswered texts in a row (upper 3 bits).
    rows: u8,
    /// Previous message (bits 0-1), segment (2-3), reported (4), not interested (5).
    flags: u8,
}

const GOODWILL_STEPS: f64 = 4096.0;
const NO_READ: i16 = i16::MIN;
const NO_TEXT: u8 = u8::MAX;
const MOST_MESSAGES: u8 = 63;
const MOST_UNREAD: u8 = 31;
const MOST_REPEATED: u8 = 5;
const REPORTED: u8 = 1 << 4;
const NOT_INTERESTED: u8 = 1 << 5;

impl State {
    /// The state of a contact at the start.
    pub fn initial(tables: &Tables, contact: &Contact) -> Self {
        let segment = contact.segment;
        let prior = tables.params.prior_messages[segment as usize];
        Self {
            fatigue: 0.0,
            goodwill: 0,
            last_read: match contact.days_since_interaction {
                Some(days) => -(days.min(i16::MAX as u16) as i16),
                None => NO_READ,
            },
            last_delivery: 0,
            blocked_from: NEVER,
            opted_out_from: NEVER,
            last_text: NO_TEXT,
            messages: (prior.round() as u8).min(MOST_MESSAGES),
            rows: 0,
            flags: (segment as u8) << 2,
        }
    }

    /// Present segment, the truth.
    #[inline]
    pub fn segment(&self) -> Segment {
        match self.flags >> 2 & 3 {
            0 => Segment::OptedIn,
            1 => Segment::Inactive,
            _ => Segment::Cold,
        }
    }

    #[inline]
    fn set_segment(&mut self, segment: Segment) {
        self.flags = self.flags & !(3 << 2) | (segment as u8) << 2;
    }

    /// When this person's block of the sender takes effect; [`NEVER`] when there is none.
    #[inline]
    pub fn blocked_from(&self) -> Minute {
        self.blocked_from
    }

    /// When this person's opt-out takes effect; [`NEVER`] when there is none.
    #[inline]
    pub fn opted_out_from(&self) -> Minute {
        self.opted_out_from
    }

    /// Whether a report has been committed.
    #[inline]
    pub fn has_reported(&self) -> bool {
        self.flags & REPORTED != 0
    }

    /// Whether a tap on "not interested" has been committed.
    #[inline]
    pub fn is_not_interested(&self) -> bool {
        self.flags & NOT_INTERESTED != 0
    }

    /// Marketing messages delivered so far, those before the start included; counted up to 63.
    #[inline]
    pub fn messages(&self) -> u8 {
        self.messages
    }

    /// Marketing messages unread in a row; counted up to 31.
    #[inline]
    pub fn unread_in_a_row(&self) -> u8 {
        self.rows & MOST_UNREAD
    }

    /// What became of the previous marketing message.
    #[inline]
    pub fn previous(&self) -> Previous {
        match self.flags & 3 {
            0 => Previous::None,
            1 => Previous::Unread,
            _ => Previous::Read,
        }
    }

    /// How often `text` has come in a row without an answer.
    #[inline]
    pub fn repeated(&self, text: u8) -> u8 {
        if self.last_text == text { self.rows >> 5 } else { 0 }
    }

    /// Fatigue from own messages at `minute` (units of load), before a message of that minute.
    #[inline]
    pub fn fatigue(&self, tables: &Tables, minute: Minute) -> f64 {
        f64::from(self.fatigue) * tables.fatigue_decay.after(minute.saturating_sub(self.last_delivery))
    }

    /// Goodwill at `minute` (logit, never positive), before a message of that minute.
    #[inline]
    pub fn goodwill(&self, tables: &Tables, minute: Minute) -> f64 {
        f64::from(self.goodwill)
            * (1.0 / GOODWILL_STEPS)
            * tables.goodwill_decay.after(minute.saturating_sub(self.last_delivery))
    }

    /// An opted-in recipient who has been silent for long is inactive from now on (model: section 4.2).
    #[inline]
    pub(super) fn settle(&mut self, tables: &Tables, minute: Minute) -> Segment {
        let segment = self.segment();
        if segment != Segment::OptedIn {
            return segment;
        }
        let silent = (minute / DAY) as i32 - i32::from(self.last_read);
        let long_silent = self.last_read != NO_READ && silent > tables.inactive_after;
        if long_silent || u32::from(self.unread_in_a_row()) >= tables.inactive_after_unread {
            self.set_segment(Segment::Inactive);
            return Segment::Inactive;
        }
        segment
    }

    /// Books a delivered message with its eventual outcome (model: section 4.7). `fatigue` and `goodwill` are the
    /// values on its arrival.
    #[inline]
    pub(super) fn commit(
        &mut self,
        tables: &Tables,
        (category, text, minute): (Category, u8, Minute),
        (fatigue, goodwill): (f64, f64),
        reaction: &Reaction,
    ) {
        let params = &tables.params;
        let read = reaction.read.is_some();
        self.fatigue = (fatigue + params.fatigue_weight[category as usize]) as f32;
        self.last_delivery = minute;
        let mut goodwill = goodwill;
        if category == Category::Marketing {
            if !read {
                goodwill -= params.goodwill_loss_per_unread;
            }
            let unread = if read { 0 } else { (self.unread_in_a_row() + 1).min(MOST_UNREAD) };
            let repeated = if reaction.positive() { 0 } else { (self.repeated(text) + 1).min(MOST_REPEATED) };
            self.rows = repeated << 5 | unread;
            self.last_text = text;
            self.messages = (self.messages + 1).min(MOST_MESSAGES);
            let previous = if read { Previous::Read } else { Previous::Unread };
            self.flags = self.flags & !3 | previous as u8;
        }
        // Goodwill is never positive, so truncation after the half rounds to the nearest step.
        self.goodwill = (goodwill * GOODWILL_STEPS - 0.5) as i16;
        if read {
            self.last_read = (minute / DAY).min(i16::MAX as u32) as i16;
            self.book_response(reaction);
        }
    }

    #[inline]
    fn book_response(&mut self, reaction: &Reaction) {
        if reaction.positive() && self.segment() == Segment::Inactive {
            self.set_segment(Segment::OptedIn);
            self.rows &= !MOST_UNREAD;
        }
        match reaction.negative {
            Some((Negative::Block, from)) => self.blocked_from = self.blocked_from.min(from),
            Some((Negative::OptOut, from)) => self.opted_out_from = self.opted_out_from.min(from),
            Some((Negative::NotInterested, _)) => self.flags |= NOT_INTERESTED,
            Some((Negative::Mute, _)) | None => {}
        }
        if reaction.report {
            self.flags |= REPORTED;
        }
    }
}
