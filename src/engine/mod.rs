//! The only place where recipients, gate and strategy meet: one run of one arm.
//!
//! Read [`run`] first (the epoch), then `attempt` (one message), then `books` (what it leaves behind).

mod agenda;
mod ahead;
mod answers;
mod attempt;
mod books;
mod chunks;
mod front;
mod ledger;
mod marks;
mod message;
mod numbers;
mod outcome;
mod recipient;
mod room;
mod run;
mod share;
mod statuses;
mod story;
mod tally;
mod utility;

pub use crate::gate::{Finding, Note, Opinion};
pub use chunks::{Chunks, InOnePiece};
pub use outcome::{AnswerCounts, DayCounts, GateDay, Outcome, ReasonCount, SERVICE, SegmentTotals, TABLED};
pub use run::{Job, run};
pub use story::{AnswerScene, Mood, Scene, Shown, Story, Watch};
