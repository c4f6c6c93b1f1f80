//! `--help` of every command: fits 80 columns, and its examples are run.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use tempfile::{TempDir, tempdir};

/// Runs a line as a shell would, where `sendlab` is found.
fn shell(home: &Path, line: &str) -> (Option<i32>, String, String) {
    let path = format!("{}:{}", home.join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(home).env("PATH", path).env("HOME", home);
    let done = command.env_remove("COLUMNS").output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

/// What the examples take for granted: shipped scenarios, an own one, results, and the folders of shells.
fn home() -> TempDir {
    let home = tempdir().unwrap();
    let at = |name: &str| home.path().join(name);
    fs::create_dir(at("bin")).unwrap();
    symlink(env!("CARGO_BIN_EXE_sendlab"), at("bin/sendlab")).unwrap();
    symlink(Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"), at("scenarios")).unwrap();
    for folder in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
        fs::create_dir_all(at(folder)).unwrap();
    }
    let quick = "-q --worlds central --replications 2 --set population.size=200 --set horizon=7d";
    for (scenario, out) in [
        ("scenarios/blast-vs-warm-up.toml", "results/blast-vs-warm-up"),
        ("scenarios/blast-vs-warm-up.toml", "results/before"),
        ("scenarios/blast-vs-warm-up.toml", "results/after"),
    ] {
        let (code, _, said) = shell(home.path(), &format!("sendlab run {scenario} --out {out} {quick}"));
        assert_eq!(code, Some(0), "{said}");
    }
    home
}

fn commands(home: &TempDir) -> Vec<String> {
    let (_, help, _) = shell(home.path(), "sendlab --help");
    let listed = help.split("Commands:\n").nth(1).unwrap().lines().take_while(|line| !line.is_empty());
    let names: Vec<String> =
        listed.filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).map(str::to_owned).collect();
    let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty() && name != "help").collect();
    assert!(names.len() >= 10, "{names:?}");
    names
}

#[test]
fn every_help_fits_80_columns_and_its_examples_run() {
    let home = home();
    let mut run = 0;
    for command in std::iter::once(String::new()).chain(commands(&home)) {
        for help in ["--help", "-h"] {
            let (code, text, said) = shell(home.path(), &format!("sendlab {command} {help}"));
            assert_eq!((code, said.as_str()), (Some(0), ""), "{command}");
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{command} {help}: {line}");
            }
        }
        let (_, text, _) = shell(home.path(), &format!("sendlab {command} --help"));
        let examples =
            text.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{command} has no examples"));
        let examples: Vec<&str> =
            examples.lines().take_while(|line| line.starts_with("  sendlab ")).collect();
        assert!(!examples.is_empty(), "{command}");
        for example in examples {
            let words: Vec<&str> = example.split_whitespace().collect();
            assert!(command.is_empty() || words[1] == command || words[1] == "list", "{command}: {example}");
            // Simulations of full size are planned, not run: names, keys and paths are checked all the same.
            // The folder of one of them stands there already, for `report` and `compare`.
            let force = if words.contains(&"--force") { "" } else { " --force" };
            let line =
                if words[1] == "run" { format!("{example} --dry-run{force}") } else { example.to_owned() };
            // A file that `new` makes is one that the next example may begin with.
            if words[1] == "new" {
                let _ = fs::remove_file(home.path().join(words[2]));
            } else if !home.path().join("mine.toml").exists() {
                shell(home.path(), "sendlab new mine.toml");
            }
            let (code, out, said) = shell(home.path(), &line);
            assert_eq!(code, Some(0), "{example}: {said}");
            assert!(words[1] == "new" || line.contains('>') || !out.is_empty(), "{example}");
            run += 1;
        }
    }
    assert!(run > 25, "{run} examples");
}
