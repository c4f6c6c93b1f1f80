//! Where failures arrive: a webhook may come twice, and a message must not be tried again for each word of it.

use std::collections::BTreeSet;

use crate::units::Minute;

/// Failures that a sender has been told of. An attempt is known by its recipient, message and minute.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    known: BTreeSet<(u32, u32, Minute)>,
}

impl Inbox {
    /// Whether this is the first word of an attempt's failure; from now on it is known.
    pub fn is_news(&mut self, recipient: u32, message: u32, attempted: Minute) -> bool {
        self.known.insert((recipient, message, attempted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_26_a_failure_is_news_once_and_another_attempt_again() {
        let mut inbox = Inbox::default();
        assert_eq!([5, 5, 9, 5].map(|minute| inbox.is_news(1, 2, minute)), [true, false, true, false]);
        assert!(inbox.is_news(2, 2, 5) && inbox.is_news(1, 3, 5));
    }
}
