//! What values look like, as JSON Schema: the form of a key for editors and validators. Ranges and references that a
//! schema cannot say are checked by the loader.

use serde_json::{Value, json};

use crate::parameter::Unit;

/// The form of a key's value.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// A whole number from the first to the second.
    Count(u64, u64),
    /// A number from the first to the second.
    Number(f64, f64),
    /// A number with a unit of time.
    Duration,
    /// A calendar day.
    Date,
    /// One of some names.
    Names(fn() -> Vec<&'static str>),
    /// Either of two forms.
    Either(&'static [Shape]),
    /// A list of one form.
    List(&'static Shape),
    /// A table whose keys have these forms and meanings; no other key, none required.
    Table(&'static [(&'static str, Shape, &'static str)]),
    /// A table with keys of the user's choice.
    Map(&'static Shape),
    /// A table whose keys only the loader knows.
    Open,
}

/// A number, and a unit of time.
const DURATION: &str = r"^\s*\+?[0-9_]*\.?[0-9_]*([eE][-+]?[0-9]+)?\s*(s|min|h|d)\s*$";

impl Shape {
    /// One fixed word.
    pub const NEVER: Self = Self::Names(|| vec!["never"]);

    /// As JSON Schema.
    pub fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Count(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
            Self::Number(from, to) => number(from, to),
            Self::Duration => json!({ "type": "string", "pattern": DURATION }),
            Self::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
            Self::Names(names) => json!({ "enum": names() }),
            Self::Either(forms) => {
                json!({ "anyOf": forms.iter().map(|form| form.schema()).collect::<Vec<_>>() })
            }
            Self::List(item) => json!({ "type": "array", "items": item.schema() }),
            Self::Table(keys) => {
                let described = |(key, form, meaning): &(&str, Self, &str)| {
                    let mut schema = form.schema();
                    schema["description"] = json!(format!("{meaning} Accepts {}.", form.words()));
                    ((*key).to_owned(), schema)
                };
                let properties: serde_json::Map<String, Value> = keys.iter().map(described).collect();
                json!({ "type": "object", "properties": properties, "additionalProperties": false })
            }
            Self::Open => json!({ "type": "object" }),
            Self::Map(value) => json!({ "type": "object", "additionalProperties": value.schema() }),
        }
    }

    /// In words, to stand after "accepts".
    fn words(self) -> String {
        let joined = |mut words: Vec<String>| match (words.pop(), words.is_empty()) {
            (Some(last), false) => format!("{} or {last}", words.join(", ")),
            (last, _) => last.unwrap_or_default(),
        };
        match self {
            Self::Text => "a text".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Count(from, to) => format!("a whole number from {from} to {to}"),
            Self::Number(from, to) => format!("a number from {from} to {to}"),
            Self::Duration => "a duration such as \"36h\"".to_owned(),
            Self::Date => "a date such as \"2026-11-02\"".to_owned(),
            Self::Names(names) => joined(names().iter().map(|name| format!("{name:?}")).collect()),
            Self::Either(forms) => joined(forms.iter().map(|form| form.words()).collect()),
            Self::List(item) => format!("a list, each {}", item.words()),
            Self::Table(_) => "a table".to_owned(),
            Self::Map(value) => format!("a table with keys of your choice, each {}", value.words()),
            Self::Open => "a table of paths".to_owned(),
        }
    }
}

/// The form of a parameter.
pub(crate) fn of_parameter(unit: Unit, (smallest, largest): (f64, f64)) -> Value {
    match unit {
        Unit::TimeOfDay => json!({ "type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$" }),
        _ if unit.minutes().is_some() => Shape::Duration.schema(),
        _ => number(smallest, largest),
    }
}

fn number(from: f64, to: f64) -> Value {
    let mut schema = json!({ "type": "number" });
    if from.is_finite() {
        schema["minimum"] = json!(from);
    }
    if to.is_finite() {
        schema["maximum"] = json!(to);
    }
    schema
}
