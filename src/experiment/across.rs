//! Two results beside each other: what moved between them, arm by arm.

use crate::experiment::metrics::SLICES;
use crate::experiment::{Results, Run, World};
use crate::metric::{Direction, METRICS, Metric};
use crate::stats::{self, Estimate};

/// Error rate of the intervals, for all arms of a metric together.
const ALPHA: f64 = 0.05;

/// What moved between two results.
#[derive(Clone, Debug, PartialEq)]
pub struct Across {
    /// Whether replications were compared one by one; otherwise only their means.
    pub paired: bool,
    /// One row for each metric, world, segment and arm that both have.
    pub rows: Vec<Shift>,
    /// Arms that only the first has, and only the second.
    pub lone_arms: [Vec<String>; 2],
    /// Worlds that only the first has, and only the second.
    pub lone_worlds: [Vec<World>; 2],
}

/// One metric of one arm in both results.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// The metric.
    pub metric: &'static Metric,
    /// World.
    pub world: World,
    /// `all` or a segment's name.
    pub segment: &'static str,
    /// Name of the arm.
    pub arm: String,
    /// Its mean in the first and in the second result, over all their replications; `None` without a value.
    pub means: [Option<Estimate>; 2],
    /// Replications with a value in both, where they are paired.
    pub pairs: u32,
    /// Replications, of those that both have, whose values are not the same; only where they are paired.
    pub moved: u32,
    /// Mean of second minus first: over the pairs, or between the means.
    pub difference: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// 95 % interval, simultaneous over the arms (Bonferroni): paired t, or Welch's; `None` with fewer than five values.
    pub interval: Option<(f64, f64)>,
    /// Share of pairs in which the second is better, ties half.
    pub p_better: Option<f64>,
    /// What pairing gained, as in comparisons of arms.
    pub variance_reduction: Option<f64>,
}

impl Shift {
    /// Whether the interval leaves out no difference at all.
    pub fn is_beyond_noise(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// Whether the mean moved by more than `tolerance` (a share of its value in the first result), or is there in one
    /// result only. At 0 any movement of any replication counts.
    pub fn exceeds(&self, tolerance: f64) -> bool {
        match self.means {
            [None, None] => false,
            [Some(first), Some(second)] => {
                let apart = (second.mean - first.mean).abs();
                apart > tolerance * first.mean.abs() || tolerance == 0.0 && self.moved > 0
            }
            _ => true,
        }
    }
}

/// Values of a metric by replication.
type Values = Vec<Option<f64>>;

fn runs<'a>(results: &'a Results, world: World, arm: &str) -> Vec<&'a Run> {
    let arm = results.arms.iter().position(|info| info.name == arm);
    results.runs.iter().filter(|run| run.world == world && Some(run.arm) == arm).collect()
}

fn worlds(results: &Results) -> Vec<World> {
    let mut worlds: Vec<World> = results.runs.iter().map(|run| run.world).collect();
    worlds.dedup();
    worlds
}

/// What `one` has and `other` has not.
fn lone<T: Clone + PartialEq>(one: &[T], other: &[T]) -> Vec<T> {
    one.iter().filter(|item| !other.contains(item)).cloned().collect()
}

/// Compares `second` with `first`. `paired` says whether equal numbers of replications mean equal people and luck.
pub fn across(first: &Results, second: &Results, paired: bool) -> Across {
    let names = |results: &Results| results.arms.iter().map(|arm| arm.name.clone()).collect::<Vec<_>>();
    let arms = [names(first), names(second)];
    let both_worlds = [worlds(first), worlds(second)];
    let common: Vec<&String> = arms[0].iter().filter(|name| arms[1].contains(name)).collect();
    let mut rows = Vec::new();
    for &world in both_worlds[0].iter().filter(|world| both_worlds[1].contains(world)) {
        for arm in &common {
            let runs = [runs(first, world, arm), runs(second, world, arm)];
            for (slice, segment) in SLICES.iter().enumerate() {
                let given = |metric: &Metric| !metric.is_pooled() && (slice == 0 || metric.by_segment);
                for (at, metric) in METRICS.iter().enumerate().filter(|(_, metric)| given(metric)) {
                    let values = [0, 1].map(|side: usize| -> Values {
                        runs[side].iter().map(|run| run.metrics[at][slice]).collect()
                    });
                    let shift = shift(metric, &values, paired, common.len());
                    rows.push(Shift { world, segment, arm: (*arm).clone(), ..shift });
                }
            }
        }
    }
    Across {
        paired,
        rows,
        lone_arms: [lone(&arms[0], &arms[1]), lone(&arms[1], &arms[0])],
        lone_worlds: [lone(&both_worlds[0], &both_worlds[1]), lone(&both_worlds[1], &both_worlds[0])],
    }
}

/// One comparison, without its names.
fn shift(metric: &'static Metric, values: &[Values; 2], paired: bool, arms: usize) -> Shift {
    let means = [0, 1].map(|side: usize| stats::summarise(values[side].iter().flatten().copied()));
    let mut shift = Shift {
        metric,
        world: World::Central,
        segment: SLICES[0],
        arm: String::new(),
        means,
        pairs: 0,
        moved: 0,
        difference: None,
        std_error: None,
        interval: None,
        p_better: None,
        variance_reduction: None,
    };
    if paired {
        let both = || values[1].iter().zip(&values[0]);
        shift.moved = both().filter(|(second, first)| second != first).count() as u32;
        let pairs: Vec<(f64, f64)> = both().filter_map(|(second, first)| (*second).zip(*first)).collect();
        shift.pairs = pairs.len() as u32;
        let higher = match metric.direction {
            Direction::Higher => Some(true),
            Direction::Lower => Some(false),
            Direction::Context => None,
        };
        if let Some(found) = stats::paired(&pairs, higher) {
            shift.difference = Some(found.difference);
            shift.std_error = found.std_error;
            shift.interval = stats::bonferroni_interval(&found, ALPHA, arms);
            shift.p_better = found.p_better;
            shift.variance_reduction = found.variance_reduction;
        }
    } else if let [Some(first), Some(second)] = &means {
        let found = stats::unpaired(second, first, ALPHA, arms);
        shift.difference = Some(found.difference);
        shift.std_error = found.std_error;
        shift.interval = found.interval;
    }
    shift
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::find;

    fn compared(first: &[Option<f64>], second: &[Option<f64>], paired: bool) -> Shift {
        shift(find("delivered_share").unwrap(), &[first.to_vec(), second.to_vec()], paired, 2)
    }

    const LUCK: [f64; 6] = [0.1, 0.5, 0.3, 0.9, 0.2, 0.7];

    /// A constant shift is found exactly by pairs and drowns in the luck of replications without them.
    #[test]
    fn pairs_find_what_means_cannot() {
        let (first, second) = (LUCK.map(Some), LUCK.map(|value| Some(value + 0.125)));
        let found = compared(&first, &second, true);
        assert!((found.difference.unwrap() - 0.125).abs() < 1e-12 && found.is_beyond_noise());
        assert_eq!((found.pairs, found.moved, found.p_better), (6, 6, Some(1.0)));
        let apart = compared(&first, &second, false);
        assert!((apart.difference.unwrap() - 0.125).abs() < 1e-12 && !apart.is_beyond_noise());
        assert_eq!((apart.moved, apart.p_better), (0, None));
    }

    #[test]
    fn the_same_values_have_not_moved() {
        let found = compared(&LUCK.map(Some), &LUCK.map(Some), true);
        assert_eq!((found.moved, found.difference, found.interval), (0, Some(0.0), Some((0.0, 0.0))));
        assert!(!found.is_beyond_noise() && !found.exceeds(0.0));
    }

    #[test]
    fn a_tolerance_is_a_share_of_the_first_mean() {
        let found = compared(&[Some(0.5); 5], &[Some(0.51); 5], true);
        assert!(found.exceeds(0.0) && found.exceeds(0.019) && !found.exceeds(0.021));
        let gone = compared(&[Some(0.5); 5], &[None; 5], true);
        assert!(gone.exceeds(1e9) && gone.difference.is_none() && gone.moved == 5);
        assert!(!compared(&[None; 5], &[None; 5], true).exceeds(0.0));
        // Means alike, replications not.
        assert!(compared(&[Some(0.25), Some(0.75)], &[Some(0.75), Some(0.25)], true).exceeds(0.0));
    }

    #[test]
    fn a_missing_value_makes_no_pair() {
        let found = compared(&[Some(1.0), None, Some(1.0)], &[Some(2.0), Some(9.0), None], true);
        assert_eq!((found.pairs, found.moved, found.difference), (1, 3, Some(1.0)));
    }
}
