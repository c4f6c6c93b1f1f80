//! One CSV file being written: header from the list of columns, cells in the fixed notation of the result folder.
//!
//! UTF-8, `\n`, `.` as decimal point, shortest numbers that read back to the same bits, empty for unknown.

use crate::report::columns::Table;
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

/// The cell of a text that a user wrote. What a spreadsheet would run as a formula gets a `'` in front, and so does
/// what begins with one, so that no two texts share a cell.
pub(super) fn cell_of(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\'']) {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

/// A table whose rows are streamed out.
pub struct Sheet<W: io::Write> {
    csv: csv::Writer<W>,
    width: usize,
    filled: usize,
    cell: String,
}

impl<W: io::Write> Sheet<W> {
    /// Begins a table with its header.
    pub fn new(table: &Table, out: W) -> io::Result<Self> {
        let mut csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(1 << 16)
            .from_writer(out);
        csv.write_record(table.columns.iter().map(|column| column.name))?;
        Ok(Self { csv, width: table.columns.len(), filled: 0, cell: String::new() })
    }

    fn put(&mut self, text: &str) -> io::Result<&mut Self> {
        self.csv.write_field(text)?;
        self.filled += 1;
        Ok(self)
    }

    /// A word of our own.
    pub fn word(&mut self, text: &'static str) -> io::Result<&mut Self> {
        self.put(text)
    }

    /// Text that a user wrote, as [`cell_of`] writes it.
    pub fn text(&mut self, text: &str) -> io::Result<&mut Self> {
        self.put(&cell_of(text))
    }

    /// A count.
    pub fn count(&mut self, count: impl Into<u64>) -> io::Result<&mut Self> {
        self.cell.clear();
        let _ = write!(self.cell, "{}", count.into());
        self.csv.write_field(&self.cell)?;
        self.filled += 1;
        Ok(self)
    }

    /// A count that may be unknown or without bound.
    pub fn maybe_count(&mut self, count: Option<u32>) -> io::Result<&mut Self> {
        match count {
            Some(count) => self.count(count),
            None => self.put(""),
        }
    }

    /// A number that may be unknown; one that is not finite is unknown.
    pub fn number(&mut self, value: Option<f64>) -> io::Result<&mut Self> {
        self.cell.clear();
        if let Some(value) = value.filter(|value| value.is_finite()) {
            // Adding zero turns -0 into 0.
            let _ = write!(self.cell, "{}", value + 0.0);
        }
        self.csv.write_field(&self.cell)?;
        self.filled += 1;
        Ok(self)
    }

    /// Ends a row.
    pub fn end(&mut self) -> io::Result<()> {
        debug_assert_eq!(self.filled, self.width, "a row has as many cells as its header");
        self.filled = 0;
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    /// Writes out what is buffered and gives the writer back.
    pub fn finish(self) -> io::Result<W> {
        self.csv
            .into_inner()
            .map_err(|failed| io::Error::new(failed.error().kind(), failed.error().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::columns::{Column, Table};

    const ONE: Table = Table {
        file: "one.csv",
        row: "a cell",
        columns: &[Column { name: "cell", meaning: "", unit: "", kind: "text" }],
    };

    fn cells(fill: impl FnOnce(&mut Sheet<Vec<u8>>)) -> String {
        let mut sheet = Sheet::new(&ONE, Vec::new()).unwrap();
        fill(&mut sheet);
        String::from_utf8(sheet.finish().unwrap()).unwrap()
    }

    #[test]
    fn numbers_are_the_shortest_that_read_back() {
        for (value, text) in [
            (Some(0.1), "0.1"),
            (Some(-0.0), "0"),
            (Some(1.0 / 3.0), "0.3333333333333333"),
            (Some(1e-7), "0.0000001"),
            (Some(12_345_678.0), "12345678"),
            (None, "\"\""),
            (Some(f64::NAN), "\"\""),
            (Some(f64::INFINITY), "\"\""),
        ] {
            let got = cells(|sheet| sheet.number(value).unwrap().end().unwrap());
            assert_eq!(got, format!("cell\n{text}\n"));
        }
    }

    /// The writer quotes a lone empty cell, so that no reader takes its row for a blank line.
    #[test]
    fn what_a_spreadsheet_would_run_is_made_text() {
        for (name, cell) in [
            ("=1+1", "'=1+1"),
            ("+5", "'+5"),
            ("-5", "'-5"),
            ("@sum", "'@sum"),
            ("\tx", "'\tx"),
            ("warm-up", "warm-up"),
            ("a,b", "\"a,b\""),
            ("=\"x\"", "\"'=\"\"x\"\"\""),
            ("'=1", "''=1"),
        ] {
            let got = cells(|sheet| sheet.text(name).unwrap().end().unwrap());
            assert_eq!(got, format!("cell\n{cell}\n"));
        }
    }
}
