//! Where words are looked up: codes, reasons, layers, metrics, strategies, gates, markets, signals, keys, scenarios.

use crate::cli::explain::topic::Topic;
use crate::messaging::{
    CODES, Fate, Layer, PublicCode, REASONS, Reason, SEGMENTS, SIGNALS, Segment, public_code,
};
use crate::metric::METRICS;
use crate::scenario::{GATES, KeyInfo, PRESETS, Part, SHIPPED, market_names, nearest, preset, registry};

/// Keys that are listed below a table before the list is cut.
const MOST_KEYS: usize = 60;

/// Everything that has this name.
pub(super) fn topics(word: &str) -> Vec<Topic> {
    let mut topics = Vec::new();
    let word = word.trim();
    // Logs and the platform's answers write (#131049).
    topics.extend(word.trim_matches(['(', '#', ')']).parse().ok().and_then(public_code).map(code));
    let layers = Layer::GATE.into_iter().chain([Layer::ServiceWindow]);
    topics.extend(layers.filter(|layer| layer.name() == word).map(layer));
    topics.extend(REASONS.into_iter().filter(|reason| reason.name() == word).map(reason));
    topics.extend(METRICS.iter().filter(|metric| metric.name == word).map(|metric| {
        let side = format!("{:?}", metric.side).to_lowercase();
        let slices = if metric.by_segment { "all, opted_in, inactive, cold" } else { "all" };
        let facts = [
            ("definition", metric.definition.to_owned()),
            ("unit", metric.unit.to_owned()),
            ("better", metric.direction.name().to_owned()),
            ("side", side),
            ("segments", slices.to_owned()),
            ("use", format!("answer = \"{}\"", metric.name)),
        ];
        Topic::new("metric", metric.name, facts)
    }));
    topics.extend(PRESETS.iter().filter(|name| **name == word).map(|name| strategy(name)));
    topics.extend(
        GATES.iter().filter(|(key, name, _)| *name == word || format!("{key}={name}") == word).map(
            |(key, name, meaning)| {
                let kind = if *key == "gate.family" { "engagement judgement" } else { "gate profile" };
                let facts = [("meaning", (*meaning).to_owned()), ("use", format!("{key} = \"{name}\""))];
                Topic::new(kind, *name, facts)
            },
        ),
    );
    topics.extend(market_names().filter(|name| *name == word).map(|name| {
        let facts = [
            ("meaning", "prices and, for some, the load of other businesses' messages".to_owned()),
            ("use", format!("market = \"{name}\"")),
        ];
        Topic::new("market", name, facts)
    }));
    topics.extend(SEGMENTS.into_iter().filter(|segment| segment.name() == word).map(segment));
    topics.extend(SIGNALS.iter().filter(|signal| signal.name == word).map(|signal| {
        let facts = [
            ("happens", signal.happens.to_owned()),
            ("used by the gate", signal.gate.to_owned()),
            ("seen by the sender", signal.sender.to_owned()),
        ];
        Topic::new("signal", signal.name, facts)
    }));
    topics.extend(keys(word));
    topics.extend(SHIPPED.iter().filter(|(name, _)| *name == word).map(|(name, question)| {
        let facts = [
            ("question", (*question).to_owned()),
            ("file", format!("scenarios/{name}.toml")),
            ("use", format!("sendlab explain scenarios/{name}.toml")),
        ];
        Topic::new("shipped scenario", *name, facts)
    }));
    topics
}

/// What to say about a word that nothing is called.
pub(super) fn unknown(word: &str) -> String {
    let keys = registry();
    let mut names: Vec<&str> = METRICS.iter().map(|metric| metric.name).collect();
    names.extend(PRESETS);
    names.extend(Layer::GATE.map(Layer::name));
    names.extend(REASONS.map(Reason::name));
    names.extend(GATES.iter().map(|(_, name, _)| *name));
    // Shorter lives than theirs are among the names.
    names.extend(market_names().map(|name| -> &str { name }));
    names.extend(SEGMENTS.map(Segment::name));
    names.extend(SHIPPED.iter().map(|(name, _)| *name));
    let parts: Vec<Part> = keys.iter().flat_map(KeyInfo::parts).collect();
    for path in keys.iter().map(|key| &key.path).chain(parts.iter().map(|part| &part.path)) {
        names.push(path);
        names.extend(path.rsplit('.').next());
    }
    let help = match (word.parse::<u32>(), nearest(word, names)) {
        (Ok(_), _) => {
            let known: Vec<String> = CODES.iter().map(|code| code.code.to_string()).collect();
            format!("the codes are {}", known.join(", "))
        }
        (_, Some(near)) => format!("did you mean `{near}`?"),
        _ => "expected a scenario file, a code such as 131049, or the name of a metric, layer, reason, strategy, \
              family, market or key (`sendlab list`)"
            .to_owned(),
    };
    format!("there is no file and nothing else called `{word}`; {help}")
}

fn code(code: &PublicCode) -> Topic {
    let reasons: Vec<String> = code
        .reasons()
        .map(|reason| format!("{} (layer {}): {}", reason.name(), reason.layer().name(), reason.meaning()))
        .collect();
    let facts = [
        ("meaning", code.meaning.to_owned()),
        ("told", code.told.words().to_owned()),
        ("source", code.source.to_owned()),
        ("in the model", code.model.to_owned()),
        ("reasons", reasons.join("\n")),
        ("counted", code.reasons().next().map_or(String::new(), |reason| counted(reason).to_owned())),
    ];
    Topic::new("public error code", code.code.to_string(), facts)
}

fn counted(reason: Reason) -> &'static str {
    match reason.fate() {
        Fate::Rejected => "as rejected",
        Fate::Withheld => "as withheld",
        Fate::Undeliverable => "as undeliverable",
        Fate::Silent => "as silent",
        Fate::Suppressed => "as suppressed: never attempted",
    }
}

fn reason(reason: Reason) -> Topic {
    let code = match (reason, reason.code()) {
        (Reason::MessagingLimit, _) => "that of gate.limit.over_limit_code, 131048 by default".to_owned(),
        (_, Some(code)) => code.to_string(),
        (_, None) => String::new(),
    };
    let facts = [
        ("meaning", reason.meaning().to_owned()),
        ("layer", reason.layer().name().to_owned()),
        ("code", code),
        ("counted", counted(reason).to_owned()),
    ];
    Topic::new("reason", reason.name(), facts)
}

fn layer(layer: Layer) -> Topic {
    let reasons = REASONS.into_iter().filter(|reason| reason.layer() == layer);
    let reasons: Vec<String> = reasons
        .map(|reason| match reason.code() {
            Some(code) => format!("{} ({code}): {}", reason.name(), reason.meaning()),
            None => format!("{}: {}", reason.name(), reason.meaning()),
        })
        .collect();
    let [place, off] = match Layer::GATE.iter().position(|other| *other == layer) {
        Some(at) => {
            [format!("{} of {}", at + 1, Layer::GATE.len()), format!("gate.off = [\"{}\"]", layer.name())]
        }
        None => ["outside the order: templates never meet it".to_owned(), "not at all".to_owned()],
    };
    let facts = [
        ("asks", layer.meaning().to_owned()),
        ("place", place),
        ("reasons", reasons.join("\n")),
        ("keys", layer.keys().join(", ")),
        ("switch off", off),
    ];
    Topic::new("layer of the gate", layer.name(), facts)
}

fn strategy(name: &str) -> Topic {
    let description = preset(name).map_or(String::new(), |plan| plan.description);
    let facts = [
        ("does", description),
        ("use", format!("strategy = \"{name}\" in an [[arm]]")),
        ("vary", format!("like = \"{name}\" in a table [strategy.NAME] of its own")),
    ];
    Topic::new("strategy", name, facts)
}

fn segment(segment: Segment) -> Topic {
    let meaning = match segment {
        Segment::OptedIn => "consented and active within recipient.inactive_after",
        Segment::Inactive => "consented, and silent for longer than recipient.inactive_after",
        Segment::Cold => "never consented",
    };
    let keys = registry();
    let rates = keys.iter().filter(|key| key.path.rsplit('.').next() == Some(segment.name()));
    let rates: Vec<String> = rates.map(|key| format!("{} = {}", key.path, key.default_text)).collect();
    let facts =
        [("meaning", meaning.to_owned()), ("share", "population.mix".to_owned()), ("keys", rates.join("\n"))];
    Topic::new("segment of the list", segment.name(), facts)
}

/// The key of that path; failing that those below it, and those whose last part it is.
fn keys(word: &str) -> Vec<Topic> {
    let keys = registry();
    // A path in an own strategy is that of any own strategy.
    let generic = word.strip_prefix("strategy.").and_then(|rest| rest.split_once('.'));
    let generic = generic.map(|(_, key)| format!("strategy.NAME.{key}"));
    let exact = keys.iter().find(|key| key.path == word || Some(&key.path) == generic.as_ref());
    if let Some(key) = exact {
        return vec![key_topic(key)];
    }
    let table = word.trim_matches(['[', ']']);
    let below = format!("{table}.");
    let inside: Vec<&KeyInfo> = keys.iter().filter(|key| key.path.starts_with(&below)).collect();
    if !inside.is_empty() {
        let mut lines: Vec<String> =
            inside.iter().take(MOST_KEYS).map(|key| format!("{} = {}", key.path, key.default_text)).collect();
        if inside.len() > MOST_KEYS {
            lines.push(format!("and {} more: sendlab list parameters", inside.len() - MOST_KEYS));
        }
        return vec![Topic::new("table of keys", table, [("keys", lines.join("\n"))])];
    }
    let is_last = |path: &str| path.rsplit('.').next() == Some(word);
    let mut found: Vec<Topic> = keys.iter().filter(|key| is_last(&key.path)).map(key_topic).collect();
    for key in &keys {
        let parts = key.parts().into_iter();
        let named =
            |part: &Part| part.path == word || Some(&part.path) == generic.as_ref() || is_last(&part.path);
        found.extend(parts.filter(named).map(|part| {
            let inside = (key.path.clone(), part.meaning);
            Topic::new("key inside a table", part.path, [("meaning", inside.1), ("inside", inside.0)])
        }));
    }
    found.truncate(MOST_KEYS);
    found
}

fn key_topic(key: &KeyInfo) -> Topic {
    let range = match key.range_text.as_str() {
        "" => "none".to_owned(),
        range if key.unit == "ratio" => range.to_owned(),
        range => format!("{range} ({})", key.unit),
    };
    let facts = [
        ("meaning", key.meaning.clone()),
        ("accepts", key.accepted.clone()),
        ("unit", key.unit.to_owned()),
        ("default", key.default_text.clone()),
        ("range", range),
        ("grade", key.grade.to_string()),
        ("source", key.source.clone()),
        ("inside", key.parts().iter().map(|part| part.path.as_str()).collect::<Vec<_>>().join("\n")),
    ];
    Topic::new("key", key.path.as_str(), facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(word: &str) -> Vec<&'static str> {
        topics(word).iter().map(|topic| topic.kind).collect()
    }

    #[test]
    fn whatever_lists_show_can_be_explained() {
        let names = (METRICS.iter().map(|metric| metric.name.to_owned()))
            .chain(PRESETS.iter().map(|name| (*name).to_owned()))
            .chain(REASONS.into_iter().map(|reason| reason.name().to_owned()))
            .chain(Layer::GATE.into_iter().map(|layer| layer.name().to_owned()))
            .chain(GATES.iter().map(|(_, name, _)| (*name).to_owned()))
            .chain(SIGNALS.iter().map(|signal| signal.name.to_owned()))
            .chain(CODES.iter().map(|code| code.code.to_string()))
            .chain(SHIPPED.iter().map(|(name, _)| (*name).to_owned()))
            .chain(registry().into_iter().map(|key| key.path));
        for name in names {
            assert!(!topics(&name).is_empty(), "{name}");
        }
    }

    #[test]
    fn a_word_may_be_several_things() {
        assert_eq!(kinds("131049"), ["public error code"]);
        assert_eq!(kinds("user_limit"), ["layer of the gate", "reason"]);
        assert_eq!(kinds("gate.user_limit"), ["table of keys"]);
        assert_eq!(kinds("launch_hour"), ["key"]);
        assert_eq!(kinds("strategy.mine.retries.max"), ["key"]);
        assert_eq!(kinds("(#131049)"), ["public error code"]);
    }

    /// What a scenario can say can be explained, also inside a value that is a table.
    #[test]
    fn keys_inside_a_table_are_explained_by_path_and_by_name() {
        let parts: Vec<Part> = registry().iter().flat_map(KeyInfo::parts).collect();
        assert!(parts.iter().any(|part| part.path == "population.contacts.consent.yes"));
        for part in &parts {
            assert!(kinds(&part.path).contains(&"key inside a table"), "{}", part.path);
        }
        assert_eq!(kinds("strategy.mine.schedule.ramp.growth"), ["key inside a table"]);
        assert_eq!(kinds("last_interaction_date"), ["key inside a table"]);
        assert!(unknown("population.contacts.consnt").contains("`population.contacts.consent`"));
        assert!(kinds("no such word").is_empty());
    }

    #[test]
    fn both_layers_of_131049_are_named_and_what_was_meant_is_guessed() {
        let text = format!("{:?}", topics("131049"));
        assert!(
            text.contains("user_limit (layer user_limit)") && text.contains("engagement (layer engagement)")
        );
        assert!(unknown("delivred_share").contains("did you mean `delivered_share`?"));
        assert!(unknown("131094").contains("131049"));
    }

    #[test]
    fn a_layer_has_its_place_in_the_default_order() {
        for (place, name) in [("1 of 15", "account"), ("4 of 15", "template"), ("15 of 15", "time_to_live")] {
            assert!(format!("{:?}", topics(name)).contains(place), "{name}");
        }
    }

    #[test]
    fn the_keys_that_a_layer_names_exist() {
        let keys = registry();
        for layer in Layer::GATE {
            for beginning in layer.keys() {
                assert!(keys.iter().any(|key| key.path.starts_with(beginning)), "{beginning}");
            }
        }
    }
}
