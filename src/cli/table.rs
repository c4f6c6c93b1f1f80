//! Tables of text: aligned for a terminal, as JSON, or as Markdown.

use crate::cli::args::Format;

/// Columns that a table takes at most on a terminal.
pub(super) const WIDTH: usize = 100;
const GAP: usize = 2;
/// Narrower than this no column becomes by wrapping.
const NARROWEST: usize = 8;

/// Rows of cells under a header.
pub(super) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new(header: &[&'static str]) -> Self {
        Self { header: header.to_vec(), rows: Vec::new() }
    }

    /// Adds a row with one cell per column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table in a format.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Table => {
                let widths = self.widths();
                let header: Vec<String> = self.header.iter().map(|name| (*name).to_owned()).collect();
                let rows = std::iter::once(&header).chain(&self.rows);
                rows.map(|row| line(row, &widths)).collect()
            }
            Format::Json => {
                let rows: serde_json::Value = self
                    .rows
                    .iter()
                    .map(|row| {
                        let entries = self.header.iter().zip(row);
                        entries.map(|(name, cell)| ((*name).to_owned(), cell.as_str().into())).collect()
                    })
                    .map(serde_json::Value::Object)
                    .collect();
                json(&rows)
            }
            Format::Markdown => {
                let mut text =
                    format!("| {} |\n|{}\n", self.header.join(" | "), "---|".repeat(self.header.len()));
                for row in &self.rows {
                    let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
                    text += &format!("| {} |\n", cells.join(" | "));
                }
                text
            }
        }
    }

    /// Widths of the columns: as wide as their cells, the widest wrapped until the table fits.
    fn widths(&self) -> Vec<usize> {
        widths(&self.header, &self.rows)
    }
}

/// Widths at which rows under a header fit on a terminal.
pub(super) fn widths(header: &[&str], rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths: Vec<usize> = header.iter().map(|name| name.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > WIDTH {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// One row of cells, wrapped to the widths.
pub(super) fn line(row: &[String], widths: &[usize]) -> String {
    let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for at in 0..height {
        let mut written = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            let part = cell.get(at).map_or("", String::as_str);
            written += part;
            written += &" ".repeat(width.saturating_sub(part.chars().count()) + GAP);
        }
        text += written.trim_end();
        text.push('\n');
    }
    text
}

/// Lines of at most `width` characters, broken at spaces where there are any.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let mut word: Vec<char> = word.chars().collect();
        let last = lines.last().map_or(0, |line| line.chars().count());
        if last > 0 && last + 1 + word.len() > width {
            lines.push(String::new());
        }
        while word.len() > width.max(1) {
            let rest = word.split_off(width.max(1));
            if let Some(line) = lines.last_mut() {
                line.extend(word);
            }
            lines.push(String::new());
            word = rest;
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.extend(word);
        }
    }
    lines
}

/// JSON for people, with a line break at the end.
pub(super) fn json(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(&["name", "what it does"]);
        table.row(["a".to_owned(), "one|two".to_owned()]);
        table.row(["longer".to_owned(), "word ".repeat(30).trim().to_owned()]);
        table
    }

    #[test]
    fn columns_are_aligned_and_wrapped_to_the_width() {
        let text = table().render(Format::Table);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..2], ["name    what it does", "a       one|two"]);
        assert!(lines[2].starts_with("longer  word") && lines[3].starts_with("        word"));
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
    }

    #[test]
    fn a_word_longer_than_its_column_is_cut() {
        assert_eq!(wrap("abcdef gh", 4), ["abcd", "ef", "gh"]);
        assert_eq!(wrap("", 4), [""]);
    }

    #[test]
    fn json_names_each_cell_and_markdown_escapes_bars() {
        let rows: serde_json::Value = serde_json::from_str(&table().render(Format::Json)).unwrap();
        assert_eq!(rows[0]["what it does"], "one|two");
        assert!(table().render(Format::Markdown).contains("| a | one\\|two |"));
    }
}
