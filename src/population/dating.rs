//! When a read happens, and what follows from it (model: section 4.6).

use crate::messaging::{Category, Negative, Reaction, Segment};
use crate::population::react::{Delivery, reaction_key};
use crate::population::tables::Tables;
use crate::population::traits::Traits;
use crate::rng::{Draws, Purpose, unit};
use crate::units::NEVER;
use crate::units::time::DAY;

/// Dates a read and what follows from it.
#[inline(always)]
pub(super) fn date(
    tables: &Tables,
    traits: &Traits,
    (delivery, segment): (&Delivery, Segment),
    negative: Option<Negative>,
    (delays, draws): (impl FnOnce() -> [u32; 4], &Draws),
    reaction: &mut Reaction,
) {
    let Delivery { id, message, category, minute, timed, .. } = *delivery;
    let quiet = !reaction.positive() && negative.is_none();
    if quiet && !timed && !(category == Category::Marketing && reaction.receipt) {
        reaction.read = Some(NEVER);
        return;
    }
    let delays = delays();
    let (cell, start) = ((category, segment), traits.waking_start());
    let words = (delays[Purpose::DelayMode.lane()], delays[Purpose::Delay.lane()]);
    // Most people read and do nothing; then all that anybody will ask is whether they read within 24 h.
    if quiet && !timed {
        let soon = tables.delay.is_read_within_a_day(cell, words, (minute, start));
        reaction.read = Some(if soon { minute + DAY } else { NEVER });
        return;
    }
    let Tables { delay, normal, exp, .. } = tables;
    let read_at = delay.clock().later(minute, delay.read(cell, words, normal, exp), start);
    reaction.read = Some(read_at);
    if reaction.positive() {
        let [entity, key, occurrence] = reaction_key(id, message);
        let word = draws.word(Purpose::LagPositive, entity, key, occurrence);
        reaction.positive_at = delay.clock().later(read_at, delay.lag(word, normal, exp), start);
    }
    if let Some(negative) = negative {
        reaction.report = negative == Negative::Block
            && unit(delays[Purpose::Report.lane()]) < tables.response.report(segment, traits.has_consented());
        let lag = delay.lag(delays[Purpose::LagNegative.lane()], normal, exp);
        reaction.negative = Some((negative, delay.clock().later(read_at, lag, start)));
    }
}
