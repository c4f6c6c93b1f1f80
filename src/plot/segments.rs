//! Who pays: what opted-in, inactive and cold contacts get and suffer under each arm.

use crate::experiment::{Results, World};
use crate::messaging::{SEGMENTS, Segment};
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines;
use crate::plot::palette::{GRID, arm_styles};
use crate::plot::panel::{self, MARGIN, Panel, TEXT, round_top};
use crate::plot::scene::{Anchor, Scene, WIDTH};
use crate::plot::text;
use crate::plot::whiskers::{self, Estimate};

/// The metrics from left to right, and the side that is better.
const METRICS: [(&str, &str); 3] =
    [("delivered_share", "better →"), ("recipient_block_rate", "← better"), ("list_burn", "← better")];

/// Means by segment with their intervals.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "who-pays";
    let title = "Who pays: means by segment of the list".to_owned();
    let arms = results.arms.len();
    if METRICS.iter().all(|(metric, _)| all_estimates(results, metric).next().is_none()) {
        return Sketch::empty(name, title, "No segment has a value: 0 messages delivered");
    }
    let intervals =
        METRICS.iter().flat_map(|(metric, _)| all_estimates(results, metric)).any(|e| e.interval.is_some());
    let notes = vec![format!(
        "Mean over replications ({}), central world; {}.",
        lines::replications(results),
        if intervals { "bars: 95 % interval of the mean" } else { "too few for intervals" }
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let top = grid::arm_key(&mut scene, top, results) + 4.0;
    let pitch = if arms > 5 { 14.0 } else { 20.0 };
    let group = pitch * arms as f64 + 16.0;
    let left = MARGIN + 84.0;
    let wide = (WIDTH - MARGIN - left + 34.0) / METRICS.len() as f64;
    let styles = arm_styles(&results.arms);
    // A segment that nobody belongs to has no row.
    let segments: Vec<Segment> = SEGMENTS
        .into_iter()
        .filter(|segment| {
            (0..arms).any(|arm| {
                METRICS.iter().any(|(metric, _)| estimate(results, metric, segment.name(), arm).is_some())
            })
        })
        .collect();
    let bottom = top + 44.0 + group * segments.len() as f64;
    for (column, (metric, better)) in METRICS.into_iter().enumerate() {
        let from = left + wide * column as f64;
        let highest = all_estimates(results, metric)
            .map(|e| e.interval.map_or(e.value, |interval| interval.1))
            .fold(0.0, f64::max);
        let area = Panel {
            left: from,
            right: from + wide - 34.0,
            top: top + 44.0,
            bottom,
            x: (0.0, round_top(highest, 5)),
            y: (0.0, 1.0),
        };
        whiskers::axis(&mut scene, &area, |value| text::percent(value / 100.0));
        scene.text((area.left, area.top - 27.0), TEXT, Anchor::Start, metric.replace('_', " "));
        scene.text((area.left, area.top - 9.0), TEXT, Anchor::Start, better);
        for (s, segment) in segments.iter().enumerate() {
            let start = area.top + group * s as f64;
            if s > 0 {
                scene.line(&[(area.left, start), (area.right, start)], GRID, 1.0);
            }
            if column == 0 {
                let y = start + group / 2.0 + 5.0;
                scene.text((left - 12.0, y), TEXT, Anchor::End, segment.name().replace('_', " "));
            }
            for (arm, style) in styles.iter().enumerate() {
                let y = start + 8.0 + pitch * (arm as f64 + 0.5);
                if let Some(estimate) = estimate(results, metric, segment.name(), arm) {
                    whiskers::whisker(&mut scene, &area, y, *style, estimate);
                }
            }
        }
    }
    scene.height = bottom + 36.0;
    Sketch { name, description: describe(results), caption: notes.join(" "), title, scene }
}

/// Mean of a metric in a segment in the central world, in per cent.
fn estimate(results: &Results, metric: &str, segment: &str, arm: usize) -> Option<Estimate> {
    let row = results.summary.iter().find(|row| {
        row.arm == arm && row.world == World::Central && row.segment == segment && row.metric == metric
    })?;
    Estimate::new(row.mean?, row.interval, 100.0)
}

fn all_estimates<'a>(results: &'a Results, metric: &'a str) -> impl Iterator<Item = Estimate> + 'a {
    SEGMENTS.into_iter().flat_map(move |segment| {
        (0..results.arms.len()).filter_map(move |arm| estimate(results, metric, segment.name(), arm))
    })
}

fn describe(results: &Results) -> String {
    let arms: Vec<String> = results
        .arms
        .iter()
        .enumerate()
        .map(|(arm, info)| {
            let by_segment: Vec<String> = SEGMENTS
                .into_iter()
                .map(|segment| {
                    let word = |metric: &str| {
                        estimate(results, metric, segment.name(), arm)
                            .map_or("none".to_owned(), |e| text::percent(e.value / 100.0))
                    };
                    format!(
                        "{} {} / {}",
                        segment.name().replace('_', " "),
                        word("delivered_share"),
                        word("recipient_block_rate")
                    )
                })
                .collect();
            format!("{}: {}", text::shorten(&info.name, text::NAME_CHARS), by_segment.join(", "))
        })
        .collect();
    format!(
        "Delivered share / recipient block rate by segment ({}): {}.",
        lines::replications(results),
        arms.join("; ")
    )
}
