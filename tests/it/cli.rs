//! The binary as a user meets it: streams, exit codes, colours.

use std::fs;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use predicates::prelude::predicate::str::{contains, is_empty, starts_with};
use sendlab::engine::Scene;

use crate::harness::{lives, parse};

fn sendlab() -> Command {
    let mut command = Command::cargo_bin("sendlab").expect("the binary is built");
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"] {
        command.env_remove(variable);
    }
    command
}

const SHIPPED: [&str; 4] = [
    "scenarios/blast-vs-warm-up.toml",
    "scenarios/blast-vs-warm-up-fresh.toml",
    "scenarios/marketing-first-vs-utility-first.toml",
    "scenarios/real-contacts.toml",
];

#[test]
fn help_shows_exit_codes_and_examples_on_standard_output() {
    sendlab().arg("--help").assert().code(0).stdout(contains("Exit codes:")).stderr(is_empty());
    for command in ["run", "check", "explain", "trace", "report", "compare", "list"] {
        sendlab().args([command, "--help"]).assert().code(0).stdout(contains("Examples:"));
    }
}

#[test]
fn bad_usage_is_exit_code_2() {
    for arguments in [
        &["runn"][..],
        &["check"],
        &["list", "everything"],
        &["check", "x.toml", "--set", "no-equals-sign"],
        &["run", "x.toml", "--replications", "many"],
        &["trace", "x.toml", "--arm", "blast"],
    ] {
        sendlab().args(arguments).assert().code(2).stdout(is_empty()).stderr(contains("error"));
    }
}

#[test]
fn shipped_scenarios_are_fine() {
    sendlab()
        .arg("check")
        .args(SHIPPED)
        .assert()
        .code(0)
        .stdout(contains(": fine, 40 replications"))
        .stderr(is_empty());
}

#[test]
fn faults_of_all_files_come_together_on_standard_error_with_exit_code_3() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let syntax = write("a.toml", "format = = 1\n");
    let value = write("b.toml", "format = 1\nhorizon = 30\n[[arm]]\nstrategy = \"blast\"\n");
    let missing = folder.path().join("c.toml");
    let assert = sendlab().arg("check").args([&syntax, &value, &missing]).arg(SHIPPED[0]).assert();
    assert
        .code(3)
        .stdout(starts_with(SHIPPED[0]))
        .stderr(contains("a.toml:1:"))
        .stderr(contains("b.toml:2:11"))
        .stderr(contains("help: write \"30d\" if you mean days"))
        .stderr(contains("c.toml: there is no such file"))
        .stderr(contains("faults; nothing was run"));
}

#[test]
fn explain_shows_values_with_their_origin() {
    let explain =
        |arguments: &[&str]| sendlab().arg("explain").arg(SHIPPED[0]).args(arguments).assert().code(0);
    let text = explain(&["--set", "recipient.fatigue_tau=3d", "--set", "gate.profile=strict"]);
    let text = String::from_utf8(text.get_output().stdout.clone()).unwrap();
    let line = |key: &str| text.lines().find(|line| line.starts_with(key)).unwrap().to_owned();
    for (key, parts) in [
        ("fatigue_tau", ["\"3d\"", "--set", "3d to 21d"]),
        ("size", ["50_000", "line 6", "chosen"]),
        ("replications", ["40", "default", "chosen"]),
        ("yellow", ["0.004", "gate strict", "0.012 to 0.004"]),
    ] {
        assert!(parts.iter().all(|part| line(key).contains(part)), "{}", line(key));
    }
    let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(widest <= 115, "{widest}");

    let json = explain(&["--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(json["arms"][0]["name"], "blast");
    let keys = json["keys"].as_array().unwrap();
    let size = keys.iter().find(|key| key["path"] == "population.size").unwrap();
    assert_eq!((&size["value"], &size["origin"]["file"]["line"]), (&50_000.into(), &6.into()));
}

/// The rule pack: every layer in the scenario's order with its parameters, each with value, unit, origin, range, grade and
/// source; and every key of the gate once.
#[test]
fn explain_gate_prints_the_rule_pack_in_force() {
    let print = |more: &[&str]| {
        let strict = ["explain", SHIPPED[0], "--gate", "--set", "gate.profile=strict"];
        let run = sendlab().args(strict).args(more).assert().code(0);
        String::from_utf8(run.get_output().stdout.clone()).unwrap()
    };
    let text = print(&["--set", "gate.off=[\"holdout\"]"]);
    let places: Vec<usize> = [
        "1. account (speaks at once",
        "6. pacing",
        "9. holdout (speaks later, judges, SWITCHED OFF)",
        "15. time_to_live",
    ]
    .iter()
    .map(|heading| text.find(heading).unwrap_or_else(|| panic!("{heading} in {text}")))
    .collect();
    assert!(places.is_sorted());
    let cap = text.lines().position(|line| line.starts_with("cap ") && line.contains("gate strict")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let parts = ["2", "messages", "gate strict", "6 to 2", "fitted"];
    assert!(parts.iter().all(|part| lines[cap].contains(part)), "{}", lines[cap]);
    assert!(lines[cap + 1].contains("fitted to acceptance checks"), "{}", lines[cap + 1]);

    let json: serde_json::Value = serde_json::from_str(&print(&["--format", "json"])).unwrap();
    let layers = json["layers"].as_array().unwrap();
    assert_eq!(
        (layers.len(), &layers[0]["layer"], &layers[14]["place"]),
        (15, &"account".into(), &15.into())
    );
    let named: Vec<&str> = layers
        .iter()
        .flat_map(|layer| layer["keys"].as_array().unwrap())
        .map(|key| key.as_str().unwrap())
        .collect();
    let keys = json["keys"].as_array().unwrap();
    for key in keys {
        let path = key["path"].as_str().unwrap();
        assert!(named.iter().filter(|name| **name == path).count() <= 1, "{path} belongs to two layers");
        for field in ["value", "unit", "origin", "grade", "source"] {
            assert!(!key[field].is_null() && key[field] != "", "{path} has no {field}");
        }
    }
    assert!(named.iter().all(|name| keys.iter().any(|key| key["path"] == *name)));
    assert!(named.contains(&"gate.pacing.review") && named.contains(&"account.messaging_limit"));
}

#[test]
fn explain_gate_lists_the_direct_rewards_of_the_family() {
    let explain = |family: &str| {
        let set = format!("gate.family={family}");
        sendlab().args(["explain", SHIPPED[0], "--gate", "--set", &set]).assert().code(0)
    };
    explain("composite").stdout(contains("verification (gate.judgement.c.verification)"));
    let none = "none: nothing is rewarded but what recipients do";
    explain("throttle").stdout(contains(none));
    let off = ["--set", "gate.direct_rewards=false", "--set", "gate.judgement.c.volume=3"];
    let without = sendlab().args(["explain", SHIPPED[0], "--gate"]).args(off).assert().code(0);
    let text = String::from_utf8(without.get_output().stdout.clone()).unwrap();
    assert!(text.contains(none), "{text}");
    for term in ["verification", "trust", "mix", "volume", "repetition", "hygiene"] {
        // `verification` is a key of the account, too.
        let rows = text.lines().filter(|line| line.split_whitespace().next() == Some(term));
        let off = |row: &str| row.split_whitespace().nth(1) == Some("0") && row.contains("rewards off");
        assert!(rows.clone().any(off), "{:?}", rows.collect::<Vec<_>>());
    }
}

#[test]
fn lists_are_not_empty_in_any_form() {
    for what in
        ["scenarios", "strategies", "signals", "layers", "metrics", "parameters", "gates", "happenings"]
    {
        sendlab().args(["list", what]).assert().code(0).stderr(is_empty());
        sendlab().args(["list", what, "--format", "markdown"]).assert().code(0).stdout(starts_with("| "));
        let json = sendlab().args(["list", what, "--format", "json"]).assert().code(0);
        let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
        assert!(json.as_array().unwrap().len() >= 4, "{what}");
    }
}

#[test]
fn colours_are_forced_and_refused_by_the_environment() {
    let check = |set: &[(&str, &str)]| {
        let assert = sendlab().args(["check", "no-such.toml"]).envs(set.iter().copied()).assert().code(3);
        String::from_utf8(assert.get_output().stderr.clone()).unwrap()
    };
    assert!(!check(&[]).contains('\u{1b}'), "standard error is no terminal here");
    assert!(check(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!check(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Process::new(env!("CARGO_BIN_EXE_sendlab"))
        .args(["list", "parameters"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn trace_finds_the_first_to_whom_something_happens() {
    let trace = |arguments: &[&str]| {
        let small = ["--set", "population.size=400", "--set", "horizon=10d"];
        let done =
            sendlab().args(["trace", SHIPPED[0], "--arm", "blast"]).args(small).args(arguments).assert();
        let done = done.code(0);
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    for (what, shows) in [
        ("delivered", "delivered; annoyance"),
        ("131049", "(131049)"),
        ("engagement", "by layer engagement"),
        ("read", "    read day "),
        ("opted_out", "    opts out day "),
        ("blocked", "    blocks"),
    ] {
        let text = trace(&["--first", what]);
        let (head, life) = text.split_once('\n').unwrap();
        assert!(head.starts_with(&format!("{what} happens to ")) && life.contains(shows), "{text}");
        let number = head.split("number ").nth(1).unwrap().split(',').next().unwrap();
        assert_eq!(trace(&["--recipient", number]), life, "the same life, watched alone");
        let on = head.split(", on ").nth(1).unwrap().trim_end_matches('.');
        assert!(life.contains(on), "{on} in {life}");
    }
    assert_eq!(trace(&["--first", "131031"]), "131031 happens to nobody in arm blast, replication 0.\n");
    for (what, says) in [
        ("witheld", "did you mean `withheld`?"),
        ("99", "is nothing that --first can look for"),
        ("audience", "attempts nothing"),
    ] {
        let wrong = sendlab().args(["trace", SHIPPED[0], "--arm", "blast", "--first", what]).assert();
        wrong.code(2).stdout(is_empty()).stderr(contains(says));
    }
    let both = ["trace", SHIPPED[0], "--arm", "blast", "--first", "read", "--recipient", "1"];
    sendlab().args(both).assert().code(2).stderr(contains("cannot be used with"));
}

/// The lives of all recipients, one by one, know nobody earlier.
#[test]
fn the_first_of_a_trace_is_the_first_of_all() {
    let text = "format = 1\nseed = 3\nhorizon = \"8d\"\n[population]\nsize = 150\n[campaign]\nlaunches = [\"0d\", \"7d\"]\n\
                [[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.toml");
    fs::write(&file, text).unwrap();
    let lives = lives(&parse(text), 150);
    let when = |life: &Vec<Scene>| life.iter().find(|scene| scene.outcome.is_err()).map(|scene| scene.second);
    let refused: Vec<(u32, usize)> =
        lives.iter().enumerate().filter_map(|(at, life)| Some((when(life)?, at))).collect();
    let (_, first) = refused.iter().min().unwrap();
    let reasons: std::collections::BTreeSet<&str> = lives
        .iter()
        .flatten()
        .filter_map(|scene| scene.outcome.as_ref().err().copied().flatten())
        .map(sendlab::messaging::Reason::name)
        .collect();
    // Of every refusal that there is, the earliest of them all is the earliest.
    let mut found = Vec::new();
    for reason in reasons {
        let done =
            sendlab().arg("trace").arg(&file).args(["--arm", "paced-blast", "--first", reason]).assert();
        let told = String::from_utf8(done.code(0).get_output().stdout.clone()).unwrap();
        let number: usize = told.split("number ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
        found.push((when(&lives[number]).unwrap(), number));
    }
    assert!(found.len() > 1 && found.iter().any(|(_, number)| number == first), "{found:?} {first}");
}

/// Numbers of flags are read as they are said, and refused in words.
#[test]
fn flags_with_numbers_take_them_and_say_what_they_take() {
    // Whoever has run the scenario has a result where it would be written, and a dry run says that it would be refused.
    let nowhere = tempfile::tempdir().unwrap();
    let small = ["--set", "population.size=50", "--set", "horizon=8d", "--worlds", "central", "--dry-run"];
    let run = |more: &[&str]| {
        let mut command = sendlab();
        command.args(["run", SHIPPED[0]]).args(small).arg("--out").arg(nowhere.path().join("r"));
        command.args(more).assert()
    };
    run(&["--replications", "7", "--seed", "18446744073709551615", "--threads", "3"])
        .code(0)
        .stdout(contains("central x 7"))
        .stdout(contains("3 threads"));
    run(&["--replications", "1_000"]).code(0).stdout(contains("central x 1000"));
    for (flag, value, range) in [
        ("--replications", "0", "from 1 to 1000000"),
        ("--replications", "many", "from 1 to 1000000"),
        ("--replications", "-3", "from 1 to 1000000"),
        ("--seed", "1.5", "from 0 to 18446744073709551615"),
        ("--seed", "18446744073709551616", "from 0 to 18446744073709551615"),
        ("--threads", "0", "from 1 to 1024"),
    ] {
        run(&[flag, value])
            .code(2)
            .stdout(is_empty())
            .stderr(contains(format!("expected a whole number {range}")));
    }
    run(&["--arm", "warmup"]).code(2).stderr(contains("did you mean `warm-up`?"));
    let trace = ["trace", SHIPPED[0], "--set", "population.size=50", "--arm", "blast", "--recipient", "3"];
    let far = sendlab().args(trace).args(["--replication", "40"]).assert().code(0);
    far.stderr(contains("replication 40 is none of them"));
    sendlab().args(trace).args(["--replication", "39"]).assert().code(0).stderr(is_empty());
}

/// Which of several numbers sends stands with every message; a single number is not mentioned.
#[test]
fn a_trace_names_the_number_that_sends_where_there_are_several() {
    let trace = |count: &str, first: &[&str]| {
        let sets = ["--set", "population.size=300", "--set", "horizon=8d", "--set", count];
        let done = sendlab().args(["trace", SHIPPED[0], "--arm", "blast"]).args(sets).args(first).assert();
        String::from_utf8(done.code(0).get_output().stdout.clone()).unwrap()
    };
    let alone = trace("number.count=1", &["--first", "delivered"]);
    assert!(!alone.contains("sender number"), "{alone}");
    let mut seen = std::collections::BTreeSet::new();
    for recipient in ["0", "1", "2", "3", "4", "5", "6", "7"] {
        let life = trace("number.count=2", &["--recipient", recipient]);
        let messages = life.lines().filter(|line| line.starts_with("day "));
        let numbers: Vec<&str> =
            messages.map(|line| line.split(", by sender number ").nth(1).expect(line)).collect();
        assert!(numbers.iter().all(|number| *number == numbers[0]), "a chat stays with one number: {life}");
        seen.extend(numbers.into_iter().map(str::to_owned));
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["0", "1"]);
}
