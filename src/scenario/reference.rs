//! The page `docs/scenario-reference.md`, written from the registry of keys: table by table, what a scenario may say.

use crate::scenario::registry::{KeyInfo, keys};
use crate::scenario::schema::NAME;

const HEAD: &str = r#"# Scenario reference

Every key that a scenario file may have. This page is written by the program from its registry of keys
(`cargo run --example scenario_reference > docs/scenario-reference.md`; a test fails when it is out of date), as are the JSON Schema
([scenarios/schema.json](../scenarios/schema.json)), `sendlab list parameters` and `sendlab explain KEY`. How the values work
together: [model.md](model.md). What is inside the gate: [gate.md](gate.md). Lists of your own: [contact-lists.md](contact-lists.md).

## A complete scenario

A scenario names a format and its arms. Everything else has a default; `sendlab explain FILE` shows each with its origin.

```toml
#:schema schema.json
format = 1

[[arm]]
strategy = "blast"
baseline = true

[[arm]]
strategy = "warm-up"
```

The first line is for editors; `sendlab schema > schema.json` writes the file that it names. `sendlab new` writes a longer,
commented scenario; `sendlab list strategies` says what may stand behind `strategy`.

## Which value holds

Each layer goes over those before it, key by key. In files a value is replaced as a whole: a list, or a table that is one value
(`population.mix`, `schedule`), is not merged with the parent's. Only `--set` reaches inside: `--set population.mix.cold=0.2` leaves
the other shares as they are.

1. **Defaults**: the values on this page. `population.defaults` and `gate.profile` start from the low or high ends of the ranges
   instead, and `market = "india"` has its own background load.
2. **Parents**: what `extends` names, the farthest first. If a file has any `[[arm]]`, they replace the parent's arms together.
3. **The file.**
4. **`--set PATH=VALUE`**, from left to right; then `--seed` and `--replications`.
5. **`set` of an arm** or of a factor's level, for that arm alone.

Besides, `run` evaluates other worlds. `gate-lenient` and `gate-strict` move the gate's profile, and leave keys below `gate` that
are set. `recipients-low` and `recipients-high` set every `recipient` key that has a range to its end, also those that are set.

## How values are written

- **Durations** are texts with their unit: `"90s"`, `"30min"`, `"36h"`, `"7d"`. Dates are `"2026-11-02"`, times of day `"07:00"`.
- **Probabilities and shares** are numbers from 0 to 1, never percent. Numbers may have underscores: `50_000`.
- **Paths** with dots are the same everywhere: `population.size = 5_000` at the top of a file, `size = 5_000` below
  `[population]`, `--set population.size=5_000`, and `"population.size" = 5_000` in the `set` of an arm.
- **Low to high** is the plausible range of a value (for the gate from lenient to strict). A value outside of it is allowed, one
  outside what is accepted is a fault.
- **Grades** say how well a default is known. *documented*: stated by the platform. *reported*: by vendors, or measured on an
  analogue. *fitted*: chosen after looking at results. *assumed*: nobody knows. *chosen*: up to whoever asks the question.

A line above a table holds for all of its keys.

"#;

/// What the tables are about; every table at the top of a file has a line here.
const LEADS: [(&str, &str); 24] = [
    ("", "The question, and the frame of the experiment. These stand before the first table of the file."),
    ("population", "Who is on the list: synthetic contacts by `size` and `mix`, or a CSV file."),
    ("recipient", "What the simulated people are like. No strategy sees any of it."),
    ("recipient.p_read", "How likely a delivered message is read, by category and segment."),
    ("recipient.p_click", "How likely it is clicked."),
    ("recipient.p_reply", "How likely it is answered."),
    ("recipient.p_optout", "How likely it makes the recipient stop the sender's marketing."),
    ("recipient.p_block", "How likely it makes the recipient block the sender."),
    ("recipient.p_report_given_block", "How many blocks come with a report."),
    ("recipient.p_invalid_number", "How many contacts are not on the platform."),
    (
        "recipient.delay",
        "When a message is read that is read at all: a mixture of a fast and a slow lognormal law, in waking minutes.",
    ),
    (
        "recipient.fatigue_weight",
        "What else than a marketing message tires a recipient, in units of such a message.",
    ),
    ("account", "The business and its portfolio at the start."),
    ("number", "The sender number at the start."),
    (
        "campaign",
        "What every contact is meant to get, and from when on. A strategy decides who gets it, when and in which order.",
    ),
    ("content", "What the messages are like."),
    ("service", "How the sender answers what customers write: free text, inside service windows."),
    (
        "gate",
        "The stand-in for the platform. States and codes are documented; thresholds are undisclosed, hence parameters. \
         Layer by layer: [gate.md](gate.md).",
    ),
    ("gate.judgement.a", "The judgement `throttle`: by the number's rating alone."),
    ("gate.judgement.b", "The judgement `saturation`: by what the recipient had lately."),
    (
        "gate.judgement.c",
        "The judgement `article`: the claims of the article this project starts from, each one named term.",
    ),
    (
        "arm",
        "The arms that are compared, each a table `[[arm]]` with one strategy. One of them is the baseline.",
    ),
    (
        "factorial",
        "Arms by design, instead of `[[arm]]`: every combination of up to six factors, with main effects and interactions.",
    ),
    (
        "strategy.NAME",
        "An own strategy, under a name of your choice; an arm uses it as `strategy = \"NAME\"`. What is left out is that of \
         the strategy named in `like`.",
    ),
];

/// The whole page.
pub fn page() -> String {
    let keys = keys();
    let mut sections: Vec<(String, Vec<&KeyInfo>)> = Vec::new();
    for key in &keys {
        let table = section_of(&key.path);
        match sections.iter_mut().find(|(known, _)| *known == table) {
            Some((_, rows)) => rows.push(key),
            None => sections.push((table, vec![key])),
        }
    }
    // Tables stand below the one that holds them; those of one name in the order of the registry.
    let tops: Vec<&str> =
        sections.iter().map(|(table, _)| top_of(table)).fold(Vec::new(), |mut tops, top| {
            if !tops.contains(&top) {
                tops.push(top);
            }
            tops
        });
    let mut text = HEAD.to_owned();
    text += "## Tables\n\n";
    for top in &tops {
        text += &format!("- [{0}](#{1})\n", title(top), anchor(&title(top)));
    }
    for top in &tops {
        let mut inside: Vec<&(String, Vec<&KeyInfo>)> =
            sections.iter().filter(|(table, _)| top_of(table) == *top).collect();
        inside.sort_by_key(|(table, _)| table != top);
        text += &format!("\n## {}\n\n", title(top));
        for (table, rows) in inside {
            if table != top {
                text += &format!("\n### {}\n\n", title(table));
            }
            if let Some((_, lead)) = LEADS.iter().find(|(known, _)| known == table) {
                text += &format!("{lead}\n\n");
            }
            text += &section(rows);
        }
    }
    text
}

/// The table under which a key is shown: as deep as is good to read.
fn section_of(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let deep = ["strategy", "factorial", "gate.judgement"].iter().any(|table| path.starts_with(table));
    let depth = (parts.len() - 1).min(if deep { 3 } else { 2 });
    parts[..depth].join(".")
}

/// The table at the top of the file that a table is in.
fn top_of(table: &str) -> &str {
    let end = if table.starts_with("strategy.") { NAME.len() + "strategy.".len() } else { 0 };
    table[end..].find('.').map_or(table, |dot| &table[..end + dot])
}

fn title(table: &str) -> String {
    match table {
        "" => "At the top".to_owned(),
        "arm" => "`[[arm]]`".to_owned(),
        table => format!("`[{table}]`"),
    }
}

/// The anchor that a renderer makes of a heading.
fn anchor(title: &str) -> String {
    let kept = title.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
}

/// A column: its header, and what it says of a key.
type Column = (&'static str, fn(&KeyInfo) -> String);

const COLUMNS: [Column; 6] = [
    ("default", |key| code(&key.default_text)),
    ("low to high", |key| key.range_text.clone()),
    ("accepts", |key| key.accepted.clone()),
    ("unit", |key| key.unit.to_owned()),
    ("meaning", |key| key.meaning.clone()),
    ("how well known", |key| format!("*{}*: {}", key.grade, key.source)),
];

/// The keys of one table: what all of them share in a line, the rest in columns.
fn section(rows: &[&KeyInfo]) -> String {
    let mut shared = String::new();
    let mut shown: Vec<Column> = Vec::new();
    for (name, cell) in COLUMNS {
        let first = rows.first().map_or(String::new(), |key| cell(key));
        let equal = rows.iter().all(|key| cell(key) == first);
        match name {
            _ if equal && first.is_empty() => {}
            "default" | "low to high" => shown.push((name, cell)),
            "meaning" if equal && rows.len() > 1 => shared += &format!("{first} "),
            _ if equal && rows.len() > 1 => shared += &format!("{}: {first}. ", capital(name)),
            _ => shown.push((name, cell)),
        }
    }
    let mut text = String::new();
    if !shared.is_empty() {
        text += &format!("{}\n\n", shared.trim_end());
    }
    let names: Vec<&str> = shown.iter().map(|(name, _)| *name).collect();
    text += &format!("| key | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for key in rows {
        let cells: Vec<String> = shown.iter().map(|(_, cell)| escaped(&cell(key))).collect();
        text += &format!("| {} | {} |\n", code(&key.path), cells.join(" | "));
    }
    for key in rows {
        let inside = key.parts();
        if !inside.is_empty() {
            text += &format!("\nInside {}:\n\n| key | meaning |\n|---|---|\n", code(&key.path));
            for part in inside {
                text += &format!("| {} | {} |\n", code(&part.path), escaped(&part.meaning));
            }
        }
    }
    text
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

/// Text of a cell.
fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_at_the_top_has_its_lead_and_every_lead_its_table() {
        let sections: Vec<String> = keys().iter().map(|key| section_of(&key.path)).collect();
        let lead = |table: &str| LEADS.iter().any(|(known, _)| *known == table);
        assert!(sections.iter().all(|table| lead(top_of(table))));
        assert!(LEADS.iter().all(|(table, _)| sections.iter().any(|known| known == table)));
    }

    #[test]
    fn keys_stand_in_the_table_a_file_gives_them() {
        assert_eq!(section_of("seed"), "");
        assert_eq!(section_of("recipient.p_read.marketing.cold"), "recipient.p_read");
        assert_eq!(section_of("gate.judgement.a.pass.red"), "gate.judgement.a");
        assert_eq!(section_of("strategy.NAME.audience.share"), "strategy.NAME.audience");
        assert_eq!(top_of("strategy.NAME.audience"), "strategy.NAME");
        assert_eq!(top_of("gate.judgement.a"), "gate");
        assert_eq!(anchor("`[strategy.NAME]`"), "strategyname");
    }
}
