//! What the sender does: audience, order, schedule, lanes and retries, decided from what a sender sees.

mod plan;
mod presets;

pub use plan::{Audience, Lanes, Order, Plan, Retries, Schedule};
pub use presets::{PRESETS, preset};
