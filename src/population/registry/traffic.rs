//! What recipients do of their own accord. Neutral by default: nobody writes, nobody asks for codes.

use crate::messaging::SEGMENTS;
use crate::parameter::Grade::Assumed;
use crate::parameter::{Parameter, Unit};
use crate::population::params::Params;

type Row = Parameter<Params>;

pub(super) fn rows() -> Vec<Row> {
    let conversations = SEGMENTS
        .into_iter()
        .map(|segment| {
            let path = format!("conversations_per_day.{}", segment.name());
            Row::new(path, Unit::PerDay, 0.0, move |params| &mut params.conversations_per_day[segment as usize])
                .within(0.0, 100.0)
                .known(
                    Assumed,
                    "no claim: no published figure per contact and day",
                    "Messages that a recipient writes to the business per day of their own accord, awake; each opens a \
                     service window of 24 h.",
                )
        });
    let from_entry_points =
        Row::new("entry_point_share", Unit::Probability, 0.0, |params| &mut params.entry_point_share).known(
            Assumed,
            "no claim: it depends on what the business spends on advertisements",
            "Share of the messages of a recipient's own accord that come from an advertisement or a page button; the first \
             message or answer delivered within 24 h opens a free entry window of 72 h.",
        );
    conversations.chain([from_entry_points]).collect()
}
