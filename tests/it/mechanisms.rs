//! The table of mechanisms: every key belongs to one, neutral values are legal and take the mechanism away, every named test
//! is there, and the page says what the table says.

use std::fs;
use std::path::{Path, PathBuf};

use sendlab::engine::Outcome;
use sendlab::scenario::registry;

use crate::harness::parse_with;
use crate::mechanism_table::{MECHANISMS, Mechanism, cells, owns};

/// A small world in which every mechanism is at work.
const WORLD: &str = r#"
format = 1
seed = 8
horizon = "16d"
[population]
size = 500
mix = { opted_in = 0.5, inactive = 0.25, cold = 0.25 }
[recipient]
utility_per_day = { opted_in = 0.5, inactive = 0.5, cold = 0.2 }
consent_share = { opted_in = 0.7, inactive = 0.7, cold = 0.3 }
resume_share = 0.8
prior_messages = { opted_in = 2, inactive = 10, cold = 0 }
utc_offset_spread = "3h"
p_optout = { marketing = { opted_in = 0.1, inactive = 0.1, cold = 0.1 } }
p_block = { marketing = { opted_in = 0.02, inactive = 0.02, cold = 0.05 } }
[content]
variants = 2
appeal = 1.5
pressure = 2
[campaign]
launches = ["0d", "2d", "4d", "6d", "8d", "10d", "12d", "14d"]
valid_for = "2d"
[gate]
user_limit.cap = 9
[[arm]]
strategy = "blast"
baseline = true
"#;

/// What puts mechanisms to work that are away by default and would have a hand in all the others: a key of theirs, and the
/// settings.
const AT_WORK: [(&str, &[&str]); 4] = [
    (
        "recipient.conversations_per_day.opted_in",
        &["recipient.conversations_per_day={opted_in=0.3,inactive=0.3,cold=0.3}"],
    ),
    ("recipient.codes_per_day.opted_in", &["recipient.codes_per_day={opted_in=0.3,inactive=0.3,cold=0.3}"]),
    ("service.answer_share", &["recipient.p_reply.marketing.opted_in=0.3", "service.answer_share=1"]),
    ("content.reminders", &["campaign.valid_for=\"5d\"", "content.reminders=1"]),
];

fn outcome(settings: &[&str]) -> Outcome {
    crate::harness::outcome(&parse_with(WORLD, settings))
}

#[test]
fn every_key_of_recipients_belongs_to_one_mechanism() {
    let paths: Vec<String> = registry().into_iter().map(|key| key.path).collect();
    for path in paths.iter().filter(|path| path.starts_with("recipient.")) {
        let owners: Vec<&str> = MECHANISMS
            .iter()
            .filter(|mechanism| owns(mechanism, path))
            .map(|mechanism| mechanism.name)
            .collect();
        assert_eq!(owners.len(), 1, "{path}: {owners:?}");
    }
    for key in MECHANISMS.iter().flat_map(|mechanism| mechanism.keys) {
        let known = |path: &String| path == key || key.ends_with('.') && path.starts_with(key);
        assert!(paths.iter().any(known), "{key} is no key");
    }
}

/// At its neutral value the mechanism is away, and missed: its other keys, which move something otherwise, move nothing.
#[test]
fn neutral_values_are_legal_and_take_the_mechanism_away() {
    let plain = outcome(&[]);
    for mechanism in MECHANISMS {
        let Mechanism { name, neutral, silenced, .. } = mechanism;
        let working = AT_WORK.iter().find(|(key, _)| owns(mechanism, key)).map(|(_, settings)| *settings);
        let at_work = |more: &[&str]| outcome(&[working.unwrap_or_default(), more].concat());
        let usual = if working.is_some() { &at_work(&[]) } else { &plain };
        let without = at_work(neutral);
        assert!(neutral.is_empty() || without != *usual, "{name}: nobody misses it");
        for setting in *silenced {
            assert!(at_work(&[*setting]) != *usual, "{name}: {setting} moves nothing even where it should");
            let settings: Vec<&str> = neutral.iter().chain([setting]).copied().collect();
            assert!(at_work(&settings) == without, "{name}: {setting} still moves something");
        }
    }
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_named_test_is_there() {
    let mut files = Vec::new();
    for dir in ["src", "tests"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(dir), &mut files);
    }
    let texts: Vec<String> = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let is_test = |name: &str| texts.iter().any(|text| text.contains(&format!("fn {name}() {{")));
    for Mechanism { name, tests, .. } in MECHANISMS {
        assert!(!tests.is_empty(), "{name}: no test");
        for test in *tests {
            assert!(is_test(test), "{name}: there is no test {test}");
        }
    }
    assert!(!is_test("a_test_that_nobody_wrote"));
    // The tests of the order, in the model's description.
    let model = include_str!("../../docs/model.md");
    let order = &model[model.find("### 4.9").unwrap()..model.find("## 5.").unwrap()];
    let named: Vec<&str> =
        order.lines().filter_map(|line| line.strip_suffix("` |")?.rsplit('`').next()).collect();
    assert!(named.len() > 10);
    named.iter().for_each(|test| assert!(is_test(test), "there is no test {test}"));
}

#[test]
fn the_page_says_what_the_table_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mechanisms.md");
    let page = fs::read_to_string(page).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ")).count();
    assert_eq!(rows, MECHANISMS.len() + 1);
    for mechanism in MECHANISMS {
        let cells = cells(mechanism);
        assert!(
            page.lines().any(|line| line.starts_with(&cells)),
            "{cells}: write it anew: cargo run --release --example sensitivity"
        );
    }
}
