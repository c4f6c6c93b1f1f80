//! Where people stand with the business: consent, time zone, resuming after a stop. Neutral by default.

use crate::messaging::{SEGMENTS, Segment};
use crate::parameter::Grade::Assumed;
use crate::parameter::{Parameter, Unit};
use crate::population::params::Params;

type Row = Parameter<Params>;

pub(super) fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> = SEGMENTS
        .into_iter()
        .map(|segment| {
            let central = if segment == Segment::Cold { 0.0 } else { 1.0 };
            Row::new(format!("consent_share.{}", segment.name()), Unit::Probability, central, move |params| {
                &mut params.consent_share[segment as usize]
            })
            .known(
                Assumed,
                "by definition of the segments: the list is right",
                "Share of the contacts whom the list puts in this segment who did ask for messages. Without consent \
                 negative reactions are those of the cold and every marketing message is unwanted; with consent a \
                 contact called cold reacts negatively like the inactive.",
            )
        })
        .collect();
    rows.extend([
        Row::new("utc_offset", Unit::HoursAhead, 0.0, |params| &mut params.utc_offset)
            .within(-14.0, 14.0)
            .known(
                Assumed,
                "no claim: recipients live on the sender's clock",
                "Hours by which the recipients' clocks are ahead of the sender's, which shifts their waking hours.",
            ),
        Row::new("utc_offset_spread", Unit::Hours, 0.0, |params| &mut params.utc_offset_spread)
            .within(0.0, 12.0)
            .known(
                Assumed,
                "no claim: one time zone",
                "Recipients' clocks differ from utc_offset by whole hours, each from minus to plus this many equally likely.",
            ),
        Row::new("resume_share", Unit::Probability, 0.0, |params| &mut params.resume_share).known(
            Assumed,
            "the platform documents that a user can resume; no published figure of how many do",
            "Share of recipients who, having stopped marketing, resume it some time later.",
        ),
        Row::new("resume_after", Unit::Days, 14.0, |params| &mut params.resume_after)
            .range(3.0, 60.0)
            .within(0.01, 3650.0)
            .known(
                Assumed,
                "no published figure",
                "Mean time from a stop to resuming, exponential over the recipients who resume and the same for each of \
                 a recipient's stops.",
            ),
    ]);
    rows
}
