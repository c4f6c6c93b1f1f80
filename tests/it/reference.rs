//! References: shown beside the others, never best, never an answer; and strategies written in Rust.

use sendlab::experiment::{Experiment, World};
use sendlab::strategy::{Line, Start, Strategy, Tactics};

use crate::harness::scenario;

const ARMS: &str = "[[arm]]\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"paced-blast\"\n";

#[test]
fn a_clairvoyant_is_never_best_and_never_an_answer() {
    let arms = format!("{ARMS}[[arm]]\nname = \"oracle\"\nstrategy = \"clairvoyant\"\n");
    let results = Experiment::new(scenario("", &arms)).other_worlds(false).run();
    assert_eq!(results.arms.iter().map(|arm| arm.reference).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(results.answer.sentences.len(), 1);
    assert!(results.answer.sentences.iter().all(|sentence| !sentence.contains("oracle")));
    assert!(results.answer.warnings.iter().any(|warning| warning.contains("oracle sees the truth")));
    let rows = |arm| results.comparison.iter().filter(move |row| row.arm == arm && row.segment == "all");
    assert!(rows(2).all(|row| row.p_best.is_none()) && rows(2).any(|row| row.p_better.is_some()));
    // Without the reference the others share what there is to share.
    let two = Experiment::new(scenario("", ARMS)).other_worlds(false).run();
    for (with, without) in rows(1).zip(two.comparison.iter().filter(|row| row.segment == "all")) {
        assert_eq!((with.metric, with.p_best), (without.metric, without.p_best));
    }
    // Whoever goes through the door is known by it, whatever the name.
    let own = format!("{ARMS}[[arm]]\nstrategy = \"mine\"\n[strategy.mine]\norder = \"clairvoyant\"\n");
    assert!(scenario("", &own).arms[2].reference);
}

/// Everybody, in list order, ten an hour around the clock.
#[derive(Debug)]
struct Trickle;

impl Strategy for Trickle {
    fn description(&self) -> String {
        "ten an hour".to_owned()
    }

    fn start(&self, _: &Start) -> Box<dyn Tactics> {
        Box::new(Drops)
    }
}

struct Drops;

impl Tactics for Drops {
    fn includes(&self, line: &Line<'_>) -> bool {
        line.contact().id % 2 == 0
    }

    fn quota(&self, _: u32) -> Option<u64> {
        Some(10)
    }
}

#[test]
fn a_strategy_in_rust_takes_the_place_of_an_arm() {
    let experiment = Experiment::new(scenario("", ARMS)).other_worlds(false);
    let results = experiment.clone().with_strategy("paced-blast", "trickle", Trickle).unwrap().run();
    assert_eq!(
        (results.arms[1].name.as_str(), results.arms[1].description.as_str()),
        ("trickle", "ten an hour")
    );
    for run in results.runs.iter().filter(|run| run.world == World::Central && run.arm == 1) {
        // Launch at 10:00 of day 0; a thousand contacts take a hundred hours.
        let days: Vec<u64> =
            (0..5).map(|day| (0..3).map(|at| run.outcome.daily[(day * 3 + at) * 2].attempts).sum()).collect();
        assert_eq!(days[..4], [140, 240, 240, 240]);
        assert!((100..=140).contains(&days[4]), "less those who opted out before their turn: {days:?}");
    }
    let blast = |results: &sendlab::experiment::Results| results.runs[0].outcome.clone();
    assert_eq!(blast(&results), blast(&experiment.clone().run()), "the other arms do not change");
    assert!(experiment.with_strategy("nobody", "x", Trickle).is_err());
}
