//! What the platform keeps of one sender and one recipient (model: section 3, "platform's record of the pair").

use crate::messaging::{Category, Negative, Reaction};
use crate::units::time::DAY;
use crate::units::{Minute, NEVER};

/// A small unsigned number within the packed word.
struct Field {
    shift: u32,
    bits: u32,
}

impl Field {
    const fn largest(&self) -> u32 {
        (1 << self.bits) - 1
    }

    const fn mask(&self) -> u32 {
        self.largest() << self.shift
    }
}

/// Own marketing observed unread in a row, folded.
const UNREAD: Field = Field { shift: 0, bits: 4 };
/// Own marketing folded: observed reads.
const READS: Field = Field { shift: 4, bits: 6 };
/// Own marketing folded: messages.
const MESSAGES: Field = Field { shift: 10, bits: 6 };
/// Outcome of the last own marketing message while it is not folded: none, unread, read.
const PENDING: Field = Field { shift: 16, bits: 2 };
/// Own marketing delivered outside windows in the 24 h that began with the first of them.
const OWN: Field = Field { shift: 18, bits: 3 };
/// Further 131049 verdicts, each within 24 h of the one before.
const VERDICTS: Field = Field { shift: 21, bits: 3 };

/// Whether a click or reply has been drawn.
const RESPONDED: Field = Field { shift: 24, bits: 1 };

/// Values of [`PENDING`].
const PENDING_UNREAD: u32 = 1;
const PENDING_READ: u32 = 2;

/// The platform's record of one pair: 32 bytes.
///
/// That a pair is shut after repeated 131049 verdicts is not stored but derived from the last verdict, which is
/// exact for penalties of up to 24 h: a later verdict within that time renews it, one after it starts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PairRecord {
    last_marketing: Minute,
    own_from: Minute,
    counted_at: Minute,
    refused_at: Minute,
    not_interested_from: Minute,
    window_from: Minute,
    first_response: Minute,
    packed: u32,
}

impl Default for PairRecord {
    fn default() -> Self {
        Self {
            last_marketing: NEVER,
            own_from: NEVER,
            counted_at: NEVER,
            refused_at: NEVER,
            not_interested_from: NEVER,
            window_from: NEVER,
            first_response: NEVER,
            packed: 0,
        }
    }
}

/// Whether `minute` lies in [from, from + length); never for `from` = [`NEVER`].
#[inline]
fn within(from: Minute, minute: Minute, length: Minute) -> bool {
    // A start in the future, and NEVER, wrap around to a very long time ago.
    minute.wrapping_sub(from) < length
}

impl PairRecord {
    /// Whether a service window is open: 24 h from the recipient's last reply. What the recipient wrote of their own
    /// accord is not held here ([`has_written`](crate::messaging::PlatformUser::has_written)).
    #[inline]
    pub fn in_window(&self, minute: Minute) -> bool {
        within(self.window_from, minute, DAY)
    }

    /// Minute of the last "not interested"; [`NEVER`] where there was none.
    pub fn not_interested_from(&self) -> Minute {
        self.not_interested_from
    }

    /// Whether a click or reply has been drawn, be it in the future.
    pub fn has_responded(&self) -> bool {
        self.get(RESPONDED) == 1
    }

    /// Notes a delivery at `minute`, before its reaction is noted (a reply may replace the open window).
    /// `observed_read` is the committed outcome, known to the gate 24 h later.
    #[inline]
    pub fn delivered(&mut self, minute: Minute, category: Category, observed_read: bool) {
        self.delivered_counting(minute, category, observed_read, !self.in_window(minute));
    }

    /// The same, told whether the message counts for the per-user limit.
    #[inline]
    pub fn delivered_counting(
        &mut self,
        minute: Minute,
        category: Category,
        observed_read: bool,
        counts: bool,
    ) {
        if category != Category::Marketing {
            return;
        }
        self.fold();
        if counts {
            if within(self.own_from, minute, DAY) {
                self.set(OWN, self.get(OWN) + 1);
            } else {
                self.own_from = minute;
                self.set(OWN, 1);
            }
        }
        self.last_marketing = minute;
        self.set(PENDING, if observed_read { PENDING_READ } else { PENDING_UNREAD });
    }

    /// Notes what the recipient does with a delivered message beyond reading it, at the minutes it happens.
    pub fn react(&mut self, reaction: &Reaction) {
        if reaction.positive() {
            self.first_response = self.first_response.min(reaction.positive_at);
            self.set(RESPONDED, 1);
            if reaction.reply {
                self.window_from = reaction.positive_at;
            }
        }
        if let Some((Negative::NotInterested, at)) = reaction.negative {
            self.not_interested_from = at;
        }
    }

    /// Notes that the recipient wrote of their own accord at `minute`: a response like any other.
    pub fn note_writing(&mut self, minute: Minute) {
        self.first_response = self.first_response.min(minute);
    }

    /// Notes that the recipient was counted for the messaging limit.
    #[inline]
    pub fn count_for_limit(&mut self, minute: Minute) {
        self.counted_at = minute;
    }

    /// Since when the recipient is counted for the messaging limit, if it is.
    #[inline]
    pub(super) fn counted_since(&self, minute: Minute) -> Option<Minute> {
        self.is_counted(minute).then_some(self.counted_at)
    }

    /// Whether the recipient was counted for the messaging limit within the last 24 h.
    #[inline]
    pub(super) fn is_counted(&self, minute: Minute) -> bool {
        within(self.counted_at, minute, DAY)
    }

    /// Folds the outcome of the last marketing message when it is at least 24 h old.
    #[inline]
    pub(super) fn fold_older(&mut self, minute: Minute) {
        if !within(self.last_marketing, minute, DAY) {
            self.fold();
        }
    }

    #[inline(always)]
    fn fold(&mut self) {
        let pending = self.get(PENDING);
        if pending == 0 {
            return;
        }
        if self.get(MESSAGES) == MESSAGES.largest() {
            self.set(MESSAGES, self.get(MESSAGES) / 2);
            self.set(READS, self.get(READS) / 2);
        }
        // Who reads and who does not is random: arithmetic, where a jump would be mispredicted. Both counts have room.
        let read = u32::from(pending == PENDING_READ);
        let unread = (self.get(UNREAD) + 1).min(UNREAD.largest()) * (1 - read);
        self.packed = (self.packed & !(PENDING.mask() | UNREAD.mask()))
            + (1 << MESSAGES.shift)
            + (read << READS.shift)
            + (unread << UNREAD.shift);
    }

    /// Notes a 131049 verdict of either reason.
    #[inline]
    pub(super) fn refuse(&mut self, minute: Minute) {
        let verdicts = if within(self.refused_at, minute, DAY) { self.get(VERDICTS) + 1 } else { 0 };
        self.set(VERDICTS, verdicts);
        self.refused_at = minute;
    }

    /// Whether the pair is shut after at least `trigger` further 131049 verdicts, for `length` (at most a day)
    /// from the last one.
    #[inline]
    pub(super) fn is_shut(&self, minute: Minute, trigger: u32, length: Minute) -> bool {
        self.get(VERDICTS) >= trigger && within(self.refused_at, minute, length)
    }

    /// Whether a "not interested" of less than `length` ago is in force.
    #[inline]
    pub(super) fn is_not_interested(&self, minute: Minute, length: Minute) -> bool {
        within(self.not_interested_from, minute, length)
    }

    /// Whether the recipient has clicked or replied by `minute`.
    #[inline]
    pub(super) fn responded_by(&self, minute: Minute) -> bool {
        self.first_response <= minute
    }

    /// Own marketing delivered outside windows in the running 24 h, up to 7.
    #[inline]
    pub(super) fn own_today(&self, minute: Minute) -> u32 {
        if within(self.own_from, minute, DAY) { self.get(OWN) } else { 0 }
    }

    /// Own marketing observed unread in a row, up to 15, as of the last folding.
    #[inline]
    pub(super) fn unread_in_a_row(&self) -> u32 {
        self.get(UNREAD)
    }

    /// Observed reads and messages of own marketing, as of the last folding; both are halved at 63 messages.
    #[inline]
    pub(super) fn reads(&self) -> (u32, u32) {
        (self.get(READS), self.get(MESSAGES))
    }

    /// Minute of the last own marketing delivery, if any.
    #[inline]
    pub(super) fn last_marketing(&self) -> Option<Minute> {
        (self.last_marketing != NEVER).then_some(self.last_marketing)
    }

    #[inline]
    fn get(&self, field: Field) -> u32 {
        self.packed >> field.shift & field.largest()
    }

    /// Stores `value`, saturated at the largest that fits.
    #[inline]
    fn set(&mut self, field: Field, value: u32) {
        self.packed = self.packed & !field.mask() | value.min(field.largest()) << field.shift;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKETING: Category = Category::Marketing;

    #[test]
    fn the_record_fits_32_bytes() {
        assert!(size_of::<PairRecord>() <= 32);
    }

    #[test]
    fn an_outcome_is_folded_after_24_h_or_with_the_next_delivery() {
        let mut pair = PairRecord::default();
        pair.delivered(100, MARKETING, false);
        pair.fold_older(100 + DAY - 1);
        assert_eq!((pair.unread_in_a_row(), pair.reads()), (0, (0, 0)));
        pair.fold_older(100 + DAY);
        assert_eq!((pair.unread_in_a_row(), pair.reads()), (1, (0, 1)));
        // Once only.
        pair.fold_older(100 + 2 * DAY);
        assert_eq!(pair.reads(), (0, 1));
        pair.delivered(5000, MARKETING, true);
        pair.delivered(5001, MARKETING, false);
        assert_eq!((pair.unread_in_a_row(), pair.reads()), (0, (1, 2)));
        pair.delivered(5002, Category::Utility, true);
        assert_eq!(pair.last_marketing(), Some(5001));
    }

    #[test]
    fn counters_saturate_and_the_read_record_is_halved() {
        let mut pair = PairRecord::default();
        for day in 0..64 {
            pair.delivered(day * DAY, MARKETING, day % 2 == 0);
        }
        assert_eq!(pair.reads(), (32, 63));
        pair.delivered(64 * DAY, MARKETING, true);
        assert_eq!(pair.reads(), (16, 32));
        for minute in 65 * DAY..65 * DAY + 40 {
            pair.delivered(minute, MARKETING, false);
        }
        assert_eq!((pair.unread_in_a_row(), pair.own_today(65 * DAY + 40)), (15, 7));
    }

    #[test]
    fn own_messages_are_counted_for_24_h_from_the_first() {
        let mut pair = PairRecord::default();
        pair.delivered(10, MARKETING, false);
        pair.delivered(1000, MARKETING, false);
        assert_eq!(pair.own_today(10 + DAY - 1), 2);
        assert_eq!(pair.own_today(10 + DAY), 0);
        pair.delivered(10 + DAY, MARKETING, false);
        assert_eq!(pair.own_today(10 + DAY), 1);
    }

    #[test]
    fn a_reply_opens_a_window_in_which_nothing_is_counted() {
        let mut pair = PairRecord::default();
        pair.react(&Reaction { reply: true, positive_at: 50, ..Reaction::default() });
        assert!(!pair.in_window(49) && pair.in_window(50) && pair.in_window(50 + DAY - 1));
        assert!(!pair.in_window(50 + DAY) && !pair.responded_by(49) && pair.responded_by(50));
        pair.delivered(60, MARKETING, true);
        assert_eq!(pair.own_today(60), 0);
        // A click opens no window and comes too late to be the first response.
        pair.react(&Reaction { click: true, positive_at: 5000, ..Reaction::default() });
        assert!(!pair.in_window(5000) && pair.responded_by(50));
    }

    #[test]
    fn a_pair_is_shut_by_the_third_131049_in_quick_succession_and_opens_again() {
        let mut pair = PairRecord::default();
        let shut = |pair: &PairRecord, minute| pair.is_shut(minute, 2, DAY);
        pair.refuse(0);
        pair.refuse(DAY - 1);
        assert!(!shut(&pair, DAY - 1));
        pair.refuse(2 * DAY - 2);
        assert!(shut(&pair, 2 * DAY - 2) && shut(&pair, 3 * DAY - 3));
        assert!(!shut(&pair, 3 * DAY - 2));
        // A verdict 24 h after the last one starts anew; one a minute earlier renews the penalty.
        let mut renewed = pair;
        pair.refuse(3 * DAY - 2);
        assert!(!shut(&pair, 3 * DAY - 2));
        renewed.refuse(3 * DAY - 3);
        assert!(shut(&renewed, 4 * DAY - 4));
    }

    #[test]
    fn minutes_that_never_come_are_never_in_force() {
        let pair = PairRecord::default();
        for minute in [0, 5, NEVER - 1] {
            assert!(
                !pair.in_window(minute) && !pair.is_counted(minute) && !pair.is_not_interested(minute, NEVER)
            );
            assert!(!pair.is_shut(minute, 0, DAY) && !pair.responded_by(minute));
            assert_eq!(pair.own_today(minute), 0);
        }
    }
}
