//! Result folders read back: `report` writes what `run` wrote, and says where a folder is not as `run` left it.

use std::fs;
use std::path::Path;

use predicates::prelude::predicate::str::{contains, is_empty};
use tempfile::TempDir;

use crate::run::{files, home, names, sendlab};

/// Everything that a command prints, when it ends well.
fn printed(home: &TempDir, arguments: &[&str]) -> String {
    let done = sendlab(home).args(arguments).assert().code(0);
    String::from_utf8(done.get_output().stdout.clone()).unwrap()
}

/// A finished small result in `r`.
fn result() -> TempDir {
    let home = home();
    printed(&home, &["run", "small.toml", "-q", "--worlds", "central", "--out", "r"]);
    home
}

#[test]
fn a_report_made_again_is_the_report_that_was_made() {
    let home = home();
    let factorial = "format = 1\nreplications = 5\nhorizon = \"3d\"\n[population]\nsize = 200\n\
         [factorial.factors.new]\nwith = { \"account.verified\" = false }\n\
         [factorial.factors.same-text]\nwith = { \"content.variants\" = 1 }\n";
    fs::write(home.path().join("factorial.toml"), factorial).unwrap();
    let names = fs::read_to_string(home.path().join("small.toml")).unwrap()
        + "[[arm]]\nname = \"=1+1\"\nstrategy = \"do-nothing\"\n[[arm]]\nname = \"'=1+1\"\nstrategy = \"blast\"\n\
           [[arm]]\nstrategy = \"clairvoyant\"\n";
    fs::write(home.path().join("names.toml"), names).unwrap();
    for (at, arguments) in [
        &["small.toml"][..],
        &["small.toml", "--gates", "all", "--replications", "3", "--worlds", "central"],
        &["factorial.toml"],
        &["names.toml", "--worlds", "central"],
        &["small.toml", "--arm", "blast", "--worlds", "central", "--set", "population.size=0"],
    ]
    .into_iter()
    .enumerate()
    {
        let out = format!("out-{at}");
        let run = [&["run", "-q", "--out", &out][..], arguments].concat();
        let answer = printed(&home, &run);
        let folder = home.path().join(&out);
        let before = files(&folder);
        assert_eq!(printed(&home, &["report", &out]), answer, "{arguments:?}");
        fs::remove_file(folder.join("report.html")).unwrap();
        fs::remove_dir_all(folder.join("plots")).unwrap();
        let again = sendlab(&home).args(["report", &out]).assert().code(0);
        again.stderr(contains(format!(
            "{} files written, 0 as they were",
            before.len() - 11 - usize::from(at == 2)
        )));
        assert!(files(&folder) == before, "{arguments:?}");
        assert!(
            !fs::read_dir(folder)
                .unwrap()
                .any(|entry| entry.unwrap().file_name().as_encoded_bytes()[0] == b'.')
        );
    }
}

#[test]
fn the_answer_comes_in_every_form_and_a_report_that_stands_is_left_alone() {
    let home = result();
    for format in ["table", "json", "markdown"] {
        let run = ["run", "small.toml", "-q", "--worlds", "central", "--format", format, "--out", format];
        assert_eq!(printed(&home, &["report", "r", "--format", format]), printed(&home, &run));
    }
    let stamp = || fs::metadata(home.path().join("r/report.html")).unwrap().modified().unwrap();
    let before = stamp();
    sendlab(&home).args(["report", "r"]).assert().code(0).stderr(contains("0 files written"));
    assert_eq!(stamp(), before);
}

#[test]
fn what_is_no_finished_result_is_refused_with_what_it_is() {
    let home = result();
    let at = |name: &str| home.path().join(name);
    fs::create_dir(at("photos")).unwrap();
    fs::create_dir(at("foreign")).unwrap();
    fs::write(at("foreign/manifest.json"), r#"{"tool":"webpack"}"#).unwrap();
    let manifest = fs::read_to_string(at("r/manifest.json")).unwrap();
    for (name, from, to) in [
        ("partial", "\"complete\": true", "\"complete\": false"),
        ("later", "\"folder_format\": 3", "\"folder_format\": 99"),
        ("early", "\"folder_format\": 3,", ""),
        ("broken", "\"tool\"", "tool"),
    ] {
        fs::create_dir(at(name)).unwrap();
        assert!(manifest.contains(from));
        fs::write(at(name).join("manifest.json"), manifest.replacen(from, to, 1)).unwrap();
    }
    for (dir, code, says) in [
        ("nowhere", 2, "`nowhere` is no result folder: nothing is there"),
        ("small.toml", 2, "it is a file"),
        ("photos", 2, "it has no manifest.json"),
        ("foreign", 2, "is not sendlab's"),
        ("broken", 2, "is no JSON"),
        ("partial", 3, "`partial` holds a run that was interrupted"),
        ("later", 3, "in folder format 99, and this program reads format 3"),
        ("early", 3, "in a folder format without a number"),
    ] {
        sendlab(&home).args(["report", dir]).assert().code(code).stdout(is_empty()).stderr(contains(says));
        if at(dir).is_dir() {
            assert!(names(&at(dir)).len() <= 1, "{dir} is left as it was");
        }
    }
}

/// Replaces cell `column` (from 1) of `line` (from 1).
fn spoil(path: &Path, line: usize, column: usize, cell: &str) {
    let text = fs::read_to_string(path).unwrap();
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(at, row)| {
            let mut cells: Vec<&str> = row.split(',').collect();
            if at + 1 == line {
                cells[column - 1] = cell;
            }
            cells.join(",") + "\n"
        })
        .collect();
    fs::write(path, lines.concat()).unwrap();
}

#[test]
fn damage_is_told_with_file_line_and_column() {
    let home = result();
    let folder = home.path().join("r");
    let page = fs::read(folder.join("report.html")).unwrap();
    for (file, line, column, cell, says) in [
        ("summary.csv", 4, 7, "many", "line 4, column 7 (mean): `many` stands where a number or nothing"),
        ("summary.csv", 2, 9, "", "line 2, column 10 (ci_high): "),
        ("summary.csv", 1, 1, "name", "line 1: the header is not `arm,world,"),
        (
            "comparison.csv",
            3,
            6,
            "blast",
            "line 3, column 6 (arm): `blast` stands where `warm-up` is expected",
        ),
        ("replications.csv", 9, 3, "7", "line 9, column 3 (replication): `7` stands where `0` is expected"),
        ("replications.csv", 9, 7, "inf", "line 9, column 7 (value): `inf`"),
        ("daily.csv", 2, 8, "-1", "line 2, column 8 (attempts): `-1` stands where a count is expected"),
        ("daily.csv", 2, 9, "9999", "line 2: attempts is not the sum of what became of them"),
        ("daily.csv", 5, 6, "9999", "line 5: planned is not suppressed + attempts"),
        ("reach.csv", 2, 5, "x", "line 2, column 5 (newly_reached)"),
        (
            "reasons.csv",
            2,
            7,
            "nonsense",
            "line 2, column 7 (reason): `nonsense` stands where a reason of this",
        ),
        ("reasons.csv", 2, 9, "999999", "reasons.csv: the counts of "),
        ("gate.csv", 2, 5, "blue", "line 2, column 5 (rating): `blue` stands where a rating is expected"),
        ("gate.csv", 3, 8, "1", "line 3, column 8 (messaging_limit)"),
        // Another digit, which no single table betrays.
        (
            "summary.csv",
            2,
            7,
            "0.123",
            "summary.csv: delivered_share of blast (all) in central is not that of",
        ),
        ("replications.csv", 3, 7, "0.123", "in central is not that of the values in replications.csv"),
        ("gate-events.csv", 2, 3, "noon", "line 2, column 3 (second): `noon`"),
    ] {
        let path = folder.join(file);
        let whole = fs::read(&path).unwrap();
        spoil(&path, line, column, cell);
        assert!(fs::read(&path).unwrap() != whole, "{file} {line} {column}");
        let done = sendlab(&home).args(["report", "r"]).assert().code(3).stdout(is_empty());
        done.stderr(contains(says)).stderr(contains("run its scenario again"));
        fs::write(&path, whole).unwrap();
    }
    assert!(fs::read(folder.join("report.html")).unwrap() == page, "nothing was written");
    printed(&home, &["report", "r"]);
}

/// What no table betrays, the manifest does: it vouches for the bytes of every file that is read.
#[test]
fn another_digit_anywhere_is_told_by_the_manifest() {
    let home = result();
    let folder = home.path().join("r");
    let manifest = fs::read_to_string(folder.join("manifest.json")).unwrap();
    for (file, line, column, cell) in [
        ("comparison.csv", 2, 9, "0.123"),
        ("reach.csv", 2, 5, "1"),
        ("gate.csv", 2, 6, "0.5"),
        ("columns.json", 2, 1, "  \"notes\": [ "),
        ("summary.json", 1, 1, "{ "),
    ] {
        let path = folder.join(file);
        let whole = fs::read(&path).unwrap();
        spoil(&path, line, column, cell);
        assert!(fs::read(&path).unwrap() != whole, "{file} {line} {column}");
        for arguments in [&["report", "r"][..], &["compare", "r", "r"]] {
            let done = sendlab(&home).args(arguments).assert().code(3).stdout(is_empty());
            let changed = format!("  {file}: was changed: its SHA-256 is ");
            done.stderr(contains(changed)).stderr(contains("run its scenario again with --force"));
        }
        fs::write(&path, whole).unwrap();
    }
    let lines: Vec<&str> = manifest.lines().filter(|line| !line.starts_with("    \"gate.csv\"")).collect();
    fs::write(folder.join("manifest.json"), lines.join("\n")).unwrap();
    let done = sendlab(&home).args(["report", "r"]).assert().code(3);
    done.stderr(contains("  gate.csv: manifest.json does not vouch for it"));
    fs::write(folder.join("manifest.json"), manifest).unwrap();
    printed(&home, &["report", "r"]);
}

#[test]
fn missing_rows_files_and_bytes_are_told_all_at_once() {
    let home = result();
    let at = |name: &str| home.path().join("r").join(name);
    let cut = |name: &str, lines: usize| {
        let text = fs::read_to_string(at(name)).unwrap();
        let kept: Vec<&str> = text.lines().collect();
        fs::write(at(name), kept[..kept.len() - lines].join("\n") + "\n").unwrap();
    };
    for name in ["summary.csv", "comparison.csv", "replications.csv", "daily.csv", "reach.csv", "gate.csv"] {
        cut(name, 1);
    }
    cut("reasons.csv", 2);
    fs::remove_file(at("gate-events.csv")).unwrap();
    let done = sendlab(&home).args(["report", "r"]).assert().code(3);
    let told = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    for part in [
        "summary.csv, line ",
        "comparison.csv, line ",
        "replications.csv, line ",
        "daily.csv, line ",
        "reach.csv, line ",
        "gate.csv, line ",
        "the file ends where day 2 of warm-up, replication 4 should stand",
        "reasons.csv: the counts of ",
        "gate-events.csv: cannot be read",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    fs::write(at("daily.csv"), b"\xff\xfe,\x00\n").unwrap();
    fs::write(at("summary.json"), "{\n  \"question\": 5\n}").unwrap();
    let done = sendlab(&home).args(["report", "r"]).assert().code(3);
    done.stderr(contains("summary.json, line 2, column 15: invalid type: integer `5`, expected a string"));
}
