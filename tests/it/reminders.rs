//! Reminders: who gets them, when, with which text, and what they leave untouched.

use sendlab::engine::{InOnePiece, Outcome, Scene, SegmentTotals};
use sendlab::experiment::Experiment;
use sendlab::messaging::{MessageId, Reason};
use sendlab::scenario::Scenario;
use sendlab::units::NEVER;

use crate::harness::{Backwards, lives, outcome, run_one, scenario};

/// No gate, valid numbers, nobody turns away: what is sent is delivered.
const CALM: &str = "[gate]\nprofile = \"off\"\nholdout_share = 0\n[recipient]\n\
    p_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_block.marketing = { opted_in = 0, inactive = 0, cold = 0 }\n\
    p_optout.marketing = { opted_in = 0, inactive = 0, cold = 0 }\n";

fn reminding(reminders: u8, world: &str, strategy: &str, more: &str) -> Scenario {
    let tables =
        format!("{world}[content]\nreminders = {reminders}\n{more}\n[[arm]]\nstrategy = \"{strategy}\"\n");
    scenario("", &tables)
}

fn sum(outcome: &Outcome, of: fn(&SegmentTotals) -> u64) -> u64 {
    outcome.totals.iter().map(of).sum()
}

/// The scene of a copy's first attempt.
fn copy(life: &[Scene], number: u8) -> Option<&Scene> {
    life.iter().find(|scene| scene.message == MessageId::copy(0, number))
}

#[test]
fn those_who_were_not_seen_to_read_are_reminded_with_the_same_text_two_days_apart() {
    let world =
        reminding(2, CALM, "blast", "[population]\nsize = 120\nmix = { opted_in = 0.5, inactive = 0.5 }");
    let mut counts = [0; 3];
    for life in lives(&world, 120) {
        let mut seen = None;
        for number in 0..=2 {
            let due = 600 + 2 * 1440 * u32::from(number);
            let scene = copy(&life, number);
            let wanted = number == 0 || seen.is_some_and(|read: u32| read > due);
            assert_eq!(scene.is_some(), wanted, "reminder {number}, last copy read at {seen:?}");
            let Some(scene) = scene else { break };
            assert_eq!((scene.second / 60, scene.text), (due, life[0].text));
            let reaction = scene.outcome.unwrap();
            seen = Some(reaction.read.filter(|_| reaction.receipt).unwrap_or(NEVER));
            counts[usize::from(number)] += 1;
        }
    }
    assert!(counts[0] == 120 && counts[1] > 30 && (10..counts[1]).contains(&counts[2]), "{counts:?}");
}

#[test]
fn reminders_use_the_volume_of_the_day_after_the_originals() {
    let world = |reminders| {
        let campaign = "[population]\nsize = 500\n[campaign]\nlaunches = [\"0d\", \"2d\"]";
        reminding(reminders, CALM, "paced-blast", campaign)
    };
    let by_day = |outcome: &Outcome| -> Vec<u64> {
        (0..10)
            .map(|day| (0..3).map(|segment| outcome.daily[(day * 3 + segment) * 2].attempts).sum())
            .collect()
    };
    // A hundred a day, whatever is queued; two campaigns of 500 fill the days to the end of the second offer.
    assert_eq!(by_day(&outcome(&world(0))), [100, 100, 100, 100, 100, 100, 100, 100, 100, 10]);
    let reminded = outcome(&world(3));
    assert!(by_day(&reminded).iter().all(|attempts| *attempts <= 100));
    assert_eq!(
        sum(&reminded, |totals| totals.campaign_attempted),
        sum(&outcome(&world(0)), |totals| totals.campaign_attempted)
    );
}

/// A reminder is no campaign message of its own: shares of the campaign keep their numerator and denominator, rates
/// count it.
#[test]
fn shares_of_the_campaign_do_not_count_reminders_and_rates_do() {
    let values = |reminders| {
        let results = Experiment::new(reminding(reminders, CALM, "blast", "")).other_worlds(false).run();
        ["delivered_share", "unsent_share", "cost"].map(|name| {
            let row = results.summary.iter().find(|row| row.metric == name && row.segment == "all").unwrap();
            row.mean.unwrap()
        })
    };
    let ([delivered, unsent, cost], [with, unsent_with, dearer]) = (values(0), values(2));
    assert_eq!((delivered, unsent, with, unsent_with), (1.0, 0.0, 1.0, 0.0));
    assert!(dearer > 1.3 * cost, "{dearer} {cost}");
}

/// Draws belong to messages: an original meets the same luck whether or not reminders follow, until one of them
/// changes the person.
#[test]
fn originals_of_the_first_campaign_do_not_change() {
    let life = |reminders| lives(&reminding(reminders, "", "blast", "[population]\nsize = 60"), 60);
    for (without, with) in life(0).iter().zip(&life(2)) {
        assert_eq!(copy(without, 0), copy(with, 0));
    }
}

#[test]
fn an_offer_that_is_over_or_was_never_launched_is_not_reminded_of() {
    let short = "[campaign]\nlaunches = [\"0d\"]\nvalid_for = \"3d\"";
    let reminded = |strategy: &str, more: &str| {
        let outcome = outcome(&reminding(9, CALM, strategy, more));
        sum(&outcome, |totals| totals.reminders_delivered)
    };
    let (three_days, ten_days) = (reminded("blast", short), reminded("blast", &short.replace("3d", "10d")));
    assert!(three_days > 200 && ten_days > 2 * three_days, "{three_days} {ten_days}");
    assert_eq!(reminded("utility-first", ""), 0);
    assert_eq!(reminded("do-nothing", ""), 0);
}

/// In the whole gate, with every way to end: reminders are planned only where they are attempted or suppressed, and
/// chunks do not change them.
#[test]
fn the_books_of_reminders_balance_and_chunks_change_nothing() {
    let world =
        reminding(3, "", "warm-up", "[population]\nsize = 1_500\n[campaign]\nlaunches = [\"0d\", \"4d\"]");
    let (whole, _) = run_one(&world, 0, 0, None, &InOnePiece);
    assert_eq!(run_one(&world, 0, 0, None, &Backwards(61)).0, whole);
    assert!(whole.daily.iter().all(|row| row.attempts == row.ended()));
    assert!(sum(&whole, |totals| totals.reminders_delivered) > 100);
    let known = |row: &&sendlab::engine::ReasonCount| row.reason == Reason::OptedOutKnown;
    let opted_out: u64 = whole.daily.iter().map(|row| row.opted_out).sum();
    assert!(opted_out > 0 && whole.reasons.iter().filter(known).count() > 0);
}
