//! The rule pack in force in a scenario: the layers of the gate in their order, each with its parameters.

use crate::cli::explain::scenario::{grouped, header, widths};
use crate::cli::table::{WIDTH, wrap};
use crate::messaging::{Layer, REASONS, Reason};
use crate::scenario::{
    DATED_RULES, DatedRule, LAYERS, LayerInfo, Moment, Resolved, RuleDay, RulePack, Scenario, Setup,
    Variation, day_said,
};
use crate::units::time::DAY_HOURS;

/// Tables of keys that say how the platform treats the sender.
const TABLES: [&str; 3] = ["gate.", "account.", "number."];

/// Whether a key is part of the pack.
pub(super) fn holds(key: &Resolved) -> bool {
    TABLES.iter().any(|table| key.path.starts_with(table)) || key.path == "campaign.declared_as"
}

/// Parameters of a layer: those that begin as the layer says.
fn keys_of(layer: Layer, keys: &[Resolved]) -> Vec<Resolved> {
    let of = |key: &&Resolved| layer.keys().iter().any(|beginning| key.path.starts_with(beginning));
    keys.iter().filter(of).cloned().collect()
}

/// Keys that belong to no layer alone.
fn shared(keys: &[Resolved]) -> Vec<Resolved> {
    let owned =
        |key: &Resolved| LAYERS.iter().any(|row| !keys_of(row.layer, std::slice::from_ref(key)).is_empty());
    keys.iter().filter(|key| !owned(key)).cloned().collect()
}

/// The gate that every arm meets, unless an arm sets another one.
fn setup(scenario: &Scenario) -> Setup {
    scenario.setup(scenario.baseline(), &Variation::default())
}

/// Layers with their place in this scenario.
fn in_order(setup: &Setup) -> impl Iterator<Item = (usize, &'static LayerInfo)> + '_ {
    let rows = setup.order.layers().iter().filter_map(|layer| LAYERS.iter().find(|row| row.layer == *layer));
    (1..).zip(rows)
}

fn codes(layer: Layer) -> String {
    let named = |reason: &Reason| match (reason, reason.code()) {
        (Reason::MessagingLimit, _) => format!("{} (gate.limit.over_limit_code)", reason.name()),
        (_, Some(code)) => format!("{} {code}", reason.name()),
        (_, None) => format!("{} without a code", reason.name()),
    };
    let reasons = REASONS.iter().filter(|reason| reason.layer() == layer);
    reasons.map(named).collect::<Vec<_>>().join(", ")
}

const fn spoken(moment: Moment) -> &'static str {
    match moment {
        Moment::AtOnce => "at once",
        Moment::Later => "later",
    }
}

/// The packs of a run, each with the day from which it holds (empty for the start).
fn packs(setup: &Setup) -> impl Iterator<Item = (&'static RulePack, Option<String>)> + '_ {
    let later = setup.rules.changes.iter();
    let later =
        later.map(|change| (change.pack, Some(setup.start.after(change.hour / DAY_HOURS).to_string())));
    std::iter::once((setup.rules.first, None)).chain(later)
}

/// Since when and until when a rule holds, how well that is known, and where it stands.
fn dated(rule: &DatedRule) -> String {
    let side = |word: &str, day: Option<RuleDay>| {
        day.map_or(String::new(), |_| format!("{word} {}, ", day_said(day)))
    };
    format!("{}{}{}: {}", side("since", rule.since), side("until", rule.until), rule.grade, rule.source)
}

/// The dated rules in force.
fn rules(setup: &Setup) -> String {
    let below = |text: &str, indent: usize| -> String {
        let pad = " ".repeat(indent);
        wrap(text, WIDTH - indent).iter().map(|line| format!("{pad}{line}\n")).collect()
    };
    let mut text = String::new();
    for (pack, from) in packs(setup) {
        let from = from.map_or("from the start".to_owned(), |date| format!("from {date} on"));
        text += &format!(
            "\nRules {} ({from}; + in force, - not), as they stood on {}\n",
            pack.name,
            day_said(Some(pack.day))
        );
        for rule in DATED_RULES {
            text += &below(&format!("{} {}", if pack.has(rule) { "+" } else { "-" }, rule.says), 2);
            text += &below(&format!("# {}", dated(rule)), 6);
        }
    }
    text
}

/// The pack as text.
pub(super) fn text(scenario: &Scenario, keys: &[Resolved], file: &str) -> String {
    let setup = setup(scenario);
    let widths = widths(keys, file);
    let paragraph =
        |text: &str| -> String { wrap(text, WIDTH - 4).iter().map(|line| format!("    {line}\n")).collect() };
    let mut text = rules(&setup);
    text += &format!("\n{}\nThe gate as a whole\n", header(&widths));
    text += &grouped(&shared(keys), file, &widths, true);
    for (place, row) in in_order(&setup) {
        let off = if setup.layers.is_on(row.layer) { "" } else { ", SWITCHED OFF" };
        let kind = if row.counts { "counts" } else { "judges" };
        text += &format!("\n{place}. {} (speaks {}, {kind}{off})\n", row.layer.name(), spoken(row.moment));
        text += &paragraph(row.rule);
        text += &paragraph(&format!("reasons: {}", codes(row.layer)));
        let own = keys_of(row.layer, keys);
        if own.is_empty() {
            text += &paragraph(&format!("no parameter of its own; people: {}", row.layer.keys().join(", ")));
        }
        text += &grouped(&own, file, &widths, true);
    }
    text
}

/// The dated rules for programs.
pub(super) fn rules_json(scenario: &Scenario) -> serde_json::Value {
    let setup = setup(scenario);
    let packs = packs(&setup).map(|(pack, from)| {
        let rules = DATED_RULES.iter().map(|rule| {
            let day = |day: Option<RuleDay>| day.map(|day| day_said(Some(day)));
            serde_json::json!({
                "rule": rule.says,
                "in_force": pack.has(rule),
                "since": day(rule.since),
                "until": day(rule.until),
                "grade": rule.grade.to_string(),
                "source": rule.source,
            })
        });
        serde_json::json!({ "pack": pack.name, "from": from, "rules": rules.collect::<Vec<_>>() })
    });
    serde_json::Value::Array(packs.collect())
}

/// The layers for programs; their parameters stand among the keys.
pub(super) fn json(scenario: &Scenario, keys: &[Resolved]) -> serde_json::Value {
    let setup = setup(scenario);
    let layers = in_order(&setup).map(|(place, row)| {
        let own = keys_of(row.layer, keys);
        let reasons = REASONS.iter().filter(|reason| reason.layer() == row.layer);
        let reasons =
            reasons.map(|reason| serde_json::json!({ "name": reason.name(), "code": reason.code() }));
        serde_json::json!({
            "place": place,
            "layer": row.layer.name(),
            "on": setup.layers.is_on(row.layer),
            "speaks": spoken(row.moment),
            "counts": row.counts,
            "after": row.after.iter().map(|layer| layer.name()).collect::<Vec<_>>(),
            "rule": row.rule,
            "reasons": reasons.collect::<Vec<_>>(),
            "keys": own.iter().map(|key| key.path.as_str()).collect::<Vec<_>>(),
        })
    });
    serde_json::Value::Array(layers.collect())
}
