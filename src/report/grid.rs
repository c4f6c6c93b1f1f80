//! A table on its way to a reader: the page, the terminal and Markdown show the same grids.

use serde::Serialize;

/// A table of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Grid {
    /// What it shows.
    pub caption: String,
    /// Header of each column, the row labels' first.
    pub head: Vec<Cell>,
    /// Rows in groups.
    pub groups: Vec<Group>,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Heading, empty for none.
    pub title: String,
    /// Rows, each with its label first.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What it says.
    pub text: String,
    /// Smaller print below it, empty for none.
    pub note: String,
}

impl Cell {
    /// A cell without small print.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), note: String::new() }
    }

    /// Adds small print.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl Grid {
    /// Whether there is anything to see.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.rows.is_empty())
    }
}
