//! A scenario explained: every key with its value and where that comes from.

use std::path::Path;

use crate::cli::args::{ExplainArguments, ExplainFormat, Format};
use crate::cli::explain::pack;
use crate::cli::output::{complain, print};
use crate::cli::table::{Table, WIDTH, json, line, wrap};
use crate::error::Error;

use crate::scenario::{DirectReward, Origin, Resolved, Scenario, Variation};

const HEADER: [&str; 6] = ["key", "value", "unit", "origin", "range", "grade"];
/// Widest columns; longer values stand below their key.
const WIDEST: [usize; 6] = [28, 14, 14, 14, 16, 10];

/// Prints every key with its value, unit, origin, range and grade.
pub(super) fn explain(path: &Path, arguments: &ExplainArguments) -> Result<(), Error> {
    if arguments.gate && arguments.format == ExplainFormat::Toml {
        let message = "--gate shows a part, and a part of a scenario is no file; leave one of --gate and --format toml out";
        return Err(Error::Usage(message.to_owned()));
    }
    let scenario = arguments.overrides.load(path, &[])?;
    complain(scenario.warnings());
    let mut keys = scenario.resolved();
    if arguments.gate {
        keys.retain(pack::holds);
    }
    let file = path.display().to_string();
    print(&match arguments.format {
        ExplainFormat::Table => {
            if arguments.gate {
                arms(&scenario) + &pack::text(&scenario, &keys, &file) + &rewards(&direct_rewards(&scenario))
            } else {
                arms(&scenario) + &tables(&keys, &file)
            }
        }
        ExplainFormat::Markdown => markdown(&keys, &file),
        ExplainFormat::Json => {
            let mut value = as_json(&scenario, &keys);
            if arguments.gate {
                value["rules"] = pack::rules_json(&scenario);
                value["layers"] = pack::json(&scenario, &keys);
            }
            json(&value)
        }
        ExplainFormat::Toml => scenario.to_toml(),
    })
}

/// What the judgement of the shared world rewards directly.
fn direct_rewards(scenario: &Scenario) -> Vec<DirectReward> {
    scenario.setup(scenario.baseline(), &Variation::default()).direct_rewards()
}

fn arms(scenario: &Scenario) -> String {
    let mut text = format!("{}\n", scenario.question);
    for arm in &scenario.arms {
        let role = if arm.baseline { " (baseline)" } else { "" };
        text += &format!("  {}{role}: {}\n", arm.name, arm.description);
    }
    text
}

/// Cells of one key, named by the last part of its path or by all of it.
fn cells(key: &Resolved, name: &str, file: &str) -> [String; 6] {
    let origin = match &key.origin {
        Origin::File { file: origin, line } if origin == file => format!("line {line}"),
        other => other.to_string(),
    };
    [
        name.to_owned(),
        key.text.clone(),
        key.unit.to_owned(),
        origin,
        key.range_text.clone(),
        key.grade.to_string(),
    ]
}

/// Names of a key's table and of the key in it.
fn split(key: &Resolved) -> (String, String) {
    match key.path.rsplit_once('.') {
        Some((table, name)) => (table.to_owned(), name.to_owned()),
        None => (String::new(), key.path.clone()),
    }
}

/// Widths of the columns that keys need.
pub(super) fn widths(keys: &[Resolved], file: &str) -> Vec<usize> {
    let rows: Vec<[String; 6]> = keys.iter().map(|key| cells(key, &split(key).1, file)).collect();
    (0..HEADER.len())
        .map(|at| {
            let cells = rows.iter().map(|row| row[at].chars().count());
            cells.filter(|width| *width <= WIDEST[at]).max().unwrap_or(0).max(HEADER[at].len())
        })
        .collect()
}

/// The header of tables of keys.
pub(super) fn header(widths: &[usize]) -> String {
    line(&HEADER.map(str::to_owned), widths)
}

/// All keys under one header.
fn tables(keys: &[Resolved], file: &str) -> String {
    let widths = widths(keys, file);
    format!("\n{}", header(&widths)) + &grouped(keys, file, &widths, false)
}

/// Keys by table, in the order in which the tables first come; with the sources of their values, if they are wanted.
pub(super) fn grouped(keys: &[Resolved], file: &str, widths: &[usize], sources: bool) -> String {
    let mut groups: Vec<(String, Vec<(&Resolved, String)>)> = Vec::new();
    for key in keys {
        let (table, name) = split(key);
        match groups.iter_mut().find(|(known, _)| *known == table) {
            Some((_, rows)) => rows.push((key, name)),
            None => groups.push((table, vec![(key, name)])),
        }
    }
    let mut text = String::new();
    for (table, rows) in &groups {
        if !table.is_empty() {
            text += &format!("\n[{table}]\n");
        }
        for (key, name) in rows {
            let mut row = cells(key, name, file);
            let long = row[1].chars().count() > widths[1];
            let value = if long { std::mem::take(&mut row[1]) } else { String::new() };
            text += &line(&row, widths);
            let below = |text: &str, mark: &str| -> String {
                wrap(text, WIDTH - 6).iter().map(|line| format!("    {mark}{line}\n")).collect()
            };
            if long {
                text += &below(&value, "");
            }
            if sources && !key.source.is_empty() {
                text += &below(&key.source, "# ");
            }
        }
    }
    text
}

fn rewards(rewards: &[DirectReward]) -> String {
    let mut text = "\nDirect rewards of the family in use (put in, not found):\n".to_owned();
    for reward in rewards {
        text += &format!("  {} (gate.{}): {}\n", reward.term, reward.key, reward.rewards);
    }
    if rewards.is_empty() {
        text += "  none: nothing is rewarded but what recipients do\n";
    }
    text
}

fn markdown(keys: &[Resolved], file: &str) -> String {
    let mut table = Table::new(&HEADER);
    for key in keys {
        table.row(cells(key, &key.path, file));
    }
    table.render(Format::Markdown)
}

fn as_json(scenario: &Scenario, keys: &[Resolved]) -> serde_json::Value {
    let arm = |arm: &crate::scenario::Arm| {
        serde_json::json!({
            "name": arm.name, "strategy": arm.strategy, "description": arm.description, "baseline": arm.baseline,
        })
    };
    let rewards = direct_rewards(scenario).into_iter().map(|reward| {
        serde_json::json!({ "term": reward.term, "key": format!("gate.{}", reward.key), "rewards": reward.rewards })
    });
    serde_json::json!({
        "scenario": scenario.name(),
        "question": scenario.question,
        "hash": scenario.hash(),
        "arms": scenario.arms.iter().map(arm).collect::<Vec<_>>(),
        "keys": keys,
        "direct_rewards": rewards.collect::<Vec<_>>(),
    })
}
