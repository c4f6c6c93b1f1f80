//! What a recipient is, for a whole run (model: section 2).

use crate::messaging::{PlatformUser, Segment, Source};
use crate::population::beta::BINS;
use crate::population::counts::{binomial, poisson};
use crate::population::params::Params;
use crate::population::standing::{NO_RESUME, Standing};
use crate::population::state::State;
use crate::population::tables::Tables;
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::maths::{exp, floor, log};
use crate::units::time::{DAY, HOUR};

/// Hidden traits of one recipient, and of the list what every attempt needs. 32 bytes, so that nobody's lie across
/// two cache lines: multiplier on negatives 4, background load 4, text choice 4, rounding of the cap 4, id 4,
/// propensity 2, waking start 2, record of messages 2 and of reads 2, resuming 2, segment 1, flags 1.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(32))]
pub struct Traits {
    negative_multiplier: f32,
    background_per_day: f32,
    text_hash: u32,
    cap_rounding: f32,
    id: u32,
    propensity: u16,
    waking_start: u16,
    record_messages: u16,
    record_reads: u16,
    resume_hours: u16,
    segment: Segment,
    flags: u8,
}

const RECEIPTS: u8 = 1;
const INVALID: u8 = 2;
const HOLDOUT: u8 = 4;
const CONSENT: u8 = 8;

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
    /// Minutes by which the clock is ahead of the sender's, where the list says so; drawn elsewhere.
    pub ahead: Option<i16>,
}

/// What the platform contributes to the people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Platform {
    /// Share of users in the holdout.
    pub holdout_share: f64,
    /// Share of the background load that counts for the per-user limit.
    pub background_counted: f64,
    /// Days that the platform's record of a user covers.
    pub record_days: f64,
}

/// A word as a single-precision number in the open interval (0, 1): 23 bits and a half are exact.
pub(super) fn short_unit(word: u32) -> f32 {
    ((word >> 9) as f32 + 0.5) * (1.0 / 8_388_608.0)
}

impl Traits {
    pub(super) fn draw(identity: Identity, platform: Platform, tables: &Tables, draws: &Draws) -> Self {
        let Identity { id, segment, source, recency, ahead: listed } = identity;
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
        let Standing { consent, ahead, resume_hours } = Standing::draw(id, segment, params, draws);
        let ahead = listed.map_or(ahead, i32::from);
        let jitter = floor((2.0 * u(&ambient, Purpose::Wake) - 1.0) * params.waking_jitter);
        let waking_start = ((params.waking_start + jitter) as i32 - ahead).rem_euclid(DAY as i32) as u16;
        let holdout = u(&ambient, Purpose::Holdout) < platform.holdout_share;

        let counted = platform.record_days * platform.background_counted * load;
        let record_messages = poisson(u(&record, Purpose::RecordMessages), counted).min(u16::MAX.into());
        let reading = if receipts { tables.reading.base(segment, propensity) } else { 0.0 };
        let record_reads = binomial(u(&record, Purpose::RecordReads), record_messages, reading);

        Self {
            negative_multiplier: (annoyance
                * source_multiplier(tables, if consent { source } else { Source::None }))
                as f32,
            background_per_day: load as f32,
            text_hash: (u(&record, Purpose::TextHash) * TEXT_HASHES) as u32,
            cap_rounding: short_unit(ambient[Purpose::CapRound.lane()]),
            id,
            propensity,
            waking_start,
            record_messages: record_messages as u16,
            record_reads: record_reads as u16,
            resume_hours,
            segment,
            flags: u8::from(receipts) * RECEIPTS
                + u8::from(invalid) * INVALID
                + u8::from(holdout) * HOLDOUT
                + u8::from(consent) * CONSENT,
        }
    }

    /// Identity on the list: the entity of all this recipient's draws.
    #[inline]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Segment on the list, that of the start.
    #[inline]
    pub fn listed_segment(&self) -> Segment {
        self.segment
    }

    /// What the platform knows of this user at `minute`, but for what the user writes of their own accord.
    #[inline]
    pub fn platform_user(&self, state: &State, minute: Minute) -> PlatformUser {
        PlatformUser {
            record_messages: self.record_messages,
            record_reads: self.record_reads,
            cap_rounding: self.cap_rounding,
            reachable: !self.is_invalid(),
            holdout: self.is_holdout(),
            opted_out: self.is_opted_out(state, minute),
            blocked: state.blocked_from() <= minute,
            has_written: false,
            in_free_entry: false,
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

    /// Whether the person ever asked for messages, whatever the list says.
    #[inline]
    pub fn has_consented(&self) -> bool {
        self.flags & CONSENT != 0
    }

    /// Whether a stop of marketing is in force at `minute`: pressed, and not yet taken back.
    #[inline]
    pub fn is_opted_out(&self, state: &State, minute: Minute) -> bool {
        let from = state.opted_out_from();
        from <= minute && (self.never_resumes() || minute - from < Minute::from(self.resume_hours) * HOUR)
    }

    /// Whether this person never takes a stop of marketing back.
    #[inline]
    pub fn never_resumes(&self) -> bool {
        self.resume_hours == NO_RESUME
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
    source_law(&tables.params).get(source as usize).map_or(1.0, |(_, factor)| *factor)
}

/// Share and factor on negatives of each source, in the order of [`crate::messaging::SOURCES`].
pub(super) fn source_law(params: &Params) -> [(f64, f64); 5] {
    let (shares, total) = source_shares(params);
    let raw = params.source_negative_multiplier;
    let weighted: f64 = shares.iter().zip(raw).map(|(share, raw)| share * raw).sum();
    std::array::from_fn(|at| (shares[at], raw[at] * total / weighted))
}

/// Shares of the sources and their sum; equal shares where none has any.
pub(super) fn source_shares(params: &Params) -> ([f64; 5], f64) {
    let shares = params.source_share;
    let total: f64 = shares.iter().sum();
    if total > 0.0 { (shares, total) } else { ([1.0; 5], 5.0) }
}

#[cfg(test)]
impl Traits {
    /// The same person with another propensity, factor on negatives and background load.
    pub(super) fn with(self, propensity: u16, negative_multiplier: f32, background_per_day: f32) -> Self {
        Self { propensity, negative_multiplier, background_per_day, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Population;
    use crate::population::fixtures::{neutral, people, within};
    use crate::units::time::DAY;

    const N: u32 = 100_000;

    fn drawn(params: &Params, mix: [f64; 3]) -> Population {
        people(&Tables::new(params, 30 * DAY), mix, N, &Draws::new(2, 0))
    }

    fn share(people: &Population, is: impl Fn(&Traits) -> bool) -> f64 {
        people.traits.iter().filter(|traits| is(traits)).count() as f64 / f64::from(N)
    }

    #[test]
    fn traits_fit_half_a_cache_line() {
        assert_eq!((size_of::<Traits>(), align_of::<Traits>()), (32, 32));
    }

    /// Shares within 5 standard deviations, means within 5 standard errors: false alarm below 1e-6 each.
    #[test]
    fn traits_follow_their_laws() {
        let people = drawn(&Params::default(), [0.0, 1.0, 0.0]);
        within(share(&people, Traits::sends_receipts), 0.85, N);
        within(share(&people, Traits::is_invalid), 0.06, N);
        within(share(&people, Traits::is_holdout), 0.01, N);
        let mean = |of: &dyn Fn(&Traits) -> f64| people.traits.iter().map(of).sum::<f64>() / f64::from(N);
        let root = f64::from(N).sqrt();
        // Exponential load: mean 0.3, standard deviation the same; the record has 14 x 0.5 of it.
        assert!((mean(&Traits::background_per_day) - 0.3).abs() < 5.0 * 0.3 / root);
        let record = mean(&|traits| f64::from(traits.record_messages));
        assert!((record - 2.1).abs() < 5.0 * (2.1f64 + 2.1 * 2.1).sqrt() / root, "{record}");
        // Reads of the record: messages x share of receipts x mean read.
        let reads = mean(&|traits| f64::from(traits.record_reads));
        assert!((reads - 2.1 * 0.35).abs() < 5.0 * 1.5 / root, "{reads}");
        // Mean 1 over people and sources; lognormal with variance e - 1, sources add little.
        let negative = mean(&Traits::negative_multiplier);
        assert!((negative - 1.0).abs() < 5.0 * 1.4 / root, "{negative}");
        let propensity = mean(&|traits| f64::from(traits.propensity()));
        assert!((propensity - 2047.5).abs() < 5.0 * 1183.0 / root, "{propensity}");
        assert!(people.traits.iter().all(|traits| (360..480).contains(&traits.waking_start())));
        assert!(people.traits.iter().all(|traits| traits.record_reads <= traits.record_messages));
        assert!(people.traits.iter().all(|t| t.cap_rounding > 0.0 && t.cap_rounding < 1.0));
        within(share(&people, |traits| traits.text(3, 4) == 2), 0.25, N);
        within(share(&people, |traits| traits.waking_start() < 420), 0.5, N);
    }

    /// At 0 the order of the list says nothing about the person, at 1 everything.
    #[test]
    fn recency_tells_as_much_as_it_is_told_to() {
        let with = |recency_informativeness| Params { recency_informativeness, ..Params::default() };
        let everything = drawn(&with(1.0), [1.0, 0.0, 0.0]);
        for (contact, traits) in everything.contacts.iter().zip(&everything.traits) {
            let expected = (1.0 - f64::from(contact.recency_rank)) * 4096.0;
            assert!((f64::from(traits.propensity()) + 0.5 - expected).abs() < 0.51);
        }
        let correlation = |people: &Population| {
            let products = people.contacts.iter().zip(&people.traits).map(|(contact, traits)| {
                (f64::from(contact.recency_rank) - 0.5) * (f64::from(traits.propensity()) / 4096.0 - 0.5)
            });
            12.0 * products.sum::<f64>() / f64::from(N)
        };
        // Standard error of a correlation is 1 / sqrt(N) at most: 5 of them.
        assert!(correlation(&drawn(&with(0.0), [1.0, 0.0, 0.0])).abs() < 5.0 / f64::from(N).sqrt());
        let half = correlation(&drawn(&with(0.5), [1.0, 0.0, 0.0]));
        assert!((half + 0.5).abs() < 5.0 / f64::from(N).sqrt(), "{half}");
    }

    #[test]
    fn in_a_neutral_world_everybody_is_alike() {
        let people = drawn(&neutral(), [0.5, 0.25, 0.25]);
        for traits in &people.traits {
            assert_eq!(traits.negative_multiplier(), 1.0);
            assert_eq!((traits.background_per_day(), traits.record_messages), (0.0, 0));
            assert!(traits.sends_receipts() && !traits.is_invalid());
            assert_eq!(traits.waking_start(), 420);
        }
    }

    #[test]
    fn texts_go_round_and_none_counts_as_one() {
        let traits = drawn(&neutral(), [1.0, 0.0, 0.0]).traits[0];
        let texts: Vec<u8> = (0..8).map(|campaign| traits.text(campaign, 4)).collect();
        assert!((0..7).all(|at| texts[at + 1] == (texts[at] + 1) % 4));
        assert_eq!((traits.text(5, 1), traits.text(5, 0)), (0, 0));
    }

    #[test]
    fn a_waking_start_before_midnight_wraps() {
        let params = Params { waking_start: 0.0, waking_jitter: 720.0, ..Params::default() };
        let people = drawn(&params, [1.0, 0.0, 0.0]);
        assert!(people.traits.iter().all(|traits| traits.waking_start() < 1440));
        assert!(people.traits.iter().any(|traits| traits.waking_start() > 1000));
    }
}
