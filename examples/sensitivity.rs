//! How far each parameter moves the answer of the default scenario, from the low to the high end of its range.
//!
//! ```text
//! cargo run --release --example sensitivity             # only what docs/sensitivity.csv lacks
//! cargo run --release --example sensitivity -- --all    # everything anew
//! ```
//!
//! Every key of the registry that has a range is set to its low and to its high value, one at a time, in
//! `scenarios/blast-vs-warm-up.toml`, with the same people and the same luck in the same replications. Figures of single
//! replications stand in `docs/sensitivity.csv` and are kept as long as the central world gives the same figures;
//! `docs/sensitivity.md` is written from them. Both are the same on every machine and for every number of threads.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;

use sendlab::experiment::{Experiment, Results};
use sendlab::metric::METRICS;
use sendlab::scenario::{KeyInfo, Override, Scenario, registry};
use sendlab::stats::{interval, summarise};

const SCENARIO: &str = "scenarios/blast-vs-warm-up.toml";
const TABLE: &str = "docs/sensitivity.csv";
const PAGE: &str = "docs/sensitivity.md";
const REPLICATIONS: usize = 5;
/// The row of the world in which nothing is moved.
const CENTRAL: &str = "central";

/// By replication, the share of the campaign that blast and warm-up deliver.
type Figures = Vec<[f64; 2]>;

/// Figures by key and end of its range.
type Table = BTreeMap<(String, String), Figures>;

fn main() -> Result<(), Box<dyn Error>> {
    let anew = std::env::args().any(|argument| argument == "--all");
    let mut table = if anew { Table::new() } else { read(&fs::read_to_string(TABLE).unwrap_or_default()) };
    let central = figures(&[])?;
    let home = (CENTRAL.to_owned(), CENTRAL.to_owned());
    if table.get(&home) != Some(&central) {
        table = Table::from([(home, central)]);
    }
    let ranged: Vec<KeyInfo> = registry().into_iter().filter(|key| key.low.is_some()).collect();
    let mut kept = Table::new();
    kept.extend(table.remove_entry(&(CENTRAL.to_owned(), CENTRAL.to_owned())));
    for (at, key) in ranged.iter().enumerate() {
        for value in [key.low, key.high].into_iter().flatten() {
            let value = as_written(key.unit, value);
            let entry = (key.path.clone(), value.clone());
            let figures = match table.remove(&entry) {
                Some(known) => known,
                None => {
                    eprintln!("{} of {}: {}={value}", at + 1, ranged.len(), key.path);
                    figures(&[format!("{}={value}", key.path)])?
                }
            };
            kept.insert(entry, figures);
        }
        // What is done is not lost when the rest is broken off.
        let mut saved = kept.clone();
        saved.extend(table.clone());
        fs::write(TABLE, written(&saved))?;
    }
    fs::write(TABLE, written(&kept))?;
    fs::write(PAGE, page(&ranged, &kept))?;
    Ok(())
}

/// What both arms deliver with these settings.
fn figures(settings: &[String]) -> Result<Figures, Box<dyn Error>> {
    let mut overrides = vec![Override::parse(&format!("replications={REPLICATIONS}"))?];
    for setting in settings {
        overrides.push(Override::parse(setting)?);
    }
    let scenario = Scenario::load(SCENARIO.as_ref(), &overrides)?;
    Ok(delivered(&Experiment::new(scenario).other_worlds(false).run()))
}

/// The primary metric by replication and arm.
fn delivered(results: &Results) -> Figures {
    let metric = METRICS.iter().position(|metric| metric.name == results.primary).unwrap_or(0);
    let mut figures = vec![[f64::NAN; 2]; REPLICATIONS];
    for run in &results.runs {
        figures[run.replication as usize][run.arm] = run.metrics[metric][0].unwrap_or(f64::NAN);
    }
    figures
}

/// A value as `--set` takes it.
fn as_written(unit: &str, value: f64) -> String {
    match unit {
        "days" => format!("{value}d"),
        "hours" => format!("{value}h"),
        "minutes" => format!("{value}min"),
        "time of day" => format!("{:02}:{:02}", value as u32 / 60, value as u32 % 60),
        _ => value.to_string(),
    }
}

fn read(text: &str) -> Table {
    let mut table = Table::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [key, value, _, blast, warm_up] = cells[..] else { continue };
        let (Ok(blast), Ok(warm_up)) = (blast.parse(), warm_up.parse()) else { continue };
        table.entry((key.to_owned(), value.to_owned())).or_default().push([blast, warm_up]);
    }
    table
}

fn written(table: &Table) -> String {
    let mut text = String::from("key,value,replication,blast,warm_up\n");
    for ((key, value), figures) in table {
        for (replication, [blast, warm_up]) in figures.iter().enumerate() {
            let _ = writeln!(text, "{key},{value},{replication},{blast},{warm_up}");
        }
    }
    text
}

/// One line of the page.
struct Line<'a> {
    key: &'a KeyInfo,
    values: [String; 2],
    /// Warm-up minus blast at both ends, in points.
    answers: [f64; 2],
    /// High minus low, and its interval.
    moves: f64,
    interval: Option<(f64, f64)>,
}

impl<'a> Line<'a> {
    fn of(key: &'a KeyInfo, table: &Table) -> Option<Self> {
        let values = [key.low?, key.high?].map(|value| as_written(key.unit, value));
        let ends = values.each_ref().map(|value| table.get(&(key.path.clone(), value.clone())));
        let differences = |figures: &Figures| -> Vec<f64> {
            figures.iter().map(|[blast, warm_up]| 100.0 * (warm_up - blast)).collect()
        };
        let [low, high] = [differences(ends[0]?), differences(ends[1]?)];
        let moved = summarise(high.iter().zip(&low).map(|(high, low)| high - low))?;
        let mean = |values: Vec<f64>| summarise(values).map_or(f64::NAN, |estimate| estimate.mean);
        let interval = interval(&moved, 0.05);
        Some(Self { key, values, moves: moved.mean, interval, answers: [mean(low), mean(high)] })
    }

    fn is_found(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    fn row(&self) -> String {
        let [low, high] = self.answers.map(|answer| format!("{answer:+.2}"));
        let half = self.interval.map_or(0.0, |(low, high)| (high - low) / 2.0);
        let moves = match (self.is_found(), self.moves == 0.0 && half == 0.0) {
            (_, true) => "exactly 0".to_owned(),
            (true, _) => format!("{:+.2} ± {half:.2}", self.moves),
            (false, _) => format!("no effect found ({:+.2} ± {half:.2})", self.moves),
        };
        let [from, to] = &self.values;
        format!("| `{}` | {from} | {to} | {low} | {high} | {moves} | {} |\n", self.key.path, self.key.grade)
    }
}

fn page(ranged: &[KeyInfo], table: &Table) -> String {
    let mut lines: Vec<Line> = ranged.iter().filter_map(|key| Line::of(key, table)).collect();
    lines.sort_by(|a, b| {
        let size = |line: &Line| line.moves.abs();
        (b.is_found(), size(b)).partial_cmp(&(a.is_found(), size(a))).unwrap_or(std::cmp::Ordering::Equal)
    });
    let found = lines.iter().filter(|line| line.is_found()).count();
    let central = table.get(&(CENTRAL.to_owned(), CENTRAL.to_owned())).into_iter().flatten();
    let central = summarise(central.map(|[blast, warm_up]| 100.0 * (warm_up - blast)));
    let central = central.map_or(f64::NAN, |estimate| estimate.mean);
    let mut page = format!(
        "# Sensitivity\n\n\
         Which assumption moves the answer? The question is that of `{SCENARIO}`: how much more of the campaign does\n\
         warm-up deliver than blast? In the central world {central:+.2} points (hundredths of the campaign). Each line sets\n\
         one key to the low and to the high end of its plausible range, everything else at its default, with the same\n\
         people and the same luck, in {REPLICATIONS} paired replications. *Moves by* is the answer at the high end minus that at the\n\
         low end, with its 95 % interval of simulation noise (Student's t over replications, for each line by itself: of\n\
         a hundred keys without any effect about five would show one). Where the interval holds 0, no effect was found;\n\
         \"exactly 0\" means that not one message fared differently, as with a mechanism that is off by default.\n\n\
         A small effect here is no statement about other questions, metrics or scenarios, and keys can matter together that\n\
         do not matter alone; the worlds `recipients-low` and `recipients-high` of every run move all keys at once.\n\
         Illustrative, never predicted.\n\n\
         {found} of {} keys move this answer. Written by `cargo run --release --example sensitivity`; figures of the\n\
         replications: [sensitivity.csv](sensitivity.csv).\n\n\
         | key | low | high | answer at low | answer at high | moves by | grade |\n\
         |---|---:|---:|---:|---:|---:|---|\n",
        lines.len()
    );
    page.extend(lines.iter().map(Line::row));
    page
}
