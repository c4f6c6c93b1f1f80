//! What the sender itself has noted about a contact.

use crate::messaging::{Contact, Segment};

/// The sender's record of one contact: 6 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContactRecord {
    /// Own marketing delivered.
    delivered: u16,
    /// Own marketing with a read receipt.
    observed_reads: u16,
    /// Own marketing observed unread in a row.
    unread_run: u8,
    /// A message came back with 131026.
    invalid: bool,
}

impl ContactRecord {
    /// Notes a delivered marketing message. The read is noted with the delivery although its receipt comes
    /// later: the record is only used at launches, days after (model: section 6).
    #[inline]
    pub fn note_delivery(&mut self, observed_read: bool) {
        self.delivered = self.delivered.saturating_add(1);
        if observed_read {
            self.observed_reads = self.observed_reads.saturating_add(1);
            self.unread_run = 0;
        } else {
            self.unread_run = self.unread_run.saturating_add(1);
        }
    }

    /// Notes that the number is not on the platform.
    pub fn note_invalid(&mut self) {
        self.invalid = true;
    }

    /// Whether the number is known to be invalid.
    #[inline]
    pub fn is_invalid(&self) -> bool {
        self.invalid
    }

    /// Own marketing messages delivered so far (saturates at 65,535).
    #[inline]
    pub fn delivered(&self) -> u16 {
        self.delivered
    }

    /// Own marketing messages observed unread in a row (saturates at 255).
    #[inline]
    pub fn unread_run(&self) -> u8 {
        self.unread_run
    }

    /// The sender's engagement score of this contact: its observed read rate, shrunk with the weight of two
    /// messages towards what the list alone suggests (model: section 9). Between 0 and 1.
    pub fn score(&self, contact: &Contact) -> f64 {
        /// Observed read rates that a sender expects of each segment before any message (assumed).
        const EXPECTED: [f64; 3] = [0.72, 0.35, 0.20];
        /// How much the best contact of a list is expected to read more than the middle one, times two (assumed).
        const SPREAD: f64 = 0.2;
        let standing = if contact.segment == Segment::Cold { 0.5 } else { f64::from(contact.standing) };
        let base = EXPECTED[contact.segment as usize] + SPREAD * (0.5 - standing);
        (2.0 * base + f64::from(self.observed_reads)) / (2.0 + f64::from(self.delivered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::Source;

    fn contact(segment: Segment, standing: f32) -> Contact {
        let (source, recency_rank) = (Source::None, 0.5);
        Contact { id: 0, segment, source, days_since_interaction: None, recency_rank, standing }
    }

    #[test]
    fn the_score_starts_at_the_list_and_moves_with_what_is_seen() {
        let mut record = ContactRecord::default();
        assert_eq!(record.score(&contact(Segment::OptedIn, 0.0)), 0.72 + 0.1);
        assert_eq!(record.score(&contact(Segment::Cold, 0.0)), 0.20, "a cold contact has no standing");
        record.note_delivery(true);
        record.note_delivery(false);
        let expected = (2.0 * 0.35 + 1.0) / 4.0;
        assert!((record.score(&contact(Segment::Inactive, 0.5)) - expected).abs() < 1e-12);
    }

    #[test]
    fn a_read_ends_the_unread_run() {
        let mut record = ContactRecord::default();
        for _ in 0..3 {
            record.note_delivery(false);
        }
        assert_eq!(record.unread_run(), 3);
        record.note_delivery(true);
        assert_eq!((record.unread_run(), record.delivered()), (0, 4));
    }
}
