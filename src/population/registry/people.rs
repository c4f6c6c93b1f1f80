//! What people are: spread of propensities, sources of consent, surroundings, waking hours.

use crate::messaging::{SEGMENTS, SOURCES};
use crate::parameter::Grade::{Assumed, Fitted, Reported};
use crate::parameter::{Parameter, Unit};
use crate::population::params::Params;

type Row = Parameter<Params>;

/// Share of the list and multiplier on negatives, in the order of [`SOURCES`].
const SOURCE_VALUES: [(f64, f64); 5] = [(0.30, 1.0), (0.25, 1.0), (0.15, 1.0), (0.20, 1.3), (0.10, 0.5)];

fn spread() -> Vec<Row> {
    vec![
        Row::new("p_receipts_off", Unit::Probability, 0.15, |params| &mut params.p_receipts_off)
            .range(0.05, 0.20)
            .within(0.0, 0.99)
            .known(
                Reported,
                "vendor: 15-20 % of users (chatarmin.com, 2026)",
                "Share of recipients whose reads send no receipt; true reads = observed reads / (1 - this).",
            ),
        Row::new("read_concentration", Unit::Ratio, 2.0, |params| &mut params.read_concentration)
            .range(1.0, 6.0)
            .within(0.05, 1e12)
            .known(
                Reported,
                "analogue: beta-binomial fit to an e-mail newsletter panel, 16,291 subscribers, a + b = 1.8-2.0",
                "Sum a + b of the Beta law of read propensities over recipients: small means very different people, 1e6 and more no spread.",
            ),
        Row::new("annoyance_sigma", Unit::LogSigma, 1.0, |params| &mut params.annoyance_sigma)
            .range(0.5, 1.5)
            .within(0.0, 2.0)
            .known(
                Assumed,
                "no published figure",
                "Spread of the lognormal factor (mean 1) by which recipients differ in negative reactions.",
            ),
        Row::new("recency_informativeness", Unit::Probability, 0.5, |params| {
            &mut params.recency_informativeness
        })
        .range(0.2, 0.8)
        .known(
            Assumed,
            "no published figure",
            "How much the order of last interactions on the list tells about the person: 0 nothing, 1 everything.",
        ),
    ]
}

fn sources() -> Vec<Row> {
    let mut rows = Vec::new();
    for (source, (share, multiplier)) in SOURCES.into_iter().zip(SOURCE_VALUES) {
        let at = source as usize;
        rows.push(
            Row::new(format!("source_share.{}", source.name()), Unit::Probability, share, move |params| {
                &mut params.source_share[at]
            })
            .known(
                Assumed,
                "no published figure",
                "Share of consents from this source; shares are divided by their sum.",
            ),
        );
        rows.push(
            Row::new(
                format!("source_negative_multiplier.{}", source.name()),
                Unit::Ratio,
                multiplier,
                move |params| &mut params.source_negative_multiplier[at],
            )
            .within(0.01, 100.0)
            .known(
                Assumed,
                "no published figure",
                "Multiplier on negative reactions of people from this source; divided by the mean over the list.",
            ),
        );
    }
    rows
}

fn surroundings() -> Vec<Row> {
    let mut rows = vec![
        Row::new("background_per_day", Unit::PerDay, 0.3, |params| &mut params.background_per_day)
            .range(0.05, 1.5)
            .within(0.0, 50.0)
            .known(
                Assumed,
                "outside India no published figure; India 2.5 (0.5-6) by a self-report survey (LocalCircles, 2026-02)",
                "Mean number of marketing messages that a recipient gets from other businesses per day.",
            ),
        Row::new("background_day_factor", Unit::Ratio, 1.0, |params| &mut params.background_day_factor)
            .within(0.0, 100.0)
            .known(
                Assumed,
                "no seasonal figures with a denominator",
                "Factor on the background load of the days that have no factor of their own.",
            ),
    ];
    let utility = [(0.05, Some((0.02, 0.15))), (0.01, Some((0.0, 0.03))), (0.0, None)];
    for (segment, (central, range)) in SEGMENTS.into_iter().zip(utility) {
        let path = format!("utility_per_day.{}", segment.name());
        let row = Row::new(path, Unit::PerDay, central, move |params| {
            &mut params.utility_per_day[segment as usize]
        })
        .within(0.0, 100.0)
        .known(
            Assumed,
            "no published figure",
            "Transactional events of a recipient per day, each of which is due one utility message.",
        );
        rows.push(match range {
            Some((low, high)) => row.range(low, high),
            None => row,
        });
    }
    for segment in SEGMENTS {
        let path = format!("prior_messages.{}", segment.name());
        let meaning = "Marketing messages that a recipient had from this business before the start, from another number or channel.";
        let row = |central| {
            Row::new(path, Unit::Messages, central, move |params| {
                &mut params.prior_messages[segment as usize]
            })
            .within(0.0, 1000.0)
        };
        rows.push(if segment == crate::messaging::Segment::Cold {
            row(0.0).known(Assumed, "by definition: nobody wrote to them before", meaning)
        } else {
            row(20.0).range(0.0, 60.0).known(
                Fitted,
                "fitted to acceptance checks 1, 3 and 7 (blocks and rating of an opted-in list, months of opted-in traffic, share of 131049)",
                meaning,
            )
        });
    }
    rows
}

fn waking() -> Vec<Row> {
    vec![
        Row::new("waking_start", Unit::TimeOfDay, 420.0, |params| &mut params.waking_start).known(
            Assumed,
            "no published figure",
            "Local time at which the average recipient begins to look at messages.",
        ),
        Row::new("waking_length", Unit::Hours, 16.0, |params| &mut params.waking_length)
            .range(14.0, 18.0)
            .within(1.0, 24.0)
            .known(
                Assumed,
                "no published figure",
                "Length of the waking day, outside which nothing is read or done; 24h means no sleep.",
            ),
        Row::new("waking_jitter", Unit::Minutes, 60.0, |params| &mut params.waking_jitter)
            .within(0.0, 720.0)
            .known(
                Assumed,
                "no published figure",
                "Recipients begin their waking day at most this much before or after the average.",
            ),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    [spread(), sources(), surroundings(), waking()].into_iter().flatten().collect()
}
