//! The stand-in for the platform: independent layers that let a message through or not, and the judgement of the
//! number behind them (model: sections 5, 7 and 8).
//!
//! Read [`Gate::verdict`] first (one attempt through the layers) and [`Gate::open_hour`] (what is re-judged every
//! hour, from whole hours before it). Then each layer is one file: `template`, `reachability`, `opt_out`,
//! `holdout`, `user_limit`, `engagement` (with its three views `throttle`, `saturation`, `article`),
//! `number_restriction`, `messaging_limit` (with the count, `rolling_limit`) and `recipient_block`. What they
//! share: `rating` (score and rating), `trust` (good days), `hours` (traffic by hour), `pair` (the record of one
//! recipient), `chance` (decisions that may be certain).
//!
//! States, transitions and codes are the documented ones; thresholds are undisclosed, hence parameters.

mod article;
mod chance;
mod engagement;
mod family;
mod holdout;
mod hours;
mod layers;
mod messaging_limit;
mod number_restriction;
mod opt_out;
mod pair;
mod params;
mod profile;
mod rating;
mod reachability;
mod recipient_block;
mod registry;
mod rolling_limit;
mod saturation;
mod setup;
mod template;
mod throttle;
mod tick;
mod trust;
mod user_limit;
mod verdict;

pub use engagement::Judgement;
pub use family::{DirectReward, FAMILIES, Family};
pub use hours::{HourCounts, Signal, SignalKind};
pub use layers::Layers;
pub use pair::PairRecord;
pub use params::{
    ArticleParams, JudgementParams, LimitParams, Params, RatingParams, RestrictionParams, SaturationParams,
    TemplateParams, UserLimitParams,
};
pub use profile::{PROFILES, Profile};
pub use registry::parameters;
pub use rolling_limit::RollingLimit;
pub use setup::{Account, Setup};
pub use tick::Gate;
pub use verdict::{Attempt, Verdict};
