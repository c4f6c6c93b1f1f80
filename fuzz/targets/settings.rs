//! Any lines as `--set` arguments on top of a scenario with own strategies: faults or a scenario, never a panic, and the
//! same scenario when each line is given twice (the last one holds).

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use sendlab::scenario::{Override, Scenario};

const SCENARIO: &str = r#"format = 1
[population]
size = 1000
[strategy.mine]
audience = { segments = ["opted_in", "inactive"] }
schedule = { spread = { days = 5 } }
retries = { max = 2, wait = "24h" }
[[arm]]
strategy = "mine"
baseline = true
[[arm]]
strategy = "warm-up"
"#;

fuzz_target!(|text: &str| {
    let mut settings = Vec::new();
    for line in text.lines().take(16) {
        match Override::parse(line) {
            Ok(setting) => settings.push(setting),
            Err(why) => assert!(!why.is_empty()),
        }
    }
    let load = |settings: &[Override]| {
        Scenario::from_text(SCENARIO, "fuzz.toml", Path::new("/nonexistent"), settings)
    };
    match load(&settings) {
        Err(faults) => {
            assert!(!faults.is_empty());
            let _ = faults.render(true);
        }
        Ok(scenario) => {
            let twice: Vec<Override> = settings.iter().flat_map(|set| [set.clone(), set.clone()]).collect();
            let again = load(&twice).unwrap_or_else(|faults| panic!("{faults}"));
            assert_eq!(again.hash(), scenario.hash());
        }
    }
});
