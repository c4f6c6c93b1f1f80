//! One plotting area: its scales, grid, axes and the labels at line ends.

use crate::plot::palette::{AXIS, ArmStyle, Dash, GREY, GRID, INK};
use crate::plot::scene::{Anchor, Point, Scene, WIDTH};
use crate::plot::text;

/// Size of axis text and labels.
pub(super) const TEXT: f64 = 14.0;
/// Distance of lines of text.
pub(super) const LEADING: f64 = 19.0;
/// Free space left and right of everything.
pub(super) const MARGIN: f64 = 20.0;
/// Width of the part of a label that shows dash and marker.
const SAMPLE: f64 = 30.0;

/// A rectangle on the page and the values of its edges.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Panel {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    /// Values at the left and right edge.
    pub x: (f64, f64),
    /// Values at the bottom and top edge.
    pub y: (f64, f64),
}

impl Panel {
    /// Place of a value on the page; values outside the scales stay near the edge.
    pub(super) fn at(&self, x: f64, y: f64) -> Point {
        let scale = |value: f64, (low, high): (f64, f64)| {
            let span = high - low;
            if span > 0.0 { ((value - low) / span).clamp(-0.5, 1.5) } else { 0.5 }
        };
        (
            self.left + scale(x, self.x) * (self.right - self.left),
            self.bottom - scale(y, self.y) * (self.bottom - self.top),
        )
    }

    /// Grid and labels of the vertical scale.
    pub(super) fn value_axis(&self, scene: &mut Scene, most: usize, label: impl Fn(f64) -> String) {
        for value in ticks(self.y.0, self.y.1, most) {
            let (_, y) = self.at(0.0, value);
            scene.line(&[(self.left, y), (self.right, y)], GRID, 1.0);
            scene.text((self.left - 7.0, y + 5.0), TEXT, Anchor::End, label(value));
        }
    }

    /// The horizontal scale of days below the panel.
    pub(super) fn day_axis(&self, scene: &mut Scene, labels: bool) {
        scene.line(&[(self.left, self.bottom), (self.right, self.bottom)], AXIS, 1.0);
        let most = (((self.right - self.left) / 55.0) as usize).max(2);
        for (at, day) in day_ticks(self.x.1 - self.x.0, most).into_iter().enumerate() {
            let (x, _) = self.at(day, 0.0);
            scene.line(&[(x, self.bottom), (x, self.bottom + 5.0)], AXIS, 1.0);
            if labels {
                let y = self.bottom + 20.0;
                scene.text((x, y), TEXT, Anchor::Middle, format!("{day}"));
                if at == 0 {
                    scene.text((x - 10.0, y), TEXT, Anchor::End, "day");
                }
            }
        }
    }
}

/// Round values (1, 2 or 5 times a power of ten apart) from `low` to `high`, at most `most` + 1 of them.
pub(super) fn ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let span = high - low;
    if !(span > 0.0 && span.is_finite()) {
        return vec![low];
    }
    let step = round_step(span / most.max(1) as f64);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    (first..=last).map(|n| n as f64 * step).collect()
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `least` (positive, finite).
pub(super) fn round_step(least: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    let mut divisor = 1.0;
    while power / divisor > least && divisor < 1e300 {
        divisor *= 10.0;
    }
    [1.0, 2.0, 5.0]
        .iter()
        .map(|m| m * power / divisor)
        .find(|step| *step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power / divisor)
}

/// The end of a scale from 0 that holds `highest` with about `most` round steps; 1 when there is nothing to hold.
pub(super) fn round_top(highest: f64, most: usize) -> f64 {
    if !(highest > 0.0 && highest.is_finite()) {
        return 1.0;
    }
    let step = round_step(highest / most.max(1) as f64);
    (highest / step - 1e-9).ceil() * step
}

/// Days to write below an axis that spans `span` days.
fn day_ticks(span: f64, most: usize) -> Vec<f64> {
    let weekly = [1.0, 2.0, 7.0, 14.0, 28.0, 56.0, 91.0, 182.0, 364.0];
    let step = weekly
        .into_iter()
        .find(|step| span / step <= most as f64)
        .unwrap_or_else(|| round_step(span / most as f64));
    let mut days = Vec::new();
    let mut day = 0.0;
    while day <= span - 1.0 + 1e-9 {
        days.push(day);
        day += step;
    }
    days
}

/// Places nearest to `wanted` that keep `gap` from each other within `low..=high` (less where there is no room).
pub(super) fn spread(wanted: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let room = if wanted.len() > 1 { (high - low) / (wanted.len() - 1) as f64 } else { f64::INFINITY };
    let gap = gap.min(room);
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    // Groups of labels that touch: (sum of the places their first would like, members).
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for at in &order {
        groups.push((wanted[*at], 1));
        while let [.., (before, count), (last, members)] = groups[..] {
            let start = |sum: f64, members: usize| {
                let extent = gap * (members - 1) as f64;
                (sum / members as f64 - extent / 2.0).min(high - extent).max(low)
            };
            if start(before, count) + gap * count as f64 <= start(last, members) {
                break;
            }
            groups.pop();
            groups.pop();
            groups.push((before + last, count + members));
        }
    }
    let mut places = vec![0.0; wanted.len()];
    let mut next = order.into_iter();
    for (sum, members) in groups {
        let extent = gap * (members - 1) as f64;
        let start = (sum / members as f64 - extent / 2.0).min(high - extent).max(low);
        for (n, at) in next.by_ref().take(members).enumerate() {
            places[at] = start + gap * n as f64;
        }
    }
    places
}

/// A label at the end of a line.
pub(super) struct EndLabel {
    /// Where the line ends; `None` when it ends far from the right edge.
    pub end: Option<Point>,
    /// Height it would like.
    pub wanted: f64,
    /// The line's look; `None` for a limit, drawn in ink with long dashes.
    pub style: Option<ArmStyle>,
    pub name: String,
    /// What stands behind the name and is never cut off; may be empty.
    pub note: String,
}

/// Room that labels of these texts need right of a panel.
pub(super) fn label_room<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let widest = texts.map(|t| text::width(t, TEXT)).fold(40.0, f64::max);
    widest.min(200.0) + SAMPLE + 30.0
}

/// Writes labels right of a panel, clear of each other, each with a sample of its line.
pub(super) fn end_labels(scene: &mut Scene, panel: &Panel, labels: &[EndLabel]) {
    let wanted: Vec<f64> = labels.iter().map(|label| label.wanted).collect();
    let places = spread(&wanted, 18.0, panel.top + 4.0, panel.bottom - 4.0);
    for (label, y) in labels.iter().zip(places) {
        let x = panel.right + 16.0;
        if let Some(end) = label.end {
            let colour = label.style.map_or(INK, |style| style.colour);
            scene.line(&[(end.0 + 3.0, end.1), (x - 2.0, y)], colour, 0.75);
        }
        match label.style {
            Some(style) => sample(scene, (x, y), style),
            None => scene.dashed(&[(x, y), (x + SAMPLE, y)], INK, 1.25, Dash::Long),
        }
        let note = if label.note.is_empty() { String::new() } else { format!(": {}", label.note) };
        let room = WIDTH - (x + SAMPLE + 6.0) - 4.0 - text::width(&note, TEXT);
        let words = text::fit(&label.name, TEXT, room) + &note;
        scene.text((x + SAMPLE + 6.0, y + 5.0), TEXT, Anchor::Start, words);
    }
}

/// A short piece of an arm's line with its marker, from `at` to the right.
pub(super) fn sample(scene: &mut Scene, (x, y): Point, style: ArmStyle) {
    scene.dashed(&[(x, y), (x + SAMPLE, y)], style.colour, 2.0, style.dash);
    scene.marker((x + SAMPLE / 2.0, y), style);
}

/// Title and notes at the head of a picture; returns the first free height below.
pub(super) fn head(scene: &mut Scene, title: &str, notes: &[String]) -> f64 {
    scene.text((MARGIN, 32.0), 20.0, Anchor::Start, text::fit(title, 20.0, WIDTH - 2.0 * MARGIN));
    let mut y = 32.0;
    for line in notes.iter().flat_map(|note| text::wrap(note, TEXT, WIDTH - 2.0 * MARGIN)) {
        y += LEADING;
        scene.coloured_text((MARGIN, y + 4.0), TEXT, GREY, Anchor::Start, line);
    }
    y + 20.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_scale() {
        assert_eq!(ticks(0.0, 1.0, 5), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0]);
        assert_eq!(ticks(-3.0, 12.0, 4), [0.0, 5.0, 10.0]);
        assert_eq!(ticks(0.0, 0.0, 4), [0.0]);
        assert_eq!(ticks(0.0, f64::NAN, 4), [0.0]);
        for high in [1e-9, 0.003, 0.7, 42.0, 1e7] {
            let found = ticks(0.0, high, 5);
            assert!(found.len() >= 3 && found.len() <= 6, "{high}: {found:?}");
        }
        assert_eq!(round_top(0.023, 5), 0.025);
        assert_eq!(round_top(0.0, 5), 1.0);
    }

    #[test]
    fn day_ticks_are_weeks_on_long_axes() {
        assert_eq!(day_ticks(1.0, 10), [0.0]);
        assert_eq!(day_ticks(5.0, 10), [0.0, 1.0, 2.0, 3.0, 4.0]);
        assert_eq!(day_ticks(30.0, 10), [0.0, 7.0, 14.0, 21.0, 28.0]);
        assert!(day_ticks(3650.0, 10).len() <= 11);
    }

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        let wanted = [100.0, 101.0, 99.0, 10.0, 300.0, 298.0];
        let places = spread(&wanted, 18.0, 0.0, 300.0);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 18.0 - 1e-9), "{places:?}");
        assert_eq!(places[3], 10.0);
        assert!(places[2] < places[0] && places[0] < places[1]);
        assert_eq!((places[5], places[4]), (282.0, 300.0));
        assert_eq!(places[0], 100.0);
    }

    #[test]
    fn labels_without_room_are_spaced_evenly() {
        assert_eq!(spread(&[5.0; 5], 18.0, 0.0, 40.0), [0.0, 10.0, 20.0, 30.0, 40.0]);
        assert_eq!(spread(&[], 18.0, 0.0, 40.0), [] as [f64; 0]);
        assert_eq!(spread(&[900.0], 18.0, 0.0, 40.0), [40.0]);
    }

    #[test]
    fn a_panel_puts_values_on_its_edges() {
        let panel = Panel { left: 10.0, right: 110.0, top: 20.0, bottom: 70.0, x: (0.0, 4.0), y: (0.0, 2.0) };
        assert_eq!(panel.at(0.0, 0.0), (10.0, 70.0));
        assert_eq!(panel.at(4.0, 2.0), (110.0, 20.0));
        assert_eq!(panel.at(2.0, 1.0), (60.0, 45.0));
    }
}
