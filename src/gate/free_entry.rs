//! The free entry window of a pair: who comes from an advertisement or a page button and is answered within 24 h may be
//! written to free of charge for 72 h from that answer (documented). It is no service window: the messaging limit and the
//! limit on marketing to a user go on when that closes after 24 h, and free text is over. The platform's holdout knows it.

use crate::units::Minute;
use crate::units::NEVER;
use crate::units::time::DAY;

/// How long the business may take to answer (platform documentation, pricing, 2026-09).
const ANSWER_WITHIN: Minute = DAY;
/// How long the window stays open from the answer (likewise).
const LENGTH: Minute = 3 * DAY;

/// The last free entry window of one pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FreeEntry {
    /// When the business answered.
    from: Minute,
}

impl Default for FreeEntry {
    /// None yet.
    fn default() -> Self {
        Self { from: NEVER }
    }
}

impl FreeEntry {
    /// Whether the window is open.
    #[inline]
    pub fn is_open(&self, minute: Minute) -> bool {
        // NEVER wraps around to a very long time ago.
        minute.wrapping_sub(self.from) < LENGTH
    }

    /// Notes that a message is delivered at `minute` to somebody who came from an entry point last at `entry`, not later: the
    /// first within 24 h is the answer, and opens the window for itself and for what follows.
    pub fn deliver(&mut self, entry: Minute, minute: Minute) {
        let answered = self.from != NEVER && self.from >= entry;
        if !answered && minute - entry < ANSWER_WITHIN {
            self.from = minute;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window from the answer to an entry at minute 100.
    fn answered_at(minute: Minute) -> FreeEntry {
        let mut window = FreeEntry::default();
        window.deliver(100, minute);
        window
    }

    #[test]
    fn an_answer_within_a_day_opens_three_days_from_the_answer() {
        let window = answered_at(1_000);
        assert!(!window.is_open(999) && window.is_open(1_000) && window.is_open(999 + 3 * DAY));
        assert!(!window.is_open(1_000 + 3 * DAY));
        assert!(answered_at(99 + DAY).is_open(99 + DAY));
        assert_eq!(answered_at(100 + DAY), FreeEntry::default(), "too late");
        assert!([0, 5, NEVER - 1].iter().all(|&minute| !FreeEntry::default().is_open(minute)));
    }

    #[test]
    fn only_the_first_answer_to_an_entry_opens_and_another_entry_opens_anew() {
        let mut window = answered_at(1_000);
        window.deliver(100, 1_200);
        assert_eq!(window, answered_at(1_000));
        window.deliver(1_300, 1_300);
        assert!(window.is_open(1_299 + 3 * DAY) && !window.is_open(1_300 + 3 * DAY));
    }
}
