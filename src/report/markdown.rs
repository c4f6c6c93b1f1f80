//! The result as Markdown, for pull requests.

use crate::experiment::{Results, World};
use crate::report::changes::changes;
use crate::report::effects::effects;
use crate::report::grid::{Cell, Grid};
use crate::report::sections::{Choice, both_sides, differences, gates, replications, worlds};
use crate::units::text::one_line;

/// Question, answer, both sides' metrics, differences, worlds and warnings as GitHub-flavoured Markdown.
pub fn summary_markdown(results: &Results) -> String {
    let arms: Vec<usize> = (0..results.arms.len()).collect();
    let mut text = String::new();
    let title = if results.question.is_empty() { "Result" } else { &results.question };
    text.push_str(&format!("### {}\n\n", escape(title)));
    if !results.complete {
        text.push_str("**Interrupted:** only the finished replications are counted.\n\n");
    }
    bullets(&mut text, &results.answer.sentences);
    text.push_str(&format!(
        "n = {} replications in the central world.\n\n",
        replications(results, World::Central)
    ));
    grid(&mut text, &both_sides(results, &arms, Choice::Headline));
    grid(&mut text, &effects(results));
    grid(&mut text, &differences(results, Choice::Headline));
    grid(&mut text, &worlds(results, &arms));
    bullets(&mut text, &changes(results));
    grid(&mut text, &gates(results));
    bullets(&mut text, &results.answer.gates);
    for (title, lines) in [("Warnings", &results.answer.warnings), ("Caveats", &results.answer.caveats)] {
        if !lines.is_empty() {
            text.push_str(&format!("**{title}**\n\n"));
            bullets(&mut text, lines);
        }
    }
    text.push_str(
        "Illustrative, never predicted: verified and face-validated, not calibrated to a real account.\n",
    );
    text
}

/// Text that stays text: no markup, no HTML, no mention of anybody, on one line.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in one_line(text).chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            '$' => escaped.push_str("&#36;"),
            '|' | '`' | '*' | '_' | '[' | ']' | '\\' | '#' | '~' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// A list of lines, with an empty line after it.
pub(super) fn bullets(text: &mut String, lines: &[String]) {
    if !lines.is_empty() {
        lines.iter().for_each(|line| text.push_str(&format!("- {}\n", escape(line))));
        text.push('\n');
    }
}

/// A table under its caption; nothing where it is empty.
pub(super) fn grid(text: &mut String, grid: &Grid) {
    if grid.is_empty() {
        return;
    }
    let line = |cells: &[Cell], strong: bool| {
        let cells: Vec<String> = cells
            .iter()
            .map(|cell| match escape(&cell.text) {
                empty if empty.is_empty() => String::new(),
                shown if strong => format!("**{shown}**"),
                shown => shown,
            })
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    text.push_str(&format!("{}\n\n", escape(&grid.caption)));
    text.push_str(&line(&grid.head, false));
    text.push_str(&format!("|---|{}\n", "---:|".repeat(grid.head.len().saturating_sub(1))));
    for group in grid.groups.iter().filter(|group| !group.rows.is_empty()) {
        if !group.title.is_empty() {
            let mut cells = vec![Cell::new(&group.title)];
            cells.resize(grid.head.len(), Cell::default());
            text.push_str(&line(&cells, true));
        }
        group.rows.iter().for_each(|row| text.push_str(&line(row, false)));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn every_row_of_a_table_has_as_many_cells_as_its_head() {
        let text = summary_markdown(&fixture::results(3, 10));
        let mut expected = None;
        for line in text.lines() {
            let cells = line.starts_with('|').then(|| line.matches('|').count());
            if cells.is_some() && expected.is_some() {
                assert_eq!(cells, expected, "{line}");
            }
            expected = cells;
        }
        assert!(text.contains("| **The recipients' side** |"));
    }

    #[test]
    fn names_stay_names() {
        let mut results = fixture::results(2, 10);
        results.arms[1].name = "a|b <img src=x> @team `x` [y](z)".to_owned();
        results.question = "one\n# two".to_owned();
        let text = summary_markdown(&results);
        assert!(text.contains("a\\|b &lt;img src=x&gt; &#64;team \\`x\\` \\[y\\](z)"), "{text}");
        assert!(text.starts_with("### one \\# two\n"));
    }

    #[test]
    fn an_empty_result_is_no_trouble() {
        let mut results = fixture::results(0, 0);
        results.complete = false;
        assert!(summary_markdown(&results).contains("Interrupted"));
    }
}
