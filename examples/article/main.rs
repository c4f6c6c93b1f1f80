//! The article as an experiment: every piece of its advice under several gates, with direct rewards and without.
//!
//! Runs the scenarios of `scenarios/causes`, keeps the tables in `docs/article` and writes `docs/article.md` from them.
//!
//! ```text
//! cargo run --release --example article                          # everything
//! cargo run --release --example article -- --replications 5 --size 5000 --into /tmp/try
//! cargo run --release --example article -- --page                # the page again, from the stored tables
//! ```

mod page;
mod table;
mod verdict;

use std::error::Error;
use std::path::{Path, PathBuf};

use sendlab::experiment::{Experiment, Results, World};
use sendlab::scenario::{MODEL_VERSION, Override, Scenario};
use sendlab::stats::{Estimate, interval};

use table::{About, Effect, Expected, Factor, MEASURES, SETTINGS, Setting};

const SCENARIOS: &str = "scenarios/causes";
/// Error rate of all intervals of a metric together.
const ALPHA: f64 = 0.05;

struct Arguments {
    replications: u32,
    size: u32,
    into: PathBuf,
    page: bool,
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut arguments =
        Arguments { replications: 10, size: 50_000, into: PathBuf::from("docs"), page: false };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--replications" => arguments.replications = value()?.parse()?,
            "--size" => arguments.size = value()?.parse()?,
            "--into" => arguments.into = value()?.into(),
            "--page" => arguments.page = true,
            _ => return Err(format!("unknown argument {word}").into()),
        }
    }
    if arguments.replications < 5 {
        return Err("fewer than 5 replications give no interval".into());
    }
    Ok(arguments)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let tables = arguments.into.join("article");
    if !arguments.page {
        std::fs::create_dir_all(&tables)?;
        run(&arguments, &tables)?;
    }
    let path = arguments.into.join("article.md");
    std::fs::write(&path, page::page(&tables, Path::new(SCENARIOS))?)?;
    println!("{}", path.display());
    Ok(())
}

/// Runs every scenario under every setting and keeps the tables.
fn run(arguments: &Arguments, tables: &Path) -> Result<(), Box<dyn Error>> {
    let expected: Vec<Expected> = table::read(&Path::new(SCENARIOS).join("expected.csv"))?;
    let (mut effects, mut factors) = (Vec::new(), Vec::new());
    for setting in SETTINGS {
        for claim in &expected {
            let results = results(&claim.scenario, setting, arguments)?;
            effects.extend(differences(&claim.scenario, setting, &results, expected.len() * SETTINGS.len())?);
        }
        factors.extend(factorial(setting, &results("all", setting, arguments)?)?);
    }
    table::write(&tables.join("effects.csv"), &effects)?;
    table::write(&tables.join("factorial.csv"), &factors)?;
    let about = About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        model_version: MODEL_VERSION.to_owned(),
        replications: arguments.replications,
        size: arguments.size,
    };
    table::write(&tables.join("about.csv"), &[about])
}

fn results(name: &str, setting: Setting, arguments: &Arguments) -> Result<Results, Box<dyn Error>> {
    eprintln!("{name}: {}, direct rewards {}", setting.family, setting.direct_rewards);
    let sets = [
        format!("gate.family={}", setting.family),
        format!("gate.direct_rewards={}", setting.direct_rewards),
        format!("replications={}", arguments.replications),
        format!("population.size={}", arguments.size),
    ];
    let sets = sets.iter().map(|set| Override::parse(set)).collect::<Result<Vec<_>, _>>()?;
    let scenario = Scenario::load(&Path::new(SCENARIOS).join(format!("{name}.toml")), &sets)?;
    Ok(Experiment::new(scenario).other_worlds(false).run())
}

/// Advised minus warned in the central world, with intervals that hold for all claims and settings at once.
fn differences(
    scenario: &str,
    setting: Setting,
    results: &Results,
    comparisons: usize,
) -> Result<Vec<Effect>, Box<dyn Error>> {
    let mean = |baseline: bool, metric: &str, segment: &str| {
        let of_arm = |arm: usize| results.arms[arm].baseline == baseline;
        let mut rows = results.summary.iter().filter(|row| row.world == World::Central && of_arm(row.arm));
        rows.find(|row| row.metric == metric && row.segment == segment).and_then(|row| row.mean)
    };
    MEASURES
        .iter()
        .map(|measure| {
            let missing = || format!("{scenario}: {} has no value", measure.metric);
            let (metric, segment) = (measure.metric, measure.segment);
            let mut rows = results.comparison.iter().filter(|row| row.world == World::Central);
            let row = rows.find(|row| row.metric == metric && row.segment == segment).ok_or_else(&missing)?;
            let effect = row.difference.ok_or_else(missing)?;
            let estimate = Estimate { n: row.n, mean: effect, std_error: row.std_error };
            let (ci_low, ci_high) = interval(&estimate, ALPHA / comparisons as f64).ok_or_else(missing)?;
            Ok(Effect {
                scenario: scenario.to_owned(),
                family: setting.family.to_owned(),
                direct_rewards: setting.direct_rewards,
                metric: metric.to_owned(),
                segment: segment.to_owned(),
                n: row.n,
                warned: mean(true, metric, segment).ok_or_else(missing)?,
                advised: mean(false, metric, segment).ok_or_else(missing)?,
                effect,
                std_error: row.std_error.ok_or_else(missing)?,
                ci_low,
                ci_high,
            })
        })
        .collect()
}

/// The effects of the factorial design on the metrics of all segments together, with its own simultaneous intervals.
fn factorial(setting: Setting, results: &Results) -> Result<Vec<Factor>, Box<dyn Error>> {
    let effects = results.effects.as_ref().ok_or("the factorial design has no effects")?;
    let wanted = |metric: &str| MEASURES.iter().any(|m| m.metric == metric && m.segment == "all");
    effects
        .rows
        .iter()
        .filter(|row| row.world == World::Central && row.segment == "all" && wanted(row.metric))
        .map(|row| {
            let missing = || format!("the factorial design: {} has no value", row.metric);
            let (ci_low, ci_high) = row.interval.ok_or_else(missing)?;
            let name = |factor: Option<usize>| factor.map_or(String::new(), |at| effects.factors[at].clone());
            Ok(Factor {
                family: setting.family.to_owned(),
                direct_rewards: setting.direct_rewards,
                metric: row.metric.to_owned(),
                factor: name(Some(row.factors.0)),
                with_factor: name(row.factors.1),
                n: row.n,
                effect: row.effect.ok_or_else(missing)?,
                std_error: row.std_error.ok_or_else(missing)?,
                ci_low,
                ci_high,
            })
        })
        .collect()
}
