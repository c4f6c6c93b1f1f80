//! Which columns of a list say what: the table `population.contacts`.

use crate::messaging::{SOURCES, Source as ConsentSource};
use crate::scenario::contacts::clock;
use crate::scenario::contacts::clock::Clock;
use crate::scenario::contacts::day::Pattern;
use crate::scenario::date::Date;
use crate::scenario::field::Field;
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Node, Value};
use crate::units::time::DAY;

/// A column by name.
#[derive(Clone, Debug)]
pub(super) struct NamedColumn {
    pub name: String,
    pub at: Place,
}

/// How long ago the last interaction was.
#[derive(Clone, Debug)]
pub(super) enum LastInteraction {
    /// The same number of days for everybody.
    Constant(u16),
    /// A column, or the difference of two, in a unit.
    Age { column: NamedColumn, minus: Option<NamedColumn>, unit: Unit, missing: Missing },
    /// A column of dates, counted back from `as_of`, or from the start of the run.
    Date { column: NamedColumn, pattern: Pattern, as_of: Option<Date>, missing: Missing },
}

/// A unit of ages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unit {
    Hours,
    Days,
    Weeks,
    /// A twelfth of a mean year of the calendar.
    Months,
    /// A mean year of the calendar.
    Years,
}

pub(super) const UNITS: [(&str, Unit); 5] = [
    ("days", Unit::Days),
    ("weeks", Unit::Weeks),
    ("months", Unit::Months),
    ("years", Unit::Years),
    ("hours", Unit::Hours),
];

impl Unit {
    /// Days in one of it.
    pub fn days(self) -> f64 {
        match self {
            Self::Hours => 1.0 / 24.0,
            Self::Days => 1.0,
            Self::Weeks => 7.0,
            Self::Months => 365.2425 / 12.0,
            Self::Years => 365.2425,
        }
    }
}

/// What an empty cell of the last interaction means, where there is consent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Missing {
    /// A fault.
    Refused,
    /// Nobody knows: active, the last in recency.
    Unknown,
    /// So many days.
    Days(u16),
}

/// Who consented.
#[derive(Clone, Debug)]
pub(super) enum Consent {
    Constant(bool),
    /// A column of words; further words for yes and no beside the usual ones, and what an empty cell says.
    Words {
        column: NamedColumn,
        yes: Vec<String>,
        no: Vec<String>,
        missing: Option<bool>,
    },
    /// A column that is filled for those who consented, for example with the day on which they did.
    Filled(NamedColumn),
}

/// Where the consent came from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    Constant(ConsentSource),
    /// A column, words of it beside the names of the sources, and what all other words mean.
    Words {
        column: NamedColumn,
        words: Vec<(String, ConsentSource)>,
        other: Option<ConsentSource>,
    },
}

/// Which columns say what.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    pub file: String,
    pub file_at: Place,
    /// Found from the header when `None`.
    pub delimiter: Option<u8>,
    pub decimal_comma: bool,
    pub id: Option<NamedColumn>,
    pub last_interaction: LastInteraction,
    pub consent: Consent,
    pub origin: Origin,
    pub frequency: Option<NamedColumn>,
    pub monetary: Option<NamedColumn>,
    pub clock: Option<Clock>,
}

const KEYS: [&str; 11] = [
    "file",
    "delimiter",
    "decimal",
    "id",
    "last_interaction_age",
    "last_interaction_date",
    "consent",
    "source",
    "frequency",
    "monetary",
    "utc_offset",
];

/// Delimiters: the character and its name.
pub(super) const DELIMITERS: [(&str, &str, u8); 4] =
    [(",", "comma", b','), (";", "semicolon", b';'), ("\t", "tab", b'\t'), ("|", "pipe", b'|')];

const COLUMN: &str = "the name of a column";

/// Reads the table; faults are left in the field.
pub(super) fn read(field: &mut Field<'_, '_>) -> Option<Mapping> {
    let entries = field.table()?;
    field.only(entries, &KEYS);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    // Every part is read before any is given up, so that all their faults come together.
    let delimiter = find("delimiter").map(|entry| delimiter(field, entry));
    let decimal = find("decimal").map(|entry| part(field, entry, "\".\" or \",\"").choice(&[".", ","]));
    let [id, frequency, monetary] =
        ["id", "frequency", "monetary"].map(|key| find(key).map(|entry| column(field, entry, COLUMN)));
    let last = last_interaction(field, find("last_interaction_age"), find("last_interaction_date"));
    let consent = match find("consent") {
        Some(entry) => consent(field, entry),
        None => {
            let help = "write consent = true if everybody asked for messages, or name a column";
            field.wrong("`population.contacts` does not say who consented", Some(help.to_owned()));
            None
        }
    };
    let origin = match find("source") {
        Some(entry) => origin(field, entry),
        None => Some(Origin::Constant(ConsentSource::Purchase)),
    };
    let clock = find("utc_offset").map(|entry| clock::read(field, entry));
    let Some(file) = find("file") else {
        field.wrong("`population.contacts` names no file", None);
        return None;
    };
    let name = part(field, file, "a path relative to this file").text()?.to_owned();
    Some(Mapping {
        file: name,
        file_at: file.node.at.clone(),
        delimiter: whole(delimiter)?,
        decimal_comma: whole(decimal)? == Some(1),
        id: whole(id)?,
        last_interaction: last?,
        consent: consent?,
        origin: origin?,
        frequency: whole(frequency)?,
        monetary: whole(monetary)?,
        clock: whole(clock)?,
    })
}

/// What may be left out: `None` only when it is there and faulty.
fn whole<T>(part: Option<Option<T>>) -> Option<Option<T>> {
    match part {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

/// A key of the table as a field of its own.
pub(super) fn part<'b, 'g>(
    field: &'g mut Field<'_, '_>,
    entry: &'b Entry,
    accepted: &'b str,
) -> Field<'b, 'g> {
    Field { path: &entry.key, node: &entry.node, accepted, faults: field.faults }
}

fn column(field: &mut Field<'_, '_>, entry: &Entry, accepted: &str) -> Option<NamedColumn> {
    let name = part(field, entry, accepted).text()?.to_owned();
    Some(NamedColumn { name, at: entry.node.at.clone() })
}

/// The key `column` of an inner table.
pub(super) fn inner_column(inner: &mut Field<'_, '_>, entries: &[Entry]) -> Option<NamedColumn> {
    match entries.iter().find(|entry| entry.key == "column") {
        Some(entry) => column(inner, entry, COLUMN),
        None => {
            inner.wrong(format!("`{}` names no column", inner.path), None);
            None
        }
    }
}

fn delimiter(field: &mut Field<'_, '_>, entry: &Entry) -> Option<u8> {
    let accepted = "\",\", \";\", \"|\" or \"tab\"; left out, it is found from the header";
    let names: Vec<&str> = DELIMITERS.iter().flat_map(|(text, name, _)| [*text, *name]).collect();
    let at = part(field, entry, accepted).choice(&names)?;
    Some(DELIMITERS[at / 2].2)
}

fn last_interaction(
    field: &mut Field<'_, '_>,
    age: Option<&Entry>,
    date: Option<&Entry>,
) -> Option<LastInteraction> {
    match (age, date) {
        (Some(entry), None) => age_of(field, entry),
        (None, Some(entry)) => date_of(field, entry),
        (Some(_), Some(entry)) => {
            let message = "the last interaction is given as an age and as a date";
            part(field, entry, "only one of the two").wrong(message, None);
            None
        }
        (None, None) => {
            let help = "write last_interaction_age = { column = \"…\", unit = \"days\" } or \
                        last_interaction_date = { column = \"…\" }";
            let message = "`population.contacts` does not say when the last interaction was";
            field.wrong(message, Some(help.to_owned()));
            None
        }
    }
}

/// Longest age (days).
pub(super) const OLDEST: u16 = u16::MAX;

/// A duration as whole days.
fn days(mut field: Field<'_, '_>) -> Option<u16> {
    let minutes = field.minutes(0..=u32::from(OLDEST) * DAY)?;
    Some((minutes / DAY) as u16)
}

fn age_of(field: &mut Field<'_, '_>, entry: &Entry) -> Option<LastInteraction> {
    let Value::Table(entries) = &entry.node.value else {
        let accepted = "a duration such as \"30d\" or { column = \"…\", unit = \"days\" }";
        return Some(LastInteraction::Constant(days(part(field, entry, accepted))?));
    };
    let accepted = "{ column = \"…\", minus = \"…\", unit = \"days\", missing = \"unknown\" }";
    let mut inner = part(field, entry, accepted);
    inner.only(entries, &["column", "minus", "unit", "missing"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let from = inner_column(&mut inner, entries);
    let minus = find("minus").map(|entry| column(&mut inner, entry, COLUMN));
    let names = UNITS.map(|(name, _)| name);
    let unit = find("unit")
        .map(|entry| part(&mut inner, entry, "days, weeks, months, years or hours").choice(&names));
    let missing = missing(&mut inner, find("missing"));
    Some(LastInteraction::Age {
        column: from?,
        minus: whole(minus)?,
        unit: whole(unit)?.map_or(Unit::Days, |at| UNITS[at].1),
        missing: missing?,
    })
}

fn date_of(field: &mut Field<'_, '_>, entry: &Entry) -> Option<LastInteraction> {
    if matches!(entry.node.value, Value::Text(_)) {
        let column = column(field, entry, COLUMN)?;
        let pattern = Pattern::default();
        return Some(LastInteraction::Date { column, pattern, as_of: None, missing: Missing::Refused });
    }
    let accepted =
        "{ column = \"…\", format = \"YYYY-MM-DD\", as_of = \"2026-11-02\", missing = \"unknown\" }";
    let mut inner = part(field, entry, accepted);
    let entries = inner.table()?;
    inner.only(entries, &["column", "format", "as_of", "missing"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let from = inner_column(&mut inner, entries);
    let pattern = find("format").map(|entry| {
        let accepted = "YYYY, MM and DD once each, with what stands between them, such as \"DD.MM.YYYY\"";
        let mut field = part(&mut inner, entry, accepted);
        let pattern = Pattern::parse(field.text()?);
        if pattern.is_none() {
            field.wrong("`format` is no way to write a date", None);
        }
        pattern
    });
    let as_of = find("as_of").map(|entry| part(&mut inner, entry, "a date such as \"2026-11-02\"").date());
    let missing = missing(&mut inner, find("missing"));
    Some(LastInteraction::Date {
        column: from?,
        pattern: whole(pattern)?.unwrap_or_default(),
        as_of: whole(as_of)?,
        missing: missing?,
    })
}

fn missing(inner: &mut Field<'_, '_>, entry: Option<&Entry>) -> Option<Missing> {
    let Some(entry) = entry else { return Some(Missing::Refused) };
    let accepted = "\"unknown\" or a duration such as \"400d\"";
    if matches!(&entry.node.value, Value::Text(text) if text == "unknown") {
        return Some(Missing::Unknown);
    }
    Some(Missing::Days(days(part(inner, entry, accepted))?))
}

fn consent(field: &mut Field<'_, '_>, entry: &Entry) -> Option<Consent> {
    let entries = match &entry.node.value {
        Value::Flag(consent) => return Some(Consent::Constant(*consent)),
        Value::Table(entries) => entries,
        _ => {
            let column = column(field, entry, "true, false, or the name of a column")?;
            return Some(Consent::Words { column, yes: Vec::new(), no: Vec::new(), missing: None });
        }
    };
    let accepted = "{ column = \"…\", yes = [\"…\"], no = [\"…\"], missing = false } or { column = \"…\", filled = true }";
    let mut inner = part(field, entry, accepted);
    inner.only(entries, &["column", "yes", "no", "missing", "filled"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let column = inner_column(&mut inner, entries);
    let [yes, no] = ["yes", "no"].map(|key| find(key).map(|entry| words(&mut inner, entry)));
    let [missing, filled] = ["missing", "filled"]
        .map(|key| find(key).map(|entry| part(&mut inner, entry, "true or false").flag()));
    let (yes, no) = (whole(yes)?.unwrap_or_default(), whole(no)?.unwrap_or_default());
    let (missing, filled) = (whole(missing)?, whole(filled)?.unwrap_or(false));
    if filled && (missing.is_some() || !yes.is_empty() || !no.is_empty()) {
        inner.wrong("`filled` leaves nothing for `yes`, `no` and `missing` to say", None);
        return None;
    }
    if yes.iter().any(|word| no.contains(word)) {
        inner.wrong("a word says yes and no", None);
        return None;
    }
    let column = column?;
    Some(if filled { Consent::Filled(column) } else { Consent::Words { column, yes, no, missing } })
}

/// A list of texts, in small letters.
fn words(inner: &mut Field<'_, '_>, entry: &Entry) -> Option<Vec<String>> {
    let mut field = part(inner, entry, "a list of texts, such as [\"sim\"]");
    let mut texts = Vec::new();
    for item in field.list()? {
        texts.push(field.part(item, "a text").text()?.trim().to_lowercase());
    }
    Some(texts)
}

fn origin(field: &mut Field<'_, '_>, entry: &Entry) -> Option<Origin> {
    let Value::Table(entries) = &entry.node.value else {
        return Some(Origin::Constant(consent_source(field, &entry.key, &entry.node)?));
    };
    let mut inner =
        part(field, entry, "{ column = \"…\", words = { shop = \"purchase\" }, other = \"web_form\" }");
    inner.only(entries, &["column", "words", "other"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let column = inner_column(&mut inner, entries);
    let words = find("words").map(|entry| {
        let table = part(&mut inner, entry, "a table such as { shop = \"purchase\" }").table()?;
        let word = |entry: &Entry| {
            Some((entry.key.trim().to_lowercase(), consent_source(&mut inner, &entry.key, &entry.node)?))
        };
        table.iter().map(word).collect::<Option<Vec<_>>>()
    });
    let other = find("other").map(|entry| consent_source(&mut inner, "other", &entry.node));
    Some(Origin::Words { column: column?, words: whole(words)?.unwrap_or_default(), other: whole(other)? })
}

fn consent_source(field: &mut Field<'_, '_>, path: &str, node: &Node) -> Option<ConsentSource> {
    let accepted = "the source of consent: web_form, subscription, support_contact, purchase or chat";
    let names = SOURCES.map(ConsentSource::name);
    let at = Field { path, node, accepted, faults: field.faults }.choice(&names)?;
    Some(SOURCES[at])
}
