//! Share of marketing attempts withheld, by reason over time, a panel for each arm.

use crate::experiment::Results;
use crate::messaging::Reason;
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines;
use crate::plot::palette::{BLUE, Fill, MIST, PURPLE, Pattern, RUST, SAND, arm_styles};
use crate::plot::panel;
use crate::plot::scene::Scene;
use crate::plot::series;
use crate::plot::text;

/// The reasons of withholding from the bottom of the stack up, with their look and name.
const REASONS: [(Reason, Fill, &str); 5] = [
    (Reason::UserLimit, Fill::new(BLUE, Pattern::Plain), "user_limit (131049)"),
    (Reason::Engagement, Fill::new(SAND, Pattern::Rising), "engagement (131049)"),
    (Reason::NumberRestricted, Fill::new(RUST, Pattern::Crossed), "number_restricted (131048)"),
    (Reason::MessagingLimit, Fill::new(PURPLE, Pattern::Horizontal), "messaging_limit"),
    (Reason::Holdout, Fill::new(MIST, Pattern::Vertical), "holdout (130472)"),
];

/// Withheld / attempted marketing messages, stacked by reason.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "withheld-share";
    let title = "Marketing attempts withheld by the gate, by reason".to_owned();
    if series::marketing_attempts(results) == 0 {
        return Sketch::empty(name, title, "Nothing was sent: 0 marketing attempts");
    }
    let days = series::days(results);
    let bin = series::bin_days(days);
    let reasons = REASONS.map(|(reason, _, _)| reason);
    let arms: Vec<Vec<(u64, Vec<u64>)>> = (0..results.arms.len())
        .map(|arm| series::reasons_by_bin(results, arm, days, bin, &reasons))
        .collect();
    let highest = arms
        .iter()
        .flatten()
        .filter_map(|(attempts, withheld)| series::share(withheld.iter().sum(), *attempts))
        .fold(0.0, f64::max);
    let notes = vec![format!(
        "Withheld / attempts of {}, counts of all replications together ({}).",
        series::bin_words(bin),
        lines::replications(results)
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let entries = REASONS.map(|(_, fill, name)| (fill, name));
    let top = grid::key(&mut scene, top, &entries);
    let most = if arms.len() > 4 { 3 } else { 2 };
    let styles = arm_styles(&results.arms);
    let mut described = Vec::new();
    for (arm, mut area) in grid::cells(arms.len(), most, top, 150.0, 52.0, 34.0).into_iter().enumerate() {
        area.x = (-0.5, days as f64 - 0.5);
        area.y = (0.0, panel::round_top(highest, 4).min(1.0));
        let attempts = arms[arm].iter().map(|bin| bin.0).sum();
        let by_reason: Vec<u64> =
            (0..reasons.len()).map(|r| arms[arm].iter().map(|bin| bin.1[r]).sum()).collect();
        let name = text::shorten(&results.arms[arm].name, text::NAME_CHARS);
        let total = series::share(by_reason.iter().sum(), attempts);
        let note =
            total.map_or("nothing sent".to_owned(), |share| format!("{} in all", text::percent(share)));
        grid::heading(&mut scene, &area, styles[arm], &name, &note);
        area.value_axis(&mut scene, 4, text::percent);
        for (at, (attempts, withheld)) in arms[arm].iter().enumerate() {
            let (from, to) = (at * bin, (at * bin + bin).min(days));
            let mut below = 0;
            for (count, (_, fill, _)) in withheld.iter().zip(&REASONS) {
                let shares = series::share(below, *attempts).zip(series::share(below + count, *attempts));
                if let Some((low, high)) = shares {
                    let (x0, y1) = area.at(from as f64 - 0.5, low);
                    let (x1, y0) = area.at(to as f64 - 0.5, high);
                    scene.filled((x0, y0), (x1, y1), *fill);
                }
                below += count;
            }
        }
        area.day_axis(&mut scene, true);
        described.push(describe(&name, attempts, &by_reason));
        scene.height = area.bottom + 36.0;
    }
    Sketch {
        name,
        description: format!(
            "Share of marketing attempts withheld ({}): {}.",
            lines::replications(results),
            described.join("; ")
        ),
        caption: notes.join(" "),
        title,
        scene,
    }
}

/// An arm's total and its largest reason.
fn describe(name: &str, attempts: u64, by_reason: &[u64]) -> String {
    let all: u64 = by_reason.iter().sum();
    let Some(total) = series::share(all, attempts) else { return format!("{name} sent nothing") };
    let largest =
        by_reason.iter().zip(&REASONS).max_by_key(|(count, _)| **count).filter(|(count, _)| **count > 0);
    match largest.and_then(|(count, (reason, _, _))| Some((series::share(*count, attempts)?, reason))) {
        Some((share, reason)) => {
            format!("{name} {}, most for {} ({})", text::percent(total), reason.name(), text::percent(share))
        }
        None => format!("{name} {}", text::percent(total)),
    }
}
