//! Any bytes as a contact list, under each way of naming its columns: faults or a list, never a panic.

#![no_main]

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sendlab::scenario::Scenario;
use tempfile::TempDir;

/// What the first byte chooses between.
const MAPPINGS: [&str; 6] = [
    r#"last_interaction_age = { column = "age" }, consent = true, source = "purchase""#,
    r#"id = "id", last_interaction_age = { column = "age", unit = "months", missing = "unknown" }, consent = "consent", source = "chat""#,
    r#"id = "id", last_interaction_date = { column = "date", format = "YYYY-MM-DD" }, consent = { column = "consent", filled = true }, source = "web_form""#,
    r#"delimiter = ";", decimal = ",", last_interaction_date = { column = "date", format = "DD.MM.YYYY", as_of = "2026-10-01", missing = "400d" }, consent = false, source = "chat""#,
    r#"id = "id", last_interaction_age = { column = "age", minus = "other", unit = "weeks" }, consent = { column = "consent", yes = ["y", "1"], no = ["n", "0"], missing = false }, source = "purchase""#,
    r#"last_interaction_age = "30d", consent = true, source = { column = "source", words = { shop = "purchase", bot = "chat" }, other = "web_form" }, frequency = "n", monetary = "spent""#,
];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    // Memory, where there is a file system of it.
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.expect("a folder")
});

fuzz_target!(|bytes: &[u8]| {
    let Some((first, list)) = bytes.split_first() else { return };
    let mapping = MAPPINGS[usize::from(*first) % MAPPINGS.len()];
    fs::write(FOLDER.path().join("list.csv"), list).expect("room");
    let text = format!(
        "format = 1\n[population]\ncontacts = {{ file = \"list.csv\", {mapping} }}\n[[arm]]\nstrategy = \"blast\"\n"
    );
    match Scenario::from_text(&text, "fuzz.toml", FOLDER.path(), &[]) {
        Err(faults) => {
            assert!(!faults.is_empty());
            let _ = faults.render(true);
        }
        Ok(scenario) => {
            let _ = (scenario.resolved(), scenario.hash(), scenario.warnings().render(false));
            let _ = scenario.recipient("1");
        }
    }
});
