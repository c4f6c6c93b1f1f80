//! What became of every key of a scenario, and why.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::parameter::Grade;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The registry.
    Default,
    /// A scenario file, the scenario's own or one that it extends.
    File {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
    },
    /// A `--set` argument.
    Set(String),
    /// A named set of values: a gate profile, the recipients' defaults, a market, or a shipped strategy.
    Profile(String),
    /// The `set` of one arm; other arms have another value.
    Arm {
        /// Name of the arm.
        name: String,
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { file, line } => write!(f, "{file}:{line}"),
            Self::Set(_) => f.write_str("--set"),
            Self::Profile(name) => f.write_str(name),
            Self::Arm { name, line, .. } => write!(f, "arm {name}, line {line}"),
        }
    }
}

/// One key of a scenario with its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resolved {
    /// Dotted path.
    pub path: String,
    /// The value as JSON, in the form in which a file gives it (durations with their unit).
    pub value: serde_json::Value,
    /// The value as a file gives it.
    pub text: String,
    /// Unit.
    pub unit: &'static str,
    /// Default as a file gives it; empty where there is none.
    pub default: String,
    /// Low (lenient) end of the plausible range, in the unit.
    pub low: Option<f64>,
    /// High (strict) end of the plausible range, in the unit.
    pub high: Option<f64>,
    /// How well the default is known.
    #[serde(serialize_with = "serialize_grade")]
    pub grade: Grade,
    /// Where the default comes from.
    pub source: String,
    /// What the key does.
    pub meaning: String,
    /// Where the value comes from.
    pub origin: Origin,
}

pub(crate) fn serialize_grade<S: Serializer>(grade: &Grade, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(grade)
}
