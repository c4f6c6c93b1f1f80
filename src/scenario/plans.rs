//! Own strategies: the tables `[strategy.NAME]`.

use std::collections::BTreeMap;

use crate::scenario::arms::LONGEST_NAME;
use crate::scenario::bare::meant;
use crate::scenario::fault::{Fault, nearest, quote};
use crate::scenario::field::Field;
use crate::scenario::plan_keys::PLAN_KEYS;
use crate::scenario::tree::{Entry, Table};
use crate::strategy;
use crate::strategy::{PRESETS, Plan, preset};
use crate::units::text::is_hidden;

const IN_A_CIRCLE: &str = " is like itself, in a circle";
const MOST_STRATEGIES: usize = 200;

/// The own strategies of a file, by name; a faulty one is still there, so that arms find it.
pub(crate) fn read(entry: Option<&Entry>, faults: &mut Vec<Fault>) -> BTreeMap<String, Plan> {
    let mut plans = BTreeMap::new();
    let Some(entry) = entry else { return plans };
    let accepted = "tables [strategy.NAME]";
    let mut field = Field { path: "strategy", node: &entry.node, accepted, faults };
    let Some(tables) = field.table() else { return plans };
    if tables.len() > MOST_STRATEGIES {
        field.wrong(
            format!("the scenario has {} own strategies, more than {MOST_STRATEGIES}", tables.len()),
            None,
        );
        return plans;
    }
    for own in tables {
        let name = &own.key;
        if preset(name).is_some() {
            let message = format!("{} is the name of a shipped strategy", quote(name));
            let help = format!("give it another name and start with: like = \"{name}\"");
            faults.push(Fault::new(&own.key_at, message, "expected a new name").help(Some(help)));
        } else if name.trim().is_empty()
            || name.contains(['.', '"'])
            || name.contains(is_hidden)
            || name.chars().count() > LONGEST_NAME
        {
            let message = format!("{} cannot be the name of a strategy", quote(name));
            faults.push(Fault::new(
                &own.key_at,
                message,
                format!("expected letters, digits, - and _, at most {LONGEST_NAME}"),
            ));
        }
        let plan = resolve(tables, own, &mut Vec::new(), faults);
        plans.insert(name.clone(), plan);
    }
    plans
}

/// One own strategy on top of what it is like. `above` holds the names on the way here.
fn resolve<'t>(tables: &'t Table, own: &'t Entry, above: &mut Vec<&'t str>, faults: &mut Vec<Fault>) -> Plan {
    above.push(&own.key);
    let path = format!("strategy.{}", own.key);
    let accepted = format!("a table [{path}], such as one with like = \"blast\"");
    let mut field = Field { path: &path, node: &own.node, accepted: &accepted, faults };
    let Some(entries) = field.table() else { return Plan::default() };
    let mut plan = Plan::default();
    let mut described = false;
    if let Some(like) = entries.iter().find(|entry| entry.key == "like") {
        let path = format!("{path}.like");
        let accepted = "the name of a strategy";
        let mut field = Field { path: &path, node: &like.node, accepted, faults };
        if let Some(name) = field.text() {
            match (preset(name), tables.iter().find(|table| table.key == name)) {
                (Some(shipped), _) => plan = shipped,
                (None, Some(other)) if !above.contains(&other.key.as_str()) => {
                    // Faults of the other strategy are said where it is read itself, but for those of the way there.
                    let mut found = Vec::new();
                    plan = resolve(tables, other, above, &mut found);
                    field
                        .faults
                        .extend(found.into_iter().filter(|fault| fault.message().ends_with(IN_A_CIRCLE)));
                }
                (None, Some(_)) => field.wrong(format!("{}{IN_A_CIRCLE}", quote(&own.key)), None),
                (None, None) => {
                    field.wrong(
                        format!("there is no strategy {}", quote(name)),
                        unknown_strategy(name, tables),
                    );
                }
            }
            plan.description = format!("like {name}, with its own settings");
            described = true;
        }
    }
    read_entries(entries, &path, "", &mut plan, faults);
    if plan.description.is_empty() && !described {
        plan.description = "own strategy".to_owned();
    }
    above.pop();
    plan
}

pub(crate) fn read_entries(
    entries: &Table,
    strategy: &str,
    prefix: &str,
    plan: &mut Plan,
    faults: &mut Vec<Fault>,
) {
    for entry in entries {
        let below = format!("{prefix}{}", entry.key);
        let path = format!("{strategy}.{below}");
        let table = format!("{below}.");
        if let Some(key) = PLAN_KEYS.iter().find(|key| key.path == below) {
            let mut field = Field { path: &path, node: &entry.node, accepted: key.accepted, faults };
            (key.set)(plan, &mut field);
        } else if PLAN_KEYS.iter().any(|key| key.path.starts_with(&table)) {
            let below: Vec<&str> = PLAN_KEYS.iter().filter_map(|key| key.path.strip_prefix(&table)).collect();
            let accepted = format!("a table with any of {}", below.join(", "));
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            if let Some(entries) = field.table() {
                read_entries(entries, strategy, &table, plan, faults);
            }
        } else if below != "like" {
            let known = PLAN_KEYS.iter().map(|key| key.path).chain([
                "audience",
                "sending",
                "lanes",
                "suppression",
                "retries",
                "like",
            ]);
            let known: Vec<&str> = known.filter_map(|path| path.strip_prefix(prefix)).collect();
            let help = match nearest(&entry.key, known.iter().copied()) {
                Some(near) => format!("did you mean `{prefix}{near}`?"),
                None => format!("its keys are {}", known.join(", ")),
            };
            let message = format!("`{strategy}` has no key {}", quote(&below));
            faults.push(Fault::new(&entry.key_at, message, "unknown key").help(Some(help)));
        }
    }
}

/// What to write instead of an unknown strategy.
pub(crate) fn unknown_strategy(name: &str, own: &Table) -> Option<String> {
    let known: Vec<&str> =
        own.iter().map(|entry| entry.key.as_str()).chain(PRESETS.iter().copied()).collect();
    Some(match nearest(name, known.iter().copied()) {
        Some(near) => meant(name, near),
        None => format!("known: {}", known.join(", ")),
    })
}

/// The plan of that name, own or shipped.
pub(crate) fn find(name: &str, own: &BTreeMap<String, Plan>) -> Option<strategy::Plan> {
    own.get(name).cloned().or_else(|| preset(name))
}
