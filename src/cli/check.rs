//! `check`: every fault, nothing run.

use crate::cli::args::CheckArguments;
use crate::cli::output::{complain, print};
use crate::error::Error;
use crate::scenario::{Faults, Scenario, Variation};

/// Checks each scenario and says what it holds; faults of all of them come together.
pub(super) fn check(arguments: &CheckArguments) -> Result<(), Error> {
    let mut faulty = Faults::default();
    for path in &arguments.scenarios {
        match arguments.overrides.load(path, &[]) {
            Ok(scenario) => {
                complain(scenario.warnings());
                print(&format!("{}: fine, {}", path.display(), summary(&scenario)))?;
            }
            Err(faults) => faulty.append(faults),
        }
    }
    if faulty.is_empty() { Ok(()) } else { Err(Error::Scenario(faulty)) }
}

/// What a scenario would run.
fn summary(scenario: &Scenario) -> String {
    let setup = scenario.setup(0, &Variation::default());
    let names: Vec<&str> = scenario.arms.iter().map(|arm| arm.name.as_str()).collect();
    format!(
        "{} replications of {} with {} contacts over {} days",
        scenario.replications,
        names.join(", "),
        setup.size,
        setup.horizon
    )
}
