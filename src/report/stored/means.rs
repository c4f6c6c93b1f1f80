//! The tables over replications, in the order in which experiments make them.

use crate::experiment::{ComparisonRow, EffectRow, SummaryRow};
use crate::messaging::SEGMENTS;
use crate::metric::{METRICS, Metric};
use crate::report::columns;
use crate::report::sheet::cell_of;
use crate::report::stored::Frame;
use crate::report::stored::damage::Damages;
use crate::report::stored::rows::{Row, Rows};
use std::path::Path;

/// `all`, then each segment, each with the metrics given for it.
pub(super) fn slices() -> impl Iterator<Item = (usize, &'static str, usize, &'static Metric)> {
    let segment = |slot: usize| slot.checked_sub(1).map_or("all", |at| SEGMENTS[at].name());
    (0..=SEGMENTS.len()).flat_map(move |slot| {
        let metrics = METRICS.iter().enumerate().filter(move |(_, metric)| slot == 0 || metric.by_segment);
        metrics.map(move |(at, metric)| (slot, segment(slot), at, metric))
    })
}

/// `summary.csv`.
pub(super) fn summary(dir: &Path, frame: &Frame, damages: &mut Damages) -> Vec<SummaryRow> {
    let mut found = Vec::new();
    let Some(mut rows) = Rows::open(dir, &columns::SUMMARY, damages) else { return found };
    for (arm, name) in frame.arms.iter().map(String::as_str).enumerate() {
        for world in frame.worlds() {
            for (_, segment, _, metric) in slices() {
                let read = |mut row: Row| {
                    for expected in [name, world.name(), segment, metric.name, metric.unit] {
                        row.must(expected)?;
                    }
                    let (n, mean, std_error) = (row.count()?, row.number()?, row.number()?);
                    let (unit, interval) = (metric.unit, row.interval()?);
                    Some(SummaryRow {
                        arm,
                        world,
                        segment,
                        metric: metric.name,
                        unit,
                        n,
                        mean,
                        std_error,
                        interval,
                    })
                };
                let what = || format!("{} of {name} in {}", metric.name, world.name());
                found.extend(rows.need(what).and_then(read));
                if rows.is_hopeless() {
                    return found;
                }
            }
        }
    }
    rows.end();
    found
}

/// `comparison.csv`. Pooled rates have no row, and neither has a single arm.
pub(super) fn comparison(dir: &Path, frame: &Frame, damages: &mut Damages) -> Vec<ComparisonRow> {
    let mut found = Vec::new();
    let Some(mut rows) = Rows::open(dir, &columns::COMPARISON, damages) else { return found };
    let baseline = frame.baseline;
    for world in frame.worlds() {
        for (_, segment, _, metric) in slices().filter(|slice| !slice.3.is_pooled()) {
            for (arm, name) in
                frame.arms.iter().map(String::as_str).enumerate().filter(|(arm, _)| *arm != baseline)
            {
                let read = |mut row: Row| {
                    let direction = metric.direction;
                    for expected in [metric.name, metric.unit, direction.name(), world.name(), segment, name]
                    {
                        row.must(expected)?;
                    }
                    row.must(frame.arms.get(baseline)?)?;
                    Some(ComparisonRow {
                        metric: metric.name,
                        unit: metric.unit,
                        direction,
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
                };
                let what = || format!("{} of {name} in {}", metric.name, world.name());
                found.extend(rows.need(what).and_then(read));
                if rows.is_hopeless() {
                    return found;
                }
            }
        }
    }
    rows.end();
    found
}

/// `factorial.csv`: for each metric all main effects, then all interactions of two factors.
pub(super) fn factorial(
    dir: &Path,
    frame: &Frame,
    factors: &[String],
    damages: &mut Damages,
) -> Vec<EffectRow> {
    let mut found = Vec::new();
    let Some(mut rows) = Rows::open(dir, &columns::FACTORIAL, damages) else { return found };
    let names: Vec<String> = factors.iter().map(|name| cell_of(name).into_owned()).collect();
    let pairs = (0..names.len()).flat_map(|one| (one + 1..names.len()).map(move |two| (one, Some(two))));
    let effects: Vec<(usize, Option<usize>)> = (0..names.len()).map(|one| (one, None)).chain(pairs).collect();
    for world in frame.worlds() {
        for (_, segment, _, metric) in slices() {
            for &factors in &effects {
                let name = names[factors.0].as_str();
                let other = factors.1.map_or("", |other| names[other].as_str());
                let read = |mut row: Row| {
                    let direction = metric.direction;
                    for expected in
                        [metric.name, metric.unit, direction.name(), world.name(), segment, name, other]
                    {
                        row.must(expected)?;
                    }
                    Some(EffectRow {
                        metric: metric.name,
                        unit: metric.unit,
                        direction,
                        world,
                        segment,
                        factors,
                        n: row.count()?,
                        effect: row.number()?,
                        std_error: row.number()?,
                        interval: row.interval()?,
                    })
                };
                let what = || format!("the effect of {name} on {} in {}", metric.name, world.name());
                found.extend(rows.need(what).and_then(read));
                if rows.is_hopeless() {
                    return found;
                }
            }
        }
    }
    rows.end();
    found
}
