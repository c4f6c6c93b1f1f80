//! `docs/article.md` says what its tables say, and the words on it follow from the numbers.

#[path = "../../examples/article/page.rs"]
mod page;
#[path = "../../examples/article/table.rs"]
mod table;
#[path = "../../examples/article/verdict.rs"]
mod verdict;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use table::{Effect, Expected, SETTINGS, read, write};

const TABLES: &str = "docs/article";
const SCENARIOS: &str = "scenarios/causes";

#[test]
fn the_page_is_made_of_its_tables() {
    let page = page::page(Path::new(TABLES), Path::new(SCENARIOS)).unwrap();
    let stored = fs::read_to_string("docs/article.md").unwrap();
    assert!(
        page == stored,
        "docs/article.md is out of step; run `cargo run --release --example article -- --page`"
    );
}

/// Every scenario of the folder but the base and the factorial design has a claim, and every claim its results.
#[test]
fn every_contrast_is_on_the_page() {
    let files = fs::read_dir(SCENARIOS).unwrap().map(|entry| entry.unwrap().path());
    let scenarios: BTreeSet<String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "base" && name != "all")
        .collect();
    let expected: Vec<Expected> = read(&Path::new(SCENARIOS).join("expected.csv")).unwrap();
    let claimed: BTreeSet<String> = expected.iter().map(|claim| claim.scenario.clone()).collect();
    assert_eq!((claimed.len(), &claimed), (expected.len(), &scenarios));
    let stored = fs::read_to_string("docs/article.md").unwrap();
    for claim in &expected {
        assert!(stored.contains(&format!("\n### {}\n", claim.scenario)) && stored.contains(&claim.claim));
    }
    // The ten contrasts and all of them together.
    assert_eq!(expected.len(), 11);
}

/// A page from tables in which an effect is turned round says so: nothing on it is written by hand.
#[test]
fn the_verdicts_follow_from_the_numbers() {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(TABLES).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let path = folder.path().join("effects.csv");
    let stored: Vec<Effect> = read(&path).unwrap();
    assert_eq!(stored.len(), 11 * SETTINGS.len() * table::MEASURES.len());
    let told = |effect: f64| {
        let mut rows = stored.clone();
        for row in
            rows.iter_mut().filter(|row| row.scenario == "gradual" && row.metric == "withheld_131049_rate")
        {
            let without = row.family == "composite" && !row.direct_rewards;
            row.effect = if without { 0.0 } else { effect };
            (row.ci_low, row.ci_high) = (row.effect - 0.001, row.effect + 0.001);
        }
        write(&path, &rows).unwrap();
        let page = page::page(folder.path(), Path::new(SCENARIOS)).unwrap();
        page.lines().find(|line| line.starts_with("| [gradual]")).unwrap().to_owned()
    };
    assert_eq!(told(-0.1), "| [gradual](#gradual) | supported | supported | put in, not found |");
    assert_eq!(
        told(0.1),
        "| [gradual](#gradual) | refuted | refuted | refuted; no effect without direct rewards |"
    );
    assert_eq!(told(0.003), "| [gradual](#gradual) | no effect | no effect | no effect |");
}
