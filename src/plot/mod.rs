//! Results as pictures, SVG and PNG.
//!
//! Nothing is computed here that belongs to the experiment: series are medians and sums of runs, differences and
//! intervals come from the tables. Every picture carries its description, and no meaning hangs on colour alone.

mod blocks;
mod chart;
mod delivery;
mod differences;
#[cfg(test)]
mod example;
mod fate;
mod gates;
mod grid;
mod lines;
mod palette;
mod panel;
mod png;
mod rating;
mod reach;
mod render;
mod scene;
mod segments;
mod series;
mod text;
mod tradeoff;
mod volume;
mod whiskers;
mod withheld;

pub use chart::{Chart, Curve};

use std::fmt;

use rayon::prelude::*;

use crate::experiment::Results;
use crate::plot::scene::{Anchor, Scene, WIDTH};

/// One picture of the results.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Stem of its file.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub title: String,
    /// One sentence with the numbers, for readers who cannot see it.
    pub description: String,
    /// What is drawn: number of replications, kind of band or interval, what is left out.
    pub caption: String,
    /// The picture as an SVG document, 900 units wide, with title and description inside.
    pub svg: String,
    /// The picture as a PNG file, 1,800 pixels wide.
    pub png: Vec<u8>,
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlotError {
    /// The embedded font cannot be read.
    Font,
    /// plotters refused to draw.
    Drawing(String),
}

impl fmt::Display for PlotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Font => write!(f, "the embedded font cannot be read"),
            Self::Drawing(reason) => write!(f, "a picture cannot be drawn: {reason}"),
        }
    }
}

impl std::error::Error for PlotError {}

/// A picture before it is drawn.
struct Sketch {
    name: &'static str,
    title: String,
    description: String,
    caption: String,
    scene: Scene,
}

impl Sketch {
    /// The picture in its formats.
    fn draw(self) -> Result<Picture, PlotError> {
        Ok(Picture {
            svg: render::svg(&self.scene, self.name, &self.title, &self.description)?,
            png: render::png(&self.scene)?,
            name: self.name,
            title: self.title,
            description: self.description,
            caption: self.caption,
        })
    }

    /// A picture without data, which says so instead of leaving axes empty.
    fn empty(name: &'static str, title: String, reason: &str) -> Self {
        let mut scene = Scene::new(180.0);
        let y = panel::head(&mut scene, &title, &[]);
        scene.text((WIDTH / 2.0, y + 50.0), 18.0, Anchor::Middle, reason);
        Self { name, title, description: format!("{reason}."), caption: format!("{reason}."), scene }
    }
}

/// All pictures of the results, in the order of the report. Paired differences are left out when nothing is
/// compared, and those under every gate when these were not run; where nothing was sent, the picture says so.
///
/// # Errors
/// [`PlotError`] when the font or plotters fails; results of any size and content are drawn.
pub fn pictures(results: &Results) -> Result<Vec<Picture>, PlotError> {
    text::register()?;
    let mut sketches = vec![
        delivery::sketch(results),
        withheld::sketch(results),
        blocks::sketch(results),
        rating::sketch(results),
        reach::sketch(results),
    ];
    sketches.extend(differences::sketch(results));
    sketches.extend(gates::sketch(results));
    sketches.extend([
        fate::sketch(results),
        segments::sketch(results),
        tradeoff::sketch(results),
        volume::sketch(results),
    ]);
    sketches.into_par_iter().map(Sketch::draw).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::example::{self, Shape, example};

    const TWELVE: [&str; 12] = [
        "blast",
        "warm-up",
        "paced-blast",
        "ramp",
        "engaged-first",
        "blast-once",
        "utility-first",
        "marketing-first",
        "sunset-inactive",
        "do-nothing",
        "my own idea with a name that is far too long to be written anywhere in a picture, I am afraid",
        "測試 <b>",
    ];

    /// Results of every size and kind that has to be drawn.
    fn cases() -> Vec<(&'static str, Results)> {
        let forty = TWELVE.into_iter().cycle().take(40).collect();
        let mut no_runs = example(Shape::default());
        no_runs.runs.clear();
        no_runs.comparison.clear();
        no_runs.summary.clear();
        let mut nothing = no_runs.clone();
        nothing.arms.clear();
        let mut broken = example(Shape { replications: 2, ..Shape::default() });
        broken.rating_lines = (f64::NAN, f64::INFINITY);
        for run in &mut broken.runs {
            run.outcome.gate.truncate(5);
            run.outcome.daily.truncate(50);
            run.outcome.newly_reached.clear();
            run.outcome.totals = Default::default();
            run.outcome.gate.iter_mut().for_each(|state| state.score = f64::NAN);
        }
        for row in &mut broken.comparison {
            (row.difference, row.interval) = (Some(f64::NAN), Some((f64::NEG_INFINITY, 1.0)));
        }
        vec![
            ("three", example(Shape::default())),
            (
                "twelve",
                example(Shape { arms: TWELVE.to_vec(), days: 90, replications: 6, ..Shape::default() }),
            ),
            ("one", example(Shape { arms: vec!["blast"], replications: 1, days: 1, ..Shape::default() })),
            (
                "idle",
                example(Shape { arms: vec!["do-nothing", "blast"], replications: 3, ..Shape::default() }),
            ),
            (
                "year",
                example(Shape {
                    arms: vec!["blast", "warm-up"],
                    replications: 2,
                    days: 365,
                    ..Shape::default()
                }),
            ),
            (
                "gates",
                example::under_all_gates(Shape::default(), |arm, gate| (arm * gate) as f64 * 0.01 - 0.05),
            ),
            ("forty", example(Shape { arms: forty, replications: 2, days: 3, ..Shape::default() })),
            ("nobody", example(Shape { list: 0, ..Shape::default() })),
            ("no runs", no_runs),
            ("nothing", nothing),
            ("broken", broken),
        ]
    }

    #[test]
    fn every_case_gives_readable_pictures_that_describe_themselves_with_numbers() {
        for (case, results) in cases() {
            let pictures = pictures(&results).unwrap();
            let compared = results.comparison.iter().any(|row| row.difference.is_some());
            let expected = if compared { 10 } else { 9 } + usize::from(case == "gates");
            assert_eq!(pictures.len(), expected, "{case}");
            for picture in &pictures {
                let name = format!("{case}: {}", picture.name);
                let words = [&picture.description, &picture.caption];
                assert!(picture.description.contains(|c: char| c.is_ascii_digit()), "{name}");
                for text in words.into_iter().chain([&picture.svg]) {
                    assert!(!text.contains("NaN") && !text.contains("inf"), "{name}: {text}");
                }
                assert!(picture.svg.contains("role=\"img\"") && picture.svg.contains("<desc id="), "{name}");
                let sizes = picture.svg.split("font-size=\"").skip(1).map(|rest| {
                    // Four units of the picture's own scale are a pixel at a width of 900.
                    rest.split('"').next().unwrap().parse::<f64>().unwrap() / 4.0
                });
                assert!(sizes.fold(99.0, f64::min) >= 14.0 - 1e-9, "{name}");
                assert!(picture.png.len() > 1000 && !picture.title.is_empty(), "{name}");
            }
        }
    }

    #[test]
    fn the_same_results_give_the_same_bytes() {
        let results = example(Shape { replications: 6, ..Shape::default() });
        let first = pictures(&results).unwrap();
        assert!(first == pictures(&results).unwrap());
        let other = example(Shape { replications: 7, ..Shape::default() });
        assert!(first != pictures(&other).unwrap());
    }

    #[test]
    fn nothing_an_arm_is_called_leaves_its_text() {
        let mut results = example(Shape { replications: 2, days: 3, ..Shape::default() });
        let hostile = "\"><script>alert('x')</script>&amp;\u{0}\u{202e}]]>".repeat(5);
        for arm in &mut results.arms {
            arm.name = hostile.clone();
            arm.strategy = hostile.clone();
        }
        for picture in pictures(&results).unwrap() {
            assert!(!picture.svg.contains("<script") && !picture.svg.contains("]]>"), "{}", picture.name);
            assert!(!picture.svg.contains(['\u{0}', '\u{202e}']), "{}", picture.name);
            assert_well_formed(&picture.svg);
            assert!(picture.description.len() < 1500, "{}", picture.description);
        }
    }

    /// Tags nest, attributes are quoted, entities are known: enough of XML for what is written here.
    fn assert_well_formed(svg: &str) {
        let mut open = Vec::new();
        for piece in svg.split('<').skip(1) {
            let (tag, text) = piece.split_once('>').expect("a tag ends");
            assert!(!text.contains('>'), "{piece}");
            assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
            for entity in text.split('&').skip(1).chain(tag.split('&').skip(1)) {
                let known = ["lt;", "gt;", "amp;", "quot;", "apos;", "#39;"];
                assert!(known.iter().any(|name| entity.starts_with(name)), "{piece}");
            }
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name));
            } else if !tag.ends_with('/') {
                open.push(tag.split(' ').next().unwrap());
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}
