//! The one door through which a strategy can see the truth. Whoever goes through it is a reference for the others: how
//! far from the possible they are. It is never an answer, because no sender has that door.

use crate::strategy::Line;

/// What would come of a campaign's message to a contact if it arrived in the hour of its launch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truth {
    /// The number is valid and reachable, outside the platform's holdout, and neither block nor opt-out is in force.
    pub reachable: bool,
    /// It would be read.
    pub reads: bool,
    /// It would be clicked or answered.
    pub responds: bool,
    /// It would be answered with a block, an opt-out, "not interested" or a muted chat.
    pub turns_away: bool,
}

/// A strategy that knows.
pub trait Clairvoyant {
    /// The place in the queue, highest first; `None` leaves the contact out.
    fn rank(&self, line: &Line<'_>, truth: &Truth) -> Option<f64>;
}

/// Those who would respond first, then those who would read, then the rest; nobody who could not be reached or would
/// turn away.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foresight;

impl Clairvoyant for Foresight {
    fn rank(&self, _: &Line<'_>, truth: &Truth) -> Option<f64> {
        let welcome = truth.reachable && !truth.turns_away;
        welcome.then(|| 2.0 * f64::from(u8::from(truth.responds)) + f64::from(u8::from(truth.reads)))
    }
}
