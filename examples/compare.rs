//! The library in a few lines: load a scenario, run it, print the answer.

use sendlab::experiment::Experiment;
use sendlab::scenario::Scenario;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A small list and few replications, so that the example takes a moment only.
    let smaller = ["population.size=2_000".parse()?, "replications=6".parse()?];
    let scenario = Scenario::load("scenarios/blast-vs-warm-up.toml".as_ref(), &smaller)?;
    let results = Experiment::new(scenario).run();
    for sentence in &results.answer.sentences {
        println!("{sentence}");
    }
    assert_eq!(results.arms.len(), 2);
    Ok(())
}
