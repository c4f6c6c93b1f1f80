//! The arms of a scenario: one strategy each, and what one arm sets differently.

use std::collections::{BTreeMap, BTreeSet};

use crate::parameter::Grade;
use crate::scenario::fault::{Fault, MOST_SHOWN, quote};
use crate::scenario::field::Field;
use crate::scenario::plans::{find, unknown_strategy};
use crate::scenario::registry::{KeyInfo, registry};
use crate::scenario::shape::Shape;
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::scenario::world::World;
use crate::strategy::{Plan, Strategy};

/// A scenario with one strategy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arm {
    /// Name in tables; unique in the scenario.
    pub name: String,
    /// Name of its strategy.
    pub strategy: String,
    /// What the strategy does, in one sentence.
    pub description: String,
    /// Whether the other arms are compared with this one.
    pub baseline: bool,
    /// Whether its strategy sees the truth: shown beside the others, never an answer.
    pub reference: bool,
}

/// An arm with its world.
#[derive(Clone, Debug)]
pub(crate) struct ArmWorld {
    pub arm: Arm,
    pub plan: Plan,
    pub world: World,
    /// Keys that its `set` gives, and where.
    pub set: BTreeMap<String, Place>,
}

const MOST_ARMS: usize = 100;
/// Characters of the name of an arm or strategy: it stands in tables and pictures.
pub(crate) const LONGEST_NAME: usize = 80;
const ARM_KEYS: [&str; 4] = ["name", "strategy", "baseline", "set"];
const KINDS: &str = "a list of tables, each beginning with [[arm]]";

/// Keys that are the same for all arms, with the reason.
pub(crate) const SHARED: [(&str, &str); 8] = [
    ("question", "one question holds for all arms"),
    ("answer", "all arms are compared by one metric"),
    ("seed", "arms share their luck, so that their differences are paired"),
    ("population_seed", "arms share their people, so that their differences are paired"),
    ("replications", "arms are paired by replication"),
    ("horizon", "arms are compared day by day over the same time"),
    ("population.contacts", "all arms pursue the same campaign with the same list"),
    ("strategy", "give the arm another strategy"),
];

/// Reads the arms on top of the shared world.
pub(crate) fn read(
    entry: Option<&Entry>,
    world: &World,
    plans: &BTreeMap<String, Plan>,
    own: &Table,
    whole: &Place,
    faults: &mut Vec<Fault>,
) -> Vec<ArmWorld> {
    let Some(entry) = entry else {
        let help = "add\n[[arm]]\nstrategy = \"blast\"";
        let fault = Fault::new(whole, "the scenario has no arm", "expected at least one [[arm]]");
        faults.push(fault.help(Some(help.to_owned())));
        return Vec::new();
    };
    if matches!(entry.node.value, Value::Table(_)) {
        let help = "write [[arm]] with two brackets on each side".to_owned();
        faults.push(
            Fault::new(&entry.key_at, "`arm` is a single table", format!("expected {KINDS}"))
                .help(Some(help)),
        );
        return Vec::new();
    }
    let mut field = Field { path: "arm", node: &entry.node, accepted: KINDS, faults };
    let Some(items) = field.list() else { return Vec::new() };
    if items.is_empty() || items.len() > MOST_ARMS {
        field.wrong(format!("the scenario has {} arms, not 1 to {MOST_ARMS}", items.len()), None);
        return Vec::new();
    }
    let mut arms = Vec::new();
    let mut names = BTreeSet::new();
    let mut baselines = Vec::new();
    for item in items {
        let mut field = Field { path: "arm", node: item, accepted: "a table", faults };
        let Some(entries) = field.table() else { continue };
        if let Some(arm) = read_arm(item, entries, world, plans, own, faults) {
            let at = entries.iter().find(|entry| entry.key == "name" || entry.key == "strategy");
            let at = at.map_or(&item.at, |entry| &entry.node.at);
            if !names.insert(arm.arm.name.clone()) {
                let message = format!("two arms are named {}", quote(&arm.arm.name));
                let help = "give one of them another `name`".to_owned();
                faults.push(Fault::new(at, message, "expected a name of its own").help(Some(help)));
            }
            if arm.arm.baseline {
                baselines.push(
                    entries.iter().find(|entry| entry.key == "baseline").map_or(at, |e| &e.key_at).clone(),
                );
            }
            arms.push(arm);
        }
    }
    if let [arm] = arms.as_mut_slice()
        && items.len() == 1
    {
        arm.arm.baseline = true;
    } else if baselines.is_empty() && arms.len() == items.len() {
        let at = &items[0].at;
        let help = "write `baseline = true` in the arm that the others are compared with".to_owned();
        let expected = "expected exactly one baseline";
        faults.push(Fault::new(at, "no arm is the baseline", expected).help(Some(help)));
    }
    for at in baselines.iter().skip(1) {
        faults.push(Fault::new(at, "a second arm is the baseline", "expected exactly one baseline"));
    }
    arms
}

fn read_arm(
    item: &Node,
    entries: &Table,
    world: &World,
    plans: &BTreeMap<String, Plan>,
    own: &Table,
    faults: &mut Vec<Fault>,
) -> Option<ArmWorld> {
    let (of_the_world, own_keys): (Table, Table) = entries.iter().cloned().partition(|entry| {
        let key = entry.key.as_str();
        !ARM_KEYS.contains(&key) && (registry().find(key).is_some() || registry().is_table(key))
    });
    Field { path: "arm", node: item, accepted: "a table", faults }.only(&own_keys, &ARM_KEYS);
    for entry in of_the_world {
        let key = &entry.key;
        let below = if registry().is_table(key) { "…" } else { "" };
        let dot = if below.is_empty() { "" } else { "." };
        let help = if SHARED.iter().any(|(shared, _)| shared == key) {
            format!("`{key}` stands at the top of the file, before the first table")
        } else {
            format!(
                "write set = {{ \"{key}{dot}{below}\" = … }} for this arm alone; what holds for all stands outside the arms"
            )
        };
        let message = format!("`arm` has no key {}", quote(key));
        faults.push(Fault::new(&entry.key_at, message, "a key of the scenario").help(Some(help)));
    }
    let value = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node);
    let mut strategy = None;
    match value("strategy") {
        None => {
            let expected = "expected strategy = \"…\" in every arm";
            faults.push(Fault::new(&item.at, "an arm has no strategy", expected));
        }
        Some(node) => {
            let accepted = "the name of a strategy (`sendlab list strategies`)";
            let mut field = Field { path: "arm.strategy", node, accepted, faults };
            if let Some(name) = field.text() {
                match find(name, plans) {
                    Some(plan) => strategy = Some((name.to_owned(), plan)),
                    None => field
                        .wrong(format!("there is no strategy {}", quote(name)), unknown_strategy(name, own)),
                }
            }
        }
    }
    let mut name = strategy.as_ref().map(|(name, _)| name.clone());
    if let Some(node) = value("name") {
        let accepted = "a text of one line with at least one letter";
        let mut field = Field { path: "arm.name", node, accepted, faults };
        name = field.name(LONGEST_NAME).map(ToOwned::to_owned);
    }
    let mut baseline = false;
    if let Some(node) = value("baseline") {
        let mut field = Field { path: "arm.baseline", node, accepted: "true or false", faults };
        baseline = field.flag().unwrap_or(false);
    }
    let mut world = world.clone();
    let mut set = BTreeMap::new();
    if let Some(node) = value("set") {
        let accepted = "a table of paths, such as { \"account.verified\" = false }";
        let mut field = Field { path: "arm.set", node, accepted, faults };
        if matches!(node.value, Value::List(_)) {
            let help = "write [arm.set] with one bracket on each side, or set = { … }".to_owned();
            field.wrong("`arm.set` is a list, not a table", Some(help));
        } else if let Some(entries) = field.table() {
            read_set(entries, "", &mut world, &mut set, faults);
        }
    }
    let (strategy, plan) = strategy?;
    let (description, reference) = (plan.description.clone(), plan.clairvoyant().is_some());
    let arm = Arm { name: name?, strategy, description, baseline, reference };
    Some(ArmWorld { arm, plan, world, set })
}

/// The keys that one arm sets, written as quoted paths or as nested tables.
pub(crate) fn read_set(
    entries: &Table,
    prefix: &str,
    world: &mut World,
    set: &mut BTreeMap<String, Place>,
    faults: &mut Vec<Fault>,
) {
    for entry in entries {
        let path = format!("{prefix}{}", entry.key);
        let shared = SHARED.iter().find(|(key, _)| path == *key || path.starts_with(&format!("{key}.")));
        if let Some((key, reason)) = shared {
            let message = format!("`{key}` cannot differ between arms");
            faults.push(Fault::new(&entry.key_at, message, *reason));
        } else if world.contacts.is_some() && ["population.size", "population.mix"].contains(&path.as_str()) {
            let message = format!("`{path}` is given beside a contact list");
            faults.push(Fault::new(&entry.key_at, message, "the list says it"));
        } else if let Some(row) = registry().find(&path) {
            let accepted = registry().accepted(row);
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            registry().set(row, world, &mut field);
            set.insert(path, entry.key_at.clone());
        } else if registry().is_table(&path) {
            let accepted = registry().table_accepted(&path);
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            if let Some(entries) = field.table() {
                read_set(entries, &format!("{path}."), world, set, faults);
            }
        } else {
            unknown(&path, &entry.key_at, faults);
        }
    }
}

/// Leaves the fault of a key that is in no registry. Where there are more faults than are shown, it is not worth
/// looking for what was meant.
pub(crate) fn unknown(path: &str, at: &Place, faults: &mut Vec<Fault>) {
    let help = (faults.len() < MOST_SHOWN).then(|| {
        registry().suggest(path).unwrap_or_else(|| "`sendlab list parameters` shows every key".to_owned())
    });
    faults.push(Fault::new(at, format!("there is no key {}", quote(path)), "unknown key").help(help));
}

pub(crate) fn document(
    path: &str,
    unit: &'static str,
    accepted: &str,
    shape: Shape,
    meaning: &str,
) -> KeyInfo {
    KeyInfo {
        path: path.to_owned(),
        unit,
        default: serde_json::Value::Null,
        default_text: String::new(),
        low: None,
        high: None,
        range_text: String::new(),
        accepted: accepted.to_owned(),
        schema: shape.schema(),
        grade: Grade::Chosen,
        source: "a choice of the scenario".to_owned(),
        meaning: meaning.to_owned(),
    }
}

/// Keys about the file itself.
pub(crate) fn frame_keys() -> Vec<KeyInfo> {
    vec![
        document(
            "format",
            "version",
            "1",
            Shape::Count(1, 1),
            "Version of the file format; every file says it.",
        ),
        document(
            "extends",
            "path",
            "the path of a scenario file, relative to this one",
            Shape::Text,
            "Start from another scenario: keys given here replace its keys, and its arms as a whole if any are given.",
        ),
    ]
}

/// Keys of an arm.
pub(crate) fn arm_keys() -> Vec<KeyInfo> {
    vec![
        document(
            "arm.name",
            "text",
            "a text of one line",
            Shape::Text,
            "Name in tables; without one, that of the strategy.",
        ),
        document(
            "arm.strategy",
            "strategy",
            "the name of a strategy",
            Shape::Text,
            "A shipped strategy or an own one.",
        ),
        document(
            "arm.baseline",
            "true or false",
            "true in exactly one arm",
            Shape::Flag,
            "The arm that the others are compared with; a single arm needs none.",
        ),
        document(
            "arm.set",
            "table",
            "a table of paths, such as { \"account.verified\" = false }",
            Shape::Open,
            "Keys of the world that differ in this arm.",
        ),
    ]
}

/// The key that starts an own strategy from another.
pub(crate) fn like_key() -> KeyInfo {
    document(
        "strategy.NAME.like",
        "strategy",
        "the name of a strategy",
        Shape::Text,
        "Start from a shipped strategy or another own one; without it from paced-blast.",
    )
}
