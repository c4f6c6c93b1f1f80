//! The messages that leave their queues for the gate together.

use std::ops::Range;

use crate::strategy::Dispatch;

/// A message that leaves its queue for the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Send {
    /// Number of the campaign.
    pub campaign: u32,
    /// Which copy of its message: 0 the original, then the reminders.
    pub copy: u8,
    /// Message and recipient.
    pub dispatch: Dispatch,
}

/// Neighbouring copies of one campaign's message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    campaign: u32,
    copy: u8,
    /// Place of the first of them.
    first: u32,
}

/// Messages in the order in which they leave. Which message they are copies of is kept once for many neighbours, so that
/// each takes 16 bytes.
#[derive(Clone, Debug, Default)]
pub struct Sends {
    dispatches: Vec<Dispatch>,
    /// By place; none is empty.
    runs: Vec<Run>,
}

impl Sends {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.dispatches.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.dispatches.is_empty()
    }

    /// Forgets all of them, keeping the memory.
    pub fn clear(&mut self) {
        self.dispatches.clear();
        self.runs.clear();
    }

    /// Adds a message.
    pub fn push(&mut self, send: Send) {
        self.copies(send.campaign, send.copy, |sends| sends.push(send.dispatch));
    }

    /// Adds copies of one campaign's message: what `add` puts at the end.
    pub(super) fn copies(&mut self, campaign: u32, copy: u8, add: impl FnOnce(&mut Vec<Dispatch>)) {
        let first = self.dispatches.len();
        add(&mut self.dispatches);
        let goes_on = self.runs.last().is_some_and(|run| (run.campaign, run.copy) == (campaign, copy));
        if self.dispatches.len() > first && !goes_on {
            self.runs.push(Run { campaign, copy, first: first as u32 });
        }
    }

    /// The message at place `at`.
    pub fn get(&self, at: u32) -> Send {
        let Run { campaign, copy, .. } = self.runs[self.runs.partition_point(|run| run.first <= at) - 1];
        Send { campaign, copy, dispatch: self.dispatches[at as usize] }
    }

    /// Recipients and histories of all messages, in order.
    pub fn dispatches(&self) -> &[Dispatch] {
        &self.dispatches
    }

    /// Places of neighbouring copies of one message, in order.
    pub fn runs(&self) -> impl Iterator<Item = Range<u32>> + '_ {
        let ends = self.runs.iter().skip(1).map(|run| run.first).chain([self.dispatches.len() as u32]);
        self.runs.iter().zip(ends).map(|(run, end)| run.first..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::NEVER;

    fn send(campaign: u32, copy: u8, recipient: u32) -> Send {
        let dispatch = Dispatch { recipient, position: recipient, first_attempt: NEVER, retries: 0 };
        Send { campaign, copy, dispatch }
    }

    #[test]
    fn messages_come_back_as_they_went_in() {
        let all = [send(0, 0, 3), send(0, 0, 4), send(0, 1, 5), send(2, 1, 6), send(2, 1, 1), send(0, 0, 2)];
        let mut sends = Sends::default();
        assert!(sends.is_empty() && sends.runs().count() == 0);
        for round in 0..2 {
            sends.clear();
            all.iter().for_each(|send| sends.push(*send));
            sends.copies(7, 0, |_| ());
            let back: Vec<Send> = (0..all.len() as u32).map(|at| sends.get(at)).collect();
            assert_eq!((back.as_slice(), sends.len()), (&all[..], all.len()), "round {round}");
            assert_eq!(sends.runs().collect::<Vec<_>>(), [0..2, 2..3, 3..5, 5..6]);
        }
        assert_eq!(size_of::<Dispatch>(), 16);
    }
}
