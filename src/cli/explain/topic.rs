//! A word explained: its kind, and facts about it, as text, Markdown or JSON.

use crate::cli::table;
use crate::cli::table::wrap;

/// Columns of an explanation on a terminal.
const WIDTH: usize = 80;

/// What is known of a word.
#[derive(Debug)]
pub(super) struct Topic {
    /// What the word is: a code, a metric, a key.
    pub kind: &'static str,
    /// The word itself.
    pub name: String,
    /// Labels and facts.
    pub facts: Vec<(&'static str, String)>,
}

impl Topic {
    /// A word of a kind, with its facts; those without a text are left out.
    pub fn new(
        kind: &'static str,
        name: impl Into<String>,
        facts: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let facts = facts.into_iter().filter(|(_, fact)| !fact.is_empty()).collect();
        Self { kind, name: name.into(), facts }
    }
}

/// Aligned text.
pub(super) fn text(topics: &[Topic]) -> String {
    let mut text = String::new();
    for topic in topics {
        if !text.is_empty() {
            text.push('\n');
        }
        text += &format!("{} ({})\n", topic.name, topic.kind);
        let label = topic.facts.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
        for (name, fact) in &topic.facts {
            for (at, line) in fact.lines().flat_map(|line| wrap(line, WIDTH - label - 4)).enumerate() {
                let name = if at == 0 { name } else { "" };
                text += format!("  {name:label$}  {line}").trim_end();
                text.push('\n');
            }
        }
    }
    text
}

/// A list under a heading.
pub(super) fn markdown(topics: &[Topic]) -> String {
    let mut text = String::new();
    for topic in topics {
        text += &format!("### `{}` ({})\n\n", topic.name, topic.kind);
        for (label, fact) in &topic.facts {
            text += &format!("- **{label}**: {}\n", fact.replace('\n', "; "));
        }
        text.push('\n');
    }
    text
}

/// A list of objects.
pub(super) fn json(topics: &[Topic]) -> String {
    let object = |topic: &Topic| {
        let facts = topic.facts.iter().map(|(label, fact)| (label.replace(' ', "_"), fact.as_str().into()));
        let head = [("kind".to_owned(), topic.kind.into()), ("name".to_owned(), topic.name.as_str().into())];
        serde_json::Value::Object(head.into_iter().chain(facts).collect())
    };
    table::json(&topics.iter().map(object).collect())
}
