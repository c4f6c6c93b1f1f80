//! What recipients do of their own accord. Neutral by default: nobody writes, nobody asks for codes.

use crate::messaging::SEGMENTS;
use crate::parameter::Grade::Assumed;
use crate::parameter::{Parameter, Unit};
use crate::population::params::Params;

type Row = Parameter<Params>;

pub(super) fn rows() -> Vec<Row> {
    SEGMENTS
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
        })
        .collect()
}
