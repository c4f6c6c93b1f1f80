//! Contact lists: a CSV file with one row per contact, every row checked before anything runs.

use std::sync::Arc;

use crate::messaging::{SOURCES, Source as ConsentSource};
use crate::population::ListedContact;
use crate::scenario::field::Field;
use crate::scenario::rows;
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Node, Value};
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::units::time::DAY;

/// What the key accepts.
pub(crate) const ACCEPTED: &str = "a table such as { file = \"list.csv\", id = \"ID\", days_since_interaction = \
     { column = \"days\" }, consent = true, source = \"purchase\" }";

/// A file that a scenario reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Path as the scenario writes it.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Rows, without the header.
    pub rows: usize,
}

/// A loaded list.
#[derive(Clone, Debug)]
pub(crate) struct ContactList {
    pub contacts: Arc<[ListedContact]>,
    pub file: DataFile,
}

impl ContactList {
    /// Number of contacts.
    pub fn size(&self) -> u32 {
        // Bounded by LARGEST_SIZE.
        self.contacts.len() as u32
    }

    /// Shares of opted in, inactive (silent for that many days) and cold contacts.
    pub fn mix(&self, inactive_after: f64) -> [f64; 3] {
        let mut counts = [0_u32; 3];
        for contact in self.contacts.iter() {
            let silent = contact.days_since_interaction.is_some_and(|days| f64::from(days) >= inactive_after);
            counts[if !contact.consent { 2 } else { usize::from(silent) }] += 1;
        }
        counts.map(|count| f64::from(count) / f64::from(self.size().max(1)))
    }
}

/// The value of `population.contacts`.
#[derive(Clone, Debug)]
pub(crate) struct ContactsKey {
    mapping: Mapping,
    /// `None` when a fault was found.
    pub list: Option<ContactList>,
}

/// A column by name.
#[derive(Clone, Debug)]
pub(super) struct NamedColumn {
    pub name: String,
    pub at: Place,
}

#[derive(Clone, Debug)]
pub(super) enum Days {
    Constant(u16),
    Column { column: NamedColumn, minus: Option<NamedColumn>, unit: Unit },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Unit {
    Days,
    Weeks,
}

const UNITS: [(&str, Unit); 2] = [("days", Unit::Days), ("weeks", Unit::Weeks)];

#[derive(Clone, Debug)]
pub(super) enum Consent {
    Constant(bool),
    Column(NamedColumn),
}

#[derive(Clone, Debug)]
pub(super) enum Origin {
    Constant(ConsentSource),
    Column(NamedColumn),
}

/// Which columns say what.
#[derive(Clone, Debug)]
pub(super) struct Mapping {
    pub file: String,
    pub file_at: Place,
    pub id: Option<NamedColumn>,
    pub days: Days,
    pub consent: Consent,
    pub origin: Origin,
}

impl ContactsKey {
    /// As a file gives it.
    pub fn written(&self) -> Written {
        let column = |column: &NamedColumn| Written::text(&column.name);
        let entry = |key: &str, value: Written| (key.to_owned(), value);
        let mapping = &self.mapping;
        let mut entries = vec![entry("file", Written::text(&mapping.file))];
        if let Some(id) = &mapping.id {
            entries.push(entry("id", column(id)));
        }
        let days = match &mapping.days {
            Days::Constant(days) => Written::text(format!("{days}d")),
            Days::Column { column: from, minus, unit } => {
                let mut entries = vec![entry("column", column(from))];
                if let Some(minus) = minus {
                    entries.push(entry("minus", column(minus)));
                }
                let name = UNITS.iter().find(|(_, known)| known == unit).map_or("", |(name, _)| name);
                entries.push(entry("unit", Written::text(name)));
                Written::Table(entries)
            }
        };
        entries.push(entry("days_since_interaction", days));
        entries.push(entry(
            "consent",
            match &mapping.consent {
                Consent::Constant(consent) => Written::Flag(*consent),
                Consent::Column(name) => column(name),
            },
        ));
        entries.push(entry(
            "source",
            match &mapping.origin {
                Origin::Constant(source) => Written::text(source.name()),
                Origin::Column(name) => Written::Table(vec![entry("column", column(name))]),
            },
        ));
        Written::Table(entries)
    }
}

/// Reads the key and the file it names.
pub(crate) fn set(world: &mut World, field: &mut Field<'_, '_>) {
    let before = field.faults.len();
    let Some(mapping) = mapping(field) else { return };
    let list = rows::load(&mapping, field.faults).filter(|_| field.faults.len() == before);
    world.contacts = Some(ContactsKey { mapping, list });
}

fn mapping(field: &mut Field<'_, '_>) -> Option<Mapping> {
    let entries = field.table()?;
    field.only(entries, &["file", "id", "days_since_interaction", "consent", "source"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let id = match find("id") {
        Some(entry) => Some(column(field, entry, "the name of a column")?),
        None => None,
    };
    let days = match find("days_since_interaction") {
        Some(entry) => days(field, entry)?,
        None => {
            field.wrong("`population.contacts` does not say the days since the last interaction", None);
            return None;
        }
    };
    let consent = match find("consent") {
        Some(Entry { node: Node { value: Value::Flag(consent), .. }, .. }) => Consent::Constant(*consent),
        Some(entry) => Consent::Column(column(field, entry, "true, false, or the name of a column")?),
        None => {
            field.wrong("`population.contacts` does not say who consented", None);
            return None;
        }
    };
    let origin = match find("source") {
        Some(entry) => origin(field, entry)?,
        None => Origin::Constant(ConsentSource::Purchase),
    };
    let Some(file) = find("file") else {
        field.wrong("`population.contacts` names no file", None);
        return None;
    };
    let name = part(field, file, "a path relative to this file").text()?.to_owned();
    Some(Mapping { file: name, file_at: file.node.at.clone(), id, days, consent, origin })
}

/// A key of the table as a field of its own.
fn part<'b, 'g>(field: &'g mut Field<'_, '_>, entry: &'b Entry, accepted: &'b str) -> Field<'b, 'g> {
    Field { path: &entry.key, node: &entry.node, accepted, faults: field.faults }
}

fn column(field: &mut Field<'_, '_>, entry: &Entry, accepted: &str) -> Option<NamedColumn> {
    let name = part(field, entry, accepted).text()?.to_owned();
    Some(NamedColumn { name, at: entry.node.at.clone() })
}

fn days(field: &mut Field<'_, '_>, entry: &Entry) -> Option<Days> {
    let Value::Table(entries) = &entry.node.value else {
        let accepted = "a duration such as \"30d\" or { column = \"…\", unit = \"days\" }";
        let minutes = part(field, entry, accepted).minutes(0..=u32::from(u16::MAX) * DAY)?;
        return Some(Days::Constant((minutes / DAY) as u16));
    };
    let mut inner = part(field, entry, "{ column = \"…\", minus = \"…\", unit = \"days\" or \"weeks\" }");
    inner.only(entries, &["column", "minus", "unit"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let Some(from) = find("column") else {
        inner.wrong("`days_since_interaction` names no column", None);
        return None;
    };
    let from = column(&mut inner, from, "the name of a column")?;
    let minus = match find("minus") {
        Some(entry) => Some(column(&mut inner, entry, "the name of a column")?),
        None => None,
    };
    let unit = match find("unit") {
        Some(entry) => {
            UNITS[part(&mut inner, entry, "\"days\" or \"weeks\"").choice(&UNITS.map(|(name, _)| name))?].1
        }
        None => Unit::Days,
    };
    Some(Days::Column { column: from, minus, unit })
}

fn origin(field: &mut Field<'_, '_>, entry: &Entry) -> Option<Origin> {
    if let Value::Table(entries) = &entry.node.value {
        let mut inner = part(field, entry, "{ column = \"…\" }");
        inner.only(entries, &["column"]);
        let from = entries.iter().find(|entry| entry.key == "column")?;
        return Some(Origin::Column(column(&mut inner, from, "the name of a column")?));
    }
    let names = SOURCES.map(ConsentSource::name);
    let accepted = "the source of consent: web_form, subscription, support_contact, purchase or chat";
    let at = part(field, entry, accepted).choice(&names)?;
    Some(Origin::Constant(SOURCES[at]))
}
