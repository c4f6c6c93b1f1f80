//! The order of things within an epoch, where a swap would show.

use sendlab::engine::Outcome;
use sendlab::messaging::{Category, Reason, SEGMENTS};

use crate::harness::{outcome, scenario};

/// How often a reason stands in the books of a category.
fn reasons(outcome: &Outcome, category: Category, reason: Reason) -> u64 {
    let rows = outcome.reasons.iter().filter(|row| row.category == category && row.reason == reason);
    rows.map(|row| row.count).sum()
}

/// Marketing attempts and deliveries of a day.
fn sent(outcome: &Outcome, day: u32) -> (u64, u64) {
    let cells = SEGMENTS.map(|segment| outcome.day(day, segment, Category::Marketing));
    (cells.iter().map(|cell| cell.attempts).sum(), cells.iter().map(|cell| cell.delivered).sum())
}

/// Transactional retries leave before marketing is dispatched: whoever keeps within the limit leaves them their room.
/// What is left to be refused are messages that meet a transactional event of their own minute.
#[test]
fn a_sender_within_its_limit_counts_its_transactional_retries_first() {
    let world = scenario(
        "horizon = \"6d\"",
        "[population]\nsize = 4_000\nmix = { opted_in = 1, inactive = 0, cold = 0 }\n\
         [recipient]\nutility_per_day = { opted_in = 0.05, inactive = 0, cold = 0 }\n\
         [account]\nverified = false\nmessaging_limit = 250\n\
         [gate]\nlimit.scaling_deliveries = 100_000\n\
         [[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n",
    );
    let outcome = outcome(&world);
    let marketing = reasons(&outcome, Category::Marketing, Reason::MessagingLimit);
    let utility = reasons(&outcome, Category::Utility, Reason::MessagingLimit);
    let delivered: u64 = (0..6).map(|day| sent(&outcome, day).1).sum();
    assert!(utility > 1000 && delivered > 20, "the limit binds: {utility} refused, {delivered} delivered");
    assert!(marketing <= 3, "{marketing} marketing messages refused by the limit");
}

/// A day's pace does not depend on whether anything was due at its midnight.
#[test]
fn a_campaign_after_an_idle_fortnight_has_its_full_first_day() {
    let world = scenario(
        "horizon = \"20d\"",
        "[population]\nsize = 110\nmix = { opted_in = 0, inactive = 0, cold = 1 }\n\
         [recipient]\np_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }\n\
         [gate]\nprofile = \"off\"\nholdout_share = 0\noff = [\"opt_out\", \"recipient_block\"]\n\
         [campaign]\nlaunches = [\"0d\", \"14d\"]\nlaunch_hour = 9\nvalid_for = \"11h\"\n\
         [strategy.daily]\nschedule = { spread = { days = 1 } }\n\
         [[arm]]\nstrategy = \"daily\"\nbaseline = true\n",
    );
    let outcome = outcome(&world);
    assert_eq!(sent(&outcome, 0), (110, 110));
    assert!(sent(&outcome, 14).0 > 90, "{:?}", sent(&outcome, 14));
}
