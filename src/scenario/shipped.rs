//! What ships: names for lists.

/// Scenarios that ship in the folder `scenarios`, by file name without ending, each with its question.
pub const SHIPPED: [(&str, &str); 4] = [
    ("blast-vs-warm-up", "From a new number in an established portfolio: everyone at once, or warm up?"),
    ("blast-vs-warm-up-fresh", "From a fresh, unverified account: everyone at once, or warm up?"),
    (
        "marketing-first-vs-utility-first",
        "Before the first promotion: a week of transactional messages, or not?",
    ),
    (
        "real-contacts",
        "With a real list of customers, most of them long silent: everyone, slowly, or only the active?",
    ),
];

/// Engagement judgements and profiles of the gate: key, name and what it is.
pub const GATES: [(&str, &str, &str); 9] = [
    (
        "gate.family",
        "documented",
        "only the rules that the platform states: no engagement judgement, nothing rewarded directly",
    ),
    ("gate.family", "throttle", "judgement (a): the number's rating throttles marketing"),
    (
        "gate.family",
        "saturation",
        "judgement (b): recipients who did not react to the last message are saturated for a time",
    ),
    (
        "gate.family",
        "article",
        "judgement (c): the claims of the article this project starts from, each a named term",
    ),
    ("gate.family", "composite", "the mean of (a), (b) and (c); the default"),
    ("gate.profile", "lenient", "every parameter with a range at its lenient end"),
    ("gate.profile", "central", "every parameter at its central value; the default"),
    ("gate.profile", "strict", "every parameter with a range at its strict end"),
    (
        "gate.profile",
        "off",
        "without user_limit, engagement, number_restriction, messaging_limit and template pausing",
    ),
];

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::gate::{FAMILIES, Family, PROFILES, Profile};
    use crate::scenario::Scenario;

    #[test]
    fn every_file_of_the_folder_is_listed_with_its_question_and_loads_without_warnings() {
        let mut files: Vec<String> = fs::read_dir("scenarios")
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        files.sort();
        assert_eq!(files, SHIPPED.map(|(name, _)| name));
        for (name, question) in SHIPPED {
            let path = format!("scenarios/{name}.toml");
            let scenario = Scenario::from_path(Path::new(&path)).unwrap_or_else(|faults| panic!("{faults}"));
            assert_eq!((scenario.name(), scenario.question.as_str()), (name, question));
            assert!(scenario.warnings().is_empty(), "{}", scenario.warnings());
        }
    }

    #[test]
    fn all_families_and_profiles_are_listed() {
        let names = FAMILIES.map(Family::name).into_iter().chain(PROFILES.map(Profile::name));
        assert!(names.eq(GATES.iter().map(|(_, name, _)| *name)));
    }
}
