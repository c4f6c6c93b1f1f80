//! The result on a terminal.

use crate::experiment::{Results, World};
use crate::metric::find;
use crate::report::effects::effects;
use crate::report::number;
use crate::report::sections::{Choice, both_sides, by_arm, gates, has_intervals, mean, replications, words};
use crate::report::text::{fit, table, wrap};
use crate::units::text::{columns, one_line};

/// Parts of a character cell, from one eighth to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// With more arms than this, each gets a row instead of a column.
const MOST_ARMS_ABREAST: usize = 3;

/// Question, answer, both sides' metrics, bars of the primary metric and warnings, in lines of `width` characters.
pub fn summary_table(results: &Results, width: usize) -> String {
    let width = width.max(40);
    let mut text = String::new();
    if !results.question.is_empty() {
        text.push_str(&wrap(&results.question, width, ""));
        text.push('\n');
    }
    if !results.complete {
        text.push_str(&wrap("Interrupted: only the finished replications are counted.", width, "! "));
    }
    for sentence in &results.answer.sentences {
        text.push_str(&wrap(sentence, width, "> "));
    }
    let n = replications(results, World::Central);
    text.push('\n');
    text.push_str(&wrap(
        &if has_intervals(results) {
            format!("Mean ± half-width of the 95 % interval (simulation noise only), n = {n}, central world")
        } else {
            format!("Mean, n = {n} (too few for intervals), central world")
        },
        width,
        "",
    ));
    text.push('\n');
    if results.arms.len() <= MOST_ARMS_ABREAST.min((width - 30) / 15) {
        let arms: Vec<usize> = (0..results.arms.len()).collect();
        text.push_str(&table(&both_sides(results, &arms, Choice::Headline), width));
    } else {
        // A name takes some 20 characters, a column 15.
        text.push_str(&table(&by_arm(results, (width - 20) / 15), width));
    }
    text.push('\n');
    text.push_str(&bars(results, width));
    let effects = effects(results);
    if !effects.is_empty() {
        text.push_str(&format!("\n{}", wrap(&effects.caption, width, "")));
        text.push_str(&table(&effects, width));
    }
    let gates = gates(results);
    if !gates.is_empty() {
        text.push_str(&format!("\n{}", wrap(&gates.caption, width, "")));
        text.push_str(&table(&gates, width));
        results.answer.gates.iter().for_each(|line| text.push_str(&wrap(line, width, "- ")));
    }
    for (title, lines) in [("Warnings", &results.answer.warnings), ("Caveats", &results.answer.caveats)] {
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}\n"));
            lines.iter().for_each(|line| text.push_str(&wrap(line, width, "- ")));
        }
    }
    text
}

/// One bar per arm for the primary metric; shares are drawn on 0 to 100 %, others on 0 to the largest.
fn bars(results: &Results, width: usize) -> String {
    let Some(metric) = find(results.primary) else { return String::new() };
    let rows: Vec<_> = (0..results.arms.len())
        .filter_map(|arm| mean(results, arm, World::Central, "all", metric.name))
        .filter_map(|row| Some((row, row.mean.filter(|mean| mean.is_finite())?)))
        .collect();
    let largest = rows.iter().map(|(_, mean)| *mean).fold(0.0, f64::max);
    let full = if metric.unit == "share" { 1.0 } else { largest };
    if rows.is_empty() || full <= 0.0 {
        return String::new();
    }
    let name_width = results.arms.iter().map(|arm| columns(&one_line(&arm.name))).max().unwrap_or(0).min(20);
    let room = width - name_width - 20;
    let mut text = format!("{}, {}\n", words(metric.name), number::unit_of_mean(metric.unit));
    for (row, mean) in rows {
        let name = results.arms.get(row.arm).map_or(String::new(), |arm| one_line(&arm.name));
        let eighths = ((mean / full).clamp(0.0, 1.0) * (room * 8) as f64).round() as usize;
        let bar = "█".repeat(eighths / 8) + EIGHTHS[eighths % 8];
        let shown = number::measure(row.mean, row.interval, row.unit);
        text.push_str(fit(&name, name_width, false).as_str());
        text.push_str(&format!(" {bar} {shown}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn everything_fits_80_columns_whatever_the_number_of_arms() {
        let factorial = std::iter::once(fixture::factorial(40));
        for results in [1, 2, 5, 12].map(|arms| fixture::results(arms, 40)).into_iter().chain(factorial) {
            for line in summary_table(&results, 80).lines() {
                assert!(line.chars().count() <= 80, "{} arms: {line}", results.arms.len());
            }
        }
        assert!(summary_table(&fixture::factorial(40), 80).contains("new × cold"));
    }

    #[test]
    fn it_tells_question_answer_both_sides_and_warnings() {
        let text = summary_table(&fixture::results(2, 40), 80);
        for part in [
            "Everyone at once, or warm up?",
            "> warm-up delivers 8.0 ± 1.0 points more",
            "The sender's side",
            "The recipients' side",
            "list burn, %",
            "█",
            "Warnings",
            "Caveats",
        ] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        assert!(!text.contains("Interrupted"));
    }

    #[test]
    fn many_arms_get_a_row_each_with_both_sides_in_it() {
        let text = summary_table(&fixture::results(12, 40), 80);
        let row = text.lines().find(|line| line.starts_with("sunset-inactive")).unwrap();
        assert_eq!(row.matches('±').count(), 4, "{row}");
        assert!(text.contains("list burn,") && text.contains("share, %"), "{text}");
    }

    #[test]
    fn an_empty_or_partial_result_is_no_trouble() {
        for replications in [0, 1, 4] {
            let mut results = fixture::results(2, replications);
            results.complete = false;
            let text = summary_table(&results, 80);
            assert!(text.contains("Interrupted") && text.contains("too few for intervals"), "{text}");
            assert!(
                !text.replace(&results.answer.sentences.concat(), "").contains("95 % interval"),
                "{text}"
            );
        }
        summary_table(&fixture::results(0, 0), 0);
    }

    #[test]
    fn names_cannot_take_the_terminal_over() {
        let mut results = fixture::results(2, 5);
        results.arms[1].name = "\u{1b}[2J\u{1b}]0;x\u{7}".to_owned();
        results.question = "a\u{1b}[31m".to_owned();
        assert!(!summary_table(&results, 80).contains('\u{1b}'));
    }
}
