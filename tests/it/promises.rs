//! The promises of the engine: what may never change a bit.

use std::sync::atomic::{AtomicU32, Ordering};

use sendlab::engine::{Chunks, InOnePiece};
use sendlab::experiment::Experiment;
use sendlab::messaging::{Category, Reason, SEGMENTS};

use crate::harness::{Backwards, difference, lives, outcome, run_one, scenario};

const TWO_ARMS: &str = "[[arm]]\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"warm-up\"\n";

#[test]
fn results_are_the_same_for_any_number_of_threads() {
    let results = |threads| Experiment::new(scenario("", TWO_ARMS)).threads(Some(threads)).run();
    let one = results(1);
    assert_eq!(one, results(2));
    assert_eq!(one, results(7));
}

#[test]
fn results_are_the_same_for_any_chunks_in_any_order() {
    for tables in [
        "[account]\nmessaging_limit = \"unlimited\"",
        "[account]\nverified = false\nmessaging_limit = 250",
        "[account]\nmessaging_limit = 2000\n[recipient]\nutility_per_day = { opted_in = 2.0 }",
    ] {
        let world = scenario("", tables);
        let whole = run_one(&world, 0, 0, Some(17), &InOnePiece);
        for size in [1, 97, 700, 5000] {
            let (outcome, scenes) = run_one(&world, 0, 0, Some(17), &Backwards(size));
            assert_eq!(outcome, whole.0, "chunks of {size} in {tables}");
            assert_eq!(scenes, whole.1);
        }
    }
}

#[test]
fn two_identical_arms_differ_by_exactly_nothing() {
    let twins = "[[arm]]\nname = \"a\"\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nname = \"b\"\nstrategy = \"blast\"\n";
    let results = Experiment::new(scenario("", twins)).run();
    for row in &results.comparison {
        if let Some(difference) = row.difference {
            assert_eq!((difference, row.std_error.unwrap_or(0.0)), (0.0, 0.0), "{}", row.metric);
            assert!(row.p_better.is_none_or(|p| p == 0.5), "{}", row.metric);
            assert_eq!(row.variance_reduction, None);
        }
    }
}

#[test]
fn renaming_adding_and_removing_arms_changes_names_only() {
    let results = |arms: &str| Experiment::new(scenario("", arms)).run();
    let two = results(TWO_ARMS);
    let renamed = results(&TWO_ARMS.replace("\"warm-up\"", "\"warm-up\"\nname = \"another name\""));
    let three = results(&format!("{TWO_ARMS}[[arm]]\nstrategy = \"engaged-first\"\n"));
    assert_eq!(two.runs, renamed.runs);
    assert_eq!(two.comparison, renamed.comparison);
    for run in &two.runs {
        let same = |other: &&sendlab::experiment::Run| {
            (other.world, other.arm, other.replication) == (run.world, run.arm, run.replication)
        };
        assert_eq!(three.runs.iter().find(same), Some(run));
    }
}

#[test]
fn removing_one_recipient_leaves_every_other_story_alone() {
    let tables = |size| format!("[population]\nsize = {size}\n[gate]\nprofile = \"off\"");
    let all = lives(&scenario("", &tables(151)), 150);
    let without_the_last = lives(&scenario("", &tables(150)), 150);
    assert!(all.iter().filter(|life| !life.is_empty()).count() > 140);
    assert_eq!(all, without_the_last);
}

#[test]
fn watching_changes_nothing() {
    let world = scenario("", "");
    assert_eq!(run_one(&world, 0, 0, None, &InOnePiece).0, run_one(&world, 0, 0, Some(3), &InOnePiece).0);
}

#[test]
fn two_replications_differ_and_the_seed_matters() {
    let world = scenario("", "");
    let first = run_one(&world, 0, 0, None, &InOnePiece).0;
    assert_ne!(first, run_one(&world, 0, 1, None, &InOnePiece).0);
    assert_ne!(first, outcome(&scenario("seed = 6", "")));
}

/// With the gate off and one message per recipient, a higher propensity never removes an event of its kind.
#[test]
fn raising_a_propensity_never_removes_an_event_of_its_kind() {
    use sendlab::messaging::{Negative, Reaction};
    let lives_with = |more: &str| {
        let tables = format!(
            "[population]\nsize = 400\n[gate]\nprofile = \"off\"\n[recipient]\nutility_per_day = {{ opted_in = 0, inactive = 0 }}\n{more}"
        );
        lives(&scenario("", &tables), 400)
    };
    let happened = |lives: &[Vec<sendlab::engine::Scene>], what: fn(&Reaction) -> bool| -> Vec<bool> {
        lives.iter().map(|life| life.iter().any(|scene| scene.outcome.as_ref().is_ok_and(what))).collect()
    };
    type Kind = (&'static str, &'static str, fn(&Reaction) -> bool);
    let kinds: [Kind; 4] = [
        (
            "p_read = { marketing = { opted_in = 0.60 } }",
            "p_read = { marketing = { opted_in = 0.80 } }",
            |reaction| reaction.read.is_some(),
        ),
        (
            "p_click = { marketing = { opted_in = 0.10 } }",
            "p_click = { marketing = { opted_in = 0.30 } }",
            |reaction| reaction.click,
        ),
        (
            "p_reply = { marketing = { opted_in = 0.02 } }",
            "p_reply = { marketing = { opted_in = 0.20 } }",
            |reaction| reaction.reply,
        ),
        (
            "p_block = { marketing = { opted_in = 0.02 } }",
            "p_block = { marketing = { opted_in = 0.20 } }",
            |reaction| matches!(reaction.negative, Some((Negative::Block, _))),
        ),
    ];
    for (low, high, what) in kinds {
        let (few, many) = (happened(&lives_with(low), what), happened(&lives_with(high), what));
        assert!(few.iter().zip(&many).all(|(less, more)| !less || *more), "{high} removed an event");
        let count = |events: &[bool]| events.iter().filter(|event| **event).count();
        assert!(count(&many) > count(&few), "{high} changed nothing");
    }
}

/// Exactly the limit passes, and capacity comes back recipient by recipient.
#[test]
fn exactly_250_recipients_pass_a_limit_of_250() {
    let tables = "[account]\nverified = false\nmessaging_limit = 250\n[gate]\noff = [\"user_limit\", \"engagement\", \"number_restriction\"]\n[recipient]\nutility_per_day = { opted_in = 0, inactive = 0 }";
    let outcome = outcome(&scenario("horizon = \"3d\"", tables));
    for day in 0..3 {
        let delivered: u64 =
            SEGMENTS.iter().map(|segment| outcome.day(day, *segment, Category::Marketing).delivered).sum();
        assert_eq!(delivered, 250, "day {day}");
    }
    let refused: u64 =
        outcome.reasons.iter().filter(|row| row.reason == Reason::MessagingLimit).map(|row| row.count).sum();
    assert!(refused > 1000);
    assert!(outcome.gate.iter().all(|day| day.unique_recipients_24h == 250));
}

#[test]
fn the_primary_metric_of_identical_arms_is_no_difference_found() {
    let twins = "[[arm]]\nname = \"a\"\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nname = \"b\"\nstrategy = \"blast\"\n";
    let results = Experiment::new(scenario("", twins)).other_worlds(false).run();
    assert_eq!(difference(&results, "delivered_share", 1).difference, Some(0.0));
    assert!(results.answer.sentences[0].starts_with("no difference found"), "{:?}", results.answer);
}

/// One piece, with a count of the epochs in which anything was looked for among the recipients.
#[derive(Default)]
struct Counted(AtomicU32);

impl Chunks for Counted {
    fn recipients_per_chunk(&self) -> Option<u32> {
        self.0.fetch_add(1, Ordering::Relaxed);
        None
    }

    fn map<T: Send, R: Send>(&self, tasks: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        InOnePiece.map(tasks, work)
    }
}

/// A year in which nothing is due adds no epoch that looks at a recipient, and in the week of the offer only those count
/// in which something is sent or sent again.
#[test]
fn hours_in_which_nothing_is_due_cost_nothing() {
    let epochs = |horizon: &str, strategy: &str| {
        let tables = format!(
            "[account]\nmessaging_limit = \"unlimited\"\n[recipient]\nutility_per_day = {{ opted_in = 0.0, inactive = 0.0, cold = 0.0 }}\n[[arm]]\nstrategy = \"{strategy}\"\nbaseline = true"
        );
        let counted = Counted::default();
        let world = scenario(&format!("horizon = \"{horizon}\""), &tables);
        let (outcome, _) = run_one(&world, 0, 0, None, &counted);
        assert!(outcome.daily.iter().map(|cell| cell.attempts).sum::<u64>() >= 2_000);
        counted.0.load(Ordering::Relaxed)
    };
    for horizon in ["10d", "365d"] {
        assert_eq!(epochs(horizon, "blast-once"), 1, "{horizon}");
        assert_eq!(epochs(horizon, "blast"), 3, "once a day, at most twice more, {horizon}");
    }
}
