//! What the sender answers to customers who write: free text, which the platform takes within 24 h of the customer's last
//! message and refuses later (model: section 4.10). An answer meets no other layer, opens no service window and counts for
//! nothing; to somebody who came from an entry point it opens the free entry window, like any message.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::engine::attempt::is_free;
use crate::engine::message::Message;
use crate::engine::recipient::Recipient;
use crate::engine::{AnswerCounts, Job};
use crate::gate::FreeEntry;
use crate::messaging::{Layer, SEGMENTS, Segment};
use crate::population::Conversation;
use crate::rng::{Purpose, unit};
use crate::scenario::Service;
use crate::units::time::{DAY, HOUR};
use crate::units::{Hour, Minute};

/// A message of a customer. What it is, other than when, is the key of the draw whether it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Written {
    minute: Minute,
    /// Index of the recipient.
    recipient: u32,
    /// One more than the number of the message that it replies to; 0 where it replies to none.
    message: u32,
    /// Ordinal among what the recipient writes of their own accord.
    ordinal: u32,
}

impl Written {
    /// The reply to a message.
    pub fn reply(message: &Message, minute: Minute) -> Self {
        let number = message.attempt.message.key() + 1;
        Self { minute, recipient: message.index, message: number, ordinal: 0 }
    }

    /// What a recipient writes of their own accord.
    pub fn unprompted(conversation: &Conversation) -> Self {
        let &Conversation { minute, recipient, ordinal } = conversation;
        Self { minute, recipient, message: 0, ordinal }
    }
}

/// What will happen, in the order of time: within a minute customers write before they are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Writes,
    IsAnswered,
}

/// What becomes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Delivered,
    Refused,
    Silent,
}

/// The sender's answers in a run.
#[derive(Debug)]
pub(super) struct Answers {
    service: Service,
    due: BinaryHeap<Reverse<(Minute, Kind, Written)>>,
    /// Minute of the last message of each customer who has written.
    last: BTreeMap<u32, Minute>,
    /// By day and segment.
    counts: Vec<[AnswerCounts; SEGMENTS.len()]>,
    /// Delivered and charged, by segment.
    charged: [u64; SEGMENTS.len()],
    /// Answers decided, whose ends must add up to as many.
    decided: u64,
}

impl Answers {
    /// The answers of a run of so many days; `None` where nobody is answered.
    pub fn new(service: Service, days: u32) -> Option<Self> {
        service.answers().then(|| Self {
            service,
            due: BinaryHeap::new(),
            last: BTreeMap::new(),
            counts: vec![Default::default(); days as usize],
            charged: Default::default(),
            decided: 0,
        })
    }

    /// Takes in that a customer writes, be it later.
    pub fn hear(&mut self, written: Written) {
        self.due.push(Reverse((written.minute, Kind::Writes, written)));
    }

    /// Everything that happens in `hour`, at whose end every block of it is known.
    pub fn end_hour(
        &mut self,
        hour: Hour,
        job: &Job,
        recipients: &mut [Recipient],
        windows: &mut [FreeEntry],
    ) {
        let end = (hour + 1) * HOUR;
        while let Some(&Reverse((minute, kind, written))) = self.due.peek()
            && minute < end
        {
            self.due.pop();
            let recipient = &mut recipients[written.recipient as usize];
            match kind {
                // Nobody writes to a business they have blocked.
                Kind::Writes if recipient.state.blocked_from() <= minute => {}
                Kind::Writes => self.take_in(written, job),
                Kind::IsAnswered => {
                    let window = windows.get_mut(written.recipient as usize);
                    self.answer(minute, written, job, recipient, window);
                }
            }
        }
    }

    /// A customer has written: the window is open, and perhaps there will be an answer.
    fn take_in(&mut self, written: Written, job: &Job) {
        self.last.insert(written.recipient, written.minute);
        let id = job.people.traits[written.recipient as usize].id();
        let word = job.draws.word(Purpose::Answered, id, written.message, written.ordinal);
        if unit(word) < self.service.answer_share {
            self.decided += 1;
            let minute = written.minute.saturating_add(self.service.answer_after);
            self.due.push(Reverse((minute, Kind::IsAnswered, written)));
        }
    }

    /// An answer is sent.
    fn answer(
        &mut self,
        minute: Minute,
        written: Written,
        job: &Job,
        recipient: &mut Recipient,
        window: Option<&mut FreeEntry>,
    ) {
        let open = self.last.get(&written.recipient).is_some_and(|last| minute - last < DAY);
        let blocked = recipient.state.blocked_from() <= minute;
        let end = match (open, blocked && job.setup.layers.is_on(Layer::RecipientBlock)) {
            (false, _) => End::Refused,
            (true, true) => End::Silent,
            (true, false) => End::Delivered,
        };
        let segment = job.people.segments[written.recipient as usize];
        if end == End::Delivered {
            recipient.state.note_answer(job.tables, minute);
            let free =
                window.is_some_and(|window| is_free(job, written.recipient, recipient, minute, window));
            // Like utility inside a service window.
            let charged = minute / DAY >= job.setup.prices.window_utility_charged_from;
            self.charged[segment as usize] += u64::from(charged && !free);
        }
        let counts = &mut self.counts[(minute / DAY) as usize][segment as usize];
        let count = match end {
            End::Delivered => &mut counts.delivered,
            End::Refused => &mut counts.refused,
            End::Silent => &mut counts.silent,
        };
        *count += 1;
    }

    /// The counts by day and segment, once the run is over, and by segment how many are charged. What has not been answered
    /// by then stands on the last day.
    pub fn finish(mut self, segments: &[Segment]) -> (Vec<AnswerCounts>, [u64; SEGMENTS.len()]) {
        if let Some(last) = self.counts.last_mut() {
            for Reverse((_, kind, written)) in &self.due {
                let segment = segments[written.recipient as usize];
                last[segment as usize].unsent += u64::from(*kind == Kind::IsAnswered);
            }
        }
        let counts: Vec<AnswerCounts> = self.counts.into_iter().flatten().collect();
        let ended = counts.iter().map(|counts| counts.counts().planned()).sum::<u64>();
        debug_assert_eq!(ended, self.decided, "every answer has one end");
        (counts, self.charged)
    }
}
