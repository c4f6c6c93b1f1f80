//! What defines a result, and what merely happened to produce it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Everything that defines a result: two runs with equal provenance leave equal folders (`run-info.json` aside).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Content hash: two experiments that must give the same results have the same. It does not depend on how far
    /// a run came.
    pub hash: String,
    /// Version of this crate.
    pub crate_version: String,
    /// Version of the scenario format.
    pub format: u32,
    /// Version of the model.
    pub model_version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Text of the scenario file as read.
    pub scenario_text: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Seed of the recipients, where it is held apart from `seed`.
    pub population_seed: Option<u64>,
    /// Replications asked for in the central world.
    pub replications: u32,
    /// Names of the arms run, in their order.
    pub arms: Vec<String>,
    /// Names of the worlds run.
    pub worlds: Vec<String>,
    /// Rule pack of the gate, by its date.
    pub rule_pack: String,
    /// Family of engagement judgements.
    pub gate_family: String,
    /// Profile of the gate.
    pub gate_profile: String,
    /// Public code of attempts over the messaging limit (a parameter of the gate).
    pub over_limit_code: u32,
    /// What the gate's family rewards by decree.
    pub direct_rewards: Vec<DirectReward>,
    /// Data files read.
    pub data: Vec<DataFile>,
    /// Every resolved value of the scenario.
    pub values: Vec<ResolvedValue>,
}

/// A term of the gate that rewards something directly instead of through recipients: put in, not found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectReward {
    /// Name of the term.
    pub term: String,
    /// What it rewards or punishes, in a sentence.
    pub what: String,
}

/// A data file that entered the result.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Name as the scenario gives it.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// One resolved value of the scenario.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ResolvedValue {
    /// Path as `--set` takes it.
    pub path: String,
    /// The value.
    pub value: serde_json::Value,
    /// Unit, empty where there is none.
    pub unit: String,
    /// Where the value was set: `default`, a preset, file and line, or `--set`.
    pub origin: String,
    /// How well it is known; `None` for choices, which nobody can be wrong about.
    pub grade: Option<String>,
    /// Low end of the plausible range.
    pub low: Option<f64>,
    /// High end of the plausible range.
    pub high: Option<f64>,
    /// Source of the value.
    pub source: String,
    /// What it does.
    pub meaning: String,
}

impl ResolvedValue {
    /// Whether the scenario or the command line chose this value.
    pub fn is_default(&self) -> bool {
        self.origin == "default"
    }
}

/// How the result came about: nothing in it changes any number (`run-info.json`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunInfo {
    /// Version of the program that wrote the folder.
    pub version: String,
    /// The command line.
    pub command: Vec<String>,
    /// Scenario files read.
    pub scenario_paths: Vec<String>,
    /// Folder asked for.
    pub out: String,
    /// Threads used.
    pub threads: usize,
    /// Name or kind of the machine.
    pub host: String,
    /// Start, in the words of the command line's clock.
    pub started: String,
    /// End.
    pub ended: String,
}

/// A picture as the report embeds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Illustration {
    /// File name below `plots/`, without ending.
    pub name: String,
    /// Title.
    pub title: String,
    /// What is seen, in words with numbers.
    pub description: String,
    /// Caption: number of runs, and which band is drawn.
    pub caption: String,
    /// The picture as SVG.
    pub svg: String,
    /// The picture as PNG.
    pub png: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_digest_is_the_published_one() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
