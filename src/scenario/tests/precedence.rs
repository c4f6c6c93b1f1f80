//! One precedence: registry, then parents from the farthest, then the file, then each `--set` from the left, then the
//! `set` of an arm for that arm alone.

use std::fs;

use proptest::prelude::*;

use crate::scenario::tests::{fine, load_with};
use crate::scenario::{Origin, Override, Scenario, Variation};

/// Keys of different kinds, each with the value of a layer as TOML and as a resolved text.
const KEYS: [&str; 4] =
    ["population.size", "recipient.p_click.marketing.cold", "gate.user_limit.cap", "campaign.launch_hour"];

/// The value that a layer gives a key: no two layers give the same, and none the default.
fn value(key: usize, layer: usize) -> String {
    match key {
        0 => (1_000 + layer).to_string(),
        1 => format!("0.{}", layer + 3),
        _ => (layer + 11).to_string(),
    }
}

/// The file of a layer, with the keys that it gives.
fn file(layer: usize, given: &[[bool; 4]], parent: Option<&str>) -> String {
    let mut text = "format = 1\n".to_owned();
    if let Some(parent) = parent {
        text += &format!("extends = \"{parent}\"\n");
    }
    for (key, path) in KEYS.iter().enumerate() {
        if given[layer][key] {
            text += &format!("{path} = {}\n", value(key, layer));
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Layers: 0 grandparent, 1 parent, 2 file, 3 and 4 `--set`, 5 the arm.
    #[test]
    fn the_last_layer_that_gives_a_key_decides_and_is_named(given in prop::array::uniform6(prop::array::uniform4(any::<bool>()))) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("0.toml"), file(0, &given, None)).unwrap();
        fs::write(path("1.toml"), file(1, &given, Some("0.toml"))).unwrap();
        let set: Vec<String> = KEYS.iter().enumerate().filter(|(key, _)| given[5][*key])
            .map(|(key, path)| format!("\"{path}\" = {}", value(key, 5))).collect();
        let arms = format!(
            "[[arm]]\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"warm-up\"\nset = {{ {} }}\n",
            set.join(", ")
        );
        fs::write(path("2.toml"), file(2, &given, Some("1.toml")) + &arms).unwrap();
        let mut overrides = Vec::new();
        for layer in [3, 4] {
            for (key, path) in KEYS.iter().enumerate().filter(|(key, _)| given[layer][*key]) {
                overrides.push(Override::parse(&format!("{path}={}", value(key, layer))).unwrap());
            }
        }
        let scenario = Scenario::load(&path("2.toml"), &overrides).unwrap_or_else(|faults| panic!("{faults}"));
        let resolved = scenario.resolved();
        for (key, path) in KEYS.iter().enumerate() {
            let shared = resolved.iter().find(|row| row.path == *path && !matches!(row.origin, Origin::Arm { .. })).unwrap();
            let last = (0..5).rev().find(|layer| given[*layer][key]);
            match (last, &shared.origin) {
                (None, Origin::Default) => prop_assert_eq!(&shared.text, &shared.default),
                (Some(layer @ 0..=2), Origin::File { file, line }) => {
                    prop_assert!(file.ends_with(&format!("{layer}.toml")), "{}", file);
                    let text = fs::read_to_string(file).unwrap();
                    prop_assert!(text.lines().nth(line - 1).unwrap().starts_with(path));
                }
                (Some(layer @ 3..=4), Origin::Set(text)) => prop_assert_eq!(text, &format!("{path}={}", value(key, layer))),
                (last, origin) => prop_assert!(false, "{path}: {last:?}, {origin:?}"),
            }
            if let Some(layer) = last {
                prop_assert_eq!(shared.text.replace('_', ""), value(key, layer));
            }
            let arm = resolved.iter().find(|row| row.path == *path && matches!(row.origin, Origin::Arm { .. }));
            prop_assert_eq!(arm.map(|row| row.text.replace('_', "")), given[5][key].then(|| value(key, 5)));
        }
        // What is shown is what runs, in both arms.
        for arm in 0..2 {
            let setup = scenario.setup(arm, &Variation::default());
            let expected = |key: usize| {
                let layers = if arm == 1 { 6 } else { 5 };
                (0..layers).rev().find(|layer| given[*layer][key]).map(|layer| value(key, layer))
            };
            prop_assert_eq!(setup.size.to_string(), expected(0).unwrap_or("50000".to_owned()));
            if let Some(click) = expected(1) {
                prop_assert_eq!(setup.recipient.p_click[0][2].to_string(), click);
            }
        }
    }
}

/// Shares that no file gives are the defaults, and `--set` leaves those it does not name, as it does with a file's.
#[test]
fn set_reaches_into_a_table_that_no_file_gives() {
    let file = |mix: &str| format!("format = 1\n{mix}\n[[arm]]\nstrategy = \"blast\"\n");
    let sets = ["population.mix.cold=0.25", "population.mix.opted_in=0.45"];
    let written = "population.mix = { opted_in = 0.45, inactive = 0.3, cold = 0.25 }";
    let whole = fine(load_with(&file(written), &[])).hash().to_owned();
    assert_eq!(fine(load_with(&file(""), &sets)).hash(), whole);
    let given = "population.mix = { opted_in = 0.55, inactive = 0.3, cold = 0.15 }";
    assert_eq!(fine(load_with(&file(given), &sets)).hash(), whole);
    // A table that is given as a whole has no other shares than its own.
    assert!(load_with(&file(""), &["population.mix={ cold = 0.25 }"]).is_err());
}

/// A time of day needs quotation marks as little as a date does.
#[test]
fn a_time_of_day_may_stand_bare() {
    let hash = |file: &str, sets: &[&str]| {
        let text = format!("format = 1\n{file}\n[[arm]]\nstrategy = \"blast\"\n");
        fine(load_with(&text, sets)).hash().to_owned()
    };
    let quoted = hash("recipient.waking_start = \"08:30\"", &[]);
    assert_eq!(hash("recipient.waking_start = 08:30", &[]), quoted);
    assert_eq!(hash("", &["recipient.waking_start=08:30"]), quoted);
}
