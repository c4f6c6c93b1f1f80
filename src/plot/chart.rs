//! A chart of plain curves, for pages that are not about the results of an experiment.

use crate::plot::palette::{AXIS, ArmStyle, look};
use crate::plot::panel::{self, EndLabel, LEADING, MARGIN, Panel, TEXT};
use crate::plot::scene::{Anchor, Point, Scene, WIDTH};
use crate::plot::{Picture, PlotError, Sketch, text};

/// One curve of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Name beside it.
    pub name: String,
    /// Its points from left to right; those that are not finite are left out.
    pub points: Vec<(f64, f64)>,
    /// Measured points, drawn as markers alone; otherwise a line goes through them.
    pub measured: bool,
}

/// Curves over one scale, from (0, 0) on.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Stem of its file.
    pub name: &'static str,
    /// What it shows.
    pub title: String,
    /// What is drawn and what it means, below the title.
    pub caption: String,
    /// What stands on the horizontal scale.
    pub across: &'static str,
    /// Whether values are shares, written as percentages.
    pub shares: bool,
    /// The curves; the look follows from the place.
    pub curves: Vec<Curve>,
}

impl Chart {
    /// The chart as a picture.
    ///
    /// # Errors
    /// [`PlotError`] when the font or plotters fails.
    pub fn draw(&self) -> Result<Picture, PlotError> {
        text::register()?;
        self.sketch().draw()
    }

    fn sketch(&self) -> Sketch {
        let finite = |curve: &Curve| -> Vec<(f64, f64)> {
            curve.points.iter().copied().filter(|(x, y)| x.is_finite() && y.is_finite()).collect()
        };
        let curves: Vec<Vec<(f64, f64)>> = self.curves.iter().map(finite).collect();
        let most = |pick: fn(&(f64, f64)) -> f64| curves.iter().flatten().map(pick).fold(0.0, f64::max);
        let mut scene = Scene::new(0.0);
        let top = panel::head(&mut scene, &self.title, std::slice::from_ref(&self.caption));
        let area = Panel {
            left: MARGIN + 58.0,
            right: WIDTH - panel::label_room(self.curves.iter().map(|curve| curve.name.as_str())),
            top,
            bottom: top + (LEADING * curves.len() as f64 + 10.0).max(330.0),
            x: (0.0, most(|point| point.0).max(1e-9)),
            y: (0.0, panel::round_top(most(|point| point.1), 5)),
        };
        let value = |value: f64| if self.shares { text::percent(value) } else { text::number(value) };
        area.value_axis(&mut scene, 5, value);
        self.scale_across(&mut scene, &area);
        let labels: Vec<EndLabel> = (self.curves.iter().zip(&curves).enumerate())
            .map(|(at, (curve, points))| {
                let style = look(at);
                let places: Vec<Point> = points.iter().map(|(x, y)| area.at(*x, *y)).collect();
                mark(&mut scene, &places, style, curve.measured);
                let end = places.last().copied();
                EndLabel {
                    end: end.filter(|end| area.right - end.0 < 0.12 * (area.right - area.left)),
                    wanted: end.map_or(area.top, |end| end.1),
                    style: Some(style),
                    name: curve.name.clone(),
                    note: String::new(),
                }
            })
            .collect();
        panel::end_labels(&mut scene, &area, &labels);
        scene.height = area.bottom + 58.0;
        let ends = self.curves.iter().zip(&curves).filter_map(|(curve, points)| {
            let ((_, first), (_, last)) = (points.first()?, points.last()?);
            Some(format!("{} from {} to {}", curve.name, value(*first), value(*last)))
        });
        let description = format!("{}: {}.", self.title, ends.collect::<Vec<_>>().join("; "));
        Sketch {
            name: self.name,
            title: self.title.clone(),
            description,
            caption: self.caption.clone(),
            scene,
        }
    }

    /// Scale and words below the panel.
    fn scale_across(&self, scene: &mut Scene, area: &Panel) {
        scene.line(&[(area.left, area.bottom), (area.right, area.bottom)], AXIS, 1.0);
        for value in panel::ticks(area.x.0, area.x.1, 8) {
            let (x, _) = area.at(value, 0.0);
            scene.line(&[(x, area.bottom), (x, area.bottom + 5.0)], AXIS, 1.0);
            scene.text((x, area.bottom + 20.0), TEXT, Anchor::Middle, text::number(value));
        }
        let middle = (area.left + area.right) / 2.0;
        scene.text((middle, area.bottom + 44.0), TEXT, Anchor::Middle, self.across);
    }
}

/// A line with a few markers, or markers alone.
fn mark(scene: &mut Scene, places: &[Point], style: ArmStyle, measured: bool) {
    if !measured {
        scene.dashed(places, style.colour, 2.0, style.dash);
    }
    let every = if measured { 1 } else { places.len().div_ceil(7).max(1) };
    for place in places.iter().step_by(every) {
        scene.marker(*place, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::scene::Shape;

    fn chart(points: Vec<(f64, f64)>) -> Chart {
        let curve = |name: &str, measured| Curve { name: name.to_owned(), points: points.clone(), measured };
        Chart {
            name: "chart",
            title: "Title & more".to_owned(),
            caption: "What it is.".to_owned(),
            across: "messages",
            shares: true,
            curves: vec![curve("data", true), curve("model", false)],
        }
    }

    #[test]
    fn measured_points_are_all_marked_and_curves_are_lines() {
        let chart = chart((0..20).map(|x| (f64::from(x), 1.0 / f64::from(x + 1))).collect());
        let scene = chart.sketch().scene;
        let discs = scene.shapes.iter().filter(|shape| matches!(shape, Shape::Disc { .. })).count();
        assert_eq!(discs, 20 + 1, "every point and the sample of the label");
        let picture = chart.draw().unwrap();
        assert!(
            picture.svg.contains("Title &amp; more") && picture.png.starts_with(&[0x89, b'P', b'N', b'G'])
        );
        assert!(picture.description.contains("data from 100 % to 5 %"), "{}", picture.description);
    }

    #[test]
    fn charts_without_points_are_drawn_too() {
        for points in [vec![], vec![(0.0, 0.0)], vec![(1.0, f64::NAN), (f64::INFINITY, 1.0)]] {
            assert!(chart(points).draw().is_ok());
        }
    }
}
