//! The life of one recipient, for `trace`. Watching draws nothing and changes nothing.

use crate::gate::{Finding, Opinion, in_order};
use crate::messaging::{Category, MessageId, Reaction, Reason, Segment};
use crate::population::{State, Tables};
use crate::scenario::Setup;
use crate::units::{Minute, Second};

/// Whose lives are watched, and how closely.
#[derive(Clone, Copy)]
pub enum Watch<'a> {
    /// One recipient, by index: every scene is kept, with what each layer of the gate makes of the attempt.
    One(u32),
    /// Everybody, from outside: each scene is shown to the witness as it happens and then forgotten. The layers of the
    /// gate are not asked for it, so that the longest list takes no more than it takes unwatched.
    All(&'a (dyn Fn(Shown) + Sync)),
}

impl Watch<'_> {
    /// Whether the recipient of this index is watched.
    #[inline]
    pub(super) fn sees(self, index: u32) -> bool {
        match self {
            Self::One(watched) => index == watched,
            Self::All(_) => true,
        }
    }
}

/// What a witness is shown.
#[derive(Clone, Copy, Debug)]
pub enum Shown<'a> {
    /// An attempt of a template.
    Attempt(&'a Scene),
    /// An answer in free text.
    Answer(&'a AnswerScene),
}

/// The life of the one who is watched, each part in the order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Attempts of templates.
    pub attempts: Vec<Scene>,
    /// Answers in free text to what they write.
    pub answers: Vec<AnswerScene>,
}

/// One answer in free text to a watched recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerScene {
    /// Index of the recipient.
    pub recipient: u32,
    /// When.
    pub minute: Minute,
    /// Which of the portfolio's numbers sends.
    pub number: u32,
    /// When they wrote what is answered.
    pub written: Minute,
    /// When they last wrote.
    pub last_written: Minute,
    /// The message to which they replied; `None` where they wrote of their own accord.
    pub replied_to: Option<MessageId>,
    /// Present segment, fatigue and goodwill before the answer.
    pub before: Mood,
    /// Goodwill after a delivered answer, or the reason why it does not arrive.
    pub outcome: Result<f64, Reason>,
}

/// One attempt on a watched recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Index of the recipient.
    pub recipient: u32,
    /// When.
    pub second: Second,
    /// Which of the portfolio's numbers sends.
    pub number: u32,
    /// Which message.
    pub message: MessageId,
    /// Its category.
    pub category: Category,
    /// Days since its first attempt, or ordinal of the attempt for transactional messages.
    pub occurrence: u32,
    /// Text variant.
    pub text: u8,
    /// Present segment, fatigue and goodwill before the attempt.
    pub before: Mood,
    /// What each layer of the gate made of it, in their order; empty where everybody is watched.
    pub findings: Vec<Finding>,
    /// What the person does with it, or the gate's refusal; `None` where it is held back for now.
    pub outcome: Result<Reaction, Option<Reason>>,
}

impl Scene {
    /// The layer that decided against the attempt, or holds it back: the first in the order that objects.
    pub fn decider(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| matches!(finding.opinion, Opinion::Refuse(_) | Opinion::Hold))
    }

    /// The scene with what the layers at the desk said before, and all layers in order.
    pub(super) fn completed(mut self, at_the_desk: Vec<Finding>, setup: &Setup) -> Self {
        // The desk has the last word on its own layers.
        self.findings.retain(|finding| at_the_desk.iter().all(|other| other.layer != finding.layer));
        self.findings.extend(at_the_desk);
        self.findings = in_order(&setup.gate_setup(), self.findings);
        self
    }
}

/// What a watcher notes before an attempt.
pub(super) struct Before {
    pub mood: Mood,
    pub findings: Vec<Finding>,
}

/// A person's state of mind as far as a trace shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mood {
    /// Present segment (the truth, not the list's).
    pub segment: Segment,
    /// Fatigue from own messages (units of load).
    pub fatigue: f64,
    /// Goodwill (logit; 0 or below).
    pub goodwill: f64,
}

impl Mood {
    /// The state of mind at a minute.
    pub(super) fn of(state: &State, tables: &Tables, minute: Minute) -> Self {
        Self {
            segment: state.segment(),
            fatigue: state.fatigue(tables, minute),
            goodwill: state.goodwill(tables, minute),
        }
    }
}
