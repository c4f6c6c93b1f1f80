//! Status of a number under the rules before 2025-10: rated low it is FLAGGED, and what is still low after seven days
//! costs a tier of its messaging limit. That is documented; whether a number that stays low is flagged again is not, and
//! here it is.

use crate::gate::machine::{Machine, arrow};
use crate::gate::rating::WEEK;
use crate::gate::station::second_of;
use crate::messaging::{Change, Entity, GateEvent, Rating};
use crate::units::Hour;

const CONNECTED: &str = "CONNECTED";
const FLAGGED: &str = "FLAGGED";
const LOW: &str = "rated low";
const BETTER: &str = "rated medium or high again: same limit";
const LOWERED: &str = "low for 7 d: one tier lower";
const GONE: &str = "numbers are no longer flagged";

/// Transitions of the status.
pub const MACHINE: Machine = Machine {
    entity: Entity::Number,
    event: Change::NumberStatus,
    starts: &[CONNECTED],
    transitions: &[
        arrow(CONNECTED, FLAGGED, LOW),
        arrow(FLAGGED, CONNECTED, "better within 7 d, or after 7 d and one tier lower"),
    ],
};

/// Whether a number is flagged, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NumberStatus {
    flagged: Option<Hour>,
}

impl NumberStatus {
    /// Whether it is FLAGGED: its limit is not raised.
    pub fn is_flagged(&self) -> bool {
        self.flagged.is_some()
    }

    /// Judges at the start of an hour by the rating. Whether the number loses a tier.
    pub fn tick(&mut self, hour: Hour, number: u32, rating: Rating, log: &mut Vec<GateEvent>) -> bool {
        match self.flagged {
            None if rating == Rating::Red => {
                self.flagged = Some(hour);
                log.push(MACHINE.change(second_of(hour), number, [CONNECTED, FLAGGED], LOW));
            }
            Some(_) if rating != Rating::Red => self.connect(hour, number, BETTER, log),
            Some(since) if hour >= since + WEEK => {
                self.connect(hour, number, LOWERED, log);
                return true;
            }
            _ => {}
        }
        false
    }

    /// The rule is over.
    pub(super) fn end(&mut self, hour: Hour, number: u32, log: &mut Vec<GateEvent>) {
        if self.is_flagged() {
            self.connect(hour, number, GONE, log);
        }
    }

    fn connect(&mut self, hour: Hour, number: u32, cause: &'static str, log: &mut Vec<GateEvent>) {
        self.flagged = None;
        log.push(MACHINE.change(second_of(hour), number, [FLAGGED, CONNECTED], cause));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours in which a tier is lost, and of the events, for a number that is RED in `red` hours.
    fn run(red: impl Fn(Hour) -> bool) -> (Vec<Hour>, Vec<(Hour, &'static str)>) {
        let (mut status, mut log) = (NumberStatus::default(), Vec::new());
        let rating = |hour| if red(hour) { Rating::Red } else { Rating::Yellow };
        let lost = (0..400).filter(|&hour| status.tick(hour, 0, rating(hour), &mut log)).collect();
        (lost, log.iter().map(|event| (event.second / 3600, event.to)).collect())
    }

    #[test]
    fn seven_days_cost_a_tier_and_an_hour_less_costs_nothing() {
        assert_eq!(run(|hour| (10..179).contains(&hour)), (vec![178], vec![(10, FLAGGED), (178, CONNECTED)]));
        assert_eq!(run(|hour| (10..178).contains(&hour)), (vec![], vec![(10, FLAGGED), (178, CONNECTED)]));
        assert_eq!(run(|_| false), (vec![], vec![]));
    }

    #[test]
    fn what_stays_low_is_flagged_again() {
        assert_eq!(run(|_| true).0, [168, 337]);
    }
}
