//! What keeps the sender from writing to a contact, whatever the strategy.

use crate::messaging::Reason;

/// What has happened to a contact that makes senders hold messages back. A byte, so that asking for everybody costs
/// next to nothing; of nearly everybody the answer is [`Mark::Nothing`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Mark {
    /// Nothing: a message may go.
    #[default]
    Nothing,
    /// The contact has stopped once. Whether the stop has reached the sender, and is still in force, has to be looked
    /// up.
    Stopped,
    /// The stop is known to the sender and will never be taken back.
    StoppedForGood,
    /// The number has proved invalid.
    Invalid,
}

impl Mark {
    /// Why no message may go; `None` when one may. `opted_out` looks up whether a stop is in force, `invalid` whether the
    /// number has proved invalid.
    #[inline]
    pub fn reason(self, opted_out: impl FnOnce() -> bool, invalid: impl FnOnce() -> bool) -> Option<Reason> {
        if self == Self::Nothing { None } else { self.held(opted_out, invalid) }
    }

    /// The same for the few who have a mark. Apart, so that nearly everybody costs one jump, which is foreseen.
    #[cold]
    #[inline(never)]
    fn held(self, opted_out: impl FnOnce() -> bool, invalid: impl FnOnce() -> bool) -> Option<Reason> {
        if self == Self::StoppedForGood || self == Self::Stopped && opted_out() {
            return Some(Reason::OptedOutKnown);
        }
        (self == Self::Invalid || invalid()).then_some(Reason::InvalidKnown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_stop_that_may_end_is_looked_up() {
        let unasked = |mark: Mark| mark.reason(|| panic!("asked"), || panic!("asked"));
        assert_eq!(unasked(Mark::Nothing), None);
        assert_eq!(unasked(Mark::StoppedForGood), Some(Reason::OptedOutKnown));
        assert_eq!(unasked(Mark::Invalid), Some(Reason::InvalidKnown));
        for (opted_out, invalid, reason) in [
            (true, true, Some(Reason::OptedOutKnown)),
            (false, true, Some(Reason::InvalidKnown)),
            (false, false, None),
        ] {
            assert_eq!(Mark::Stopped.reason(|| opted_out, || invalid), reason);
        }
    }
}
