//! Scenarios to start from: small, commented, and ready to run.

use crate::scenario::written::Written;

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

/// An invented contact list to try things with: 500 customers of a shop who do not exist.
pub const DEMO_LIST: &str = include_str!("templates/contacts.csv");

/// The name that the list has in the scenario's template.
const DEMO_NAME: &str = "\"contacts.csv\"";

/// A scenario that takes its contacts from the list at `path`, relative to the scenario, in the form of the demo list.
pub fn demo_scenario(path: &str) -> String {
    include_str!("templates/contacts.toml").replacen(DEMO_NAME, &Written::text(path).to_string(), 1)
}

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

    #[test]
    fn the_demo_list_holds_all_kinds_of_contacts_under_any_name() {
        for name in ["people.csv", "my \"own\" list, à côté.csv"] {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), DEMO_LIST).unwrap();
            let text = demo_scenario(name);
            let scenario = Scenario::from_text(&text, "demo", folder.path(), &[]);
            let scenario = scenario.unwrap_or_else(|faults| panic!("{faults:?}"));
            assert!(scenario.warnings().is_empty() && scenario.has_contact_list());
            let setup = scenario.setup(0, &crate::scenario::Variation::default());
            assert_eq!(setup.size, 500);
            assert!(setup.mix.iter().all(|share| *share > 0.1), "{:?}", setup.mix);
        }
    }
}
