//! Rates of reactions per delivered message, by category and segment.

use crate::messaging::Category;
use crate::messaging::Category::{Authentication, Marketing, Utility};
use crate::messaging::Segment;
use crate::messaging::Segment::{Cold, Inactive, OptedIn};
use crate::messaging::{CATEGORIES, SEGMENTS};
use crate::parameter::Grade::{Assumed, Reported};
use crate::parameter::{Grade, Parameter, Unit};
use crate::population::params::{Cells, Params};

/// Category, segment, (low, central, high), grade, source.
type Rate = (Category, Segment, (f64, f64, f64), Grade, &'static str);
type Table = fn(&mut Params) -> &mut Cells<f64>;
type BySegment = fn(&mut Params) -> &mut [f64; 3];

const GUESS: &str = "no published figure";
const NO_CELL: &str = "no published figure and none assumed: it does not happen";

const READ: &[Rate] = &[
    (
        Marketing,
        OptedIn,
        (0.60, 0.72, 0.88),
        Reported,
        "vendors: 65-80 % is satisfactory (Clickatell, 2024-04), averages 68-70 % (richautomate.in, 2026-07; a2c.chat)",
    ),
    (
        Marketing,
        Inactive,
        (0.15, 0.35, 0.55),
        Reported,
        "vendor and analogue: 38 % in one 3-4 M/month blast (richautomate.in); win-back mail is read about half as often (Return Path, 2014)",
    ),
    (
        Marketing,
        Cold,
        (0.20, 0.45, 0.70),
        Assumed,
        "no published figure; novelty raises it, distrust lowers it",
    ),
    (Utility, OptedIn, (0.80, 0.90, 0.97), Reported, "vendors: 92-98 % (richautomate.in; wa.expert)"),
    (Utility, Inactive, (0.55, 0.75, 0.90), Assumed, GUESS),
    (Utility, Cold, (0.35, 0.55, 0.80), Assumed, GUESS),
    (
        Authentication,
        OptedIn,
        (0.80, 0.90, 0.97),
        Reported,
        "vendors: 85-95 % (richautomate.in; wa.expert); the code is often read from the notification",
    ),
    (Authentication, Inactive, (0.75, 0.88, 0.96), Assumed, "no published figure; the user asked for it"),
    (Authentication, Cold, (0.30, 0.50, 0.75), Assumed, GUESS),
];

const CLICK: &[Rate] = &[
    (
        Marketing,
        OptedIn,
        (0.03, 0.08, 0.20),
        Reported,
        "vendor: 5-15 % of broadcasts (richautomate.in); 0.11 per read, e-mail newsletter panel 0.131",
    ),
    (
        Marketing,
        Inactive,
        (0.005, 0.02, 0.05),
        Reported,
        "analogue: win-back mail is read by 12 % of inactives (Return Path, 2014); the figure itself is a judgement",
    ),
    (Marketing, Cold, (0.003, 0.015, 0.05), Assumed, GUESS),
    (Utility, OptedIn, (0.05, 0.12, 0.30), Assumed, GUESS),
    (Utility, Inactive, (0.03, 0.08, 0.20), Assumed, GUESS),
    (Utility, Cold, (0.003, 0.02, 0.06), Assumed, GUESS),
];

const REPLY: &[Rate] = &[
    (
        Marketing,
        OptedIn,
        (0.01, 0.04, 0.12),
        Reported,
        "vendors: 5-15 % (a2c.chat; richautomate.in), discounted because they select their customers",
    ),
    (
        Marketing,
        Inactive,
        (0.002, 0.010, 0.03),
        Reported,
        "analogue: win-back mail is read by 12 % of inactives (Return Path, 2014); the figure itself is a judgement",
    ),
    (Marketing, Cold, (0.002, 0.010, 0.04), Assumed, GUESS),
    (Utility, OptedIn, (0.01, 0.03, 0.08), Assumed, GUESS),
    (Utility, Inactive, (0.005, 0.015, 0.04), Assumed, GUESS),
    (Utility, Cold, (0.002, 0.010, 0.03), Assumed, GUESS),
];

const OPTOUT: &[Rate] = &[
    (
        Marketing,
        OptedIn,
        (0.002, 0.006, 0.015),
        Reported,
        "analogue: SMS campaigns 0.6-1.0 % (Klaviyo), e-mail 0.15-0.24 % (newsletter panel 2019-20)",
    ),
    (
        Marketing,
        Inactive,
        (0.004, 0.012, 0.035),
        Reported,
        "analogue: between SMS campaigns of 0.6-1.0 % (Klaviyo) and 2.55 % over all SMS traffic (Burst, 2017)",
    ),
    (Marketing, Cold, (0.01, 0.025, 0.08), Assumed, GUESS),
    (Utility, OptedIn, (0.0002, 0.001, 0.003), Assumed, GUESS),
    (Utility, Inactive, (0.0005, 0.002, 0.006), Assumed, GUESS),
    (Utility, Cold, (0.004, 0.012, 0.04), Assumed, GUESS),
];

const BLOCK: &[Rate] = &[
    (
        Marketing,
        OptedIn,
        (0.0005, 0.002, 0.008),
        Reported,
        "analogue: must lie well under the 2 % at which a vendor sees the yellow rating (knowledge.flowella.io)",
    ),
    (Marketing, Inactive, (0.002, 0.007, 0.02), Assumed, GUESS),
    (
        Marketing,
        Cold,
        (0.01, 0.035, 0.10),
        Assumed,
        "must cross the 2-5 % that vendors call yellow and red; one anecdote of a ban after 300 messages",
    ),
    (Utility, OptedIn, (0.0001, 0.0004, 0.002), Assumed, GUESS),
    (Utility, Inactive, (0.0003, 0.0015, 0.006), Assumed, GUESS),
    (Utility, Cold, (0.006, 0.020, 0.07), Assumed, GUESS),
    (Authentication, OptedIn, (0.000_01, 0.000_05, 0.0003), Assumed, GUESS),
    (Authentication, Inactive, (0.000_01, 0.0001, 0.0005), Assumed, GUESS),
    (Authentication, Cold, (0.002, 0.010, 0.04), Assumed, GUESS),
];

fn by_cell(name: &str, table: Table, known: &[Rate], what: &str, rows: &mut Vec<Parameter<Params>>) {
    for category in CATEGORIES {
        for segment in SEGMENTS {
            let path = format!("{name}.{}.{}", category.name(), segment.name());
            let meaning = format!(
                "Probability that a delivered {} message is {what} by {} recipient, eventually, at rest and established.",
                category.name(),
                match segment {
                    OptedIn => "an opted-in",
                    Inactive => "an inactive",
                    Cold => "a cold",
                },
            );
            let (c, g) = (category as usize, segment as usize);
            let row = |central| {
                Parameter::new(path, Unit::Probability, central, move |params| &mut table(params)[c][g])
            };
            rows.push(match known.iter().find(|rate| rate.0 == category && rate.1 == segment) {
                Some(&(_, _, (low, central, high), grade, source)) => {
                    row(central).range(low, high).known(grade, source, meaning)
                }
                None => row(0.0).known(Assumed, NO_CELL, meaning),
            });
        }
    }
}

fn by_segment(
    name: &str,
    table: BySegment,
    values: [((f64, f64, f64), Grade, &'static str); 3],
    meaning: &str,
    rows: &mut Vec<Parameter<Params>>,
) {
    for (segment, ((low, central, high), grade, source)) in SEGMENTS.into_iter().zip(values) {
        let path = format!("{name}.{}", segment.name());
        let row = Parameter::new(path, Unit::Probability, central, move |params| {
            &mut table(params)[segment as usize]
        });
        rows.push(row.range(low, high).known(
            grade,
            source,
            format!("{meaning} ({} recipients).", segment.name()),
        ));
    }
}

pub(super) fn rows() -> Vec<Parameter<Params>> {
    let mut rows = Vec::new();
    by_cell("p_read", |params| &mut params.p_read, READ, "read with a receipt", &mut rows);
    by_cell("p_click", |params| &mut params.p_click, CLICK, "clicked", &mut rows);
    by_cell("p_reply", |params| &mut params.p_reply, REPLY, "answered", &mut rows);
    by_cell("p_optout", |params| &mut params.p_optout, OPTOUT, "answered with an opt-out", &mut rows);
    by_cell("p_block", |params| &mut params.p_block, BLOCK, "answered with a block of the sender", &mut rows);
    by_segment(
        "p_report_given_block",
        |params| &mut params.p_report_given_block,
        [
            ((0.10, 0.20, 0.40), Assumed, GUESS),
            ((0.10, 0.20, 0.40), Assumed, GUESS),
            ((0.15, 0.35, 0.60), Assumed, GUESS),
        ],
        "Probability that a recipient block comes with a report",
        &mut rows,
    );
    by_segment(
        "p_invalid_number",
        |params| &mut params.p_invalid_number,
        [
            (
                (0.005, 0.02, 0.05),
                Reported,
                "vendor: 92-98 % delivered on healthy accounts (richautomate.in)",
            ),
            (
                (0.02, 0.06, 0.15),
                Reported,
                "analogue: lists decay with silence; the figure itself is a judgement",
            ),
            ((0.05, 0.15, 0.40), Assumed, GUESS),
        ],
        "Probability that a number on the list is invalid or cannot be reached",
        &mut rows,
    );
    rows
}
