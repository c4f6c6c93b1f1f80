//! Small scenarios in a line or two, and single runs of them.

use std::ops::Range;
use std::path::Path;

use sendlab::engine::{Chunks, InOnePiece, Job, Outcome, Scene, Story, Watch, run};
use sendlab::experiment::{ComparisonRow, Results, World};
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::{Override, Scenario, Variation};

/// Scenario text: 2,000 contacts, 10 days, one campaign, unless `more` (top level) or `tables` say otherwise.
pub fn scenario(more: &str, tables: &str) -> Scenario {
    let defaults =
        [("seed", "seed = 5"), ("replications", "replications = 6"), ("horizon", "horizon = \"10d\"")];
    let mut text = String::from("format = 1\n");
    for (key, line) in defaults {
        if !more.contains(key) {
            text += &format!("{line}\n");
        }
    }
    text += &format!("{more}\n{tables}\n");
    if !tables.contains("[population]") {
        text += "[population]\nsize = 2_000\n";
    }
    if !tables.contains("[campaign]") {
        text += "[campaign]\nlaunches = [\"0d\"]\n";
    }
    if !tables.contains("[[arm]]") {
        text += "[[arm]]\nstrategy = \"blast\"\nbaseline = true\n";
    }
    parse(&text)
}

/// The scenario of a whole text.
pub fn parse(text: &str) -> Scenario {
    parse_with(text, &[])
}

/// The scenario of a whole text with settings PATH=VALUE on top.
pub fn parse_with(text: &str, settings: &[&str]) -> Scenario {
    let settings: Vec<Override> = settings.iter().map(|set| Override::parse(set).unwrap()).collect();
    Scenario::from_text(text, "test", Path::new("."), &settings)
        .unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// One run of an arm, and the life of `watch`.
pub fn run_one(
    scenario: &Scenario,
    arm: usize,
    replication: u32,
    watch: Option<u32>,
    chunks: &impl Chunks,
) -> (Outcome, Story) {
    let setup = scenario.setup(arm, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let draws = Draws::new(scenario.seed, replication);
    let people = Population::draw(&setup.population_spec(), &tables, &draws);
    run(
        &Job { setup: &setup, tables: &tables, people: &people, draws: &draws, watch: watch.map(Watch::One) },
        chunks,
    )
}

/// Runs of the first arm, one for each replication.
pub fn outcomes(scenario: &Scenario, replications: Range<u32>) -> impl Iterator<Item = Outcome> {
    let setup = scenario.setup(0, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let seed = scenario.seed;
    replications.map(move |replication| {
        let draws = Draws::new(seed, replication);
        let people = Population::draw(&setup.population_spec(), &tables, &draws);
        let job = Job { setup: &setup, tables: &tables, people: &people, draws: &draws, watch: None };
        run(&job, &InOnePiece).0
    })
}

/// One run of the first arm in its first replication.
pub fn outcome(scenario: &Scenario) -> Outcome {
    run_one(scenario, 0, 0, None, &InOnePiece).0
}

/// The people of the first arm's first replication.
pub fn people(scenario: &Scenario) -> Population {
    let setup = scenario.setup(0, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    Population::draw(&setup.population_spec(), &tables, &Draws::new(scenario.seed, 0))
}

/// The lives of recipients `0..n` in the first arm's first replication.
pub fn lives(scenario: &Scenario, n: u32) -> Vec<Vec<Scene>> {
    lives_of(scenario, 0, n)
}

/// The lives of recipients `0..n` in an arm's first replication.
pub fn lives_of(scenario: &Scenario, arm: usize, n: u32) -> Vec<Vec<Scene>> {
    let setup = scenario.setup(arm, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let draws = Draws::new(scenario.seed, 0);
    let people = Population::draw(&setup.population_spec(), &tables, &draws);
    let life = |recipient| {
        let job = Job {
            setup: &setup,
            tables: &tables,
            people: &people,
            draws: &draws,
            watch: Some(Watch::One(recipient)),
        };
        run(&job, &InOnePiece).1.attempts
    };
    (0..n).map(life).collect()
}

/// A row of the comparison table in the central world, for all segments.
pub fn difference<'a>(results: &'a Results, metric: &str, arm: usize) -> &'a ComparisonRow {
    results
        .comparison
        .iter()
        .find(|row| {
            row.metric == metric && row.arm == arm && row.world == World::Central && row.segment == "all"
        })
        .unwrap_or_else(|| panic!("no row for {metric}"))
}

/// Chunks of any size, worked on in reverse order.
pub struct Backwards(pub u32);

impl Chunks for Backwards {
    fn recipients_per_chunk(&self) -> Option<u32> {
        Some(self.0)
    }

    fn map<T: Send, R: Send>(&self, tasks: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        let mut results: Vec<R> = tasks.into_iter().rev().map(work).collect();
        results.reverse();
        results
    }
}
