//! What the pictures show, taken from the runs of the central world: bands over replications by day, and sums.

use crate::experiment::{DayCounts, GateDay, Outcome, Results, World};
use crate::messaging::{Category, Rating, Reason, SEGMENTS};

/// The middle of the replications and how far they spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Band {
    /// 5 % of the replications lie below.
    pub low: f64,
    /// Median.
    pub mid: f64,
    /// 5 % lie above.
    pub high: f64,
}

/// A band for each day; `None` where too few replications have a value.
pub(super) type Series = Vec<Option<Band>>;

/// The outcomes of an arm in the central world, by replication.
pub(super) fn central(results: &Results, arm: usize) -> impl Iterator<Item = &Outcome> {
    results
        .runs
        .iter()
        .filter(move |run| run.arm == arm && run.world == World::Central)
        .map(|run| &run.outcome)
}

/// The longest horizon of any run in the central world, in days.
pub(super) fn days(results: &Results) -> usize {
    (0..results.arms.len())
        .flat_map(|arm| central(results, arm))
        .map(|outcome| outcome.days as usize)
        .max()
        .unwrap_or(0)
}

/// Fewest and most replications of an arm in the central world.
pub(super) fn replications(results: &Results) -> (usize, usize) {
    let counts = || (0..results.arms.len()).map(|arm| central(results, arm).count());
    (counts().min().unwrap_or(0), counts().max().unwrap_or(0))
}

/// Quantile with linear interpolation (type 7 of Hyndman and Fan) of sorted values; `None` without values.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = (place as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (place - below as f64) * (sorted[above] - sorted[below]))
}

/// Median and 5-95 % band of finite values; `None` without values.
pub(super) fn band(mut values: Vec<f64>) -> Option<Band> {
    values.sort_by(f64::total_cmp);
    Some(Band { low: quantile(&values, 0.05)?, mid: quantile(&values, 0.5)?, high: quantile(&values, 0.95)? })
}

/// The bands of `points` values a run (by day, or by stretches of days). There is one when at least half of the
/// replications have a value.
pub(super) fn bands(
    results: &Results,
    arm: usize,
    points: usize,
    values: impl Fn(&Outcome) -> Vec<Option<f64>>,
) -> Series {
    let runs: Vec<Vec<Option<f64>>> = central(results, arm).map(values).collect();
    (0..points)
        .map(|at| {
            let found: Vec<f64> = runs
                .iter()
                .filter_map(|run| run.get(at).copied().flatten())
                .filter(|value| value.is_finite())
                .collect();
            if 2 * found.len() < runs.len() { None } else { band(found) }
        })
        .collect()
}

/// Days that share a point or bar, so that there are about eighty at most.
pub(super) fn bin_days(days: usize) -> usize {
    match days {
        0..=84 => 1,
        85..=588 => 7,
        _ => days.div_ceil(80),
    }
}

/// "each day", "each week", "every 10 days".
pub(super) fn bin_words(bin: usize) -> String {
    match bin {
        1 => "each day".to_owned(),
        7 => "each week".to_owned(),
        bin => format!("every {bin} days"),
    }
}

/// Counts of a category of a day over all segments; zeros beyond the horizon.
pub(super) fn counts(outcome: &Outcome, day: usize, category: Category) -> DayCounts {
    let mut sum = DayCounts::default();
    for segment in SEGMENTS {
        if let Some(cell) = outcome.daily.get(Outcome::cell(day as u32, segment, category)) {
            sum = plus(sum, *cell);
        }
    }
    sum
}

/// Marketing counts of the days `from..to`.
pub(super) fn marketing(outcome: &Outcome, from: usize, to: usize) -> DayCounts {
    (from..to).map(|day| counts(outcome, day, Category::Marketing)).fold(DayCounts::default(), plus)
}

fn plus(a: DayCounts, b: DayCounts) -> DayCounts {
    DayCounts {
        suppressed: a.suppressed + b.suppressed,
        attempts: a.attempts + b.attempts,
        delivered: a.delivered + b.delivered,
        rejected: a.rejected + b.rejected,
        withheld: a.withheld + b.withheld,
        undeliverable: a.undeliverable + b.undeliverable,
        silent: a.silent + b.silent,
        pending_end: a.pending_end + b.pending_end,
        read: a.read + b.read,
        clicked: a.clicked + b.clicked,
        replied: a.replied + b.replied,
        opted_out: a.opted_out + b.opted_out,
        recipient_blocks: a.recipient_blocks + b.recipient_blocks,
        reports: a.reports + b.reports,
    }
}

/// `part / whole`; `None` when the whole is 0.
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Marketing counts of all replications of an arm over the whole horizon.
pub(super) fn pooled_marketing(results: &Results, arm: usize) -> DayCounts {
    central(results, arm)
        .map(|outcome| marketing(outcome, 0, outcome.days as usize))
        .fold(DayCounts::default(), plus)
}

/// Marketing attempts of any arm in the central world, all replications together.
pub(super) fn marketing_attempts(results: &Results) -> u64 {
    (0..results.arms.len()).map(|arm| pooled_marketing(results, arm).attempts).sum()
}

/// Marketing attempts of an arm by bins of `bin` days, and those withheld for each of `reasons`; all replications
/// together.
pub(super) fn reasons_by_bin(
    results: &Results,
    arm: usize,
    days: usize,
    bin: usize,
    reasons: &[Reason],
) -> Vec<(u64, Vec<u64>)> {
    let mut bins = vec![(0, vec![0; reasons.len()]); days.div_ceil(bin.max(1))];
    for outcome in central(results, arm) {
        for (at, (attempts, _)) in bins.iter_mut().enumerate() {
            *attempts += marketing(outcome, at * bin, (at * bin + bin).min(days)).attempts;
        }
        for row in outcome.reasons.iter().filter(|row| row.category == Category::Marketing) {
            let place = reasons.iter().position(|reason| *reason == row.reason);
            if let (Some(place), Some((_, withheld))) = (place, bins.get_mut(row.day as usize / bin.max(1))) {
                withheld[place] += row.count;
            }
        }
    }
    bins
}

/// Marketing messages of an arm withheld for each of `reasons` over the whole horizon.
pub(super) fn reasons_total(results: &Results, arm: usize, reasons: &[Reason]) -> Vec<u64> {
    let days = days(results);
    reasons_by_bin(results, arm, days, days.max(1), reasons)
        .pop()
        .map_or_else(|| vec![0; reasons.len()], |bin| bin.1)
}

/// Share of the replications of an arm that are green, yellow, red and unknown at the end of each day; `None` where
/// no replication has a state.
pub(super) fn rating_shares(results: &Results, arm: usize, days: usize) -> Vec<Option<[f64; 4]>> {
    let runs: Vec<&Outcome> = central(results, arm).collect();
    (0..days)
        .map(|day| {
            let mut found = [0u64; 4];
            for state in runs.iter().filter_map(|outcome| outcome.gate_by_day().nth(day)) {
                found[match state.rating {
                    Some(Rating::Green) => 0,
                    Some(Rating::Yellow) => 1,
                    Some(Rating::Red) => 2,
                    None => 3,
                }] += 1;
            }
            let all = found.iter().sum();
            share(found[0], all).map(|_| found.map(|n| n as f64 / all as f64))
        })
        .collect()
}

/// The portfolio at the end of a day.
pub(super) fn portfolio(outcome: &Outcome, day: usize) -> Option<GateDay> {
    outcome.gate_by_day().nth(day)
}

/// One of its numbers at the end of a day.
pub(super) fn number(outcome: &Outcome, day: usize, number: usize) -> Option<GateDay> {
    outcome.gate.chunks(outcome.numbers.max(1) as usize).nth(day)?.get(number).copied()
}

/// Number of the messaging-limit tier (0 to 5) at the end of each day over the replications: 5 %, median, 95 %, each
/// the lower of two where it lies between tiers.
pub(super) fn tiers(
    results: &Results,
    arm: usize,
    days: usize,
    state: impl Fn(&Outcome, usize) -> Option<GateDay>,
) -> Vec<Option<[u8; 3]>> {
    let runs: Vec<&Outcome> = central(results, arm).collect();
    (0..days)
        .map(|day| {
            let tier = |outcome: &&Outcome| state(outcome, day).map(|state| state.limit as u8);
            let mut found: Vec<u8> = runs.iter().filter_map(tier).collect();
            found.sort_unstable();
            let last = found.len().checked_sub(1)?;
            Some([0.05, 0.5, 0.95].map(|share| found[(share * last as f64) as usize]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::example::{Shape, example};

    #[test]
    fn quantiles_interpolate_between_neighbours() {
        let values: Vec<f64> = (0..=20).map(f64::from).collect();
        assert_eq!(band(values), Some(Band { low: 1.0, mid: 10.0, high: 19.0 }));
        assert_eq!(quantile(&[1.0, 2.0], 0.5), Some(1.5));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn a_day_most_replications_did_nothing_on_is_a_gap() {
        let results = example(Shape { replications: 4, days: 3, ..Shape::default() });
        let with_value = |replications: usize| {
            let mut results = results.clone();
            for run in &mut results.runs {
                run.outcome.campaigns = u32::from((run.replication as usize) < replications);
            }
            bands(&results, 0, 1, |outcome| vec![(outcome.campaigns > 0).then_some(1.0)])
        };
        assert_eq!(with_value(1), [None]);
        assert!(with_value(2)[0].is_some());
        assert_eq!(bands(&results, 0, 1, |_| vec![Some(f64::NAN)]), [None]);
    }

    #[test]
    fn sums_over_bins_are_sums_over_days() {
        let results = example(Shape { replications: 3, days: 17, ..Shape::default() });
        let reasons = [Reason::UserLimit, Reason::Engagement];
        let weekly = reasons_by_bin(&results, 1, 17, 7, &reasons);
        let daily = reasons_by_bin(&results, 1, 17, 1, &reasons);
        assert_eq!((weekly.len(), daily.len()), (3, 17));
        let total = |bins: &[(u64, Vec<u64>)]| {
            (bins.iter().map(|b| b.0).sum::<u64>(), bins.iter().map(|b| b.1[1]).sum::<u64>())
        };
        assert_eq!(total(&weekly), total(&daily));
        assert_eq!(total(&daily).0, pooled_marketing(&results, 1).attempts);
        assert_eq!(reasons_total(&results, 1, &reasons)[1], total(&daily).1);
        assert!(total(&daily).1 > 0);
    }

    #[test]
    fn rating_shares_add_up_to_one() {
        let results = example(Shape::default());
        for shares in rating_shares(&results, 0, days(&results)) {
            assert!((shares.unwrap().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
        assert_eq!(rating_shares(&results, 99, 1), [None]);
        assert_eq!(tiers(&results, 99, 1, portfolio), [None]);
    }
}
