//! A scenario written out as one file is the same scenario.

use std::path::Path;

use proptest::prelude::*;

use super::{SMALL, fine, load, load_with};
use crate::scenario::{SHIPPED, Scenario, registry};

/// The hash of what is written out, read again from the same folder.
fn again(scenario: &Scenario, folder: &Path) -> String {
    let text = scenario.to_toml();
    let read = Scenario::from_text(&text, "again.toml", folder, &[]);
    read.unwrap_or_else(|faults| panic!("{faults}\n{text}")).hash()
}

fn same(scenario: &Scenario) {
    assert_eq!(again(scenario, Path::new("scenarios")), scenario.hash(), "{}", scenario.to_toml());
}

#[test]
fn every_shipped_scenario_comes_back() {
    for (name, _) in SHIPPED {
        let path = format!("scenarios/{name}.toml");
        let path = Path::new(&path);
        let scenario = Scenario::from_path(path).unwrap_or_else(|faults| panic!("{faults}"));
        let folder = path.parent().unwrap();
        assert_eq!(again(&scenario, folder), scenario.hash(), "{}", scenario.to_toml());
    }
}

#[test]
fn what_follows_from_a_profile_goes_on_following() {
    let text = "format = 1\n[gate]\nprofile = \"strict\"\nuser_limit.cap = 3\n[population]\ndefaults = \"low\"\n\
                [[arm]]\nstrategy = \"blast\"\nbaseline = true\n\
                [[arm]]\nname = \"other\"\nstrategy = \"blast\"\n\
                set = { \"gate.profile\" = \"lenient\", \"population.defaults\" = \"high\", \"campaign.launches\" = [\"0d\"] }\n";
    let scenario = fine(load(text));
    same(&scenario);
    let written = scenario.to_toml();
    assert!(
        written.contains("\nuser_limit.cap = 3.0\n") && written.contains("\n# user_limit.slope"),
        "{written}"
    );
}

#[test]
fn strange_names_and_texts_survive() {
    let text = "format = 1\nquestion = \"a \\\"b\\\" \\\\ \\n é\"\nseed = 18446744073709551615\n\
                [strategy.\"é à\"]\nlike = \"warm-up\"\nschedule = { spread = { days = 3 } }\n\
                [[arm]]\nname = \"=1+\\\"1'\"\nstrategy = \"é à\"\nbaseline = true\n[[arm]]\nstrategy = \"do-nothing\"\n";
    same(&fine(load(text)));
}

#[test]
fn flags_file_and_fields_of_the_library_are_one_scenario() {
    let flags = fine(load_with(SMALL, &["seed=7", "replications=12", "recipient.fatigue_tau=36h"]));
    let file = format!("seed = 7\nreplications = 12\nrecipient.fatigue_tau = \"36h\"\n{SMALL}");
    let file = fine(load(&file));
    let mut fields = fine(load_with(SMALL, &["recipient.fatigue_tau=36h"]));
    (fields.seed, fields.replications) = (7, 12);
    assert!(flags.hash() == file.hash() && file.hash() == fields.hash());
    same(&fields);
}

/// Keys with one number, and a value that their words accept.
fn number() -> impl Strategy<Value = (String, f64)> {
    let paths: Vec<String> = registry()
        .into_iter()
        .filter(|key| key.path.starts_with("recipient.") || key.path.starts_with("gate."))
        .filter(|key| key.default.is_number())
        .map(|key| key.path)
        .collect();
    (proptest::sample::select(paths), prop_oneof![0.0_f64..=1.0, 1.0_f64..1e6])
}

/// Keys with a duration, and a number of minutes.
fn duration() -> impl Strategy<Value = (String, f64)> {
    let paths: Vec<String> = registry()
        .into_iter()
        .filter(|key| key.accepted.starts_with("a duration") && key.path.starts_with("recipient."))
        .map(|key| key.path)
        .collect();
    (proptest::sample::select(paths), 1.0_f64..100_000.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_accepted_values_come_back(
        numbers in proptest::collection::vec(number(), 0..5),
        durations in proptest::collection::vec(duration(), 0..3),
        profile in proptest::sample::select(vec!["lenient", "central", "strict", "off"]),
        rewards in any::<bool>(),
        in_arm in any::<bool>(),
    ) {
        let mut sets: Vec<String> = numbers.iter().map(|(path, value)| format!("{path}={value:?}")).collect();
        sets.extend(durations.iter().map(|(path, minutes)| format!("{path}={minutes:?}min")));
        sets.push(format!("gate.profile={profile}"));
        sets.push(format!("gate.direct_rewards={rewards}"));
        let text = if in_arm {
            let (path, value) = numbers.first().cloned().unwrap_or(("recipient.p_click.marketing.cold".to_owned(), 0.5));
            format!("{SMALL}set = {{ \"{path}\" = {value:?}, \"gate.profile\" = \"central\" }}\n")
        } else {
            SMALL.to_owned()
        };
        let sets: Vec<&str> = sets.iter().map(String::as_str).collect();
        // Some values are refused by their key; that is a matter of other tests.
        if let Ok(scenario) = load_with(&text, &sets) {
            same(&scenario);
        }
    }
}
