//! `compare`: two result folders, paired where they can be, and the exit code that a pipeline waits for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use predicates::prelude::predicate::str::{contains, is_empty};
use serde_json::Value;
use tempfile::TempDir;

use crate::run::{home, sendlab};

/// A result of the small scenario in folder `out`.
fn result(home: &TempDir, out: &str, more: &[&str]) {
    let run = ["run", "small.toml", "-q", "--out", out];
    sendlab(home).args(run).args(more).assert().code(0);
}

fn json(home: &TempDir, arguments: &[&str]) -> Value {
    let done = sendlab(home).arg("compare").args(arguments).args(["--format", "json"]).output().unwrap();
    serde_json::from_slice(&done.stdout).unwrap()
}

/// The row of an arm in the central world for all segments.
fn row<'a>(page: &'a Value, arm: &str, metric: &str) -> &'a Value {
    let is = |row: &&Value, key: &str, text: &str| row[key] == text;
    let rows = page["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| {
            is(row, "arm", arm)
                && is(row, "metric", metric)
                && is(row, "world", "central")
                && is(row, "segment", "all")
        })
        .unwrap()
}

/// Values of `replications.csv` in the central world for all segments, by replication.
fn values(folder: &Path, arm: &str, metric: &str) -> BTreeMap<u32, f64> {
    let mut reader = csv::Reader::from_path(folder.join("replications.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| {
        &row[0] == arm && &row[1] == "central" && &row[4] == "all" && &row[5] == metric && !row[6].is_empty()
    })
    .map(|row| (row[2].parse().unwrap(), row[6].parse().unwrap()))
    .collect()
}

#[test]
fn a_result_does_not_differ_from_itself() {
    let home = home();
    result(&home, "a", &[]);
    result(&home, "b", &["--threads", "1"]);
    let done = sendlab(&home).args(["compare", "a", "b", "--tolerance", "0"]).assert().code(0);
    let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("Every value of every replication that both have is the same."), "{text}");
    assert!(words.contains("Nothing moved by more than 0 of its value."), "{text}");
    assert!(!text.contains("differs"), "{text}");
    let page = json(&home, &["a", "b"]);
    assert!(page["rows"].as_array().unwrap().iter().all(|row| row["moved"] == 0));
    assert_eq!((&page["paired"], &page["exit_code"]), (&Value::Bool(true), &0.into()));
}

/// Differences, errors and intervals are those of the tables, replication by replication.
#[test]
fn equal_seeds_are_compared_in_pairs() {
    let home = home();
    result(&home, "a", &["--replications", "6"]);
    result(&home, "b", &["--replications", "6", "--set", "gate.profile=strict", "--set", "horizon=4d"]);
    let page = json(&home, &["a", "b"]);
    assert_eq!(page["paired"], true);
    for (arm, metric) in [("blast", "delivered_share"), ("warm-up", "list_burn"), ("blast", "cost")] {
        let (a, b) =
            (values(&home.path().join("a"), arm, metric), values(&home.path().join("b"), arm, metric));
        let pairs: Vec<f64> = a.iter().map(|(at, value)| b[at] - value).collect();
        let n = pairs.len() as f64;
        assert_eq!(n, 6.0);
        let mean = pairs.iter().sum::<f64>() / n;
        let error = (pairs.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / (n - 1.0) / n).sqrt();
        // Two arms share the error rate: the 98.75 % quantile of Student's law with five degrees of freedom is 3.1634.
        let half = 3.1634 * error;
        let row = row(&page, arm, metric);
        for (key, value) in
            [("difference", mean), ("std_error", error), ("ci_low", mean - half), ("ci_high", mean + half)]
        {
            let found = row[key].as_f64().unwrap();
            assert!((found - value).abs() < 1e-9 + 1e-4 * error, "{arm} {metric} {key}: {found} {value}");
        }
        assert_eq!(row["pairs"], 6);
    }
    let keys: Vec<&str> =
        page["changed_keys"].as_array().unwrap().iter().map(|key| key["path"].as_str().unwrap()).collect();
    assert!(keys.contains(&"gate.profile") && keys.contains(&"horizon"), "{keys:?}");
}

#[test]
fn other_seeds_are_not_paired_and_that_is_said() {
    let home = home();
    result(&home, "a", &["--worlds", "central"]);
    result(&home, "b", &["--worlds", "central", "--seed", "2"]);
    let said = sendlab(&home).args(["compare", "a", "b"]).assert().code(0);
    said.stdout(contains("Warning: the seeds differ"));
    let page = json(&home, &["a", "b"]);
    let row = row(&page, "blast", "delivered_share");
    assert_eq!((&page["paired"], &row["pairs"]), (&Value::Bool(false), &Value::Null));
    let (first, second) = (row["first"].as_f64().unwrap(), row["second"].as_f64().unwrap());
    assert!((row["difference"].as_f64().unwrap() - (second - first)).abs() < 1e-12);
    assert!(row["ci_low"].as_f64() < row["ci_high"].as_f64());
    // The people may have a seed of their own: then it counts as well.
    result(&home, "c", &["--worlds", "central", "--set", "population_seed=9"]);
    assert_eq!(json(&home, &["a", "c"])["paired"], false);
}

#[test]
fn a_pipeline_is_told_by_the_exit_code() {
    let home = home();
    result(&home, "a", &["--worlds", "central"]);
    result(&home, "b", &["--worlds", "central", "--set", "gate.profile=off"]);
    result(&home, "one", &["--worlds", "central", "--arm", "blast"]);
    let compare = |arguments: &[&str]| sendlab(&home).arg("compare").args(arguments).assert();
    compare(&["a", "b"]).code(0).stderr(is_empty());
    compare(&["a", "b", "--tolerance", "0.001"]).code(4).stderr(contains("moved by more than 0.001"));
    compare(&["a", "b", "--tolerance", "1000"]).code(0).stderr(is_empty());
    let page = json(&home, &["a", "b", "--tolerance", "0.001"]);
    assert!(page["exit_code"] == 4 && page["beyond_tolerance"].as_u64().unwrap() > 0);
    // An arm that is gone is a difference; what both have is still compared.
    compare(&["a", "one", "--tolerance", "0"]).code(4).stdout(contains("Only a has the arms warm-up."));
    for bad in ["-1", "NaN", "1%"] {
        compare(&["a", "b", "--tolerance", bad]).code(2).stderr(contains("expected a share"));
    }
    compare(&["a", "nowhere"]).code(2).stdout(is_empty()).stderr(contains("`nowhere` is no result folder"));
    let table = home.path().join("b/replications.csv");
    let whole = fs::read_to_string(&table).unwrap();
    fs::write(&table, whole.replacen("blast,central,0", "blast,central,x", 1)).unwrap();
    compare(&["a", "b"]).code(3).stderr(contains("replications.csv, line 2, column 3 (replication)"));
}

#[test]
fn it_fits_a_terminal_and_a_pull_request() {
    let home = home();
    let long = "an-arm-with-a-name-that-is-far-too-long-for-a-narrow-column";
    let text = fs::read_to_string(home.path().join("small.toml")).unwrap();
    fs::write(
        home.path().join("small.toml"),
        text + &format!("[[arm]]\nname = \"{long}\"\nstrategy = \"ramp\"\n"),
    )
    .unwrap();
    result(&home, "a-folder-with-a-long-name-of-its-own", &[]);
    result(&home, "b", &["--set", "gate.family=throttle", "--set", "market=india"]);
    let of = |format: &str| {
        let folders = ["compare", "a-folder-with-a-long-name-of-its-own", "b", "--format", format];
        let done = sendlab(&home).args(folders).assert().code(0);
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    let text = of("text");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(text.contains("gate-strict") && text.contains("gate.family"), "{text}");
    assert_eq!(of("table"), text);
    let markdown = of("markdown");
    assert!(
        markdown.starts_with("### a-folder") && markdown.contains("| delivered share, % |"),
        "{markdown}"
    );
}
