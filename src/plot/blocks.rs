//! Recipients' blocks above the score that the gate makes of them.

use crate::experiment::Results;
use crate::plot::Sketch;
use crate::plot::lines::{self, Line};
use crate::plot::palette::{Dash, INK, WHITE};
use crate::plot::panel::{self, LEADING, MARGIN, Panel, TEXT};
use crate::plot::scene::{Anchor, Scene, WIDTH};
use crate::plot::series::{self, Series};
use crate::plot::text;

/// Days of delivery that one point of the block rate covers.
const WINDOW: usize = 7;

/// Blocks / delivered marketing of the last seven days of delivery, and the rating score.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "block-rate-and-score";
    let title = "Recipient block rate, and the gate's rating score".to_owned();
    let days = series::days(results);
    if series::marketing_attempts(results) == 0 {
        return Sketch::empty(name, title, "Nothing was sent: 0 marketing attempts, 0 recipient blocks");
    }
    let blocks = lines::lines(results, |arm| block_rate(results, arm, days), text::percent);
    let scores = lines::lines(
        results,
        |arm| series::by_day(results, arm, days, |run, day| run.gate.get(day).map(|state| state.score)),
        text::percent,
    );
    let (yellow, red) = results.rating_lines;
    let limits = [(yellow, "yellow"), (red, "red")];
    // A line far above every score would press the scores to the ground.
    let highest = lines::highest(&scores);
    let shown = |line: f64| line.is_finite() && line > 0.0 && (line <= 20.0 * highest || highest == 0.0);
    let mut notes = vec![
        format!(
            "Above: blocks caused by the marketing delivered in the last {WINDOW} days / that marketing. Below: score at \
             the day's end (weighted blocks, reports and opt-outs per delivered message), with the lines of the rating."
        ),
        lines::band_words(results),
    ];
    notes.extend(limits.iter().filter(|limit| limit.0.is_finite() && !shown(limit.0)).map(|limit| {
        format!("The {} line ({}) lies far above the scores.", limit.1, text::percent(limit.0))
    }));
    let mut scene = Scene::new(0.0);
    let mut top = panel::head(&mut scene, &title, &notes);
    let labels: Vec<String> = blocks.iter().chain(&scores).map(Line::label).collect();
    let right = WIDTH - panel::label_room(labels.iter().map(String::as_str));
    let height = lines::panel_height(results.arms.len(), 200.0);
    let score_top = limits.iter().filter(|limit| shown(limit.0)).map(|limit| limit.0).fold(highest, f64::max);
    for (heading, drawn, highest) in
        [("recipient block rate", &blocks, lines::highest(&blocks)), ("rating score", &scores, score_top)]
    {
        scene.text((MARGIN, top + 14.0), TEXT, Anchor::Start, heading);
        let area = Panel {
            left: MARGIN + 62.0,
            right,
            top: top + 26.0,
            bottom: top + 26.0 + height,
            x: (-0.5, days as f64 - 0.5),
            y: (0.0, panel::round_top(highest * 1.02, 6)),
        };
        area.value_axis(&mut scene, 6, text::percent);
        area.day_axis(&mut scene, heading == "rating score");
        if heading == "rating score" {
            for (line, _) in limits.into_iter().filter(|limit| shown(limit.0)) {
                let (_, y) = area.at(0.0, line);
                scene.dashed(&[(area.left, y), (area.right, y)], INK, 1.25, Dash::Long);
            }
        }
        lines::draw(&mut scene, &area, drawn);
        if heading == "rating score" {
            name_limits(&mut scene, &area, limits.into_iter().filter(|limit| shown(limit.0)));
        }
        top = area.bottom + LEADING;
    }
    scene.height = top + 20.0;
    Sketch { name, description: describe(results, &blocks, &scores), caption: notes.join(" "), title, scene }
}

/// Names of the rating lines, the first below its line and the second above, on plates over the data.
fn name_limits(scene: &mut Scene, area: &Panel, limits: impl Iterator<Item = (f64, &'static str)>) {
    for (line, word) in limits {
        let (_, y) = area.at(0.0, line);
        let y = if word == "yellow" { y + 16.0 } else { y - 6.0 };
        let words = format!("{word} line {}", text::percent(line));
        let (from, to) = (area.left + 6.0, area.left + 12.0 + text::width(&words, TEXT));
        let plate = [(from, y - 12.0), (to, y - 12.0), (to, y + 4.0), (from, y + 4.0)];
        scene.area(&plate, WHITE, 0.8);
        scene.text((from + 3.0, y), TEXT, Anchor::Start, words);
    }
}

/// Committed blocks / delivered marketing over the last [`WINDOW`] days of delivery.
fn block_rate(results: &Results, arm: usize, days: usize) -> Series {
    series::by_day(results, arm, days, |outcome, day| {
        let counts = series::marketing(outcome, (day + 1).saturating_sub(WINDOW), day + 1);
        series::share(counts.recipient_blocks, counts.delivered)
    })
}

fn describe(results: &Results, blocks: &[Line], scores: &[Line]) -> String {
    let arms: Vec<String> = blocks
        .iter()
        .zip(scores)
        .map(|(rate, score)| {
            let word = |line: &Line| line.last().map_or("none".to_owned(), |(_, value)| text::percent(value));
            format!("{} block rate {}, score {}", rate.name, word(rate), word(score))
        })
        .collect();
    format!(
        "Last medians ({}), with the yellow line at {} and the red line at {}: {}.",
        lines::replications(results),
        text::percent(results.rating_lines.0),
        text::percent(results.rating_lines.1),
        arms.join("; ")
    )
}
