//! The sender's gain against the recipients' harm, a point for each arm.

use crate::experiment::{Results, World};
use crate::metric::{self, Direction, Side};
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines;
use crate::plot::palette::arm_styles;
use crate::plot::panel::{self, MARGIN, Panel, TEXT};
use crate::plot::scene::{Anchor, Scene, WIDTH};
use crate::plot::text;
use crate::plot::whiskers::{self, Estimate};

/// Means of a sender's and a recipients' metric over all segments, with their intervals.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "gain-and-harm";
    let title = "The sender's gain against the recipients' harm".to_owned();
    let (gain, harm) = metrics_shown(results.primary);
    let points: Vec<Option<(Estimate, Estimate)>> = (0..results.arms.len())
        .map(|arm| Some((estimate(results, gain, arm)?, estimate(results, harm, arm)?)))
        .collect();
    let Some(any) = points.iter().flatten().next().copied() else {
        return Sketch::empty(name, title, "No arm has both values: 0 points to show");
    };
    let intervals = any.0.interval.is_some() || any.1.interval.is_some();
    let across = whiskers::close_scale(points.iter().flatten().map(|point| point.0));
    let upwards = whiskers::close_scale(points.iter().flatten().map(|point| point.1));
    let mut notes = vec![format!(
        "Means over replications ({}), central world, all segments; {}. Down and to the right is better for both.",
        lines::replications(results),
        if intervals { "bars: 95 % interval of each mean" } else { "too few for intervals" }
    )];
    match (across.0 > 0.0, upwards.0 > 0.0) {
        (true, true) => notes[0].push_str(" Neither scale starts at 0."),
        (true, false) => notes[0].push_str(" The scale across does not start at 0."),
        (false, true) => notes[0].push_str(" The scale upwards does not start at 0."),
        (false, false) => {}
    }
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let top = grid::arm_key(&mut scene, top, results);
    scene.text((MARGIN, top + 14.0), TEXT, Anchor::Start, axis_words(harm, "↓ better"));
    let area = Panel {
        left: MARGIN + 62.0,
        right: WIDTH - MARGIN,
        top: top + 28.0,
        bottom: top + 28.0 + 340.0,
        x: across,
        y: upwards,
    };
    area.value_axis(&mut scene, 6, text::number);
    whiskers::axis(&mut scene, &area, text::number);
    let words = axis_words(gain, "better →");
    scene.text((area.right, area.bottom + 40.0), TEXT, Anchor::End, words);
    let mut described = Vec::new();
    for ((point, style), info) in points.iter().zip(arm_styles(&results.arms)).zip(&results.arms) {
        let Some((gained, harmed)) = point else { continue };
        whiskers::cross(&mut scene, &area, style, *gained, *harmed);
        described.push(format!(
            "{} {} / {}",
            text::shorten(&info.name, text::NAME_CHARS),
            text::number(gained.value),
            text::number(harmed.value)
        ));
    }
    scene.height = area.bottom + 58.0;
    Sketch {
        name,
        description: format!(
            "{} / {}: {}.",
            axis_words(gain, "higher is better"),
            axis_words(harm, "lower is better"),
            described.join("; ")
        ),
        caption: notes.join(" "),
        title,
        scene,
    }
}

/// The primary metric on its own side's axis where it fits, the usual one on the other.
fn metrics_shown(primary: &'static str) -> (&'static str, &'static str) {
    match metric::find(primary).map(|metric| (metric.side, metric.direction)) {
        Some((Side::Sender, Direction::Higher)) => (primary, "list_burn"),
        Some((Side::Recipient, Direction::Lower)) => ("delivered_share", primary),
        _ => ("delivered_share", "list_burn"),
    }
}

/// Mean over all segments in the central world; shares in per cent.
fn estimate(results: &Results, metric: &str, arm: usize) -> Option<Estimate> {
    let row = results.summary.iter().find(|row| {
        row.arm == arm && row.world == World::Central && row.segment == "all" && row.metric == metric
    })?;
    Estimate::new(row.mean?, row.interval, if row.unit == "share" { 100.0 } else { 1.0 })
}

fn axis_words(name: &str, better: &str) -> String {
    let unit = metric::find(name).map_or("", |metric| if metric.unit == "share" { "%" } else { metric.unit });
    format!("{} ({unit}, {better})", name.replace('_', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_metric_takes_its_own_axis() {
        assert_eq!(metrics_shown("reach_share"), ("reach_share", "list_burn"));
        assert_eq!(metrics_shown("annoyance"), ("delivered_share", "annoyance"));
        assert_eq!(metrics_shown("days_to_half_reach"), ("delivered_share", "list_burn"));
    }
}
