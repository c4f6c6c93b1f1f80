//! What became of the planned marketing messages, a bar for each arm.

use crate::experiment::Results;
use crate::messaging::{REASONS, Reason};
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines;
use crate::plot::palette::{
    BLUE, Fill, INK, MIST, ORANGE, PALE, PURPLE, Pattern, RUST, SAND, STONE, WHITE, arm_styles,
};
use crate::plot::panel::{self, LEADING, MARGIN, TEXT};
use crate::plot::scene::{Anchor, Scene, WIDTH};
use crate::plot::series;
use crate::plot::text;

/// The fates from left to right.
const FATES: [(Fill, &str); 9] = [
    (Fill::new(BLUE, Pattern::Plain), "delivered and read"),
    (Fill::new(PALE, Pattern::Plain), "delivered, unread"),
    (Fill::new(ORANGE, Pattern::Rising), "withheld 131049"),
    (Fill::new(SAND, Pattern::Falling), "withheld, other"),
    (Fill::new(PURPLE, Pattern::Vertical), "undeliverable"),
    (Fill::new(STONE, Pattern::Plain), "silent"),
    (Fill::new(RUST, Pattern::Crossed), "rejected"),
    (Fill::new(WHITE, Pattern::Horizontal), "pending"),
    (Fill::new(MIST, Pattern::Dots), "not sent (suppressed)"),
];

/// Counts in the order of [`FATES`]; they add up to what was planned.
fn fates(results: &Results, arm: usize) -> [u64; 9] {
    let sum = series::pooled_marketing(results, arm);
    let judged: Vec<Reason> = REASONS.into_iter().filter(|reason| reason.code() == Some(131_049)).collect();
    let by_judgement: u64 = series::reasons_total(results, arm, &judged).iter().sum();
    let known = sum.delivered + sum.withheld + sum.undeliverable + sum.silent + sum.rejected;
    [
        sum.read.min(sum.delivered),
        sum.delivered.saturating_sub(sum.read),
        by_judgement.min(sum.withheld),
        sum.withheld.saturating_sub(by_judgement),
        sum.undeliverable,
        sum.silent,
        sum.rejected,
        sum.attempts.saturating_sub(known),
        sum.suppressed,
    ]
}

/// Stacked bars of shares of the planned marketing messages.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "fate-of-attempts";
    let title = "What became of the planned marketing messages".to_owned();
    let arms: Vec<[u64; 9]> = (0..results.arms.len()).map(|arm| fates(results, arm)).collect();
    if arms.iter().flatten().all(|count| *count == 0) {
        return Sketch::empty(name, title, "Nothing was sent: 0 messages planned");
    }
    let notes = vec![format!(
        "Shares of planned sends, all replications together ({}); a retry counts anew. At the right: planned sends per replication.",
        lines::replications(results)
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let mut y = grid::key(&mut scene, top, &FATES) + 6.0;
    let styles = arm_styles(&results.arms);
    let names: Vec<String> =
        results.arms.iter().map(|info| text::shorten(&info.name, text::NAME_CHARS)).collect();
    let room = names.iter().map(|name| text::width(name, TEXT)).fold(60.0, f64::max).min(190.0);
    let (left, right) = (MARGIN + 20.0 + room + 12.0, WIDTH - MARGIN - 92.0);
    let mut described = Vec::new();
    for (arm, counts) in arms.iter().enumerate() {
        let middle = y + 17.0;
        scene.marker((MARGIN + 7.0, middle), styles[arm]);
        scene.text((MARGIN + 20.0, middle + 5.0), TEXT, Anchor::Start, text::fit(&names[arm], TEXT, room));
        let planned: u64 = counts.iter().sum();
        let mut below = 0;
        for (count, (fill, _)) in counts.iter().zip(FATES) {
            let place = |n: u64| left + (right - left) * series::share(n, planned).unwrap_or(0.0);
            let (x0, x1) = (place(below), place(below + count));
            scene.filled((x0, y), (x1, y + 34.0), fill);
            scene.line(&[(x1, y), (x1, y + 34.0)], WHITE, 1.0);
            let words = series::share(*count, planned).map(text::percent).unwrap_or_default();
            if x1 - x0 > text::width(&words, TEXT) + 12.0 {
                grid::text_on(&mut scene, ((x0 + x1) / 2.0, middle), fill, &words);
            }
            below += count;
        }
        let (words, each) = match series::central(results, arm).count() as u64 {
            0 => ("none".to_owned(), 0.0),
            runs => (text::count((planned + runs / 2) / runs), planned as f64 / runs as f64),
        };
        if planned > 0 {
            grid::frame(&mut scene, (left, y), (right, y + 34.0), INK);
        }
        scene.text((right + 10.0, middle + 5.0), TEXT, Anchor::Start, words);
        described.push(describe(&names[arm], counts, each));
        y += 34.0 + 14.0;
    }
    for (share, words) in [(0.0, "0 %"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1.0, "100 %")] {
        let x = left + (right - left) * share;
        scene.text((x, y + 12.0), TEXT, Anchor::Middle, words);
    }
    scene.height = y + LEADING + 12.0;
    Sketch {
        name,
        description: format!("Shares of planned marketing sends: {}.", described.join("; ")),
        caption: notes.join(" "),
        title,
        scene,
    }
}

fn describe(name: &str, counts: &[u64; 9], planned_each: f64) -> String {
    let planned = counts.iter().sum();
    if planned == 0 {
        return format!("{name} planned 0");
    }
    let parts: Vec<String> = counts
        .iter()
        .zip(FATES)
        .filter(|(count, _)| **count > 0)
        .filter_map(|(count, (_, word))| {
            Some(format!("{word} {}", text::percent(series::share(*count, planned)?)))
        })
        .collect();
    format!("{name} ({} planned per replication): {}", text::number(planned_each), parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::example::{Shape, example};

    #[test]
    fn fates_add_up_to_what_was_planned() {
        let results = example(Shape { replications: 3, ..Shape::default() });
        for arm in 0..results.arms.len() {
            let planned = series::pooled_marketing(&results, arm).planned();
            assert_eq!(fates(&results, arm).iter().sum::<u64>(), planned);
            assert!(planned > 0);
        }
    }
}
