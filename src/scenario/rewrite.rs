//! A scenario as one file: parents, arguments and the values of its arms written out, with the same content hash.

use std::fmt::Write;

use crate::scenario::FORMAT;
use crate::scenario::arms::ArmWorld;
use crate::scenario::frozen::Scenario;
use crate::scenario::registry::{Row, registry};
use crate::scenario::resolved::values;
use crate::scenario::tree::Entry;
use crate::scenario::tree::Value;
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::scenario::written::toml_key;

impl Scenario {
    /// The scenario as one TOML text without `extends`: what is set stands as a line, and parameters that follow from
    /// a profile, a market or the registry as comments, so that they go on following. Read again from the same
    /// folder, it has the same content hash.
    pub fn to_toml(&self) -> String {
        let base = self.current();
        let mut text = format!("format = {FORMAT}\n");
        for (table, lines) in tables(&base) {
            if !table.is_empty() {
                let _ = write!(text, "\n[{table}]\n");
            }
            text += &lines;
        }
        for own in &self.own {
            text += &section(&format!("strategy.{}", toml_key(&own.key)), &own.node.value);
        }
        if self.factorial.is_none() {
            return self.worlds.iter().fold(text, |text, arm| text + &table_of(arm));
        }
        text += "\n[factorial]\n";
        for entry in self.made_from.iter().filter(|entry| entry.key != "factors") {
            let _ = writeln!(text, "{} = {}", toml_key(&entry.key), value(&entry.node.value));
        }
        for entry in self.made_from.iter().filter(|entry| entry.key == "factors") {
            if let Value::Table(factors) = &entry.node.value {
                for factor in factors {
                    let path = format!("factorial.factors.{}", toml_key(&factor.key));
                    text += &section(&path, &factor.node.value);
                }
            }
        }
        text
    }
}

/// A table as it was given, parents and arguments merged.
fn section(path: &str, table: &Value) -> String {
    let mut text = format!("\n[{path}]\n");
    if let Value::Table(entries) = table {
        for entry in entries {
            let _ = writeln!(text, "{} = {}", toml_key(&entry.key), value(&entry.node.value));
        }
    }
    text
}

/// A value as it was given, on one line.
fn value(given: &Value) -> String {
    match given {
        Value::Text(text) => Written::text(text).toml(),
        Value::Integer(number) => number.unwrap_or_default().to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Flag(flag) => flag.to_string(),
        Value::Date(date) => date.to_string(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| value(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) => {
            let entry = |entry: &Entry| format!("{} = {}", toml_key(&entry.key), value(&entry.node.value));
            format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Lines of each table, in the order in which the tables first come; the top of the file is the first.
fn tables(world: &World) -> Vec<(String, String)> {
    let mut tables = vec![(String::new(), String::new())];
    for (row, value) in registry().rows().iter().zip(values(world)) {
        let path = registry().path(*row);
        let (table, name) = path.split_once('.').unwrap_or(("", &path));
        let Some(line) = line(*row, name, &path, &value, world) else { continue };
        match tables.iter_mut().find(|(known, _)| *known == table) {
            Some((_, lines)) => lines.push_str(&line),
            None => tables.push((table.to_owned(), line)),
        }
    }
    tables
}

/// One key as a line; a comment where it is not set but follows from others; nothing where there is nothing to say.
fn line(row: Row, name: &str, path: &str, value: &Written, world: &World) -> Option<String> {
    let set = match row {
        Row::Recipient(at) => world.recipient.iter().any(|(set, _)| *set == at),
        Row::Gate(at) => world.gate.iter().any(|(set, _)| *set == at),
        // Both come from the list, and a file that has one must not say them.
        Row::Fixed(_) => world.contacts.is_none() || !["population.size", "population.mix"].contains(&path),
    };
    let value = value.toml();
    let empty = matches!(row, Row::Fixed(_)) && value == "\"\"";
    (!empty).then(|| format!("{}{name} = {value}\n", if set { "" } else { "# " }))
}

/// An arm with the keys that it sets.
fn table_of(arm: &ArmWorld) -> String {
    let mut text = String::from("\n[[arm]]\n");
    let _ = writeln!(text, "name = {}", Written::text(&arm.arm.name).toml());
    let _ = writeln!(text, "strategy = {}", Written::text(&arm.arm.strategy).toml());
    if arm.arm.baseline {
        text += "baseline = true\n";
    }
    if !arm.set.is_empty() {
        text += "[arm.set]\n";
        for (row, value) in registry().rows().iter().zip(values(&arm.world)) {
            let path = registry().path(*row);
            if arm.set.contains_key(&path) {
                let _ = writeln!(text, "{} = {}", toml_key(&path), value.toml());
            }
        }
    }
    text
}
