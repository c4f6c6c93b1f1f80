//! The JSON Schema of scenario files (draft 2020-12), made of the registry, for editors and independent validators.

use serde_json::{Map, Value, json};

use crate::scenario::FORMAT;
use crate::scenario::arms::SHARED;
use crate::scenario::registry::{KeyInfo, keys};

/// Stands for a name of the user's choice in the registry's paths.
pub(crate) const NAME: &str = "NAME";

/// The schema. It knows keys, forms and ranges of single values; what depends on several values or on other files is
/// left to `sendlab check`.
pub fn schema() -> Value {
    let keys = keys();
    let top = || keys.iter().filter(|key| !key.path.starts_with("arm."));
    let mut root = table(top().map(|key| (key.path.as_str(), key)));
    let world = top().filter(|key| !is_shared(&key.path) && !key.path.split('.').any(|part| part == NAME));
    let apart = ["format", "extends", "factorial.strategy"];
    let world = world.filter(|key| !apart.contains(&key.path.as_str()));
    let mut set = table(world.map(|key| (key.path.as_str(), key)));
    for (name, entry) in set["properties"].as_object_mut().into_iter().flatten() {
        // What is the same as in the world is not written twice.
        if *entry == root["properties"][name] {
            *entry = json!({ "$ref": format!("#/properties/{name}") });
        }
    }
    set["description"] = json!(
        "Keys of the world that differ in this arm; paths may be quoted: \"account.verified\" = false."
    );
    // A quoted path is one key with dots in it.
    set["patternProperties"] = json!({ "\\.": {} });

    let arm = keys.iter().filter_map(|key| Some((key.path.strip_prefix("arm.")?, key)));
    let mut arm = table(arm);
    arm["properties"]["set"] = json!({ "$ref": "#/$defs/set" });
    arm["required"] = json!(["strategy"]);
    root["properties"]["arm"] = json!({
        "type": "array",
        "minItems": 1,
        "description": "The arms that are compared: one strategy each.",
        "items": { "$ref": "#/$defs/arm" },
    });
    root["properties"]["strategy"]["description"] = json!("Own strategies, by name.");
    root["required"] = json!(["format"]);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format!("sendlab scenario, format {FORMAT}"),
        "description": "A scenario of sendlab: which people, which gate, which strategies, which question.",
    });
    if let (Value::Object(schema), Value::Object(root)) = (&mut schema, root) {
        schema.extend(root);
        schema.insert("$defs".to_owned(), json!({ "arm": arm, "set": set }));
    }
    schema
}

fn is_shared(path: &str) -> bool {
    SHARED.iter().any(|(shared, _)| path == *shared)
}

/// A table of keys by their dotted paths; no other keys.
fn table<'a>(keys: impl Iterator<Item = (&'a str, &'a KeyInfo)>) -> Value {
    let mut root = empty();
    for (path, key) in keys {
        let (tables, last) = path.rsplit_once('.').unwrap_or(("", path));
        let mut at = &mut root;
        for name in tables.split('.').filter(|name| !name.is_empty()) {
            at = place(at, name);
            if !at.is_object() {
                *at = empty();
            }
        }
        *place(at, last) = described(key);
    }
    root
}

/// Where the form of a name in a table stands.
fn place<'a>(table: &'a mut Value, name: &str) -> &'a mut Value {
    if name == NAME { &mut table["additionalProperties"] } else { &mut table["properties"][name] }
}

fn empty() -> Value {
    json!({ "type": "object", "properties": Map::new(), "additionalProperties": false })
}

/// The form of a key with what is known of it.
fn described(key: &KeyInfo) -> Value {
    let mut schema = key.schema.clone();
    let range = match key.range_text.as_str() {
        "" => String::new(),
        range => format!(" Plausible: {range}."),
    };
    schema["description"] = json!(format!(
        "{} Unit: {}. Accepts {}.{range} Grade: {} ({}).",
        key.meaning, key.unit, key.accepted, key.grade, key.source
    ));
    if !key.default.is_null() {
        schema["default"] = key.default.clone();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The schema that editors are given is the one the program would make.
    #[test]
    fn the_committed_schema_is_up_to_date() {
        let committed: Value = serde_json::from_str(include_str!("../../scenarios/schema.json")).unwrap();
        assert!(committed == schema(), "run: cargo run -- schema > scenarios/schema.json");
    }

    #[test]
    fn every_key_of_the_registry_has_its_place_in_the_schema() {
        let schema = schema();
        for key in keys() {
            let (mut at, path) = match key.path.strip_prefix("arm.") {
                Some(arm) => (&schema["$defs"]["arm"], arm),
                None => (&schema, key.path.as_str()),
            };
            for name in path.split('.') {
                at = if name == NAME {
                    &at["additionalProperties"]
                } else {
                    let closed = &at["additionalProperties"];
                    assert!(closed.is_object() || *closed == json!(false), "{}", key.path);
                    &at["properties"][name]
                };
            }
            assert!(at.is_object(), "{}", key.path);
        }
    }

    /// What an editor shows is what the program would do.
    #[test]
    fn shared_keys_cannot_be_set_by_an_arm() {
        let schema = schema();
        let set = &schema["$defs"]["set"]["properties"];
        assert!(set["gate"]["$ref"].is_string() && set["seed"].is_null());
        assert!(set["population"]["properties"]["contacts"].is_null());
    }
}
