//! A corpus of faulty scenarios in `tests/faulty`: each says in its first lines what is to be found where.
//!
//!     # set: PATH=VALUE                 an argument that goes with the file
//!     # fault: LINE:COLUMN MESSAGE      or FILE:LINE:COLUMN where the fault stands in another text
//!     # help: SUGGESTION                of the fault above
//!
//! Every file is run, not only checked: nothing may be written, nothing printed, and nothing else found.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::tempdir;

/// One fault as it is to be shown.
#[derive(Debug, PartialEq)]
struct Shown {
    place: String,
    message: String,
    help: Option<String>,
}

/// What the first lines of a file expect, and its arguments.
fn expected(file: &str, text: &str) -> (Vec<Shown>, Vec<String>) {
    let (mut faults, mut sets) = (Vec::<Shown>::new(), Vec::new());
    for line in text.lines() {
        if let Some(set) = line.strip_prefix("# set: ") {
            sets.push(set.to_owned());
        } else if let Some(fault) = line.strip_prefix("# fault: ") {
            let (place, message) = fault.split_once(' ').unwrap();
            let own = place.starts_with(|c: char| c.is_ascii_digit());
            let place = if own { format!("{file}:{place}") } else { place.to_owned() };
            faults.push(Shown { place, message: message.to_owned(), help: None });
        } else if let Some(help) = line.strip_prefix("# help: ") {
            faults.last_mut().unwrap().help = Some(help.to_owned());
        } else {
            break;
        }
    }
    (faults, sets)
}

/// The faults in what was said.
fn shown(said: &str) -> Vec<Shown> {
    let mut faults = Vec::<Shown>::new();
    let mut in_help = false;
    for line in said.lines() {
        let start = line.trim_start();
        if let Some(message) = line.strip_prefix("error: ") {
            in_help = false;
            faults.push(Shown { place: "-".to_owned(), message: message.to_owned(), help: None });
            continue;
        }
        let Some(fault) = faults.last_mut() else { continue };
        if let Some(place) = start.strip_prefix("--> ") {
            fault.place = place.to_owned();
        } else if let Some(help) = start.strip_prefix("= help: ") {
            in_help = true;
            fault.help = Some(help.to_owned());
        } else if in_help && !start.is_empty() {
            // A long suggestion goes on in the next line.
            fault.help.as_mut().unwrap().extend([" ", start]);
        } else {
            in_help = false;
        }
    }
    faults
}

/// Runs a scenario that is to be refused, and gives what was said.
fn refused(folder: &Path, file: &str, arguments: &[String]) -> String {
    let out = tempdir().unwrap();
    let target = out.path().join("r");
    let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    let done =
        command.current_dir(folder).args(["run", file]).arg("--out").arg(&target).args(arguments).output();
    let done = done.unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(3), "{file}: {said}");
    assert!(done.stdout.is_empty(), "{file}: results go with a success");
    assert!(said.contains("nothing was run") && !said.contains("panicked"), "{file}: {said}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0, "{file}: something was written");
    said
}

#[test]
fn every_faulty_file_is_refused_with_all_its_faults_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faulty");
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    assert!(files.len() >= 280, "{}", files.len());
    for path in files {
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let (faults, sets) = expected(&file, &fs::read_to_string(&path).unwrap());
        assert!(!faults.is_empty(), "{file} expects nothing");
        let arguments: Vec<String> = sets.into_iter().flat_map(|set| ["--set".to_owned(), set]).collect();
        let said = refused(&folder, &file, &arguments);
        assert_eq!(shown(&said), faults, "{file}:\n{said}");
    }
}

const ARM: &str = "[[arm]]\nstrategy = \"blast\"\n";

/// A folder with a file of these bytes.
fn file(bytes: impl AsRef<[u8]>) -> tempfile::TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), bytes).unwrap();
    folder
}

#[test]
fn files_that_are_no_text_of_a_scenario_are_refused_quickly() {
    let deep = 200_000;
    for (bytes, says) in [
        (b"".to_vec(), "a.toml: the scenario is empty"),
        (b"\xef\xbb\xbf\r\n".to_vec(), "a.toml: the scenario is empty"),
        (
            b"format = 1\nquestion = \"caf\xe9\"\n".to_vec(),
            "a.toml: the file is not UTF-8 text (line 2, column 16)\n |\n = help: save it as UTF-8",
        ),
        (
            b"\xff\xfef\0o\0".to_vec(),
            "a.toml: the file is not UTF-8 text (line 1, column 1)\n |\n = help: it looks like UTF-16: save it as UTF-8",
        ),
        (b"format = 1\nquestion = \"a\0b\"\n".to_vec(), "a.toml:2:14"),
        (vec![0; 1000], "a.toml:1:1"),
        (
            format!("format = 1\n{}", "# 10 bytes\n".repeat(1_000_000)).into(),
            "a.toml: the file is longer than 4 MiB",
        ),
        (
            format!("format = 1\nx = {}{}\n{ARM}", "[".repeat(deep), "]".repeat(deep)).into(),
            "lie too deep in each other",
        ),
        (
            format!("format = 1\nx = {}1{}\n{ARM}", "{a=".repeat(deep), "}".repeat(deep)).into(),
            "lie too deep in each other",
        ),
        (format!("format = 1\n[{}]\nx = 1\n{ARM}", vec!["a"; deep].join(".")).into(), "a.toml:2:2"),
        (
            format!("format = 1\n{}", (0..deep).map(|n| format!("k{n} = 1\n")).collect::<String>()).into(),
            "200001 faults",
        ),
        (format!("format = 1\nseed = \"{}\"\n{ARM}", "x".repeat(4_000_000)).into(), "a.toml:2:8"),
        (format!("format = 1\n{}", "GET /x\n[a\nz = \"x\n".repeat(deep)).into(), "... and "),
        (format!("format = 1\n{}", "x = 1\n".repeat(deep)).into(), "and 199899 more"),
    ] {
        let folder = file(bytes);
        let said = refused(folder.path(), "a.toml", &[]);
        assert!(said.contains(says), "{says} in\n{said:.2000}");
        assert!(said.len() < 50_000 && said.lines().all(|line| line.chars().count() < 300), "{says}");
    }
}

#[test]
fn what_is_no_file_is_refused_and_waits_for_nobody() {
    let folder = file("");
    fs::create_dir(folder.path().join("b.toml")).unwrap();
    assert!(refused(folder.path(), "b.toml", &[]).contains("b.toml: this is a directory, not a file"));
    assert!(refused(folder.path(), "c.toml", &[]).contains("c.toml: there is no such file"));
    assert!(refused(folder.path(), "a.toml/x", &[]).contains("a.toml/x: the file cannot be read"));
    #[cfg(unix)]
    {
        let pipe = folder.path().join("pipe.toml");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        assert!(refused(folder.path(), "pipe.toml", &[]).contains("pipe.toml: this is a pipe, not a file"));
        assert!(refused(folder.path(), "/dev/zero", &[]).contains("/dev/zero: this is a device, not a file"));
        use std::os::unix::fs::PermissionsExt;
        let secret = folder.path().join("secret.toml");
        fs::write(&secret, "").unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        // Root may read everything.
        if fs::read(&secret).is_err() {
            assert!(refused(folder.path(), "secret.toml", &[]).contains("permission denied"));
        }
    }
}

#[test]
fn a_mark_in_front_and_line_ends_of_windows_are_no_fault_and_shift_no_column() {
    let check = |text: &str| {
        let folder = file(text);
        let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
        let done = command.current_dir(folder.path()).args(["check", "a.toml"]).output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    let fine = format!("format = 1\nhorizon = \"40d\"\n{ARM}");
    for text in [fine.clone(), format!("\u{feff}{fine}"), fine.replace('\n', "\r\n")] {
        assert_eq!(check(&text), (Some(0), String::new()), "{text:?}");
    }
    let faulty = format!("format = 2\nhorizon = 5\n{ARM}");
    for text in [format!("\u{feff}{faulty}"), faulty.replace('\n', "\r\n")] {
        let (code, said) = check(&text);
        assert_eq!(code, Some(3));
        let places: Vec<String> = shown(&said).into_iter().map(|fault| fault.place).collect();
        assert_eq!(places, ["a.toml:1:10", "a.toml:2:11"], "{said}");
    }
}

/// A scenario from somebody else cannot point at files elsewhere, by its words or by a link, unless it is trusted.
#[cfg(unix)]
#[test]
fn files_outside_the_folder_are_read_only_when_allowed() {
    let folder = tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    fs::write(at("base.toml"), format!("format = 1\n[population]\nsize = 10\n{ARM}")).unwrap();
    fs::write(at("list.csv"), "days\n1\n").unwrap();
    for name in ["base.toml", "list.csv"] {
        std::os::unix::fs::symlink(at(name), at("in").join(format!("link-{name}"))).unwrap();
    }
    let extends = |name: &str| format!("format = 1\nextends = \"{name}\"\n");
    let list = |name: &str| {
        format!(
            "format = 1\n[population]\ncontacts = {{ file = \"{name}\", last_interaction_age = {{ column = \"days\", unit = \"days\" }}, consent = true }}\n{ARM}"
        )
    };
    let absolute = at("base.toml").display().to_string();
    for text in [
        extends("../base.toml"),
        extends("link-base.toml"),
        extends(&absolute),
        list("../list.csv"),
        list("link-list.csv"),
    ] {
        fs::write(at("in/a.toml"), &text).unwrap();
        let said = refused(&at("in"), "a.toml", &[]);
        assert!(
            said.contains("lies outside the scenario's folder") && said.contains("--allow-outside"),
            "{said}"
        );
        let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
        let check = ["check", "a.toml", "--allow-outside"];
        command.current_dir(at("in")).args(check).assert().code(0);
    }
}
