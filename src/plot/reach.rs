//! Share of the list reached, cumulated by day.

use crate::experiment::Results;
use crate::plot::Sketch;
use crate::plot::lines::{self, Line};
use crate::plot::panel::{self, MARGIN, Panel};
use crate::plot::scene::{Scene, WIDTH};
use crate::plot::series;
use crate::plot::text;

/// Contacts with at least one delivered marketing message so far / list.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "audience-reached";
    let title = "Share of the list reached at least once".to_owned();
    let days = series::days(results);
    if series::marketing_attempts(results) == 0 {
        return Sketch::empty(name, title, "Nothing was sent: 0 contacts reached");
    }
    let lines = lines::lines(
        results,
        1,
        |arm| {
            series::bands(results, arm, days, |outcome| {
                let list = outcome.totals.iter().map(|total| total.list).sum();
                let mut reached = 0;
                let cumulated = outcome.newly_reached.iter().map(|newly| {
                    reached += newly;
                    series::share(reached, list)
                });
                cumulated.collect()
            })
        },
        text::percent,
    );
    let notes = vec![format!(
        "Contacts with a delivered marketing message up to the day's end / list. {}",
        lines::band_words(results)
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let labels: Vec<String> = lines.iter().map(Line::label).collect();
    let area = Panel {
        left: MARGIN + 52.0,
        right: WIDTH - panel::label_room(labels.iter().map(String::as_str)),
        top,
        bottom: top + lines::panel_height(lines.len(), 360.0),
        x: (-0.5, days as f64 - 0.5),
        y: (0.0, panel::round_top(lines::highest(&lines), 5).min(1.0)),
    };
    area.value_axis(&mut scene, 5, text::percent);
    area.day_axis(&mut scene, true);
    lines::draw(&mut scene, &area, &lines, &[]);
    scene.height = area.bottom + 40.0;
    let arms: Vec<String> = lines
        .iter()
        .filter_map(|line| {
            line.last().map(|(day, value)| format!("{} {} by day {day}", line.name, text::percent(value)))
        })
        .collect();
    let description =
        format!("Median share of the list reached ({}): {}.", lines::replications(results), arms.join("; "));
    Sketch { name, description, caption: notes.join(" "), title, scene }
}
