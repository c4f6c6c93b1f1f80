//! The tables: means over replications, and paired differences from the baseline.

use crate::experiment::metrics::SLICES;
use crate::experiment::{Arms, ComparisonRow, Marketing, Run, SummaryRow, World};
use crate::metric::{Direction, METRICS, Metric};
use crate::rng::{Draws, Purpose};
use crate::scenario::Scenario;
use crate::stats;

/// Resamples of the bootstrap behind `p_best`.
const RESAMPLES: u32 = 1000;
/// Error rate of the intervals.
const ALPHA: f64 = 0.05;

/// The runs of one world, by arm and replication.
struct Grid<'a> {
    world: World,
    /// Arm, then the replications in order. Every arm has the same replications.
    arms: Vec<Vec<&'a Run>>,
}

impl Grid<'_> {
    /// Values of one metric and slice, by arm.
    fn values(&self, metric: usize, slice: usize) -> Vec<Vec<Option<f64>>> {
        let values = |runs: &Vec<&Run>| runs.iter().map(|run| run.metrics[metric][slice]).collect();
        self.arms.iter().map(values).collect()
    }
}

/// Summary and comparison of all worlds.
pub fn tabulate(scenario: &Scenario, arms: &Arms, runs: &[Run]) -> (Vec<SummaryRow>, Vec<ComparisonRow>) {
    let mut worlds: Vec<World> = runs.iter().map(|run| run.world).collect();
    worlds.dedup();
    let (mut summary, mut comparison) = (Vec::new(), Vec::new());
    for world in worlds {
        let of_arm = |arm| runs.iter().filter(|run| run.world == world && run.arm == arm).collect();
        let grid = Grid { world, arms: (0..arms.len()).map(of_arm).collect() };
        let bootstrap = Bootstrap::new(scenario.seed, grid.arms.first().map_or(0, Vec::len));
        for (slice, segment) in SLICES.iter().enumerate() {
            for (at, metric) in METRICS.iter().enumerate() {
                if slice > 0 && !metric.by_segment {
                    continue;
                }
                summarise(&grid, at, metric, slice, segment, &mut summary);
                compare(&grid, arms, &bootstrap, at, metric, slice, segment, &mut comparison);
            }
        }
    }
    summary.sort_by_key(|row| (row.arm, row.world));
    (summary, comparison)
}

fn summarise(
    grid: &Grid,
    at: usize,
    metric: &Metric,
    slice: usize,
    segment: &'static str,
    rows: &mut Vec<SummaryRow>,
) {
    for (arm, values) in grid.values(at, slice).into_iter().enumerate() {
        let estimate = match pooled(metric.name) {
            Some(parts) => stats::jackknife_ratio(grid.arms[arm].iter().map(|run| parts(&run.marketing))),
            None => stats::summarise(values.into_iter().flatten()),
        };
        rows.push(SummaryRow {
            arm,
            world: grid.world,
            segment,
            metric: metric.name,
            unit: metric.unit,
            n: estimate.map_or(0, |estimate| estimate.n),
            mean: estimate.map(|estimate| estimate.mean),
            std_error: estimate.and_then(|estimate| estimate.std_error),
            interval: estimate.and_then(|estimate| stats::interval(&estimate, ALPHA)),
        });
    }
}

/// Takes numerator and denominator of a pooled rate out of the counts of a run.
type Parts = fn(&Marketing) -> (f64, f64);

/// The parts of a pooled rate; `None` for every other metric.
fn pooled(name: &str) -> Option<Parts> {
    match name {
        "delivery_rate_pooled" => Some(|counts| (counts.delivered as f64, counts.attempts as f64)),
        "recipient_block_rate_pooled" => {
            Some(|counts| (counts.recipient_blocks as f64, counts.delivered as f64))
        }
        _ => None,
    }
}

#[expect(clippy::too_many_arguments, reason = "one cell of the comparison table is named by all of them")]
fn compare(
    grid: &Grid,
    arms: &Arms,
    bootstrap: &Bootstrap,
    at: usize,
    metric: &Metric,
    slice: usize,
    segment: &'static str,
    rows: &mut Vec<ComparisonRow>,
) {
    if pooled(metric.name).is_some() || arms.len() < 2 {
        return;
    }
    let values = grid.values(at, slice);
    let baseline = arms.baseline();
    let higher = match metric.direction {
        Direction::Higher => Some(true),
        Direction::Lower => Some(false),
        Direction::Context => None,
    };
    let real: Vec<usize> = (0..arms.len()).filter(|&arm| !arms.infos()[arm].reference).collect();
    let p_best = higher.and_then(|higher| bootstrap.p_best(&values, &real, higher));
    for arm in (0..arms.len()).filter(|&arm| arm != baseline) {
        let pairs: Vec<(f64, f64)> =
            values[arm].iter().zip(&values[baseline]).filter_map(|(a, b)| Some(((*a)?, (*b)?))).collect();
        let paired = stats::paired(&pairs, higher);
        rows.push(ComparisonRow {
            metric: metric.name,
            unit: metric.unit,
            direction: metric.direction,
            world: grid.world,
            segment,
            arm,
            baseline,
            n: pairs.len() as u32,
            difference: paired.as_ref().map(|paired| paired.difference),
            std_error: paired.as_ref().and_then(|paired| paired.std_error),
            interval: paired
                .as_ref()
                .and_then(|paired| stats::bonferroni_interval(paired, ALPHA, arms.len() - 1)),
            p_better: paired.as_ref().and_then(|paired| paired.p_better),
            p_best: p_best.as_ref().and_then(|shares| Some(shares[real.iter().position(|at| *at == arm)?])),
            variance_reduction: paired.as_ref().and_then(|paired| paired.variance_reduction),
        });
    }
}

/// Keyed resamples of replications, the same for every metric.
struct Bootstrap {
    /// Resample, then the replications it takes.
    picks: Vec<Vec<u32>>,
}

impl Bootstrap {
    fn new(seed: u64, replications: usize) -> Self {
        let draws = Draws::new(seed, u32::MAX);
        let pick = |resample, position| {
            // Multiply-shift turns a word into a number below `replications`.
            let word = u64::from(draws.word(Purpose::Resample, resample, 0, position));
            ((word * replications as u64) >> 32) as u32
        };
        let picks = (0..RESAMPLES)
            .map(|resample| (0..replications as u32).map(|position| pick(resample, position)).collect())
            .collect();
        Self { picks }
    }

    /// For each of `arms`, the share of resamples in which its mean is best among them; `None` when a value is missing.
    fn p_best(&self, values: &[Vec<Option<f64>>], arms: &[usize], higher: bool) -> Option<Vec<f64>> {
        let table: Vec<Vec<f64>> = arms
            .iter()
            .map(|&arm| values[arm].iter().copied().collect::<Option<Vec<f64>>>())
            .collect::<Option<_>>()?;
        stats::p_best(&table, higher, &self.picks)
    }
}
