//! A full factorial design in a few lines: `[factorial]` with its factors, from which all arms are made.

use std::collections::BTreeMap;

use crate::scenario::arms;
use crate::scenario::arms::{Arm, ArmWorld, document, read_set};
use crate::scenario::checks::places_below;
use crate::scenario::fault::{Fault, quote};
use crate::scenario::field::Field;
use crate::scenario::plan_keys::PLAN_KEYS;
use crate::scenario::plans::{find, read_entries, unknown_strategy};
use crate::scenario::registry::KeyInfo;
use crate::scenario::resolved::values;
use crate::scenario::shape::Shape;
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Node, Table, Value};
use crate::scenario::world::World;
use crate::strategy::{Plan, Strategy};

/// The factors of a scenario whose arms are all their settings, in standard order: bit j of an arm's position says
/// whether factor j is on. The first arm, with none on, is the baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factorial {
    /// Names of the factors.
    pub factors: Vec<String>,
}

/// What `[factorial]` makes.
#[derive(Default)]
pub(crate) struct Design {
    pub arms: Vec<ArmWorld>,
    pub factorial: Option<Factorial>,
    /// Where the keys of the strategies it makes stand, by the strategies' names.
    pub strategies: BTreeMap<String, BTreeMap<String, Place>>,
}

/// More factors would make more arms than a scenario may have.
const MOST_FACTORS: usize = 6;
const FACTORIAL_KEYS: [&str; 2] = ["strategy", "factors"];
const LEVELS: [&str; 2] = ["without", "with"];
const LEVEL: &str =
    "a table of paths, such as { \"account.verified\" = false, \"strategy.order\" = \"engaged\" }";
/// Strategy that the arms start from when none is named.
const USUAL: &str = "paced-blast";
/// Name of the arm with no factor on.
const NONE: &str = "none";

/// What one level of a factor sets.
#[derive(Default)]
struct Level {
    /// Keys of the world.
    world: Table,
    /// Keys of the strategy, without the leading `strategy.`.
    plan: Table,
}

struct Factor<'t> {
    name: &'t str,
    at: &'t Place,
    levels: [Level; 2],
}

/// The arms of a scenario, listed or made. Where one file lists arms and one that it extends has a factorial design, or
/// the other way round, the nearer of the two counts.
pub(crate) fn design(
    (listed, made): (Option<&Entry>, Option<&Entry>),
    world: &World,
    plans: &BTreeMap<String, Plan>,
    own: &Table,
    end: &Place,
    faults: &mut Vec<Fault>,
) -> Design {
    match (listed, made) {
        (Some(listed), Some(made)) if listed.key_at.source.layer == made.key_at.source.layer => {
            let help = "leave out one of the two: a factorial design makes its own arms".to_owned();
            let message = "`factorial` stands beside listed arms";
            let fault = Fault::new(&made.key_at, message, "expected either [[arm]] or [factorial]");
            faults.push(fault.help(Some(help)));
            Design::default()
        }
        (listed, Some(made))
            if listed.is_none_or(|listed| listed.key_at.source.layer < made.key_at.source.layer) =>
        {
            read(made, world, plans, own, faults)
        }
        (listed, _) => {
            Design { arms: arms::read(listed, world, plans, own, end, faults), ..Design::default() }
        }
    }
}

/// Makes the arms of `[factorial]`; none where something is wrong.
fn read(
    entry: &Entry,
    world: &World,
    plans: &BTreeMap<String, Plan>,
    own: &Table,
    faults: &mut Vec<Fault>,
) -> Design {
    let before = faults.len();
    let accepted = "a table with `factors` and, where it is not paced-blast, `strategy`";
    let mut field = Field { path: "factorial", node: &entry.node, accepted, faults };
    let Some(entries) = field.table() else { return Design::default() };
    field.only(entries, &FACTORIAL_KEYS);
    let value = |key: &str| entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node);
    let mut strategy = USUAL;
    if let Some(node) = value("strategy") {
        let accepted = "the name of a strategy (`sendlab list strategies`)";
        let mut field = Field { path: "factorial.strategy", node, accepted, faults };
        if let Some(name) = field.text() {
            if find(name, plans).is_none() {
                field.wrong(format!("there is no strategy {}", quote(name)), unknown_strategy(name, own));
            }
            strategy = name;
        }
    }
    let plan = find(strategy, plans).unwrap_or_default();
    let factors = match value("factors") {
        Some(node) => read_factors(node, faults),
        None => {
            let help = "add\n[factorial.factors.unverified]\nwith = { \"account.verified\" = false }";
            let expected = "expected [factorial.factors.NAME]";
            let fault = Fault::new(&entry.key_at, "the factorial has no factors", expected);
            faults.push(fault.help(Some(help.to_owned())));
            Vec::new()
        }
    };
    check(&factors, world, &plan, faults);
    if faults.len() > before {
        return Design::default();
    }
    let mut design = Design {
        factorial: Some(Factorial { factors: factors.iter().map(|factor| factor.name.to_owned()).collect() }),
        ..Design::default()
    };
    for on in 0..1usize << factors.len() {
        design.add(on, &factors, strategy, &plan, world);
    }
    design
}

fn read_factors<'t>(node: &'t Node, faults: &mut Vec<Fault>) -> Vec<Factor<'t>> {
    let accepted = "tables [factorial.factors.NAME]";
    let mut field = Field { path: "factorial.factors", node, accepted, faults };
    let Some(tables) = field.table() else { return Vec::new() };
    if tables.is_empty() || tables.len() > MOST_FACTORS {
        field.wrong(format!("the factorial has {} factors, not 1 to {MOST_FACTORS}", tables.len()), None);
        return Vec::new();
    }
    tables.iter().filter_map(|entry| read_factor(entry, faults)).collect()
}

fn read_factor<'t>(entry: &'t Entry, faults: &mut Vec<Fault>) -> Option<Factor<'t>> {
    let name = entry.key.as_str();
    let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name == NONE || name.is_empty() || !name.chars().all(plain) {
        let message = format!("{} cannot be the name of a factor", quote(name));
        let expected = format!("expected letters, digits, - and _, and not `{NONE}`");
        faults.push(Fault::new(&entry.key_at, message, expected));
    }
    let path = format!("factorial.factors.{name}");
    let accepted = "a table with `with` and, where needed, `without`";
    let mut field = Field { path: &path, node: &entry.node, accepted, faults };
    let entries = field.table()?;
    field.only(entries, &LEVELS);
    let levels = LEVELS.map(|level| {
        let Some(entry) = entries.iter().find(|entry| entry.key == level) else { return Level::default() };
        let path = format!("{path}.{level}");
        let mut field = Field { path: &path, node: &entry.node, accepted: LEVEL, faults: &mut *faults };
        field.table().map_or_else(Level::default, Level::of)
    });
    Some(Factor { name, at: &entry.key_at, levels })
}

impl Level {
    /// Keys may be written as quoted paths or as nested tables.
    fn of(entries: &Table) -> Self {
        let mut level = Self::default();
        for entry in entries {
            match (entry.key.as_str(), &entry.node.value) {
                ("strategy", Value::Table(entries)) => level.plan.extend(entries.iter().cloned()),
                (key, _) => match key.strip_prefix("strategy.") {
                    Some(below) => level.plan.push(Entry { key: below.to_owned(), ..entry.clone() }),
                    None => level.world.push(entry.clone()),
                },
            }
        }
        level
    }

    /// Lays the level on a world and a plan, and notes which keys it sets, and where.
    fn apply(
        &self,
        world: &mut World,
        plan: &mut Plan,
        set: &mut BTreeMap<String, Place>,
        faults: &mut Vec<Fault>,
    ) -> BTreeMap<String, Place> {
        read_set(&self.world, "", world, set, faults);
        read_entries(&self.plan, "strategy", "", plan, faults);
        let mut places = places_below(&self.plan);
        places.retain(|path, _| PLAN_KEYS.iter().any(|key| key.path == path));
        places
    }
}

/// Every level by itself, so that a fault is said once; then the factors against each other.
fn check(factors: &[Factor<'_>], world: &World, plan: &Plan, faults: &mut Vec<Fault>) {
    let mut taken: Vec<(String, &str)> = Vec::new();
    for factor in factors {
        let before = faults.len();
        let mut known: BTreeMap<String, Place> = BTreeMap::new();
        let ends = factor.levels.each_ref().map(|level| {
            let (mut world, mut plan, mut set) = (world.clone(), plan.clone(), BTreeMap::new());
            let of_plan = level.apply(&mut world, &mut plan, &mut set, faults);
            if let Some(like) = level.plan.iter().find(|entry| entry.key == "like") {
                let help = "name the strategy that all arms start from in `factorial.strategy`".to_owned();
                let message = "a factor cannot start from another strategy";
                faults
                    .push(Fault::new(&like.key_at, message, "expected a key of a strategy").help(Some(help)));
            }
            known.extend(set);
            known.extend(of_plan.into_iter().map(|(path, place)| (format!("strategy.{path}"), place)));
            plan.description.clear();
            (values(&world), plan)
        });
        if faults.len() == before && ends[0] == ends[1] {
            let message = format!("the factor {} changes nothing", quote(factor.name));
            let help = "set in `with` what differs from `without`, or from the scenario".to_owned();
            faults.push(Fault::new(factor.at, message, "expected two different levels").help(Some(help)));
        }
        for (path, place) in known {
            if let Some((_, other)) =
                taken.iter().find(|(known, other)| *known == path && *other != factor.name)
            {
                let message = format!("`{path}` is set by the factor {} as well", quote(other));
                let expected = "factors must be independent: each key belongs to one";
                faults.push(Fault::new(&place, message, expected));
            }
            taken.push((path, factor.name));
        }
    }
}

impl Design {
    /// Adds the arm whose factors are on where `on` has a bit.
    fn add(&mut self, on: usize, factors: &[Factor<'_>], strategy: &str, plan: &Plan, world: &World) {
        let (mut plan, mut world, mut set) = (plan.clone(), world.clone(), BTreeMap::new());
        let (mut names, mut behaviours) = (Vec::new(), Vec::new());
        let mut places = BTreeMap::new();
        for (at, factor) in factors.iter().enumerate() {
            let is_on = on >> at & 1 == 1;
            let level = &factor.levels[usize::from(is_on)];
            // Faults were said by `check`.
            places.extend(level.apply(&mut world, &mut plan, &mut set, &mut Vec::new()));
            if is_on {
                names.push(factor.name);
                if !level.plan.is_empty() {
                    behaviours.push(factor.name);
                }
            }
        }
        let described = match names.as_slice() {
            [] => format!("{strategy} with no factor on"),
            on => format!("{strategy} with {}", on.join(", ")),
        };
        let name = if names.is_empty() { NONE.to_owned() } else { names.join("+") };
        // Arms that behave differently have strategies of different names.
        let strategy = std::iter::once(strategy).chain(behaviours).collect::<Vec<_>>().join("+");
        if !places.is_empty() {
            self.strategies.insert(strategy.clone(), places);
        }
        plan.description.clone_from(&described);
        let reference = plan.clairvoyant().is_some();
        let arm = Arm { name, strategy, description: described, baseline: on == 0, reference };
        self.arms.push(ArmWorld { arm, plan, world, set });
    }
}

/// Keys of a factorial design.
pub(crate) fn factorial_keys() -> Vec<KeyInfo> {
    vec![
        document(
            "factorial.strategy",
            "strategy",
            "the name of a strategy",
            Shape::Text,
            "Strategy that all arms of a factorial design start from; without it paced-blast.",
        ),
        document(
            "factorial.factors.NAME.with",
            "table",
            LEVEL,
            Shape::Open,
            "What a factor sets where it is on: keys of the world, and of the strategy below `strategy.`. All settings \
             of all factors together are the arms, instead of [[arm]]; 1 to 6 factors.",
        ),
        document(
            "factorial.factors.NAME.without",
            "table",
            LEVEL,
            Shape::Open,
            "What the factor sets where it is off; left out, the scenario as it stands.",
        ),
    ]
}
