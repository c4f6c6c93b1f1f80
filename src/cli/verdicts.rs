//! What each layer of the gate made of one attempt, as the table that `trace` prints.

use std::fmt::Write;

use crate::engine::{Finding, Opinion, Scene};

const INDENT: &str = "    ";

/// One row for every layer that had anything to say, in the order of the gate; the others are named below.
pub(super) fn table(scene: &Scene) -> String {
    let decider = scene.decider().map(|finding| finding.layer);
    let rows: Vec<[String; 5]> = scene
        .findings
        .iter()
        .filter_map(|finding| {
            let decides = decider == Some(finding.layer);
            let verdict = match finding.opinion {
                Opinion::Off | Opinion::NotAsked => return None,
                Opinion::Pass => "passes",
                Opinion::Hold => "HOLDS BACK",
                Opinion::Refuse(_) if decides => "REFUSES",
                Opinion::Refuse(_) => "would refuse",
            };
            let note = &finding.note;
            let threshold =
                note.threshold.map_or(String::new(), |(line, at)| format!("{line} {}", shown(at)));
            let draw = note.draw.map_or(String::new(), |draw| format!("{draw:.4}"));
            Some([finding.layer.name(), verdict, &threshold, &draw, &note.inputs].map(str::to_owned))
        })
        .collect();
    let header = ["layer", "verdict", "threshold", "draw", "state and inputs"].map(str::to_owned);
    let all = || std::iter::once(&header).chain(&rows);
    let width = |at: usize| all().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; 4] = std::array::from_fn(width);
    let mut text = String::new();
    if !rows.is_empty() {
        for [layer, verdict, threshold, draw, inputs] in all() {
            let [a, b, c, d] = widths;
            let line = format!("{layer:a$}  {verdict:b$}  {threshold:c$}  {draw:d$}  {inputs}");
            let _ = writeln!(text, "{INDENT}| {}", line.trim_end());
        }
    }
    for (words, opinion) in [("not asked", Opinion::NotAsked), ("switched off", Opinion::Off)] {
        let named: Vec<&str> = named(&scene.findings, opinion).collect();
        if !named.is_empty() {
            let _ = writeln!(text, "{INDENT}| {words}: {}", named.join(", "));
        }
    }
    text
}

fn named(findings: &[Finding], opinion: Opinion) -> impl Iterator<Item = &'static str> {
    findings.iter().filter(move |finding| finding.opinion == opinion).map(|finding| finding.layer.name())
}

/// A count as it is, a probability to four places.
fn shown(threshold: f64) -> String {
    if threshold.fract() == 0.0 && threshold > 1.0 {
        format!("{threshold:.0}")
    } else {
        format!("{threshold:.4}")
    }
}
