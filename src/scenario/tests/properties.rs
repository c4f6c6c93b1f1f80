//! No input makes the loader panic, and every fault has its place.

use proptest::prelude::*;

use super::{load, load_with, with};
use crate::scenario::{Faults, Scenario, registry};

/// Rendering walks all places; line and column must lie in the text.
fn sound(loaded: Result<Scenario, Faults>) {
    match loaded {
        Ok(scenario) => {
            let _ = (scenario.hash(), scenario.resolved(), scenario.setup(0, &Default::default()));
        }
        Err(faults) => {
            assert!(!faults.is_empty() && !faults.render(true).is_empty());
            assert!(faults.iter().all(|fault| fault.line() >= 1 && fault.column() >= 1));
        }
    }
}

/// Values that have caused trouble in other programs.
fn value() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "nan",
        "-nan",
        "inf",
        "-inf",
        "-0.0",
        "0",
        "-1",
        "1e400",
        "-1e400",
        "1e-400",
        "1e308",
        "0.5",
        "50",
        "true",
        "9223372036854775808",
        "99999999999999999999999999999999999999999999",
        "0x7f",
        "[]",
        "{}",
        "[[]]",
        "[1, \"a\"]",
        "{ a = { b = 1 } }",
        "\"\"",
        "\"0d\"",
        "\"1e999d\"",
        "\"-1d\"",
        "\"7 d\"",
        "\"1e3h\"",
        "\"\\u0000\"",
        "\"é\"",
        "'''\na'''",
        "2026-11-02",
        "2026-11-02T10:00:00Z",
        "10:00:00",
        "\"24:00\"",
        "\"never\"",
        "\"auto\"",
        "\"never",
        "{ column = 1 }",
        "{ file = \"/\" }",
        "{ ramp = {} }",
        "{ burst = { a = 1 } }",
        "[\"opted_in\"]",
        "warm-up",
    ];
    prop_oneof![
        proptest::sample::select(odd.to_vec()).prop_map(str::to_owned),
        "\\PC{0,12}",
        "-?[0-9]{1,40}(\\.[0-9]{0,20})?"
    ]
}

fn path() -> impl Strategy<Value = String> {
    let paths: Vec<String> = registry().into_iter().map(|key| key.path.replace("NAME", "mine")).collect();
    proptest::sample::select(paths)
}

proptest! {
    #[test]
    fn arbitrary_text_is_read_or_refused(text in "(\\PC|\n){0,300}") {
        sound(load(&text));
    }

    #[test]
    fn text_that_looks_like_a_scenario_is_read_or_refused(
        lines in proptest::collection::vec((path(), value(), "(\\[|\\[\\[)?[a-z_.]{0,12}(\\]|\\]\\])?"), 0..6),
    ) {
        let text: String = lines.iter().map(|(path, value, noise)| format!("{path} = {value}\n{noise}\n")).collect();
        sound(with(&text));
    }

    #[test]
    fn arbitrary_values_of_each_key_are_read_or_refused(path in path(), value in value()) {
        sound(with(&format!("{path} = {value}")));
        sound(load_with(super::SMALL, &[&format!("{path}={value}")]));
        let set = format!("set = {{ \"{path}\" = {value} }}");
        sound(load(&format!("format = 1\n[[arm]]\nstrategy = \"blast\"\n{set}\n")));
    }

    #[test]
    fn admissible_numbers_are_kept_exactly(value in 0.0_f64..=1.0) {
        let scenario = super::fine(with(&format!("recipient.p_click.marketing.cold = {value:?}")));
        let setup = scenario.setup(0, &Default::default());
        prop_assert_eq!(setup.recipient.p_click[0][2], value);
    }
}
