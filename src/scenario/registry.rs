//! Every key a scenario may have, in one place: fixed keys, parameters of recipients and gate, strategies, arms.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Serialize;

use crate::gate;
use crate::parameter::{Grade, Parameter, Unit};
use crate::population;
use crate::population::Defaults;
use crate::scenario::arms;
use crate::scenario::bare::meant;
use crate::scenario::factorial;
use crate::scenario::fault::nearest;
use crate::scenario::field::Field;
use crate::scenario::gate_keys::GATE_KEYS;
use crate::scenario::keys::{BACKGROUND_BY_DAY, KEYS, Key};
use crate::scenario::market::Market;
use crate::scenario::number_keys::NUMBER_KEYS;
use crate::scenario::plan_keys::PLAN_KEYS;
use crate::scenario::resolved::serialize_grade;
use crate::scenario::rule_keys::RULE_KEYS;
use crate::scenario::shape;
use crate::scenario::world::World;
use crate::scenario::written::{Written, grouped};
use crate::strategy;
use crate::units::Duration;

/// What is known of a key, whatever a scenario says about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeyInfo {
    /// Dotted path, as `--set` takes it. `NAME` stands for the name of an own strategy.
    pub path: String,
    /// Unit.
    pub unit: &'static str,
    /// Default as JSON, in the form in which a file gives it; null where there is none.
    pub default: serde_json::Value,
    /// Default as a file gives it; empty where there is none.
    pub default_text: String,
    /// Low (lenient) end of the plausible range, in the unit.
    pub low: Option<f64>,
    /// High (strict) end of the plausible range, in the unit.
    pub high: Option<f64>,
    /// The plausible range as a file gives its ends; empty where there is none.
    pub range_text: String,
    /// What is accepted, in words.
    pub accepted: String,
    /// The form of the value as JSON Schema.
    pub schema: serde_json::Value,
    /// How well the default is known.
    #[serde(serialize_with = "serialize_grade")]
    pub grade: Grade,
    /// Where the default comes from.
    pub source: String,
    /// What the key does.
    pub meaning: String,
}

/// A key inside a value that is a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Dotted path.
    pub path: String,
    /// What it does and accepts.
    pub meaning: String,
}

impl KeyInfo {
    /// The keys inside its value, where that may be a table with keys of its own.
    pub fn parts(&self) -> Vec<Part> {
        fn walk(path: &str, schema: &serde_json::Value, found: &mut Vec<Part>) {
            let forms = schema["anyOf"].as_array().into_iter().flatten().chain([schema]);
            for (key, form) in forms.filter_map(|form| form["properties"].as_object()).flatten() {
                let path = format!("{path}.{key}");
                let meaning = form["description"].as_str().unwrap_or_default().to_owned();
                found.push(Part { path: path.clone(), meaning });
                walk(&path, form, found);
            }
        }
        let mut found = Vec::new();
        walk(&self.path, &self.schema, &mut found);
        found
    }
}

/// A key of the world.
#[derive(Clone, Copy)]
pub(crate) enum Row {
    Fixed(&'static Key<World>),
    Recipient(usize),
    Gate(usize),
}

/// Low, central and high value of a recipient parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Range {
    pub low: Option<f64>,
    pub central: f64,
    pub high: Option<f64>,
}

impl Range {
    /// The value at one end; `None` where there is no range.
    pub fn end(&self, defaults: Defaults) -> Option<f64> {
        match defaults {
            Defaults::Low => self.low,
            Defaults::Central => Some(self.central),
            Defaults::High => self.high,
        }
    }

    /// The value at one end, the central one where there is no range.
    pub fn at(&self, defaults: Defaults) -> f64 {
        self.end(defaults).unwrap_or(self.central)
    }
}

/// The keys of the world in the order of `explain`.
pub(crate) struct Registry {
    recipient: Vec<Parameter<population::Params>>,
    gate: Vec<Parameter<gate::Params>>,
    rows: Vec<Row>,
    index: BTreeMap<String, usize>,
}

/// Keys of a table that a fault names at most.
const MOST_NAMED: usize = 8;

/// The one registry.
pub(crate) fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(Registry::new)
}

impl Registry {
    fn new() -> Self {
        let (recipient, gate) = (population::parameters(), gate::parameters());
        let people = |key: &&Key<World>| !key.path.contains('.') || key.path.starts_with("population.");
        let mut rows: Vec<Row> = KEYS.iter().filter(people).map(Row::Fixed).collect();
        rows.extend((0..recipient.len()).map(Row::Recipient));
        rows.push(Row::Fixed(&BACKGROUND_BY_DAY));
        rows.extend(
            KEYS.iter()
                .filter(|key| !people(key))
                .chain(&NUMBER_KEYS)
                .chain(&RULE_KEYS)
                .chain(&GATE_KEYS)
                .map(Row::Fixed),
        );
        rows.extend((0..gate.len()).map(Row::Gate));
        let mut registry = Self { recipient, gate, rows, index: BTreeMap::new() };
        registry.index =
            registry.rows.iter().enumerate().map(|(at, row)| (registry.path(*row), at)).collect();
        registry
    }

    /// Parameters of the recipients.
    pub fn recipient(&self) -> &[Parameter<population::Params>] {
        &self.recipient
    }

    /// Parameters of the gate.
    pub fn gate(&self) -> &[Parameter<gate::Params>] {
        &self.gate
    }

    /// All keys of the world.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The key of that path.
    pub fn find(&self, path: &str) -> Option<Row> {
        self.index.get(path).map(|at| self.rows[*at])
    }

    /// Whether keys lie below that path.
    pub fn is_table(&self, path: &str) -> bool {
        let below = format!("{path}.");
        self.index.range(below.clone()..).next().is_some_and(|(next, _)| next.starts_with(&below))
    }

    /// Dotted path of a key.
    pub fn path(&self, row: Row) -> String {
        match row {
            Row::Fixed(key) => key.path.to_owned(),
            Row::Recipient(at) => format!("recipient.{}", self.recipient[at].path),
            Row::Gate(at) => format!("gate.{}", self.gate[at].path),
        }
    }

    /// Range of a recipient parameter; markets may have their own.
    pub fn recipient_range(&self, at: usize, market: &Market) -> Range {
        let row = &self.recipient[at];
        match market.background_per_day {
            Some([low, central, high]) if row.path == "background_per_day" => {
                Range { low: Some(low), central, high: Some(high) }
            }
            _ => Range { low: row.low, central: row.central, high: row.high },
        }
    }

    /// What a key accepts, in words.
    pub fn accepted(&self, row: Row) -> String {
        match row {
            Row::Fixed(key) => key.accepted.to_owned(),
            Row::Recipient(at) => accepted(self.recipient[at].unit, self.recipient[at].admissible),
            Row::Gate(at) => accepted(self.gate[at].unit, self.gate[at].admissible),
        }
    }

    /// Reads a value into the world.
    pub fn set(&self, row: Row, world: &mut World, field: &mut Field<'_, '_>) {
        match row {
            Row::Fixed(key) => (key.set)(world, field),
            Row::Recipient(at) => {
                let row = &self.recipient[at];
                if let Some(value) = field.parameter(row.unit, row.admissible) {
                    world.recipient.retain(|(known, _)| *known != at);
                    world.recipient.push((at, value));
                }
            }
            Row::Gate(at) => {
                let row = &self.gate[at];
                if let Some(value) = field.parameter(row.unit, row.admissible) {
                    world.gate.retain(|(known, _)| *known != at);
                    world.gate.push((at, value));
                }
            }
        }
    }

    /// What is known of a key of the world.
    pub fn info(&self, row: Row, world: &World) -> KeyInfo {
        match row {
            Row::Fixed(key) => fixed_info(key, "", &World::default()),
            Row::Recipient(at) => {
                let range = self.recipient_range(at, world.market);
                parameter_info(&self.recipient[at], self.path(row), range)
            }
            Row::Gate(at) => {
                let gate = &self.gate[at];
                parameter_info(
                    gate,
                    self.path(row),
                    Range { low: gate.low, central: gate.central, high: gate.high },
                )
            }
        }
    }

    /// Whether a key or table of the world has this path.
    pub fn knows(&self, path: &str) -> bool {
        self.find(path).is_some() || self.is_table(path)
    }

    /// What a table accepts, in words: its keys, where they are few.
    pub fn table_accepted(&self, path: &str) -> String {
        let below = self.below(path);
        if below.len() > MOST_NAMED {
            return format!("a table [{path}]");
        }
        format!("a table [{path}] with any of {}", below.join(", "))
    }

    /// Names of the keys and tables directly below a table; below nothing, those at the top.
    fn below(&self, table: &str) -> Vec<&str> {
        let prefix = if table.is_empty() { String::new() } else { format!("{table}.") };
        let mut below: Vec<&str> = Vec::new();
        for known in self.index.keys().filter_map(|known| known.strip_prefix(&prefix)) {
            let next = known.split('.').next().unwrap_or(known);
            if !below.contains(&next) {
                below.push(next);
            }
        }
        below
    }

    /// The key that was probably meant by an unknown path, as a sentence.
    pub fn suggest(&self, path: &str) -> Option<String> {
        let (table, word) = path.rsplit_once('.').unwrap_or(("", path));
        let prefix = if table.is_empty() { String::new() } else { format!("{table}.") };
        let mut beside = self.below(table);
        if table.is_empty() {
            beside.extend(["format", "extends", "arm", "factorial", "strategy"]);
        }
        if !table.is_empty() && self.is_table(word) {
            return Some(format!("[{word}] is a table of its own, not below [{table}]"));
        }
        if let Some(near) = nearest(word, beside.iter().copied()) {
            return Some(meant(word, &format!("{prefix}{near}")));
        }
        if let Some(elsewhere) = self.index.keys().find(|known| known.rsplit('.').next() == Some(word)) {
            let table = elsewhere.rsplit_once('.').map_or("", |(table, _)| table);
            return Some(match table {
                "" => format!("`{word}` stands at the top of the file, before the first table"),
                table => format!("`{word}` belongs to [{table}]"),
            });
        }
        if let Some(near) = nearest(path, self.index.keys().map(String::as_str)) {
            return Some(format!("did you mean `{near}`?"));
        }
        (beside.len() <= 12 && !beside.is_empty()).then(|| format!("known here: {}", beside.join(", ")))
    }
}

fn fixed_info<T>(key: &Key<T>, prefix: &str, defaults: &T) -> KeyInfo {
    let default = (key.show)(defaults);
    let text = default.to_string();
    let empty = text == "\"\"";
    KeyInfo {
        path: format!("{prefix}{}", key.path),
        unit: key.unit,
        default: if empty { serde_json::Value::Null } else { default.json() },
        default_text: if empty { String::new() } else { text },
        low: None,
        high: None,
        range_text: String::new(),
        accepted: key.accepted.to_owned(),
        schema: key.shape.schema(),
        grade: key.grade,
        source: key.source.to_owned(),
        meaning: key.meaning.to_owned(),
    }
}

fn parameter_info<P>(row: &Parameter<P>, path: String, range: Range) -> KeyInfo {
    let default = written(row.unit, range.central);
    let end = |value: f64| written(row.unit, value).to_string().replace('"', "");
    let range_text = match (range.low, range.high) {
        (Some(low), Some(high)) => format!("{} to {}", end(low), end(high)),
        _ => String::new(),
    };
    KeyInfo {
        path,
        unit: row.unit.name(),
        default: default.json(),
        default_text: default.to_string(),
        low: range.low,
        high: range.high,
        range_text,
        accepted: accepted(row.unit, row.admissible),
        schema: shape::of_parameter(row.unit, row.admissible),
        grade: row.grade,
        source: row.source.to_owned(),
        meaning: row.meaning.clone(),
    }
}

/// A parameter's value as a file gives it.
pub(crate) fn written(unit: Unit, value: f64) -> Written {
    match (unit, unit.minutes()) {
        (_, Some(length)) => match Duration::from_minutes(value * length) {
            Ok(duration) => Written::text(duration),
            Err(_) => Written::Number(value),
        },
        (Unit::TimeOfDay, _) => Written::text(format!("{:02}:{:02}", value as u32 / 60, value as u32 % 60)),
        _ => Written::Number(value),
    }
}

fn accepted(unit: Unit, (smallest, largest): (f64, f64)) -> String {
    // Thousands are parted, as in the bounds of counts.
    let bound = |value: f64| match written(unit, value) {
        Written::Number(number) if number.fract() == 0.0 && number.abs() >= 10_000.0 => {
            let sign = if number < 0.0 { "-" } else { "" };
            format!("{sign}{}", grouped(number.abs() as u64).replace('_', ","))
        }
        other => other.to_string(),
    };
    let range = match (smallest > 0.0 || unit.minutes().is_none(), largest.is_finite()) {
        (true, true) => format!(" from {} to {}", bound(smallest), bound(largest)),
        (true, false) => format!(" of at least {}", bound(smallest)),
        (false, true) => format!(" up to {}", bound(largest)),
        (false, false) => String::new(),
    };
    match unit {
        Unit::Probability => format!("a probability{range}"),
        Unit::TimeOfDay => "a time of day such as \"07:00\"".to_owned(),
        _ if unit.minutes().is_some() => format!("a duration{range} with its unit s, min, h or d"),
        _ => format!("a number{range}"),
    }
}

/// Every key of a scenario file: those of the world, then those of arms and strategies.
pub fn keys() -> Vec<KeyInfo> {
    let registry = registry();
    let world = World::default();
    let mut keys = arms::frame_keys();
    keys.extend(registry.rows().iter().map(|row| registry.info(*row, &world)));
    keys.extend(arms::arm_keys());
    keys.extend(factorial::factorial_keys());
    keys.push(arms::like_key());
    let plan = strategy::Plan::default();
    keys.extend(PLAN_KEYS.iter().map(|key| fixed_info(key, "strategy.NAME.", &plan)));
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_unique_and_every_key_is_documented() {
        let keys = keys();
        let mut paths: Vec<&str> = keys.iter().map(|key| key.path.as_str()).collect();
        paths.sort_unstable();
        let count = paths.len();
        paths.dedup();
        assert_eq!(paths.len(), count);
        for key in &keys {
            let texts = [&key.meaning, &key.accepted, &key.source];
            assert!(texts.iter().all(|text| !text.is_empty()) && !key.unit.is_empty(), "{}", key.path);
        }
    }

    #[test]
    fn suggestions_look_beside_then_elsewhere() {
        let suggest = |path: &str| registry().suggest(path).unwrap_or_default();
        assert_eq!(suggest("population.sise"), "did you mean `population.size`?");
        assert_eq!(suggest("launch_hour"), "`launch_hour` belongs to [campaign]");
        assert_eq!(
            suggest("population.horizon"),
            "`horizon` stands at the top of the file, before the first table"
        );
        assert_eq!(suggest("arms"), "did you mean `arm`?");
        assert_eq!(suggest("recipient.fatige_tau"), "did you mean `recipient.fatigue_tau`?");
    }
}
