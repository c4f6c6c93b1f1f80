//! What a gate hour makes of deliveries and of what they cause.

use crate::gate::tests::bench::{Bench, setup};
use crate::gate::{Family, HourCounts, Judgement, Layers, Params, Profile, Signal, SignalKind};
use crate::messaging::{Change, MessagingLimit, Rating, TemplateStatus};
use crate::units::maths::exp2;

#[test]
fn blocks_count_from_the_hour_after_they_happen() {
    let mut bench = Bench::new(&setup(Family::Documented));
    bench.deliver(0, 1000, 20, 5);
    bench.open(5);
    assert_eq!((bench.gate.score(0), bench.gate.published_rating(0)), (0.0, Some(Rating::Green)));
    bench.open(6);
    let w = exp2(-5.5 / 48.0);
    assert!((bench.gate.score(0) - 20.0 * w / (1000.0 * w + 300.0)).abs() < 1e-15);
    assert_eq!(bench.gate.status().rating, Rating::Yellow);
    assert_eq!(bench.events(Change::Rating)[0], (6, "yellow"));
}

/// 1,000 transactional messages beside 1,000 marketing messages, with 20 blocks by each.
#[test]
fn what_is_no_marketing_weighs_in_the_rating_as_the_parameter_says() {
    let score = |service_weight| {
        let mut setup = setup(Family::Documented);
        setup.params.rating.service_weight = service_weight;
        let mut bench = Bench::new(&setup);
        bench.deliver(0, 1000, 20, 0);
        let utility =
            HourCounts { attempts: 1000, delivered: [0, 1000, 0], light: 1000, ..HourCounts::new(2, 4) };
        bench.gate.book(0, &utility);
        let kind = SignalKind::Block;
        let light = Signal { number: 0, happens: 0, delivered: 0, template: 2, light: true, kind };
        (0..20).for_each(|_| bench.gate.hear(light));
        bench.open(1);
        bench.gate.score(0)
    };
    let w = exp2(-0.5 / 48.0);
    for (weight, share) in [(1.0, 2.0), (0.5, 1.5), (0.0, 1.0)] {
        let expected = share * 20.0 * w / (share * 1000.0 * w + 300.0);
        assert!((score(weight) - expected).abs() < 1e-15, "{weight}");
    }
}

#[test]
fn below_the_minimum_volume_no_rating_is_published() {
    let mut bench = Bench::new(&setup(Family::Composite));
    assert_eq!(bench.gate.published_rating(0), None);
    bench.deliver(0, 99, 90, 0);
    bench.open(1);
    assert_eq!((bench.gate.published_rating(0), bench.gate.status().rating), (None, Rating::Green));
    bench.deliver(1, 1, 0, 0);
    bench.open(2);
    assert_eq!(bench.gate.published_rating(0), Some(Rating::Red));
    // A week after the first of them, there is too little volume again.
    bench.open(168);
    assert_eq!(bench.gate.published_rating(0), Some(Rating::Red));
    bench.open(169);
    assert_eq!(bench.gate.published_rating(0), None);
    assert_eq!(bench.events(Change::Rating).iter().filter(|event| event.1 == "red").count(), 2);
}

#[test]
fn a_red_number_is_restricted_by_fresh_evidence_and_keeps_its_limit() {
    let mut bench = Bench::new(&setup(Family::Documented));
    bench.limit.add(0, 5000);
    bench.deliver(0, 1000, 100, 0);
    bench.open(100);
    assert_eq!(bench.events(Change::Restriction), [(1, "restricted"), (49, "none")]);
    assert_eq!(bench.gate.status().rating, Rating::Red);
    // Half of the limit is used, but RED earns nothing and costs nothing.
    assert_eq!(bench.gate.limit_of(0), MessagingLimit::Tier10K);
    // When the week is over the rating is gone, and so is the use.
    bench.open(200);
    assert_eq!(
        (bench.gate.status().rating, bench.gate.limit_of(0)),
        (Rating::Green, MessagingLimit::Tier10K)
    );
}

#[test]
fn hours_left_out_are_made_up_for() {
    let mut setup = setup(Family::Composite);
    setup.params = Params::at(Profile::Strict);
    let run = |step: usize| {
        let mut bench = Bench::new(&setup);
        bench.limit.add(0, 6000);
        bench.deliver(0, 6000, 70, 3);
        (1..=400).step_by(step).for_each(|hour| bench.open(hour));
        bench.open(400);
        bench.open(10);
        (bench.gate.status(), bench.gate.score(0).to_bits(), bench.pass(0).to_bits(), bench.log)
    };
    assert_eq!(run(1), run(57));
    assert!(!run(1).3.is_empty());
}

#[test]
fn the_order_in_which_signals_are_heard_does_not_matter() {
    let run = |kinds: [SignalKind; 3]| {
        let mut bench = Bench::new(&setup(Family::Composite));
        bench.deliver(0, 700, 0, 0);
        for kind in kinds {
            bench.gate.hear(Signal { number: 0, happens: 2, delivered: 0, template: 0, light: false, kind });
        }
        bench.open(3);
        bench.gate.score(0).to_bits()
    };
    use SignalKind::{Block, Report, Soft};
    assert_eq!(run([Block, Report, Soft]), run([Soft, Report, Block]));
}

#[test]
fn off_rates_the_number_and_stops_nothing() {
    let mut setup = setup(Family::Composite);
    setup.layers = Layers::for_profile(Profile::Off);
    setup.pausing = Profile::Off.pauses_templates();
    let mut bench = Bench::new(&setup);
    bench.deliver(0, 1000, 500, 0);
    bench.open(30);
    let status = bench.gate.status();
    assert_eq!((status.rating, status.limit), (Rating::Red, None));
    assert_eq!(status.templates, [TemplateStatus::Active; 3]);
    assert_eq!(bench.log.len(), 1);
    assert_eq!(bench.gate.judgement(0, 0), Judgement::NONE);
}
