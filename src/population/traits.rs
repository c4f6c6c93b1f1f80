//! What a recipient is, for a whole run (model: section 2).

use crate::messaging::{PlatformUser, Segment, Source};
use crate::population::beta::BINS;
use crate::population::counts::{binomial, poisson};
use crate::population::state::State;
use crate::population::tables::Tables;
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::maths::{exp, floor, log};
use crate::units::time::DAY;

/// Hidden traits of one recipient. 28 bytes: multiplier on negatives 4, background load 4, text choice 4, rounding
/// of the cap 4, propensity 2, waking start 2, record of messages 2 and of reads 2, flags 1 (and 3 to align).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    negative_multiplier: f32,
    background_per_day: f32,
    text_hash: u32,
    cap_rounding: f32,
    propensity: u16,
    waking_start: u16,
    record_messages: u16,
    record_reads: u16,
    flags: u8,
}

const RECEIPTS: u8 = 1;
const INVALID: u8 = 2;
const HOLDOUT: u8 = 4;

/// Number of values of the fixed integer that chooses a recipient's first text.
const TEXT_HASHES: f64 = 1e6;

/// What is known of a person before the traits are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity {
    /// Entity of all draws.
    pub id: u32,
    /// Segment on the list.
    pub segment: Segment,
    /// Source of the consent.
    pub source: Source,
    /// Recency rank within the segment, in (0, 1).
    pub recency: f64,
}

/// What the platform contributes to the people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Platform {
    /// Share of users in the holdout.
    pub holdout_share: f64,
    /// Share of the background load that counts for the per-user limit.
    pub background_counted: f64,
}

/// A word as a single-precision number in the open interval (0, 1): 23 bits and a half are exact.
pub(super) fn short_unit(word: u32) -> f32 {
    ((word >> 9) as f32 + 0.5) * (1.0 / 8_388_608.0)
}

impl Traits {
    pub(super) fn draw(identity: Identity, platform: Platform, tables: &Tables, draws: &Draws) -> Self {
        let Identity { id, segment, source, recency } = identity;
        let params = &tables.params;
        let words = |block| draws.block(block, id, 0, 0);
        let (identity, temper) = (words(Block::Identity), words(Block::Temper));
        let (ambient, record) = (words(Block::Ambient), words(Block::Record));
        let u = |words: &[u32; 4], purpose: Purpose| unit(words[purpose.lane()]);

        let quantile = if u(&identity, Purpose::PropensitySame) < params.recency_informativeness {
            1.0 - recency
        } else {
            u(&identity, Purpose::Propensity)
        };
        let propensity = ((quantile * BINS as f64) as usize).min(BINS - 1) as u16;

        let sigma = params.annoyance_sigma;
        let annoyance =
            exp(sigma * tables.normal.quantile(temper[Purpose::Annoyance.lane()]) - 0.5 * sigma * sigma);
        let receipts = u(&temper, Purpose::Receipts) >= params.p_receipts_off;
        let invalid = u(&temper, Purpose::Invalid) < params.p_invalid_number[segment as usize];

        let load = -params.background_per_day * log(1.0 - u(&ambient, Purpose::Load));
        let jitter = floor((2.0 * u(&ambient, Purpose::Wake) - 1.0) * params.waking_jitter);
        let waking_start = ((params.waking_start + jitter) as i32).rem_euclid(DAY as i32) as u16;
        let holdout = u(&ambient, Purpose::Holdout) < platform.holdout_share;

        let counted = 14.0 * platform.background_counted * load;
        let record_messages = poisson(u(&record, Purpose::RecordMessages), counted).min(u16::MAX.into());
        let reading = if receipts { tables.reading.base(segment, propensity) } else { 0.0 };
        let record_reads = binomial(u(&record, Purpose::RecordReads), record_messages, reading);

        Self {
            negative_multiplier: (annoyance * source_multiplier(tables, source)) as f32,
            background_per_day: load as f32,
            text_hash: (u(&record, Purpose::TextHash) * TEXT_HASHES) as u32,
            cap_rounding: short_unit(ambient[Purpose::CapRound.lane()]),
            propensity,
            waking_start,
            record_messages: record_messages as u16,
            record_reads: record_reads as u16,
            flags: u8::from(receipts) * RECEIPTS + u8::from(invalid) * INVALID + u8::from(holdout) * HOLDOUT,
        }
    }

    /// What the platform knows of this user at `minute`.
    #[inline]
    pub fn platform_user(&self, state: &State, minute: Minute) -> PlatformUser {
        PlatformUser {
            record_messages: self.record_messages,
            record_reads: self.record_reads,
            cap_rounding: self.cap_rounding,
            reachable: !self.is_invalid(),
            holdout: self.is_holdout(),
            opted_out: state.opted_out_from() <= minute,
            blocked: state.blocked_from() <= minute,
        }
    }

    /// The text of a campaign's message to this recipient, of `variants` texts (0 counts as 1).
    #[inline]
    pub fn text(&self, campaign: u32, variants: u8) -> u8 {
        (campaign.wrapping_add(self.text_hash) % u32::from(variants.max(1))) as u8
    }

    /// Whether the number is invalid or cannot be reached.
    #[inline]
    pub fn is_invalid(&self) -> bool {
        self.flags & INVALID != 0
    }

    /// Whether the user belongs to the platform's holdout.
    #[inline]
    pub fn is_holdout(&self) -> bool {
        self.flags & HOLDOUT != 0
    }

    /// Whether reads send receipts.
    #[inline]
    pub fn sends_receipts(&self) -> bool {
        self.flags & RECEIPTS != 0
    }

    /// Bin of the propensity quantile to read, 0 (least keen) to 4095.
    #[inline]
    pub fn propensity(&self) -> u16 {
        self.propensity
    }

    /// Personal factor on negative reactions: annoyance times that of the source of consent.
    #[inline]
    pub fn negative_multiplier(&self) -> f64 {
        f64::from(self.negative_multiplier)
    }

    /// Marketing messages from other businesses per day, in the mean.
    #[inline]
    pub fn background_per_day(&self) -> f64 {
        f64::from(self.background_per_day)
    }

    /// Minute of the day at which the waking hours begin, 0..1440.
    #[inline]
    pub fn waking_start(&self) -> Minute {
        Minute::from(self.waking_start)
    }
}

/// Factor on negatives by source, with mean 1 over the shares of the sources; 1 without consent.
fn source_multiplier(tables: &Tables, source: Source) -> f64 {
    let params = &tables.params;
    let Some(raw) = params.source_negative_multiplier.get(source as usize) else { return 1.0 };
    let (shares, total) = source_shares(tables);
    let weighted = shares.iter().zip(params.source_negative_multiplier).map(|(share, raw)| share * raw);
    raw * total / weighted.sum::<f64>()
}

/// Shares of the sources and their sum; equal shares where none has any.
pub(super) fn source_shares(tables: &Tables) -> ([f64; 5], f64) {
    let shares = tables.params.source_share;
    let total: f64 = shares.iter().sum();
    if total > 0.0 { (shares, total) } else { ([1.0; 5], 5.0) }
}
