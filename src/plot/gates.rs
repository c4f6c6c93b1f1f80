//! The primary difference under every gate of the family, and where the winner changes: a panel for each arm, families from
//! the top down, each lenient, central and strict.

use crate::experiment::{ComparisonRow, FAMILIES, Results, STRICTNESS, World};
use crate::metric::Direction;
use crate::plot::Sketch;
use crate::plot::differences::{row, signed, unit};
use crate::plot::palette::{ArmStyle, Dash, Fill, GREY, GRID, Pattern, SAND, arm_styles};
use crate::plot::panel::{self, MARGIN, Panel, TEXT};
use crate::plot::scene::{Anchor, Scene, WIDTH};
use crate::plot::text;
use crate::plot::whiskers::{self, Estimate};

/// Height of a gate's line, and room between two families.
const PITCH: f64 = 19.0;
const GAP: f64 = 8.0;
/// Room left of the scale for family and strictness, and right of it for what was found.
const NAMES: f64 = 168.0;
const FOUND: f64 = 128.0;
/// Room above a panel for its name, and below for its scale.
const ABOVE: f64 = 42.0;
const BELOW: f64 = 40.0;
/// Most arms that are drawn; the tables have all.
const MOST_ARMS: usize = 8;

/// On which side of the baseline an arm is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SideOf {
    Above,
    Below,
    /// The interval holds 0, or there is none.
    Open,
}

impl SideOf {
    fn of(row: &ComparisonRow) -> Self {
        match row.interval {
            Some((low, _)) if low > 0.0 => Self::Above,
            Some((_, high)) if high < 0.0 => Self::Below,
            _ => Self::Open,
        }
    }

    /// What that means for the arm.
    fn word(self, direction: Direction) -> &'static str {
        match (self, direction) {
            (Self::Open, _) => "open",
            (Self::Above, Direction::Higher) | (Self::Below, Direction::Lower) => "ahead",
            (Self::Above, Direction::Lower) | (Self::Below, Direction::Higher) => "behind",
            (Self::Above, Direction::Context) => "above",
            (Self::Below, Direction::Context) => "below",
        }
    }
}

/// One arm under every gate.
struct Arm<'a> {
    name: String,
    style: ArmStyle,
    /// Gate after gate; `None` where it was not run.
    rows: Vec<Option<&'a ComparisonRow>>,
    /// The scenario's own gate.
    own: Option<&'a ComparisonRow>,
}

impl Arm<'_> {
    /// The side that the answer is on: that of the scenario's own gate, or else of most gates.
    fn usual(&self) -> SideOf {
        let own = self.own.map_or(SideOf::Open, SideOf::of);
        let count = |side| self.rows.iter().flatten().filter(|row| SideOf::of(row) == side).count();
        match own {
            SideOf::Open if count(SideOf::Above) >= count(SideOf::Below) => SideOf::Above,
            SideOf::Open => SideOf::Below,
            side => side,
        }
    }

    /// Whether the winner under a gate is another than in the answer.
    fn turns(&self, row: &ComparisonRow) -> bool {
        ![SideOf::Open, self.usual()].contains(&SideOf::of(row))
    }

    /// What was found over all gates.
    fn told(&self, direction: Direction) -> String {
        let rows = || self.rows.iter().flatten();
        let count = |side| rows().filter(|row| SideOf::of(row) == side).count();
        let sides =
            [SideOf::Above, SideOf::Below, SideOf::Open].map(|side| (side.word(direction), count(side)));
        let words: Vec<String> =
            sides.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word} in {n}")).collect();
        let turns = if rows().any(|row| self.turns(row)) { "the winner changes: " } else { "" };
        format!("{turns}{}", words.join(", "))
    }
}

/// `None` where the gates were not run.
pub(super) fn sketch(results: &Results) -> Option<Sketch> {
    let baseline = results.comparison.first().and_then(|row| results.arms.get(row.baseline));
    let baseline = baseline.map(|info| text::shorten(&info.name, text::NAME_CHARS))?;
    let styles = arm_styles(&results.arms);
    let arms: Vec<Arm> = (0..results.arms.len())
        .map(|at| Arm {
            name: text::shorten(&results.arms[at].name, text::NAME_CHARS),
            style: styles[at],
            rows: World::gates().map(|world| row(results, results.primary, world, at)).collect(),
            own: row(results, results.primary, World::Central, at),
        })
        .filter(|arm| arm.rows.iter().flatten().any(|row| row.difference.is_some()))
        .collect();
    let first = *arms.first()?.rows.iter().flatten().next()?;
    let metric = results.primary.replace('_', " ");
    let title = format!("Where the winner changes: {metric} under every gate");
    let notes = notes(results, &baseline, arms.len(), first);
    let mut scene = Scene::new(0.0);
    let mut top = panel::head(&mut scene, &title, &notes);
    for arm in arms.iter().take(MOST_ARMS) {
        top = draw(&mut scene, arm, (&baseline, &metric, first), top);
    }
    scene.height = top + 6.0;
    Some(Sketch {
        name: "differences-by-gate",
        description: describe(&arms, first, &metric, &baseline),
        caption: notes.join(" "),
        title,
        scene,
    })
}

/// One arm's panel; returns the first free height below.
fn draw(
    scene: &mut Scene,
    arm: &Arm,
    (baseline, metric, first): (&str, &str, &ComparisonRow),
    top: f64,
) -> f64 {
    let (factor, unit) = unit(first.unit);
    let estimate = |row: &ComparisonRow| Estimate::new(row.difference?, row.interval, factor);
    let estimates: Vec<Option<Estimate>> = arm.rows.iter().map(|row| row.and_then(estimate)).collect();
    let own = arm.own.and_then(estimate);
    let families = FAMILIES.len() as f64;
    let height = families * STRICTNESS.len() as f64 * PITCH + (families - 1.0) * GAP + 8.0;
    let mut area = Panel {
        left: MARGIN + NAMES,
        right: WIDTH - MARGIN - FOUND,
        top: top + ABOVE,
        bottom: top + ABOVE + height,
        x: (0.0, 1.0),
        y: (0.0, 1.0),
    };
    area.x = whiskers::scale(estimates.iter().copied().flatten().chain(own));
    let y = |gate: usize| {
        let family = (gate / STRICTNESS.len()) as f64;
        area.top + 4.0 + PITCH * (gate as f64 + 0.5) + GAP * family
    };
    // Shades lie below everything else.
    for (gate, row) in arm.rows.iter().enumerate() {
        if row.is_some_and(|row| arm.turns(row)) {
            let half = PITCH / 2.0;
            let (from, to) = ((MARGIN, y(gate) - half), (WIDTH - MARGIN, y(gate) + half));
            scene.filled(from, to, Fill::new(SAND, Pattern::Plain));
        }
    }
    for family in 1..FAMILIES.len() {
        let between = y(family * STRICTNESS.len()) - (PITCH + GAP) / 2.0;
        scene.line(&[(MARGIN, between), (WIDTH - MARGIN, between)], GRID, 1.0);
    }
    scene.marker((MARGIN + 6.0, area.top - 25.0), arm.style);
    let told = arm.told(first.direction);
    let room = WIDTH - 2.0 * MARGIN - 18.0 - text::width(&told, TEXT) - 12.0;
    let name = format!("{} minus {baseline}", arm.name);
    scene.text((MARGIN + 18.0, area.top - 20.0), TEXT, Anchor::Start, text::fit(&name, TEXT, room));
    scene.text((WIDTH - MARGIN, area.top - 20.0), TEXT, Anchor::End, told);
    whiskers::axis(scene, &area, signed);
    if let Some(own) = own {
        let (x, _) = area.at(own.value, 0.0);
        // Above the panel too, so that it is seen where it falls on the line of 0.
        scene.dashed(&[(x, area.top - 6.0), (x, area.bottom)], arm.style.colour, 2.0, Dash::Long);
        scene.marker((x, area.top - 6.0), arm.style);
    }
    for (at, family) in FAMILIES.into_iter().enumerate() {
        let gate = at * STRICTNESS.len();
        scene.text((MARGIN + 4.0, y(gate) + 5.0), TEXT, Anchor::Start, family.name());
        for (n, strictness) in STRICTNESS.iter().enumerate() {
            let y = y(gate + n);
            scene.text((area.left - 12.0, y + 5.0), TEXT, Anchor::End, strictness.name());
            let Some((row, estimate)) = arm.rows[gate + n].zip(estimates[gate + n]) else {
                scene.text((area.left + 8.0, y + 5.0), TEXT, Anchor::Start, "no value");
                continue;
            };
            let side = SideOf::of(row);
            let style = if side == SideOf::Open { ArmStyle { colour: GREY, ..arm.style } } else { arm.style };
            whiskers::whisker(scene, &area, y, style, estimate);
            scene.text(
                (area.right + 62.0, y + 5.0),
                TEXT,
                Anchor::End,
                signed(rounded(estimate.value, area.x)),
            );
            scene.text((area.right + 72.0, y + 5.0), TEXT, Anchor::Start, side.word(first.direction));
        }
    }
    let better = match first.direction {
        Direction::Higher => ", better →",
        Direction::Lower => ", ← better",
        Direction::Context => "",
    };
    let words = format!("{metric} ({unit}){better}");
    scene.text(((area.left + area.right) / 2.0, area.bottom + 36.0), TEXT, Anchor::Middle, words);
    area.bottom + BELOW + 8.0
}

/// A value in as many digits as the scale lets one see.
fn rounded(value: f64, (low, high): (f64, f64)) -> f64 {
    let span = high - low;
    let mut step: f64 = 1.0;
    while step * 200.0 > span && step > 1e-9 {
        step /= 10.0;
    }
    while step * 2000.0 < span {
        step *= 10.0;
    }
    // No zero has a sign.
    (value / step).round() * step + 0.0
}

fn notes(results: &Results, baseline: &str, arms: usize, first: &ComparisonRow) -> Vec<String> {
    let pairs =
        World::gates().flat_map(|world| results.comparison.iter().filter(move |row| row.world == world));
    let pairs = pairs.map(|row| row.n).max().unwrap_or(first.n);
    let mut notes = vec![format!(
        "Arm minus baseline ({baseline}) on the same people with the same luck under each gate of the family, {pairs} pairs \
         each. Dashed line: the scenario's own gate. Shaded: another winner than there, or where that finds none, than under most."
    )];
    notes.push(if pairs < 5 {
        "No intervals, so nothing is found: fewer than five pairs of replications.".to_owned()
    } else {
        "Bars: simultaneous 95 % intervals of the mean difference over the arms (Bonferroni, paired t); open: the interval \
         holds 0. No gate is likelier than another."
            .to_owned()
    });
    if arms > MOST_ARMS {
        notes.push(format!("The first {MOST_ARMS} of {arms} arms; comparison.csv has all."));
    }
    notes
}

fn describe(arms: &[Arm], first: &ComparisonRow, metric: &str, baseline: &str) -> String {
    let (factor, unit) = unit(first.unit);
    let parts: Vec<String> = arms
        .iter()
        .take(MOST_ARMS)
        .map(|arm| {
            let values =
                || arm.rows.iter().flatten().filter_map(|row| row.difference.map(|value| value * factor));
            let finite = || values().filter(|value| value.is_finite());
            let low = finite().fold(f64::INFINITY, f64::min);
            let high = finite().fold(f64::NEG_INFINITY, f64::max);
            let told = arm.told(first.direction);
            if low > high {
                return format!("{}: {told}", arm.name);
            }
            format!("{} {} to {} {unit}, {told}", arm.name, signed(low), signed(high))
        })
        .collect();
    format!(
        "Paired difference in {metric} to {baseline} over {} gates: {}.",
        World::gates().count(),
        parts.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::example::{Shape, example, under_all_gates};
    use crate::plot::scene;

    /// Shades of a picture, from the top down.
    fn shaded(results: &Results) -> usize {
        let scene = sketch(results).unwrap().scene;
        let fill =
            |shape: &&scene::Shape| matches!(shape, scene::Shape::Box { colour, .. } if *colour == SAND);
        scene.shapes.iter().filter(fill).count()
    }

    #[test]
    fn the_gates_under_which_the_winner_is_another_are_shaded() {
        let results =
            under_all_gates(Shape::default(), |arm, gate| if arm == 1 && gate > 12 { 0.1 } else { -0.05 });
        assert_eq!(shaded(&results), 2, "gates 13 and 14 of arm 1");
        let picture = sketch(&results).unwrap();
        let told = "warm-up −5 to +10 % points, the winner changes: ahead in 2, behind in 13; paced-blast −5 to −5 % points, behind in 15";
        assert!(picture.description.contains(told), "{}", picture.description);
        // Differences within the noise are nobody's.
        let noise = under_all_gates(Shape::default(), |_, gate| if gate == 3 { 0.005 } else { -0.05 });
        assert_eq!(shaded(&noise), 0);
        assert!(sketch(&noise).unwrap().description.contains("behind in 14, open in 1"));
    }

    #[test]
    fn values_have_the_digits_that_can_be_seen() {
        let shown = |value, scale| signed(rounded(value, scale));
        assert_eq!(
            [0.00188, -0.362, -19.87].map(|value| shown(value, (-33.0, 11.0))),
            ["0", "−0.4", "−19.9"]
        );
        assert_eq!(shown(-0.001, (-33.0, 11.0)), "0");
        assert_eq!([0.00188, 1.5].map(|value| shown(value, (-1.0, 1.6))), ["0", "+1.5"]);
        assert_eq!(shown(123_456.0, (0.0, 1e6)), "+123,000");
    }

    #[test]
    fn without_the_gates_there_is_no_such_picture_and_many_arms_are_cut() {
        assert!(sketch(&example(Shape::default())).is_none());
        let arms = vec!["blast"; 20];
        let many = under_all_gates(Shape { arms, replications: 2, ..Shape::default() }, |_, _| 0.1);
        let picture = sketch(&many).unwrap();
        assert!(
            picture.caption.contains("The first 8 of 19 arms") && picture.caption.contains("No intervals")
        );
        assert!(picture.description.len() < 1500 && picture.scene.height < 3600.0);
    }
}
