//! Numbers in, estimates with their doubt out. Knows nothing of messaging.

mod bootstrap;
mod estimate;
pub mod factorial;
mod paired;
mod unpaired;

pub use bootstrap::p_best;
pub use estimate::{Estimate, interval, jackknife_ratio, student_quantile, summarise};
pub use paired::{Paired, bonferroni_interval, paired};
pub use unpaired::{Unpaired, unpaired};
