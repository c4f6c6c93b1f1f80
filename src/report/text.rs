//! Plain text for terminals: wrapping, padding, and names that cannot take the terminal over.

use crate::report::grid::{Cell, Grid};
use crate::units::text::{beginning, columns, one_line};

/// `text` in lines of at most `width` columns where words allow, each led by `lead`, later ones by spaces.
pub fn wrap(text: &str, width: usize, lead: &str) -> String {
    let indent = " ".repeat(columns(lead));
    let mut lines = Vec::new();
    let mut line = lead.to_owned();
    let mut empty = true;
    for word in one_line(text).split(' ') {
        if !empty && columns(&line) + 1 + columns(word) > width {
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

/// `text` in exactly `width` columns: cut with an ellipsis, or padded on the left or right.
pub fn fit(text: &str, width: usize, right: bool) -> String {
    if columns(text) > width {
        let kept = format!("{}…", beginning(text, width.saturating_sub(1)));
        // Half of a wide character cannot be shown.
        let pad = " ".repeat(width.saturating_sub(columns(&kept)));
        return if right { pad + &kept } else { kept + &pad };
    }
    let pad = " ".repeat(width - columns(text));
    if right { pad + text } else { text.to_owned() + &pad }
}

/// Widths of the columns: that of the widest cell, and of the widest word of the head, which may take several lines.
fn widths(grid: &Grid) -> Vec<usize> {
    let longest = |cell: &Cell| cell.text.split_whitespace().map(columns).max().unwrap_or(0);
    let mut widths: Vec<usize> = grid.head.iter().map(longest).collect();
    for row in grid.groups.iter().flat_map(|group| &group.rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(&one_line(&cell.text)));
        }
    }
    widths
}

/// Cells beside each other, labels left and numbers right.
fn line(cells: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> =
        cells.iter().zip(widths).enumerate().map(|(at, (cell, &width))| fit(cell, width, at > 0)).collect();
    cells.join("  ").trim_end().to_owned() + "\n"
}

/// A grid as lines of text without small print; its columns shrink until it fits into `width`.
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
    let heads: Vec<Vec<String>> = grid
        .head
        .iter()
        .zip(&widths)
        .map(|(cell, &width)| wrap(&cell.text, width, "").lines().map(str::to_owned).collect())
        .collect();
    let height = heads.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for at in 0..height {
        // Heads stand on the bottom line.
        let cells: Vec<String> = heads
            .iter()
            .map(|lines| (at + lines.len()).checked_sub(height).map_or(String::new(), |at| lines[at].clone()))
            .collect();
        text.push_str(&line(&cells, &widths));
    }
    for group in grid.groups.iter().filter(|group| !group.rows.is_empty()) {
        if !group.title.is_empty() {
            text.push_str(&wrap(&group.title, width, ""));
        }
        for row in &group.rows {
            let cells: Vec<String> = row.iter().map(|cell| one_line(&cell.text)).collect();
            text.push_str(&line(&cells, &widths));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::grid::Group;

    #[test]
    fn lines_keep_within_their_width_and_words_stay_whole() {
        let text = wrap("one two three  four\nfive unbreakablylongword six", 12, "- ");
        assert_eq!(text, "- one two\n  three four\n  five\n  unbreakablylongword\n  six\n");
    }

    #[test]
    fn cells_are_cut_or_padded() {
        assert_eq!((fit("abc", 5, true), fit("abc", 5, false)), ("  abc".to_owned(), "abc  ".to_owned()));
        assert_eq!((fit("abcdef", 4, true), fit("abc", 3, true)), ("abc…".to_owned(), "abc".to_owned()));
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(wrap("日本語 日本語", 12, "> "), "> 日本語\n  日本語\n");
        assert_eq!((fit("日本", 6, true), fit("日本", 6, false)), ("  日本".to_owned(), "日本  ".to_owned()));
        assert_eq!((fit("日本語", 4, true), fit("日本語", 4, false)), (" 日…".to_owned(), "日… ".to_owned()));
        assert_eq!(fit("e\u{301}", 2, false), "e\u{301} ");
    }

    #[test]
    fn heads_take_several_lines_and_stand_on_the_last() {
        let cells = |texts: [&str; 2]| texts.map(Cell::new).to_vec();
        let grid = Grid {
            caption: String::new(),
            head: cells(["arm", "delivered share, %"]),
            groups: vec![Group { title: String::new(), rows: vec![cells(["blast", "10.0 ± 1.0"])] }],
        };
        assert_eq!(table(&grid, 80), "        delivered\narm      share, %\nblast  10.0 ± 1.0\n");
    }
}
