//! `run` as a user meets it: what it writes, what it refuses, and that interrupts leave nothing half-written.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::prelude::predicate::str::{contains, is_empty};
use tempfile::{TempDir, tempdir};

pub const SMALL: &str = r#"format = 1
question = "Small?"
replications = 5
horizon = "3d"
[population]
size = 300
mix = { opted_in = 0.55, inactive = 0.30, cold = 0.15 }
[campaign]
launches = ["0d"]
[[arm]]
strategy = "blast"
baseline = true
[[arm]]
strategy = "warm-up"
"#;

/// A folder with a small scenario in it.
pub fn home() -> TempDir {
    let home = tempdir().unwrap();
    fs::write(home.path().join("small.toml"), SMALL).unwrap();
    home
}

pub fn sendlab(home: &TempDir) -> Command {
    let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
    command.current_dir(home.path());
    command
}

/// Every file below a folder with its bytes, `run-info.json` aside.
pub fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            files.extend(
                self::files(&path).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)),
            );
        } else if name != "run-info.json" {
            files.push((name, fs::read(&path).unwrap()));
        }
    }
    files.sort();
    files
}

pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_whole_folder_is_the_same_for_any_number_of_threads() {
    let home = home();
    for threads in ["1", "2", "7"] {
        sendlab(&home)
            .args(["run", "small.toml", "-q", "--threads", threads, "--out", threads])
            .assert()
            .code(0);
    }
    let one = files(&home.path().join("1"));
    assert!(one.len() > 20, "{}", one.len());
    for threads in ["2", "7"] {
        let other = files(&home.path().join(threads));
        for (a, b) in one.iter().zip(&other) {
            assert!(a == b, "{} with {threads} threads", a.0);
        }
        assert_eq!(one.len(), other.len());
    }
}

#[test]
fn a_result_that_stands_is_up_to_date_and_another_needs_force() {
    let home = home();
    let run = |arguments: &[&str]| sendlab(&home).args(["run", "small.toml", "-q"]).args(arguments).assert();
    run(&[]).code(0).stdout(contains("Small?"));
    assert!(home.path().join("results/small/report.html").exists());
    run(&[]).code(0).stdout(is_empty()).stderr(contains("results/small: up to date"));
    run(&["--seed", "2"]).code(2).stderr(contains("--force"));
    run(&["--dry-run"]).code(0).stdout(contains("up to date: nothing would be run"));
    // A dry run ends as the run would.
    let refused = run(&["--seed", "2", "--dry-run"]).code(2).stdout(contains("would be refused"));
    refused.stderr(contains("it holds another result").and(contains("--force")));
    run(&["--seed", "2", "--dry-run", "--force"]).code(0).stdout(contains("replacing the result there"));
    run(&["--seed", "2", "--force"]).code(0);
    assert_eq!(names(&home.path().join("results")), ["small"]);
}

#[test]
fn what_is_not_ours_is_never_replaced() {
    let home = home();
    fs::create_dir(home.path().join("photos")).unwrap();
    fs::write(home.path().join("photos/one"), "x").unwrap();
    for flag in ["-q", "--force"] {
        sendlab(&home)
            .args(["run", "small.toml", "--out", "photos", flag])
            .assert()
            .code(2)
            .stdout(is_empty());
    }
    sendlab(&home).args(["run", "small.toml", "--out", "photos/one/x"]).assert().code(1);
    assert_eq!(names(&home.path().join("photos")), ["one"]);
    // Nor is what somebody put beside a result; what a file manager leaves there does not count.
    let run = |seed: &str| {
        let run = ["run", "small.toml", "-q", "--worlds", "central", "--out", "r", "--force", "--seed", seed];
        sendlab(&home).args(run).assert()
    };
    run("1").code(0);
    fs::write(home.path().join("r/.directory"), "x").unwrap();
    run("2").code(0);
    fs::write(home.path().join("r/notes.md"), "x").unwrap();
    run("3").code(2).stderr(contains("it holds files that sendlab did not write"));
    assert!(home.path().join("r/notes.md").exists());
}

#[test]
fn a_dry_run_says_what_it_would_take_and_touches_nothing() {
    let home = home();
    let plan = sendlab(&home).args(["run", "small.toml", "--dry-run", "--threads", "1"]).assert().code(0);
    let plan = String::from_utf8(plan.get_output().stdout.clone()).unwrap();
    for part in [
        "arms: blast, warm-up",
        "runs: 50 (",
        "recipients: ",
        "attempts: about ",
        "time: about ",
        "memory: about ",
        " MB with 1 thread",
        "to: results/small (nothing is there yet)\n",
    ] {
        assert!(plan.contains(part), "{part} in\n{plan}");
    }
    let form = |form: &str| {
        let plan = sendlab(&home)
            .args(["run", "small.toml", "--dry-run", "--format", form])
            .assert()
            .code(0)
            .get_output()
            .stdout
            .clone();
        String::from_utf8(plan).unwrap()
    };
    assert!(form("markdown").starts_with("| small | dry run |\n|---|---|\n| arms | blast, warm-up |\n"));
    let plan: serde_json::Value = serde_json::from_str(&form("json")).unwrap();
    assert_eq!(
        (&plan["runs"], &plan["recipients"], &plan["would_run"]),
        (&50.into(), &300.into(), &true.into())
    );
    assert_eq!((&plan["arms"][0]["name"], &plan["refused"]), (&"blast".into(), &serde_json::json!([])));
    assert_eq!(plan["exit_code"], 0);
    assert!(plan["expected"]["seconds"].as_f64().unwrap() > 0.0, "{plan}");
    assert_eq!(names(home.path()), ["small.toml"]);
}

/// One replication of five stands for all; their attempts differ little.
#[test]
fn the_attempts_that_a_dry_run_expects_are_about_those_that_are_made() {
    let home = home();
    let run = |more: &[&str]| {
        let done =
            sendlab(&home).args(["run", "small.toml", "-q", "--worlds", "central"]).args(more).assert();
        done.code(0).get_output().stdout.clone()
    };
    let plan: serde_json::Value = serde_json::from_slice(&run(&["--dry-run", "--format", "json"])).unwrap();
    run(&[]);
    let daily = fs::read_to_string(home.path().join("results/small/daily.csv")).unwrap();
    let mut rows = daily.lines().map(|line| line.split(',').collect::<Vec<&str>>());
    let header = rows.next().unwrap();
    let at = header.iter().position(|name| *name == "attempts").unwrap();
    let made: u64 = rows.map(|row| row[at].parse::<u64>().unwrap()).sum();
    let expected = plan["expected"]["attempts"].as_f64().unwrap();
    assert!((expected / made as f64 - 1.0).abs() < 0.05, "{expected} against {made}");
    // What stands there already is not tried.
    let plan: serde_json::Value = serde_json::from_slice(&run(&["--dry-run", "--format", "json"])).unwrap();
    assert_eq!((&plan["would_run"], &plan["expected"]), (&false.into(), &serde_json::Value::Null));
}

/// 10^8 contacts on 1024 threads take terabytes; only Linux says what there is.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_fit_into_memory_is_refused_before_it_starts() {
    let home = home();
    sendlab(&home)
        .args(["run", "small.toml", "--threads", "1024", "--replications", "1024"])
        .args(["--set", "population.size=100000000"])
        .assert()
        .code(2)
        .stdout(is_empty())
        .stderr(contains("of memory with 1024 threads, and "))
        .stderr(contains("fewer --threads"));
    // A dry run says what it found, and ends as the run would.
    let plan = sendlab(&home)
        .args(["run", "small.toml", "--threads", "1024", "--replications", "1024", "--dry-run"])
        .args(["--set", "population.size=100000000", "--format", "json"])
        .assert()
        .code(2)
        .stderr(contains("of memory with 1024 threads, and "));
    let plan: serde_json::Value = serde_json::from_slice(&plan.get_output().stdout).unwrap();
    assert_eq!((&plan["would_run"], &plan["exit_code"]), (&false.into(), &2.into()));
    assert_eq!(plan["refused"].as_array().unwrap().len(), 1);
    assert_eq!(names(home.path()), ["small.toml"]);
}

#[test]
fn several_scenarios_are_looked_at_before_the_first_runs() {
    let home = home();
    fs::create_dir(home.path().join("other")).unwrap();
    fs::write(home.path().join("other/small.toml"), SMALL).unwrap();
    fs::write(home.path().join("second.toml"), SMALL).unwrap();
    let run = |arguments: &[&str]| {
        sendlab(&home).args(["run", "-q", "--replications", "1"]).args(arguments).assert()
    };
    run(&["small.toml", "other/small.toml"]).code(2).stderr(contains("would both be written to"));
    fs::create_dir_all(home.path().join("out/second")).unwrap();
    run(&["small.toml", "second.toml", "--out", "out"]).code(2).stderr(contains("out/second"));
    assert_eq!(names(&home.path().join("out")), ["second"], "the first has not run");
    fs::remove_dir(home.path().join("out/second")).unwrap();
    run(&["small.toml", "second.toml", "--out", "out"]).code(0);
    assert_eq!(names(&home.path().join("out")), ["second", "small"]);
}

#[test]
fn few_replications_find_nothing_and_one_arm_compares_nothing() {
    let home = home();
    let run = |arguments: &[&str]| {
        let out = format!("r{}", names(home.path()).len());
        let run = ["run", "small.toml", "-q", "--worlds", "central", "--out", &out];
        let done = sendlab(&home).args(run).args(arguments).assert().code(0);
        let text = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for replications in ["1", "4"] {
        let text = run(&["--replications", replications]);
        let answer = text.split("Mean ±").next().unwrap();
        assert!(answer.contains("too few to tell it from noise"), "{answer}");
        assert!(!answer.contains("95 %") && !answer.contains("found"), "{answer}");
    }
    assert!(run(&["--arm", "blast"]).contains("there is only one arm, so nothing is compared"));
}

#[test]
fn strange_numbers_are_bad_usage() {
    let home = home();
    for (arguments, says) in [
        (["--threads", "0"], "expected a whole number from 1 to 1024"),
        (["--threads", "100000"], "100000"),
        (["--seed", "-1"], "invalid value '-1' for '--seed"),
        (["--replications", "-3"], "invalid value '-3' for '--replications"),
        (["--arm", "Blast"], "no arm is called `Blast`; the scenario has blast, warm-up"),
    ] {
        sendlab(&home).args(["run", "small.toml"]).args(arguments).assert().code(2).stderr(contains(says));
    }
}

#[test]
fn extreme_worlds_run() {
    let home = home();
    for (at, set) in [
        "population.size=0",
        "population.size=1",
        "population.mix={opted_in=0,inactive=0,cold=1}",
        "population.mix={opted_in=1}",
        "horizon=1d",
        "gate.profile=off",
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("extreme-{at}");
        sendlab(&home).args(["run", "small.toml", "-q", "--out", &out, "--set", set]).assert().code(0);
    }
}
