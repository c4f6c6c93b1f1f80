//! One key of a scenario file: what it accepts, how it is read and shown.

use crate::parameter::Grade;
use crate::scenario::field::Field;
use crate::scenario::shape::Shape;
use crate::scenario::written::Written;
use crate::units::{Duration, Minute};

/// One key of a table that is read into a `T`.
pub(crate) struct Key<T> {
    pub path: &'static str,
    pub unit: &'static str,
    pub accepted: &'static str,
    /// The form of the value, for the JSON Schema.
    pub shape: Shape,
    pub grade: Grade,
    pub source: &'static str,
    pub meaning: &'static str,
    /// Reads the value; leaves a fault and the old value when it is not accepted.
    pub set: fn(&mut T, &mut Field<'_, '_>),
    /// The value as a file would give it.
    pub show: fn(&T) -> Written,
}

/// The value that the field names, among values with names.
pub(super) fn named<V: Copy>(
    field: &mut Field<'_, '_>,
    values: &[V],
    name: fn(V) -> &'static str,
) -> Option<V> {
    let names: Vec<&str> = values.iter().map(|value| name(*value)).collect();
    field.choice(&names).map(|at| values[at])
}

/// A duration of whole minutes as a file gives it.
pub(crate) fn duration(minutes: Minute) -> Written {
    match Duration::from_minutes(f64::from(minutes)) {
        Ok(duration) => Written::text(duration),
        Err(_) => Written::text("0d"),
    }
}
