//! The page of sensitivities speaks of every key that has a range, of its present range, and of no other key.

use sendlab::scenario::{MODEL_VERSION, registry};

const ANEW: &str = "write it anew: cargo run --release --example sensitivity";

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/sensitivity.md")).unwrap()
}

/// Rows of the tables of `page` that name a key: that key and the other cells, table by table.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let keys = page.lines().filter(|line| line.starts_with("| `"));
    keys.map(|line| line.trim_matches(['|', ' ']).split(" | ").map(|cell| cell.trim_matches('`')).collect())
        .collect()
}

/// A value of the page as a number in the unit of its key; a time of day in minutes.
fn number(cell: &str) -> f64 {
    match cell.split_once(':') {
        Some((hours, minutes)) => 60.0 * hours.parse::<f64>().unwrap() + minutes.parse::<f64>().unwrap(),
        None => cell.trim_end_matches(char::is_alphabetic).parse().unwrap(),
    }
}

#[test]
fn the_page_lists_every_ranged_key_and_no_other() {
    let ranged: Vec<_> = registry().into_iter().filter(|key| key.low.is_some()).collect();
    assert!(ranged.len() > 50);
    let page = page();
    let rows = rows(&page);
    assert_eq!(rows.len(), 2 * ranged.len(), "{ANEW}");
    let (answers, levels) = rows.split_at(ranged.len());
    for key in ranged {
        let of = |table: &[Vec<&str>]| table.iter().filter(|row| row[0] == key.path).count();
        assert_eq!((of(answers), of(levels)), (1, 1), "{}; {ANEW}", key.path);
        let row = answers.iter().find(|row| row[0] == key.path).unwrap();
        assert_eq!((Some(number(row[1])), Some(number(row[2]))), (key.low, key.high), "{}; {ANEW}", key.path);
    }
    assert!(page.contains(&format!("model {MODEL_VERSION};")), "{ANEW}");
}

/// Those with an effect first, the farthest of them on top.
#[test]
fn the_page_is_sorted_by_size() {
    let page = page();
    let rows = rows(&page);
    let sizes = rows[..rows.len() / 2].iter().map(|row| match row[5].split_once(" ± ") {
        Some((by, _)) if !by.starts_with("no effect") => (true, by.parse::<f64>().unwrap().abs()),
        Some((by, _)) => (false, by.rsplit('(').next().unwrap().parse::<f64>().unwrap().abs()),
        None => (false, 0.0),
    });
    let sizes: Vec<(bool, f64)> = sizes.collect();
    assert!(sizes[0].0, "something moves the answer");
    assert!(sizes.windows(2).all(|pair| pair[0] >= pair[1]), "{ANEW}");
}
