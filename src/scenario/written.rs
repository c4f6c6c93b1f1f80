//! Values as scenario files write them, for `explain`, manifests and hashes.

use std::fmt;

use crate::units::decimal;

/// A value in the form in which a file would give it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Written {
    /// A quoted text; durations, dates and names too.
    Text(String),
    /// A whole number.
    Integer(u64),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A list.
    List(Vec<Written>),
    /// An inline table.
    Table(Vec<(String, Written)>),
}

impl Written {
    /// A quoted text.
    pub fn text(text: impl fmt::Display) -> Self {
        Self::Text(text.to_string())
    }

    /// As a line of a scenario file takes it: on one line, and read back as the same value.
    pub fn toml(&self) -> String {
        match self {
            // The marks of a basic string; what cannot be seen is escaped.
            Self::Text(text) => {
                let mut quoted = String::from("\"");
                for character in text.chars() {
                    match character {
                        '"' | '\\' => quoted.extend(['\\', character]),
                        _ if character.is_control() => quoted += &format!("\\u{:04x}", u32::from(character)),
                        _ => quoted.push(character),
                    }
                }
                quoted + "\""
            }
            // The shortest text that is the same number again; never one beyond the whole numbers of TOML.
            Self::Number(number) => format!("{number:?}"),
            Self::Integer(_) | Self::Flag(_) => self.to_string(),
            Self::List(items) => {
                format!("[{}]", items.iter().map(Self::toml).collect::<Vec<_>>().join(", "))
            }
            Self::Table(entries) => {
                let entry = |(key, value): &(String, Self)| format!("{} = {}", toml_key(key), value.toml());
                format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// For JSON.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Table(entries) => entries.iter().map(|(key, value)| (key.clone(), value.json())).collect(),
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{}", toml::Value::String(text.clone())),
            Self::Integer(number) => f.write_str(&grouped(*number)),
            Self::Number(number) => write!(f, "{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Self::Table(entries) if entries.is_empty() => f.write_str("{}"),
            Self::Table(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                write!(f, "{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// A key of a TOML file, in quotation marks where it needs them.
pub(crate) fn toml_key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(bare) { name.to_owned() } else { Written::text(name).toml() }
}

/// A whole number with `_` between thousands, from 10,000 on.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 5 { digits } else { decimal::thousands(&digits, '_') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_a_file_would() {
        let mix = Written::Table(vec![
            ("cold".into(), Written::Number(0.25)),
            ("n".into(), Written::Integer(50_000)),
        ]);
        assert_eq!(mix.to_string(), "{ cold = 0.25, n = 50_000 }");
        let list = Written::List(vec![Written::text("0d"), Written::Flag(true), Written::Integer(1_000)]);
        assert_eq!(list.to_string(), "[\"0d\", true, 1000]");
        assert_eq!(list.json().to_string(), "[\"0d\",true,1000]");
    }
}
