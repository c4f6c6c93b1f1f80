//! What ships: names for lists.

/// Scenarios that ship in the folder `scenarios`, by path without ending, each with its question.
pub const SHIPPED: &[(&str, &str)] = &[
    ("blast-vs-warm-up", "From a new number in an established portfolio: everyone at once, or warm up?"),
    ("blast-vs-warm-up-fresh", "From a fresh, unverified account: everyone at once, or warm up?"),
    ("causes/aged-number", "Does an old number meet error 131049 less often than a new one?"),
    ("causes/all", "Which of the article's five causes make error 131049 frequent, and which only together?"),
    (
        "causes/as-found-vs-as-advised",
        "With all of the article's advice instead of all of its causes: how rare does error 131049 become?",
    ),
    ("causes/base", "How often does error 131049 stop a paced blast from a new, verified number?"),
    ("causes/engaged-first", "Does beginning with the most engaged contacts make error 131049 rarer?"),
    (
        "causes/gradual",
        "Does growing the daily volume gradually make error 131049 rarer than sending everything at once?",
    ),
    ("causes/opted-in", "Does leaving out contacts without consent make error 131049 rarer?"),
    (
        "causes/respectful",
        "Does leaving out reminders to people who did not respond make error 131049 rarer?",
    ),
    (
        "causes/spaced",
        "Does spacing a campaign over five days make error 131049 rarer than sending it at once?",
    ),
    ("causes/sunset", "Does leaving out the inactive make error 131049 rarer?"),
    ("causes/utility-first", "Do transactional messages before the first promotion make error 131049 rarer?"),
    ("causes/varied-text", "Do varied texts make error 131049 rarer than one identical text?"),
    ("causes/verified", "Does verifying the business make error 131049 rarer?"),
    (
        "comparisons/across-the-rule-change",
        "What did the change of rules on 7 October 2025 mean to a sender with a bad list: more delivered, or more blocked?",
    ),
    (
        "comparisons/answering",
        "Customers write now and then: does answering them pay, for the sender and for them?",
    ),
    (
        "comparisons/burnt-codes",
        "One number for campaigns and one-time codes: what does marketing to everybody cost in codes?",
    ),
    (
        "comparisons/floor-and-ceiling",
        "Between doing nothing, choosing at random and knowing everything: where do usual practices stand?",
    ),
    (
        "comparisons/idle-30-days",
        "30 idle days between campaigns: does silence help or harm what is sent afterwards?",
    ),
    (
        "comparisons/mislabelled-utility",
        "Promotion declared as utility: what does it win before it is found out, and who pays?",
    ),
    (
        "comparisons/overnight-jump",
        "After a week of warm-up: keep growing by half a day, or jump to full volume overnight?",
    ),
    (
        "comparisons/quarterly-vs-weekly",
        "A newsletter every week, or one a quarter: what does the list lose, and what does it get?",
    ),
    ("comparisons/retry-storm", "Withheld messages: leave them, try again after days, or every two hours?"),
    (
        "comparisons/starving-lane",
        "A small messaging limit for both lanes: does a campaign starve transactional messages?",
    ),
    (
        "comparisons/undated",
        "Undated offers: does a week of transactional messages before the first promotion make it better received?",
    ),
    (
        "comparisons/when-they-write",
        "Customers write now and then: address everyone, or only those who wrote within a day?",
    ),
    (
        "marketing-first-vs-utility-first",
        "Before the first promotion: a week of transactional messages, or not?",
    ),
    (
        "real-contacts",
        "With a real list of customers, most of them long silent: everyone, slowly, or only the active?",
    ),
    (
        "recent-vs-frequent",
        "A fifth of a list of customers: those who bought last, or those who bought most often?",
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

    /// The scenario files below a folder, by path below `scenarios` without ending.
    fn collect(folder: &Path, files: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.strip_prefix("scenarios").unwrap().with_extension("");
                files.push(
                    name.components()
                        .map(|part| part.as_os_str().to_str().unwrap())
                        .collect::<Vec<_>>()
                        .join("/"),
                );
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_listed_with_its_question_and_loads_without_warnings() {
        let mut files = Vec::new();
        collect(Path::new("scenarios"), &mut files);
        files.sort();
        let listed: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        assert_eq!(files, listed);
        for &(name, question) in SHIPPED {
            let stem = name.rsplit('/').next().unwrap();
            let path = format!("scenarios/{name}.toml");
            let scenario = Scenario::from_path(Path::new(&path)).unwrap_or_else(|faults| panic!("{faults}"));
            assert_eq!((scenario.name(), scenario.question.as_str()), (stem, question));
            assert!(scenario.warnings().is_empty(), "{}", scenario.warnings());
        }
    }

    #[test]
    fn all_families_and_profiles_are_listed() {
        let names = FAMILIES.map(Family::name).into_iter().chain(PROFILES.map(Profile::name));
        assert!(names.eq(GATES.iter().map(|(_, name, _)| *name)));
    }
}
