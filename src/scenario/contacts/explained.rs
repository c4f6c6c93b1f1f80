//! A mapping as a file gives it, for `explain`, manifests and hashes.

use crate::messaging::Source as ConsentSource;
use crate::scenario::contacts::mapping::{
    Consent, DELIMITERS, LastInteraction, Mapping, Missing, NamedColumn, Origin, UNITS,
};
use crate::scenario::written::Written;

/// One entry of a written table.
fn entry(key: &str, value: Written) -> (String, Written) {
    (key.to_owned(), value)
}

fn named(column: &NamedColumn) -> Written {
    Written::text(&column.name)
}

impl Mapping {
    /// As a file gives it.
    pub fn written(&self) -> Written {
        let mut entries = vec![entry("file", Written::text(&self.file))];
        if let Some((text, ..)) = DELIMITERS.iter().find(|(.., byte)| Some(*byte) == self.delimiter) {
            entries.push(entry("delimiter", Written::text(text)));
        }
        if self.decimal_comma {
            entries.push(entry("decimal", Written::text(",")));
        }
        let columns = [("id", &self.id), ("frequency", &self.frequency), ("monetary", &self.monetary)];
        entries.extend(columns.into_iter().filter_map(|(key, at)| Some(entry(key, named(at.as_ref()?)))));
        entries.extend(self.clock.iter().map(|clock| entry("utc_offset", clock.written())));
        entries.push(self.last_interaction.written());
        entries.push(entry("consent", self.consent.written()));
        entries.push(entry("source", self.origin.written()));
        Written::Table(entries)
    }
}

impl Missing {
    fn written(self) -> Option<(String, Written)> {
        let value = match self {
            Self::Refused => return None,
            Self::Unknown => Written::text("unknown"),
            Self::Days(days) => Written::text(format!("{days}d")),
        };
        Some(entry("missing", value))
    }
}

impl LastInteraction {
    fn written(&self) -> (String, Written) {
        match self {
            Self::Constant(days) => entry("last_interaction_age", Written::text(format!("{days}d"))),
            Self::Age { column, minus, unit, missing } => {
                let mut entries = vec![entry("column", named(column))];
                entries.extend(minus.iter().map(|minus| entry("minus", named(minus))));
                let name = UNITS.iter().find(|(_, known)| known == unit).map_or("", |(name, _)| name);
                entries.push(entry("unit", Written::text(name)));
                entries.extend(missing.written());
                entry("last_interaction_age", Written::Table(entries))
            }
            Self::Date { column, pattern, as_of, missing } => {
                let mut entries =
                    vec![entry("column", named(column)), entry("format", Written::text(pattern))];
                entries.extend(as_of.iter().map(|date| entry("as_of", Written::text(date))));
                entries.extend(missing.written());
                entry("last_interaction_date", Written::Table(entries))
            }
        }
    }
}

impl Consent {
    fn written(&self) -> Written {
        let list = |words: &[String]| Written::List(words.iter().map(Written::text).collect());
        match self {
            Self::Constant(consent) => Written::Flag(*consent),
            Self::Filled(column) => {
                Written::Table(vec![entry("column", named(column)), entry("filled", Written::Flag(true))])
            }
            Self::Words { column, yes, no, missing } => {
                let mut entries = vec![entry("column", named(column))];
                let lists = [("yes", yes), ("no", no)].into_iter().filter(|(_, words)| !words.is_empty());
                entries.extend(lists.map(|(key, words)| entry(key, list(words))));
                entries.extend(missing.iter().map(|consent| entry("missing", Written::Flag(*consent))));
                Written::Table(entries)
            }
        }
    }
}

impl Origin {
    fn written(&self) -> Written {
        match self {
            Self::Constant(source) => Written::text(source.name()),
            Self::Words { column, words, other } => {
                let mut entries = vec![entry("column", named(column))];
                if !words.is_empty() {
                    let word = |(word, source): &(String, ConsentSource)| {
                        (quoted_key(word), Written::text(source.name()))
                    };
                    entries.push(entry("words", Written::Table(words.iter().map(word).collect())));
                }
                entries.extend(other.iter().map(|source| entry("other", Written::text(source.name()))));
                Written::Table(entries)
            }
        }
    }
}

/// A key as TOML takes it.
fn quoted_key(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if bare { key.to_owned() } else { Written::text(key).to_string() }
}
