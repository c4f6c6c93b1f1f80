//! Portfolio pacing through its states.

use crate::gate::params::{PacingParams, Params};
use crate::gate::portfolio_pacing::{MACHINE, PortfolioPacing};
use crate::gate::station::{Holder, Release, Ruling, Station};
use crate::messaging::{GateEvent, Reason};
use crate::units::Second;

fn pacing(templates_365d: f64) -> PortfolioPacing {
    PortfolioPacing::new(&Params::default().pacing, templates_365d, false)
}

/// Passed, held and refused among `n` calls in that second.
fn send(pacing: &mut PortfolioPacing, second: Second, n: u32, log: &mut Vec<GateEvent>) -> [u32; 3] {
    let mut counts = [0; 3];
    for _ in 0..n {
        let ruling = pacing.judge(second, log);
        let refused = matches!(ruling, Ruling::Refuse(_));
        counts[usize::from(ruling != Ruling::Pass) + usize::from(refused)] += 1;
    }
    counts
}

/// The states that were taken, each along an arrow.
fn states(log: &[GateEvent]) -> Vec<&'static str> {
    assert!(log.iter().all(|event| MACHINE.allows(event.from, event.to)));
    log.iter().map(|event| event.to).collect()
}

#[test]
fn an_established_portfolio_is_never_paced_and_a_younger_one_is_until_it_is_established() {
    let mut log = Vec::new();
    assert_eq!(send(&mut pacing(500_000.0), 0, 40_000, &mut log), [40_000, 0, 0]);
    assert_eq!(send(&mut pacing(400_000.0), 0, 40_000, &mut log), [1_500, 38_500, 0]);
    assert!(send(&mut pacing(499_000.0), 0, 40_000, &mut log)[1] == 0, "established on the way");
}

#[test]
fn good_reactions_let_batches_go_that_double() {
    let (mut pacing, mut log) = (pacing(0.0), Vec::new());
    assert_eq!(send(&mut pacing, 0, 5_000, &mut log), [1_500, 3_500, 0]);
    let released = [1, 2, 3, 4, 5].map(|hour| {
        assert!(!pacing.tick(hour, |_| (1_500, 0.001), &mut log));
        pacing.release(Holder::Portfolio)
    });
    let first = |n| Some(Release::First(n));
    assert_eq!(released, [first(1_000), first(2_000), first(4_000), None, None]);
    assert_eq!(states(&log), ["batches", "open"]);
}

#[test]
fn batches_may_be_hours_apart() {
    let params = PacingParams { batch_gap: 3.0, ..Params::default().pacing };
    let (mut pacing, mut log) = (PortfolioPacing::new(&params, 0.0, false), Vec::new());
    send(&mut pacing, 3600, 5_000, &mut log);
    let released = [2, 3, 4, 5, 6, 7].map(|hour| {
        pacing.tick(hour, |_| (1_500, 0.001), &mut log);
        pacing.release(Holder::Portfolio)
    });
    let first = |n| Some(Release::First(n));
    assert_eq!(released, [None, None, first(1_000), None, None, first(2_000)]);
}

#[test]
fn batches_end_though_something_comes_every_hour() {
    let (mut pacing, mut log) = (pacing(494_880.0), Vec::new());
    send(&mut pacing, 0, 5_000, &mut log);
    // Batches of 1,000, 2,000 and 4,000; whoever comes finds what is left of them.
    let passed = [1, 2, 3, 4].map(|hour| {
        pacing.tick(hour, |_| (1_500, 0.0), &mut log);
        assert!(!pacing.is_exempt());
        send(&mut pacing, 3600 * hour, 30, &mut log)
    });
    assert_eq!(passed, [[0, 30, 0], [0, 30, 0], [30, 0, 0], [30, 0, 0]]);
    assert_eq!(states(&log), ["batches", "open"]);
    assert!(pacing.is_exempt(), "5,120 are sent, those that were held among them");
}

#[test]
fn bad_reactions_drop_all_that_is_left_and_sending_rests_for_three_days() {
    let (mut pacing, mut log) = (pacing(0.0), Vec::new());
    send(&mut pacing, 0, 5_000, &mut log);
    assert!(!pacing.tick(1, |_| (99, 1.0), &mut log), "too few to judge");
    assert!(pacing.tick(2, |since| (if since == 0 { 250 } else { 0 }, 0.02), &mut log));
    assert_eq!(pacing.release(Holder::Portfolio), Some(Release::Drop(Reason::PortfolioPacing)));
    assert_eq!(send(&mut pacing, 7_300, 10, &mut log), [0, 0, 10]);
    pacing.tick(2 + 71, |_| (0, 0.0), &mut log);
    assert_eq!(states(&log), ["batches", "review"]);
    pacing.tick(74, |_| (0, 0.0), &mut log);
    assert_eq!(states(&log), ["batches", "review", "open"]);
}

#[test]
fn a_thousand_an_hour_are_not_many() {
    let (mut pacing, mut log) = (pacing(0.0), Vec::new());
    assert!((0..50).all(|hour| send(&mut pacing, 3600 * hour, 1_000, &mut log)[0] == 1_000));
    assert_eq!(states(&log), [""; 0]);
}
