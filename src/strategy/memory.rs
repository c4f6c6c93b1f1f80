//! What a sender remembers of each contact, where its strategy asks for it. Everything enters in the hour in which the
//! sender is told, never before.

use std::collections::{BTreeMap, VecDeque};

use crate::messaging::Arrival;
use crate::strategy::Feedback;
use crate::units::time::{DAY, HOUR};
use crate::units::{Hour, Minute, NEVER};

/// Something that the sender is told of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Delivered,
    Read,
    /// A receipt for a transactional message: the contact is there, but has read no marketing.
    ReadOther,
    Clicked,
    Replied,
    /// A message sent in the hour of that minute was not delivered.
    Failed,
}

/// Something that the sender will be told.
#[derive(Clone, Copy, Debug)]
struct Note {
    /// Of whom.
    contact: u32,
    /// What.
    told: Told,
    /// When it happens.
    minute: Minute,
    /// Of which message, and when that was delivered; [`NEVER`] of none.
    of: (Minute, u32),
}

impl Note {
    /// What is the same for every word of one fact. In this order a sender takes in what comes at once.
    fn fact(&self) -> (Hour, (Minute, u32), Told, Minute) {
        (self.minute / HOUR, self.of, self.told, self.minute)
    }
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
    /// By contact: everything told so far, in the order in which it happened; none where everything comes once and at once.
    logs: Option<BTreeMap<u32, Vec<Note>>>,
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
            logs: None,
        }
    }

    /// Keeps a log of each contact, so that what comes late or twice leaves the same as if it came once and at once.
    pub fn keep_logs(&mut self) {
        self.logs = Some(BTreeMap::new());
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

    fn take_in(&mut self, note: Note) {
        if note.told == Told::Replied {
            self.conversations.retain(|(open, _)| *open != note.contact);
            self.conversations.push((note.contact, note.minute));
        }
        let Some(logs) = self.logs.as_mut().filter(|_| note.told != Told::Failed) else {
            return self.count(&note);
        };
        let log = logs.entry(note.contact).or_default();
        // A receipt says that the message was delivered, whether or not that was told.
        let implied =
            (note.told == Told::Read).then_some(Note { told: Told::Delivered, minute: note.of.0, ..note });
        let mut news = false;
        for note in implied.into_iter().chain([note]) {
            if let Err(place) = log.binary_search_by_key(&note.fact(), Note::fact) {
                log.insert(place, note);
                news = true;
            }
        }
        if news {
            let (at, log) = (note.contact as usize, log.clone());
            (self.engaged_at[at], self.wrote_at[at]) = (NEVER, NEVER);
            (self.unanswered[at], self.unread_run[at], self.observed_reads[at]) = (0, 0, 0);
            log.iter().for_each(|note| self.count(note));
        }
    }

    /// Takes in what comes in its order.
    fn count(&mut self, note: &Note) {
        let Note { contact, told, minute, .. } = *note;
        let at = contact as usize;
        if told == Told::Failed {
            return self.note_failed(contact, minute / HOUR);
        }
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
            Told::ReadOther | Told::Failed => {}
            Told::Clicked => self.unanswered[at] = 0,
            Told::Replied => {
                self.unanswered[at] = 0;
                let last = self.wrote_at[at];
                self.wrote_at[at] = if last == NEVER { minute } else { last.max(minute) };
            }
        }
    }

    /// Is told what comes of a marketing message to `contact`; each part counts from the hour after it is told.
    pub fn hear(&mut self, contact: u32, feedback: &Feedback) {
        self.status(contact, Told::Delivered, feedback, feedback.delivered, feedback.delivery_status);
        self.hear_reaction(contact, Told::Read, feedback);
    }

    /// Is told what comes of a transactional message to `contact`: whoever reacts to it is engaged and may be in a
    /// conversation, but has read no marketing.
    pub fn hear_utility(&mut self, contact: u32, feedback: &Feedback) {
        self.hear_reaction(contact, Told::ReadOther, feedback);
    }

    /// Is told at `told` that a message sent at `sent` has failed.
    pub fn hear_failure(&mut self, contact: u32, sent: Minute, told: Minute) {
        if told / HOUR <= sent / HOUR + 1 {
            self.note_failed(contact, sent / HOUR);
        } else {
            self.note(Note { contact, told: Told::Failed, minute: sent, of: (NEVER, 0) }, told);
        }
    }

    fn hear_reaction(&mut self, contact: u32, read: Told, feedback: &Feedback) {
        self.status(contact, read, feedback, feedback.read, feedback.read_status);
        self.status(contact, Told::Clicked, feedback, feedback.clicked, Arrival::PROMPT);
        self.status(contact, Told::Replied, feedback, feedback.replied, Arrival::PROMPT);
    }

    fn status(&mut self, contact: u32, told: Told, feedback: &Feedback, minute: Minute, arrival: Arrival) {
        let note = Note { contact, told, minute, of: (feedback.delivered, feedback.message) };
        arrival.words(minute).for_each(|at| self.note(note, at));
    }

    /// Notes what the sender will be told at `told`.
    fn note(&mut self, note: Note, told: Minute) {
        let at = (told / HOUR + 1).saturating_sub(self.next) as usize;
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
    fn note_failed(&mut self, contact: u32, hour: Hour) {
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

    const HOURS: Hour = 40;

    /// What a sender knows after each hour of a stream of messages to three contacts.
    fn known(logs: bool, arrival: impl Fn(u32) -> Arrival) -> Vec<String> {
        let mut memory = Memory::new(3, 2);
        if logs {
            memory.keep_logs();
        }
        (0..HOURS)
            .map(|hour| {
                memory.open_hour(hour);
                for contact in (0..3).filter(|contact| hour % (contact + 2) == 0 && hour < 24) {
                    // Two messages, half of them read, some answered.
                    for message in [2 * hour, 2 * hour + 1] {
                        let luck = 7 * message + 5 * contact;
                        let delivered = hour * HOUR + luck % 30 + 30 * (message % 2);
                        let after =
                            |share: u32, minutes| if luck % share == 0 { delivered + minutes } else { NEVER };
                        let feedback = Feedback {
                            read: after(2, 3 + luck % 300),
                            replied: after(6, 340),
                            message,
                            delivery_status: arrival(luck),
                            read_status: arrival(luck + 1),
                            ..Feedback::none(delivered)
                        };
                        memory.hear(contact, &feedback);
                    }
                }
                let Memory { engaged_at, wrote_at, unanswered, unread_run, observed_reads, .. } = &memory;
                let open: Vec<u32> = memory.conversations().collect();
                format!(
                    "{engaged_at:?} {wrote_at:?} {unanswered:?} {unread_run:?} {observed_reads:?} {open:?}"
                )
            })
            .collect()
    }

    /// Statuses for one message are told in any order, some twice: at every hour a log leaves the same as if they had come
    /// once, and in the end the same as if at once. Without it the counts go wrong.
    #[test]
    fn rule_26_statuses_out_of_order_and_twice_leave_the_counts_right() {
        let prompt = known(false, |_| Arrival::PROMPT);
        assert_eq!(known(true, |_| Arrival::PROMPT), prompt);
        let twice = |luck: u32| Arrival { first: 0, again: luck % 500 };
        assert_eq!(known(true, twice), prompt);
        assert_ne!(known(false, twice), prompt, "without a log everything counts twice");
        let late = |luck: u32| Arrival { first: 97 * luck % 600, again: NEVER };
        let told = known(true, late);
        assert_ne!(told, prompt, "what is late is known late");
        assert_eq!(told.last(), prompt.last());
        assert_ne!(
            known(false, late).last(),
            prompt.last(),
            "without a log their order is taken for what happened"
        );
        let both = |luck: u32| Arrival { again: 900, ..late(luck) };
        assert_eq!(known(true, both), told);
    }

    /// A receipt alone says that the message was delivered; its delivery is not counted again when it is told.
    #[test]
    fn rule_26_a_receipt_without_a_delivery_is_legal() {
        let mut memory = Memory::new(1, 0);
        memory.keep_logs();
        let delivery_status = Arrival { first: 300, again: NEVER };
        memory.hear(0, &Feedback { read: 70, clicked: 130, delivery_status, ..Feedback::none(10) });
        memory.open_hour(2);
        assert_eq!((memory.unanswered(0), memory.unread_run(0), memory.observed_reads(0)), (1, 0, 1));
        memory.open_hour(6);
        assert_eq!((memory.unanswered(0), memory.unread_run(0), memory.observed_reads(0)), (0, 0, 1));
    }
}
