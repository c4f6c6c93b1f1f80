//! Numbers in, estimates out: means, paired differences and their intervals. Knows nothing of messages or arms.
//!
//! The unit of inference is the replication: every number given here is the value of one replication.

mod best;
mod estimate;
mod paired;
mod student;

pub use best::p_best;
pub use estimate::{Estimate, FEWEST_FOR_INTERVAL, interval, summarise};
pub use paired::{Paired, bonferroni_interval, paired};
pub use student::student_quantile;
