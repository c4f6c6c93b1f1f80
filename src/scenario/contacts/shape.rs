//! The form of the table `population.contacts`, for the JSON Schema.

use crate::messaging::{SOURCES, Source};
use crate::scenario::contacts::mapping::{DELIMITERS, UNITS};
use crate::scenario::shape::Shape;

const MISSING: Shape = Shape::Either(&[Shape::Duration, Shape::Names(|| vec!["unknown"])]);
const SOURCE: Shape = Shape::Names(|| SOURCES.map(Source::name).to_vec());

/// The table.
pub(crate) const SHAPE: Shape = Shape::Table(&[
    ("file", Shape::Text),
    ("delimiter", Shape::Names(|| DELIMITERS.iter().flat_map(|(text, name, _)| [*text, *name]).collect())),
    ("decimal", Shape::Names(|| vec![".", ","])),
    ("id", Shape::Text),
    (
        "last_interaction_age",
        Shape::Either(&[
            Shape::Duration,
            Shape::Table(&[
                ("column", Shape::Text),
                ("minus", Shape::Text),
                ("unit", Shape::Names(|| UNITS.map(|(name, _)| name).to_vec())),
                ("missing", MISSING),
            ]),
        ]),
    ),
    (
        "last_interaction_date",
        Shape::Either(&[
            Shape::Text,
            Shape::Table(&[
                ("column", Shape::Text),
                ("format", Shape::Text),
                ("as_of", Shape::Date),
                ("missing", MISSING),
            ]),
        ]),
    ),
    (
        "consent",
        Shape::Either(&[
            Shape::Flag,
            Shape::Text,
            Shape::Table(&[
                ("column", Shape::Text),
                ("yes", Shape::List(&Shape::Text)),
                ("no", Shape::List(&Shape::Text)),
                ("missing", Shape::Flag),
                ("filled", Shape::Flag),
            ]),
        ]),
    ),
    (
        "source",
        Shape::Either(&[
            SOURCE,
            Shape::Table(&[("column", Shape::Text), ("words", Shape::Map(&SOURCE)), ("other", SOURCE)]),
        ]),
    ),
    ("frequency", Shape::Text),
    ("monetary", Shape::Text),
]);
