//! Lines over days, one for each arm, with bands and labels at their ends.

use crate::experiment::Results;
use crate::plot::palette::{ArmStyle, Dash, INK, arm_styles};
use crate::plot::panel::{EndLabel, LEADING, Panel, end_labels};
use crate::plot::scene::{Point, Scene};
use crate::plot::series::{self, Series};
use crate::plot::text;

/// One arm's line.
pub(super) struct Line {
    pub style: ArmStyle,
    pub name: String,
    /// What stands behind the name at the line's end; may be empty.
    pub note: String,
    pub series: Series,
    /// Days that each point stands for; at least 1.
    pub bin: usize,
}

impl Line {
    /// What the label says.
    pub(super) fn label(&self) -> String {
        if self.note.is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.note) }
    }

    /// The last day with a value, and the median there.
    pub(super) fn last(&self) -> Option<(usize, f64)> {
        self.medians().next_back()
    }

    /// The first day with a value, and the median there.
    pub(super) fn first(&self) -> Option<(usize, f64)> {
        self.medians().next()
    }

    /// Days with a value (the first where a point stands for several), and the median there.
    fn medians(&self) -> impl DoubleEndedIterator<Item = (usize, f64)> {
        let values = self.series.iter().enumerate();
        values.filter_map(|(at, band)| band.map(|band| (at * self.bin, band.mid)))
    }

    /// Where point number `at` stands on the scale of days: in the middle of its days.
    fn day(&self, at: usize) -> f64 {
        (at * self.bin) as f64 + (self.bin - 1) as f64 / 2.0
    }
}

/// A line for each arm, by `series` of points that stand for `bin` days each; `note` is made from the line's last value.
pub(super) fn lines(
    results: &Results,
    bin: usize,
    series: impl Fn(usize) -> Series,
    note: impl Fn(f64) -> String,
) -> Vec<Line> {
    let styles = arm_styles(&results.arms);
    results
        .arms
        .iter()
        .enumerate()
        .map(|(arm, info)| {
            let mut line = Line {
                style: styles[arm],
                name: text::shorten(&info.name, text::NAME_CHARS),
                note: String::new(),
                series: series(arm),
                bin: bin.max(1),
            };
            line.note = line.last().map(|(_, value)| note(value)).unwrap_or_default();
            line
        })
        .collect()
}

/// The highest value of any band.
pub(super) fn highest(lines: &[Line]) -> f64 {
    lines.iter().flat_map(|line| line.series.iter().flatten()).map(|band| band.high).fold(0.0, f64::max)
}

/// The names of arms without any value, as a sentence; nothing when all have some.
pub(super) fn absent(lines: &[Line], what: &str) -> Option<String> {
    let names: Vec<String> =
        lines.iter().filter(|line| line.last().is_none()).map(|line| line.name.clone()).collect();
    (!names.is_empty()).then(|| format!("{what}: {}.", text::list(&names)))
}

/// Height of a panel that holds a label for each arm, at least `least`.
pub(super) fn panel_height(arms: usize, least: f64) -> f64 {
    least.max(LEADING * arms as f64 + 10.0)
}

/// "40 replications per arm", "1 replication per arm", "38 to 40 replications per arm".
pub(super) fn replications(results: &Results) -> String {
    match series::replications(results) {
        (1, 1) => "1 replication per arm".to_owned(),
        (low, high) if low == high => format!("{high} replications per arm"),
        (low, high) => format!("{low} to {high} replications per arm"),
    }
}

/// What lines and bands are, as a sentence.
pub(super) fn band_words(results: &Results) -> String {
    match series::replications(results) {
        (_, 0 | 1) => format!("Lines: the only run; {}, so no band.", replications(results)),
        (_, 2..20) => format!(
            "Lines: median; band: 5-95 % of replications ({}: nearly the lowest to the highest).",
            replications(results)
        ),
        _ => format!("Lines: median; band: 5-95 % of replications ({}).", replications(results)),
    }
}

/// A level line: its value and name.
pub(super) type Limit = (f64, &'static str);

/// Draws the lines with their bands, level lines at `limits`, and labels right of the panel.
pub(super) fn draw(scene: &mut Scene, panel: &Panel, lines: &[Line], limits: &[Limit]) {
    for (value, _) in limits {
        let (_, y) = panel.at(0.0, *value);
        scene.dashed(&[(panel.left, y), (panel.right, y)], INK, 1.25, Dash::Long);
    }
    curves(scene, panel, lines);
    label_ends(scene, panel, lines, limits);
}

/// Draws the lines with their bands.
pub(super) fn curves(scene: &mut Scene, panel: &Panel, lines: &[Line]) {
    for line in lines {
        for run in runs(&line.series) {
            let top = run.iter().map(|(at, band)| panel.at(line.day(*at), band.high));
            let bottom = run.iter().rev().map(|(at, band)| panel.at(line.day(*at), band.low));
            let mut outline: Vec<Point> = top.chain(bottom).collect();
            if let [(x, high), (_, low)] = outline[..] {
                outline = vec![(x - 2.0, high), (x + 2.0, high), (x + 2.0, low), (x - 2.0, low)];
            }
            if run.iter().any(|(_, band)| band.high > band.low) {
                scene.area(&outline, line.style.colour, 0.14);
            }
        }
    }
    let points = lines.iter().map(|line| line.series.len()).max().unwrap_or(0);
    let every = points.div_ceil(7).max(1);
    for (arm, line) in lines.iter().enumerate() {
        for run in runs(&line.series) {
            let points: Vec<Point> = run.iter().map(|(at, band)| panel.at(line.day(*at), band.mid)).collect();
            scene.dashed(&points, line.style.colour, 2.0, line.style.dash);
            for ((at, _), point) in run.iter().zip(&points) {
                if points.len() == 1 || (at + arm) % every == 0 {
                    scene.marker(*point, line.style);
                }
            }
        }
    }
}

fn label_ends(scene: &mut Scene, panel: &Panel, lines: &[Line], limits: &[Limit]) {
    let of_lines = lines.iter().filter_map(|line| {
        let (day, value) = line.last()?;
        let end = panel.at(line.day(day / line.bin), value);
        let near = panel.right - end.0 < 0.12 * (panel.right - panel.left);
        Some(EndLabel {
            end: near.then_some(end),
            wanted: end.1,
            style: Some(line.style),
            name: line.name.clone(),
            note: line.note.clone(),
        })
    });
    let of_limits = limits.iter().map(|(value, name)| {
        let end = panel.at(panel.x.1, *value);
        EndLabel {
            end: Some(end),
            wanted: end.1,
            style: None,
            name: (*name).to_owned(),
            note: text::percent(*value),
        }
    });
    let labels: Vec<EndLabel> = of_lines.chain(of_limits).collect();
    end_labels(scene, panel, &labels);
}

/// Stretches of days that have values.
fn runs(series: &Series) -> Vec<Vec<(usize, series::Band)>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for (day, band) in series.iter().enumerate() {
        match band {
            Some(band) => run.push((day, *band)),
            None if !run.is_empty() => runs.push(std::mem::take(&mut run)),
            None => {}
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::series::Band;

    #[test]
    fn gaps_break_a_line() {
        let band = Some(Band { low: 0.0, mid: 1.0, high: 2.0 });
        let lengths = |series: &Series| runs(series).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(lengths(&vec![None, band, band, None, None, band]), [2, 1]);
        assert_eq!(lengths(&vec![None, None]), [] as [usize; 0]);
    }
}
