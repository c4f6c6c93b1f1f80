//! The messaging limit as the attempts of an epoch meet it.

use crate::engine::tally::{Renewed, Tally};
use crate::gate::{Gate, RollingLimit};
use crate::units::Minute;
use crate::units::time::HOUR;

/// Who counts the recipients that the messaging limit binds.
pub(super) enum Room<'a> {
    /// This epoch cannot reach the limit: recipients are counted in the tally.
    Ample,
    /// The limit may bind: every recipient is counted at once, so that exactly the limit passes.
    Exact(&'a mut RollingLimit),
}

impl Room<'_> {
    /// Whether a recipient of a number that is new to the last 24 h is one too many.
    #[inline]
    pub fn is_full(&self, number: u32, minute: Minute, gate: &Gate) -> bool {
        match self {
            Room::Ample => false,
            Room::Exact(limit) => {
                gate.counted(limit, number).full(minute, gate.limit_of(number).recipients())
            }
        }
    }

    /// Recipients counted in the last 24 h, where they are counted at once.
    pub fn used(&self, number: u32, minute: Minute, gate: &Gate) -> Option<u32> {
        match self {
            Room::Ample => None,
            Room::Exact(limit) => Some(gate.counted(limit, number).used(minute)),
        }
    }

    /// Counts a recipient of a number that is new to the last 24 h.
    #[inline]
    pub fn count(&mut self, number: u32, minute: Minute, tally: &mut Tally) {
        match self {
            Room::Ample => tally.counted[(minute % HOUR) as usize] += 1,
            Room::Exact(limit) => limit.add_of(number, minute, 1),
        }
    }

    /// Counts a recipient of a number anew who was counted at `from`.
    pub fn renew(&mut self, number: u32, from: Minute, minute: Minute, tally: &mut Tally) {
        match self {
            Room::Ample => tally.renewed.push(Renewed { minute, number, from }),
            Room::Exact(limit) => limit.renew_of(number, from, minute),
        }
    }
}
