//! The tables that every reader gets: both sides, worlds, differences, segments.

use crate::experiment::{ArmInfo, ComparisonRow, FAMILIES, Family, Results, STRICTNESS, SummaryRow, World};
use crate::messaging::SEGMENTS;
use crate::metric::{Direction, METRICS, Metric, Side, find};
use crate::report::grid::{Cell, Grid, Group};
use crate::report::number;

/// Worlds in the order of tables.
pub const WORLDS: [World; 5] =
    [World::Central, World::GateLenient, World::GateStrict, World::RecipientsLow, World::RecipientsHigh];

/// The metrics that a first look needs, beside the primary one.
const HEADLINE: [&str; 12] = [
    "delivered_share",
    "reach_share",
    "engaged_share",
    "cost",
    "recipient_block_rate",
    "blocks_per_1000_list",
    "list_burn",
    "unwanted_impressions",
    "annoyance",
    "utility_lost",
    "delivery_rate",
    "withheld_rate",
];

/// What stands beside the primary metric where room is short: the most telling first, so that both sides stay in
/// sight.
const MOST_TELLING: [&str; 7] = [
    "list_burn",
    "delivery_rate",
    "recipient_block_rate",
    "reach_share",
    "unwanted_impressions",
    "cost",
    "blocks_per_1000_list",
];

/// Which metrics a table shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The primary metric and the three most telling others, for tables with many arms.
    Few,
    /// The primary metric and those of a first look.
    Headline,
    /// All of them.
    All,
}

impl Choice {
    /// Its metrics, the primary one first.
    pub fn metrics(self, results: &Results) -> Vec<&'static Metric> {
        let mut metrics: Vec<&'static Metric> = METRICS
            .iter()
            .filter(|metric| {
                metric.name == results.primary
                    || match self {
                        Self::Few => MOST_TELLING[..3].contains(&metric.name),
                        Self::Headline => HEADLINE.contains(&metric.name),
                        Self::All => true,
                    }
            })
            .filter(|metric| results.summary.iter().any(|row| row.metric == metric.name))
            .collect();
        metrics.sort_by_key(|metric| metric.name != results.primary);
        metrics
    }
}

/// The mean of a metric.
pub fn mean<'a>(
    results: &'a Results,
    arm: usize,
    world: World,
    segment: &str,
    metric: &str,
) -> Option<&'a SummaryRow> {
    results
        .summary
        .iter()
        .find(|row| row.arm == arm && row.world == world && row.segment == segment && row.metric == metric)
}

/// The difference of a metric between an arm and the baseline.
pub fn comparison<'a>(
    results: &'a Results,
    arm: usize,
    world: World,
    segment: &str,
    metric: &str,
) -> Option<&'a ComparisonRow> {
    results
        .comparison
        .iter()
        .find(|row| row.arm == arm && row.world == world && row.segment == segment && row.metric == metric)
}

/// Name of a metric in words.
pub fn words(metric: &str) -> String {
    match metric {
        // Its unit says per what.
        "blocks_per_1000_list" => "recipient blocks".to_owned(),
        _ => metric.replace('_', " "),
    }
}

fn label(metric: &Metric, unit: &str, primary: &str) -> Cell {
    let better = match metric.direction {
        Direction::Higher => Some("higher is better"),
        Direction::Lower => Some("lower is better"),
        Direction::Context => None,
    };
    let notes: Vec<&str> =
        better.into_iter().chain((metric.name == primary).then_some("primary metric")).collect();
    Cell::new(format!("{}, {unit}", words(metric.name))).note(notes.join("; "))
}

fn heads(results: &Results, first: &str, arms: &[usize]) -> Vec<Cell> {
    let mut heads = vec![Cell::new(first)];
    heads.extend(
        arms.iter().filter_map(|&at| results.arms.get(at)).map(|arm| Cell::new(&arm.name).note(role(arm))),
    );
    heads
}

fn value(row: Option<&SummaryRow>) -> Cell {
    Cell::new(row.map_or("–".to_owned(), |row| number::measure(row.mean, row.interval, row.unit)))
}

/// The first table: what the sender gets and what the recipients pay, arm beside arm.
pub fn both_sides(results: &Results, arms: &[usize], choice: Choice) -> Grid {
    let metrics = choice.metrics(results);
    let group = |title: &str, side: Side| Group {
        title: title.to_owned(),
        rows: metrics
            .iter()
            .filter(|metric| metric.side == side)
            .map(|metric| {
                let mut row = vec![label(metric, number::unit_of_mean(metric.unit), results.primary)];
                row.extend(
                    arms.iter().map(|&arm| value(mean(results, arm, World::Central, "all", metric.name))),
                );
                row
            })
            .collect(),
    };
    Grid {
        caption: format!("Mean over replications{}, central world", half_width(results)),
        head: heads(results, "", arms),
        groups: vec![
            group("The sender's side", Side::Sender),
            group("The recipients' side", Side::Recipient),
            group("Context", Side::Context),
        ],
    }
}

/// Many arms at a glance: an arm a row, with the primary metric and as many others as `columns` allows, the sender's
/// before the recipients'.
pub fn by_arm(results: &Results, columns: usize) -> Grid {
    let mut metrics: Vec<&Metric> = find(results.primary).into_iter().collect();
    metrics
        .extend(MOST_TELLING.iter().filter(|name| **name != results.primary).filter_map(|name| find(name)));
    metrics.truncate(columns.max(2));
    metrics.sort_by_key(|metric| match metric.side {
        Side::Sender => 0,
        Side::Recipient => 1,
        Side::Context => 2,
    });
    let mut head = vec![Cell::new("arm")];
    head.extend(
        metrics.iter().map(|metric| {
            Cell::new(format!("{}, {}", words(metric.name), number::unit_of_mean(metric.unit)))
        }),
    );
    let row = |(at, arm): (usize, &ArmInfo)| {
        let mut row = vec![Cell::new(&arm.name).note(role(arm))];
        row.extend(metrics.iter().map(|metric| value(mean(results, at, World::Central, "all", metric.name))));
        row
    };
    Grid {
        caption: format!("Mean over replications{}, central world", half_width(results)),
        head,
        groups: vec![Group {
            title: String::new(),
            rows: results.arms.iter().enumerate().map(row).collect(),
        }],
    }
}

/// The primary metric in every world that was run, with the difference to the baseline below each arm.
pub fn worlds(results: &Results, arms: &[usize]) -> Grid {
    let unit = find(results.primary).map_or("", |metric| metric.unit);
    let rows = WORLDS
        .into_iter()
        .filter(|world| has_world(results, *world))
        .map(|world| {
            let n = arms
                .iter()
                .filter_map(|&arm| mean(results, arm, world, "all", results.primary))
                .map(|row| row.n)
                .max()
                .unwrap_or(0);
            let mut row = vec![Cell::new(world.name()).note(format!("n = {n}"))];
            row.extend(arms.iter().map(|&arm| {
                let cell = value(mean(results, arm, world, "all", results.primary));
                match comparison(results, arm, world, "all", results.primary) {
                    Some(row) => {
                        let unit = number::unit_of_difference(row.unit);
                        cell.note(format!(
                            "{} {unit}",
                            number::difference(row.difference, row.interval, row.unit)
                        ))
                    }
                    None => cell,
                }
            }));
            row
        })
        .collect();
    Grid {
        caption: format!(
            "{}, {}, in each world: mean{}; below, the paired difference to the baseline",
            words(results.primary),
            number::unit_of_mean(unit),
            half_width(results)
        ),
        head: heads(results, "world", arms),
        groups: vec![Group { title: String::new(), rows }],
    }
}

/// The paired difference of the primary metric under every gate of the family, arm after arm; empty where they were
/// not run.
pub fn gates(results: &Results) -> Grid {
    let unit = find(results.primary).map_or("", |metric| number::unit_of_difference(metric.unit));
    let row =
        |at: usize, family: Family| {
            let mut row = vec![Cell::new(family.name())];
            row.extend(STRICTNESS.iter().map(|&profile| {
                let there = comparison(results, at, World::Gate(family, profile), "all", results.primary);
                Cell::new(there.map_or("–".to_owned(), |row| {
                    number::difference(row.difference, row.interval, row.unit)
                }))
            }));
            row
        };
    let run = |at: usize| {
        World::gates().any(|world| comparison(results, at, world, "all", results.primary).is_some())
    };
    let groups =
        results.arms.iter().enumerate().filter(|(at, arm)| !arm.baseline && run(*at)).map(|(at, arm)| {
            Group {
                title: format!("{} minus {}", arm.name, baseline(results)),
                rows: FAMILIES.into_iter().map(|family| row(at, family)).collect(),
            }
        });
    let mut head = vec![Cell::new("family")];
    head.extend(STRICTNESS.iter().map(|profile| Cell::new(profile.name())));
    Grid {
        caption: format!(
            "{}, {unit}: paired difference to the baseline under every gate of the family{}",
            words(results.primary),
            half_width(results)
        ),
        head,
        groups: groups.collect(),
    }
}

/// Paired differences to the baseline in the central world, arm after arm.
pub fn differences(results: &Results, choice: Choice) -> Grid {
    let metrics = choice.metrics(results);
    let groups = results
        .arms
        .iter()
        .enumerate()
        .filter(|(_, arm)| !arm.baseline)
        .map(|(at, arm)| Group {
            title: format!("{} minus {}", arm.name, baseline(results)),
            rows: metrics
                .iter()
                .filter_map(|metric| {
                    let row = comparison(results, at, World::Central, "all", metric.name)?;
                    let unit = number::unit_of_difference(row.unit);
                    Some(vec![
                        label(metric, unit, results.primary),
                        Cell::new(number::difference(row.difference, row.interval, row.unit)),
                        Cell::new(number::percent(row.p_better)),
                        Cell::new(number::percent(row.p_best)),
                        Cell::new(number::plain(row.variance_reduction)),
                        Cell::new(row.n.to_string()),
                    ])
                })
                .collect(),
        })
        .collect();
    Grid {
        caption: if has_intervals(results) {
            "Arm minus baseline, paired by replication, with 95 % intervals that hold for all arms at once \
             (simulation noise only)"
        } else {
            "Arm minus baseline, paired by replication (too few replications for intervals)"
        }
        .to_owned(),
        head: ["", "difference", "better in", "best in", "pairing", "n"].into_iter().map(Cell::new).collect(),
        groups,
    }
}

/// Who gets the messages and who pays: metrics by segment.
pub fn segments(results: &Results, arms: &[usize]) -> Grid {
    let groups =
        METRICS
            .iter()
            .filter(|metric| metric.by_segment)
            .filter(|metric| metric.name == results.primary || HEADLINE.contains(&metric.name))
            .map(|metric| Group {
                title: format!("{}, {}", words(metric.name), number::unit_of_mean(metric.unit)),
                rows: SEGMENTS
                    .into_iter()
                    .filter(|segment| {
                        arms.iter().any(|&arm| {
                            mean(results, arm, World::Central, segment.name(), metric.name)
                                .is_some_and(|row| row.mean.is_some())
                        })
                    })
                    .map(|segment| {
                        let mut row = vec![Cell::new(words(segment.name()))];
                        row.extend(arms.iter().map(|&arm| {
                            value(mean(results, arm, World::Central, segment.name(), metric.name))
                        }));
                        row
                    })
                    .collect(),
            })
            .filter(|group| !group.rows.is_empty())
            .collect();
    Grid {
        caption: format!("By list segment at the start: mean{}, central world", half_width(results)),
        head: heads(results, "segment", arms),
        groups,
    }
}

/// What stands behind a mean: the half-width of its interval, or why there is none.
pub fn half_width(results: &Results) -> &'static str {
    if has_intervals(results) {
        " ± half-width of its 95 % interval"
    } else {
        " (too few replications for intervals)"
    }
}

/// Whether there are enough replications for any interval.
pub fn has_intervals(results: &Results) -> bool {
    results.summary.iter().any(|row| row.interval.is_some())
}

/// What an arm is beside an arm: the baseline, or a reference that sees the truth.
fn role(arm: &ArmInfo) -> &'static str {
    match (arm.baseline, arm.reference) {
        (true, _) => "baseline",
        (false, true) => "reference, sees the truth",
        (false, false) => "",
    }
}

/// Name of the baseline arm.
pub fn baseline(results: &Results) -> &str {
    results.arms.iter().find(|arm| arm.baseline).map_or("baseline", |arm| arm.name.as_str())
}

/// Most replications behind a mean of the primary metric in `world`.
pub fn replications(results: &Results, world: World) -> u32 {
    results
        .summary
        .iter()
        .filter(|row| row.world == world && row.segment == "all" && row.metric == results.primary)
        .map(|row| row.n)
        .max()
        .unwrap_or(0)
}

/// Whether anything was run in `world`.
pub fn has_world(results: &Results, world: World) -> bool {
    results.summary.iter().any(|row| row.world == world)
}
