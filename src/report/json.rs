//! The JSON files: manifest, dictionary of columns, summary.

use crate::experiment::{Answer, EffectRow, Results, World};
use crate::metric::{METRICS, Side, find};
use crate::report::columns::{TABLES, Table};
use crate::report::place::{FOLDER_FORMAT, TOOL};
use crate::report::provenance::{Provenance, sha256};
use serde::Serialize;
use std::collections::BTreeMap;

/// Pretty JSON with a line break at its end. Everything serialised here is plain data, which cannot fail.
pub(super) fn pretty(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[derive(Serialize)]
struct Manifest<'a> {
    tool: &'static str,
    folder_format: u32,
    complete: bool,
    scenario_sha256: String,
    finished: Vec<Finished<'a>>,
    files: BTreeMap<&'static str, String>,
    #[serde(flatten)]
    provenance: &'a Provenance,
}

#[derive(Serialize)]
struct Finished<'a> {
    #[serde(skip)]
    at: usize,
    arm: &'a str,
    world: &'static str,
    replications: usize,
    days: u32,
    /// Sender numbers: rows of `gate.csv` a day.
    numbers: u32,
}

/// `manifest.json`: what defines the result, and the SHA-256 of the files that hold it. It is the same for the same result,
/// byte for byte.
pub fn manifest(
    results: &Results,
    provenance: &Provenance,
    files: BTreeMap<&'static str, String>,
) -> Vec<u8> {
    let mut finished: Vec<Finished> = Vec::new();
    for run in &results.runs {
        let arm = results.arms.get(run.arm).map_or("", |arm| arm.name.as_str());
        let world = run.world.name();
        match finished.iter_mut().find(|known| known.at == run.arm && known.world == world) {
            Some(known) => known.replications += 1,
            None => {
                let (days, numbers) = (run.outcome.days, run.outcome.numbers.max(1));
                finished.push(Finished { at: run.arm, arm, world, replications: 1, days, numbers });
            }
        }
    }
    pretty(&Manifest {
        tool: TOOL,
        folder_format: FOLDER_FORMAT,
        complete: results.complete,
        scenario_sha256: sha256(provenance.scenario_text.as_bytes()),
        finished,
        files,
        provenance,
    })
}

#[derive(Serialize)]
struct Columns {
    notes: [&'static str; 3],
    files: [&'static Table; TABLES.len()],
    metrics: Vec<Definition>,
}

#[derive(Serialize)]
struct Definition {
    name: &'static str,
    unit: &'static str,
    direction: &'static str,
    side: &'static str,
    definition: &'static str,
}

fn definition(name: &str) -> Option<Definition> {
    find(name).map(|metric| Definition {
        name: metric.name,
        unit: metric.unit,
        direction: metric.direction.name(),
        side: match metric.side {
            Side::Sender => "sender",
            Side::Recipient => "recipient",
            Side::Context => "context",
        },
        definition: metric.definition,
    })
}

/// `columns.json`: meaning, unit and type of each column of each table, and the definitions of the metrics.
pub fn columns() -> Vec<u8> {
    pretty(&Columns {
        notes: [
            "An empty cell means unknown or without a value, never zero.",
            "UTF-8, comma, one observation a row; numbers have a decimal point and read back to the same bits.",
            "Text written by users that a spreadsheet would run as a formula has ' before it.",
        ],
        files: TABLES,
        metrics: METRICS.iter().filter_map(|metric| definition(metric.name)).collect(),
    })
}

#[derive(Serialize)]
struct Summary<'a> {
    tool: &'static str,
    status: &'static str,
    exit_code: u8,
    complete: bool,
    question: &'a str,
    primary: Option<Definition>,
    arms: Vec<Arm<'a>>,
    answer: Words<'a>,
    /// Scores at which the gate rates a number yellow and red, for pictures.
    rating_lines: [f64; 2],
    /// Factors of a factorial design and how the sum of squares between its arms divides.
    factorial: Option<Factorial<'a>>,
    summary: Vec<Mean<'a>>,
    comparison: Vec<Difference<'a>>,
    /// Empty unless the arms are a factorial design.
    effects: Vec<Effect<'a>>,
}

#[derive(Serialize)]
struct Effect<'a> {
    metric: &'static str,
    unit: &'static str,
    direction: &'static str,
    world: &'static str,
    segment: &'static str,
    factor: &'a str,
    with_factor: Option<&'a str>,
    n: u32,
    effect: Option<f64>,
    std_error: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
}

/// The rows of `factorial.csv`.
fn effects(results: &Results) -> Vec<Effect<'_>> {
    let Some(effects) = &results.effects else { return Vec::new() };
    let factor = |at: usize| effects.factors.get(at).map(|name| name.as_str());
    let row = |row: &EffectRow| Effect {
        metric: row.metric,
        unit: row.unit,
        direction: row.direction.name(),
        world: row.world.name(),
        segment: row.segment,
        factor: factor(row.factors.0).unwrap_or_default(),
        with_factor: row.factors.1.and_then(factor),
        n: row.n,
        effect: row.effect,
        std_error: row.std_error,
        ci_low: row.interval.map(|ends| ends.0),
        ci_high: row.interval.map(|ends| ends.1),
    };
    effects.rows.iter().map(row).collect()
}

#[derive(Serialize)]
struct Factorial<'a> {
    factors: &'a [String],
    shares: Option<[f64; 3]>,
}

#[derive(Serialize)]
struct Arm<'a> {
    name: &'a str,
    strategy: &'a str,
    description: &'a str,
    baseline: bool,
    /// Whether its strategy sees the truth.
    reference: bool,
    /// Days at the start on which each number has a limit of its own, for pictures.
    own_limits: u32,
}

#[derive(Serialize)]
struct Words<'a> {
    sentences: &'a [String],
    warnings: &'a [String],
    caveats: &'a [String],
    /// Empty unless every gate of the family was run.
    gates: &'a [String],
}

#[derive(Serialize)]
struct Mean<'a> {
    arm: &'a str,
    world: &'static str,
    segment: &'static str,
    metric: &'static str,
    unit: &'static str,
    n: u32,
    mean: Option<f64>,
    std_error: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
}

#[derive(Serialize)]
struct Difference<'a> {
    metric: &'static str,
    unit: &'static str,
    direction: &'static str,
    world: &'static str,
    segment: &'static str,
    arm: &'a str,
    baseline: &'a str,
    n: u32,
    difference: Option<f64>,
    std_error: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    p_better: Option<f64>,
    p_best: Option<f64>,
    variance_reduction: Option<f64>,
}

/// `summary.json`: the question, the answer in words, and the rows of `summary.csv` and `comparison.csv`. Also
/// what `--format json` prints.
pub fn summary(results: &Results) -> Vec<u8> {
    let Answer { sentences, warnings, caveats, gates } = &results.answer;
    let name = |arm: usize| results.arms.get(arm).map_or("", |arm| arm.name.as_str());
    pretty(&Summary {
        tool: TOOL,
        status: if results.complete { "complete" } else { "interrupted" },
        exit_code: if results.complete { 0 } else { 130 },
        complete: results.complete,
        question: &results.question,
        primary: definition(results.primary),
        arms: results
            .arms
            .iter()
            .map(|arm| Arm {
                name: &arm.name,
                strategy: &arm.strategy,
                description: &arm.description,
                baseline: arm.baseline,
                reference: arm.reference,
                own_limits: arm.own_limits,
            })
            .collect(),
        answer: Words { sentences, warnings, caveats, gates },
        rating_lines: [results.rating_lines.0, results.rating_lines.1],
        factorial: results
            .effects
            .as_ref()
            .map(|effects| Factorial { factors: &effects.factors, shares: effects.shares }),
        summary: results
            .summary
            .iter()
            .map(|row| Mean {
                arm: name(row.arm),
                world: World::name(row.world),
                segment: row.segment,
                metric: row.metric,
                unit: row.unit,
                n: row.n,
                mean: row.mean,
                std_error: row.std_error,
                ci_low: row.interval.map(|ends| ends.0),
                ci_high: row.interval.map(|ends| ends.1),
            })
            .collect(),
        comparison: results
            .comparison
            .iter()
            .map(|row| Difference {
                metric: row.metric,
                unit: row.unit,
                direction: row.direction.name(),
                world: row.world.name(),
                segment: row.segment,
                arm: name(row.arm),
                baseline: name(row.baseline),
                n: row.n,
                difference: row.difference,
                std_error: row.std_error,
                ci_low: row.interval.map(|ends| ends.0),
                ci_high: row.interval.map(|ends| ends.1),
                p_better: row.p_better,
                p_best: row.p_best,
                variance_reduction: row.variance_reduction,
            })
            .collect(),
        effects: effects(results),
    })
}
