//! Recipients' blocks above the score that the gate makes of them.

use crate::experiment::Results;
use crate::plot::Sketch;
use crate::plot::lines::{self, Limit, Line};
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
    let blocks = lines::lines(results, 1, |arm| recipient_block_rate(results, arm, days), text::percent);
    let scores = lines::lines(
        results,
        1,
        |arm| {
            series::bands(results, arm, days, |run| {
                run.gate_by_day().map(|state| Some(state.score)).collect()
            })
        },
        text::percent,
    );
    let highest = lines::highest(&scores);
    // A line far above every score would press the scores to the ground.
    let [yellow, red] = [results.rating_lines.0, results.rating_lines.1];
    let (shown, hidden): (Vec<Limit>, Vec<Limit>) = [(yellow, "yellow line"), (red, "red line")]
        .into_iter()
        .filter(|(line, _)| line.is_finite() && *line > 0.0)
        .partition(|(line, _)| *line <= 20.0 * highest || highest == 0.0);
    let mut notes = vec![
        format!(
            "Above: blocks caused by the marketing delivered in the last {WINDOW} days / that marketing. Below: score at \
             the day's end (weighted blocks, reports and mutes per delivered message), with the lines of the rating."
        ),
        lines::band_words(results),
    ];
    for (line, name) in hidden {
        notes.push(format!("The {name} ({}) lies far above the scores.", text::percent(line)));
    }
    let mut scene = Scene::new(0.0);
    let mut top = panel::head(&mut scene, &title, &notes);
    let mut labels: Vec<String> = blocks.iter().chain(&scores).map(Line::label).collect();
    labels.extend(shown.iter().map(|(line, name)| format!("{name}: {}", text::percent(*line))));
    let right = WIDTH - panel::label_room(labels.iter().map(String::as_str));
    let height = lines::panel_height(results.arms.len() + 2, 200.0);
    let score_top = shown.iter().map(|(line, _)| *line).fold(highest, f64::max);
    for (heading, drawn, highest, limits) in [
        ("recipient block rate", &blocks, lines::highest(&blocks), &[][..]),
        ("rating score", &scores, score_top, &shown[..]),
    ] {
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
        lines::draw(&mut scene, &area, drawn, limits);
        top = area.bottom + LEADING;
    }
    scene.height = top + 20.0;
    Sketch { name, description: describe(results, &blocks, &scores), caption: notes.join(" "), title, scene }
}

/// Committed blocks / delivered marketing over the last [`WINDOW`] days of delivery.
fn recipient_block_rate(results: &Results, arm: usize, days: usize) -> Series {
    series::bands(results, arm, days, |outcome| {
        let of_day = |day: usize| {
            let counts = series::marketing(outcome, (day + 1).saturating_sub(WINDOW), day + 1);
            series::share(counts.recipient_blocks, counts.delivered)
        };
        (0..days).map(of_day).collect()
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
