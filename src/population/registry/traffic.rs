//! What recipients do of their own accord. Neutral by default: nobody writes, nobody asks for codes.

use crate::messaging::SEGMENTS;
use crate::parameter::Grade::Assumed;
use crate::parameter::{Parameter, Unit};
use crate::population::params::Params;

type Row = Parameter<Params>;

pub(super) fn rows() -> Vec<Row> {
    let conversations = per_day(
        "conversations_per_day",
        |params| &mut params.conversations_per_day,
        "no claim: no published figure per contact and day",
        "Messages that a recipient writes to the business per day of their own accord, awake; each opens a service \
         window of 24 h.",
    );
    let from_entry_points =
        Row::new("entry_point_share", Unit::Probability, 0.0, |params| &mut params.entry_point_share).known(
            Assumed,
            "no claim: it depends on what the business spends on advertisements",
            "Share of the messages of a recipient's own accord that come from an advertisement or a page button; the first \
             message or answer delivered within 24 h opens a free entry window of 72 h.",
        );
    let codes = per_day(
        "codes_per_day",
        |params| &mut params.codes_per_day,
        "no claim: no published figure per contact and day; swept 0 to 1",
        "One-time codes that a recipient asks for per day, awake; each is sent at once (category authentication).",
    );
    conversations.chain([from_entry_points]).chain(codes).collect()
}

/// How often a day something is done, by segment; never unless told.
fn per_day(
    table: &'static str,
    rates: fn(&mut Params) -> &mut [f64; 3],
    source: &'static str,
    meaning: &'static str,
) -> impl Iterator<Item = Row> {
    SEGMENTS.into_iter().map(move |segment| {
        let path = format!("{table}.{}", segment.name());
        Row::new(path, Unit::PerDay, 0.0, move |params| &mut rates(params)[segment as usize])
            .within(0.0, 100.0)
            .known(Assumed, source, meaning)
    })
}
