//! Scenarios to start from: small, commented, and ready to run.

/// A scenario to start from.
#[derive(Clone, Copy, Debug)]
pub struct Template {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// The file.
    pub text: &'static str,
}

/// All templates; the first is the default.
pub const TEMPLATES: [Template; 4] = [
    Template {
        name: "first",
        purpose: "two shipped strategies on a list with many silent contacts",
        text: include_str!("templates/first.toml"),
    },
    Template {
        name: "own-strategy",
        purpose: "an own way of sending against a shipped one",
        text: include_str!("templates/own-strategy.toml"),
    },
    Template {
        name: "one-change",
        purpose: "one strategy in two worlds that differ in one key",
        text: include_str!("templates/one-change.toml"),
    },
    Template {
        name: "neutral",
        purpose: "no gate and no shifts: the plain rates",
        text: include_str!("templates/neutral.toml"),
    },
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::scenario::Scenario;

    #[test]
    fn every_template_is_a_scenario_without_fault_or_warning() {
        for template in TEMPLATES {
            let scenario = Scenario::from_text(template.text, template.name, Path::new(""), &[]);
            let scenario = scenario.unwrap_or_else(|faults| panic!("{}: {faults:?}", template.name));
            assert!(scenario.warnings().is_empty(), "{}", template.name);
            assert!(template.text.lines().all(|line| line.len() <= 120), "{}", template.name);
        }
    }
}
