//! The tables that the page is made of, as they lie in `docs/article`.

use std::error::Error;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A setting of the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Family of the engagement judgement.
    pub family: &'static str,
    /// Whether it may reward the sender directly.
    pub direct_rewards: bool,
}

/// The settings that every claim is tried under. `documented` has no direct rewards that could be switched off.
pub const SETTINGS: [Setting; 5] = [
    Setting { family: "documented", direct_rewards: true },
    Setting { family: "article", direct_rewards: true },
    Setting { family: "article", direct_rewards: false },
    Setting { family: "composite", direct_rewards: true },
    Setting { family: "composite", direct_rewards: false },
];

/// One metric that a claim is judged by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Name of the metric.
    pub metric: &'static str,
    /// List segment, or `all`.
    pub segment: &'static str,
    /// Head of its column.
    pub head: &'static str,
    /// Whether the advice should lower it.
    pub lower: bool,
    /// Smallest effect that matters: assumed, half a percentage point, and a tenth for what the list loses.
    pub smallest: f64,
}

/// The claim itself first; then what it may be confused with, and what it costs or brings.
pub const MEASURES: [Measure; 4] = [
    Measure {
        metric: "withheld_131049_rate",
        segment: "all",
        head: "131049 rate",
        lower: true,
        smallest: 0.005,
    },
    Measure {
        metric: "withheld_131049_rate",
        segment: "opted_in",
        head: "of the opted-in alone",
        lower: true,
        smallest: 0.005,
    },
    Measure {
        metric: "delivered_share",
        segment: "all",
        head: "delivered share",
        lower: false,
        smallest: 0.005,
    },
    Measure { metric: "list_burn", segment: "all", head: "list burn", lower: true, smallest: 0.001 },
];

/// What is expected of a scenario; a row of `scenarios/causes/expected.csv`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Expected {
    /// File in `scenarios/causes`, without ending.
    pub scenario: String,
    /// Which of the article's causes or cures it tests.
    pub advice: String,
    /// The claim in one sentence.
    pub claim: String,
    /// Metric of the claim.
    pub metric: String,
    /// `lower` or `higher`, when the advice is followed.
    pub direction: String,
}

/// The difference that one piece of advice makes under one setting; a row of `effects.csv`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Effect {
    pub scenario: String,
    pub family: String,
    pub direct_rewards: bool,
    pub metric: String,
    pub segment: String,
    /// Replications.
    pub n: u32,
    /// Mean with the practice that the article warns of.
    pub warned: f64,
    /// Mean with the practice that it advises.
    pub advised: f64,
    /// Advised minus warned, paired by replication.
    pub effect: f64,
    pub std_error: f64,
    /// 95 % interval, simultaneous over all claims and settings.
    pub ci_low: f64,
    pub ci_high: f64,
}

/// One effect of the factorial design under one setting; a row of `factorial.csv`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Factor {
    pub family: String,
    pub direct_rewards: bool,
    pub metric: String,
    pub factor: String,
    /// The other factor of an interaction.
    pub with_factor: String,
    pub n: u32,
    pub effect: f64,
    pub std_error: f64,
    pub ci_low: f64,
    pub ci_high: f64,
}

/// What was run; the one row of `about.csv`.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct About {
    /// Version of the program.
    pub version: String,
    /// Version of the model.
    pub model_version: String,
    /// Replications of every arm.
    pub replications: u32,
    /// Contacts on the list.
    pub size: u32,
}

/// Reads a table with a header.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

/// Writes a table with a header.
pub fn write<T: Serialize>(path: &Path, rows: &[T]) -> Result<(), Box<dyn Error>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_path(path)?;
    for row in rows {
        writer.serialize(row)?;
    }
    Ok(writer.flush()?)
}
