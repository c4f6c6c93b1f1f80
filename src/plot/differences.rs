//! Paired differences to the baseline: both sides' metrics, each on its own scale, and the primary one in each world.

use crate::experiment::{ComparisonRow, Results, World};
use crate::metric::{self, Direction, Side};
use crate::plot::Sketch;
use crate::plot::palette::{ArmStyle, GRID, arm_styles};
use crate::plot::panel::{self, MARGIN, Panel, TEXT};
use crate::plot::scene::{Anchor, Scene, WIDTH};
use crate::plot::text;
use crate::plot::whiskers::{self, Estimate};

/// The sender's metrics, from the top down.
const SENDER: [&str; 4] = ["delivered_share", "reach_share", "engaged_share", "days_to_half_reach"];
/// The recipients' metrics, from the top down.
const RECIPIENTS: [&str; 4] = ["recipient_block_rate", "list_burn", "unwanted_impressions", "utility_lost"];

const WORLDS: [World; 5] =
    [World::Central, World::GateLenient, World::GateStrict, World::RecipientsLow, World::RecipientsHigh];

/// Room above a panel for its name, and below for its scale.
const ABOVE: f64 = 30.0;
const BELOW: f64 = 34.0;

/// One arm of the comparison.
struct Arm {
    at: usize,
    name: String,
    style: ArmStyle,
}

/// Forest of differences; `None` when nothing is compared (a single arm).
pub(super) fn sketch(results: &Results) -> Option<Sketch> {
    let styles = arm_styles(&results.arms);
    let arms: Vec<Arm> = (0..results.arms.len())
        .filter(|at| results.comparison.iter().any(|row| row.arm == *at && row.difference.is_some()))
        .map(|at| Arm {
            at,
            name: text::shorten(&results.arms[at].name, text::NAME_CHARS),
            style: styles[at],
        })
        .collect();
    let baseline = results.comparison.first().and_then(|row| results.arms.get(row.baseline));
    let baseline = baseline.map(|info| text::shorten(&info.name, text::NAME_CHARS))?;
    if arms.is_empty() {
        return None;
    }
    let title = "Differences to the baseline, replication by replication".to_owned();
    let notes = notes(results, &baseline);
    let mut scene = Scene::new(0.0);
    let mut top = panel::head(&mut scene, &title, &notes);

    let [sender, recipients] = metrics_shown(results.primary);
    let names = arms.iter().map(|arm| text::width(&arm.name, TEXT)).fold(60.0, f64::max).min(150.0);
    let left = MARGIN + names + 14.0;
    let middle = left + (WIDTH - MARGIN - left) / 2.0;
    let columns = [(left, middle - 14.0), (middle + 14.0, WIDTH - MARGIN)];
    for ((from, _), words) in columns.into_iter().zip(["For the sender", "For the recipients"]) {
        scene.text((from, top + 14.0), 16.0, Anchor::Start, words);
    }
    top += 18.0;
    let pitch = if arms.len() > 6 { 19.0 } else { 24.0 };
    let height = pitch * arms.len() as f64 + 6.0;
    for (sender, recipient) in sender.into_iter().zip(recipients) {
        let mut drawn = false;
        for ((from, to), metric) in columns.into_iter().zip([sender, recipient]) {
            let area = Panel {
                left: from,
                right: to,
                top: top + ABOVE,
                bottom: top + ABOVE + height,
                x: (0.0, 1.0),
                y: (0.0, 1.0),
            };
            let rows: Vec<Option<&ComparisonRow>> =
                arms.iter().map(|arm| row(results, metric, World::Central, arm.at)).collect();
            let places = |n: usize| area.top + 3.0 + pitch * (n as f64 + 0.5);
            drawn |= forest(&mut scene, area, metric, &rows, |n| (places(n), arms[n].style));
        }
        if drawn {
            for (n, arm) in arms.iter().enumerate() {
                let y = top + ABOVE + 3.0 + pitch * (n as f64 + 0.5) + 5.0;
                scene.text((left - 12.0, y), TEXT, Anchor::End, text::fit(&arm.name, TEXT, names));
            }
            top += ABOVE + height + BELOW;
        }
    }
    top = worlds(&mut scene, results, &arms, top);
    scene.height = top + 6.0;
    Some(Sketch {
        name: "paired-differences",
        description: describe(results, &arms, &baseline),
        caption: notes.join(" "),
        title,
        scene,
    })
}

/// The primary metric in each world, all arms in one panel; returns the first free height below.
fn worlds(scene: &mut Scene, results: &Results, arms: &[Arm], top: f64) -> f64 {
    let worlds: Vec<World> = WORLDS
        .into_iter()
        .filter(|world| arms.iter().any(|arm| row(results, results.primary, *world, arm.at).is_some()))
        .collect();
    if worlds.len() < 2 {
        return top;
    }
    let top = top + 34.0;
    scene.text((MARGIN, top - 4.0), 16.0, Anchor::Start, "The primary metric under other assumptions");
    let pitch = if arms.len() > 4 { 15.0 } else { 20.0 };
    let group = pitch * arms.len() as f64 + 12.0;
    let area = Panel {
        left: MARGIN + 130.0,
        right: WIDTH - MARGIN,
        top: top + ABOVE,
        bottom: top + ABOVE + group * worlds.len() as f64,
        x: (0.0, 1.0),
        y: (0.0, 1.0),
    };
    let rows: Vec<Option<&ComparisonRow>> = worlds
        .iter()
        .flat_map(|world| arms.iter().map(|arm| row(results, results.primary, *world, arm.at)))
        .collect();
    forest(scene, area, results.primary, &rows, |n| {
        let (world, arm) = (n / arms.len(), n % arms.len());
        (area.top + group * world as f64 + 6.0 + pitch * (arm as f64 + 0.5), arms[arm].style)
    });
    for (at, world) in worlds.iter().enumerate() {
        let y = area.top + group * (at as f64 + 0.5) + 5.0;
        scene.text((area.left - 12.0, y), TEXT, Anchor::End, world.name());
        if at > 0 {
            let y = area.top + group * at as f64;
            scene.line(&[(area.left, y), (area.right, y)], GRID, 1.0);
        }
    }
    area.bottom + BELOW
}

/// One metric's panel; whether there was anything to draw.
fn forest(
    scene: &mut Scene,
    mut area: Panel,
    metric: &str,
    rows: &[Option<&ComparisonRow>],
    place: impl Fn(usize) -> (f64, ArmStyle),
) -> bool {
    let Some(first) = rows.iter().flatten().next() else { return false };
    let (factor, unit) = unit(first.unit);
    let estimates: Vec<Option<Estimate>> = rows
        .iter()
        .map(|row| row.and_then(|row| Estimate::new(row.difference?, row.interval, factor)))
        .collect();
    area.x = whiskers::scale(estimates.iter().copied().flatten());
    whiskers::axis(scene, &area, signed);
    let better = match first.direction {
        Direction::Higher => "better →",
        Direction::Lower => "← better",
        Direction::Context => "",
    };
    let y = area.top - 8.0;
    let room = area.right - area.left - text::width(better, TEXT) - 10.0;
    let words = format!("{} ({unit})", metric.replace('_', " "));
    scene.text((area.left, y), TEXT, Anchor::Start, text::fit(&words, TEXT, room));
    scene.text((area.right, y), TEXT, Anchor::End, better);
    for (n, estimate) in estimates.into_iter().enumerate() {
        let (y, style) = place(n);
        match estimate {
            Some(estimate) => whiskers::whisker(scene, &area, y, style, estimate),
            None => scene.text((area.left + 8.0, y + 5.0), TEXT, Anchor::Start, "no value"),
        }
    }
    true
}

/// The row over all segments.
pub(super) fn row<'a>(
    results: &'a Results,
    metric: &str,
    world: World,
    arm: usize,
) -> Option<&'a ComparisonRow> {
    results
        .comparison
        .iter()
        .find(|row| row.arm == arm && row.world == world && row.metric == metric && row.segment == "all")
}

/// Both sides' metrics; the primary one is always among them.
fn metrics_shown(primary: &'static str) -> [[&'static str; 4]; 2] {
    let mut shown = [SENDER, RECIPIENTS];
    if !shown.iter().flatten().any(|name| *name == primary) {
        let recipients = metric::find(primary).is_some_and(|metric| metric.side == Side::Recipient);
        let side = &mut shown[usize::from(recipients)];
        side.rotate_right(1);
        side[0] = primary;
    }
    shown
}

/// Factor and name of the unit that differences are written in.
pub(super) fn unit(unit: &'static str) -> (f64, &'static str) {
    if unit == "share" { (100.0, "% points") } else { (1.0, unit) }
}

/// A number with its sign.
pub(super) fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", text::number(value)) } else { text::number(value) }
}

fn notes(results: &Results, baseline: &str) -> Vec<String> {
    let pairs =
        |world: World| results.comparison.iter().filter(move |row| row.world == world).map(|row| row.n);
    let most = pairs(World::Central).max().unwrap_or(0);
    let mut notes = vec![format!(
        "Arm minus baseline ({baseline}) on the same people with the same luck, all segments, central world, up to {most} pairs."
    )];
    notes.push(if most < 5 {
        "No intervals: fewer than five pairs of replications.".to_owned()
    } else {
        "Bars: simultaneous 95 % intervals of the mean difference over the arms (Bonferroni, paired t); simulation noise \
         only, not doubt about the assumptions. Each metric has its own scale."
            .to_owned()
    });
    notes
}

fn describe(results: &Results, arms: &[Arm], baseline: &str) -> String {
    let parts: Vec<String> = arms
        .iter()
        .filter_map(|arm| {
            let row = row(results, results.primary, World::Central, arm.at)?;
            let (factor, unit) = unit(row.unit);
            let estimate = Estimate::new(row.difference?, row.interval, factor)?;
            let interval = estimate.interval.map_or("no interval".to_owned(), |(low, high)| {
                format!("{} to {}", signed(low), signed(high))
            });
            Some(format!("{} {} {unit} ({interval}, n = {})", arm.name, signed(estimate.value), row.n))
        })
        .collect();
    if parts.is_empty() {
        return format!("Differences of {} arms to {baseline}; none in {}.", arms.len(), results.primary);
    }
    format!(
        "Paired difference in {} to {baseline} in the central world: {}.",
        results.primary.replace('_', " "),
        parts.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_primary_metric_is_always_shown_on_its_side() {
        assert_eq!(metrics_shown("delivered_share"), [SENDER, RECIPIENTS]);
        let [sender, recipients] = metrics_shown("annoyance");
        assert_eq!(sender, SENDER);
        assert_eq!(recipients, ["annoyance", "recipient_block_rate", "list_burn", "unwanted_impressions"]);
        assert_eq!(metrics_shown("cost")[0][0], "cost");
    }

    #[test]
    fn signs_are_written() {
        assert_eq!((signed(1.5), signed(-1.5), signed(0.0)), ("+1.5".into(), "−1.5".into(), "0".into()));
    }
}
