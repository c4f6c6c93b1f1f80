//! Rating of the number and tier of the messaging limit by day, a panel for each arm.

use crate::experiment::Results;
use crate::messaging::MessagingLimit;
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines;
use crate::plot::palette::{AXIS, Fill, GRID, INK, MIST, PALE, Pattern, RUST, SAND, arm_styles};
use crate::plot::panel::{self, Panel, TEXT};
use crate::plot::scene::{Anchor, Point, Scene};
use crate::plot::series;
use crate::plot::text;

/// The states from the bottom of the stack up. Their colours are not the words': red and green cannot be told apart
/// by many.
const STATES: [(Fill, &str); 4] = [
    (Fill::new(PALE, Pattern::Plain), "green"),
    (Fill::new(SAND, Pattern::Rising), "yellow"),
    (Fill::new(RUST, Pattern::Crossed), "red"),
    (Fill::new(MIST, Pattern::Dots), "unknown (too little volume)"),
];

/// The steps of the stairs: today's tiers, and one of former rules where any arm is on it.
fn steps<'t>(tiers: impl Iterator<Item = &'t Option<[u8; 3]>>) -> Vec<MessagingLimit> {
    let former = MessagingLimit::Tier1K;
    let met = tiers.flatten().any(|tier| tier.contains(&(former as u8)));
    MessagingLimit::ALL.into_iter().filter(|tier| met || *tier != former).collect()
}

const RIBBON: f64 = 90.0;
const STAIRS: f64 = 92.0;

/// Shares of replications by rating, above the staircase of the messaging limit.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "rating-and-limit";
    let title = "Rating of the number and messaging limit".to_owned();
    let days = series::days(results);
    let arms: Vec<_> = (0..results.arms.len())
        .map(|arm| {
            (series::rating_shares(results, arm, days), series::tiers(results, arm, days, series::portfolio))
        })
        .collect();
    if arms.iter().all(|(ratings, _)| ratings.iter().all(Option::is_none)) {
        return Sketch::empty(name, title, "The gate was never asked: 0 days with a rating");
    }
    let (_, most_replications) = series::replications(results);
    let notes = vec![format!(
        "Above: share of replications by rating at the day's end ({}). Below: messaging limit (recipients a day), median{}.",
        lines::replications(results),
        if most_replications > 1 { "; band: 5-95 % of replications" } else { "" }
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let top = grid::key(&mut scene, top, &STATES);
    let styles = arm_styles(&results.arms);
    let steps = steps(arms.iter().flat_map(|(_, tiers)| tiers));
    let mut described = Vec::new();
    let cells = grid::cells(arms.len(), 2, top, RIBBON + 12.0 + STAIRS, 66.0, 34.0);
    for (cell, (arm, (ratings, tiers))) in cells.into_iter().zip(arms.iter().enumerate()) {
        let name = text::shorten(&results.arms[arm].name, text::NAME_CHARS);
        grid::heading(&mut scene, &cell, styles[arm], &name, "");
        let x = (-0.5, days as f64 - 0.5);
        let ribbon = Panel { bottom: cell.top + RIBBON, x, ..cell };
        let stairs = Panel { top: cell.bottom - STAIRS, x, y: (-0.4, steps.len() as f64 - 0.6), ..cell };
        draw_ribbon(&mut scene, &ribbon, ratings);
        draw_stairs(&mut scene, &stairs, &steps, tiers);
        stairs.day_axis(&mut scene, true);
        described.push(describe(&name, ratings, tiers));
        scene.height = cell.bottom + 36.0;
    }
    Sketch {
        name,
        description: format!("At the end ({}): {}.", lines::replications(results), described.join("; ")),
        caption: notes.join(" "),
        title,
        scene,
    }
}

fn draw_ribbon(scene: &mut Scene, area: &Panel, ratings: &[Option<[f64; 4]>]) {
    for (value, words) in [(0.0, "0 %"), (0.5, "50 %"), (1.0, "100 %")] {
        let (_, y) = area.at(0.0, value);
        scene.text((area.left - 7.0, y + 5.0), TEXT, Anchor::End, words);
    }
    for (from, to, shares) in stretches(ratings) {
        let mut below = 0.0;
        for (share, (fill, _)) in shares.iter().zip(STATES) {
            let (x0, y1) = area.at(from as f64 - 0.5, below);
            let (x1, y0) = area.at(to as f64 - 0.5, below + share);
            scene.filled((x0, y0), (x1, y1), fill);
            below += share;
        }
    }
    grid::frame(scene, (area.left, area.top), (area.right, area.bottom), AXIS);
}

fn draw_stairs(scene: &mut Scene, area: &Panel, steps: &[MessagingLimit], tiers: &[Option<[u8; 3]>]) {
    let step = |tier: u8| steps.iter().take_while(|step| (**step as u8) < tier).count() as f64;
    for (at, tier) in steps.iter().copied().enumerate() {
        let (_, y) = area.at(0.0, at as f64);
        scene.line(&[(area.left, y), (area.right, y)], GRID, 1.0);
        scene.text((area.left - 7.0, y + 5.0), TEXT, Anchor::End, tier_words(tier));
    }
    let mut path: Vec<Point> = Vec::new();
    for (from, to, [low, mid, high]) in stretches(tiers) {
        let place = |day: usize, tier: f64| area.at(day as f64 - 0.5, tier);
        if high > low {
            let (x0, y0) = place(from, step(high) + 0.12);
            let (x1, y1) = place(to, step(low) - 0.12);
            scene.area(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1)], INK, 0.15);
        }
        path.extend([place(from, step(mid)), place(to, step(mid))]);
    }
    scene.line(&path, INK, 2.0);
}

/// Days from, days to (excluded) and the value of stretches in which nothing changes.
fn stretches<T: Copy + PartialEq>(days: &[Option<T>]) -> Vec<(usize, usize, T)> {
    let mut found: Vec<(usize, usize, T)> = Vec::new();
    for (day, value) in days.iter().enumerate() {
        match (value, found.last_mut()) {
            (Some(value), Some((_, to, before))) if *to == day && before == value => *to = day + 1,
            (Some(value), _) => found.push((day, day + 1, *value)),
            (None, _) => {}
        }
    }
    found
}

fn tier_words(tier: MessagingLimit) -> String {
    tier.recipients().map_or("no limit".to_owned(), |recipients| text::count(u64::from(recipients)))
}

fn describe(name: &str, ratings: &[Option<[f64; 4]>], tiers: &[Option<[u8; 3]>]) -> String {
    let rating = match ratings.iter().flatten().next_back() {
        Some(shares) => {
            let parts: Vec<String> = shares
                .iter()
                .zip(["green", "yellow", "red", "unknown"])
                .filter(|(share, _)| **share > 0.0)
                .map(|(share, word)| format!("{word} in {}", text::percent(*share)))
                .collect();
            text::list(&parts)
        }
        None => "without a rating".to_owned(),
    };
    let tier =
        tiers.iter().flatten().next_back().and_then(|tier| MessagingLimit::ALL.get(usize::from(tier[1])));
    match tier {
        Some(tier) => format!("{name} {rating}, median limit {}", tier_words(*tier)),
        None => format!("{name} {rating}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_days_are_one_stretch_and_missing_days_none() {
        assert_eq!(stretches(&[Some(1), Some(1), None, Some(1), Some(2)]), [(0, 2, 1), (3, 4, 1), (4, 5, 2)]);
    }

    #[test]
    fn tiers_stand_at_their_numbers() {
        for (at, tier) in MessagingLimit::ALL.into_iter().enumerate() {
            assert_eq!(tier as usize, at);
        }
        let today = steps([Some([2, 3, 3])].iter());
        assert_eq!((today.len(), steps([None, Some([0, 1, 1])].iter()).len()), (5, 6));
        assert_eq!(tier_words(MessagingLimit::Tier100K), "100,000");
    }
}
