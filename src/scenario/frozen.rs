//! A checked scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::gate::Profile;
use crate::metric::Metric;
use crate::scenario::arms::{Arm, ArmWorld};
use crate::scenario::checks;
use crate::scenario::contacts::DataFile;
use crate::scenario::factorial;
use crate::scenario::factorial::{Design, Factorial};
use crate::scenario::fault::{Fault, Faults, nearest, quote};
use crate::scenario::hash;
use crate::scenario::list_needs::ListNeeds;
use crate::scenario::load::{Loaded, Override, load};
use crate::scenario::number_keys;
use crate::scenario::plans;
use crate::scenario::reach::{Reach, neighbour};
use crate::scenario::registry::registry;
use crate::scenario::rule_keys;
use crate::scenario::setup::{Setup, Variation};
use crate::scenario::source::{LONGEST_SCENARIO, Place, Source, SourceKind, Unreadable, read};
use crate::scenario::tree::{Table, Value};
use crate::scenario::world::World;

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
    /// The factors whose settings the arms are, where a factorial design made them.
    pub factorial: Option<Factorial>,
    pub(super) name: String,
    pub(super) text: String,
    pub(super) base: World,
    pub(super) places: BTreeMap<String, Place>,
    pub(super) worlds: Vec<ArmWorld>,
    pub(super) strategies: BTreeMap<String, BTreeMap<String, Place>>,
    /// The entries of `[strategy]` and `[factorial]`, merged.
    pub(super) own: Table,
    pub(super) made_from: Table,
    pub(super) warnings: Faults,
    pub(super) data: Vec<DataFile>,
}

impl Scenario {
    /// The scenario in a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_path(path: &Path) -> Result<Self, Faults> {
        Self::load(path, &[])
    }

    /// The scenario in a file, with `--set` arguments on top. It may name files in its own folder.
    ///
    /// # Errors
    /// Everything that is wrong with both.
    pub fn load(path: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        Self::load_within(path, overrides, Reach::Folder)
    }

    /// The scenario in a file, with `--set` arguments on top, that may name the files within `reach`.
    ///
    /// # Errors
    /// Everything that is wrong with both.
    pub fn load_within(path: &Path, overrides: &[Override], reach: Reach) -> Result<Self, Faults> {
        let name = path.display().to_string();
        match read(path, LONGEST_SCENARIO) {
            Ok(text) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                Self::check(&text, &name, folder, Some(path), overrides, reach)
            }
            Err(Unreadable { reason, help }) => {
                let nowhere = Arc::new(Source::new(name.clone(), SourceKind::File, ""));
                // A link that leads nowhere is there, though what it names is not.
                let help = if path.symlink_metadata().is_ok() {
                    help.map(ToOwned::to_owned)
                } else {
                    Some(match neighbour(path) {
                        Some(near) => {
                            format!(
                                "did you mean {}?",
                                quote(&path.with_file_name(near).display().to_string())
                            )
                        }
                        None => "`sendlab new` writes a scenario to start from".to_owned(),
                    })
                };
                let fault = Fault::new(&Place::whole(&nowhere), reason, "").help(help);
                Err(Faults::new(vec![fault], &name))
            }
        }
    }

    /// A scenario in memory. `name` stands for its path in messages; paths in the text are relative to `folder`.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn from_text(text: &str, name: &str, folder: &Path, overrides: &[Override]) -> Result<Self, Faults> {
        Self::check(text, name, folder, None, overrides, Reach::Folder)
    }

    fn check(
        text: &str,
        name: &str,
        folder: &Path,
        path: Option<&Path>,
        overrides: &[Override],
        reach: Reach,
    ) -> Result<Self, Faults> {
        let Loaded { main, tree, mut faults } =
            load(text, name, folder, path, overrides, reach).map_err(|faults| Faults::new(faults, name))?;
        if tree.is_empty() {
            return Err(Faults::new(faults, name));
        }
        let orphan = faults
            .iter()
            .any(|fault| ["the parent", "`extends`"].iter().any(|start| fault.message().starts_with(start)));
        let mut base = World::default();
        let mut places = BTreeMap::new();
        let apart = ["format", "extends", "arm", "factorial", "strategy"];
        let world: Table =
            tree.iter().filter(|entry| !apart.contains(&entry.key.as_str())).cloned().collect();
        checks::read_world(&world, "", &mut base, &mut places, &mut faults);
        checks::load_list(&mut base, &mut places, &mut faults);
        let find = |key: &str| tree.iter().find(|entry| entry.key == key);
        let strategies = find("strategy");
        let plans = plans::read(strategies, &mut faults);
        let none = Table::new();
        let own = match strategies.map(|entry| &entry.node.value) {
            Some(Value::Table(own)) => own,
            _ => &none,
        };
        let end = Place::new(&main, main.text.trim_end().len()..main.text.len());
        let given = (find("arm"), find("factorial"));
        // What a missing parent or a misspelt table would have brought is not reported as missing.
        let misspelt = tree.iter().any(|entry| {
            let known = apart.contains(&entry.key.as_str()) || registry().knows(&entry.key);
            !known && nearest(&entry.key, ["arm", "factorial", "extends"]).is_some()
        });
        let design = if (orphan || misspelt) && given.0.is_none() && given.1.is_none() {
            Design::default()
        } else {
            factorial::design(given, &base, &plans, own, &end, &mut faults)
        };
        let worlds = design.arms;
        let needs = ListNeeds { own, made: &design.strategies, whole: &end };
        // What a missing parent or a faulty table of contacts would have said is not reported as missing.
        if !orphan && (base.contacts.is_some() || !places.contains_key("population.contacts")) {
            needs.check(&worlds, &mut faults);
        }
        if faults.is_empty() {
            for arm in &worlds {
                let place = |key: &str| arm.set.get(key).or(places.get(key));
                number_keys::check(&arm.world, place, &mut faults);
                rule_keys::check(&arm.world, place, &mut faults);
            }
            // What all arms share is one fault.
            let mut seen = BTreeSet::new();
            faults.retain(|fault| {
                seen.insert((
                    fault.file().to_owned(),
                    fault.line(),
                    fault.column(),
                    fault.message().to_owned(),
                ))
            });
        }
        if !faults.is_empty() {
            return Err(Faults::new(faults, name));
        }
        let mut warnings = Vec::new();
        checks::warn_about_nobody(&base, &places, &mut warnings);
        checks::warn_about_launches(&base, &places, &main, &mut warnings);
        rule_keys::warn(&base, |key| places.get(key), &mut warnings);
        checks::warn_about_strategies(own, &worlds, &main, &mut warnings);
        needs.warn(&worlds, &mut warnings);
        let arms: Vec<Arm> = worlds.iter().map(|world| world.arm.clone()).collect();
        // The worlds of the arms were made without it, and one that is made is as good as the same one written.
        let question =
            if base.question.is_empty() { question(&arms, base.answer) } else { base.question.clone() };
        let mut strategies = design.strategies;
        for entry in own {
            strategies.entry(entry.key.clone()).or_default().extend(checks::strategy_places(entry));
        }
        let stem =
            Path::new(name).file_stem().map_or(name.to_owned(), |stem| stem.to_string_lossy().into_owned());
        Ok(Self {
            question,
            answer: base.answer,
            seed: base.seed,
            population_seed: base.population_seed,
            replications: base.replications,
            arms,
            name: stem,
            text: text.to_owned(),
            data: base.list().map(|list| list.file.clone()).into_iter().collect(),
            strategies,
            factorial: design.factorial,
            made_from: match given.1.map(|entry| &entry.node.value) {
                Some(Value::Table(factorial)) => factorial.clone(),
                _ => Table::new(),
            },
            own: own.clone(),
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

    /// The number by which a run knows a recipient, from its id as the list writes it.
    pub fn recipient(&self, id: &str) -> Option<u32> {
        match self.base.list() {
            Some(list) => list.names.number(id),
            None => id.parse().ok(),
        }
    }

    /// The id by which the contact list knows the recipient of a number, where it is another than the number itself.
    pub fn id_on_list(&self, number: u32) -> Option<&str> {
        self.base.list().and_then(|list| list.names.id(number))
    }

    /// Whether the people come from a contact list.
    pub fn has_contact_list(&self) -> bool {
        self.base.list().is_some()
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
        hash::hash(&self.current(), &self.base, &self.worlds, self.factorial.as_ref(), &self.data)
    }

    /// The shared world with the seeds and replications as they are now.
    pub(super) fn current(&self) -> World {
        World {
            question: self.question.clone(),
            seed: self.seed,
            population_seed: self.population_seed,
            replications: self.replications,
            ..self.base.clone()
        }
    }
}

/// A question for a scenario that asks none.
fn question(arms: &[Arm], answer: &Metric) -> String {
    let names: Vec<&str> = arms.iter().map(|arm| arm.name.as_str()).collect();
    match names.as_slice() {
        [one] => format!("What comes of {one}, by {}?", answer.name),
        several => format!("Which does better, by {}: {}?", answer.name, several.join(" or ")),
    }
}
