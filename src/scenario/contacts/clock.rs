//! The time zone of each contact: the key `utc_offset` of the table `population.contacts`.

use crate::scenario::contacts::cell;
use crate::scenario::contacts::mapping::{NamedColumn, inner_column, part};
use crate::scenario::field::Field;
use crate::scenario::tree::{Entry, Value};
use crate::scenario::written::Written;

/// Offsets in use, in minutes ahead of UTC: from -12:00 to +14:00.
const OFFSETS: std::ops::RangeInclusive<i32> = -12 * 60..=14 * 60;
/// Every offset in use is a multiple of it (minutes). Hours written as if they were minutes are found by it.
const STEP: i32 = 15;

/// What a cell is expected to hold.
pub(super) const EXPECTED: &str = "expected an offset from UTC such as +02:00, or its minutes such as 120, in quarters of an hour from -12:00 to +14:00";

/// Where the list says how far each contact's clock is ahead.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    pub column: NamedColumn,
    /// The sender's own offset, in minutes ahead of UTC.
    pub sender: i16,
    /// Whether an empty cell is a contact whose time zone nobody knows; a fault if not.
    pub may_be_empty: bool,
}

impl Clock {
    /// Minutes by which a contact's clock is ahead of the sender's; `None` where the cell leaves it open.
    pub fn ahead(&self, cell: &str) -> Result<Option<i16>, String> {
        match minutes(cell) {
            _ if cell.is_empty() && self.may_be_empty => Ok(None),
            _ if cell.is_empty() => Err("the cell is empty".to_owned()),
            Some(minutes) => Ok(Some(minutes - self.sender)),
            None => Err(format!("{} is no offset from UTC", cell::shape(cell))),
        }
    }

    /// As a file gives it.
    pub fn written(&self) -> Written {
        let mut entries = vec![("column".to_owned(), Written::text(&self.column.name))];
        if self.sender != 0 {
            let (sign, minutes) = (if self.sender < 0 { '-' } else { '+' }, self.sender.unsigned_abs());
            let sender = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            entries.push(("sender".to_owned(), Written::text(sender)));
        }
        if self.may_be_empty {
            entries.push(("missing".to_owned(), Written::text("unknown")));
        }
        Written::Table(entries)
    }
}

/// Minutes ahead of UTC of an offset such as `+02:00`, `-3:30` or `120`.
fn minutes(text: &str) -> Option<i16> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let minutes = match text.split_once(':') {
        Some((hours, minutes)) => {
            let (sign, hours) = match hours.strip_prefix('-') {
                Some(hours) => (-1, hours),
                None => (1, hours.strip_prefix('+').unwrap_or(hours)),
            };
            let right =
                matches!(hours.len(), 1 | 2) && minutes.len() == 2 && digits(hours) && digits(minutes);
            let (hours, minutes) = (hours.parse::<i32>().ok()?, minutes.parse::<i32>().ok()?);
            (right && minutes < 60).then_some(sign * (60 * hours + minutes))?
        }
        None => text.parse::<i32>().ok()?,
    };
    let known = OFFSETS.contains(&minutes) && minutes % STEP == 0;
    known.then_some(minutes as i16)
}

/// Reads the key: a column, or a table that says more of it.
pub(super) fn read(field: &mut Field<'_, '_>, entry: &Entry) -> Option<Clock> {
    let accepted = "the name of a column, or { column = \"…\", sender = \"-03:00\", missing = \"unknown\" }";
    let mut inner = part(field, entry, accepted);
    if !matches!(entry.node.value, Value::Table(_)) {
        let name = inner.text()?.to_owned();
        let column = NamedColumn { name, at: entry.node.at.clone() };
        return Some(Clock { column, sender: 0, may_be_empty: false });
    }
    let entries = inner.table()?;
    inner.only(entries, &["column", "sender", "missing"]);
    let find = |key: &str| entries.iter().find(|entry| entry.key == key);
    let column = inner_column(&mut inner, entries);
    let sender = match find("sender") {
        None => Some(0),
        Some(entry) => {
            let mut field = part(&mut inner, entry, "the sender's own offset from UTC, such as \"-03:00\"");
            let sender = minutes(field.text()?);
            if sender.is_none() {
                field.wrong("`sender` is no offset from UTC", None);
            }
            sender
        }
    };
    let missing = match find("missing") {
        None => Some(false),
        Some(entry) => part(&mut inner, entry, "\"unknown\"").choice(&["unknown"]).map(|_| true),
    };
    Some(Clock { column: column?, sender: sender?, may_be_empty: missing? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_read_in_both_forms() {
        for (text, expected) in [
            ("+02:00", Some(120)),
            ("-03:30", Some(-210)),
            ("-0:30", Some(-30)),
            ("5:45", Some(345)),
            ("+14:00", Some(840)),
            ("-12:00", Some(-720)),
            ("120", Some(120)),
            ("-180", Some(-180)),
            ("0", Some(0)),
            ("+00:00", Some(0)),
        ] {
            assert_eq!(minutes(text), expected, "{text}");
        }
        // Hours in place of minutes, no quarter of an hour, beyond all clocks, and what is no offset at all.
        for text in [
            "2",
            "-3",
            "+02",
            "121",
            "+02:07",
            "+14:15",
            "-12:15",
            "855",
            "+2:0",
            "+02:60",
            "+-2:00",
            "--2:00",
            "+002:00",
            ":00",
            "+:00",
            "2.5",
            "1e2",
            "nan",
            "BRT",
            "+02:00 ",
            "٠",
            "99999999999",
        ] {
            assert_eq!(minutes(text), None, "{text}");
        }
    }
}
