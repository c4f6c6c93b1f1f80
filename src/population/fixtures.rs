//! What tests of this room share.

use crate::messaging::Reaction;
use crate::population::{Delivery, Params, Population, Spec, State, Tables, Traits, react, reaction_key};
use crate::rng::Block;
use crate::rng::Draws;
use crate::units::time::DAY;

/// Everybody alike, and nothing that changes anybody (model: section 13). Rates of reactions are kept.
pub fn neutral() -> Params {
    Params {
        read_concentration: 1e6,
        annoyance_sigma: 0.0,
        source_negative_multiplier: [1.0; 5],
        p_receipts_off: 0.0,
        p_invalid_number: [0.0; 3],
        background_per_day: 0.0,
        utility_per_day: [0.0; 3],
        beta_read: 0.0,
        beta_click: 0.0,
        beta_negative: 0.0,
        state_dependence: 0.0,
        novelty_read_boost: 1.0,
        first_contact_multiplier: 1.0,
        goodwill_loss_per_unread: 0.0,
        repetition_multiplier: 0.0,
        inactive_after_unread: 1e6,
        inactive_after: 10_000.0,
        waking_length: 24.0,
        waking_jitter: 0.0,
        ..Params::default()
    }
}

/// A synthetic list over 30 days.
pub fn people(tables: &Tables, mix: [f64; 3], size: u32, draws: &Draws) -> Population {
    let spec = Spec {
        size,
        mix,
        contacts: None,
        holdout_share: 0.01,
        background_counted: 0.5,
        record_days: 14.0,
        horizon: 30 * DAY,
    };
    Population::draw(&spec, tables, draws)
}

/// Asserts that a share of `n` trials lies within 5 binomial standard deviations of `expected` (false alarm below
/// 1e-6), with one case of slack for rare events.
#[track_caller]
pub fn within(share: f64, expected: f64, n: u32) {
    let n = f64::from(n);
    let tolerance = 5.0 * (expected * (1.0 - expected) / n).sqrt() + 1.0 / n;
    assert!((share - expected).abs() < tolerance, "{share} is not {expected} within {tolerance}");
}

/// The reaction to a delivery, with its own luck.
pub fn reaction_to(
    tables: &Tables,
    traits: &Traits,
    state: &mut State,
    delivery: &Delivery,
    draws: &Draws,
) -> Reaction {
    let [entity, message, occurrence] = reaction_key(delivery.id, delivery.message);
    let block = |block| draws.block(block, entity, message, occurrence);
    react(tables, traits, state, delivery, block(Block::Reaction), || block(Block::Delay), draws)
}
