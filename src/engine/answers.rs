//! What the sender answers to customers who write: free text, which the platform takes within 24 h of the customer's last
//! message and refuses later, or while the account may send nothing at all (model: section 4.10). An answer meets no other
//! layer, opens no service window and counts for nothing; to somebody who came from an entry point it opens the free entry
//! window, like any message.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use crate::engine::attempt::is_free;
use crate::engine::message::Message;
use crate::engine::numbers::Numbers;
use crate::engine::recipient::Recipient;
use crate::engine::story::{AnswerScene, Mood, Shown, Watch};
use crate::engine::{AnswerCounts, Job};
use crate::gate::FreeEntry;
use crate::messaging::{Layer, MessageId, Reason, SEGMENTS, Segment};
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
    /// The message that it replies to, if to any.
    message: Option<MessageId>,
    /// Ordinal among what the recipient writes of their own accord.
    ordinal: u32,
}

impl Written {
    /// The reply to a message.
    pub fn reply(message: &Message, minute: Minute) -> Self {
        Self { minute, recipient: message.index, message: Some(message.attempt.message), ordinal: 0 }
    }

    /// What a recipient writes of their own accord.
    pub fn unprompted(conversation: &Conversation) -> Self {
        let &Conversation { minute, recipient, ordinal } = conversation;
        Self { minute, recipient, message: None, ordinal }
    }
}

/// What will happen, in the order of time: within a minute customers write before they are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Writes,
    IsAnswered,
}

/// What an hour's answers meet.
pub(super) struct World<'a> {
    pub job: &'a Job<'a>,
    pub numbers: &'a Numbers,
    /// Why the account may not even answer in this hour.
    pub stops: Option<Reason>,
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

    /// Everything that happens in `hour`, at whose end every block of it is known. Answers to the one who is watched are
    /// kept in `scenes`.
    pub fn end_hour(
        &mut self,
        hour: Hour,
        world: &World,
        recipients: &mut [Recipient],
        windows: &mut [FreeEntry],
        scenes: &mut Vec<AnswerScene>,
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
                Kind::Writes => self.take_in(written, world.job),
                Kind::IsAnswered => {
                    let window = windows.get_mut(written.recipient as usize);
                    let scene = self.answer(minute, written, world, recipient, window);
                    match (&world.job.watch, scene) {
                        (Some(Watch::All(witness)), Some(scene)) => witness(Shown::Answer(&scene)),
                        (_, scene) => scenes.extend(scene),
                    }
                }
            }
        }
    }

    /// A customer has written: the window is open, and perhaps there will be an answer.
    fn take_in(&mut self, written: Written, job: &Job) {
        self.last.insert(written.recipient, written.minute);
        let id = job.people.traits[written.recipient as usize].id();
        let message = written.message.map_or(0, |message| message.key() + 1);
        let word = job.draws.word(Purpose::Answered, id, message, written.ordinal);
        if unit(word) < self.service.answer_share {
            self.decided += 1;
            let minute = written.minute.saturating_add(self.service.answer_after);
            self.due.push(Reverse((minute, Kind::IsAnswered, written)));
        }
    }

    /// An answer is sent; what is told of it where the recipient is watched.
    fn answer(
        &mut self,
        minute: Minute,
        written: Written,
        world: &World,
        recipient: &mut Recipient,
        window: Option<&mut FreeEntry>,
    ) -> Option<AnswerScene> {
        let job = world.job;
        // Nobody is answered who has not written.
        let last_written = self.last.get(&written.recipient).copied().unwrap_or(written.minute);
        let blocked = recipient.state.blocked_from() <= minute;
        // As with templates, the account comes first and the person's block, of which nobody is told, last.
        let failed = match world.stops {
            Some(reason) => Some(reason),
            None if minute - last_written >= DAY => Some(Reason::WindowClosed),
            None if blocked && job.setup.layers.is_on(Layer::RecipientBlock) => Some(Reason::Silent),
            None => None,
        };
        let watched = job.watch.is_some_and(|watch| watch.sees(written.recipient));
        let before = watched.then(|| Mood::of(&recipient.state, job.tables, minute));
        let segment = job.people.segments[written.recipient as usize];
        let counts = &mut self.counts[(minute / DAY) as usize][segment as usize];
        if let Some(reason) = failed {
            counts.fail(reason);
        } else {
            counts.delivered += 1;
            recipient.state.note_answer(job.tables, minute);
            let free =
                window.is_some_and(|window| is_free(job, written.recipient, recipient, minute, window));
            // Like utility inside a service window.
            let charged = minute / DAY >= job.setup.prices.window_utility_charged_from;
            self.charged[segment as usize] += u64::from(charged && !free);
        }
        before.map(|before| AnswerScene {
            recipient: written.recipient,
            minute,
            number: world.numbers.of(written.recipient),
            written: written.minute,
            last_written,
            replied_to: written.message,
            before,
            outcome: failed.map_or_else(|| Ok(recipient.state.goodwill(job.tables, minute)), Err),
        })
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
