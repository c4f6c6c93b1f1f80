//! Streams and disks that take no more: what is written is there whole or not at all, and the exit code says so.
//!
//! Full and read-only file systems are small ones in memory, mounted in a mount namespace of the test's own; where the
//! system grants none, these tests say so and pass.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use crate::run::{files, home, names, sendlab};

/// Every command that prints, on the small scenario and its result in `r`.
const PRINTING: [&[&str]; 16] = [
    &["run", "small.toml", "-q", "--worlds", "central", "--replications", "2"],
    &["run", "small.toml", "--dry-run"],
    &["check", "small.toml"],
    &["explain", "small.toml"],
    &["explain", "131049"],
    &["trace", "small.toml", "--arm", "blast", "--recipient", "1"],
    &["trace", "small.toml", "--arm", "blast", "--first", "delivered"],
    &["report", "r"],
    &["compare", "r", "r"],
    &["list", "parameters"],
    &["new", "--list"],
    &["schema"],
    &["completions", "bash"],
    &["--help"],
    &["trace", "--help"],
    &["--version"],
];

fn with_result() -> TempDir {
    let home = home();
    let run = ["run", "small.toml", "-q", "--worlds", "central", "--replications", "2", "--out", "r"];
    sendlab(&home).args(run).assert().code(0);
    home
}

fn command(home: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sendlab"));
    command.args(arguments).current_dir(home.path()).stderr(Stdio::piped());
    command
}

#[test]
fn a_closed_pipe_is_no_error_for_any_command() {
    let home = with_result();
    for arguments in PRINTING {
        let _ = fs::remove_dir_all(home.path().join("results"));
        let mut child = command(&home, arguments).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {said}");
        assert!(!said.contains("error") && !said.contains("panicked"), "{arguments:?}: {said}");
        let runs = arguments[0] == "run" && !arguments.contains(&"--dry-run");
        assert_eq!(home.path().join("results/small/report.html").exists(), runs, "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_stream_is_an_error_of_every_command() {
    let home = with_result();
    for arguments in PRINTING {
        let _ = fs::remove_dir_all(home.path().join("results"));
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let done = command(&home, arguments).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {said}");
        // Help goes out through another door, which says nothing of streams.
        let help = arguments.iter().any(|word| word.starts_with("--help") || word.starts_with("--version"));
        assert!(help || said.contains("standard output: No space left on device"), "{arguments:?}: {said}");
        let runs = arguments[0] == "run" && !arguments.contains(&"--dry-run");
        assert_eq!(home.path().join("results/small/report.html").exists(), runs, "the results are kept");
    }
}

/// Runs shell lines as root of a namespace of their own, where they may mount; `None` where the system does not allow it.
#[cfg(target_os = "linux")]
fn apart(home: &TempDir, lines: &str) -> Option<Output> {
    let script = format!("set -e\nmkdir -p m\nmount -t tmpfs -o size=8m none m || exit 77\n{lines}");
    let mut command = Command::new("unshare");
    command.args(["-r", "-m", "sh", "-c", &script]).current_dir(home.path());
    let done = command.env("SENDLAB", env!("CARGO_BIN_EXE_sendlab")).output();
    match done {
        Ok(done)
            if done.status.code() == Some(77)
                || String::from_utf8_lossy(&done.stderr).contains("unshare") =>
        {
            eprintln!("skipped: no file system may be mounted here");
            None
        }
        Ok(done) => Some(done),
        Err(error) => {
            eprintln!("skipped: there is no unshare here ({error})");
            None
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let home = with_result();
    let Some(done) = apart(
        &home,
        "cp -r r m/r && rm m/r/plots/*\n\
         head -c 20000000 /dev/zero >m/filler 2>/dev/null || true\n\
         code=0\n\
         $SENDLAB run small.toml -q --out m/deep/out >answer || code=$?\n\
         echo run $code $(ls -A m | wc -l)\n\
         find m/r | sort >before\n\
         code=0\n\
         $SENDLAB report m/r >answer-again || code=$?\n\
         find m/r | sort >after\n\
         cmp before after && cmp r/report.html m/r/report.html && echo report $code\n\
         code=0\n\
         $SENDLAB new m/new.toml || code=$?\n\
         test -e m/new.toml || echo new $code\n\
         rm m/filler && head -c 10 r/report.html >m/mine.toml && cp m/mine.toml before\n\
         head -c 20000000 /dev/zero >m/filler 2>/dev/null || true\n\
         code=0\n\
         $SENDLAB new m/mine.toml --force || code=$?\n\
         cmp m/mine.toml before && echo force $code $(ls -A m | wc -l)\n",
    ) else {
        return;
    };
    let (told, said) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert_eq!(told, "run 1 2\nreport 1\nnew 1\nforce 1 3\n", "{said}");
    let full = "No space left on device";
    assert_eq!(said.matches(full).count(), 4, "{said}");
    assert!(said.contains("nothing was kept; free some space"), "{said}");
    assert!(said.contains("the folder is as it was"), "{said}");
    // The answer is given all the same.
    assert!(fs::read_to_string(home.path().join("answer")).unwrap().contains("Small?"));
    assert!(fs::read_to_string(home.path().join("answer-again")).unwrap().contains("Small?"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_said_before_anything_runs() {
    let home = with_result();
    let Some(done) = apart(
        &home,
        "mkdir m/r && cp r/*.json r/*.csv m/r && mount -o remount,ro m\n\
         code=0\n\
         $SENDLAB run small.toml --out m/out >answer || code=$?\n\
         echo run $code\n\
         code=0\n\
         $SENDLAB report m/r >answer || code=$?\n\
         echo report $code\n",
    ) else {
        return;
    };
    let (told, said) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert_eq!(told, "run 1\nreport 1\n", "{said}");
    assert_eq!(said.matches("Read-only file system").count(), 2, "{said}");
    assert!(said.contains("choose a folder that you may write to") && !said.contains("runs"), "{said}");
}

/// The limit on the size of files is one that every shell can set, so nothing has to be mounted.
#[cfg(target_os = "linux")]
#[test]
fn a_limit_on_the_size_of_files_is_an_error_like_any_other() {
    let home = with_result();
    let before = files(&home.path().join("r"));
    fs::remove_file(home.path().join("r/report.html")).unwrap();
    for (arguments, says) in [
        (&["run", "small.toml", "-q", "--out", "out"][..], "nothing was kept"),
        (&["report", "r"], "the folder is as it was"),
    ] {
        // 16 blocks are 8 or 16 KB: less than a page with its pictures.
        let line = "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\" | cat";
        let line = line.replace(" | cat", " >/dev/null");
        let mut shell = Command::new("sh");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_sendlab")]).args(arguments);
        let done = shell.current_dir(home.path()).output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{said}");
        assert!(said.contains("File too large") && said.contains(says), "{said}");
    }
    assert_eq!(names(home.path()), ["r", "small.toml"]);
    let after = files(&home.path().join("r"));
    assert!(
        before.iter().filter(|file| file.0 != "report.html").eq(after.iter()),
        "nothing else has changed"
    );
}

#[test]
fn links_are_followed_to_read_and_never_to_write_over() {
    let home = with_result();
    let at = |name: &str| home.path().join(name);
    fs::create_dir(at("real")).unwrap();
    symlink(at("real"), at("folder")).unwrap();
    symlink(at("r"), at("link")).unwrap();
    let code = |arguments: &[&str]| command(&home, arguments).output().unwrap().status.code();
    let run = |out: &'static str| {
        code(&["run", "small.toml", "-q", "--worlds", "central", "--force", "--out", out])
    };
    assert_eq!(run("link"), Some(2), "a link is not replaced");
    assert_eq!(run("folder/out"), Some(0), "a folder may be reached through a link");
    assert!(at("real/out/report.html").exists());
    fs::remove_file(at("r/report.html")).unwrap();
    assert_eq!(code(&["report", "link"]), Some(0));
    assert!(at("r/report.html").exists());
    // A link in the place of a page is replaced, not followed; one in the place of `plots` is refused.
    fs::remove_file(at("r/report.html")).unwrap();
    fs::write(at("treasure"), "gold").unwrap();
    symlink(at("treasure"), at("r/report.html")).unwrap();
    assert_eq!(code(&["report", "r"]), Some(0));
    assert_eq!(fs::read_to_string(at("treasure")).unwrap(), "gold");
    fs::rename(at("r/plots"), at("elsewhere")).unwrap();
    symlink(at("elsewhere"), at("r/plots")).unwrap();
    assert_eq!(code(&["report", "r"]), Some(1));
}
