//! Layer `time_to_live`: a message waits for a phone that is off until its own time is over, and is then dropped without a
//! word. The 30 days are documented; how often a phone stays off that long is not known.

use crate::gate::chance::Chance;
use crate::gate::params::TimeToLiveParams;
use crate::gate::question::{Later, Note, Question};
use crate::messaging::{Layer, Reason};
use crate::rng::Purpose;
use crate::units::maths::exp;

/// The layer among those that speak later.
pub(super) const LATER: Later = Later {
    judge,
    tell,
    listed: |setup| {
        setup.layers.is_on(Layer::TimeToLive) && chance(&setup.params.time_to_live) != Chance::Never
    },
};

/// Whether a message meets a phone that is off and outlasts it.
pub(super) fn chance(params: &TimeToLiveParams) -> Chance {
    Chance::of(probability(params))
}

fn probability(params: &TimeToLiveParams) -> f64 {
    params.phone_off * exp(-params.length / params.phone_off_mean)
}

fn judge(asked: &Question) -> Option<Reason> {
    asked.gate.expires.happens(|| asked.draw(Purpose::PhoneOff)).then_some(Reason::Expired)
}

fn tell(asked: &Question) -> Note {
    if asked.gate.expires == Chance::Never {
        return Note::of("no phone is off for long");
    }
    let (probability, note) =
        (asked.gate.expires.probability(), Note::of("a phone that stays off for longer than that"));
    note.drawn("lost below", probability, asked.draw(Purpose::PhoneOff))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    #[test]
    fn the_share_of_phones_that_outlast_a_message_is_exponential() {
        let params = TimeToLiveParams { phone_off: 0.4, length: 14.0, phone_off_mean: 7.0 };
        assert!((probability(&params) - 0.4 * 0.135_335_283).abs() < 1e-9);
        assert_eq!(chance(&Params::default().time_to_live), Chance::Never, "neutral by default");
    }
}
