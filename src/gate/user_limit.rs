//! Layer 5: the per-user marketing limit across all businesses, and no marketing at all to the United States (131049).

use crate::gate::question::{Later, Note, Question};
use crate::gate::setup::{Exemption, Region, Setup};
use crate::messaging::{Layer, Reason};
use crate::units::maths::floor;

/// The layer among those that speak later.
pub(super) const LATER: Later =
    Later { judge, tell, listed: |setup| stops_all(setup) || setup.account.exemption != Exemption::Any };

/// Whether the platform delivers no marketing at all to these users.
pub(super) fn stops_all(setup: &Setup) -> bool {
    setup.account.region == Region::UnitedStates && setup.layers.is_on(Layer::UserLimit)
}

fn judge(asked: &Question) -> Option<Reason> {
    let Question { gate, user, pair, attempt, .. } = *asked;
    if asked.is_marketing() && gate.united_states {
        return Some(Reason::UnitedStatesPause);
    }
    let others = || (asked.others_today)();
    (asked.is_for_user() && gate.user_limit.refuses(&asked.reader(), user, pair, attempt.minute, others))
        .then_some(Reason::UserLimit)
}

fn tell(asked: &Question) -> Note {
    if asked.is_marketing() && asked.gate.united_states {
        return Note::of("no marketing to the United States");
    }
    asked.if_looked_at(asked.is_for_user(), || {
        let (rule, pair, minute) = (&asked.gate.user_limit, asked.pair, asked.attempt.minute);
        if pair.is_not_interested(minute, rule.not_interested) {
            return Note::of("tapped \"not interested\"");
        }
        if pair.is_shut(minute, rule.retry_trigger, rule.retry_length) {
            return Note::of("shut after repeated 131049");
        }
        let (reader, own, others) = (asked.reader(), pair.own_today(minute), (asked.others_today)());
        let rounding = f64::from(asked.user.cap_rounding);
        let inputs = format!(
            "{own} own and {others} of others in 24 h; read rate {:.2}, load {:.2} a day",
            reader.read_rate, reader.load
        );
        Note::of(inputs).drawn("full at", floor(rule.cap(&reader) + rounding), rounding)
    })
}
