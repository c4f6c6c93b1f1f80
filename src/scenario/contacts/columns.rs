//! Where the columns of a mapping stand in a file.

use crate::scenario::contacts::cell;
use crate::scenario::contacts::mapping::{Consent, LastInteraction, Mapping, NamedColumn, Origin};
use crate::scenario::fault::{Fault, nearest, quote};

/// Positions of the columns in use.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    pub id: Option<usize>,
    pub last: Option<usize>,
    pub minus: Option<usize>,
    pub consent: Option<usize>,
    pub source: Option<usize>,
    pub frequency: Option<usize>,
    pub monetary: Option<usize>,
    pub clock: Option<usize>,
}

impl Columns {
    /// The columns that the mapping names; `None` when one is missing, with faults left behind.
    pub fn find(mapping: &Mapping, headers: &[String], faults: &mut Vec<Fault>) -> Option<Self> {
        let mut complete = true;
        let mut find = |column: Option<&NamedColumn>| {
            let column = column?;
            let mut found = (0..headers.len()).filter(|at| headers[*at] == column.name);
            let first = found.next();
            let fault = match (first, found.next()) {
                (Some(_), None) => return first,
                (Some(_), Some(_)) => Fault::new(
                    &column.at,
                    format!("{} has two columns {}", quote(&mapping.file), quote(&column.name)),
                    "expected a name that only one column has",
                ),
                (None, _) => no_column(mapping, column, headers),
            };
            faults.push(fault);
            complete = false;
            None
        };
        let (last, minus) = match &mapping.last_interaction {
            LastInteraction::Constant(_) => (None, None),
            LastInteraction::Age { column, minus, .. } => (Some(column), minus.as_ref()),
            LastInteraction::Date { column, .. } => (Some(column), None),
        };
        let consent = match &mapping.consent {
            Consent::Constant(_) => None,
            Consent::Words { column, .. } | Consent::Filled(column) => Some(column),
        };
        let source = match &mapping.origin {
            Origin::Constant(_) => None,
            Origin::Words { column, .. } => Some(column),
        };
        let columns = Self {
            id: find(mapping.id.as_ref()),
            last: find(last),
            minus: find(minus),
            consent: find(consent),
            source: find(source),
            frequency: find(mapping.frequency.as_ref()),
            monetary: find(mapping.monetary.as_ref()),
            clock: find(mapping.clock.as_ref().map(|clock| &clock.column)),
        };
        complete.then_some(columns)
    }
}

/// A column that is not there. Names of columns are shown, a contact in their place is not.
fn no_column(mapping: &Mapping, column: &NamedColumn, headers: &[String]) -> Fault {
    let message = format!("{} has no column {}", quote(&mapping.file), quote(&column.name));
    let help = if headers.iter().any(|header| cell::looks_like_data(header)) {
        "its first row looks like a contact: put the names of the columns above it".to_owned()
    } else {
        match nearest(&column.name, headers.iter().map(String::as_str)) {
            Some(near) => format!("did you mean {}?", quote(near)),
            None => format!("its columns are {}", quote(&headers.join(", "))),
        }
    };
    Fault::new(&column.at, message, "expected the name of a column").help(Some(help))
}
