//! The only place where recipients, gate and strategy meet.

mod outcome;

pub use outcome::{DayCounts, GateDay, Outcome, ReasonCount, SegmentTotals, TABLED};
