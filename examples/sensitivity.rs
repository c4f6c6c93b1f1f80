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
//! `docs/sensitivity.md` and `docs/mechanisms.md` are written from them. All are the same on every machine and for every number of threads.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;

#[allow(dead_code, reason = "the tests use what the page leaves out")]
#[path = "../tests/it/mechanism_table.rs"]
mod mechanism_table;

use mechanism_table::{MECHANISMS, cells, owns};
use sendlab::experiment::{Experiment, Results};
use sendlab::metric::METRICS;
use sendlab::scenario::{KeyInfo, MODEL_VERSION, Override, Scenario, registry};
use sendlab::stats::{interval, summarise};

const SCENARIO: &str = "scenarios/blast-vs-warm-up.toml";
const TABLE: &str = "docs/sensitivity.csv";
const PAGE: &str = "docs/sensitivity.md";
const MECHANISMS_PAGE: &str = "docs/mechanisms.md";
const REPLICATIONS: usize = 5;
/// The row of the world in which nothing is moved.
const CENTRAL: &str = "central";
/// The metrics that are looked at, the first of them the answer; with the unit in which the page shows them.
const SHOWN: [(&str, f64); 4] = [
    ("delivered_share", 100.0),
    ("engaged_share", 100.0),
    ("recipient_block_rate", 1000.0),
    ("list_burn", 100.0),
];

/// By replication and arm (blast, warm-up), the metrics of [`SHOWN`].
type Figures = Vec<[[f64; SHOWN.len()]; 2]>;

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
    let lines = lines(&ranged, &kept);
    fs::write(PAGE, page(&lines, &kept))?;
    fs::write(MECHANISMS_PAGE, mechanisms_page(&lines))?;
    Ok(())
}

/// What both arms do with these settings.
fn figures(settings: &[String]) -> Result<Figures, Box<dyn Error>> {
    let mut overrides = vec![Override::parse(&format!("replications={REPLICATIONS}"))?];
    for setting in settings {
        overrides.push(Override::parse(setting)?);
    }
    let scenario = Scenario::load(SCENARIO.as_ref(), &overrides)?;
    Ok(shown(&Experiment::new(scenario).other_worlds(false).run()))
}

/// The metrics by replication and arm.
fn shown(results: &Results) -> Figures {
    let mut figures = vec![[[f64::NAN; SHOWN.len()]; 2]; REPLICATIONS];
    for (at, (name, _)) in SHOWN.iter().enumerate() {
        let metric = METRICS.iter().position(|metric| metric.name == *name).unwrap_or(0);
        for run in &results.runs {
            figures[run.replication as usize][run.arm][at] = run.metrics[metric][0].unwrap_or(f64::NAN);
        }
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
        let [key, value, _, figures @ ..] = &cells[..] else { continue };
        let figures: Vec<f64> = figures.iter().filter_map(|cell| cell.parse().ok()).collect();
        let (blast, warm_up) = figures.split_at(figures.len().min(SHOWN.len()));
        let (Ok(blast), Ok(warm_up)) = (blast.try_into(), warm_up.try_into()) else { continue };
        table.entry(((*key).to_owned(), (*value).to_owned())).or_default().push([blast, warm_up]);
    }
    table
}

fn written(table: &Table) -> String {
    let mut text = String::from("key,value,replication");
    for arm in ["blast", "warm_up"] {
        SHOWN.iter().for_each(|(name, _)| text += &format!(",{arm}.{name}"));
    }
    text.push('\n');
    for ((key, value), figures) in table {
        for (replication, arms) in figures.iter().enumerate() {
            let _ = write!(text, "{key},{value},{replication}");
            arms.iter().flatten().for_each(|figure| text += &format!(",{figure}"));
            text.push('\n');
        }
    }
    text
}

/// What is read off one replication, in the unit of the page.
type Value = fn(&[[f64; SHOWN.len()]; 2], usize) -> f64;

/// Warm-up minus blast.
const DIFFERENCE: Value = |[blast, warm_up], metric| (warm_up[metric] - blast[metric]) * SHOWN[metric].1;
/// Blast alone.
const LEVEL: Value = |[blast, _], metric| blast[metric] * SHOWN[metric].1;

/// The mean of a value over replications.
fn mean(figures: &Figures, value: Value, metric: usize) -> f64 {
    summarise(figures.iter().map(|arms| value(arms, metric))).map_or(f64::NAN, |estimate| estimate.mean)
}

/// How far a value moves from the low to the high end: mean and half-width of its interval.
#[derive(Clone, Copy)]
struct Move {
    by: f64,
    half: f64,
}

impl Move {
    fn of([low, high]: [&Figures; 2], value: Value, metric: usize) -> Option<Self> {
        let moved = high.iter().zip(low).map(|(high, low)| value(high, metric) - value(low, metric));
        let moved = summarise(moved)?;
        let half = interval(&moved, 0.05).map_or(f64::INFINITY, |(low, high)| (high - low) / 2.0);
        Some(Self { by: moved.mean, half })
    }

    fn is_nothing(self) -> bool {
        self.by == 0.0 && self.half == 0.0
    }

    fn is_found(self) -> bool {
        self.by.abs() > self.half
    }

    /// In a cell of a table: the move, a dot where the interval holds 0, nothing where nothing moved.
    fn cell(self) -> String {
        match (self.is_nothing(), self.is_found()) {
            (true, _) => String::new(),
            (_, true) => format!("{:+.2} ± {:.2}", self.by, self.half),
            (_, false) => "·".to_owned(),
        }
    }
}

/// One line of the page.
struct Line<'a> {
    key: &'a KeyInfo,
    values: [String; 2],
    /// Warm-up minus blast in the share delivered, at both ends.
    answers: [f64; 2],
    differences: [Move; SHOWN.len()],
    levels: [Move; SHOWN.len()],
}

impl<'a> Line<'a> {
    fn of(key: &'a KeyInfo, table: &Table) -> Option<Self> {
        let values = [key.low?, key.high?].map(|value| as_written(key.unit, value));
        let [low, high] = values.each_ref().map(|value| table.get(&(key.path.clone(), value.clone())));
        let ends = [low?, high?];
        let moves = |value| -> Option<[Move; SHOWN.len()]> {
            let moves: Option<Vec<Move>> =
                (0..SHOWN.len()).map(|metric| Move::of(ends, value, metric)).collect();
            moves?.try_into().ok()
        };
        let answers = ends.map(|figures| mean(figures, DIFFERENCE, 0));
        Some(Self { key, values, answers, differences: moves(DIFFERENCE)?, levels: moves(LEVEL)? })
    }

    fn answer(&self) -> Move {
        self.differences[0]
    }

    /// How far the answer moves, in words.
    fn moves(&self) -> String {
        let Move { by, half } = self.answer();
        match (self.answer().is_nothing(), self.answer().is_found()) {
            (true, _) => "exactly 0".to_owned(),
            (_, true) => format!("{by:+.2} ± {half:.2}"),
            (_, false) => format!("no effect found ({by:+.2} ± {half:.2})"),
        }
    }

    fn row(&self) -> String {
        let [low, high] = self.answers.map(|answer| format!("{answer:+.2}"));
        let moves = self.moves();
        let [from, to] = &self.values;
        let [_, others @ ..] = self.differences.map(Move::cell);
        let (others, grade) = (others.join(" | "), &self.key.grade);
        format!("| `{}` | {from} | {to} | {low} | {high} | {moves} | {others} | {grade} |\n", self.key.path)
    }

    fn levels_row(&self) -> String {
        format!("| `{}` | {} |\n", self.key.path, self.levels.map(Move::cell).join(" | "))
    }
}

/// What the numbers say, in sentences.
fn reading(lines: &[Line], central: f64) -> String {
    let named = |lines: &[&Line]| -> String {
        let names: Vec<String> =
            lines.iter().map(|line| format!("`{}` ({:+.2})", line.key.path, line.answer().by)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let found: Vec<&Line> = lines.iter().filter(|line| line.answer().is_found()).collect();
    let large = found.iter().filter(|line| line.answer().by.abs() > 0.1 * central.abs()).count();
    let nothing = lines.iter().filter(|line| line.answer().is_nothing()).count();
    let turned: Vec<&Line> =
        lines.iter().filter(|line| line.answers.iter().any(|answer| answer * central < 0.0)).collect();
    let burning: Vec<&Line> =
        lines.iter().filter(|line| line.differences[3].is_found() && !line.answer().is_found()).collect();
    format!(
        "- {} of {} keys move the answer, {large} of them by more than a tenth of it; {nothing} move it by exactly 0, the other {}\n  by less than the noise of {REPLICATIONS} replications.\n\
         - Farthest: {}.\n\
         - The sign turns, at one end by itself, with: {}.\n\
         - {} keys move only what the arms differ by in list burn, not the answer.\n",
        found.len(),
        lines.len(),
        lines.len() - found.len() - nothing,
        named(&found[..found.len().min(6)]),
        named(&turned),
        burning.len(),
    )
}

/// Those with an effect first, the farthest of them on top.
fn lines<'a>(ranged: &'a [KeyInfo], table: &Table) -> Vec<Line<'a>> {
    let mut lines: Vec<Line> = ranged.iter().filter_map(|key| Line::of(key, table)).collect();
    lines.sort_by(|a, b| {
        let rank = |line: &Line| (line.answer().is_found(), line.answer().by.abs());
        rank(b).partial_cmp(&rank(a)).unwrap_or(std::cmp::Ordering::Equal)
    });
    lines
}

/// The table of mechanisms, each with how far its keys move the answer.
fn mechanisms_page(lines: &[Line]) -> String {
    let mut page = format!(
        "# Mechanisms\n\n\
         What a recipient of the model is made of ([model.md](model.md), sections 2 and 4): the keys of each mechanism below, the\n\
         values that take it away, the tests that hold it to a closed form, a limit or a known answer, and the farthest that one of\n\
         its keys moves the answer of `{SCENARIO}` from the low to the high end of its range (points of the campaign delivered,\n\
         warm-up minus blast; all keys: [sensitivity.md](sensitivity.md)). A test keeps the table: every key of recipients stands in\n\
         one line, neutral values leave the mechanism's other keys without effect, and the named tests exist. \"No key has a range\":\n\
         what the scenario chooses, or traffic of which no figure is published, so that there is no low and no high end; but for the\n\
         sources, whose shares have none either, all of these are away by default. Written by\n\
         `cargo run --release --example sensitivity` from `tests/it/mechanism_table.rs`.\n\n\
         | mechanism | keys | neutral | tests | moves the answer by |\n\
         |---|---|---|---|---|\n"
    );
    for mechanism in MECHANISMS {
        // Sorted by size, so the first is the farthest.
        let mine: Vec<&Line> = lines.iter().filter(|line| owns(mechanism, &line.key.path)).collect();
        let farthest = match mine.first() {
            None => "no key has a range".to_owned(),
            Some(line) => format!("{} (`{}`)", line.moves(), line.key.path),
        };
        let _ = writeln!(page, "{} {farthest} |", cells(mechanism));
    }
    page
}

fn page(lines: &[Line], table: &Table) -> String {
    let central = table.get(&(CENTRAL.to_owned(), CENTRAL.to_owned()));
    let central = |value, metric| central.map_or(f64::NAN, |figures| mean(figures, value, metric));
    let answer = central(DIFFERENCE, 0);
    let mut page = format!(
        "# Sensitivity\n\n\
         Which assumption moves the answer? The question is that of `{SCENARIO}`: how much more of the campaign does\n\
         warm-up deliver than blast? In the central world {answer:+.2} points (hundredths of the campaign). Each line sets\n\
         one key to the low and to the high end of its plausible range, everything else at its default, with the same\n\
         people and the same luck, in {REPLICATIONS} paired replications. *Moves by* is the answer at the high end minus that at the\n\
         low end, with its 95 % interval of simulation noise (Student's t over replications, for each line by itself: of\n\
         a hundred keys without any effect about five would show one). Where the interval holds 0, no effect was found;\n\
         \"exactly 0\" means that not one message fared differently, as with a mechanism that is off by default.\n\n\
         {}\n\
         A small effect here is no statement about other questions, metrics or scenarios, and keys can matter together that\n\
         do not matter alone; the worlds `recipients-low` and `recipients-high` of every run move all keys at once.\n\
         Illustrative, never predicted.\n\n\
         Written by `cargo run --release --example sensitivity` with sendlab {}, model {MODEL_VERSION}; figures of the replications:\n\
         [sensitivity.csv](sensitivity.csv).\n\n\
         ## The answer\n\n\
         Behind the answer, how far the difference between warm-up and blast moves in three other metrics: share of the list that\n\
         clicked or replied (points; in the central world {:+.2}), recipient blocks per 1000 delivered ({:+.2}), share of the list\n\
         burnt (points; {:+.2}). A dot: the interval holds 0. Empty: exactly 0.\n\n\
         | key | low | high | answer at low | answer at high | moves by | engaged | blocks | burn | grade |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---|\n",
        reading(lines, answer),
        env!("CARGO_PKG_VERSION"),
        central(DIFFERENCE, 1),
        central(DIFFERENCE, 2),
        central(DIFFERENCE, 3),
    );
    page.extend(lines.iter().map(Line::row));
    let _ = write!(
        page,
        "\n## The level\n\n\
         How far blast itself moves from the low to the high end: share of the campaign delivered (points; in the central world\n\
         {:.2}), of the list engaged (points; {:.2}), recipient blocks per 1000 delivered ({:.2}), share of the list burnt (points;\n\
         {:.2}). Dots and empty cells as above; the same order.\n\n\
         | key | delivered | engaged | blocks | burn |\n\
         |---|---:|---:|---:|---:|\n",
        central(LEVEL, 0),
        central(LEVEL, 1),
        central(LEVEL, 2),
        central(LEVEL, 3),
    );
    page.extend(lines.iter().map(Line::levels_row));
    page
}
