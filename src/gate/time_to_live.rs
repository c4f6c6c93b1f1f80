//! Layer `time_to_live`: a message waits for a phone that is off until its own time is over, and is then dropped without a
//! word. The 30 days are documented; how often a phone stays off that long is not known.

use crate::gate::chance::Chance;
use crate::gate::params::TimeToLiveParams;
use crate::gate::question::{Later, Note, Question};
use crate::messaging::{Category, Layer, Reason};
use crate::rng::Purpose;
use crate::units::maths::exp;
use crate::units::time::DAY;

/// The layer among those that speak later.
pub(super) const LATER: Later = Later {
    judge,
    tell,
    listed: |setup| {
        setup.layers.is_on(Layer::TimeToLive) && Expiry::of(&setup.params.time_to_live) != Expiry::NEVER
    },
};

/// How likely a message meets a phone that is off and outlasts it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Expiry {
    code: Chance,
    other: Chance,
}

impl Expiry {
    /// No phone is ever off for long.
    const NEVER: Self = Self { code: Chance::Never, other: Chance::Never };

    pub fn of(params: &TimeToLiveParams) -> Self {
        let after = |length| Chance::of(probability(params, length));
        Self { code: after(params.code_length / f64::from(DAY)), other: after(params.length) }
    }

    fn chance(&self, category: Category) -> Chance {
        match category {
            Category::Authentication => self.code,
            Category::Marketing | Category::Utility => self.other,
        }
    }
}

/// Share of messages that meet a phone which stays off for longer than `length` (days).
fn probability(params: &TimeToLiveParams, length: f64) -> f64 {
    params.phone_off * exp(-length / params.phone_off_mean)
}

fn judge(asked: &Question) -> Option<Reason> {
    let chance = asked.gate.expires.chance(asked.attempt.category);
    chance.happens(|| asked.draw(Purpose::PhoneOff)).then_some(Reason::Expired)
}

fn tell(asked: &Question) -> Note {
    let chance = asked.gate.expires.chance(asked.attempt.category);
    if chance == Chance::Never {
        return Note::of("no phone is off for long");
    }
    let (probability, note) = (chance.probability(), Note::of("a phone that stays off for longer than that"));
    note.drawn("lost below", probability, asked.draw(Purpose::PhoneOff))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    #[test]
    fn the_share_of_phones_that_outlast_a_message_is_exponential() {
        let params =
            TimeToLiveParams { phone_off: 0.4, length: 14.0, code_length: 10.0, phone_off_mean: 7.0 };
        let expiry = Expiry::of(&params);
        for category in [Category::Marketing, Category::Utility] {
            assert!((expiry.chance(category).probability() - 0.4 * 0.135_335_283).abs() < 1e-9);
        }
        let code = expiry.chance(Category::Authentication).probability();
        assert!((code - 0.4 * exp(-10.0 / (7.0 * 1440.0))).abs() < 1e-9);
        assert_eq!(Expiry::of(&Params::default().time_to_live), Expiry::NEVER, "neutral by default");
    }
}
