//! Own strategies: the tables `[strategy.NAME]`.

use std::collections::BTreeMap;

use crate::messaging::{SEGMENTS, Segment};
use crate::parameter::Grade;
use crate::scenario::fault::{Fault, nearest, quote};
use crate::scenario::field::Field;
use crate::scenario::keys::{Key, LONGEST, duration};
use crate::scenario::shape::Shape;
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::scenario::written::Written;
use crate::strategy;
use crate::strategy::{Order, PRESETS, Plan, Schedule, preset};
use crate::units::{Minute, NEVER};

const SOURCE: &str = "model: section 9";
const IN_A_CIRCLE: &str = " is like itself, in a circle";
const MOST_STRATEGIES: usize = 200;
const SCHEDULES: [&str; 3] = ["burst", "spread", "ramp"];

const OPENING: Shape = Shape::Either(&[Shape::Duration, Shape::NEVER]);
const SCHEDULE_SHAPE: Shape = Shape::Table(&[
    ("burst", Shape::Table(&[])),
    ("spread", Shape::Table(&[("days", Shape::Count(1, 3650))])),
    (
        "ramp",
        Shape::Table(&[
            ("v0", Shape::Number(1.0, 1e8)),
            ("growth", Shape::Number(0.1, 10.0)),
            ("hold", Shape::Flag),
        ]),
    ),
]);

/// Keys of a plan, below `strategy.NAME.`; defaults are those of a strategy without `like`.
pub(crate) static PLAN_KEYS: [Key<Plan>; 10] = [
    Key {
        path: "description",
        unit: "text",
        accepted: "a text",
        shape: Shape::Text,
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "One sentence for lists and reports.",
        set: |plan, field| {
            if let Some(text) = field.text() {
                plan.description = text.to_owned();
            }
        },
        show: |plan| Written::text(&plan.description),
    },
    Key {
        path: "audience.segments",
        unit: "segments",
        accepted: "a list of \"opted_in\", \"inactive\" and \"cold\"",
        shape: Shape::List(&Shape::Names(|| SEGMENTS.map(Segment::name).to_vec())),
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Which list segments get campaign messages; the others are suppressed.",
        set: |plan, field| {
            if let Some(items) = field.list() {
                let names = SEGMENTS.map(Segment::name);
                let mut segments = [false; 3];
                for item in items {
                    if matches!(&item.value, Value::Text(text) if text == "active") {
                        let help = Some("write \"opted_in\" for active contacts".to_owned());
                        field.wrong_at(&item.at, "there is no segment `active`", help);
                    } else if let Some(at) =
                        field.part(item, "\"opted_in\", \"inactive\" or \"cold\"").choice(&names)
                    {
                        segments[at] = true;
                    }
                }
                plan.audience.segments = segments;
            }
        },
        show: |plan| {
            let on = SEGMENTS.iter().filter(|segment| plan.audience.segments[**segment as usize]);
            Written::List(on.map(|segment| Written::text(segment.name())).collect())
        },
    },
    Key {
        path: "audience.sunset_after_unread",
        unit: "messages",
        accepted: "a whole number from 1 to 15, or \"never\"",
        shape: Shape::Either(&[Shape::Count(1, 15), Shape::NEVER]),
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Leave out contacts whose last that many delivered marketing messages were all seen unread at launch.",
        set: |plan, field| {
            if is_never(field.node) {
                plan.audience.sunset_after_unread = None;
            } else if let Some(count) = field.count(1..=15) {
                plan.audience.sunset_after_unread = Some(count as u8);
            }
        },
        show: |plan| {
            plan.audience.sunset_after_unread.map_or(Written::text("never"), |n| Written::Integer(n.into()))
        },
    },
    Key {
        path: "order",
        unit: "name",
        accepted: "\"list\" or \"engaged\"",
        shape: Shape::Names(|| vec!["list", "engaged"]),
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Order of a campaign's queue: as the list stands, or highest observed engagement first.",
        set: |plan, field| match field.choice(&["list", "engaged"]) {
            Some(0) => plan.order = Order::List,
            Some(_) => plan.order = Order::Engaged,
            None => {}
        },
        show: |plan| {
            Written::text(match plan.order {
                Order::List => "list",
                Order::Engaged => "engaged",
            })
        },
    },
    Key {
        path: "schedule",
        unit: "messages a day",
        accepted: "{ burst = {} }, { spread = { days = 5 } } or { ramp = { v0 = 1000, growth = 1.5, hold = true } }",
        shape: SCHEDULE_SHAPE,
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Everything at once; an equal share of the list a day; or a daily volume from v0 that grows by a \
                  factor from day to day, with hold only while the polled rating is green.",
        set: set_schedule,
        show: |plan| {
            let number = |key: &str, value: f64| (key.to_owned(), Written::Number(value));
            let (name, entries) = match plan.schedule {
                Schedule::Burst => (SCHEDULES[0], Vec::new()),
                Schedule::Spread { days } => {
                    (SCHEDULES[1], vec![("days".to_owned(), Written::Integer(days.into()))])
                }
                Schedule::Ramp { v0, growth, hold } => (
                    SCHEDULES[2],
                    vec![
                        number("v0", v0),
                        number("growth", growth),
                        ("hold".to_owned(), Written::Flag(hold)),
                    ],
                ),
            };
            Written::Table(vec![(name.to_owned(), Written::Table(entries))])
        },
    },
    Key {
        path: "lanes.marketing_from",
        unit: "days",
        accepted: "a duration up to \"3650d\", or \"never\"",
        shape: OPENING,
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "From when on campaigns are sent; those launched before are suppressed.",
        set: |plan, field| plan.lanes.marketing_from = opening(field).unwrap_or(plan.lanes.marketing_from),
        show: |plan| show_opening(plan.lanes.marketing_from),
    },
    Key {
        path: "lanes.utility_from",
        unit: "days",
        accepted: "a duration up to \"3650d\", or \"never\"",
        shape: OPENING,
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "From when on transactional messages are sent; those before are suppressed.",
        set: |plan, field| plan.lanes.utility_from = opening(field).unwrap_or(plan.lanes.utility_from),
        show: |plan| show_opening(plan.lanes.utility_from),
    },
    Key {
        path: "retries.max",
        unit: "messages",
        accepted: "a whole number from 0 to 100",
        shape: Shape::Count(0, 100),
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Retries per withheld message (131049, 131048); 0 also switches off those after the messaging limit.",
        set: |plan, field| {
            if let Some(count) = field.count(0..=100) {
                plan.retries.max = count as u32;
            }
        },
        show: |plan| Written::Integer(plan.retries.max.into()),
    },
    Key {
        path: "retries.wait",
        unit: "hours",
        accepted: "a duration from \"1min\" to \"3650d\"",
        shape: Shape::Duration,
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Wait before a retry, after the failure is known.",
        set: |plan, field| plan.retries.wait = field.minutes(1..=LONGEST).unwrap_or(plan.retries.wait),
        show: |plan| duration(plan.retries.wait),
    },
    Key {
        path: "respect_limit",
        unit: "true or false",
        accepted: "true or false",
        shape: Shape::Flag,
        grade: Grade::Chosen,
        source: SOURCE,
        meaning: "Whether the sender keeps within the polled messaging limit.",
        set: |plan, field| plan.respect_limit = field.flag().unwrap_or(plan.respect_limit),
        show: |plan| Written::Flag(plan.respect_limit),
    },
];

fn is_never(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if text == "never")
}

fn opening(field: &mut Field<'_, '_>) -> Option<Minute> {
    if is_never(field.node) { Some(NEVER) } else { field.minutes(0..=LONGEST) }
}

fn show_opening(from: Minute) -> Written {
    if from == NEVER { Written::text("never") } else { duration(from) }
}

fn set_schedule(plan: &mut Plan, field: &mut Field<'_, '_>) {
    if let Value::Text(text) = &field.node.value {
        let help = match nearest(text, SCHEDULES) {
            Some("burst") => "write { burst = {} }",
            Some("spread") => "write { spread = { days = 5 } }",
            Some(_) => "write { ramp = {} }, with v0, growth and hold where they differ",
            None => "write { burst = {} } for everything at once",
        };
        field.wrong(format!("`{}` is a text, not a table", field.path), Some(help.to_owned()));
        return;
    }
    let Some(entries) = field.table() else { return };
    field.only(entries, &SCHEDULES);
    let [entry] = entries.as_slice() else {
        let message = if entries.is_empty() { "names no schedule" } else { "names more than one schedule" };
        field.wrong(format!("`{}` {message}", field.path), None);
        return;
    };
    let path = format!("{}.{}", field.path, entry.key);
    let base = plan.schedule;
    let mut inner = Field { path: &path, node: &entry.node, accepted: "a table", faults: field.faults };
    match entry.key.as_str() {
        "burst" => {
            if let Some(entries) = inner.table() {
                inner.only(entries, &[]);
                plan.schedule = Schedule::Burst;
            }
        }
        "spread" => {
            let Some(entries) = inner.table() else { return };
            inner.only(entries, &["days"]);
            let mut days = if let Schedule::Spread { days } = base { days } else { 5 };
            if let Some(entry) = entries.iter().find(|entry| entry.key == "days") {
                let path = format!("{path}.days");
                let accepted = "a whole number from 1 to 3650";
                let mut field = Field { path: &path, node: &entry.node, accepted, faults: inner.faults };
                days = field.count(1..=3650).map_or(days, |days| days as u32);
            }
            plan.schedule = Schedule::Spread { days };
        }
        "ramp" => {
            let Some(entries) = inner.table() else { return };
            inner.only(entries, &["v0", "growth", "hold"]);
            let (mut v0, mut growth, mut hold) = match base {
                Schedule::Ramp { v0, growth, hold } => (v0, growth, hold),
                _ => (1000.0, 1.5, false),
            };
            for entry in entries {
                let path = format!("{path}.{}", entry.key);
                let accepted = match entry.key.as_str() {
                    "v0" => "a number from 1 to 100,000,000",
                    "growth" => "a number from 0.1 to 10",
                    _ => "true or false",
                };
                let mut field = Field { path: &path, node: &entry.node, accepted, faults: inner.faults };
                match entry.key.as_str() {
                    "v0" => v0 = field.number(1.0, 1e8).unwrap_or(v0),
                    "growth" => growth = field.number(0.1, 10.0).unwrap_or(growth),
                    "hold" => hold = field.flag().unwrap_or(hold),
                    _ => {}
                }
            }
            plan.schedule = Schedule::Ramp { v0, growth, hold };
        }
        _ => {}
    }
}

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
        } else if name.trim().is_empty() || name.contains(['.', '\n', '"']) {
            let message = format!("{} cannot be the name of a strategy", quote(name));
            faults.push(Fault::new(&own.key_at, message, "expected letters, digits, - and _"));
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
    let mut field = Field { path: &path, node: &own.node, accepted: "a table", faults };
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
            let mut field = Field { path: &path, node: &entry.node, accepted: "a table", faults };
            if let Some(entries) = field.table() {
                read_entries(entries, strategy, &table, plan, faults);
            }
        } else if below != "like" {
            let known = PLAN_KEYS.iter().map(|key| key.path).chain(["audience", "lanes", "retries", "like"]);
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
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.join(", ")),
    })
}

/// The plan of that name, own or shipped.
pub(crate) fn find(name: &str, own: &BTreeMap<String, Plan>) -> Option<strategy::Plan> {
    own.get(name).cloned().or_else(|| preset(name))
}
