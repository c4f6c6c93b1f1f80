//! The reference of scenario files is what the program would write, and says the same as the schema.

use std::collections::BTreeSet;
use std::path::Path;

use sendlab::scenario::{Scenario, reference, schema};
use serde_json::Value;

const PAGE: &str = include_str!("../../docs/scenario-reference.md");

#[test]
fn the_committed_page_is_up_to_date() {
    assert!(PAGE == reference(), "run: cargo run --example scenario_reference > docs/scenario-reference.md");
}

/// Where the schema has a key of that path.
fn find<'a>(schema: &'a Value, path: &str) -> Option<&'a Value> {
    let (root, path) = match path.strip_prefix("arm.") {
        Some(rest) => (&schema["$defs"]["arm"], rest),
        None => (schema, path),
    };
    let step = |at: &'a Value, name: &str| {
        let forms = at["anyOf"].as_array().into_iter().flatten().chain([at]);
        let key =
            if name == "NAME" { "/additionalProperties".to_owned() } else { format!("/properties/{name}") };
        forms.filter_map(|form| form.pointer(&key)).find(|found| found.is_object())
    };
    path.split('.').try_fold(root, step)
}

/// Paths of all keys of the schema below `at`: what has no keys inside.
fn keys(at: &Value, path: &str, found: &mut BTreeSet<String>) {
    let mut inside = Vec::new();
    for form in at["anyOf"].as_array().into_iter().flatten().chain([at]) {
        inside
            .extend(form["properties"].as_object().into_iter().flatten().map(|(key, at)| (key.as_str(), at)));
        let named = &form["additionalProperties"];
        inside.extend(named["properties"].is_object().then_some(("NAME", named)));
    }
    if inside.is_empty() {
        found.insert(path.to_owned());
    }
    for (key, at) in inside {
        let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        keys(at, &path, found);
    }
}

/// First cells of the page's tables.
fn listed(page: &str) -> BTreeSet<&str> {
    page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[test]
fn page_and_schema_have_the_same_keys() {
    let schema = schema();
    let mut wanted = BTreeSet::new();
    keys(&schema, "", &mut wanted);
    // Arms stand apart in the schema, under a name that the tables of the page also have.
    assert!(wanted.remove("arm"));
    keys(&schema["$defs"]["arm"], "arm", &mut wanted);
    let listed = listed(PAGE);
    assert!(listed.len() > 250 && wanted.len() > 250);
    for key in &wanted {
        assert!(listed.contains(key.as_str()), "the page leaves out {key}");
    }
    for key in &listed {
        let entry = find(&schema, key).unwrap_or_else(|| panic!("the schema knows no {key}"));
        assert!(entry["description"].is_string() || *key == "arm.set", "{key}");
    }
    assert!(find(&schema, "population.sise").is_none() && find(&schema, "arm.nam").is_none());
}

/// Each line of a table has as many cells as its header.
#[test]
fn tables_are_whole() {
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut header = 0;
    for line in PAGE.lines() {
        if line.starts_with("| key |") {
            header = cells(line);
        }
        if line.starts_with('|') {
            assert_eq!(cells(line), header, "{line}");
        }
    }
    assert!(header > 0);
}

#[test]
fn the_complete_scenario_of_the_page_is_one() {
    let text = PAGE.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let scenario = Scenario::from_text(text, "page.toml", Path::new(""), &[]).unwrap();
    assert_eq!(scenario.arms.len(), 2);
}
