//! What defines a result and what merely produced it, gathered for the result folder.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::experiment::Experiment;
use crate::report::{DataFile, DirectReward, Provenance, ResolvedValue, RunInfo, sha256};
use crate::scenario::{FORMAT, MODEL_VERSION, Origin, Variation};

/// Everything that defines the results of an experiment.
pub(super) fn provenance(experiment: &Experiment) -> Provenance {
    let scenario = experiment.scenario();
    let setup = scenario.setup(experiment.arms().baseline_in_scenario(), &Variation::default());
    let arms: Vec<String> = experiment.arms().infos().iter().map(|arm| arm.name.clone()).collect();
    let worlds: Vec<String> = experiment.worlds().iter().map(|(world, _)| world.name().to_owned()).collect();
    // Two ways of writing the same experiment have the same hash: it covers resolved values, not their origins.
    let defining = format!("{}\n{}\n{arms:?}\n{worlds:?}", env!("CARGO_PKG_VERSION"), scenario.hash());
    Provenance {
        hash: sha256(defining.as_bytes()),
        crate_version: env!("CARGO_PKG_VERSION").to_owned(),
        format: FORMAT,
        model_version: MODEL_VERSION.to_owned(),
        scenario: scenario.name().to_owned(),
        scenario_text: scenario.text().to_owned(),
        seed: scenario.seed,
        population_seed: scenario.population_seed,
        replications: scenario.replications,
        arms,
        worlds,
        rule_pack: setup.rule_packs(),
        gate_family: setup.family.name().to_owned(),
        gate_profile: setup.profile.name().to_owned(),
        over_limit_code: setup.gate.over_limit_code(),
        direct_rewards: setup
            .direct_rewards()
            .iter()
            .map(|reward| DirectReward { term: reward.term.to_owned(), what: reward.rewards.to_owned() })
            .collect(),
        data: scenario
            .data_files()
            .iter()
            .map(|file| DataFile { name: file.path.clone(), sha256: file.sha256.clone() })
            .collect(),
        values: scenario.resolved().into_iter().map(value).collect(),
    }
}

fn value(resolved: crate::scenario::Resolved) -> ResolvedValue {
    ResolvedValue {
        path: resolved.path,
        value: resolved.value,
        unit: resolved.unit.to_owned(),
        origin: match &resolved.origin {
            Origin::Set(_) => "--set".to_owned(),
            other => other.to_string(),
        },
        grade: Some(resolved.grade.to_string()),
        low: resolved.low,
        high: resolved.high,
        source: resolved.source,
        meaning: resolved.meaning,
    }
}

/// The command line's clock.
pub(super) struct Clock {
    started: u64,
}

impl Clock {
    /// Looks at the clock when the work begins.
    pub fn start() -> Self {
        Self { started: now() }
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// How the result came about.
pub(super) fn run_info(scenario: &Path, out: &Path, threads: usize, clock: &Clock) -> RunInfo {
    RunInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        command: std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect(),
        scenario_paths: vec![scenario.display().to_string()],
        out: out.display().to_string(),
        threads,
        host: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        started: utc(clock.started),
        ended: utc(now()),
    }
}

/// Seconds since 1970 as a UTC time (civil-from-days, proleptic Gregorian).
fn utc(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_times() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_793_624_461), "2026-11-02T13:01:01Z");
    }
}
