//! Many runs: arms x replications x worlds, compared in pairs.

mod across;
mod answer;
mod arms;
mod conduct;
mod doubts;
mod effects;
mod gates;
mod memory;
mod metrics;
mod results;
mod tabulate;
mod trial;

pub use crate::engine::{DayCounts, GateDay, Outcome, ReasonCount, SegmentTotals};
pub use crate::scenario::{FAMILIES, Family};
pub use across::{Across, Shift, across};
pub use arms::Arms;
pub use conduct::{Experiment, Observer};
pub use effects::{EffectRow, Effects};
pub use metrics::SLICES;
pub use results::{Answer, ArmInfo, ComparisonRow, Marketing, Results, Run, STRICTNESS, SummaryRow, World};
pub use trial::Trial;

use answer::answer;
use tabulate::tabulate;
