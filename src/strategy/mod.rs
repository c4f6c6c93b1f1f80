//! What the sender does: audience, order, schedule, lanes, suppression, retries and reactions, decided from what a
//! sender sees.
//!
//! A [`Strategy`] is data (a [`Plan`] of components, each in its own file) or Rust; [`Sender`] runs it. The room knows
//! nothing of `population` and `gate`: contacts reach it through [`View`], failures as public codes, ratings and
//! limits as [`crate::messaging::Status`].

mod audience;
mod clairvoyance;
mod feedback;
mod inbox;
mod lanes;
mod line;
mod mark;
mod memory;
mod order;
mod pace;
mod plan;
mod planned;
mod presets;
mod published;
mod queue;
mod reaction;
mod record;
mod reminders;
mod retry;
mod schedule;
mod sender;
mod sends;
mod sentence;
mod signal;
mod suppression;
mod tactics;

pub use audience::Audience;
pub use clairvoyance::{Clairvoyant, Truth};
pub use feedback::Feedback;
pub use inbox::Inbox;
pub use lanes::Lanes;
pub use line::Line;
pub use mark::Mark;
pub use memory::Memory;
pub use order::Order;
pub use pace::Pace;
pub use plan::Plan;
pub use presets::{PRESETS, preset, preset_source};
pub use published::{PublishedTable, TABLES, published};
pub use queue::{Dispatch, Queue};
pub use reaction::{Action, Comparison, Reaction};
pub use record::ContactRecord;
pub use reminders::Content;
pub use retry::{Failure, Retries, UtilityFate, marketing_retry, utility_fate};
pub use schedule::{Calendar, Schedule, Steps};
pub use sender::{HOURLY_THROUGHPUT, Sender, View};
pub use sends::{Send, Sends};
pub use sentence::{SENTENCE, SentenceFault};
pub use signal::{Now, Pulse, SIGNALS, Signal};
pub use suppression::{Suppress, Suppression};
pub use tactics::{Start, Strategy, Tactics};

use clairvoyance::Foresight;
use planned::PlanTactics;
