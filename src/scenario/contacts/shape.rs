//! The form of the table `population.contacts`, for the JSON Schema.

use crate::messaging::{SOURCES, Source};
use crate::scenario::contacts::mapping::{DELIMITERS, UNITS};
use crate::scenario::shape::Shape;

const MISSING: Shape = Shape::Either(&[Shape::Duration, Shape::Names(|| vec!["unknown"])]);
const SOURCE: Shape = Shape::Names(|| SOURCES.map(Source::name).to_vec());

const EMPTY: &str = "What an empty cell means; a fault if left out, except without consent.";
const COLUMN: &str = "Name of the column.";

/// The table.
pub(crate) const SHAPE: Shape = Shape::Table(&[
    ("file", Shape::Text, "The CSV file, relative to the scenario."),
    (
        "delimiter",
        Shape::Names(|| DELIMITERS.iter().flat_map(|(text, name, _)| [*text, *name]).collect()),
        "What stands between cells; found from the header if left out.",
    ),
    ("decimal", Shape::Names(|| vec![".", ","]), "Decimal sign; \".\" if left out."),
    ("id", Shape::Text, "Column of ids, each once; the place on the list if left out."),
    (
        "last_interaction_age",
        Shape::Either(&[
            Shape::Duration,
            Shape::Table(&[
                ("column", Shape::Text, COLUMN),
                ("minus", Shape::Text, "A second column to subtract."),
                (
                    "unit",
                    Shape::Names(|| UNITS.map(|(name, _)| name).to_vec()),
                    "Unit of the ages; days if left out.",
                ),
                ("missing", MISSING, EMPTY),
            ]),
        ]),
        "How long ago the last interaction was, for everybody or from a column; this or last_interaction_date is needed.",
    ),
    (
        "last_interaction_date",
        Shape::Either(&[
            Shape::Text,
            Shape::Table(&[
                ("column", Shape::Text, COLUMN),
                ("format", Shape::Text, "YYYY, MM and DD once each; YYYY-MM-DD if left out."),
                ("as_of", Shape::Date, "Day from which is counted back; the start if left out."),
                ("missing", MISSING, EMPTY),
            ]),
        ]),
        "The day of the last interaction: a column, or a table that says more of it.",
    ),
    (
        "consent",
        Shape::Either(&[
            Shape::Flag,
            Shape::Text,
            Shape::Table(&[
                ("column", Shape::Text, COLUMN),
                (
                    "yes",
                    Shape::List(&Shape::Text),
                    "Own words for consent, besides yes, true, 1 and the like.",
                ),
                ("no", Shape::List(&Shape::Text), "Own words for no consent."),
                ("missing", Shape::Flag, "What an empty cell means; a fault if left out."),
                ("filled", Shape::Flag, "Consent where the cell is not empty."),
            ]),
        ]),
        "Who consented: everybody or nobody, a column, or a table that says more of it.",
    ),
    (
        "source",
        Shape::Either(&[
            SOURCE,
            Shape::Table(&[
                ("column", Shape::Text, COLUMN),
                ("words", Shape::Map(&SOURCE), "Own words for the sources."),
                ("other", SOURCE, "What every other word means; a fault if left out."),
            ]),
        ]),
        "Where consents came from; \"purchase\" if left out.",
    ),
    ("frequency", Shape::Text, "Column of a number such as orders, for the order \"engaged\"."),
    ("monetary", Shape::Text, "Column of a number such as money spent, for the order \"engaged\"."),
    (
        "utc_offset",
        Shape::Either(&[
            Shape::Text,
            Shape::Table(&[
                ("column", Shape::Text, COLUMN),
                (
                    "sender",
                    Shape::Text,
                    "The sender's own offset from UTC, such as \"-03:00\"; UTC if left out.",
                ),
                (
                    "missing",
                    Shape::Names(|| vec!["unknown"]),
                    "An empty cell is a contact whose clock is drawn by recipient.utc_offset; a fault if left out.",
                ),
            ]),
        ]),
        "Column of offsets from UTC, such as +02:00 or 120 (minutes), which shift the waking hours; in place of \
         recipient.utc_offset.",
    ),
]);
