//! Delivery rate by day, a line for each arm.

use crate::experiment::Results;
use crate::plot::Sketch;
use crate::plot::lines::{self, Line};
use crate::plot::panel::{self, MARGIN, Panel};
use crate::plot::scene::{Scene, WIDTH};
use crate::plot::series;
use crate::plot::text;

/// Delivered / attempted marketing messages by day, by week on long horizons.
pub(super) fn sketch(results: &Results) -> Sketch {
    let title = "Delivery rate of marketing".to_owned();
    let days = series::days(results);
    if series::marketing_attempts(results) == 0 {
        return Sketch::empty("delivery-rate", title, "Nothing was sent: 0 marketing attempts");
    }
    let bin = series::bin_days(days);
    let mut lines = lines::lines(
        results,
        bin,
        |arm| {
            let points = days.div_ceil(bin);
            series::bands(results, arm, points, |outcome| {
                let of_bin = |at| {
                    let counts = series::marketing(outcome, at * bin, (at + 1) * bin);
                    series::share(counts.delivered, counts.attempts)
                };
                (0..points).map(of_bin).collect()
            })
        },
        text::percent,
    );
    // The end of a line is one day; what counts is the whole.
    for (arm, line) in lines.iter_mut().enumerate() {
        let all = series::pooled_marketing(results, arm);
        line.note = series::share(all.delivered, all.attempts)
            .map(|rate| format!("{} in all", text::percent(rate)))
            .unwrap_or_default();
    }
    // Half of the scale is left out when no band needs it.
    let bands = || lines.iter().flat_map(|line| line.series.iter().flatten());
    let bottom = if bands().all(|band| band.low >= 0.55) { 0.5 } else { 0.0 };
    let mut notes = vec![
        format!(
            "Delivered / marketing attempts of {}; at the right: of all days together. {}",
            series::bin_words(bin),
            lines::band_words(results)
        ),
        "A gap: fewer than half of the replications attempted anything.".to_owned(),
    ];
    if bottom > 0.0 {
        notes[1].push_str(" The scale starts at 50 %.");
    }
    notes.extend(lines::absent(&lines, "No marketing attempts"));
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let labels: Vec<String> = lines.iter().map(Line::label).collect();
    let area = Panel {
        left: MARGIN + 52.0,
        right: WIDTH - panel::label_room(labels.iter().map(String::as_str)),
        top,
        bottom: top + lines::panel_height(lines.len(), 360.0),
        x: (-0.5, days as f64 - 0.5),
        y: (bottom, 1.0),
    };
    area.value_axis(&mut scene, 5, text::percent);
    area.day_axis(&mut scene, true);
    lines::draw(&mut scene, &area, &lines, &[]);
    scene.height = area.bottom + 40.0;
    Sketch {
        name: "delivery-rate",
        description: describe(&lines, results),
        caption: notes.join(" "),
        title,
        scene,
    }
}

/// First and last median of each arm.
fn describe(lines: &[Line], results: &Results) -> String {
    let arms: Vec<String> = lines
        .iter()
        .map(|line| match (line.first(), line.last()) {
            (Some((first, start)), Some((last, end))) if last > first => format!(
                "{} from {} on day {first} to {} on day {last}",
                line.name,
                text::percent(start),
                text::percent(end)
            ),
            (Some((day, value)), _) => format!("{} {} on day {day}", line.name, text::percent(value)),
            _ => format!("{} without attempts", line.name),
        })
        .collect();
    format!(
        "Median share of marketing attempts delivered ({}): {}.",
        lines::replications(results),
        arms.join("; ")
    )
}
