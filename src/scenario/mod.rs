//! Scenario files: from TOML on disk to a checked, frozen [`Scenario`], and from there to the worlds of its arms.
//!
//! Two stages, each complete: first every fault of syntax, in all files and arguments; then every fault of keys,
//! values, units, references and data rows. Each fault knows file, line, column and the offending text.

mod arms;
mod bare;
mod checks;
mod contacts;
mod date;
mod factorial;
mod fault;
mod field;
mod frozen;
mod gate_keys;
mod hash;
mod key;
mod keys;
mod list_needs;
mod load;
mod market;
mod number_keys;
mod plan_keys;
mod plan_schedule;
mod plans;
mod reach;
mod reference;
mod registry;
mod resolved;
mod rewrite;
mod rooms;
mod rule_keys;
mod schema;
mod setters;
mod setup;
mod shape;
mod shipped;
mod source;
mod strength;
mod syntax;
mod templates;
#[cfg(test)]
mod tests;
mod tree;
mod world;
mod written;

pub use crate::gate::{DATED_RULES, DatedRule, RuleDay, RulePack, day_said};
pub use crate::gate::{DirectReward, FAMILIES, Family, LAYERS, LayerInfo, Moment, Profile};
pub use crate::population::Defaults;
pub use crate::strategy::{PRESETS, SIGNALS, Strategy, preset, preset_source};
pub use arms::Arm;
pub use contacts::DataFile;
pub use date::{Date, DateError};
pub use factorial::Factorial;
pub(crate) use fault::nearest;
pub use fault::{Fault, Faults, Severity};
pub use frozen::Scenario;
pub use load::Override;
pub use market::{Prices, names as market_names};
pub use reach::Reach;
pub use reference::page as reference;
pub use registry::{KeyInfo, Part, keys as registry};
pub use resolved::{Origin, Resolved};
pub use schema::schema;
pub use setup::{Service, Setup, Variation};
pub use shipped::{GATES, SHIPPED};
pub use templates::{DEMO_LIST, TEMPLATES, Template, demo_scenario};

/// Version of the file format.
pub const FORMAT: u32 = 1;

/// Version of the model: it changes when the same scenario gives other results.
pub const MODEL_VERSION: &str = "2";
