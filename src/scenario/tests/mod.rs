//! The loader as a whole: faults with their places, layers of values, contact lists, and arbitrary input.

mod faults;
mod layers;
mod lists;
mod precedence;
mod properties;
mod round_trip;

use std::path::Path;

use crate::scenario::{Faults, Override, Scenario};

/// Loads a text whose first line is the format and whose last lines are an arm; `middle` begins in line 2.
fn with(middle: &str) -> Result<Scenario, Faults> {
    load(&format!("format = 1\n{middle}\n[[arm]]\nstrategy = \"blast\"\n"))
}

/// Loads a whole text.
fn load(text: &str) -> Result<Scenario, Faults> {
    Scenario::from_text(text, "test.toml", Path::new("scenarios"), &[])
}

/// Loads a text with `--set` arguments.
fn load_with(text: &str, sets: &[&str]) -> Result<Scenario, Faults> {
    let sets: Vec<Override> = sets.iter().map(|set| set.parse().expect(set)).collect();
    Scenario::from_text(text, "test.toml", Path::new("scenarios"), &sets)
}

/// The scenario, or a panic that shows its faults.
fn fine(loaded: Result<Scenario, Faults>) -> Scenario {
    loaded.unwrap_or_else(|faults| panic!("{faults}"))
}

/// The ten lines of the design, with two arms.
const SMALL: &str = "format = 1\n[population]\nsize = 1_000\n[[arm]]\nstrategy = \"blast\"\nbaseline = true\n\
                     [[arm]]\nstrategy = \"warm-up\"\n";
