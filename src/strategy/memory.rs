//! What a sender remembers of each contact, where its strategy asks for it. Everything enters in the hour in which the
//! sender is told, never before.

use std::collections::VecDeque;

use crate::strategy::Feedback;
use crate::units::time::{DAY, HOUR};
use crate::units::{Hour, Minute, NEVER};

/// Something that the sender is told of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Delivered,
    Read,
    /// A receipt for a transactional message: the contact is there, but has read no marketing.
    ReadOther,
    Clicked,
    Replied,
}

/// Something that the sender will be told: of whom, what, and when it happens.
type Note = (u32, Told, Minute);

/// The sender's memory of all contacts.
#[derive(Clone, Debug)]
pub struct Memory {
    /// By contact: the last minute in which it was seen to read, click or reply.
    engaged_at: Vec<Minute>,
    /// By contact: the last minute in which it wrote, in reply or of its own accord.
    wrote_at: Vec<Minute>,
    /// By contact: delivered messages since the last click or reply.
    unanswered: Vec<u8>,
    /// By contact: delivered messages since the last receipt.
    unread_run: Vec<u8>,
    /// By contact: receipts.
    observed_reads: Vec<u16>,
    /// Hours of each contact's last sends, `depth` for each, unused ones [`NEVER`].
    sent: Vec<Hour>,
    depth: usize,
    /// First hour that was not opened.
    next: Hour,
    /// What the sender will be told, by the hour in which it can act on it, from `next` on.
    ahead: VecDeque<Vec<Note>>,
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
            unread_run: vec![0; contacts],
            observed_reads: vec![0; contacts],
            sent: vec![NEVER; contacts * depth],
            depth,
            next: 0,
            ahead: VecDeque::new(),
            conversations: Vec::new(),
        }
    }

    /// Takes in everything that the sender has been told by the start of `hour`.
    pub fn open_hour(&mut self, hour: Hour) {
        while self.next <= hour {
            let notes = self.ahead.pop_front().unwrap_or_default();
            notes.into_iter().for_each(|note| self.take_in(note));
            self.next += 1;
        }
        // Only those whose window stays open through the hour.
        self.conversations.retain(|(_, from)| (hour + 1) * HOUR <= from + DAY);
    }

    fn take_in(&mut self, (contact, told, minute): Note) {
        let at = contact as usize;
        if told != Told::Delivered {
            let last = self.engaged_at[at];
            self.engaged_at[at] = if last == NEVER { minute } else { last.max(minute) };
        }
        match told {
            Told::Delivered => {
                self.unanswered[at] = self.unanswered[at].saturating_add(1);
                self.unread_run[at] = self.unread_run[at].saturating_add(1);
            }
            Told::Read => {
                self.unread_run[at] = 0;
                self.observed_reads[at] = self.observed_reads[at].saturating_add(1);
            }
            Told::ReadOther => {}
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

    /// Is told what comes of a marketing message to `contact`; each part counts from the hour after it happens.
    pub fn hear(&mut self, contact: u32, feedback: &Feedback) {
        self.note((contact, Told::Delivered, feedback.delivered));
        self.hear_reaction(contact, Told::Read, feedback);
    }

    /// Is told what comes of a transactional message to `contact`: whoever reacts to it is engaged and may be in a
    /// conversation, but has read no marketing.
    pub fn hear_utility(&mut self, contact: u32, feedback: &Feedback) {
        self.hear_reaction(contact, Told::ReadOther, feedback);
    }

    fn hear_reaction(&mut self, contact: u32, read: Told, feedback: &Feedback) {
        self.note((contact, read, feedback.read));
        self.note((contact, Told::Clicked, feedback.clicked));
        self.note((contact, Told::Replied, feedback.replied));
    }

    fn note(&mut self, note: Note) {
        let (.., minute) = note;
        if minute == NEVER {
            return;
        }
        let at = (minute / HOUR + 1).saturating_sub(self.next) as usize;
        if at >= self.ahead.len() {
            self.ahead.resize_with(at + 1, Vec::new);
        }
        self.ahead[at].push(note);
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

    /// Delivered messages since the last receipt.
    pub fn unread_run(&self, contact: u32) -> u8 {
        self.unread_run[contact as usize]
    }

    /// Receipts for marketing messages.
    pub fn observed_reads(&self, contact: u32) -> u16 {
        self.observed_reads[contact as usize]
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
        assert_eq!((memory.unread_run(1), memory.observed_reads(1)), (1, 0), "read at 700, told after it");
        memory.open_hour(12);
        assert_eq!((memory.engaged_at(1), memory.wrote_at(1)), (Some(700), None));
        assert_eq!((memory.unread_run(1), memory.observed_reads(1)), (0, 1));
        // Hours in between may be left out.
        memory.open_hour(122);
        assert_eq!((memory.unanswered(1), memory.engaged_at(1)), (0, Some(7_300)));
        assert_eq!((memory.wrote_at(0), memory.wrote_at(1)), (None, Some(7_300)));
        assert_eq!(memory.conversations().collect::<Vec<_>>(), [1]);
        memory.open_hour(146);
        assert_eq!(memory.conversations().count(), 0, "a service window is open for a day");
        assert_eq!(memory.engaged_at(0), None);
    }

    #[test]
    fn a_receipt_ends_the_run_and_one_of_a_transactional_message_does_not() {
        let mut memory = Memory::new(1, 0);
        for hour in [1, 2, 3] {
            memory.hear(0, &Feedback::none(hour * HOUR));
        }
        memory.hear_utility(0, &Feedback { read: 5 * HOUR, ..Feedback::none(4 * HOUR) });
        memory.open_hour(6);
        assert_eq!((memory.unread_run(0), memory.unanswered(0), memory.observed_reads(0)), (3, 3, 0));
        assert_eq!(memory.engaged_at(0), Some(5 * HOUR));
        memory.hear(0, &Feedback { read: 9 * HOUR, ..Feedback::none(7 * HOUR) });
        memory.open_hour(9);
        assert_eq!(
            (memory.unread_run(0), memory.observed_reads(0)),
            (4, 0),
            "the receipt comes in this hour"
        );
        memory.open_hour(10);
        assert_eq!((memory.unread_run(0), memory.unanswered(0), memory.observed_reads(0)), (0, 4, 1));
    }

    #[test]
    fn a_conversation_that_ended_in_hours_left_out_is_over() {
        let mut memory = Memory::new(1, 0);
        memory.hear(0, &Feedback { replied: 5 * HOUR, ..Feedback::none(4 * HOUR) });
        memory.open_hour(40);
        assert_eq!(memory.conversations().count(), 0);
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
