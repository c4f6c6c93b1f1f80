//! Interrupts by real signals. Nothing here waits for a time to pass: a run says in JSON how far it is, and what it
//! does about a signal it says in words.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};

use tempfile::{TempDir, tempdir};

const LONG: &str = r#"format = 1
replications = 100000
horizon = "5d"
[population]
size = 2_000
[campaign]
launches = ["0d"]
[[arm]]
strategy = "blast"
baseline = true
[[arm]]
strategy = "warm-up"
"#;

/// The signal of Ctrl-C. A job that a shell starts in the background ignores it and hands that on, and the program
/// respects it; then the other signal that asks for an end is as good.
fn interrupt() -> &'static str {
    let ignored = fs::read_to_string("/proc/self/status").ok().and_then(|status| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"))?;
        u64::from_str_radix(mask.trim(), 16).ok()
    });
    if ignored.is_some_and(|mask| mask & (1 << (2 - 1)) != 0) { "TERM" } else { "INT" }
}

/// A run that will not end by itself, with everything that it says.
struct Run {
    home: TempDir,
    child: Child,
    says: BufReader<ChildStderr>,
}

impl Run {
    /// Begins a run; `before` are commands of the shell that come first.
    fn begin(before: &str, set: &str) -> Self {
        let home = tempdir().unwrap();
        fs::write(home.path().join("long.toml"), LONG).unwrap();
        let command = format!(
            "{before} exec '{}' run long.toml --threads 2 --progress json --set {set} --out out/long",
            env!("CARGO_BIN_EXE_sendlab")
        );
        let mut child = Command::new("sh")
            .args(["-c", &command])
            .current_dir(home.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let says = BufReader::new(child.stderr.take().unwrap());
        Self { home, child, says }
    }

    /// Waits until it says something with `part` in it.
    fn hear(&mut self, part: &str) {
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.says.read_line(&mut line).unwrap() > 0, "the run ended without `{part}`");
            if line.contains(part) {
                return;
            }
        }
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for its end: exit status, what it said last, what it printed.
    fn end(&mut self) -> (ExitStatus, String, String) {
        let (mut said, mut printed) = (String::new(), String::new());
        // The summary fits into the pipe, so that one stream can be read after the other.
        self.says.read_to_string(&mut said).unwrap();
        self.child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        (self.child.wait().unwrap(), said, printed)
    }
}

/// A test that fails leaves no run behind.
impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Runs (arm, replication) of the central world that a table holds.
fn runs_in(folder: &Path, table: &str) -> BTreeSet<(String, u32)> {
    let mut reader = csv::Reader::from_path(folder.join(table)).unwrap();
    let at = |name: &str, headers: &csv::StringRecord| headers.iter().position(|header| header == name);
    let headers = reader.headers().unwrap().clone();
    let (arm, replication, world) =
        (at("arm", &headers).unwrap(), at("replication", &headers).unwrap(), at("world", &headers));
    reader
        .records()
        .map(Result::unwrap)
        .filter(|row| world.is_none_or(|world| &row[world] == "central"))
        .map(|row| (row[arm].to_owned(), row[replication].parse().unwrap()))
        .collect()
}

/// A folder that is valid, says that it is not complete, and whose tables tell of the same replications.
fn assert_partial(folder: &Path) {
    let json = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
    };
    let manifest = json("manifest.json");
    assert_eq!(manifest["complete"], false);
    assert_eq!(
        (&json("summary.json")["status"], &json("summary.json")["exit_code"]),
        (&"interrupted".into(), &130.into())
    );
    let finished = manifest["finished"].as_array().unwrap();
    let runs = runs_in(folder, "replications.csv");
    assert!(!runs.is_empty());
    for entry in finished.iter().filter(|entry| entry["world"] == "central") {
        let of_arm = runs.iter().filter(|(arm, _)| arm == entry["arm"].as_str().unwrap()).count();
        assert_eq!(entry["replications"], of_arm, "{entry}");
    }
    // Every finished replication holds both arms, so that differences stay paired.
    let of = |name: &str| -> Vec<u32> {
        runs.iter().filter(|(arm, _)| arm == name).map(|(_, replication)| *replication).collect()
    };
    assert_eq!(of("blast"), of("warm-up"));
    for table in ["daily.csv", "gate.csv"] {
        assert_eq!(runs_in(folder, table), runs, "{table}");
    }
    // Tables of what happened hold no run that is not finished.
    for table in ["reasons.csv", "gate-events.csv"] {
        assert!(runs_in(folder, table).is_subset(&runs), "{table}");
    }
    let mut summary = csv::Reader::from_path(folder.join("summary.csv")).unwrap();
    for row in summary.records().map(Result::unwrap) {
        if &row[1] == "central" && &row[3] == "delivered_share" && &row[2] == "all" {
            assert_eq!(row[5].parse::<usize>().unwrap(), of("blast").len());
        }
    }
    assert!(fs::read_to_string(folder.join("report.html")).unwrap().contains("Interrupted."));
}

#[test]
fn one_signal_keeps_what_is_finished_and_says_that_it_is_not_all() {
    for signal in [interrupt(), "TERM"] {
        let mut run = Run::begin("", "replications=100000");
        run.hear("\"event\":\"progress\"");
        assert_eq!(names(run.home.path()), ["long.toml"], "nothing stands on the disk while it runs");
        run.signal(signal);
        let (status, said, printed) = run.end();
        assert_eq!(status.code(), Some(130), "{signal}: {said}");
        assert!(said.contains("once more to stop at once") && said.contains("--force"), "{said}");
        assert!(printed.contains("Interrupted: only the finished replications are counted."), "{printed}");
        assert_eq!(names(&run.home.path().join("out")), ["long"]);
        assert_partial(&run.home.path().join("out/long"));
    }
}

#[test]
fn the_second_signal_stops_at_once_and_leaves_nothing() {
    let mut run = Run::begin("", "population.size=400000");
    run.hear("\"event\":\"progress\"");
    run.signal(interrupt());
    run.hear("once more to stop at once");
    run.signal(interrupt());
    let (status, _, printed) = run.end();
    assert_eq!((status.code(), printed.as_str()), (Some(130), ""));
    assert_eq!(names(run.home.path()), ["long.toml"]);
}

/// `nohup` and background jobs of a script: only Linux says which signals are ignored.
#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_ignored_stays_ignored() {
    let mut run = Run::begin("trap '' HUP INT;", "replications=100000");
    run.hear("\"event\":\"progress\"");
    run.signal("HUP");
    run.signal("INT");
    run.hear("\"event\":\"progress\"");
    run.hear("\"event\":\"progress\"");
    run.signal("TERM");
    let (status, said, _) = run.end();
    assert_eq!(status.code(), Some(130));
    assert_eq!(said.matches("interrupted:").count(), 1, "{said}");
}
