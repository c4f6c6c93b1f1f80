//! sendlab: a laboratory for send strategies under a quality gate that nobody can see.

pub mod engine;
pub mod experiment;
pub mod messaging;
pub mod metric;
pub mod parameter;
pub mod report;
pub mod rng;
pub mod stats;
pub mod strategy;
pub mod units;
