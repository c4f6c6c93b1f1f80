//! The stand-in for the platform: independent layers that let a message through or not, and the judgement of the
//! number behind them (model: sections 5, 7 and 8).
//!
//! Read [`LAYERS`] first: the table of layers in their order. A message meets the [`Desk`] (the layers that answer at
//! once: `account`, `throughput`, `pair_rate`, `template`, `utility_abuse`, and pacing in `template_pacing` and
//! `portfolio_pacing`), then [`Gate::verdict`] (those that speak later: `reachability`, `opt_out`, `holdout`,
//! `user_limit`, `engagement` with the trait of its three views in `view` (`throttle`, `saturation`, `article`), `number_restriction`,
//! `messaging_limit` with the count `rolling_limit`, `recipient_block`, `time_to_live`; other orders and rare rules in
//! `by_list`, which puts a `question` to each layer; `finding` tells an observer what each makes of one attempt).
//! [`Gate::open_hour`] re-judges every hour from whole hours before it. What they share: `machine` (states as tables),
//! `station` (what the desk is made of), `rating` (score and rating), `trust` (good days), `number` (one number of the portfolio), `limits` and `limit_ladder` (the messaging limits and how they move), `dated_rules`,
//! `pack` and `rulebook` (which rules hold when), `published` (what a sender can poll), `hours` (traffic by hour),
//! `pair` (the record of one recipient), `chance` (decisions that may be certain). `page` writes `docs/gate.md`.
//!
//! States, transitions and codes are the documented ones; thresholds are undisclosed, hence parameters.

mod account;
mod article;
mod by_list;
mod chance;
mod dated_rules;
mod desk;
mod engagement;
mod family;
mod finding;
mod free_entry;
mod holdout;
mod hours;
mod layers;
mod limit_ladder;
mod limits;
mod machine;
mod messaging_limit;
mod misuse;
mod number;
mod number_restriction;
mod number_status;
mod numbers;
mod opt_out;
mod order;
mod paced_template;
mod pack;
mod page;
mod pair;
mod pair_rate;
mod params;
mod portfolio_pacing;
mod profile;
mod published;
mod question;
mod rating;
mod reachability;
mod recipient_block;
mod registry;
mod rolling_limit;
mod rulebook;
mod saturation;
mod setup;
mod standing;
mod station;
mod table;
mod template;
mod template_pacing;
mod template_quality;
#[cfg(test)]
mod tests;
mod throttle;
mod throughput;
mod tick;
mod time_to_live;
mod trust;
mod user_cap;
mod user_limit;
mod utility_abuse;
mod verdict;
mod view;
mod webhooks;

pub use account::AccountStanding;
pub use dated_rules::{DATED_RULES, DatedRule, RuleDay, Switch, said as day_said};
pub use desk::Desk;
pub use engagement::Judgement;
pub use family::{DirectReward, FAMILIES, Family};
pub use finding::{Finding, Opinion, at_the_desk, in_order};
pub use free_entry::FreeEntry;
pub use hours::{HourCounts, Signal, SignalKind};
pub use layers::Layers;
pub use machine::{Machine, Transition};
pub use misuse::Misuse;
pub use number_status::NumberStatus;
pub use numbers::{MOST_NUMBERS, MOST_NUMBERS_AT_FIRST, Numbers};
pub use order::{Order, OrderFault};
pub use pack::{RULE_PACKS, RulePack};
pub use page::page;
pub use pair::PairRecord;
pub use pair_rate::{PairMode, PairRate, PairRates};
pub use params::{
    AccountParams, ArticleParams, JudgementParams, LimitParams, PacingParams, Params, RatingParams,
    RestrictionParams, SaturationParams, TemplateParams, TimeToLiveParams, UserLimitParams,
    UtilityAbuseParams, WebhookParams,
};
pub use portfolio_pacing::PortfolioPacing;
pub use profile::{PROFILES, Profile};
pub use question::Note;
pub use registry::parameters;
pub use rolling_limit::RollingLimit;
pub use rulebook::{RuleChange, Rulebook};
pub use setup::{Account, Exemption, Region, Setup};
pub use standing::Standing;
pub use station::{Call, Holder, Release, Ruling};
pub use table::{LAYERS, LayerInfo, Moment};
pub use template_pacing::TemplatePacing;
pub use throughput::{SecondCount, Throughput};
pub use tick::Gate;
pub use utility_abuse::UtilityAbuse;
pub use verdict::{Attempt, Verdict};
pub use webhooks::{StatusKind, Webhooks};
