//! The transactional lane: one message for each event, attempted in its minute and retried when the number is held
//! back. It shares the number with marketing but neither its queue nor its quota.

use std::collections::BTreeMap;

use crate::engine::agenda::UtilitySend;
use crate::population::UtilityEvent;
use crate::units::time::HOUR;
use crate::units::{Hour, Minute};

/// Where the lane stands.
#[derive(Debug)]
pub(super) struct UtilityLane<'a> {
    /// Events of all recipients by minute.
    events: &'a [UtilityEvent],
    /// First event not yet taken.
    next: usize,
    /// Messages to be tried again, by hour.
    retries: BTreeMap<Hour, Vec<UtilitySend>>,
    /// The lane is open from this minute on.
    open_from: Minute,
}

impl<'a> UtilityLane<'a> {
    pub fn new(events: &'a [UtilityEvent], open_from: Minute) -> Self {
        Self { events, next: 0, retries: BTreeMap::new(), open_from }
    }

    /// Takes the messages to be tried again at the start of `hour`, where there are any.
    pub fn take_retries(&mut self, hour: Hour, due: &mut Vec<UtilitySend>) {
        // The list keeps its room from hour to hour.
        due.clear();
        due.extend(self.retries.remove(&hour).into_iter().flatten());
    }

    /// Takes the events of `hour` by minute. Every event goes to `happened` (its recipient, and whether the lane is
    /// open); only those of an open lane are due a message.
    pub fn take_events(
        &mut self,
        hour: Hour,
        due: &mut Vec<UtilitySend>,
        mut happened: impl FnMut(u32, bool),
    ) {
        due.clear();
        while let Some(event) = self.events.get(self.next).filter(|event| event.minute / HOUR <= hour) {
            self.next += 1;
            let open = event.minute >= self.open_from;
            happened(event.recipient, open);
            if open {
                due.push(UtilitySend {
                    recipient: event.recipient,
                    event: event.ordinal,
                    tries: 0,
                    minute: event.minute,
                });
            }
        }
    }

    /// Whether anything is due in `hour`.
    pub fn is_due(&self, hour: Hour) -> bool {
        self.retries.contains_key(&hour)
            || self.events.get(self.next).is_some_and(|event| event.minute / HOUR <= hour)
    }

    /// Tries a message again at the start of `hour`.
    pub fn retry(&mut self, send: &UtilitySend, hour: Hour) {
        let again = UtilitySend { tries: send.tries + 1, minute: hour * HOUR, ..*send };
        self.retries.entry(hour).or_default().push(again);
    }

    /// Recipients of messages still waiting at the end.
    pub fn waiting(&self) -> impl Iterator<Item = u32> + '_ {
        self.retries.values().flatten().map(|send| send.recipient)
    }
}
