//! Schedules of own strategies: `schedule = { ramp = { v0 = 1000 } }` and its kin.

use crate::scenario::fault::nearest;
use crate::scenario::field::Field;
use crate::scenario::shape::Shape;
use crate::scenario::tree::{Table, Value};
use crate::scenario::written::Written;
use crate::strategy::{Plan, Schedule, Steps, TABLES, published};

/// What a schedule may be, in words.
pub(crate) const ACCEPTED: &str = "{ burst = {} }, { spread = { days = 5 } }, { linear = { v0 = 1000, step = 500 } }, \
     { ramp = { v0 = 1000, growth = 1.5, hold = true } }, { steps = { table = \"nxlink_gentle_4d\" } }, \
     { steps = { volumes = [100, 200, 400] } } or { limit_share = { share = 0.5 } }";

/// Kinds of schedules, their keys, and how each is written.
const KINDS: [(&str, &[&str], &str); 6] = [
    ("burst", &[], "{ burst = {} }"),
    ("spread", &["days"], "{ spread = { days = 5 } }"),
    ("linear", &["v0", "step", "hold"], "{ linear = {} }, with v0, step and hold where they differ"),
    ("ramp", &["v0", "growth", "hold"], "{ ramp = {} }, with v0, growth and hold where they differ"),
    ("steps", &["table", "volumes", "hold"], "{ steps = { volumes = [100, 200, 400] } }"),
    ("limit_share", &["share"], "{ limit_share = { share = 0.5 } }"),
];
/// The form of a schedule.
pub(crate) const SHAPE: Shape = Shape::Table(&[
    ("burst", Shape::Table(&[]), "Everything at once."),
    (
        "spread",
        Shape::Table(&[(
            "days",
            Shape::Count(1, 3650),
            "Sending days for one pass over the list; 5 if left out.",
        )]),
        "The same share of the list every day.",
    ),
    (
        "linear",
        Shape::Table(&[
            ("v0", VOLUME, FIRST),
            (
                "step",
                Shape::Number(-LARGEST_VOLUME, LARGEST_VOLUME),
                "Messages more from sending day to sending day; 500 if left out.",
            ),
            ("hold", Shape::Flag, HOLD),
        ]),
        "A daily volume that grows by a number.",
    ),
    (
        "ramp",
        Shape::Table(&[
            ("v0", VOLUME, FIRST),
            ("growth", Shape::Number(0.1, 10.0), "Factor from sending day to sending day; 1.5 if left out."),
            ("hold", Shape::Flag, HOLD),
        ]),
        "A daily volume that grows by a factor.",
    ),
    (
        "steps",
        Shape::Table(&[
            (
                "table",
                Shape::Names(|| TABLES.map(|table| table.name).to_vec()),
                "A published table of daily volumes.",
            ),
            (
                "volumes",
                Shape::List(&Shape::Number(0.0, LARGEST_VOLUME)),
                "Own daily volumes, instead of a published table; the last goes on.",
            ),
            ("hold", Shape::Flag, HOLD),
        ]),
        "Daily volumes by a table.",
    ),
    (
        "limit_share",
        Shape::Table(&[("share", Shape::Number(1e-6, 1.0), "Share of the limit; 0.5 if left out.")]),
        "A share of the polled messaging limit every day.",
    ),
]);
const VOLUME: Shape = Shape::Number(1.0, LARGEST_VOLUME);
const FIRST: &str = "Messages on the first sending day; 1000 if left out.";
const HOLD: &str =
    "Grow only while the polled rating is green, and start again when it is red; false if left out.";
/// Largest daily volume that a file may name.
const LARGEST_VOLUME: f64 = 1e8;
/// Most days a table may have.
const MOST_DAYS: usize = 3650;

/// The schedule as a file would give it.
pub(crate) fn show(plan: &Plan) -> Written {
    let number = |key: &str, value: f64| (key.to_owned(), Written::Number(value));
    let flag = |key: &str, value: bool| (key.to_owned(), Written::Flag(value));
    let (kind, entries) = match &plan.schedule {
        Schedule::Burst => (0, Vec::new()),
        Schedule::Spread { days } => (1, vec![("days".to_owned(), Written::Integer((*days).into()))]),
        Schedule::Linear { v0, step, hold } => {
            (2, vec![number("v0", *v0), number("step", *step), flag("hold", *hold)])
        }
        Schedule::Ramp { v0, growth, hold } => {
            (3, vec![number("v0", *v0), number("growth", *growth), flag("hold", *hold)])
        }
        Schedule::Steps(steps) => {
            let volumes = match steps.table {
                Some(name) => ("table".to_owned(), Written::text(name)),
                None => {
                    let volumes = steps.volumes.iter().map(|volume| Written::Number(*volume)).collect();
                    ("volumes".to_owned(), Written::List(volumes))
                }
            };
            (4, vec![volumes, flag("hold", steps.hold)])
        }
        Schedule::LimitShare { share } => (5, vec![number("share", *share)]),
    };
    Written::Table(vec![(KINDS[kind].0.to_owned(), Written::Table(entries))])
}

/// Reads a schedule; keys that are left out stay as the plan has them, if it has a schedule of that kind.
pub(crate) fn set(plan: &mut Plan, field: &mut Field<'_, '_>) {
    let names = KINDS.map(|kind| kind.0);
    if let Value::Text(text) = &field.node.value {
        let kind = nearest(text, names).and_then(|near| KINDS.iter().find(|kind| kind.0 == near));
        let help = kind.map_or("write { burst = {} } for everything at once".to_owned(), |kind| {
            format!("write {}", kind.2)
        });
        field.wrong(format!("`{}` is a text, not a table", field.path), Some(help));
        return;
    }
    let Some(entries) = field.table() else { return };
    field.only(entries, &names);
    let [entry] = entries.as_slice() else {
        let message = if entries.is_empty() { "names no schedule" } else { "names more than one schedule" };
        field.wrong(format!("`{}` {message}", field.path), None);
        return;
    };
    let Some(kind) = KINDS.iter().find(|kind| kind.0 == entry.key) else { return };
    let path = format!("{}.{}", field.path, entry.key);
    let mut inner = Field { path: &path, node: &entry.node, accepted: kind.2, faults: field.faults };
    let Some(entries) = inner.table() else { return };
    inner.only(entries, kind.1);
    let mut keys = Keys { path: &path, entries, field: &mut inner };
    let start = plan.schedule.clone();
    plan.schedule = match kind.0 {
        "burst" => Schedule::Burst,
        "spread" => {
            let days = if let Schedule::Spread { days } = start { days } else { 5 };
            Schedule::Spread { days: keys.count("days", 3650).unwrap_or(days) }
        }
        "linear" => {
            let (v0, step, hold) = match start {
                Schedule::Linear { v0, step, hold } => (v0, step, hold),
                _ => (1000.0, 500.0, false),
            };
            Schedule::Linear {
                v0: keys.number("v0", 1.0, LARGEST_VOLUME, "a number from 1 to 100,000,000").unwrap_or(v0),
                step: keys
                    .number("step", -LARGEST_VOLUME, LARGEST_VOLUME, "a number up to 100,000,000")
                    .unwrap_or(step),
                hold: keys.flag("hold").unwrap_or(hold),
            }
        }
        "ramp" => {
            let (v0, growth, hold) = match start {
                Schedule::Ramp { v0, growth, hold } => (v0, growth, hold),
                _ => (1000.0, 1.5, false),
            };
            Schedule::Ramp {
                v0: keys.number("v0", 1.0, LARGEST_VOLUME, "a number from 1 to 100,000,000").unwrap_or(v0),
                growth: keys.number("growth", 0.1, 10.0, "a number from 0.1 to 10").unwrap_or(growth),
                hold: keys.flag("hold").unwrap_or(hold),
            }
        }
        "steps" => match keys.steps(start) {
            Some(steps) => Schedule::Steps(steps),
            None => return,
        },
        _ => {
            let share = if let Schedule::LimitShare { share } = start { share } else { 0.5 };
            let accepted = "a number above 0 and up to 1";
            Schedule::LimitShare { share: keys.number("share", 1e-6, 1.0, accepted).unwrap_or(share) }
        }
    };
}

/// The keys of one kind of schedule.
struct Keys<'t, 'a, 'f, 'g> {
    path: &'t str,
    entries: &'t Table,
    field: &'g mut Field<'a, 'f>,
}

impl Keys<'_, '_, '_, '_> {
    /// Reads the key by `read`, if it is there.
    fn read<T>(
        &mut self,
        key: &str,
        accepted: &str,
        read: impl FnOnce(&mut Field<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        let path = format!("{}.{key}", self.path);
        read(&mut Field { path: &path, node: &entry.node, accepted, faults: self.field.faults })
    }

    fn count(&mut self, key: &str, most: u32) -> Option<u32> {
        let accepted = format!("a whole number from 1 to {most}");
        self.read(key, &accepted, |field| field.count(1..=most.into())).map(|count| count as u32)
    }

    fn number(&mut self, key: &str, least: f64, most: f64, accepted: &str) -> Option<f64> {
        self.read(key, accepted, |field| field.number(least, most))
    }

    fn flag(&mut self, key: &str) -> Option<bool> {
        self.read(key, "true or false", |field| field.flag())
    }

    fn steps(&mut self, start: Schedule) -> Option<Steps> {
        let names = TABLES.map(|table| table.name);
        let accepted = format!("the name of a published table: {}", names.join(", "));
        let table = self.read("table", &accepted, |field| {
            let at = field.choice(&names)?;
            published(names[at])
        });
        let accepted = "a list of 1 to 3650 daily volumes, one of them above 0";
        let volumes = self.read("volumes", accepted, |field| {
            let items = field.list()?;
            let read = |item| field.part(item, "a number from 0 to 100,000,000").number(0.0, LARGEST_VOLUME);
            // All are read before the first that is none ends it, so that each leaves its fault.
            let read: Vec<Option<f64>> = items.iter().map(read).collect();
            let volumes: Vec<f64> = read.into_iter().collect::<Option<_>>()?;
            if !(1..=MOST_DAYS).contains(&volumes.len()) || volumes.iter().all(|volume| *volume == 0.0) {
                field.wrong(format!("`{}` sends nothing, or is too long", field.path), None);
                return None;
            }
            Some(volumes)
        });
        let named = |key: &str| self.entries.iter().any(|entry| entry.key == key);
        if named("table") && named("volumes") {
            self.field.wrong(
                format!("`{}` names a table and volumes", self.path),
                Some("keep one of them".to_owned()),
            );
            return None;
        }
        let mut steps = match (table, volumes, start) {
            (Some((name, volumes)), ..) => Steps { table: Some(name), volumes, hold: false },
            (None, Some(volumes), _) => Steps { table: None, volumes: volumes.into(), hold: false },
            (None, None, Schedule::Steps(steps)) => steps,
            (None, None, _) => {
                if !named("table") && !named("volumes") {
                    let help = format!("write table = \"{}\" or volumes = [100, 200, 400]", names[0]);
                    self.field
                        .wrong(format!("`{}` names neither a table nor volumes", self.path), Some(help));
                }
                return None;
            }
        };
        steps.hold = self.flag("hold").unwrap_or(steps.hold);
        Some(steps)
    }
}
