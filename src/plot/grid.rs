//! Small panels side by side, one for each arm, and the key of fills above them.

use crate::experiment::Results;
use crate::plot::palette::{AXIS, ArmStyle, Colour, Fill, INK, WHITE, arm_styles};
use crate::plot::panel::{LEADING, MARGIN, Panel, TEXT, sample};
use crate::plot::scene::{Anchor, Point, Scene, Shape, WIDTH};
use crate::plot::text;

/// Size of a swatch in a key.
const SWATCH: (f64, f64) = (26.0, 15.0);

/// Writes the key of fills in as many rows as it needs; returns the first free height below.
pub(super) fn key(scene: &mut Scene, top: f64, entries: &[(Fill, &str)]) -> f64 {
    let (mut x, mut y) = (MARGIN, top);
    for (fill, name) in entries {
        let wide = SWATCH.0 + 8.0 + text::width(name, TEXT) + 22.0;
        if x > MARGIN && x + wide - 22.0 > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LEADING + 4.0);
        }
        swatch(scene, (x, y), (x + SWATCH.0, y + SWATCH.1), *fill);
        scene.text((x + SWATCH.0 + 8.0, y + 13.0), TEXT, Anchor::Start, *name);
        x += wide;
    }
    y + LEADING + 12.0
}

/// A filled rectangle in a thin frame, so that pale fills have an edge.
pub(super) fn swatch(scene: &mut Scene, from: Point, to: Point, fill: Fill) {
    scene.filled(from, to, fill);
    frame(scene, from, to, AXIS);
}

/// The outline of a rectangle.
pub(super) fn frame(scene: &mut Scene, (x0, y0): Point, (x1, y1): Point, colour: Colour) {
    scene.line(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], colour, 0.75);
}

/// Writes the key of arms in as many rows as it needs; returns the first free height below.
pub(super) fn arm_key(scene: &mut Scene, top: f64, results: &Results) -> f64 {
    let (mut x, mut y) = (MARGIN, top);
    for (style, info) in arm_styles(&results.arms).into_iter().zip(&results.arms) {
        let name = text::fit(&text::shorten(&info.name, text::NAME_CHARS), TEXT, 260.0);
        let wide = 38.0 + text::width(&name, TEXT) + 22.0;
        if x > MARGIN && x + wide - 22.0 > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + LEADING + 4.0);
        }
        sample(scene, (x, y + 8.0), style);
        scene.text((x + 38.0, y + 13.0), TEXT, Anchor::Start, name);
        x += wide;
    }
    y + LEADING + 12.0
}

/// Places of `count` panels of `height` in at most `most` columns, scales not yet set: room for a heading above, for
/// labels left, and for `below` under each.
pub(super) fn cells(count: usize, most: usize, top: f64, height: f64, left: f64, below: f64) -> Vec<Panel> {
    let columns = count.clamp(1, most);
    let pitch = (WIDTH - 2.0 * MARGIN + 16.0) / columns as f64;
    (0..count)
        .map(|at| {
            let x = MARGIN + (at % columns) as f64 * pitch;
            let y = top + (at / columns) as f64 * (26.0 + height + below);
            Panel {
                left: x + left,
                right: x + pitch - 16.0,
                top: y + 26.0,
                bottom: y + 26.0 + height,
                x: (0.0, 1.0),
                y: (0.0, 1.0),
            }
        })
        .collect()
}

/// Writes an arm's sign and name above a panel, and a note at its right end.
pub(super) fn heading(scene: &mut Scene, panel: &Panel, style: ArmStyle, name: &str, note: &str) {
    let y = panel.top - 8.0;
    scene.marker((panel.left + 6.0, y - 5.0), style);
    let room = panel.right - panel.left - 18.0 - text::width(note, TEXT) - 8.0;
    scene.text((panel.left + 18.0, y), TEXT, Anchor::Start, text::fit(name, TEXT, room));
    scene.text((panel.right, y), TEXT, Anchor::End, note);
}

/// Text on a fill: on a plate of the fill's colour, so that hatching does not cross it.
pub(super) fn text_on(scene: &mut Scene, (x, y): Point, fill: Fill, words: &str) {
    let half = text::width(words, TEXT) / 2.0 + 3.0;
    scene.shapes.push(Shape::Box { from: (x - half, y - 9.0), to: (x + half, y + 9.0), colour: fill.colour });
    let colour = if fill.is_light() { INK } else { WHITE };
    scene.coloured_text((x, y + 5.0), TEXT, colour, Anchor::Middle, words);
}
