//! A checked scenario.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::gate::Profile;
use crate::metric::Metric;
use crate::population::Defaults;
use crate::scenario::arms;
use crate::scenario::arms::{Arm, ArmWorld};
use crate::scenario::contacts::DataFile;
use crate::scenario::fault::{Fault, Faults, quote};
use crate::scenario::field::Field;
use crate::scenario::hash;
use crate::scenario::keys::{DEFAULTS, PROFILES, name_of};
use crate::scenario::load::{Loaded, Override, load};
use crate::scenario::plans;
use crate::scenario::plans::PLAN_KEYS;
use crate::scenario::registry::{KeyInfo, Row, registry, written};
use crate::scenario::resolved::{Origin, Resolved};
use crate::scenario::setup::{Setup, Variation};
use crate::scenario::source::{Place, Source, SourceKind, read};
use crate::scenario::tree::{Table, Value};
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::strategy::Plan;
use crate::strategy::preset;
use crate::units::time::DAY_HOURS;

/// A scenario that passed every check. The public fields are those a run needs beside its arms' worlds.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it asks.
    pub question: String,
    /// The primary metric.
    pub answer: &'static Metric,
    /// Seed of every draw.
    pub seed: u64,
    /// Seed of the draws that make the people, where it is held apart.
    pub population_seed: Option<u64>,
    /// Seeded runs of every arm.
    pub replications: u32,
    /// The arms, in the order of the file.
    pub arms: Vec<Arm>,
    name: String,
    text: String,
    base: World,
    places: BTreeMap<String, Place>,
    worlds: Vec<ArmWorld>,
    strategies: BTreeMap<String, BTreeMap<String, Place>>,
    warnings: Faults,
    data: Vec<DataFile>,
}

impl Scenario {
    /// The scenario in a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_path(path: &Path) -> Result<Self, Faults> {
        Self::load(path, &[])
    }

    /// The scenario in a file, with `--set` arguments on top.
    ///
    /// # Errors
    /// Everything that is wrong with both.
    pub fn load(path: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        let name = path.display().to_string();
        match read(path) {
            Ok(text) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                Self::check(&text, &name, folder, Some(path), overrides)
            }
            Err(reason) => {
                let nowhere = Arc::new(Source::new(name.clone(), SourceKind::File, ""));
                Err(Faults::new(vec![Fault::new(&Place::whole(&nowhere), reason, "")], &name))
            }
        }
    }

    /// A scenario in memory. `name` stands for its path in messages; paths in the text are relative to `folder`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_text(text: &str, name: &str, folder: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        Self::check(text, name, folder, None, overrides)
    }

    fn check(
        text: &str,
        name: &str,
        folder: &Path,
        path: Option<&Path>,
        overrides: &[Override],
    ) -> Result<Self, Faults> {
        let Loaded { main, tree, mut faults } =
            load(text, name, folder, path, overrides).map_err(|faults| Faults::new(faults, name))?;
        if tree.is_empty() {
            return Err(Faults::new(faults, name));
        }
        let orphan = faults.iter().any(|fault| fault.message().starts_with("the parent"));
        let mut base = World::default();
        let mut places = BTreeMap::new();
        let apart = ["format", "extends", "arm", "strategy"];
        let world: Table =
            tree.iter().filter(|entry| !apart.contains(&entry.key.as_str())).cloned().collect();
        read_world(&world, "", &mut base, &mut places, &mut faults);
        check_list(&base, &mut places, &tree, &mut faults);
        let find = |key: &str| tree.iter().find(|entry| entry.key == key);
        let strategies = find("strategy");
        let plans = plans::read(strategies, &mut faults);
        let none = Table::new();
        let own = match strategies.map(|entry| &entry.node.value) {
            Some(Value::Table(own)) => own,
            _ => &none,
        };
        let end = Place::new(&main, main.text.trim_end().len()..main.text.len());
        let arms = find("arm");
        // What a missing parent would have brought is not reported as missing.
        let worlds = if orphan && arms.is_none() {
            Vec::new()
        } else {
            arms::read(arms, &base, &plans, own, &end, &mut faults)
        };
        if !faults.is_empty() {
            return Err(Faults::new(faults, name));
        }
        let mut warnings = Vec::new();
        warn_about_launches(&base, &places, &main, &mut warnings);
        for entry in own.iter().filter(|entry| entry.key_at.source.layer == main.layer) {
            if !used(&entry.key, &worlds, own) {
                let message = format!("no arm uses the strategy {}", quote(&entry.key));
                let help = format!("add an [[arm]] with strategy = \"{}\"", entry.key);
                warnings.push(Fault::new(&entry.key_at, message, "not used").help(Some(help)).warning());
            }
        }
        let arms: Vec<Arm> = worlds.iter().map(|world| world.arm.clone()).collect();
        if base.question.is_empty() {
            let names: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
            base.question = match names.as_slice() {
                [one] => format!("What comes of {one}, by {}?", base.answer.name),
                several => format!("Which does better, by {}: {}?", base.answer.name, several.join(" or ")),
            };
        }
        let stem =
            Path::new(name).file_stem().map_or(name.to_owned(), |stem| stem.to_string_lossy().into_owned());
        Ok(Self {
            question: base.question.clone(),
            answer: base.answer,
            seed: base.seed,
            population_seed: base.population_seed,
            replications: base.replications,
            arms,
            name: stem,
            text: text.to_owned(),
            data: base.list().map(|list| list.file.clone()).into_iter().collect(),
            strategies: own.iter().map(|entry| (entry.key.clone(), strategy_places(entry))).collect(),
            base,
            places,
            worlds,
            warnings: Faults::new(warnings, name),
        })
    }

    /// Name of the scenario: that of its file, without folder and ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text of the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What is probably not meant as it is written.
    pub fn warnings(&self) -> &Faults {
        &self.warnings
    }

    /// Files that the scenario reads.
    pub fn data_files(&self) -> &[DataFile] {
        &self.data
    }

    /// Position of the baseline among the arms.
    pub fn baseline(&self) -> usize {
        self.arms.iter().position(|arm| arm.baseline).unwrap_or(0)
    }

    /// Whether every arm runs with the gate's profile "off".
    pub fn gate_is_off(&self) -> bool {
        self.worlds.iter().all(|arm| arm.world.profile == Profile::Off)
    }

    /// Whether every arm draws new people in every replication.
    pub fn population_is_redrawn(&self) -> bool {
        self.worlds.iter().all(|arm| arm.world.redraw)
    }

    /// The world of one arm, fully resolved.
    ///
    /// # Panics
    /// When there is no such arm.
    pub fn setup(&self, arm: usize, variation: &Variation) -> Setup {
        let arm = &self.worlds[arm];
        arm.world.setup(&arm.plan, variation)
    }

    /// SHA-256 in hexadecimal over what the scenario says, however it is written: versions, every resolved value of
    /// every arm, and the bytes of the data.
    pub fn hash(&self) -> String {
        let mut base = self.base.clone();
        base.seed = self.seed;
        base.population_seed = self.population_seed;
        base.replications = self.replications;
        hash::hash(&base, &self.base, &self.worlds, &self.data)
    }

    /// Every key with its value and where that comes from: the shared world, then what single arms set, then the
    /// strategies in use.
    pub fn resolved(&self) -> Vec<Resolved> {
        let registry = registry();
        let mut base = self.base.clone();
        base.question.clone_from(&self.question);
        base.seed = self.seed;
        base.population_seed = self.population_seed;
        base.replications = self.replications;
        let rows = registry.rows();
        let values = values(&base);
        let mut resolved: Vec<Resolved> = rows
            .iter()
            .zip(values)
            .map(|(row, value)| {
                let info = registry.info(*row, &base);
                let origin = self.origin(*row, &info, &value, &base);
                resolve(info, value, origin)
            })
            .collect();
        for arm in &self.worlds {
            for (row, value) in rows.iter().zip(self::values(&arm.world)) {
                let info = registry.info(*row, &arm.world);
                if let Some(place) = arm.set.get(&info.path) {
                    let (file, line) = (place.source.name.clone(), place.line());
                    let origin = Origin::Arm { name: arm.arm.name.clone(), file, line };
                    resolved.push(resolve(info, value, origin));
                }
            }
        }
        let mut shown: Vec<&str> = Vec::new();
        for arm in &self.worlds {
            if !shown.contains(&arm.arm.strategy.as_str()) {
                shown.push(&arm.arm.strategy);
                resolved.extend(self.resolved_plan(&arm.arm.strategy, &arm.plan));
            }
        }
        resolved
    }

    fn origin(&self, row: Row, info: &KeyInfo, value: &Written, base: &World) -> Origin {
        if let Some(place) = self.places.get(&info.path) {
            return origin_of(place);
        }
        let profile = |name: String| Origin::Profile(name);
        match row {
            Row::Fixed(_) if info.path.starts_with("population.") && base.contacts.is_some() => {
                match (info.path.as_str(), self.places.get("population.contacts")) {
                    ("population.size" | "population.mix", Some(_)) => profile("contact list".into()),
                    _ => Origin::Default,
                }
            }
            Row::Recipient(at) => {
                let usual = &registry().recipient()[at];
                let range = registry().recipient_range(at, base.market);
                if base.defaults != Defaults::Central && range.end(base.defaults).is_some() {
                    profile(format!("recipients {}", name_of(&base.defaults, &DEFAULTS)))
                } else if range.central != usual.central {
                    profile(format!("market {}", base.market.name))
                } else {
                    Origin::Default
                }
            }
            Row::Gate(_) if base.profile != Profile::Central && value.to_string() != info.default_text => {
                profile(format!("gate {}", name_of(&base.profile, &PROFILES)))
            }
            _ => Origin::Default,
        }
    }

    fn resolved_plan(&self, name: &str, plan: &Plan) -> Vec<Resolved> {
        let default = Plan::default();
        let places = self.strategies.get(name);
        let keys = PLAN_KEYS.iter().map(|key| {
            let value = (key.show)(plan);
            let origin = match places.and_then(|places| places.get(key.path)) {
                Some(place) => origin_of(place),
                None if preset(name).is_some() => Origin::Profile(format!("strategy {name}")),
                None if (key.show)(&default) == value => Origin::Default,
                None => Origin::Profile("like".to_owned()),
            };
            Resolved {
                path: format!("strategy.{name}.{}", key.path),
                value: value.json(),
                text: value.to_string(),
                unit: key.unit,
                default: (key.show)(&default).to_string(),
                low: None,
                high: None,
                grade: key.grade,
                source: key.source.to_owned(),
                meaning: key.meaning.to_owned(),
                origin,
            }
        });
        keys.collect()
    }
}

fn resolve(info: KeyInfo, value: Written, origin: Origin) -> Resolved {
    let KeyInfo { path, unit, default_text: default, low, high, grade, source, meaning, .. } = info;
    let text = value.to_string();
    let empty = text == "\"\"";
    let value = if empty { serde_json::Value::Null } else { value.json() };
    let text = if empty { String::new() } else { text };
    Resolved { path, value, text, unit, default, low, high, grade, source, meaning, origin }
}

fn origin_of(place: &Place) -> Origin {
    match place.source.kind {
        SourceKind::File => Origin::File { file: place.source.name.clone(), line: place.line() },
        SourceKind::Set => Origin::Set(place.source.text.clone()),
    }
}

/// The value of every key of a world, in the order of the registry.
pub(crate) fn values(world: &World) -> Vec<Written> {
    let registry = registry();
    let recipient = world.recipient_params();
    let gate = world.gate_params(world.profile);
    let value = |row: &Row| match *row {
        Row::Fixed(key) => (key.show)(world),
        Row::Recipient(at) => {
            let row = &registry.recipient()[at];
            written(row.unit, row.get(&recipient))
        }
        Row::Gate(at) => {
            let row = &registry.gate()[at];
            written(row.unit, row.get(&gate))
        }
    };
    registry.rows().iter().map(value).collect()
}

/// Reads a table of the world into it.
fn read_world(
    entries: &Table,
    prefix: &str,
    world: &mut World,
    places: &mut BTreeMap<String, Place>,
    faults: &mut Vec<Fault>,
) {
    let registry = registry();
    for entry in entries {
        let path = format!("{prefix}{}", entry.key);
        if entry.key.contains('.') {
            let help = Some("write the path without quotation marks".to_owned());
            faults.push(arms::unknown(&path, &entry.key_at).help(help));
        } else if let Some(row) = registry.find(&path) {
            let accepted = registry.accepted(row);
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            registry.set(row, world, &mut field);
            places.insert(path, entry.key_at.clone());
        } else if registry.is_table(&path) {
            let accepted = format!("a table [{path}]");
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            if let Some(entries) = field.table() {
                read_world(entries, &format!("{path}."), world, places, faults);
            }
        } else {
            faults.push(arms::unknown(&path, &entry.key_at));
        }
    }
}

/// A contact list brings its own size and mix: giving them too is a fault, unless a parent file did.
fn check_list(world: &World, places: &mut BTreeMap<String, Place>, _: &Table, faults: &mut Vec<Fault>) {
    if world.contacts.is_none() {
        return;
    }
    let Some(list) = places.get("population.contacts").cloned() else { return };
    for key in ["population.size", "population.mix"] {
        if let Some(place) = places.remove(key)
            && place.source.layer >= list.source.layer
        {
            let message = format!("`{key}` is given beside a contact list");
            let help = "leave it out: the list says it".to_owned();
            faults.push(Fault::new(&place, message, "expected only one of the two").help(Some(help)));
        }
    }
}

fn warn_about_launches(
    world: &World,
    places: &BTreeMap<String, Place>,
    main: &Arc<Source>,
    warnings: &mut Vec<Fault>,
) {
    let end = world.horizon * DAY_HOURS;
    let late = world.launches.iter().filter(|launch| *launch / 60 + world.launch_hour >= end).count();
    if late > 0 {
        let whole = Place::whole(main);
        let place = places.get("campaign.launches").or(places.get("horizon")).unwrap_or(&whole);
        let message = format!("{late} of {} launches lie beyond the horizon", world.launches.len());
        let help = "they are left out; list fewer launches or lengthen the horizon".to_owned();
        warnings.push(Fault::new(place, message, "launched too late").help(Some(help)).warning());
    }
}

/// Whether an arm uses the strategy, or another that is used is like it.
fn used(name: &str, worlds: &[ArmWorld], own: &Table) -> bool {
    let like = |entry: &&crate::scenario::tree::Entry| match &entry.node.value {
        Value::Table(entries) => entries.iter().any(|entry| {
            entry.key == "like" && matches!(&entry.node.value, Value::Text(base) if base == name)
        }),
        _ => false,
    };
    worlds.iter().any(|world| world.arm.strategy == name) || own.iter().any(|entry| like(&entry))
}

/// Where each key of an own strategy stands.
fn strategy_places(entry: &crate::scenario::tree::Entry) -> BTreeMap<String, Place> {
    fn walk(entries: &Table, prefix: &str, places: &mut BTreeMap<String, Place>) {
        for entry in entries {
            let path = format!("{prefix}{}", entry.key);
            if let Value::Table(entries) = &entry.node.value {
                walk(entries, &format!("{path}."), places);
            }
            places.insert(path, entry.key_at.clone());
        }
    }
    let mut places = BTreeMap::new();
    if let Value::Table(entries) = &entry.node.value {
        walk(entries, "", &mut places);
    }
    places
}
