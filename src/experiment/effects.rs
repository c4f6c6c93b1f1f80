//! Effects of a factorial design: what each factor changes on average over the settings of the others, and what pairs
//! of them change together.

use crate::experiment::answer::sentence;
use crate::experiment::metrics::SLICES;
use crate::experiment::{ArmInfo, Arms, ComparisonRow, Results, Run, World};
use crate::metric::{Direction, METRICS, Metric};
use crate::scenario::Scenario;
use crate::stats::factorial::{estimate, main_and_pairs, shares};
use crate::stats::interval;

/// Error rate of the intervals, for all effects of a metric together.
const ALPHA: f64 = 0.05;

/// The effects of a factorial design.
#[derive(Clone, Debug, PartialEq)]
pub struct Effects {
    /// Names of the factors.
    pub factors: Vec<String>,
    /// Main effects and interactions of two factors (`factorial.csv`).
    pub rows: Vec<EffectRow>,
    /// How the sum of squares between the arms' means of the primary metric in the central world divides into main
    /// effects, interactions of two factors and higher ones; `None` when the arms do not differ.
    pub shares: Option<[f64; 3]>,
}

/// One effect on one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectRow {
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
    /// Index of the factor; for an interaction, of both.
    pub factors: (usize, Option<usize>),
    /// Replications in which every arm has a value.
    pub n: u32,
    /// Mean of the effect: with the factor minus without it, over all settings of the others; for an interaction half
    /// of what the effect of one gains when the other is switched on.
    pub effect: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// Simultaneous 95 % interval over all effects of the metric (Bonferroni t over replications); `None` with fewer
    /// than five replications.
    pub interval: Option<(f64, f64)>,
}

impl Effects {
    /// The effects of a scenario's factorial design; `None` where it has none or not all of its arms were run.
    pub fn of(scenario: &Scenario, arms: &Arms, runs: &[Run]) -> Option<Self> {
        let factors = scenario.factorial.as_ref()?.factors.clone();
        let all = 1 << factors.len();
        if arms.len() != all {
            return None;
        }
        let mut worlds: Vec<World> = runs.iter().map(|run| run.world).collect();
        worlds.dedup();
        let mut effects = Self { factors, rows: Vec::new(), shares: None };
        for world in worlds {
            let of_world: Vec<&Run> = runs.iter().filter(|run| run.world == world).collect();
            for (slice, segment) in SLICES.iter().enumerate() {
                for (at, metric) in METRICS.iter().enumerate() {
                    if slice == 0 || metric.by_segment {
                        let replications = replications(&of_world, all, at, slice);
                        effects.add(metric, world, segment, &replications);
                        if metric.name == scenario.answer.name && world == World::Central && slice == 0 {
                            effects.shares = shares(&means(&replications));
                        }
                    }
                }
            }
        }
        Some(effects)
    }

    fn add(
        &mut self,
        metric: &'static Metric,
        world: World,
        segment: &'static str,
        replications: &[Vec<f64>],
    ) {
        let masks = main_and_pairs(self.factors.len());
        let count = masks.len() as f64;
        self.rows.extend(masks.into_iter().map(|mask| {
            let first = mask.trailing_zeros() as usize;
            let second = mask & (mask - 1);
            let estimate = estimate(replications, mask);
            EffectRow {
                metric: metric.name,
                unit: metric.unit,
                direction: metric.direction,
                world,
                segment,
                factors: (first, (second > 0).then(|| second.trailing_zeros() as usize)),
                n: estimate.map_or(0, |estimate| estimate.n),
                effect: estimate.map(|estimate| estimate.mean),
                std_error: estimate.and_then(|estimate| estimate.std_error),
                interval: estimate.and_then(|estimate| interval(&estimate, ALPHA / count)),
            }
        }));
    }

    /// One sentence for each factor: a main effect is told like the difference between two arms, with the factor and
    /// without it.
    pub(super) fn sentences(&self, results: &Results, metric: &Metric) -> Vec<String> {
        let arm = |name: String, baseline| ArmInfo {
            strategy: name.clone(),
            name,
            description: String::new(),
            baseline,
            reference: false,
            own_limits: 0,
        };
        let on = |row: &EffectRow| row.factors.1.is_none();
        let told = Results {
            question: String::new(),
            primary: results.primary,
            arms: std::iter::once(arm("none of it".to_owned(), true))
                .chain(self.factors.iter().map(|name| arm(name.clone(), false)))
                .collect(),
            runs: Vec::new(),
            summary: Vec::new(),
            comparison: self.rows.iter().filter(|row| on(row)).map(as_comparison).collect(),
            answer: Default::default(),
            effects: None,
            rating_lines: results.rating_lines,
            complete: results.complete,
        };
        (1..told.arms.len()).map(|factor| sentence(&told, metric, factor)).collect()
    }
}

/// A main effect is a paired difference between two sets of arms.
fn as_comparison(row: &EffectRow) -> ComparisonRow {
    ComparisonRow {
        metric: row.metric,
        unit: row.unit,
        direction: row.direction,
        world: row.world,
        segment: row.segment,
        arm: 1 + row.factors.0,
        baseline: 0,
        n: row.n,
        difference: row.effect,
        std_error: row.std_error,
        interval: row.interval,
        p_better: None,
        p_best: None,
        variance_reduction: None,
    }
}

/// The responses of all arms, replication by replication; those in which an arm has no value are left out.
fn replications(runs: &[&Run], arms: usize, metric: usize, slice: usize) -> Vec<Vec<f64>> {
    let numbers = runs.iter().map(|run| run.replication);
    let count = numbers.max().map_or(0, |last| last as usize + 1);
    let mut table = vec![vec![None; arms]; count];
    for run in runs {
        table[run.replication as usize][run.arm] = run.metrics[metric][slice];
    }
    table.into_iter().filter_map(|responses| responses.into_iter().collect()).collect()
}

/// Mean response of each arm.
fn means(replications: &[Vec<f64>]) -> Vec<f64> {
    let Some(first) = replications.first() else { return Vec::new() };
    (0..first.len())
        .map(|arm| {
            replications.iter().map(|responses| responses[arm]).sum::<f64>() / replications.len() as f64
        })
        .collect()
}
