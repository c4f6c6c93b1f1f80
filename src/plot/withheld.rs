//! Share of marketing attempts withheld, by reason over time, a panel for each arm.

use crate::experiment::Results;
use crate::messaging::Reason;
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines;
use crate::plot::palette::{BLUE, Fill, MIST, ORANGE, PALE, PURPLE, Pattern, RUST, SAND, STONE, arm_styles};
use crate::plot::panel;
use crate::plot::scene::Scene;
use crate::plot::series;
use crate::plot::text;

/// The reasons of withholding from the bottom of the stack up, with their look.
const REASONS: [(Reason, Fill); 8] = [
    (Reason::UserLimit, Fill::new(BLUE, Pattern::Plain)),
    (Reason::UnitedStatesPause, Fill::new(PALE, Pattern::Falling)),
    (Reason::Engagement, Fill::new(SAND, Pattern::Rising)),
    (Reason::NumberRestricted, Fill::new(RUST, Pattern::Crossed)),
    (Reason::MessagingLimit, Fill::new(PURPLE, Pattern::Horizontal)),
    (Reason::PortfolioPacing, Fill::new(ORANGE, Pattern::Dots)),
    (Reason::TemplatePacing, Fill::new(STONE, Pattern::Plain)),
    (Reason::Holdout, Fill::new(MIST, Pattern::Vertical)),
];

/// Those of the reasons for which anything was withheld in any arm.
fn present(results: &Results) -> Vec<(Reason, Fill)> {
    let reasons = REASONS.map(|(reason, _)| reason);
    let totals: Vec<Vec<u64>> =
        (0..results.arms.len()).map(|arm| series::reasons_total(results, arm, &reasons)).collect();
    let happens = |at: usize| totals.iter().any(|total| total[at] > 0);
    REASONS.into_iter().enumerate().filter(|(at, _)| happens(*at)).map(|(_, look)| look).collect()
}

/// A reason with its public code, where that is fixed.
fn named(reason: Reason) -> String {
    match reason.code() {
        Some(code) => format!("{} ({code})", reason.name()),
        None => reason.name().to_owned(),
    }
}

/// Withheld / attempted marketing messages, stacked by reason.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "withheld-share";
    let title = "Marketing attempts withheld by the gate, by reason".to_owned();
    if series::marketing_attempts(results) == 0 {
        return Sketch::empty(name, title, "Nothing was sent: 0 marketing attempts");
    }
    let days = series::days(results);
    let bin = series::bin_days(days);
    let looks = present(results);
    let reasons: Vec<Reason> = looks.iter().map(|(reason, _)| *reason).collect();
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
    let names: Vec<String> = reasons.iter().map(|reason| named(*reason)).collect();
    let entries: Vec<(Fill, &str)> =
        looks.iter().zip(&names).map(|((_, fill), name)| (*fill, name.as_str())).collect();
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
            for (count, (_, fill)) in withheld.iter().zip(&looks) {
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
        described.push(describe(&name, attempts, &by_reason, &reasons));
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
fn describe(name: &str, attempts: u64, by_reason: &[u64], reasons: &[Reason]) -> String {
    let all: u64 = by_reason.iter().sum();
    let Some(total) = series::share(all, attempts) else { return format!("{name} sent nothing") };
    let largest =
        by_reason.iter().zip(reasons).max_by_key(|(count, _)| **count).filter(|(count, _)| **count > 0);
    match largest.and_then(|(count, reason)| Some((series::share(*count, attempts)?, reason))) {
        Some((share, reason)) => {
            format!("{name} {}, most for {} ({})", text::percent(total), reason.name(), text::percent(share))
        }
        None => format!("{name} {}", text::percent(total)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::Fate;
    use crate::plot::example::{Shape, example};

    #[test]
    fn every_reason_of_withholding_has_a_look_of_its_own() {
        let withheld = crate::messaging::REASONS.into_iter().filter(|reason| reason.fate() == Fate::Withheld);
        let mut known = REASONS.map(|(reason, _)| reason).to_vec();
        known.sort_unstable();
        assert_eq!(known, withheld.collect::<Vec<_>>(), "in the order of their numbers");
        for (at, (reason, fill)) in REASONS.iter().enumerate() {
            assert!(REASONS[..at].iter().all(|(_, other)| other != fill), "{}", reason.name());
        }
    }

    #[test]
    fn the_key_has_what_happens_and_no_more() {
        let mut results = example(Shape::default());
        let happens: Vec<Reason> = present(&results).into_iter().map(|(reason, _)| reason).collect();
        assert_eq!(
            happens,
            [
                Reason::UserLimit,
                Reason::Engagement,
                Reason::NumberRestricted,
                Reason::MessagingLimit,
                Reason::Holdout
            ]
        );
        let before = sketch(&results).description;
        // Batches of a young portfolio that are dropped count like everything else that is withheld.
        for row in results.runs.iter_mut().flat_map(|run| &mut run.outcome.reasons) {
            if row.reason == Reason::Engagement {
                row.reason = Reason::PortfolioPacing;
            }
        }
        let happens = present(&results);
        assert!(happens.iter().any(|(reason, _)| *reason == Reason::PortfolioPacing));
        assert!(happens.iter().all(|(reason, _)| *reason != Reason::Engagement));
        let share = |text: &str| {
            text.split("blast ").nth(1).and_then(|text| text.split(',').next()).map(str::to_owned)
        };
        assert!(share(&before).is_some());
        assert_eq!(share(&sketch(&results).description), share(&before), "the same total");
        assert_eq!(named(Reason::PortfolioPacing), "portfolio_pacing (135000)");
    }
}
