//! Measures used by every other room: simulated time, durations as files write them, the portable
//! mathematics that tables are built with, and numbers and texts as people read them.

pub mod decimal;
pub mod duration;
pub mod maths;
pub mod text;
pub mod time;

pub use duration::{Duration, DurationError};
pub use time::{Day, Hour, Minute, NEVER, Second};
