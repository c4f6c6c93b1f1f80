//! Plain text for terminals: wrapping, padding, and names that cannot take the terminal over.

use crate::report::grid::{Cell, Grid};

/// Text without control characters (a name must not move the cursor or change colours), on one line.
pub fn clean(text: &str) -> String {
    text.split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `text` in lines of at most `width` characters where words allow, each led by `lead`, later ones by spaces.
pub fn wrap(text: &str, width: usize, lead: &str) -> String {
    let indent = " ".repeat(lead.chars().count());
    let mut lines = Vec::new();
    let mut line = lead.to_owned();
    let mut empty = true;
    for word in clean(text).split(' ') {
        if !empty && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    lines.push(line);
    lines.join("\n") + "\n"
}

/// `text` in exactly `width` characters: cut with an ellipsis, or padded on the left or right.
pub fn fit(text: &str, width: usize, right: bool) -> String {
    let length = text.chars().count();
    if length > width {
        let kept: String = text.chars().take(width.saturating_sub(1)).collect();
        return kept + "…";
    }
    let pad = " ".repeat(width - length);
    if right { pad + text } else { text.to_owned() + &pad }
}

/// Width of the widest cell of each column, heads included.
fn widths(grid: &Grid) -> Vec<usize> {
    let mut widths: Vec<usize> = grid.head.iter().map(|cell| clean(&cell.text).chars().count()).collect();
    for row in grid.groups.iter().flat_map(|group| &group.rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(clean(&cell.text).chars().count());
        }
    }
    widths
}

/// A grid as lines of text, labels left and numbers right, without small print; columns shrink to `width`.
pub fn table(grid: &Grid, width: usize) -> String {
    let mut widths = widths(grid);
    let gaps = 2 * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > width {
        // The widest column gives way.
        match widths.iter_mut().max() {
            Some(widest) if *widest > 6 => *widest -= 1,
            _ => break,
        }
    }
    let line = |cells: &[Cell]| {
        let cells: Vec<String> = cells
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, &width))| fit(&clean(&cell.text), width, at > 0))
            .collect();
        cells.join("  ").trim_end().to_owned() + "\n"
    };
    let mut text = line(&grid.head);
    for group in grid.groups.iter().filter(|group| !group.rows.is_empty()) {
        if !group.title.is_empty() {
            text.push_str(&wrap(&group.title, width, ""));
        }
        for row in &group.rows {
            text.push_str(&line(row));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_within_their_width_and_words_stay_whole() {
        let text = wrap("one two three  four\nfive unbreakablylongword six", 12, "- ");
        assert_eq!(text, "- one two\n  three four\n  five\n  unbreakablylongword\n  six\n");
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\u{7}\nc\u{9b}"), "a[31mb c");
    }

    #[test]
    fn cells_are_cut_or_padded() {
        assert_eq!((fit("abc", 5, true), fit("abc", 5, false)), ("  abc".to_owned(), "abc  ".to_owned()));
        assert_eq!((fit("abcdef", 4, true), fit("abc", 3, true)), ("abc…".to_owned(), "abc".to_owned()));
    }
}
