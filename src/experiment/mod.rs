//! Many runs: arms x replications x worlds, compared in pairs.

mod results;

pub use crate::engine::{DayCounts, GateDay, Outcome, ReasonCount, SegmentTotals};
pub use results::{Answer, ArmInfo, ComparisonRow, Results, Run, SummaryRow, World};
