//! One CSV file of a result folder being read back, cell by cell, in the notation that `sheet` writes.

use crate::report::columns::Table;
use crate::report::stored::damage::{Damage, Damages};
use std::fs::File;
use std::path::Path;
use std::str::FromStr;

/// Faults after which a file is not read further: it is another file altogether.
const MOST_FAULTS: usize = 8;

/// The rows of a table.
pub(super) struct Rows<'a> {
    table: &'static Table,
    reader: csv::Reader<File>,
    record: csv::StringRecord,
    damages: &'a mut Damages,
    /// Faults of this file so far.
    faults: usize,
    /// The record has been looked at, and is still to be read.
    looked_at: bool,
}

impl<'a> Rows<'a> {
    /// Opens the file of `table` in `dir` and checks its header; `None` when it cannot be read.
    pub fn open(dir: &Path, table: &'static Table, damages: &'a mut Damages) -> Option<Self> {
        let file = match File::open(dir.join(table.file)) {
            Ok(file) => file,
            Err(error) => {
                damages.add(Damage::whole(table.file, format!("cannot be read: {error}")));
                return None;
            }
        };
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
        let mut rows =
            Self { table, reader, record: csv::StringRecord::new(), damages, faults: 0, looked_at: false };
        let promised = table.columns.iter().map(|column| column.name);
        let same = rows.advance() && rows.record.iter().eq(promised.clone());
        if !same && rows.faults == 0 {
            let promised: Vec<&str> = promised.collect();
            rows.fault(1, None, format!("the header is not `{}`", promised.join(",")));
        }
        same.then_some(rows)
    }

    /// Reads a record; `false` at the end and after a fault of the form.
    fn advance(&mut self) -> bool {
        if std::mem::take(&mut self.looked_at) {
            return true;
        }
        match self.reader.read_record(&mut self.record) {
            Ok(there) => there,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let why = match error.kind() {
                    csv::ErrorKind::Utf8 { .. } => "the row is not UTF-8".to_owned(),
                    csv::ErrorKind::Io(error) => format!("the row cannot be read: {error}"),
                    _ => "the row cannot be read".to_owned(),
                };
                self.fault(line, None, why);
                false
            }
        }
    }

    fn fault(&mut self, line: u64, column: Option<usize>, what: String) {
        let column = column.map(|at| (at + 1, self.table.columns.get(at).map_or("", |column| column.name)));
        self.damages.add(Damage { file: self.table.file, line, column, what });
        self.faults += 1;
    }

    /// Reads a row: whether it has as many cells as the header; `None` at the end and after too many faults.
    fn row(&mut self) -> Option<bool> {
        if self.is_hopeless() || !self.advance() {
            return None;
        }
        let (has, wants) = (self.record.len(), self.table.columns.len());
        if has != wants {
            self.fault(self.line(), None, format!("the row has {has} cells instead of {wants}"));
        }
        Some(has == wants)
    }

    /// The next row; `None` at the end of the file or after too many faults.
    pub fn next(&mut self) -> Option<Row<'_, 'a>> {
        while !self.row()? {}
        Some(Row { rows: self, at: 0 })
    }

    /// The next row, which must be there: `what` names it.
    pub fn need(&mut self, what: impl FnOnce() -> String) -> Option<Row<'_, 'a>> {
        let faults = self.faults;
        match self.row() {
            Some(true) => return Some(Row { rows: self, at: 0 }),
            Some(false) => return None,
            None if self.faults == faults && !self.is_hopeless() => {
                let end = self.reader.position().line();
                self.fault(end, None, format!("the file ends where {} should stand", what()));
            }
            None => {}
        }
        // Nothing more will come.
        self.faults = MOST_FAULTS;
        None
    }

    /// Whether the next row has this in the column at `column`. Nothing is read by that.
    pub fn comes(&mut self, column: usize, cell: &str) -> bool {
        self.looked_at = !self.is_hopeless() && self.advance();
        self.looked_at && self.record.get(column) == Some(cell)
    }

    /// Whether reading has been given up.
    pub fn is_hopeless(&self) -> bool {
        self.faults >= MOST_FAULTS
    }

    /// The file must end here.
    pub fn end(mut self) {
        if self.faults < MOST_FAULTS && self.advance() {
            self.fault(self.line(), None, "the file goes on where it should end".to_owned());
        }
    }

    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }
}

/// One row; its cells are taken in order. A cell that does not fit is a fault, and `None`.
pub(super) struct Row<'a, 'b> {
    rows: &'a mut Rows<'b>,
    at: usize,
}

impl Row<'_, '_> {
    fn take(&mut self) -> (usize, &str) {
        let at = self.at;
        self.at += 1;
        (at, self.rows.record.get(at).unwrap_or_default())
    }

    fn wrong<T>(&mut self, at: usize, expected: &str) -> Option<T> {
        let cell: String = self.rows.record.get(at).unwrap_or_default().chars().take(40).collect();
        let line = self.rows.line();
        self.rows.fault(line, Some(at), format!("`{cell}` stands where {expected} is expected"));
        None
    }

    /// The cell must hold this.
    pub fn must(&mut self, expected: &str) -> Option<()> {
        let (at, cell) = self.take();
        if cell == expected { Some(()) } else { self.wrong(at, &format!("`{expected}`")) }
    }

    /// A word of ours, as `find` knows it.
    pub fn word<T>(&mut self, what: &str, find: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let (at, cell) = self.take();
        match find(cell) {
            Some(found) => Some(found),
            None => self.wrong(at, what),
        }
    }

    /// A count.
    pub fn count<T: FromStr>(&mut self) -> Option<T> {
        self.word("a count", |cell| cell.parse().ok())
    }

    /// A number, or nothing where it is unknown.
    pub fn number(&mut self) -> Option<Option<f64>> {
        self.word("a number or nothing", |cell| match cell {
            "" => Some(None),
            cell => cell.parse().ok().filter(|value: &f64| value.is_finite()).map(Some),
        })
    }

    /// Both ends of an interval, or neither.
    pub fn interval(&mut self) -> Option<Option<(f64, f64)>> {
        let (low, high) = (self.number()?, self.number()?);
        if low.is_some() != high.is_some() {
            return self.wrong(self.at - 1, "the other end of an interval");
        }
        Some(low.zip(high))
    }

    /// Says that the row contradicts itself or another table.
    pub fn contradicts<T>(&mut self, what: &str) -> Option<T> {
        let line = self.rows.line();
        self.rows.fault(line, None, what.to_owned());
        None
    }
}
