//! Which layer speaks first, and what each does not look at.

use crate::gate::tests::one_attempt::{
    NOBODY, PASS, REFUSED_BY_ALL, SILENT, first, gate, judge, marketing, red, setup, utility, words,
};
use crate::gate::{Attempt, Family, PairRecord, Verdict};
use crate::messaging::{Layer, MessagingLimit, Negative, PlatformUser, Reaction, Reason};
use crate::units::Minute;
use crate::units::time::DAY;

#[test]
fn the_first_layer_in_order_gives_the_reason_and_without_it_the_next_one() {
    let mut setup = setup(|setup| {
        setup.params.user_limit.cap = 0.0;
        setup.params.judgement.pass = [0.0; 3];
        setup.params.restriction.hardness = 1.0;
    });
    for (layer, expected) in [
        (Layer::Template, Verdict::Refused(Reason::TemplatePaused)),
        (Layer::Reachability, Verdict::Refused(Reason::Unreachable)),
        (Layer::OptOut, Verdict::Refused(Reason::OptedOut)),
        (Layer::Holdout, Verdict::Refused(Reason::Holdout)),
        (Layer::UserLimit, Verdict::Refused(Reason::UserLimit)),
        (Layer::Engagement, Verdict::Refused(Reason::Engagement)),
        (Layer::NumberRestriction, Verdict::Refused(Reason::NumberRestricted)),
        (Layer::RecipientBlock, SILENT),
    ] {
        let user = PlatformUser { cap_rounding: 0.0, ..REFUSED_BY_ALL };
        assert_eq!(first(&red(&setup), &user, &marketing(1, 60)), expected, "{layer:?}");
        setup.layers = setup.layers.without(layer);
    }
    assert_eq!(first(&red(&setup), &REFUSED_BY_ALL, &marketing(1, 60)), PASS);
    assert_eq!(red(&setup).limit_of(0), MessagingLimit::Tier10K);
    setup.layers = setup.layers.without(Layer::MessagingLimit);
    assert_eq!(red(&setup).limit_of(0), MessagingLimit::Unlimited);
}

#[test]
fn utility_knows_no_marketing_layer() {
    let strict = setup(|setup| {
        setup.params.user_limit.cap = 0.0;
        setup.params.judgement.pass = [0.0; 3];
    });
    let user = PlatformUser { holdout: true, opted_out: true, ..NOBODY };
    assert_eq!(first(&gate(&strict), &user, &utility(1, 0)), PASS);
    let unreachable = PlatformUser { reachable: false, ..NOBODY };
    assert_eq!(first(&gate(&strict), &unreachable, &utility(1, 0)), Verdict::Refused(Reason::Unreachable));
}

#[test]
fn a_service_window_exempts_from_holdout_cap_judgement_and_limit_but_not_from_the_opt_out() {
    let gate = gate(&setup(|setup| {
        setup.params.user_limit.cap = 0.0;
        setup.params.judgement.pass = [0.0; 3];
    }));
    let mut pair = PairRecord::default();
    pair.react(&Reaction { reply: true, positive_at: 100, ..Reaction::default() });
    let user = PlatformUser { holdout: true, ..NOBODY };
    let inside = Verdict::Pass { counts: false, silent: None };
    assert_eq!(judge(&gate, &mut pair, &user, &marketing(1, 100)), inside);
    assert_eq!(judge(&gate, &mut pair, &user, &utility(1, 100 + DAY - 1)), inside);
    assert_eq!(judge(&gate, &mut pair, &user, &marketing(1, 100 + DAY)), Verdict::Refused(Reason::Holdout));
    let opted_out = PlatformUser { opted_out: true, ..NOBODY };
    assert_eq!(judge(&gate, &mut pair, &opted_out, &marketing(1, 100)), Verdict::Refused(Reason::OptedOut));
}

#[test]
fn a_recipient_counts_once_in_24_hours() {
    let gate = gate(&setup(|_| ()));
    let mut pair = PairRecord::default();
    pair.count_for_limit(50);
    let counts = |pair: &mut PairRecord, minute| judge(&gate, pair, &NOBODY, &utility(1, minute));
    assert_eq!(counts(&mut pair, 50 + DAY - 1), Verdict::Pass { counts: false, silent: None });
    assert_eq!(counts(&mut pair, 50 + DAY), PASS);
}

#[test]
fn others_are_asked_for_only_where_they_decide() {
    let gate = gate(&setup(|_| ()));
    let judgement = gate.judgement(0, 0);
    let unasked = |pair: &mut PairRecord, user: &PlatformUser, attempt: &Attempt| {
        gate.verdict(&judgement, pair, user, attempt, words(attempt), || panic!("asked"))
    };
    let mut window = PairRecord::default();
    window.react(&Reaction { reply: true, positive_at: 0, ..Reaction::default() });
    unasked(&mut window, &NOBODY, &marketing(1, 5));
    unasked(&mut PairRecord::default(), &NOBODY, &utility(1, 5));
    unasked(&mut PairRecord::default(), &PlatformUser { holdout: true, ..NOBODY }, &marketing(1, 5));
    let mut closed = PairRecord::default();
    closed.react(&Reaction { negative: Some((Negative::NotInterested, 0)), ..Reaction::default() });
    let refused = unasked(&mut closed, &NOBODY, &marketing(1, 5));
    assert_eq!(refused, Verdict::Refused(Reason::UserLimit));
}

#[test]
fn four_others_today_fill_a_cap_of_four() {
    let gate = gate(&setup(|_| ()));
    let with = |others| {
        let mut pair = PairRecord::default();
        gate.verdict(
            &gate.judgement(0, 0),
            &mut pair,
            &NOBODY,
            &marketing(1, 5),
            words(&marketing(1, 5)),
            || others,
        )
    };
    assert_eq!((with(3), with(4)), (PASS, Verdict::Refused(Reason::UserLimit)));
}

#[test]
fn the_documented_family_has_no_judgement() {
    let documented = setup(|setup| {
        setup.family = Family::Documented;
        setup.params.judgement.pass = [0.0; 3];
        setup.pausing = false;
        setup.params.restriction.hardness = 0.0;
    });
    assert!((0..100).all(|id| first(&red(&documented), &NOBODY, &marketing(id, 60)) == PASS));
}

#[test]
fn without_pausing_a_red_template_goes_on() {
    let unpaused = red(&setup(|setup| {
        setup.pausing = false;
        setup.params.restriction.hardness = 0.0;
    }));
    assert_eq!(first(&unpaused, &NOBODY, &marketing(1, 60)), PASS);
}

#[test]
fn unknown_templates_and_distant_times_are_no_panic() {
    let gate = gate(&setup(|_| ()));
    let attempt = Attempt { template: 900, minute: Minute::MAX, ..marketing(u32::MAX, 0) };
    assert_eq!(first(&gate, &NOBODY, &attempt), PASS);
}
