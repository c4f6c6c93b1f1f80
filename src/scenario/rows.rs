//! The rows of a contact list.

use std::collections::BTreeMap;

use crate::messaging::{SOURCES, Source as ConsentSource};
use crate::population::ListedContact;
use crate::scenario::contacts::{Consent, ContactList, DataFile, Days, Mapping, NamedColumn, Origin, Unit};
use crate::scenario::fault::{Fault, nearest, quote};
use crate::scenario::hash::hex;
use crate::scenario::keys::LARGEST_SIZE;
use crate::scenario::source::{LONGEST_LIST, Place, Source, read};

/// Faults of rows that are shown; the rest is counted.
const SHOWN: usize = 20;

/// The file's rows, or `None` with faults left behind.
pub(super) fn load(mapping: &Mapping, faults: &mut Vec<Fault>) -> Option<ContactList> {
    let at = &mapping.file_at;
    let text = match read(&at.source.folder.join(&mapping.file), LONGEST_LIST) {
        Ok(text) => text,
        Err(reason) => {
            let message = format!("the contact list {} cannot be used", quote(&mapping.file));
            faults.push(Fault::new(at, message, reason));
            return None;
        }
    };
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => headers.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect(),
        Err(_) => Vec::new(),
    };
    if headers.iter().all(String::is_empty) {
        let message = format!("the contact list {} is empty", quote(&mapping.file));
        faults.push(Fault::new(at, message, "expected a header and one row per contact"));
        return None;
    }
    let columns = Columns::find(mapping, &headers, faults)?;
    let mut rows =
        Rows { name: &mapping.file, text: &text, headers: &headers, faults: Vec::new(), faulty: 0 };
    let mut contacts: Vec<ListedContact> = Vec::new();
    let mut seen: BTreeMap<u32, u64> = BTreeMap::new();
    for record in reader.records() {
        let Ok(record) = record else { break };
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(contact) = rows.contact(&columns, &record, line, contacts.len()) {
            match seen.insert(contact.id, line) {
                Some(before) if columns.id.is_some() => {
                    let message = format!("the id {} stands in line {before} already", contact.id);
                    rows.fault(line, columns.id, message, "expected a different id in every row");
                }
                _ => contacts.push(contact),
            }
        }
        if contacts.len() > LARGEST_SIZE as usize {
            let message =
                format!("the contact list {} has more than {LARGEST_SIZE} rows", quote(&mapping.file));
            faults.push(Fault::new(at, message, "expected a shorter list"));
            return None;
        }
    }
    let Rows { faults: found, faulty, .. } = rows;
    if faulty > SHOWN {
        let message =
            format!("{} has {faulty} faults in its rows; the first {SHOWN} are shown", quote(&mapping.file));
        faults.push(Fault::new(at, message, "see the rows"));
    }
    let clean = found.is_empty();
    faults.extend(found);
    let file = DataFile { path: mapping.file.clone(), sha256: hex(text.as_bytes()), rows: contacts.len() };
    clean.then(|| ContactList { contacts: contacts.into(), file })
}

/// Positions of the columns in use.
struct Columns {
    id: Option<usize>,
    days: DaysAt,
    consent: Result<bool, usize>,
    source: Result<ConsentSource, usize>,
}

enum DaysAt {
    Constant(u16),
    Column(usize, Option<usize>, f64),
}

impl Columns {
    fn find(mapping: &Mapping, headers: &[String], faults: &mut Vec<Fault>) -> Option<Self> {
        let mut complete = true;
        let mut find = |column: &NamedColumn| {
            headers.iter().position(|name| *name == column.name).unwrap_or_else(|| {
                let message = format!("{} has no column {}", quote(&mapping.file), quote(&column.name));
                let help = match nearest(&column.name, headers.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean {}?", quote(near)),
                    None => format!("its columns are {}", quote(&headers.join(", "))),
                };
                faults
                    .push(Fault::new(&column.at, message, "expected the name of a column").help(Some(help)));
                complete = false;
                0
            })
        };
        let columns = Self {
            id: mapping.id.as_ref().map(&mut find),
            days: match &mapping.days {
                Days::Constant(days) => DaysAt::Constant(*days),
                Days::Column { column, minus, unit } => {
                    let length = if *unit == Unit::Weeks { 7.0 } else { 1.0 };
                    DaysAt::Column(find(column), minus.as_ref().map(&mut find), length)
                }
            },
            consent: match &mapping.consent {
                Consent::Constant(consent) => Ok(*consent),
                Consent::Column(column) => Err(find(column)),
            },
            source: match &mapping.origin {
                Origin::Constant(source) => Ok(*source),
                Origin::Column(column) => Err(find(column)),
            },
        };
        complete.then_some(columns)
    }
}

/// The rows being read, and what is wrong with them.
struct Rows<'a> {
    name: &'a str,
    text: &'a str,
    headers: &'a [String],
    faults: Vec<Fault>,
    faulty: usize,
}

impl Rows<'_> {
    /// A fault in a cell, or in a whole row.
    fn fault(&mut self, line: u64, column: Option<usize>, message: String, expected: &str) {
        self.faulty += 1;
        if self.faulty > SHOWN {
            return;
        }
        let number = usize::try_from(line).unwrap_or(1).max(1);
        let row = self.text.lines().nth(number - 1).unwrap_or("");
        let source = Source::line(self.name, number, row);
        // Cells between quotation marks may hold commas: then the whole row is underlined.
        let cell = column.filter(|_| !row.contains('"')).and_then(|column| {
            let start: usize = row.split(',').take(column).map(|cell| cell.len() + 1).sum();
            row.split(',').nth(column).map(|cell| start..start + cell.len())
        });
        let message = match column.and_then(|column| self.headers.get(column)) {
            Some(name) => format!("column {}: {message}", quote(name)),
            None => message,
        };
        self.faults.push(Fault::new(&Place::new(&source, cell.unwrap_or(0..row.len())), message, expected));
    }

    fn number(&mut self, record: &csv::StringRecord, line: u64, column: usize) -> Option<f64> {
        let cell = record.get(column).unwrap_or("");
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => {
                let message = if cell.is_empty() {
                    "the cell is empty".to_owned()
                } else {
                    format!("{} is not a number", quote(cell))
                };
                self.fault(line, Some(column), message, "expected a number");
                None
            }
        }
    }

    fn contact(
        &mut self,
        columns: &Columns,
        record: &csv::StringRecord,
        line: u64,
        position: usize,
    ) -> Option<ListedContact> {
        if record.len() != self.headers.len() {
            let message = format!("the row has {} cells, the header {}", record.len(), self.headers.len());
            self.fault(line, None, message, "expected as many cells as in the header");
            return None;
        }
        let id = match columns.id {
            None => u32::try_from(position).ok(),
            Some(column) => {
                let cell = record.get(column).unwrap_or("");
                let id = cell.parse::<u32>().ok();
                if id.is_none() {
                    let message = format!("{} is not an id", quote(cell));
                    self.fault(line, Some(column), message, "expected a whole number up to 4294967295");
                }
                id
            }
        };
        let consent = match columns.consent {
            Ok(consent) => Some(consent),
            Err(column) => {
                let cell = record.get(column).unwrap_or("");
                let consent = match cell.to_lowercase().as_str() {
                    "true" | "yes" | "1" => Some(true),
                    "false" | "no" | "0" => Some(false),
                    _ => None,
                };
                if consent.is_none() {
                    let message = format!("{} does not say whether there is consent", quote(cell));
                    self.fault(line, Some(column), message, "expected true, yes, 1, false, no or 0");
                }
                consent
            }
        };
        let days = match columns.days {
            DaysAt::Constant(days) => Some(Some(days)),
            // Who never consented may never have been in touch.
            DaysAt::Column(column, ..) if consent == Some(false) && record.get(column) == Some("") => {
                Some(None)
            }
            DaysAt::Column(column, minus, length) => {
                self.days(record, line, (column, minus, length)).map(Some)
            }
        };
        let source = match columns.source {
            _ if consent == Some(false) => Some(ConsentSource::None),
            Ok(source) => Some(source),
            Err(column) => {
                let cell = record.get(column).unwrap_or("");
                let source = SOURCES.iter().find(|source| source.name() == cell).copied();
                if source.is_none() {
                    let message = format!("{} is no source of consent", quote(cell));
                    let expected = "expected web_form, subscription, support_contact, purchase or chat";
                    self.fault(line, Some(column), message, expected);
                }
                source
            }
        };
        Some(ListedContact { id: id?, days_since_interaction: days?, source: source?, consent: consent? })
    }

    /// Whole days: the part of a day that has begun is not counted.
    fn days(
        &mut self,
        record: &csv::StringRecord,
        line: u64,
        (column, minus, length): (usize, Option<usize>, f64),
    ) -> Option<u16> {
        let from = self.number(record, line, column)?;
        let less = match minus {
            Some(minus) => self.number(record, line, minus)?,
            None => 0.0,
        };
        // Decimal fractions such as 38.86 - 30.86 fall short of 8 by a rounding error.
        let days = ((from - less) * length + 1e-6).floor();
        if !(0.0..=f64::from(u16::MAX)).contains(&days) {
            let message = format!("{days} days since the last interaction");
            self.fault(line, Some(column), message, "expected from 0 to 65,535 days");
            return None;
        }
        Some(days as u16)
    }
}
