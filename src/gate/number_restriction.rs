//! Layer 7: a number with a low rating is restricted for a time (131048; model: sections 5 and 8.1).

use crate::gate::chance::Chance;
use crate::gate::machine::{Machine, arrow};
use crate::gate::params::RestrictionParams;
use crate::gate::question::{Later, Note, Question};
use crate::messaging::{Change, Entity, GateEvent, Rating, Reason};
use crate::rng::Purpose;
use crate::units::Hour;
use crate::units::time::{HOUR, MINUTE_SECONDS};

/// The layer among those that speak later. The usual way through the gate knows one number; several are asked
/// layer by layer.
pub(super) const LATER: Later = Later { judge, tell, listed: |setup| setup.account.numbers.count() > 1 };

/// Fresh negatives are judged against at least so many deliveries. Assumed.
pub(super) const FRESH_DELIVERIES: f64 = 100.0;

/// Transitions of the restriction.
pub const MACHINE: Machine = Machine {
    entity: Entity::Number,
    event: Change::Restriction,
    starts: &["none"],
    transitions: &[
        arrow("none", "restricted", "red, with fresh negatives in the last 24 h"),
        arrow("restricted", "none", "its time is over"),
    ],
};

/// Whether the number is restricted, and until when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restriction {
    hardness: f64,
    /// Hours.
    length: Hour,
    until: Hour,
    active: bool,
}

impl Restriction {
    pub fn new(params: &RestrictionParams) -> Self {
        Self { hardness: params.hardness, length: (params.length + 0.5) as Hour, until: 0, active: false }
    }

    /// Ends a restriction whose time is over, and begins one for a RED number whose last 24 h, with `fresh`
    /// negatives per delivered message, were bad themselves: what lies further back does not restrict again.
    pub fn tick(
        &mut self,
        hour: Hour,
        number: u32,
        rating: Rating,
        fresh: f64,
        red: f64,
        log: &mut Vec<GateEvent>,
    ) {
        let event = |from, to, cause| MACHINE.change(hour * HOUR * MINUTE_SECONDS, number, [from, to], cause);
        if self.active && hour >= self.until {
            self.active = false;
            log.push(event("restricted", "none", "its time is over"));
        }
        if !self.active && rating == Rating::Red && fresh >= red && self.length > 0 {
            self.active = true;
            self.until = hour.saturating_add(self.length);
            log.push(event("none", "restricted", "rated red with fresh negatives"));
        }
    }

    /// Probability that a message is withheld.
    #[inline]
    pub fn chance(&self) -> Chance {
        Chance::of(if self.active { self.hardness } else { 0.0 })
    }
}

fn judge(asked: &Question) -> Option<Reason> {
    let happens = asked.number().restriction.chance().happens(|| asked.draw(Purpose::Restrict));
    happens.then_some(Reason::NumberRestricted)
}

fn tell(asked: &Question) -> Note {
    let restriction = &asked.number().restriction;
    let rating = asked.number().rating.name();
    if !restriction.active {
        return Note::of(format!("rated {rating}, not restricted"));
    }
    let inputs = format!("rated {rating}, restricted until hour {}", restriction.until);
    Note::of(inputs).drawn("refused below", restriction.hardness, asked.draw(Purpose::Restrict))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    const RED: f64 = 0.02;

    fn hours_restricted(
        rating: impl Fn(Hour) -> Rating,
        fresh: impl Fn(Hour) -> f64,
    ) -> (Vec<Hour>, Vec<Hour>) {
        let mut restriction = Restriction::new(&Params::default().restriction);
        let mut log = Vec::new();
        let mut restricted = Vec::new();
        for hour in 0..200 {
            restriction.tick(hour, 0, rating(hour), fresh(hour), RED, &mut log);
            if restriction.chance() != Chance::Never {
                restricted.push(hour);
            }
        }
        (restricted, log.iter().map(|event| event.second / 3600).collect())
    }

    #[test]
    fn it_needs_a_red_rating_and_fresh_evidence() {
        assert!(hours_restricted(|_| Rating::Yellow, |_| 0.5).0.is_empty());
        assert!(hours_restricted(|_| Rating::Red, |_| 0.0199).0.is_empty());
    }

    #[test]
    fn it_ends_by_itself_and_does_not_return_on_old_evidence() {
        let (restricted, changes) =
            hours_restricted(|_| Rating::Red, |hour| if hour < 20 { 0.02 } else { 0.0 });
        assert_eq!(restricted, (0..48).collect::<Vec<_>>());
        assert_eq!(changes, [0, 48]);
    }

    #[test]
    fn new_bad_traffic_brings_it_back_at_once() {
        let (restricted, changes) =
            hours_restricted(|_| Rating::Red, |hour| if hour < 20 || hour == 48 { 0.03 } else { 0.0 });
        assert_eq!(restricted, (0..96).collect::<Vec<_>>());
        assert_eq!(changes, [0, 48, 48, 96]);
    }
}
