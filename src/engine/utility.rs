//! The transactional lane: one message for each event, attempted in its minute and retried when the number is held
//! back; and one-time codes, which are sent at once or never. It shares the number with marketing but neither its queue nor its quota.

use std::collections::BTreeMap;

use crate::engine::agenda::UtilitySend;
use crate::messaging::MessageId;
use crate::population::{Population, UtilityEvent};
use crate::units::time::HOUR;
use crate::units::{Hour, Minute};

/// Where the lane stands.
#[derive(Debug)]
pub(super) struct UtilityLane<'a> {
    /// Events of all recipients by minute.
    events: &'a [UtilityEvent],
    /// First event not yet taken.
    next: usize,
    /// Codes asked for by minute.
    codes: &'a [UtilityEvent],
    /// First code not yet taken.
    next_code: usize,
    /// Messages to be tried again, by hour.
    retries: BTreeMap<Hour, Vec<UtilitySend>>,
    /// The lane is open from this minute on.
    open_from: Minute,
}

impl<'a> UtilityLane<'a> {
    pub fn new(people: &'a Population, open_from: Minute) -> Self {
        let Population { events, codes, .. } = people;
        Self { events, next: 0, codes, next_code: 0, retries: BTreeMap::new(), open_from }
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
                    message: MessageId::event(event.ordinal),
                    tries: 0,
                    minute: event.minute,
                });
            }
        }
    }

    /// Adds the codes of `hour` to what is due, behind the events of the same minute.
    pub fn take_codes(&mut self, hour: Hour, due: &mut Vec<UtilitySend>) {
        let first = self.next_code;
        while let Some(code) = self.codes.get(self.next_code).filter(|code| code.minute / HOUR <= hour) {
            self.next_code += 1;
            let (recipient, message) = (code.recipient, MessageId::code(code.ordinal));
            due.push(UtilitySend { recipient, message, tries: 0, minute: code.minute });
        }
        if first < self.next_code {
            // Stable: what was there before stays in front.
            due.sort_by_key(|send| send.minute);
        }
    }

    /// Whether anything is due in `hour`.
    pub fn is_due(&self, hour: Hour) -> bool {
        self.retries.contains_key(&hour)
            || [self.events.get(self.next), self.codes.get(self.next_code)]
                .into_iter()
                .flatten()
                .any(|event| event.minute / HOUR <= hour)
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
