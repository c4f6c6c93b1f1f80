//! Recipients written to per day against the messaging limit, a panel for each arm.

use crate::experiment::Results;
use crate::messaging::MessagingLimit;
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines::{self, Line};
use crate::plot::palette::{Dash, INK};
use crate::plot::panel;
use crate::plot::scene::{Point, Scene};
use crate::plot::series::{self, Band};
use crate::plot::text;
use crate::units::maths::log;

/// Unique recipients of the last 24 hours at the day's end, and the limit, on a logarithmic scale.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "volume-and-limit";
    let title = "Unique recipients a day against the messaging limit".to_owned();
    let days = series::days(results);
    let volumes = lines::lines(
        results,
        1,
        |arm| {
            series::bands(results, arm, days, |outcome| {
                let counted = outcome.gate_by_day().map(|state| state.unique_recipients_24h);
                counted.map(|count| (count > 0).then_some(f64::from(count))).collect()
            })
        },
        text::number,
    );
    if volumes.iter().all(|line| line.last().is_none()) {
        return Sketch::empty(name, title, "Nothing was sent: 0 recipients counted for the limit");
    }
    let notes = vec![format!(
        "Recipients counted in the last 24 hours at the day's end; long dashes: limit (median; none drawn where \
             there is no limit). Logarithmic scale; days without recipients are gaps. {}",
        lines::band_words(results)
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let most = if volumes.len() > 4 { 3 } else { 2 };
    let highest = lines::highest(&volumes);
    let lowest = volumes
        .iter()
        .flat_map(|line| line.series.iter().flatten())
        .map(|band| band.low)
        .fold(f64::INFINITY, f64::min);
    let mut described = Vec::new();
    let cells = grid::cells(volumes.len(), most, top, 130.0, 66.0, 34.0);
    for (arm, (mut area, mut line)) in cells.into_iter().zip(volumes).enumerate() {
        let limits: Vec<Option<f64>> = series::tiers(results, arm, days)
            .iter()
            .map(|tier| tier.and_then(|tier| MessagingLimit::ALL.get(usize::from(tier[1]))))
            .map(|tier| tier.and_then(|tier| tier.recipients()).map(f64::from))
            .collect();
        described.push(describe(&line, &limits));
        area.x = (-0.5, days as f64 - 0.5);
        area.y = (if lowest < 100.0 { 1.0 } else { 2.0 }, if highest > 100_000.0 { 6.0 } else { 5.0 });
        grid::heading(&mut scene, &area, line.style, &line.name, "");
        area.value_axis(&mut scene, 5, |power| {
            text::number((0..power as u32).fold(1.0, |value, _| value * 10.0))
        });
        draw_limit(&mut scene, &area, &limits);
        for band in line.series.iter_mut().flatten() {
            *band = Band { low: log10(band.low), mid: log10(band.mid), high: log10(band.high) };
        }
        lines::curves(&mut scene, &area, &[line]);
        area.day_axis(&mut scene, true);
        scene.height = area.bottom + 36.0;
    }
    Sketch {
        name,
        description: format!(
            "Highest median of unique recipients in 24 hours ({}): {}.",
            lines::replications(results),
            described.join("; ")
        ),
        caption: notes.join(" "),
        title,
        scene,
    }
}

fn log10(value: f64) -> f64 {
    log(value.max(10.0)) / log(10.0)
}

/// The staircase of the limit, broken where there is none.
fn draw_limit(scene: &mut Scene, area: &panel::Panel, limits: &[Option<f64>]) {
    let mut path: Vec<Point> = Vec::new();
    for (day, limit) in limits.iter().enumerate() {
        match limit {
            Some(limit) => {
                let y = log10(*limit);
                path.extend([area.at(day as f64 - 0.5, y), area.at(day as f64 + 0.5, y)]);
            }
            None => scene.dashed(&std::mem::take(&mut path), INK, 1.5, Dash::Long),
        }
    }
    scene.dashed(&path, INK, 1.5, Dash::Long);
}

fn describe(line: &Line, limits: &[Option<f64>]) -> String {
    let highest = line.series.iter().flatten().map(|band| band.mid).fold(0.0, f64::max);
    match limits.last() {
        Some(Some(limit)) => {
            format!("{} {}, limit {} at the end", line.name, text::number(highest), text::number(*limit))
        }
        _ => format!("{} {}, no limit at the end", line.name, text::number(highest)),
    }
}
