//! Any text as a scenario, through both stages of the loader: faults, never a panic. A scenario that is accepted can be
//! resolved, and written as one file with the same content hash.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use sendlab::scenario::{Scenario, Variation};

/// Nothing stands here, so that no file of the machine is read.
const NOWHERE: &str = "/nonexistent";

fuzz_target!(|text: &str| {
    match Scenario::from_text(text, "fuzz.toml", Path::new(NOWHERE), &[]) {
        Err(faults) => {
            assert!(!faults.is_empty(), "a refusal says why");
            for fault in faults.iter() {
                assert!(!fault.message().is_empty() && (fault.line() == 0) == (fault.column() == 0));
            }
            let _ = faults.render(true);
        }
        Ok(scenario) => {
            let _ = (scenario.resolved(), scenario.warnings().render(false));
            for arm in 0..scenario.arms.len().min(4) {
                let _ = scenario.setup(arm, &Variation::default());
            }
            let written = scenario.to_toml();
            let again = Scenario::from_text(&written, "fuzz.toml", Path::new(NOWHERE), &[])
                .unwrap_or_else(|faults| panic!("{written}\n{faults}"));
            assert_eq!(again.hash(), scenario.hash(), "{written}");
        }
    }
});
