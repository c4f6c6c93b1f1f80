//! A scenario text as an owned tree of values, each with its place; files and `--set` are merged here.

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::scenario::source::{Place, Source};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub at: Place,
    pub value: Value,
}

/// What TOML can say.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    /// `None` beyond 128 bits.
    Integer(Option<i128>),
    /// Infinite when the text is beyond an f64.
    Float(f64),
    Flag(bool),
    Date(toml::value::Datetime),
    List(Vec<Node>),
    Table(Table),
}

impl Value {
    /// What it is, with its article.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::Date(date) if date.date.is_none() => "a time of day",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A key, where it stands, and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    pub key_at: Place,
    pub node: Node,
}

/// Entries in the order of the text.
pub(crate) type Table = Vec<Entry>;

/// The tree of a parsed text.
pub(crate) fn table(source: &Arc<Source>, parsed: &DeTable<'_>) -> Table {
    let mut entries: Table = parsed
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_at: Place::new(source, key.span()),
            node: node(source, value.span(), value.get_ref(), 0),
        })
        .collect();
    entries.sort_by_key(|entry| entry.key_at.span.start);
    entries
}

/// The tree of one parsed value; its spans are shifted by `offset`.
pub(crate) fn node(
    source: &Arc<Source>,
    span: std::ops::Range<usize>,
    value: &DeValue<'_>,
    offset: usize,
) -> Node {
    let at = Place::new(source, span.start + offset..span.end + offset);
    let value = match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            Value::Integer(i128::from_str_radix(number.as_str(), number.radix()).ok())
        }
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Date(*date),
        DeValue::Array(list) => {
            Value::List(list.iter().map(|item| node(source, item.span(), item.get_ref(), offset)).collect())
        }
        DeValue::Table(entries) => {
            let mut entries: Table = entries
                .iter()
                .map(|(key, value)| Entry {
                    key: key.get_ref().to_string(),
                    key_at: Place::new(source, key.span().start + offset..key.span().end + offset),
                    node: node(source, value.span(), value.get_ref(), offset),
                })
                .collect();
            entries.sort_by_key(|entry| entry.key_at.span.start);
            Value::Table(entries)
        }
    };
    Node { at, value }
}

/// Tables that are one value: a later one replaces an earlier one as a whole.
fn is_whole(path: &str) -> bool {
    matches!(path, "population.mix" | "population.contacts" | "recipient.background_by_day")
        || (path.starts_with("strategy.") && path.ends_with(".schedule"))
        || (path.starts_with("factorial.factors.") && path.ends_with(".with"))
        || (path.starts_with("factorial.factors.") && path.ends_with(".without"))
}

/// `over` on top of `base`, key by key; lists and whole tables are replaced.
pub(crate) fn merge(base: &mut Table, over: Table, prefix: &str) {
    // Keys of one table differ, so that those which `over` adds need not be looked for.
    let known: BTreeMap<String, usize> =
        base.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at)).collect();
    for entry in over {
        let path = format!("{prefix}{}", entry.key);
        match known.get(&entry.key).map(|at| &mut base[*at]) {
            None => base.push(entry),
            Some(known) => match (&mut known.node.value, entry.node.value) {
                (Value::Table(below), Value::Table(above)) if !is_whole(&path) => {
                    merge(below, above, &format!("{path}."));
                }
                (_, value) => {
                    *known = Entry {
                        node: Node { at: entry.node.at, value },
                        key_at: entry.key_at,
                        key: entry.key,
                    };
                }
            },
        }
    }
}

/// Puts a value at a dotted path whose segments stand at `path`; a value in the way is replaced.
pub(crate) fn insert(into: &mut Table, path: &[(String, Place)], value: Node) {
    let Some(((key, key_at), rest)) = path.split_first() else { return };
    let at = match into.iter().position(|entry| entry.key == *key) {
        Some(at) => at,
        None => {
            let empty = Node { at: key_at.clone(), value: Value::Table(Vec::new()) };
            into.push(Entry { key: key.clone(), key_at: key_at.clone(), node: empty });
            into.len() - 1
        }
    };
    if rest.is_empty() {
        into[at] = Entry { key: key.clone(), key_at: key_at.clone(), node: value };
        return;
    }
    if !matches!(into[at].node.value, Value::Table(_)) {
        into[at].node = Node { at: key_at.clone(), value: Value::Table(Vec::new()) };
    }
    if let Value::Table(below) = &mut into[at].node.value {
        insert(below, rest, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::source::SourceKind;

    fn parsed(text: &str) -> Table {
        let source = Arc::new(Source::new("x", SourceKind::File, text));
        let (tree, faults) = DeTable::parse_recoverable(&source.text);
        assert!(faults.is_empty(), "{faults:?}");
        table(&source, tree.get_ref())
    }

    fn keys(table: &Table) -> Vec<&str> {
        table.iter().map(|entry| entry.key.as_str()).collect()
    }

    #[test]
    fn entries_stand_in_the_order_of_the_text() {
        assert_eq!(keys(&parsed("b = 1\na = 2\n[c]\n")), ["b", "a", "c"]);
    }

    #[test]
    fn tables_merge_and_whole_tables_are_replaced() {
        let mut base =
            parsed("[population]\nsize = 1\nmix = { opted_in = 1.0 }\n[[arm]]\nstrategy = \"a\"\n");
        merge(&mut base, parsed("arm = []\n[population]\nmix = { cold = 1.0 }\n"), "");
        let Value::Table(population) = &base[0].node.value else { panic!() };
        assert_eq!(keys(population), ["size", "mix"]);
        let Value::Table(mix) = &population[1].node.value else { panic!() };
        assert_eq!(keys(mix), ["cold"]);
        assert!(matches!(&base[1].node.value, Value::List(arms) if arms.is_empty()));
    }

    #[test]
    fn huge_numbers_are_kept_as_such() {
        let tree = parsed("a = 1e400\nb = 999999999999999999999999999999999999999999\nc = 0x10\n");
        assert!(matches!(tree[0].node.value, Value::Float(x) if x == f64::INFINITY));
        assert!(matches!(tree[1].node.value, Value::Integer(None)));
        assert!(matches!(tree[2].node.value, Value::Integer(Some(16))));
    }
}
