//! What the sender itself has noted about a contact.

use crate::messaging::{Contact, Segment};

/// What every sender keeps of one contact: 4 bytes. What comes later (receipts, clicks, replies) stands in the
/// [`crate::strategy::Memory`] of those strategies that ask for it, from the hour in which the sender is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContactRecord {
    /// Own marketing delivered.
    delivered: u16,
    /// A message came back with 131026.
    invalid: bool,
}

impl ContactRecord {
    /// Notes a delivered marketing message.
    #[inline]
    pub fn note_delivery(&mut self) {
        self.delivered = self.delivered.saturating_add(1);
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

    /// The sender's engagement score of this contact: its observed read rate, shrunk with the weight of two
    /// messages towards what the list alone suggests (model: section 9). Between 0 and 1 as long as there are no more
    /// reads than deliveries.
    pub fn score(&self, contact: &Contact, observed_reads: u16) -> f64 {
        /// Observed read rates that a sender expects of each segment before any message (assumed).
        const EXPECTED: [f64; 3] = [0.72, 0.35, 0.20];
        /// How much the best contact of a list is expected to read more than the middle one, times two (assumed).
        const SPREAD: f64 = 0.2;
        let standing = if contact.segment == Segment::Cold { 0.5 } else { f64::from(contact.standing) };
        let base = EXPECTED[contact.segment as usize] + SPREAD * (0.5 - standing);
        (2.0 * base + f64::from(observed_reads)) / (2.0 + f64::from(self.delivered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::Source;

    fn contact(segment: Segment, standing: f32) -> Contact {
        let (source, recency_rank) = (Source::None, 0.5);
        let frequency_rank = Contact::MIDDLE;
        Contact {
            id: 0,
            segment,
            source,
            days_since_interaction: None,
            recency_rank,
            standing,
            frequency_rank,
        }
    }

    #[test]
    fn the_score_starts_at_the_list_and_moves_with_what_is_seen() {
        let mut record = ContactRecord::default();
        assert_eq!(record.score(&contact(Segment::OptedIn, 0.0), 0), 0.72 + 0.1);
        assert_eq!(record.score(&contact(Segment::Cold, 0.0), 0), 0.20, "a cold contact has no standing");
        record.note_delivery();
        record.note_delivery();
        let expected = (2.0 * 0.35 + 1.0) / 4.0;
        assert!((record.score(&contact(Segment::Inactive, 0.5), 1) - expected).abs() < 1e-12);
    }
}
