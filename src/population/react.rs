//! What a person does with a delivered message, committed at its delivery (model: section 4).

use crate::messaging::{Category, MessageId, Negative, Reaction, Segment};
use crate::population::state::State;
use crate::population::tables::Tables;
use crate::population::traits::Traits;
use crate::population::waking;
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::time::DAY;

/// A message that reaches a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The recipient's id, entity of the draws.
    pub id: u32,
    /// Which message.
    pub message: MessageId,
    /// Its category.
    pub category: Category,
    /// Its text variant; only marketing texts are remembered.
    pub text: u8,
    /// When it arrives.
    pub minute: Minute,
}

/// Draws the whole reaction to a delivered message and books it in the recipient's state. A pure function of the
/// recipient, the message and the minute: the same message meets the same luck whenever it comes.
#[inline]
pub fn react(
    tables: &Tables,
    traits: &Traits,
    state: &mut State,
    delivery: &Delivery,
    draws: &Draws,
) -> Reaction {
    let Delivery { id, message, category, text, minute } = *delivery;
    let words = draws.block(Block::Reaction, id, message.key(), 0);
    let params = &tables.params;

    let segment = state.settle(tables, minute);
    let (fatigue, goodwill) = (state.fatigue(tables, minute), state.goodwill(tables, minute));
    // Others' messages count by their deviation from the usual load, under which the base rates were measured.
    let load = traits.background_per_day() * tables.background_factor(minute / DAY);
    let felt = fatigue + tables.background_weight * (load - params.background_per_day);

    let mut annoyance = traits.negative_multiplier();
    let strain = params.beta_negative * (felt - params.fatigue_knee).max(0.0) - goodwill;
    if strain != 0.0 {
        annoyance *= tables.exp.exp(strain);
    }
    if category == Category::Marketing {
        annoyance *= tables.response.marketing_factor(segment, state.messages(), state.repeated(text));
    }

    let mut reaction = Reaction {
        receipt: traits.sends_receipts(),
        annoyance,
        above_knee: felt > params.fatigue_knee,
        ..Reaction::default()
    };
    let base =
        tables.reading.logit(category, segment, state.previous(), state.messages(), traits.propensity());
    let probability = tables.reading.probability(base - params.beta_read * felt + goodwill);
    if unit(words[Purpose::Read.lane()]) < probability {
        respond(tables, traits, (delivery, segment, felt), words, draws, &mut reaction);
    }
    state.commit(tables, (category, text, minute), (fatigue, goodwill), &reaction);
    reaction
}

/// The reaction to a message that is read.
#[inline]
fn respond(
    tables: &Tables,
    traits: &Traits,
    (delivery, segment, felt): (&Delivery, Segment, f64),
    words: [u32; 4],
    draws: &Draws,
    reaction: &mut Reaction,
) {
    let Delivery { id, message, category, minute, .. } = *delivery;
    let delays = draws.block(Block::Delay, id, message.key(), 0);
    let awake = |from, length| waking::later(from, length, traits.waking_start(), tables.delay.waking());
    let delay = tables.delay.read(
        (category, segment),
        (delays[Purpose::DelayMode.lane()], delays[Purpose::Delay.lane()]),
        &tables.normal,
        &tables.exp,
    );
    let read_at = awake(minute, delay);
    reaction.read = Some(read_at);

    let given_read = tables.response.given_read(category, segment);
    let zest = tables.exp.exp(-tables.params.beta_click * felt);
    reaction.click = unit(words[Purpose::Click.lane()]) < given_read.click * zest;
    reaction.reply = unit(words[Purpose::Reply.lane()]) < given_read.reply * zest;
    if reaction.positive() {
        let word = draws.word(Purpose::LagPositive, id, message.key(), 0);
        reaction.positive_at = awake(read_at, tables.delay.lag(word, &tables.normal, &tables.exp));
    }

    // One uniform, cut into neighbouring stretches: the negatives exclude each other.
    let u = unit(words[Purpose::Negative.lane()]);
    let x = reaction.annoyance;
    let block = (x * given_read.block).min(1.0);
    let opt_out = block + x * given_read.opt_out;
    let not_interested = opt_out + x * given_read.not_interested;
    let mute = not_interested + x * given_read.mute;
    if u < mute {
        let negative = if u < block {
            reaction.report = unit(delays[Purpose::Report.lane()]) < tables.response.report(segment);
            Negative::Block
        } else if u < opt_out {
            Negative::OptOut
        } else if u < not_interested {
            Negative::NotInterested
        } else {
            Negative::Mute
        };
        let lag = tables.delay.lag(delays[Purpose::LagNegative.lane()], &tables.normal, &tables.exp);
        reaction.negative = Some((negative, awake(read_at, lag)));
    }
}
