//! `list`: what ships, and what can be written in a scenario.

use crate::cli::args::{Format, ListArguments, Listed};
use crate::cli::happening::happenings;
use crate::cli::output::print;
use crate::cli::table::{Table, WIDTH, json, wrap};
use crate::error::Error;
use crate::messaging::{Layer, REASONS};
use crate::metric::METRICS;
use crate::scenario::{GATES, KeyInfo, PRESETS, SHIPPED, SIGNALS, preset, preset_source, registry};

/// Prints the list.
pub(super) fn list(arguments: &ListArguments) -> Result<(), Error> {
    let format = arguments.format;
    print(&match arguments.what {
        Listed::Scenarios => scenarios().render(format),
        Listed::Strategies => strategies().render(format),
        Listed::Signals => signals().render(format),
        Listed::Layers => layers().render(format),
        Listed::Metrics => metrics().render(format),
        Listed::Parameters => parameters(format),
        Listed::Gates => gates().render(format),
        Listed::Happenings => happened().render(format),
    })
}

fn scenarios() -> Table {
    let mut table = Table::new(&["file", "question"]);
    for (name, question) in SHIPPED {
        table.row([format!("scenarios/{name}.toml"), (*question).to_owned()]);
    }
    table
}

fn strategies() -> Table {
    let mut table = Table::new(&["name", "what it does", "source"]);
    for name in PRESETS {
        let description = preset(name).map_or(String::new(), |plan| plan.description);
        table.row([(*name).to_owned(), description, preset_source(name).unwrap_or_default().to_owned()]);
    }
    table
}

fn signals() -> Table {
    let mut table = Table::new(&["signal", "unit", "what a sender can see"]);
    for (_, name, unit, meaning) in SIGNALS {
        table.row([name, unit, meaning].map(str::to_owned));
    }
    table
}

fn layers() -> Table {
    let mut table = Table::new(&["layer", "reasons and codes"]);
    for layer in Layer::GATE {
        let reasons = REASONS.iter().filter(|reason| reason.layer() == layer);
        let reasons: Vec<String> = reasons
            .map(|reason| match reason.code() {
                Some(code) => format!("{} ({code})", reason.name()),
                None => reason.name().to_owned(),
            })
            .collect();
        table.row([layer.name().to_owned(), reasons.join(", ")]);
    }
    table
}

fn metrics() -> Table {
    let mut table = Table::new(&["metric", "unit", "better", "definition"]);
    for metric in METRICS {
        let cells = [metric.name, metric.unit, metric.direction.name(), metric.definition];
        table.row(cells.map(str::to_owned));
    }
    table
}

fn gates() -> Table {
    let mut table = Table::new(&["key", "name", "what it is"]);
    for (key, name, meaning) in GATES {
        table.row([key, name, meaning].map(str::to_owned));
    }
    table
}

fn happened() -> Table {
    let mut table = Table::new(&["what", "the first recipient to whom this happens"]);
    for happening in happenings() {
        table.row([happening.name, happening.meaning]);
    }
    table
}

fn parameters(format: Format) -> String {
    let keys = registry();
    match format {
        Format::Json => json(&serde_json::json!(keys)),
        Format::Table => keys.iter().map(block).collect(),
        Format::Markdown => {
            let mut table =
                Table::new(&["key", "default", "accepted", "unit", "range", "grade", "meaning", "source"]);
            for key in &keys {
                let texts = [&key.path, &key.default_text, &key.accepted].map(Clone::clone);
                let rest =
                    [key.unit.to_owned(), key.range_text.clone(), key.grade.to_string(), key.meaning.clone()];
                table.row(texts.into_iter().chain(rest).chain([key.source.clone()]));
            }
            table.render(format)
        }
    }
}

/// One key in three or more lines.
fn block(key: &KeyInfo) -> String {
    let default =
        if key.default_text.is_empty() { String::new() } else { format!(" = {}", key.default_text) };
    let range = match key.range_text.as_str() {
        "" => String::new(),
        range => format!("; plausible {range}"),
    };
    let facts = format!("accepts {} [{}]{range}; {}: {}", key.accepted, key.unit, key.grade, key.source);
    let indented =
        |text: &str| wrap(text, WIDTH - 4).iter().map(|line| format!("    {line}\n")).collect::<String>();
    format!("{}{default}\n{}{}\n", key.path, indented(&key.meaning), indented(&facts))
}
