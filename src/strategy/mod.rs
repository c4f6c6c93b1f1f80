//! What the sender does: audience, order, schedule, lanes and retries, decided from what a sender sees.
//!
//! A [`Plan`] is the data; [`Sender`] runs it. The room knows nothing of `population` and `gate`: contacts reach it
//! through [`View`], failures as public codes, ratings and limits as [`crate::messaging::Status`].

mod feedback;
mod pace;
mod plan;
mod presets;
mod queue;
mod record;
mod reminders;
mod retry;
mod sender;

pub use feedback::Feedback;
pub use pace::Pace;
pub use plan::{Audience, Lanes, Order, Plan, Retries, Schedule};
pub use presets::{PRESETS, preset};
pub use queue::{Dispatch, Queue};
pub use record::ContactRecord;
pub use reminders::Content;
pub use retry::{Failure, UtilityFate, marketing_retry, utility_fate};
pub use sender::{HOURLY_THROUGHPUT, Send, Sender, View};
