//! What a picture consists of: strokes, surfaces and words, in units of one pixel at a width of 900.
//!
//! A scene knows no file format; `render` turns it into SVG and PNG.

use crate::plot::palette::{ArmStyle, Colour, Dash, Fill, GREY, INK, Marker, Pattern, WHITE};

/// Width of every picture.
pub(super) const WIDTH: f64 = 900.0;

/// A place: x to the right, y downwards.
pub(super) type Point = (f64, f64);

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing to draw. Coordinates are finite.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Line { points: Vec<Point>, colour: Colour, width: f64 },
    Area { points: Vec<Point>, colour: Colour, opacity: f64 },
    Box { from: Point, to: Point, colour: Colour },
    Disc { centre: Point, radius: f64, colour: Colour },
    Text { at: Point, size: f64, colour: Colour, anchor: Anchor, text: String },
}

/// A picture before it has a format.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scene {
    pub height: f64,
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// An empty picture of that height.
    pub(super) fn new(height: f64) -> Self {
        Self { height, shapes: Vec::new() }
    }

    /// An unbroken line; nothing when a coordinate is not finite.
    pub(super) fn line(&mut self, points: &[Point], colour: Colour, width: f64) {
        if points.len() > 1 && points.iter().all(is_finite) {
            self.shapes.push(Shape::Line { points: points.to_vec(), colour, width });
        }
    }

    /// A line broken as `dash` says.
    pub(super) fn dashed(&mut self, points: &[Point], colour: Colour, width: f64, dash: Dash) {
        if dash.lengths().is_empty() {
            self.line(points, colour, width);
        } else if points.iter().all(is_finite) {
            for piece in cut(points, dash.lengths()) {
                self.line(&piece, colour, width);
            }
        }
    }

    /// A filled polygon.
    pub(super) fn area(&mut self, points: &[Point], colour: Colour, opacity: f64) {
        if points.len() > 2 && points.iter().all(is_finite) {
            self.shapes.push(Shape::Area { points: points.to_vec(), colour, opacity });
        }
    }

    /// A filled rectangle with its pattern; the pattern's phase is that of the page, so that rectangles side by side
    /// read as one surface.
    pub(super) fn filled(&mut self, from: Point, to: Point, fill: Fill) {
        if !is_finite(&from) || !is_finite(&to) || to.0 <= from.0 || to.1 <= from.1 {
            return;
        }
        self.shapes.push(Shape::Box { from, to, colour: fill.colour });
        let colour = if fill.is_light() { GREY } else { WHITE };
        for (a, b) in hatch(from, to, fill.pattern) {
            self.line(&[a, b], colour, 1.0);
        }
        if fill.pattern == Pattern::Dots {
            for centre in dots(from, to) {
                self.shapes.push(Shape::Disc { centre, radius: 1.1, colour });
            }
        }
    }

    /// Ink-coloured text; `at.1` is its baseline.
    pub(super) fn text(&mut self, at: Point, size: f64, anchor: Anchor, text: impl Into<String>) {
        self.coloured_text(at, size, INK, anchor, text);
    }

    /// Text in a colour.
    pub(super) fn coloured_text(
        &mut self,
        at: Point,
        size: f64,
        colour: Colour,
        anchor: Anchor,
        text: impl Into<String>,
    ) {
        let text = text.into();
        if is_finite(&at) && !text.is_empty() {
            self.shapes.push(Shape::Text { at, size, colour, anchor, text });
        }
    }

    /// The sign of an arm around `at`.
    pub(super) fn marker(&mut self, (x, y): Point, style: ArmStyle) {
        if !is_finite(&(x, y)) {
            return;
        }
        let colour = style.colour;
        let r = 4.5;
        match style.marker {
            Marker::Circle => self.shapes.push(Shape::Disc { centre: (x, y), radius: r, colour }),
            Marker::Ring => {
                self.shapes.push(Shape::Disc { centre: (x, y), radius: r + 0.5, colour });
                self.shapes.push(Shape::Disc { centre: (x, y), radius: r - 1.5, colour: WHITE });
            }
            Marker::Square => {
                self.shapes.push(Shape::Box { from: (x - 4.0, y - 4.0), to: (x + 4.0, y + 4.0), colour });
            }
            Marker::Frame => {
                self.shapes.push(Shape::Box { from: (x - 4.5, y - 4.5), to: (x + 4.5, y + 4.5), colour });
                self.shapes.push(Shape::Box {
                    from: (x - 2.5, y - 2.5),
                    to: (x + 2.5, y + 2.5),
                    colour: WHITE,
                });
            }
            Marker::Triangle => {
                self.area(&[(x, y - 5.5), (x + 5.2, y + 4.0), (x - 5.2, y + 4.0)], colour, 1.0);
            }
            Marker::Down => {
                self.area(&[(x, y + 5.5), (x + 5.2, y - 4.0), (x - 5.2, y - 4.0)], colour, 1.0);
            }
            Marker::Diamond => {
                self.area(&[(x, y - 6.0), (x + 5.0, y), (x, y + 6.0), (x - 5.0, y)], colour, 1.0);
            }
            Marker::Cross => {
                self.line(&[(x - r, y - r), (x + r, y + r)], colour, 2.5);
                self.line(&[(x - r, y + r), (x + r, y - r)], colour, 2.5);
            }
            Marker::Plus => {
                self.line(&[(x - 5.5, y), (x + 5.5, y)], colour, 2.5);
                self.line(&[(x, y - 5.5), (x, y + 5.5)], colour, 2.5);
            }
            Marker::Star => {
                self.line(&[(x - 5.0, y), (x + 5.0, y)], colour, 2.0);
                self.line(&[(x - 2.5, y - 4.5), (x + 2.5, y + 4.5)], colour, 2.0);
                self.line(&[(x + 2.5, y - 4.5), (x - 2.5, y + 4.5)], colour, 2.0);
            }
        }
    }
}

fn is_finite(point: &Point) -> bool {
    point.0.is_finite() && point.1.is_finite()
}

/// The strokes of a line broken into `lengths` (stroke, gap, stroke, gap, …).
fn cut(points: &[Point], lengths: &[f64]) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut at, mut left) = (0, lengths[0]);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let length = (dx * dx + dy * dy).sqrt();
            if length <= left {
                left -= length;
                if at % 2 == 0 {
                    piece.push(to);
                }
                break;
            }
            from = (from.0 + dx * left / length, from.1 + dy * left / length);
            if at % 2 == 0 {
                piece.push(from);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece.push(from);
            }
            at = (at + 1) % lengths.len();
            left = lengths[at];
        }
    }
    if piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

/// Distance between lines of a pattern.
const SPACING: f64 = 7.0;

/// The lines of a pattern within a rectangle.
fn hatch(from: Point, to: Point, pattern: Pattern) -> Vec<(Point, Point)> {
    let multiples = |low: f64, high: f64, step: f64| {
        let first = (low / step).ceil() as i64;
        let last = (high / step).floor() as i64;
        (first..=last).map(move |n| n as f64 * step)
    };
    let ((x0, y0), (x1, y1)) = (from, to);
    // Lines x + y = c (rising on the page) and x - y = c (falling).
    let rising = multiples(x0 + y0, x1 + y1, SPACING * 1.4).map(|c| {
        let low = x0.max(c - y1);
        let high = x1.min(c - y0);
        ((low, c - low), (high, c - high))
    });
    let falling = multiples(x0 - y1, x1 - y0, SPACING * 1.4).map(|c| {
        let low = x0.max(c + y0);
        let high = x1.min(c + y1);
        ((low, low - c), (high, high - c))
    });
    let lines: Vec<(Point, Point)> = match pattern {
        Pattern::Plain | Pattern::Dots => Vec::new(),
        Pattern::Rising => rising.collect(),
        Pattern::Falling => falling.collect(),
        Pattern::Crossed => rising.chain(falling).collect(),
        Pattern::Horizontal => multiples(y0 + 0.5, y1 - 0.5, 5.0).map(|y| ((x0, y), (x1, y))).collect(),
        Pattern::Vertical => multiples(x0 + 0.5, x1 - 0.5, 5.0).map(|x| ((x, y0), (x, y1))).collect(),
    };
    lines.into_iter().filter(|(a, b)| b.0 - a.0 > 0.2 || b.1 - a.1 > 0.2).collect()
}

/// The dots of a pattern whose whole disc lies within a rectangle, row by row.
fn dots((x0, y0): Point, (x1, y1): Point) -> Vec<Point> {
    let mut centres = Vec::new();
    let row = |v: f64| (v / SPACING).ceil() as i64;
    for j in row(y0 + 1.2)..=((y1 - 1.2) / SPACING).floor() as i64 {
        let shift = if j.rem_euclid(2) == 0 { 0.0 } else { SPACING / 2.0 };
        for i in row(x0 - shift)..row(x1 - shift) {
            centres.push((i as f64 * SPACING + shift, j as f64 * SPACING));
        }
    }
    centres
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_keeps_strokes_across_corners_and_its_total_length() {
        let pieces = cut(&[(0.0, 0.0), (5.0, 0.0), (5.0, 7.0)], &[4.0, 2.0]);
        assert_eq!(pieces, vec![vec![(0.0, 0.0), (4.0, 0.0)], vec![(5.0, 1.0), (5.0, 5.0)],]);
        let pieces = cut(&[(0.0, 0.0), (3.0, 0.0), (3.0, 3.0)], &[4.0, 1.0]);
        assert_eq!(pieces, vec![vec![(0.0, 0.0), (3.0, 0.0), (3.0, 1.0)], vec![(3.0, 2.0), (3.0, 3.0)]]);
    }

    #[test]
    fn patterns_stay_within_their_rectangle() {
        let (from, to) = ((3.3, 8.1), (41.7, 30.9));
        let inside = |(x, y): Point| {
            (from.0 - 1e-9..=to.0 + 1e-9).contains(&x) && (from.1 - 1e-9..=to.1 + 1e-9).contains(&y)
        };
        for pattern in
            [Pattern::Rising, Pattern::Falling, Pattern::Crossed, Pattern::Horizontal, Pattern::Vertical]
        {
            let lines = hatch(from, to, pattern);
            assert!(lines.len() > 2, "{pattern:?}");
            assert!(lines.iter().all(|(a, b)| inside(*a) && inside(*b)), "{pattern:?}");
        }
        assert!(dots(from, to).len() > 4 && dots(from, to).iter().all(|p| inside(*p)));
    }

    #[test]
    fn what_is_not_finite_is_not_drawn() {
        let mut scene = Scene::new(10.0);
        scene.line(&[(0.0, 0.0), (f64::NAN, 1.0)], INK, 1.0);
        scene.dashed(&[(0.0, 0.0), (f64::INFINITY, 1.0)], INK, 1.0, Dash::Dashed);
        scene.text((f64::NAN, 0.0), 14.0, Anchor::Start, "x");
        scene.filled((0.0, f64::NAN), (1.0, 1.0), Fill::new(INK, Pattern::Plain));
        assert_eq!(scene.shapes, []);
    }
}
