//! When word of something reaches the sender.

use crate::units::{Minute, NEVER};

/// When a status of a message arrives: the platform sends it when something happens, and now and then again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Minutes from what happens to the first word of it.
    pub first: Minute,
    /// Minutes to the second word; [`NEVER`] where it comes once.
    pub again: Minute,
}

impl Arrival {
    /// At once and once.
    pub const PROMPT: Self = Self { first: 0, again: NEVER };

    /// When the first word comes of what happens at `minute`; [`NEVER`] of what never happens.
    #[inline]
    pub fn told(self, minute: Minute) -> Minute {
        if minute == NEVER { NEVER } else { minute + self.first }
    }

    /// When the words come of what happens at `minute`, one or two; none of what never happens.
    pub fn words(self, minute: Minute) -> impl Iterator<Item = Minute> {
        let after = [self.first, self.again].into_iter();
        after.filter(move |&after| after != NEVER && minute != NEVER).map(move |after| minute + after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_happens_is_never_told() {
        let twice = Arrival { first: 3, again: 10 };
        assert_eq!(twice.words(100).collect::<Vec<_>>(), [103, 110]);
        assert_eq!(Arrival::PROMPT.words(100).collect::<Vec<_>>(), [100]);
        assert_eq!((twice.words(NEVER).count(), twice.told(NEVER), twice.told(5)), (0, NEVER, 8));
    }
}
