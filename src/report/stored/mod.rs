//! A finished result folder read back: the results as far as its files hold them, so that pages, pictures and
//! comparisons can be made again without a simulation.

mod damage;
mod means;
mod rows;
mod runs;

use crate::experiment::{Answer, ArmInfo, Effects, Results, World};
use crate::metric::find;
use crate::report::place::{FOLDER_FORMAT, LARGEST_MANIFEST, MANIFEST, SUMMARY, TOOL};
use crate::report::provenance::{Provenance, sha256};
use crate::report::sheet::cell_of;
use crate::report::write::vouched;
use damage::Damages;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

pub use damage::{Damage, StoredError};

/// What a result folder holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The results. Of each run they have what the tables hold: metrics in every world, days in the central one.
    /// What only metrics are made of (totals but the list, the minute of half reach, pooled counts) is left at zero.
    pub results: Results,
    /// What defines them.
    pub provenance: Provenance,
}

#[derive(Deserialize)]
struct Manifest {
    finished: Vec<Finished>,
    /// SHA-256 of the other files.
    files: BTreeMap<String, String>,
    #[serde(flatten)]
    provenance: Provenance,
}

/// Runs of one arm in one world.
#[derive(Deserialize)]
struct Finished {
    arm: String,
    world: String,
    replications: u32,
    days: u32,
    numbers: u32,
}

#[derive(Deserialize)]
struct Summary {
    question: String,
    primary: Option<Named>,
    arms: Vec<ArmInfo>,
    answer: Answer,
    rating_lines: (f64, f64),
    factorial: Option<Factorial>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Factorial {
    factors: Vec<String>,
    shares: Option<[f64; 3]>,
}

/// Reads a finished result folder.
///
/// # Errors
/// When there is none, when its run was interrupted, when another version wrote it, and every place (file, line,
/// column) where a file is not as `run` writes it.
pub fn read(dir: &Path) -> Result<Stored, StoredError> {
    let value = manifest(dir)?;
    if value.get("complete").and_then(serde_json::Value::as_bool) != Some(true) {
        return Err(StoredError::Unfinished { dir: dir.to_owned() });
    }
    let format = value.get("folder_format").and_then(serde_json::Value::as_u64);
    if format != Some(u64::from(FOLDER_FORMAT)) {
        let version = value.get("crate_version").and_then(|version| version.as_str()).unwrap_or("(unknown)");
        return Err(StoredError::OtherFormat {
            dir: dir.to_owned(),
            format,
            expected: FOLDER_FORMAT,
            version: version.to_owned(),
        });
    }
    let mut damages = Damages::default();
    match everything(dir, &mut damages) {
        Some(stored) if damages.0.is_empty() => Ok(stored),
        _ => Err(StoredError::Damaged { dir: dir.to_owned(), damages: damages.0 }),
    }
}

/// The manifest, which says whether the folder is one of ours.
fn manifest(dir: &Path) -> Result<serde_json::Value, StoredError> {
    let no = |why| StoredError::NoFolder { dir: dir.to_owned(), why };
    match fs::metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no("nothing is there")),
        Err(source) => return Err(StoredError::Io { doing: "look at", path: dir.to_owned(), source }),
        Ok(meta) if !meta.is_dir() => return Err(no("it is a file")),
        Ok(_) => {}
    }
    let path = dir.join(MANIFEST);
    let text = match File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(no("it has no manifest.json")),
        Err(source) => return Err(StoredError::Io { doing: "read", path, source }),
        Ok(file) => {
            let mut text = String::new();
            file.take(LARGEST_MANIFEST).read_to_string(&mut text).map(|_| text)
        }
    };
    let Ok(text) = text else { return Err(no("its manifest.json cannot be read as text")) };
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|_| no("its manifest.json is no JSON"))?;
    match value.get("tool").and_then(|tool| tool.as_str()) {
        Some(TOOL) => Ok(value),
        _ => Err(no("its manifest.json is not sendlab's")),
    }
}

/// Reads a JSON file into its form.
fn json<T: DeserializeOwned>(dir: &Path, file: &'static str, damages: &mut Damages) -> Option<T> {
    let text = match fs::read_to_string(dir.join(file)) {
        Ok(text) => text,
        Err(error) => {
            damages.add(Damage::whole(file, format!("cannot be read: {error}")));
            return None;
        }
    };
    match serde_json::from_str(&text) {
        Ok(value) => Some(value),
        Err(error) => {
            let column = Some((error.column(), "")).filter(|_| error.line() > 0);
            let what = error.to_string();
            let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what).to_owned();
            damages.add(Damage { file, line: error.line() as u64, column, what });
            None
        }
    }
}

/// What the tables need to know of each other.
struct Frame {
    /// Names of the arms as cells hold them.
    arms: Vec<String>,
    baseline: usize,
    /// Runs as the manifest counts them: world, arm, replications, days and sender numbers.
    finished: Vec<(World, usize, u32, [u32; 2])>,
    seed: u64,
    over_limit_code: u32,
}

impl Frame {
    /// Worlds in the order of tables.
    fn worlds(&self) -> Vec<World> {
        let mut worlds: Vec<World> = self.finished.iter().map(|runs| runs.0).collect();
        worlds.dedup();
        worlds
    }

    /// Number of the arm whose name a cell holds.
    fn arm(&self, cell: &str) -> Option<usize> {
        self.arms.iter().position(|name| name == cell)
    }
}

fn frame(manifest: &Manifest, arms: &[ArmInfo], damages: &mut Damages) -> Option<Frame> {
    let mut finished = Vec::new();
    for runs in &manifest.finished {
        let arm = arms.iter().position(|arm| arm.name == runs.arm);
        match World::named(&runs.world).zip(arm) {
            Some((world, arm)) => finished.push((world, arm, runs.replications, [runs.days, runs.numbers])),
            None => {
                let what = format!("`finished` names arm `{}` in world `{}`", runs.arm, runs.world);
                damages.add(Damage::whole(MANIFEST, what));
                return None;
            }
        }
    }
    Some(Frame {
        arms: arms.iter().map(|arm| cell_of(&arm.name).into_owned()).collect(),
        baseline: arms.iter().position(|arm| arm.baseline).unwrap_or(0),
        finished,
        seed: manifest.provenance.seed,
        over_limit_code: manifest.provenance.over_limit_code,
    })
}

/// Whether the files have the bytes that the manifest vouches for. A file with damage that was found in it needs no more.
fn as_written(
    dir: &Path,
    known: &BTreeMap<String, String>,
    files: impl Iterator<Item = &'static str>,
    damages: &mut Damages,
) {
    for file in files.filter(|file| damages.0.iter().all(|damage| damage.file != *file)).collect::<Vec<_>>() {
        let found = match fs::read(dir.join(file)) {
            Ok(bytes) => sha256(&bytes),
            Err(error) => {
                damages.add(Damage::whole(file, format!("cannot be read: {error}")));
                continue;
            }
        };
        let what = match known.get(file) {
            Some(expected) if *expected == found => continue,
            Some(expected) => {
                format!("was changed: its SHA-256 is {found}, and {MANIFEST} says {expected}")
            }
            None => format!("{MANIFEST} does not vouch for it: its SHA-256 is missing in `files`"),
        };
        damages.add(Damage::whole(file, what));
    }
}

fn everything(dir: &Path, damages: &mut Damages) -> Option<Stored> {
    let manifest: Option<Manifest> = json(dir, MANIFEST, damages);
    let summary: Option<Summary> = json(dir, SUMMARY, damages);
    let (manifest, summary) = (manifest?, summary?);
    let frame = frame(&manifest, &summary.arms, damages)?;
    let Some(primary) = summary.primary.as_ref().and_then(|primary| find(&primary.name)) else {
        damages.add(Damage::whole(SUMMARY, "the primary metric is unknown".to_owned()));
        return None;
    };
    let means = means::summary(dir, &frame, damages);
    let comparison = means::comparison(dir, &frame, damages);
    let effects = summary.factorial.as_ref().map(|factorial| Effects {
        factors: factorial.factors.clone(),
        rows: means::factorial(dir, &frame, &factorial.factors, damages),
        shares: factorial.shares,
    });
    let runs = runs::runs(dir, &frame, damages);
    // Where a table has faults of its own, others only follow from them.
    if damages.0.is_empty() {
        means::agree(&frame, &means, &runs, damages);
    }
    let with_effects = effects.is_some();
    let read = |name: &&str| with_effects || *name != "factorial.csv";
    as_written(dir, &manifest.files, vouched().filter(read), damages);
    Some(Stored {
        results: Results {
            question: summary.question,
            primary: primary.name,
            arms: summary.arms,
            runs,
            summary: means,
            comparison,
            answer: summary.answer,
            effects,
            rating_lines: summary.rating_lines,
            complete: true,
        },
        provenance: manifest.provenance,
    })
}
