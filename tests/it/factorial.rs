//! A factorial design: its arms are all settings of its factors, and its effects follow from the runs.

use std::path::Path;

use sendlab::experiment::{Experiment, World};
use sendlab::metric::METRICS;
use sendlab::scenario::{Scenario, Variation};

const DESIGN: &str = r#"
format = 1
seed = 5
replications = 5
horizon = "9d"
[population]
size = 300
[campaign]
launches = ["0d", "4d"]
[factorial.factors.unverified]
with = { "account.verified" = false }
[factorial.factors.identical]
with = { content = { variants = 1 } }
[factorial.factors.burst]
with = { "strategy.schedule" = { burst = {} }, strategy = { lanes = { utility_from = "3d" } } }
"#;

fn scenario(text: &str) -> Scenario {
    Scenario::from_text(text, "design", Path::new(""), &[]).unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn arms_are_all_settings_in_standard_order() {
    let scenario = scenario(DESIGN);
    let names: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "none",
            "unverified",
            "identical",
            "unverified+identical",
            "burst",
            "unverified+burst",
            "identical+burst",
            "unverified+identical+burst"
        ]
    );
    assert_eq!(scenario.baseline(), 0);
    for arm in 0..8 {
        let setup = scenario.setup(arm, &Variation::default());
        assert_eq!(setup.account.verified, arm & 1 == 0);
        assert_eq!(setup.variants, if arm & 2 == 0 { 4 } else { 1 });
        assert_eq!(setup.plan.lanes.utility_from, if arm & 4 == 0 { 0 } else { 3 * 1440 });
        assert_eq!(
            scenario.arms[arm].strategy,
            if arm & 4 == 0 { "paced-blast" } else { "paced-blast+burst" }
        );
    }
}

/// From the values of `replications.csv` by arms' names alone, as a reader would.
#[test]
fn effects_can_be_computed_again_from_the_replications() {
    let results = Experiment::new(scenario(DESIGN)).other_worlds(false).run();
    let effects = results.effects.as_ref().unwrap();
    let at = METRICS.iter().position(|metric| metric.name == "withheld_131049_rate").unwrap();
    let is_on = |arm: usize, factor: &str| results.arms[arm].name.split('+').any(|name| name == factor);
    let mut checked = 0;
    for row in &effects.rows {
        if row.metric != METRICS[at].name || row.segment != "all" || row.world != World::Central {
            continue;
        }
        let of = |factor: usize| effects.factors[factor].as_str();
        let mut sum = 0.0;
        for run in &results.runs {
            let plus = is_on(run.arm, of(row.factors.0))
                == row.factors.1.is_none_or(|other| is_on(run.arm, of(other)));
            sum += if plus { 1.0 } else { -1.0 } * run.metrics[at][0].unwrap();
        }
        let expected = sum / 4.0 / 5.0;
        assert!((row.effect.unwrap() - expected).abs() < 1e-12, "{row:?} {expected}");
        let (low, high) = row.interval.unwrap();
        assert!(low <= expected && expected <= high && row.n == 5);
        checked += 1;
    }
    assert_eq!(checked, 6);
    assert_eq!(results.answer.sentences.len(), 3);
    assert!(
        results.answer.sentences[0].contains("unverified")
            && results.answer.sentences[0].contains("none of it")
    );
    // Verification is in no documented rule and no other term, so it changes nothing without direct rewards.
    let without = DESIGN.replace("[population]", "[gate]\ndirect_rewards = false\n[population]");
    let results = Experiment::new(scenario(&without)).other_worlds(false).run();
    let rows = &results.effects.as_ref().unwrap().rows;
    let verification = rows.iter().filter(|row| row.factors == (0, None) && row.effect.is_some());
    assert!(verification.clone().count() > 20);
    for row in verification {
        assert_eq!((row.effect, row.std_error), (Some(0.0), Some(0.0)), "{row:?}");
    }
}

#[test]
fn some_of_the_arms_have_no_effects() {
    let only = Experiment::new(scenario(DESIGN)).other_worlds(false);
    let only = only.only_arms(&["burst".to_owned()]).unwrap();
    let results = only.run();
    assert!(results.effects.is_none());
    assert_eq!(results.answer.sentences.len(), 1);
}

/// Arms that are listed and a design that makes them: the nearer file counts.
#[test]
fn the_nearer_of_arms_and_design_counts() {
    let folder = Path::new("scenarios/causes");
    let load = |text: &str| Scenario::from_text(text, "near", folder, &[]).unwrap();
    let design = load("format = 1\nextends = \"all.toml\"\n");
    assert_eq!((design.arms.len(), design.factorial.as_ref().map(|made| made.factors.len())), (32, Some(5)));
    let listed = load("format = 1\nextends = \"all.toml\"\n[[arm]]\nstrategy = \"blast\"\n");
    assert_eq!((listed.arms.len(), listed.factorial), (1, None));
    let fewer =
        "format = 1\nextends = \"base.toml\"\n[factorial.factors.a]\nwith = { \"number.age\" = \"9d\" }\n";
    assert_eq!(load(fewer).arms.len(), 2);
}
