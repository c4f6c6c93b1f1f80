//! The first minutes of a stranger: `new`, `schema`, `completions`.

use std::fs;

use assert_cmd::Command;
use predicates::prelude::predicate::str::{contains, is_empty, starts_with};
use tempfile::tempdir;

fn sendlab(arguments: &[&str], folder: &std::path::Path) -> assert_cmd::assert::Assert {
    Command::cargo_bin("sendlab").unwrap().args(arguments).current_dir(folder).assert()
}

#[test]
fn every_template_is_written_checked_and_runs() {
    let home = tempdir().unwrap();
    for template in sendlab::scenario::TEMPLATES {
        let file = format!("{}.toml", template.name);
        sendlab(&["new", template.name, "--template", template.name], home.path())
            .success()
            .stdout(is_empty())
            .stderr(contains(format!("wrote {file}")));
        assert_eq!(fs::read_to_string(home.path().join(&file)).unwrap(), template.text);
        sendlab(&["check", &file], home.path()).success();
        let quick = ["--replications", "2", "--worlds", "central", "--set", "population.size=200"];
        sendlab(&[&["run", &file, "--quiet"][..], &quick].concat(), home.path()).success();
    }
}

#[test]
fn an_existing_file_is_kept_unless_forced() {
    let home = tempdir().unwrap();
    fs::write(home.path().join("scenario.toml"), "mine").unwrap();
    sendlab(&["new"], home.path()).code(2).stderr(contains("--force"));
    assert_eq!(fs::read_to_string(home.path().join("scenario.toml")).unwrap(), "mine");
    sendlab(&["new", "--force"], home.path()).success();
    assert_ne!(fs::read_to_string(home.path().join("scenario.toml")).unwrap(), "mine");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn an_unknown_template_and_a_missing_folder_are_said() {
    let home = tempdir().unwrap();
    sendlab(&["new", "--template", "frist"], home.path()).code(2).stderr(contains("own-strategy"));
    sendlab(&["new", "no/such/a.toml"], home.path()).code(1).stderr(contains("folder does not exist"));
    sendlab(&["new", "--list"], home.path()).success().stdout(contains("neutral"));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn the_schema_is_json_and_completions_are_scripts() {
    let home = tempdir().unwrap();
    let schema = sendlab(&["schema"], home.path()).success();
    let schema: serde_json::Value = serde_json::from_slice(&schema.get_output().stdout).unwrap();
    assert_eq!(schema["properties"]["population"]["properties"]["size"]["type"], "integer");
    sendlab(&["completions", "bash"], home.path()).success().stdout(contains("complete"));
    sendlab(&["completions", "zsh"], home.path()).success().stdout(starts_with("#compdef sendlab"));
    sendlab(&["completions", "fish"], home.path()).success().stdout(contains("complete -c sendlab"));
}

#[test]
fn a_contact_list_to_start_from_comes_with_a_scenario_that_runs() {
    let home = tempdir().unwrap();
    let new = ["new", "own", "--contacts", "data.csv"];
    sendlab(&new, home.path())
        .success()
        .stdout(is_empty())
        .stderr(contains("data.csv: 500 invented contacts"));
    sendlab(&["check", "own.toml"], home.path()).success().stderr(is_empty());
    sendlab(&["run", "own.toml", "-q", "--replications", "2", "--worlds", "central"], home.path()).success();
    // Nothing is replaced unasked, and nothing half.
    fs::write(home.path().join("data.csv"), "mine").unwrap();
    sendlab(&new, home.path()).code(2).stderr(contains("`data.csv` exists")).stderr(contains("--force"));
    sendlab(&["new", "other", "--contacts", "data.csv"], home.path()).code(2);
    sendlab(&["new", "own", "--contacts", "fresh.csv"], home.path())
        .code(2)
        .stderr(contains("`own.toml` exists"));
    assert!(!home.path().join("other.toml").exists() && !home.path().join("fresh.csv").exists());
    assert_eq!(fs::read_to_string(home.path().join("data.csv")).unwrap(), "mine");
    sendlab(&["new", "own", "--contacts", "data.csv", "--force"], home.path()).success();
    sendlab(&["check", "own.toml"], home.path()).success();
    // A list may lie below the scenario, and nowhere else.
    fs::create_dir(home.path().join("below")).unwrap();
    sendlab(&["new", "a", "--contacts", "below/b c.csv"], home.path()).success();
    sendlab(&["check", "a.toml"], home.path()).success();
    for (list, says) in [
        ("../x.csv", "does not lie in the folder"),
        ("b.toml", "does not lie in the folder"),
        ("below", "is a folder"),
        ("no/x.csv", "folder does not exist"),
    ] {
        let refused = sendlab(&["new", "b", "--contacts", list], home.path());
        refused.failure().stdout(is_empty()).stderr(contains(says));
    }
    assert!(!home.path().join("b.toml").exists());
    sendlab(&["new", "c", "--contacts", "c.csv", "--template", "first"], home.path()).code(2);
}

#[test]
fn the_name_of_a_folder_is_no_file_to_write() {
    let home = tempdir().unwrap();
    for file in [".", "dir/"] {
        sendlab(&["new", file], home.path()).code(2).stderr(contains("is a folder; name a file in it"));
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}
