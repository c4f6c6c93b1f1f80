//! The rows of a contact list.

use crate::messaging::Source as ConsentSource;
use crate::population::ListedContact;
use crate::scenario::contacts::cell;
use crate::scenario::contacts::clock;
use crate::scenario::contacts::columns::Columns;
use crate::scenario::contacts::identity::{Ids, Names};
use crate::scenario::contacts::mapping::{Consent, LastInteraction, Mapping, Missing, OLDEST, Origin};
use crate::scenario::contacts::standing::ranks;
use crate::scenario::contacts::{ContactList, DataFile};
use crate::scenario::date::Date;
use crate::scenario::fault::{Fault, quote};
use crate::scenario::hash::hex;
use crate::scenario::keys::LARGEST_SIZE;
use crate::scenario::reach::read_named;
use crate::scenario::source::{LONGEST_LIST, Place, Source};

/// Faults of rows that are shown; the rest is counted.
const SHOWN: usize = 20;

/// The file's rows, or `None` with faults left behind.
pub(super) fn load(mapping: &Mapping, start: Date, faults: &mut Vec<Fault>) -> Option<ContactList> {
    let at = &mapping.file_at;
    let name = quote(&mapping.file);
    let text = match read_named(at, &mapping.file, "the contact list", LONGEST_LIST) {
        Ok((_, text)) => text,
        Err(fault) => {
            faults.push(fault);
            return None;
        }
    };
    let (body, announced, skipped) = body(&text);
    let delimiter = mapping.delimiter.or(announced).unwrap_or_else(|| delimiter_of(body));
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => headers.iter().map(|name| name.trim().to_owned()).collect(),
        Err(_) => Vec::new(),
    };
    if headers.iter().all(String::is_empty) {
        let message = format!("the contact list {name} is empty");
        faults.push(Fault::new(at, message, "expected a header and one row per contact"));
        return None;
    }
    let columns = Columns::find(mapping, &headers, faults)?;
    let as_of = match &mapping.last_interaction {
        LastInteraction::Date { as_of: Some(date), .. } => *date,
        _ => start,
    };
    let mut rows = Rows::new(mapping, &headers, columns, as_of);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).unwrap_or(false) {
        let line = record.position().map_or(0, csv::Position::line) + skipped;
        rows.read(&record, u32::try_from(line).unwrap_or(u32::MAX));
        if rows.contacts.len() > LARGEST_SIZE as usize {
            let message = format!("the contact list {name} has more than {LARGEST_SIZE} rows");
            faults.push(Fault::new(at, message, "expected a shorter list"));
            return None;
        }
    }
    let (contacts, names) = rows.finish(at, faults)?;
    let file = DataFile { path: mapping.file.clone(), sha256: hex(text.as_bytes()), rows: contacts.len() };
    Some(ContactList { contacts: contacts.into(), names: names.into(), file })
}

/// The text behind a byte order mark and behind a first line such as `sep=;`, with the delimiter that this line
/// announces and the number of lines passed over.
fn body(text: &str) -> (&str, Option<u8>, u64) {
    let text = text.trim_start_matches('\u{feff}');
    if let Some(rest) = text.strip_prefix("sep=")
        && let Some((separator, body)) = rest.split_once('\n')
        && let [delimiter] = separator.trim_end_matches('\r').as_bytes()
        && delimiter.is_ascii()
    {
        return (body, Some(*delimiter), 1);
    }
    (text, None, 0)
}

/// The delimiter that stands most often in the header, outside quotation marks; a comma when there is none.
fn delimiter_of(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("");
    let bare: String = header.split('"').step_by(2).collect();
    let count = |delimiter: u8| bare.bytes().filter(|byte| *byte == delimiter).count();
    // Of equals the last one wins here, so the usual one stands there.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// What is wrong with a row: its line, the column, the reason, what was expected, and what would help.
struct RowFault {
    line: u32,
    column: Option<usize>,
    message: String,
    expected: &'static str,
    help: Option<&'static str>,
}

/// The rows read so far.
struct Rows<'a> {
    mapping: &'a Mapping,
    headers: &'a [String],
    columns: Columns,
    as_of: Date,
    contacts: Vec<ListedContact>,
    frequency: Vec<f64>,
    monetary: Vec<f64>,
    ids: Ids,
    /// The first few.
    faults: Vec<RowFault>,
    faulty: usize,
}

impl<'a> Rows<'a> {
    fn new(mapping: &'a Mapping, headers: &'a [String], columns: Columns, as_of: Date) -> Self {
        Self {
            mapping,
            headers,
            columns,
            as_of,
            contacts: Vec::new(),
            frequency: Vec::new(),
            monetary: Vec::new(),
            ids: Ids::default(),
            faults: Vec::new(),
            faulty: 0,
        }
    }

    fn fault(&mut self, line: u32, column: Option<usize>, message: String, expected: &'static str) {
        self.mendable(line, column, message, expected, None);
    }

    fn mendable(
        &mut self,
        line: u32,
        column: Option<usize>,
        message: String,
        expected: &'static str,
        help: Option<&'static str>,
    ) {
        self.faulty += 1;
        if self.faults.len() < SHOWN {
            self.faults.push(RowFault { line, column, message, expected, help });
        }
    }

    /// One row; a faulty one leaves faults, every one of them, and no contact.
    fn read(&mut self, record: &csv::StringRecord, line: u32) {
        if record.len() != self.headers.len() {
            let open = record.iter().any(|cell| cell.contains('\n'));
            let hint = if open { "; is a quotation mark not closed?" } else { "" };
            let message =
                format!("the row has {} cells, the header {}{hint}", record.len(), self.headers.len());
            self.fault(line, None, message, "expected as many cells as in the header");
            return;
        }
        let place = self.contacts.len() as u32;
        let cell = |column: usize| record.get(column).unwrap_or("").trim();
        let faults_before = self.faulty;
        if let Some(column) = self.columns.id {
            match cell(column) {
                "" => self.fault(line, Some(column), "the cell is empty".into(), "expected an id"),
                id => self.ids.add(id, line, place),
            }
        }
        let consent = self.consent(&cell, line);
        let days = self.days(&cell, line, consent);
        let source = self.source(&cell, line, consent);
        let frequency = self.columns.frequency.map(|at| self.number(&cell, line, at));
        let monetary = self.columns.monetary.map(|at| self.number(&cell, line, at));
        let utc_offset = self.ahead(&cell, line);
        if self.faulty > faults_before {
            return;
        }
        let (Some(consent), Some(days), Some(source)) = (consent, days, source) else { return };
        self.frequency.extend(frequency.flatten());
        self.monetary.extend(monetary.flatten());
        self.contacts.push(ListedContact {
            id: place,
            days_since_interaction: days,
            source,
            consent,
            frequency_rank: None,
            monetary_rank: None,
            utc_offset,
        });
    }

    fn number<'r>(&mut self, cell: &impl Fn(usize) -> &'r str, line: u32, column: usize) -> Option<f64> {
        let cell = cell(column);
        match cell::number(cell, self.mapping.decimal_comma) {
            Ok(number) => Some(number),
            Err(message) => {
                let comma = !self.mapping.decimal_comma && cell::number(cell, true).is_ok();
                let help = "if the comma is the decimal sign, add decimal = \",\" to [population.contacts]";
                self.mendable(line, Some(column), message, "expected a number", comma.then_some(help));
                None
            }
        }
    }

    /// Minutes by which the contact's clock is ahead of the sender's; `None` where the list does not say.
    fn ahead<'r>(&mut self, cell: &impl Fn(usize) -> &'r str, line: u32) -> Option<i16> {
        let column = self.columns.clock?;
        match self.mapping.clock.as_ref()?.ahead(cell(column)) {
            Ok(ahead) => ahead,
            Err(message) => {
                self.fault(line, Some(column), message, clock::EXPECTED);
                None
            }
        }
    }

    fn consent<'r>(&mut self, cell: &impl Fn(usize) -> &'r str, line: u32) -> Option<bool> {
        let Some(column) = self.columns.consent else {
            return match &self.mapping.consent {
                Consent::Constant(consent) => Some(*consent),
                Consent::Words { .. } | Consent::Filled(_) => None,
            };
        };
        let cell = cell(column);
        match &self.mapping.consent {
            Consent::Constant(consent) => return Some(*consent),
            Consent::Filled(_) => return Some(!cell.is_empty()),
            Consent::Words { missing: Some(consent), .. } if cell.is_empty() => return Some(*consent),
            Consent::Words { yes, no, .. } => {
                if let Some(consent) = cell::consent(cell, yes, no) {
                    return Some(consent);
                }
            }
        }
        let (message, help) = if cell.is_empty() {
            (
                "the cell is empty".to_owned(),
                "consent = { column = \"…\", missing = false } says what that means",
            )
        } else {
            let message = format!("{} does not say whether there is consent", cell::shape(cell));
            (message, "consent = { column = \"…\", yes = [\"…\"], no = [\"…\"] } adds words of your own")
        };
        let expected = "expected a word for yes or no, such as true, 1, false or 0";
        self.mendable(line, Some(column), message, expected, Some(help));
        None
    }

    /// Whole days since the last interaction: the part of a day that has begun is not counted.
    fn days<'r>(
        &mut self,
        cell: &impl Fn(usize) -> &'r str,
        line: u32,
        consent: Option<bool>,
    ) -> Option<Option<u16>> {
        let mapping = self.mapping;
        let (column, missing) = match (&mapping.last_interaction, self.columns.last) {
            (LastInteraction::Constant(days), _) => return Some(Some(*days)),
            (_, None) => return None,
            (LastInteraction::Age { missing, .. } | LastInteraction::Date { missing, .. }, Some(column)) => {
                (column, *missing)
            }
        };
        if cell(column).is_empty() {
            match missing {
                Missing::Days(days) => return Some(Some(days)),
                Missing::Unknown => return Some(None),
                // Who never consented may never have been in touch.
                Missing::Refused if consent == Some(false) => return Some(None),
                Missing::Refused => {
                    let expected =
                        "expected the last interaction; `missing` can say what an empty cell means";
                    self.fault(line, Some(column), "the cell is empty".into(), expected);
                    return None;
                }
            }
        }
        let days = match &mapping.last_interaction {
            LastInteraction::Date { pattern, .. } => match pattern.read(cell(column)) {
                Some(date) => date.days_until(self.as_of) as f64,
                None => {
                    let message = format!("{} is no date written {pattern}", cell::shape(cell(column)));
                    self.fault(
                        line,
                        Some(column),
                        message,
                        "expected a date; `format` says how it is written",
                    );
                    return None;
                }
            },
            LastInteraction::Age { unit, .. } => {
                let from = self.number(cell, line, column)?;
                let less = match self.columns.minus {
                    Some(minus) => self.number(cell, line, minus)?,
                    None => 0.0,
                };
                // Decimal fractions such as 38.86 - 30.86 fall short of 8 by a rounding error.
                ((from - less) * unit.days() + 1e-6).floor()
            }
            LastInteraction::Constant(days) => f64::from(*days),
        };
        if !(0.0..=f64::from(OLDEST)).contains(&days) {
            let is_date = matches!(mapping.last_interaction, LastInteraction::Date { .. });
            let message = match (is_date, days < 0.0) {
                (true, true) => format!("the date lies after {}", self.as_of),
                (true, false) => "the date lies too far back".to_owned(),
                (false, true) => "the age is negative".to_owned(),
                (false, false) => "the age is too large".to_owned(),
            };
            self.fault(
                line,
                Some(column),
                message,
                "expected from 0 to 65,535 days since the last interaction",
            );
            return None;
        }
        Some(Some(days as u16))
    }

    fn source<'r>(
        &mut self,
        cell: &impl Fn(usize) -> &'r str,
        line: u32,
        consent: Option<bool>,
    ) -> Option<ConsentSource> {
        if consent == Some(false) {
            return Some(ConsentSource::None);
        }
        match (&self.mapping.origin, self.columns.source) {
            (Origin::Constant(source), _) => Some(*source),
            (_, None) => None,
            (Origin::Words { words, other, .. }, Some(column)) => {
                let source = cell::source(cell(column), words).or(*other);
                if source.is_none() {
                    let message = format!("{} is no source of consent", cell::shape(cell(column)));
                    let expected = "expected web_form, subscription, support_contact, purchase or chat; `words` \
                                    can add others";
                    self.fault(line, Some(column), message, expected);
                }
                source
            }
        }
    }

    /// The contacts, when nothing was wrong with any row.
    fn finish(mut self, at: &Place, faults: &mut Vec<Fault>) -> Option<(Vec<ListedContact>, Names)> {
        let repeated = self.ids.repeated();
        self.faulty += repeated.len();
        for (line, before) in repeated.into_iter().take(SHOWN) {
            let message = format!("the id stands in line {before} already");
            let expected = "expected a different id in every row";
            self.faults.push(RowFault { line, column: self.columns.id, message, expected, help: None });
        }
        if self.faulty > 0 {
            self.show(at, faults);
            return None;
        }
        for (at, rank) in ranks(&self.frequency).into_iter().enumerate() {
            self.contacts[at].frequency_rank = Some(rank);
        }
        for (at, rank) in ranks(&self.monetary).into_iter().enumerate() {
            self.contacts[at].monetary_rank = Some(rank);
        }
        let contacts = &mut self.contacts;
        let names = self.ids.number(|place, number| contacts[place as usize].id = number);
        Some((self.contacts, names))
    }

    /// Leaves the first faults behind, and how many there are.
    fn show(&mut self, at: &Place, faults: &mut Vec<Fault>) {
        let file = &self.mapping.file;
        if self.faulty > SHOWN {
            let message = format!(
                "{} has {} faults in its rows; the first {SHOWN} are shown",
                quote(file),
                self.faulty
            );
            // The shown ones count themselves.
            faults.push(Fault::new(at, message, "see the rows").for_all_of(self.faulty - SHOWN));
        }
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        for fault in self.faults.drain(..).take(SHOWN) {
            let message = match fault.column.and_then(|column| self.headers.get(column)) {
                Some(name) => format!("column {}: {}", quote(name), fault.message),
                None => fault.message,
            };
            let source = Source::row(file, fault.line as usize);
            let help = fault.help.map(ToOwned::to_owned);
            faults.push(Fault::new(&Place::whole(&source), message, fault.expected).help(help));
        }
    }
}
