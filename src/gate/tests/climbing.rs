//! What a sender earns or loses over hours and days: limit, templates, trust, and the judgement of a burst.

use crate::gate::tests::bench::{Bench, setup};
use crate::gate::{Family, HourCounts, Numbers};
use crate::messaging::{Change, MessagingLimit, Rating, TemplateStatus};
use crate::units::maths::sigma;

#[test]
fn half_of_the_limit_in_good_quality_raises_it() {
    let mut bench = Bench::new(&setup(Family::Documented));
    bench.limit.add(0, 5000);
    bench.deliver(0, 5000, 0, 0);
    bench.open(8);
    assert_eq!(bench.gate.limit_of(0), MessagingLimit::Tier100K);
    assert_eq!(bench.gate.status().limit, Some(100_000));
    let hour = bench.events(Change::MessagingLimit)[0].0;
    assert!((2..=7).contains(&hour), "{hour}");
}

#[test]
fn a_paused_template_stops_an_upgrade_and_pauses_alone() {
    let mut setup = setup(Family::Documented);
    setup.params.limit.upgrade_latency_max = 1.0;
    let mut bench = Bench::new(&setup);
    bench.limit.add(0, 5000);
    // The template is RED on its own 1,000; the number has 30,000 good deliveries beside them.
    bench.deliver(0, 1000, 60, 0);
    let counts = HourCounts { attempts: 30_000, delivered: [0, 30_000, 0], ..HourCounts::new(2, 4) };
    bench.gate.book(0, &counts);
    bench.open(1);
    use TemplateStatus::{Active, Paused};
    let status = bench.gate.status();
    assert_eq!((status.templates, status.rating), (vec![Paused, Active, Active], Rating::Green));
    bench.open(3);
    assert!(bench.gate.limit_of(0) == MessagingLimit::Tier10K);
    bench.open(4);
    assert_eq!(bench.gate.status().templates, [Active; 3]);
    bench.open(11);
    assert_eq!(bench.gate.limit_of(0), MessagingLimit::Tier100K);
    // Templates are judged before the limit: the pause of hour 1 stops the upgrade of hour 1, and its end in hour
    // 4 lets one begin in hour 4.
    assert_eq!(bench.events(Change::MessagingLimit), [(5, "TIER_100K")]);
}

#[test]
fn trust_grows_by_good_days_and_not_by_a_burst() {
    let mut setup = setup(Family::Article);
    let article = &mut setup.params.judgement.article;
    (article.mix, article.volume, article.read) = (0.0, 0.0, 0.0);
    let mut bench = Bench::new(&setup);
    assert_eq!(bench.pass(0), sigma(2.6 - 1.0));
    for hour in 0..=14 * 24 {
        bench.open(hour);
        if hour % 24 == 10 {
            bench.deliver(hour, if hour < 24 { 50_000 } else { 100 }, 0, 0);
        }
        if hour == 24 {
            assert!((bench.pass(0) - sigma(2.6 - 13.0 / 14.0)).abs() < 1e-15);
        }
    }
    assert_eq!(bench.pass(0), sigma(2.6));
    setup.account.numbers = Numbers::one(14.0);
    assert_eq!(Bench::new(&setup).pass(0), sigma(2.6));
    setup.account.verified = false;
    assert!((Bench::new(&setup).pass(0) - sigma(2.6 - 0.8)).abs() < 1e-15);
}

#[test]
fn a_burst_is_seen_by_the_article_while_it_runs_and_by_nobody_else() {
    let pass = |family, before| Bench::new(&setup(family)).pass(before);
    assert_eq!(pass(Family::Article, 3000), pass(Family::Article, 0));
    assert!(pass(Family::Article, 3001) < pass(Family::Article, 3000));
    // In the limit the feature is 1: 2 on the logit scale, less the untrusted number and the mix.
    assert!((pass(Family::Article, u32::MAX) - sigma(2.6 - 1.0 - 0.6 - 2.0)).abs() < 1e-5);
    for family in [Family::Throttle, Family::Saturation] {
        assert_eq!(pass(family, 0), pass(family, u32::MAX));
    }
    let views = [Family::Throttle, Family::Saturation, Family::Article].map(|family| pass(family, 9000));
    assert!((pass(Family::Composite, 9000) - views.iter().sum::<f64>() / 3.0).abs() < 1e-15);
}

#[test]
fn an_established_clean_sender_passes_about_94_percent_at_the_intercept() {
    let mut setup = setup(Family::Article);
    setup.params.judgement.article.mix = 0.0;
    setup.account.numbers = Numbers::one(365.0);
    let pass = Bench::new(&setup).pass(0);
    assert!((0.93..=0.95).contains(&pass), "{pass}");
}
