//! The tables over replications, in the order in which experiments make them.

use crate::experiment::{ComparisonRow, EffectRow, Run, SummaryRow, World};
use crate::messaging::SEGMENTS;
use crate::metric::{METRICS, Metric};
use crate::report::columns;
use crate::report::columns::Table;
use crate::report::sheet::cell_of;
use crate::report::stored::Frame;
use crate::report::stored::damage::{Damage, Damages};
use crate::report::stored::rows::{Row, Rows};
use crate::stats;
use std::path::Path;

/// Number and name of a segment, number and row of a metric.
type Slice = (usize, &'static str, usize, &'static Metric);

/// `all`, then each segment, each with the metrics given for it.
pub(super) fn slices() -> impl Iterator<Item = Slice> {
    let segment = |slot: usize| slot.checked_sub(1).map_or("all", |at| SEGMENTS[at].name());
    (0..=SEGMENTS.len()).flat_map(move |slot| {
        let metrics = METRICS.iter().enumerate().filter(move |(_, metric)| slot == 0 || metric.by_segment);
        metrics.map(move |(at, metric)| (slot, segment(slot), at, metric))
    })
}

/// Reads one row for each of `expected`, in their order; `what` says what is missing where the table ends too early.
fn each<E, T>(
    dir: &Path,
    table: &'static Table,
    damages: &mut Damages,
    expected: impl Iterator<Item = E>,
    what: impl Fn(&E) -> String,
    read: impl Fn(&E, Row) -> Option<T>,
) -> Vec<T> {
    let mut found = Vec::new();
    let Some(mut rows) = Rows::open(dir, table, damages) else { return found };
    for expected in expected {
        found.extend(rows.need(|| what(&expected)).and_then(|row| read(&expected, row)));
        if rows.is_hopeless() {
            return found;
        }
    }
    rows.end();
    found
}

/// `summary.csv`.
pub(super) fn summary(dir: &Path, frame: &Frame, damages: &mut Damages) -> Vec<SummaryRow> {
    let arms = frame.arms.iter().map(String::as_str).enumerate();
    let expected = arms.flat_map(|arm| {
        let worlds = frame.worlds().into_iter();
        worlds.flat_map(move |world| slices().map(move |slice| (arm, world, slice)))
    });
    type Key<'a> = ((usize, &'a str), World, Slice);
    let what = |&((_, name), world, slice): &Key| format!("{} of {name} in {}", slice.3.name, world.name());
    each(dir, &columns::SUMMARY, damages, expected, what, |&((arm, name), world, slice), mut row| {
        let (_, segment, _, metric) = slice;
        for expected in [name, world.name(), segment, metric.name, metric.unit] {
            row.must(expected)?;
        }
        let (n, mean, std_error) = (row.count()?, row.number()?, row.number()?);
        let (unit, interval) = (metric.unit, row.interval()?);
        Some(SummaryRow { arm, world, segment, metric: metric.name, unit, n, mean, std_error, interval })
    })
}

/// `comparison.csv`. Pooled rates have no row, and neither has a single arm.
pub(super) fn comparison(dir: &Path, frame: &Frame, damages: &mut Damages) -> Vec<ComparisonRow> {
    let baseline = frame.baseline;
    let others =
        || frame.arms.iter().map(String::as_str).enumerate().filter(move |(arm, _)| *arm != baseline);
    let compared = || slices().filter(|slice| !slice.3.is_pooled());
    let expected = frame
        .worlds()
        .into_iter()
        .flat_map(|world| compared().flat_map(move |slice| others().map(move |arm| (world, slice, arm))));
    type Key<'a> = (World, Slice, (usize, &'a str));
    let what = |&(world, slice, (_, name)): &Key| format!("{} of {name} in {}", slice.3.name, world.name());
    each(dir, &columns::COMPARISON, damages, expected, what, |&(world, slice, (arm, name)), mut row| {
        let (_, segment, _, metric) = slice;
        measured(&mut row, metric, world, segment)?;
        row.must(name)?;
        row.must(frame.arms.get(baseline)?)?;
        Some(ComparisonRow {
            metric: metric.name,
            unit: metric.unit,
            direction: metric.direction,
            world,
            segment,
            arm,
            baseline,
            n: row.count()?,
            difference: row.number()?,
            std_error: row.number()?,
            interval: row.interval()?,
            p_better: row.number()?,
            p_best: row.number()?,
            variance_reduction: row.number()?,
        })
    })
}

/// `factorial.csv`: for each metric all main effects, then all interactions of two factors.
pub(super) fn factorial(
    dir: &Path,
    frame: &Frame,
    factors: &[String],
    damages: &mut Damages,
) -> Vec<EffectRow> {
    let names: Vec<String> = factors.iter().map(|name| cell_of(name).into_owned()).collect();
    let pairs = (0..names.len()).flat_map(|one| (one + 1..names.len()).map(move |two| (one, Some(two))));
    let effects: Vec<(usize, Option<usize>)> = (0..names.len()).map(|one| (one, None)).chain(pairs).collect();
    let expected = frame.worlds().into_iter().flat_map(|world| {
        let effects = &effects;
        slices().flat_map(move |slice| effects.iter().map(move |&factors| (world, slice, factors)))
    });
    type Key = (World, Slice, (usize, Option<usize>));
    let what = |&(world, slice, factors): &Key| {
        format!("the effect of {} on {} in {}", names[factors.0], slice.3.name, world.name())
    };
    each(dir, &columns::FACTORIAL, damages, expected, what, |&(world, slice, factors), mut row| {
        let (_, segment, _, metric) = slice;
        measured(&mut row, metric, world, segment)?;
        row.must(&names[factors.0])?;
        row.must(factors.1.map_or("", |other| names[other].as_str()))?;
        Some(EffectRow {
            metric: metric.name,
            unit: metric.unit,
            direction: metric.direction,
            world,
            segment,
            factors,
            n: row.count()?,
            effect: row.number()?,
            std_error: row.number()?,
            interval: row.interval()?,
        })
    })
}

/// The first cells of a row that compares: what is measured, and of whom.
fn measured(row: &mut Row, metric: &Metric, world: World, segment: &str) -> Option<()> {
    for expected in [metric.name, metric.unit, metric.direction.name(), world.name(), segment] {
        row.must(expected)?;
    }
    Some(())
}

/// Says which rows of `summary.csv` are not made of the values in `replications.csv`. Both tables have what a run wrote, to
/// the last bit, so another digit in either is noticed. Pooled rates are made of counts that no table holds.
pub(super) fn agree(frame: &Frame, means: &[SummaryRow], runs: &[Run], damages: &mut Damages) {
    let made = frame.arms.iter().enumerate().flat_map(|(arm, name)| {
        let worlds = frame.worlds().into_iter();
        worlds.flat_map(move |world| slices().map(move |slice| (arm, name, world, slice)))
    });
    let of = |arm, world| runs.iter().filter(move |run| run.arm == arm && run.world == world);
    let mut found: Vec<(usize, World, Vec<&Run>)> = Vec::new();
    for ((arm, name, world, (slot, segment, at, metric)), row) in made.zip(means) {
        if metric.is_pooled() {
            continue;
        }
        if found.last().is_none_or(|last| (last.0, last.1) != (arm, world)) {
            found.push((arm, world, of(arm, world).collect()));
        }
        let of_arm = found.last().map_or(&[][..], |last| &last.2);
        let made = stats::summarise(of_arm.iter().filter_map(|run| run.metrics[at][slot]));
        let (n, mean) = (made.map_or(0, |made| made.n), made.map(|made| made.mean));
        if (n, mean, made.and_then(|made| made.std_error)) != (row.n, row.mean, row.std_error) {
            let (file, metric, world) = (columns::REPLICATIONS.file, metric.name, world.name());
            let what =
                format!("{metric} of {name} ({segment}) in {world} is not that of the values in {file}");
            damages.add(Damage::whole(columns::SUMMARY.file, what));
        }
    }
}
