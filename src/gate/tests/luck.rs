//! What of a verdict is left to luck, and what a pair remembers of verdicts.

use crate::gate::tests::one_attempt::{NOBODY, PASS, first, gate, judge, marketing, red, setup, utility};
use crate::gate::{Attempt, PairRecord, Verdict};
use crate::messaging::{Category, Reason};
use crate::units::Minute;
use crate::units::time::DAY;

/// Certain judgements and restrictions hold for every recipient, whatever their luck.
#[test]
fn probabilities_0_and_1_leave_nothing_to_luck() {
    for (pass, hardness, expected) in [
        (1.0, 0.0, PASS),
        (0.0, 0.0, Verdict::Refused(Reason::Engagement)),
        (1.0, 1.0, Verdict::Refused(Reason::NumberRestricted)),
    ] {
        let red = red(&setup(|setup| {
            setup.params.judgement.pass = [pass; 3];
            setup.params.restriction.hardness = hardness;
            setup.pausing = false;
        }));
        assert!((0..5000).all(|id| first(&red, &NOBODY, &marketing(id, 60)) == expected));
    }
}

/// Judgement and restriction refuse at the stated rates, independently of each other: 40,000 recipients, four
/// standard deviations (false alarm below 1e-4 each).
#[test]
fn judgement_and_restriction_refuse_at_their_rates() {
    let red = red(&setup(|setup| {
        setup.params.judgement.pass = [1.0, 1.0, 0.45];
        setup.pausing = false;
    }));
    let recipients = 40_000;
    let count = |attempt: fn(u32, Minute) -> Attempt, expected| {
        (0..recipients).filter(|&id| first(&red, &NOBODY, &attempt(id, 60)) == expected).count() as f64
    };
    for (observed, probability) in [
        (count(marketing, Verdict::Refused(Reason::Engagement)), 0.55),
        (count(marketing, Verdict::Refused(Reason::NumberRestricted)), 0.45 * 0.9),
        (count(marketing, PASS), 0.45 * 0.1),
        (count(utility, Verdict::Refused(Reason::NumberRestricted)), 0.9),
    ] {
        let n = f64::from(recipients);
        let sd = (n * probability * (1.0 - probability)).sqrt();
        assert!((observed - n * probability).abs() < 4.0 * sd, "{observed} of {n} at {probability}");
    }
}

#[test]
fn a_resend_within_24_hours_meets_the_same_luck_and_a_later_one_other_luck() {
    let gate = gate(&setup(|setup| setup.params.judgement.pass = [0.5; 3]));
    let verdicts = |occurrence, minute| -> Vec<Verdict> {
        (0..1000).map(|id| first(&gate, &NOBODY, &Attempt { occurrence, ..marketing(id, minute) })).collect()
    };
    assert_eq!(verdicts(0, 0), verdicts(0, 1000));
    assert_ne!(verdicts(0, 0), verdicts(1, 0));
}

#[test]
fn three_131049_of_either_reason_shut_the_pair_which_opens_a_day_after_the_last() {
    let strict = gate(&setup(|setup| setup.params.judgement.pass = [0.0; 3]));
    let lenient = gate(&setup(|_| ()));
    let mut pair = PairRecord::default();
    for minute in [0, 10, 20] {
        let verdict = judge(&strict, &mut pair, &NOBODY, &marketing(1, minute));
        assert_eq!(verdict, Verdict::Refused(Reason::Engagement));
    }
    // Shut, and each try renews it.
    assert_eq!(judge(&lenient, &mut pair, &NOBODY, &marketing(1, 30)), Verdict::Refused(Reason::UserLimit));
    assert_eq!(judge(&lenient, &mut pair, &NOBODY, &utility(1, 40)), PASS);
    let again = 30 + DAY - 1;
    assert_eq!(
        judge(&lenient, &mut pair, &NOBODY, &marketing(1, again)),
        Verdict::Refused(Reason::UserLimit)
    );
    assert_eq!(judge(&lenient, &mut pair, &NOBODY, &marketing(1, again + DAY)), PASS);
}

#[test]
fn an_attempt_makes_the_gate_learn_an_outcome_that_is_a_day_old() {
    let gate = gate(&setup(|_| ()));
    let mut pair = PairRecord::default();
    pair.delivered(0, Category::Marketing, false);
    judge(&gate, &mut pair, &NOBODY, &marketing(1, DAY - 1));
    assert_eq!(pair.reads(), (0, 0));
    judge(&gate, &mut pair, &NOBODY, &marketing(1, DAY));
    assert_eq!((pair.reads(), pair.unread_in_a_row()), ((0, 1), 1));
}
