//! Contact lists: a CSV file with one row per contact, every row checked before anything runs.
//!
//! A list is private. Of what stands in its rows nothing leaves this room but numbers for the simulation: faults name
//! row, column and reason, and show a cell only as its [shape](cell::shape).

mod cell;
mod clock;
mod columns;
mod day;
mod explained;
mod identity;
mod mapping;
mod rows;
mod shape;
mod standing;

use std::sync::Arc;

use crate::population::ListedContact;
use crate::scenario::date::Date;
use crate::scenario::fault::Fault;
use crate::scenario::field::Field;
use crate::scenario::world::World;
use crate::scenario::written::Written;
use identity::Names;
use mapping::Mapping;

pub(crate) use shape::SHAPE;

/// What the key accepts.
pub(crate) const ACCEPTED: &str = "a table such as { file = \"list.csv\", id = \"ID\", last_interaction_age = \
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
    pub names: Arc<Names>,
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
            counts[contact.segment(inactive_after) as usize] += 1;
        }
        counts.map(|count| f64::from(count) / f64::from(self.size().max(1)))
    }
}

/// The value of `population.contacts`.
#[derive(Clone, Debug)]
pub(crate) struct ContactsKey {
    mapping: Mapping,
    /// `None` before it is loaded, and when a fault was found.
    pub list: Option<ContactList>,
}

impl ContactsKey {
    /// As a file gives it.
    pub fn written(&self) -> Written {
        self.mapping.written()
    }

    /// Whether it names a column that says how often each contact bought or wrote.
    pub fn has_frequency(&self) -> bool {
        self.mapping.frequency.is_some()
    }

    /// Reads the file; days are counted back from the start of the run, where the mapping names no other day.
    pub fn load(&mut self, start: Date, faults: &mut Vec<Fault>) {
        self.list = rows::load(&self.mapping, start, faults);
    }
}

/// Reads the key; the file is loaded when all keys are known.
pub(crate) fn set(world: &mut World, field: &mut Field<'_, '_>) {
    let before = field.faults.len();
    if let Some(mapping) = mapping::read(field)
        && field.faults.len() == before
    {
        world.contacts = Some(ContactsKey { mapping, list: None });
    }
}
