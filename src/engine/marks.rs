//! What makes senders hold messages back, contact by contact: kept apart from the records, of which the sender would
//! otherwise have to look at every one at every dispatch.

use crate::messaging::Reason;
use crate::strategy::Mark;

/// The marks of all contacts, by index.
#[derive(Debug)]
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    /// Nothing has happened to anybody.
    pub fn new(contacts: usize) -> Self {
        Self(vec![Mark::default(); contacts])
    }

    /// The mark of a contact.
    #[inline]
    pub fn get(&self, recipient: u32) -> Mark {
        self.0[recipient as usize]
    }

    /// Notes what has happened to a contact: a stop, or a number that proves invalid. Of somebody to whom both have
    /// happened the records have to tell.
    pub fn note(&mut self, recipient: u32, mark: Mark) {
        let old = &mut self.0[recipient as usize];
        *old = if *old == Mark::Nothing || *old == mark { mark } else { Mark::Stopped };
    }

    /// Whether a message held back for this reason says that its contact need not be looked up again; `for_good` tells
    /// whether the contact never takes a stop back.
    pub fn settles(&self, recipient: u32, reason: Reason, for_good: impl FnOnce() -> bool) -> bool {
        reason == Reason::OptedOutKnown && self.get(recipient) == Mark::Stopped && for_good()
    }

    /// Notes that a stop has reached the sender and will never end.
    pub fn settle(&mut self, recipient: u32) {
        self.0[recipient as usize] = Mark::StoppedForGood;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_stops_under_an_invalid_number_is_looked_up() {
        let mut marks = Marks::new(2);
        marks.note(1, Mark::Invalid);
        marks.note(1, Mark::Invalid);
        assert_eq!([marks.get(0), marks.get(1)], [Mark::Nothing, Mark::Invalid]);
        marks.note(1, Mark::Stopped);
        assert_eq!(marks.get(1), Mark::Stopped);
    }

    #[test]
    fn a_stop_is_settled_once_and_never_for_those_who_come_back() {
        let mut marks = Marks::new(1);
        assert!(!marks.settles(0, Reason::OptedOutKnown, || true));
        marks.note(0, Mark::Stopped);
        assert!(
            !marks.settles(0, Reason::OptedOutKnown, || false)
                && !marks.settles(0, Reason::InvalidKnown, || true)
        );
        assert!(marks.settles(0, Reason::OptedOutKnown, || true));
        marks.settle(0);
        assert_eq!(marks.get(0), Mark::StoppedForGood);
        assert!(!marks.settles(0, Reason::OptedOutKnown, || true));
    }
}
