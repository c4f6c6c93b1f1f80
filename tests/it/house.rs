//! The house rules, checked in the text of `src`: which room may import which, how long a file may be, and words
//! that must not occur. A grouped import shows as a room without a name and fails, as it should.

use std::fs;
use std::path::{Path, PathBuf};

use sendlab::gate::{Attempt, Call};
use sendlab::messaging::PlatformUser;

/// Room, and the rooms it may import. Keep each room below those it imports: then no loop can be written.
const DOORS: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("parameter", &[]),
    ("rng", &[]),
    ("stats", &[]),
    ("metric", &[]),
    ("messaging", &["units"]),
    ("population", &["units", "parameter", "rng", "messaging"]),
    ("gate", &["units", "parameter", "rng", "messaging"]),
    ("strategy", &["units", "parameter", "rng", "messaging"]),
    ("scenario", &["units", "parameter", "metric", "messaging", "population", "gate", "strategy"]),
    ("engine", &["units", "rng", "messaging", "population", "gate", "strategy", "scenario"]),
    ("experiment", &["units", "rng", "stats", "metric", "messaging", "population", "scenario", "engine"]),
    ("report", &["units", "stats", "metric", "messaging", "engine", "experiment"]),
    ("plot", &["units", "metric", "messaging", "engine", "experiment"]),
    ("error", &["units", "scenario", "experiment", "report", "plot"]),
    (
        "cli",
        &[
            "units",
            "rng",
            "metric",
            "messaging",
            "population",
            "scenario",
            "engine",
            "experiment",
            "report",
            "plot",
            "error",
        ],
    ),
];

/// Lines a file may have, tests included.
const LONGEST: usize = 500;
/// Lines that the file of a layer of the gate may have, tests included.
const LONGEST_LAYER: usize = 270;
/// The files of the gate that belong to no layer and may be longer: what is judged, counted and set for all of them.
const ALL_LAYERS: [&str; 3] = ["hours.rs", "pair.rs", "params.rs"];
/// The median file must have fewer.
const MEDIAN: usize = 250;
/// What no source file may contain, and why.
const FORBIDDEN: &[(&str, &str)] = &[
    ("crate::{", "write one `use crate::room::Item;` a line"),
    ("super::super", "name the room: `crate::room`"),
    ("todo!", "finish it or leave it out"),
    ("unimplemented!", "finish it or leave it out"),
    ("dbg!", "a library does not print"),
];

/// All Rust files below `dir`, by name.
fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.append(&mut sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// The first path component below `src`, without `.rs`.
fn room_of(file: &Path, src: &Path) -> String {
    let first = file.strip_prefix(src).unwrap().iter().next().unwrap();
    first.to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// Lines of code: those that are not comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Identifiers of a line.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Rooms named after `crate::` in a line.
fn imports(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::")
        .skip(1)
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
}

/// Breaches of the doors in one file.
fn door_faults(room: &str, text: &str) -> Vec<String> {
    if room == "lib" || room == "main" {
        return Vec::new();
    }
    let Some((_, doors)) = DOORS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("room `{room}` has no entry in DOORS")];
    };
    code(text)
        .flat_map(|(at, line)| imports(line).map(move |other| (at, other)))
        .filter(|(_, other)| *other != room && !doors.contains(other))
        .map(|(at, other)| format!("line {at}: `{room}` may not import `{other}`"))
        .collect()
}

/// Forbidden words in one file.
fn word_faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, line) in code(text) {
        for (word, why) in FORBIDDEN.iter().filter(|(word, _)| line.contains(word)) {
            faults.push(format!("line {at}: `{word}` is refused; {why}"));
        }
        if words(line).any(|word| word == "block_rate") {
            faults.push(format!(
                "line {at}: `block_rate` is two things: recipient_block_rate or withheld_rate"
            ));
        }
    }
    faults
}

/// Every breach of the house rules below `src`.
fn house_faults(src: &Path) -> Vec<String> {
    let mut faults = Vec::new();
    let mut lengths = Vec::new();
    for file in sources(src) {
        let text = fs::read_to_string(&file).unwrap();
        let length = text.lines().count();
        lengths.push(length);
        let mut found = door_faults(&room_of(&file, src), &text);
        found.append(&mut word_faults(&text));
        if length > LONGEST {
            found.push(format!("{length} lines, more than {LONGEST}: split it by idea"));
        }
        let name = file.strip_prefix(src).unwrap().display();
        faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    lengths.sort_unstable();
    match lengths.get(lengths.len() / 2) {
        None => faults.push("no source file".to_owned()),
        Some(median) if *median >= MEDIAN => {
            faults.push(format!("the median file has {median} lines, not under {MEDIAN}"))
        }
        Some(_) => {}
    }
    faults
}

#[test]
fn the_house_is_in_order() {
    let faults = house_faults(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn no_file_beside_the_library_is_long_either() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in ["tests", "examples", "benches"].iter().flat_map(|dir| sources(&root.join(dir))) {
        let length = fs::read_to_string(&file).unwrap().lines().count();
        assert!(length <= LONGEST, "{} has {length} lines", file.display());
    }
}

#[test]
fn layers_of_the_gate_are_short() {
    let gate = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gate");
    for file in sources(&gate) {
        let length = fs::read_to_string(&file).unwrap().lines().count();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(length <= LONGEST_LAYER || ALL_LAYERS.contains(&name), "{name} has {length} lines");
    }
}

/// The files through which a strategy can see the truth: its words, the sender who asks, the engine that answers.
const TRUTH: [&str; 4] =
    ["engine/recipient.rs", "strategy/clairvoyance.rs", "strategy/mod.rs", "strategy/sender.rs"];

/// Whether a file names the truth about recipients, or asks for it.
fn knows_the_truth(text: &str) -> bool {
    code(text).any(|(_, line)| line.contains(".truth(") || words(line).any(|word| word == "Truth"))
}

#[test]
fn the_truth_has_one_named_door() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let knows = |file: &&PathBuf| knows_the_truth(&fs::read_to_string(file).unwrap());
    let name = |file: &PathBuf| file.strip_prefix(&src).unwrap().display().to_string();
    let knowing: Vec<String> = sources(&src).iter().filter(knows).map(name).collect();
    assert_eq!(knowing, TRUTH);
    assert!(knows_the_truth("let seen = view.truth(3, 0);") && !knows_the_truth("// Truth"));
}

/// The shared nouns that the gate may name. Not among them: what a list says of a contact, and how a template speaks.
const NOUNS_OF_THE_GATE: [&str; 16] = [
    "Arrival",
    "Category",
    "Change",
    "Entity",
    "GateEvent",
    "Layer",
    "MessageId",
    "MessagingLimit",
    "Negative",
    "PlatformUser",
    "REASONS",
    "Rating",
    "Reaction",
    "Reason",
    "Status",
    "TemplateStatus",
];
/// What a recipient is or feels, where a shared noun or a door carries it past the gate.
const HIDDEN: [&str; 8] =
    ["annoyance", "above_knee", "propensity", "fatigue", "goodwill", "consent", "waking", "segment"];

/// What the gate names in a line that is none of its business.
fn prying(line: &str) -> Vec<&str> {
    let nouns = line.split("crate::messaging::").skip(1).flat_map(|rest| {
        let listed = rest.strip_prefix('{').map(|list| list.split('}').next().unwrap());
        words(listed.unwrap_or(rest)).take(if listed.is_some() { usize::MAX } else { 1 })
    });
    let strange = nouns.filter(|noun| !NOUNS_OF_THE_GATE.contains(noun));
    let hidden = words(line).filter(|word| HIDDEN.contains(word));
    let presets = sendlab::scenario::PRESETS.iter().copied();
    let named = presets.filter(|name| line.contains(&format!("\"{name}\"")));
    strange.chain(hidden).chain(named).collect()
}

/// No layer sees a hidden trait or a strategy's name. That is kept in three ways: the gate may not import the rooms that
/// know them (the doors above); it names only nouns of the platform, and no preset (here); and those nouns have no such
/// fields (below: a new field does not compile until it is listed).
#[test]
fn the_gate_names_no_hidden_trait_and_no_strategy() {
    let gate = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gate");
    for file in sources(&gate) {
        let text = fs::read_to_string(&file).unwrap();
        let found: Vec<_> =
            code(&text).flat_map(|(at, line)| prying(line).into_iter().map(move |w| (at, w))).collect();
        assert!(found.is_empty(), "{}: {found:?}", file.display());
    }
    assert_eq!(prying("use crate::messaging::{Contact, Rating};"), ["Contact"]);
    assert_eq!(
        prying("let x = crate::messaging::Source::None; if reaction.annoyance > 1.0 {"),
        ["Source", "annoyance"]
    );
    assert_eq!(prying("if arm == \"blast\" {"), ["blast"]);
}

#[test]
fn what_the_gate_is_told_of_a_message_and_its_user_has_no_field_more() {
    let user = |user: PlatformUser| {
        let PlatformUser {
            record_messages,
            record_reads,
            cap_rounding,
            reachable,
            holdout,
            opted_out,
            blocked,
            // Of the messages of its users a platform knows.
            has_written,
            in_free_entry,
        } = user;
        (
            record_messages,
            record_reads,
            cap_rounding,
            reachable,
            holdout,
            opted_out,
            blocked,
            has_written,
            in_free_entry,
        )
    };
    let attempt = |attempt: Attempt| {
        let Attempt { recipient, message, category, template, number, minute, occurrence } = attempt;
        (recipient, message, category, template, number, minute, occurrence)
    };
    let call = |call: Call| {
        let Call { second, recipient, category, template, number, mislabelled } = call;
        (second, recipient, category, template, number, mislabelled)
    };
    let _ = (user, attempt, call);
}

#[test]
fn a_room_stands_below_those_it_imports() {
    for (at, (room, doors)) in DOORS.iter().enumerate() {
        for door in *doors {
            let place = DOORS.iter().position(|(name, _)| name == door);
            assert!(place.is_some_and(|place| place < at), "{room} imports {door}");
        }
    }
    let sealed = ["population", "gate", "strategy"];
    for (room, doors) in DOORS.iter().filter(|(room, _)| sealed.contains(room)) {
        assert!(sealed.iter().all(|other| !doors.contains(other)), "{room} must not see another sealed room");
    }
}

/// Faults of a scratch tree that holds one clean file and `text` in `strategy/peek.rs`.
fn faults_with(text: &str) -> Vec<String> {
    let scratch = tempfile::tempdir().unwrap();
    let src = scratch.path().join("src");
    fs::create_dir_all(src.join("strategy")).unwrap();
    fs::write(src.join("lib.rs"), "//! Rooms.\npub mod strategy;\n").unwrap();
    fs::write(src.join("units.rs"), "//! Measures.\n").unwrap();
    fs::write(src.join("strategy/peek.rs"), text).unwrap();
    house_faults(&src)
}

#[test]
fn a_clean_file_passes() {
    let text = "//! May speak of crate::gate, todo!() and block_rate here.\n\
                use crate::messaging::Rating;\n\
                use crate::strategy::Plan;\n\
                const NAME: &str = \"recipient_block_rate\";\n";
    assert_eq!(faults_with(text), Vec::<String>::new());
}

#[test]
fn a_planted_breach_is_caught() {
    let long = "// line\n".repeat(LONGEST + 1);
    for (text, expected) in [
        ("use crate::gate::Gate;", "strategy/peek.rs: line 1: `strategy` may not import `gate`"),
        ("fn f() { let x = crate::population::State::default(); }", "may not import `population`"),
        ("use crate::{gate, units};", "`crate::{` is refused"),
        ("use super::super::gate;", "`super::super` is refused"),
        ("fn f() { todo!() }", "`todo!` is refused"),
        ("fn f() { unimplemented!() }", "`unimplemented!` is refused"),
        ("fn f() { dbg!(1); }", "`dbg!` is refused"),
        ("let block_rate = 0.1;", "`block_rate` is two things"),
        (long.as_str(), "501 lines, more than 500"),
    ] {
        let faults = faults_with(text);
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected}: {faults:?}");
    }
}

#[test]
fn a_room_without_doors_is_caught() {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("attic.rs"), "//! Old things.\n").unwrap();
    assert_eq!(house_faults(scratch.path()), ["attic.rs: room `attic` has no entry in DOORS"]);
}

#[test]
fn a_house_of_long_files_is_caught() {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("units.rs"), "//\n".repeat(MEDIAN)).unwrap();
    assert_eq!(house_faults(scratch.path()), ["the median file has 250 lines, not under 250"]);
}

/// Names of the crates that a manifest lists under `[dependencies]`, those of Unix among them.
fn dependencies(manifest: &str) -> Vec<String> {
    let manifest: toml::Table = manifest.parse().unwrap();
    let tables = [
        manifest.get("dependencies"),
        manifest.get("target").and_then(|t| t.get("cfg(unix)")?.get("dependencies")),
    ];
    tables
        .into_iter()
        .flatten()
        .filter_map(|table| table.as_table())
        .flat_map(|table| table.keys().cloned())
        .collect()
}

/// The fuzz targets are a workspace of their own, which nothing builds as a rule: their lock would fall behind unseen.
#[test]
fn the_lock_of_the_fuzz_targets_knows_every_dependency() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lock: toml::Table = fs::read_to_string(root.join("fuzz/Cargo.lock")).unwrap().parse().unwrap();
    let ours = |package: &&toml::Value| package["name"].as_str() == Some("sendlab");
    let locked = lock["package"].as_array().unwrap().iter().find(ours).unwrap();
    // With several versions of a crate in the lock, its version stands behind the name.
    let locked: Vec<&str> = (locked["dependencies"].as_array().unwrap().iter())
        .filter_map(|name| name.as_str()?.split(' ').next())
        .collect();
    let wanted = dependencies(&fs::read_to_string(root.join("Cargo.toml")).unwrap());
    assert!(wanted.len() > 15 && wanted.iter().any(|name| name == "signal-hook"));
    let missing: Vec<_> = wanted.iter().filter(|name| !locked.contains(&name.as_str())).collect();
    assert!(missing.is_empty(), "fuzz/Cargo.lock lacks {missing:?}: run cargo metadata in fuzz/");
}
