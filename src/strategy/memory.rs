//! What a sender remembers of each contact, where its strategy asks for it. Everything enters in the hour in which the
//! sender is told, never before.

use std::collections::BTreeMap;

use crate::strategy::Feedback;
use crate::units::time::{DAY, HOUR};
use crate::units::{Hour, Minute, NEVER};

/// Something that the sender is told of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Delivered,
    Read,
    Clicked,
    Replied,
}

/// The sender's memory of all contacts.
#[derive(Clone, Debug)]
pub struct Memory {
    /// By contact: the last minute in which it was seen to read, click or reply.
    engaged_at: Vec<Minute>,
    /// By contact: the last minute in which it wrote, in reply or of its own accord.
    wrote_at: Vec<Minute>,
    /// By contact: delivered messages since the last click or reply.
    unanswered: Vec<u8>,
    /// Hours of each contact's last sends, `depth` for each, unused ones [`NEVER`].
    sent: Vec<Hour>,
    depth: usize,
    /// What the sender will be told, by the hour in which it can act on it.
    ahead: BTreeMap<Hour, Vec<(u32, Told, Minute)>>,
    /// Contacts whose service window is open, with the minute in which it opened.
    conversations: Vec<(u32, Minute)>,
}

impl Memory {
    /// A memory of `contacts` contacts that holds the last `depth` sends to each.
    pub fn new(contacts: u32, depth: usize) -> Self {
        let contacts = contacts as usize;
        Self {
            engaged_at: vec![NEVER; contacts],
            wrote_at: vec![NEVER; contacts],
            unanswered: vec![0; contacts],
            sent: vec![NEVER; contacts * depth],
            depth,
            ahead: BTreeMap::new(),
            conversations: Vec::new(),
        }
    }

    /// Takes in everything that the sender has been told by the start of `hour`.
    pub fn open_hour(&mut self, hour: Hour) {
        // Only those whose window stays open through the hour.
        self.conversations.retain(|(_, from)| (hour + 1) * HOUR <= from + DAY);
        while let Some(entry) = self.ahead.first_entry().filter(|entry| *entry.key() <= hour) {
            for (contact, told, minute) in entry.remove() {
                let at = contact as usize;
                if told != Told::Delivered {
                    let last = self.engaged_at[at];
                    self.engaged_at[at] = if last == NEVER { minute } else { last.max(minute) };
                }
                match told {
                    Told::Delivered => self.unanswered[at] = self.unanswered[at].saturating_add(1),
                    Told::Read => {}
                    Told::Clicked => self.unanswered[at] = 0,
                    Told::Replied => {
                        self.unanswered[at] = 0;
                        let last = self.wrote_at[at];
                        self.wrote_at[at] = if last == NEVER { minute } else { last.max(minute) };
                        self.conversations.retain(|(open, _)| *open != contact);
                        self.conversations.push((contact, minute));
                    }
                }
            }
        }
    }

    /// Is told what comes of a message to `contact`; each part counts from the hour after it happens.
    pub fn hear(&mut self, contact: u32, feedback: &Feedback) {
        let parts = [
            (Told::Delivered, feedback.delivered),
            (Told::Read, feedback.read),
            (Told::Clicked, feedback.clicked),
            (Told::Replied, feedback.replied),
        ];
        for (told, minute) in parts.into_iter().filter(|(_, minute)| *minute < NEVER) {
            self.ahead.entry(minute / HOUR + 1).or_default().push((contact, told, minute));
        }
    }

    /// Notes a send.
    pub fn note_sent(&mut self, contact: u32, hour: Hour) {
        let sent = self.sent_to_mut(contact);
        if let Some(oldest) = sent.iter_mut().min_by_key(|at| if **at == NEVER { 0 } else { **at + 1 }) {
            *oldest = hour;
        }
    }

    /// Forgets a send in `hour` that has failed.
    pub fn note_failed(&mut self, contact: u32, hour: Hour) {
        if let Some(sent) = self.sent_to_mut(contact).iter_mut().find(|at| **at == hour) {
            *sent = NEVER;
        }
    }

    fn sent_to_mut(&mut self, contact: u32) -> &mut [Hour] {
        &mut self.sent[contact as usize * self.depth..][..self.depth]
    }

    /// When the contact was last seen to read, click or reply.
    pub fn engaged_at(&self, contact: u32) -> Option<Minute> {
        Some(self.engaged_at[contact as usize]).filter(|at| *at != NEVER)
    }

    /// When the contact last wrote, in reply or of its own accord.
    pub fn wrote_at(&self, contact: u32) -> Option<Minute> {
        Some(self.wrote_at[contact as usize]).filter(|at| *at != NEVER)
    }

    /// Delivered messages since the last click or reply.
    pub fn unanswered(&self, contact: u32) -> u8 {
        self.unanswered[contact as usize]
    }

    /// Sends to the contact in the `length` before `hour`, as far as the memory reaches.
    pub fn sent_since(&self, contact: u32, hour: Hour, length: Minute) -> usize {
        let sent = &self.sent[contact as usize * self.depth..][..self.depth];
        sent.iter().filter(|at| **at != NEVER && (hour - **at) * HOUR < length).count()
    }

    /// Contacts whose service window is open, in the order in which they wrote.
    pub fn conversations(&self) -> impl Iterator<Item = u32> + '_ {
        self.conversations.iter().map(|(contact, _)| *contact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_known_before_the_sender_is_told() {
        let mut memory = Memory::new(2, 0);
        memory.hear(1, &Feedback { read: 700, replied: 7_300, ..Feedback::none(600) });
        memory.open_hour(10);
        assert_eq!(
            (memory.unanswered(1), memory.engaged_at(1)),
            (0, None),
            "the delivery is of this very hour"
        );
        memory.open_hour(11);
        assert_eq!((memory.unanswered(1), memory.engaged_at(1)), (1, None));
        memory.open_hour(12);
        assert_eq!((memory.engaged_at(1), memory.wrote_at(1)), (Some(700), None));
        memory.open_hour(122);
        assert_eq!((memory.unanswered(1), memory.engaged_at(1)), (0, Some(7_300)));
        assert_eq!((memory.wrote_at(0), memory.wrote_at(1)), (None, Some(7_300)));
        assert_eq!(memory.conversations().collect::<Vec<_>>(), [1]);
        memory.open_hour(146);
        assert_eq!(memory.conversations().count(), 0, "a service window is open for a day");
        assert_eq!(memory.engaged_at(0), None);
    }

    #[test]
    fn sends_are_counted_back_from_now_and_failures_forgotten() {
        let mut memory = Memory::new(1, 2);
        for hour in [5, 10, 20] {
            memory.note_sent(0, hour);
        }
        assert_eq!(memory.sent_since(0, 20, 11 * HOUR), 2, "the oldest made room");
        assert_eq!(memory.sent_since(0, 20, 10 * HOUR), 1);
        memory.note_failed(0, 20);
        assert_eq!(memory.sent_since(0, 20, 11 * HOUR), 1);
        memory.note_sent(0, 21);
        assert_eq!(memory.sent_since(0, 22, 13 * HOUR), 2);
    }
}
