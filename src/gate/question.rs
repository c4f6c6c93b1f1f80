//! What the layers that speak after the answer are asked about, one by one; and what an observer is told of any layer.

use crate::gate::engagement::Judgement;
use crate::gate::number::Number;
use crate::gate::pair::PairRecord;
use crate::gate::setup::Setup;
use crate::gate::tick::Gate;
use crate::gate::user_cap::Reader;
use crate::gate::verdict::Attempt;
use crate::messaging::{Category, PlatformUser, Reason};
use crate::rng::{Purpose, unit};

/// One attempt before a layer. Nothing of it changes by being asked about.
pub(super) struct Question<'a> {
    pub gate: &'a Gate,
    pub judgement: &'a Judgement,
    /// Outcomes that are a day old are folded in.
    pub pair: &'a PairRecord,
    pub user: &'a PlatformUser,
    pub attempt: &'a Attempt,
    /// The attempt's verdict draws.
    pub words: [u32; 4],
    /// Marketing delivered to the user today by others.
    pub others_today: &'a dyn Fn() -> u32,
    /// Recipients counted for the messaging limit in the last 24 h, where that is known. Without it the caller counts.
    pub counted_24h: Option<u32>,
}

impl<'a> Question<'a> {
    /// The number that sends.
    pub fn number(&self) -> &'a Number {
        self.gate.number(self.attempt.number)
    }

    /// Whether the message is marketing.
    pub fn is_marketing(&self) -> bool {
        self.attempt.category == Category::Marketing
    }

    /// Whether no service window is open.
    pub fn is_outside(&self) -> bool {
        !(self.pair.in_window(self.attempt.minute) | self.user.has_written)
    }

    /// Whether the recipient counts anew for the messaging limit.
    pub fn counts(&self) -> bool {
        self.is_outside() && !self.pair.is_counted(self.attempt.minute)
    }

    /// Whether it is marketing, and no service window is open.
    pub fn is_exposed(&self) -> bool {
        self.is_marketing() && self.is_outside()
    }

    /// Whether it is marketing that what stands behind 131049 looks at: which windows exempt from that has readings.
    pub fn is_for_user(&self) -> bool {
        self.is_marketing() && self.gate.counts_for_user(self.pair, self.user, self.attempt.minute)
    }

    /// What a layer tells of a message that it looks at, or why it does not.
    pub fn if_looked_at(&self, looks: bool, note: impl FnOnce() -> Note) -> Note {
        match (self.is_marketing(), looks) {
            (false, _) => Note::of("no marketing"),
            (true, false) => Note::of("a service window is open"),
            (true, true) => note(),
        }
    }

    /// The uniform number of a decision.
    pub fn draw(&self, purpose: Purpose) -> f64 {
        unit(self.words[purpose.lane()])
    }

    /// The user, by messages of all businesses.
    pub fn reader(&self) -> Reader {
        self.gate.user_limit.reader(self.user, self.pair)
    }
}

/// A layer that speaks after the answer.
#[derive(Debug)]
pub(super) struct Later {
    /// Why the layer objects.
    pub judge: fn(&Question) -> Option<Reason>,
    /// What it looks at.
    pub tell: fn(&Question) -> Note,
    /// Whether it has to be asked by name in this setup; if not, the usual way through the gate knows what it says.
    pub listed: fn(&Setup) -> bool,
}

/// What a layer looks at, for an observer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Note {
    /// State and inputs, in words.
    pub inputs: String,
    /// Where the layer draws its line: what the number means, and the number.
    pub threshold: Option<(&'static str, f64)>,
    /// The uniform number that is held against it.
    pub draw: Option<f64>,
}

impl Note {
    /// State and inputs alone.
    pub fn of(inputs: impl Into<String>) -> Self {
        Self { inputs: inputs.into(), ..Self::default() }
    }

    /// With a line that nothing is drawn against.
    pub(super) fn up_to(self, meaning: &'static str, threshold: f64) -> Self {
        Self { threshold: Some((meaning, threshold)), ..self }
    }

    /// With a line and the number held against it.
    pub(super) fn drawn(self, meaning: &'static str, threshold: f64, draw: f64) -> Self {
        Self { draw: Some(draw), ..self.up_to(meaning, threshold) }
    }
}
