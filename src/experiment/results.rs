//! The results of an experiment: every run, the tables made of them, and the answer.

use serde::Deserialize;

use crate::engine::Outcome;
use crate::experiment::Effects;
use crate::metric::Direction;
use crate::scenario::{Defaults, FAMILIES, Family, Profile, Variation};

/// Which assumptions a run was made under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum World {
    /// The scenario as it stands.
    Central,
    /// The lenient gate.
    GateLenient,
    /// The strict gate.
    GateStrict,
    /// Every recipient parameter that has a low value at it.
    RecipientsLow,
    /// Every recipient parameter that has a high value at it.
    RecipientsHigh,
    /// One gate of the whole family, whichever the scenario and its arms ask for.
    Gate(Family, Profile),
}

/// Names of the gates, by family and then by lenient, central, strict.
const GATE_NAMES: [[&str; 3]; FAMILIES.len()] = [
    ["documented-lenient", "documented-central", "documented-strict"],
    ["throttle-lenient", "throttle-central", "throttle-strict"],
    ["saturation-lenient", "saturation-central", "saturation-strict"],
    ["article-lenient", "article-central", "article-strict"],
    ["composite-lenient", "composite-central", "composite-strict"],
];

/// How strict a gate of the family can be.
pub const STRICTNESS: [Profile; 3] = [Profile::Lenient, Profile::Central, Profile::Strict];

impl World {
    /// The world of a name in tables.
    pub fn named(name: &str) -> Option<Self> {
        use World::{Central, GateLenient, GateStrict, RecipientsHigh, RecipientsLow};
        let own = [Central, GateLenient, GateStrict, RecipientsLow, RecipientsHigh];
        own.into_iter().chain(Self::gates()).find(|world| world.name() == name)
    }

    /// Every gate of the family, in the order of tables.
    pub fn gates() -> impl Iterator<Item = Self> {
        FAMILIES.into_iter().flat_map(|family| STRICTNESS.map(|profile| Self::Gate(family, profile)))
    }

    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Central => "central",
            Self::GateLenient => "gate-lenient",
            Self::GateStrict => "gate-strict",
            Self::RecipientsLow => "recipients-low",
            Self::RecipientsHigh => "recipients-high",
            Self::Gate(family, profile) => GATE_NAMES[family as usize][profile as usize % STRICTNESS.len()],
        }
    }

    /// How its setups differ from the scenario's own.
    pub fn variation(self) -> Variation {
        let mut variation = Variation::default();
        match self {
            Self::Central => {}
            Self::GateLenient => variation.gate = Some(Profile::Lenient),
            Self::GateStrict => variation.gate = Some(Profile::Strict),
            Self::RecipientsLow => variation.recipients = Some(Defaults::Low),
            Self::RecipientsHigh => variation.recipients = Some(Defaults::High),
            Self::Gate(family, profile) => {
                (variation.family, variation.gate) = (Some(family), Some(profile));
            }
        }
        variation
    }

    /// Whether it is the scenario's own gate, made lenient or strict.
    pub fn is_gate_profile(self) -> bool {
        matches!(self, Self::GateLenient | Self::GateStrict)
    }

    /// Whether it is one gate of the whole family.
    pub fn is_of_family(self) -> bool {
        matches!(self, Self::Gate(..))
    }

    /// Whether the answer's sentence speaks of it: a world that moves one group of the scenario's assumptions.
    pub fn is_doubt(self) -> bool {
        self != Self::Central && !self.is_of_family()
    }
}

/// One arm as tables and pictures name it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ArmInfo {
    /// Name in tables.
    pub name: String,
    /// Name of its strategy.
    pub strategy: String,
    /// What the strategy does, in one sentence.
    pub description: String,
    /// Whether the other arms are compared with this one.
    pub baseline: bool,
    /// Whether its strategy sees the truth: shown beside the others, never the best and never an answer.
    pub reference: bool,
    /// Days at the start on which each sender number has a messaging limit of its own; 0 where the portfolio has one.
    #[serde(default)]
    pub own_limits: u32,
}

/// One seeded run of one arm in one world.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// World.
    pub world: World,
    /// Index into [`Results::arms`].
    pub arm: usize,
    /// Replication, from 0.
    pub replication: u32,
    /// What happened; outside the central world without the tables by day.
    pub outcome: Outcome,
    /// Marketing of the whole run, for pooled rates.
    pub marketing: Marketing,
    /// Metric values in the order of [`crate::metric::METRICS`], for all segments together, then for each; `None`
    /// where the denominator is 0 or the metric is not given by segment.
    pub metrics: Vec<[Option<f64>; 4]>,
}

/// Marketing counts of a run: numerators and denominators of pooled rates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marketing {
    /// Attempts.
    pub attempts: u64,
    /// Delivered.
    pub delivered: u64,
    /// Committed recipient blocks.
    pub recipient_blocks: u64,
}

/// Mean of one metric over replications (`summary.csv`).
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow {
    /// Index into [`Results::arms`].
    pub arm: usize,
    /// World.
    pub world: World,
    /// `all` or a segment's name.
    pub segment: &'static str,
    /// Name of the metric.
    pub metric: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Replications with a value.
    pub n: u32,
    /// Mean; `None` without a value.
    pub mean: Option<f64>,
    /// Standard error of the mean; `None` with fewer than two values.
    pub std_error: Option<f64>,
    /// 95 % interval of the mean; `None` with fewer than five values.
    pub interval: Option<(f64, f64)>,
}

/// Paired difference of one metric between an arm and the baseline (`comparison.csv`).
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonRow {
    /// Name of the metric.
    pub metric: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// Which side is better.
    pub direction: Direction,
    /// World.
    pub world: World,
    /// `all` or a segment's name.
    pub segment: &'static str,
    /// Index into [`Results::arms`].
    pub arm: usize,
    /// Index of the baseline arm.
    pub baseline: usize,
    /// Pairs of replications with a value.
    pub n: u32,
    /// Mean of arm minus baseline.
    pub difference: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Simultaneous 95 % interval over the arms (Bonferroni paired t); `None` with fewer than five pairs.
    pub interval: Option<(f64, f64)>,
    /// Share of replications in which the arm beats the baseline, ties half; `None` for context metrics.
    pub p_better: Option<f64>,
    /// Share of bootstrap resamples in which the arm's mean is best of all arms (simulation noise only).
    pub p_best: Option<f64>,
    /// (variance of arm + variance of baseline) / variance of the difference; `None` when the difference never varies.
    pub variance_reduction: Option<f64>,
}

/// The answer in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Answer {
    /// One sentence for each arm that is not the baseline.
    pub sentences: Vec<String>,
    /// Warnings: too few replications, pairing that backfired, metrics still moving at the end, saturated reach.
    pub warnings: Vec<String>,
    /// What the reader must know about the assumptions behind the answer.
    pub caveats: Vec<String>,
    /// With every gate of the family run: one sentence for each arm, on where the winner changes and what holds
    /// without any engagement judgement.
    pub gates: Vec<String>,
}

/// Everything an experiment leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// The scenario's question.
    pub question: String,
    /// Name of the primary metric.
    pub primary: &'static str,
    /// The arms in the order of the scenario.
    pub arms: Vec<ArmInfo>,
    /// All runs by world, arm and replication.
    pub runs: Vec<Run>,
    /// Means.
    pub summary: Vec<SummaryRow>,
    /// Paired differences.
    pub comparison: Vec<ComparisonRow>,
    /// The answer in words.
    pub answer: Answer,
    /// The effects of the factors, where the arms are a factorial design.
    pub effects: Option<Effects>,
    /// Rating thresholds (yellow, red) of the gate in the central world, for pictures.
    pub rating_lines: (f64, f64),
    /// Whether every replication that was asked for is there.
    pub complete: bool,
}
