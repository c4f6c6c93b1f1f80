//! What recipients do of their own accord: conversations, and what a service window of theirs changes.

use sendlab::engine::{InOnePiece, Outcome, Scene};
use sendlab::messaging::{Category, Negative, Reason};
use sendlab::scenario::Variation;

use crate::harness::{Backwards, lives_of, outcome, parse_with, people, run_one};

const DAY: u32 = 1440;

/// Every hour a campaign to 150 people who read nothing, so that nobody replies or blocks; whoever is outside a service
/// window is over the per-user limit. Nothing else refuses anything.
const HOURLY: &str = r#"
format = 1
seed = 4
horizon = "5d"
[population]
size = 150
mix = { opted_in = 0.5, inactive = 0.5 }
[campaign]
launch_hour = 0
launches = ["3d", "73h", "74h", "75h", "76h", "77h", "78h", "79h", "80h", "81h", "82h", "83h", "4d", "97h", "98h", "99h"]
valid_for = "1h"
[recipient]
conversations_per_day = { opted_in = 0.6, inactive = 0.3 }
p_read = { marketing = { opted_in = 0, inactive = 0 } }
p_invalid_number = { opted_in = 0, inactive = 0 }
utility_per_day = { opted_in = 0, inactive = 0 }
[gate]
family = "documented"
off = ["holdout"]
user_limit = { cap = 0 }
[strategy.all]
schedule = { burst = {} }
respect_limit = false
retries = { max = 0 }
[[arm]]
strategy = "all"
baseline = true
"#;

fn marketing(life: &[Scene]) -> impl Iterator<Item = &Scene> {
    life.iter().filter(|scene| scene.category == Category::Marketing)
}

/// A message of the contact's own accord opens a window of exactly 24 h, in which marketing is exempt from 131049.
#[test]
fn marketing_passes_for_exactly_24_hours_after_a_contact_wrote() {
    let scenario = parse_with(HOURLY, &[]);
    let people = people(&scenario);
    let (mut inside, mut outside) = (0, 0);
    for (recipient, life) in (0..).zip(lives_of(&scenario, 0, 150)) {
        for scene in marketing(&life) {
            let minute = scene.second / 60;
            let open =
                people.conversations.until(recipient, minute).is_some_and(|(_, last)| minute - last < DAY);
            match &scene.outcome {
                Ok(_) => {
                    assert!(open, "{recipient} at {minute}");
                    inside += 1;
                }
                Err(reason) => {
                    assert_eq!((*reason, open), (Some(Reason::UserLimit), false), "{recipient} at {minute}");
                    outside += 1;
                }
            }
        }
    }
    // 0.45 a day in the mean: a window is open with probability 1 - e^-0.45 = 0.36 or so.
    assert!(inside > 500 && outside > 1_000, "{inside} {outside}");
}

#[test]
fn other_readings_exempt_less() {
    let delivered = |set: &str| {
        let outcome = outcome(&parse_with(HOURLY, &[set, "recipient.p_read.marketing.opted_in=0.9"]));
        outcome.daily.iter().map(|row| row.delivered).sum::<u64>()
    };
    assert!(delivered("gate.window_exemption=\"any\"") > 500);
    assert_eq!(delivered("gate.window_exemption=\"reply\""), 0, "nobody could reply to anything");
    assert_eq!(delivered("gate.window_exemption=\"none\""), 0);
}

/// Within a service window nothing counts for the messaging limit.
#[test]
fn nobody_who_wrote_within_24_hours_counts_for_the_messaging_limit() {
    let sets = ["account.messaging_limit=250", "population.size=900", "campaign.launches=[\"2d\"]"];
    let talkative = outcome(&parse_with(
        HOURLY,
        &[
            &sets[..],
            &["recipient.conversations_per_day=\
                                                               {opted_in=50,inactive=50}"],
        ]
        .concat(),
    ));
    assert_eq!(talkative.daily.iter().map(|row| row.delivered).sum::<u64>(), 900);
    assert!(talkative.gate.iter().all(|day| day.unique_recipients_24h == 0));
    let quiet = ["recipient.conversations_per_day={opted_in=0,inactive=0}", "gate.user_limit.cap=10"];
    let silent = outcome(&parse_with(HOURLY, &[&sets[..], &quiet].concat()));
    assert_eq!(silent.daily.iter().map(|row| row.delivered).sum::<u64>(), 250);
}

/// What the sender hears from is known to a strategy from the next hour on.
#[test]
fn an_audience_of_those_who_wrote_is_those_who_wrote() {
    let sets =
        ["campaign.launches=[\"4d\"]", "gate.profile=\"off\"", "strategy.all.audience.wrote_within=\"2d\""];
    let scenario = parse_with(HOURLY, &sets);
    let people = people(&scenario);
    let mut audience = 0;
    for (recipient, life) in (0..).zip(lives_of(&scenario, 0, 150)) {
        let wrote =
            people.conversations.until(recipient, 4 * DAY - 1).is_some_and(|(_, last)| last >= 2 * DAY);
        assert_eq!(marketing(&life).count(), usize::from(wrote), "{recipient}");
        audience += usize::from(wrote);
    }
    assert!((30..140).contains(&audience), "{audience}");
}

/// Whoever has blocked the business neither writes nor counts as having written.
#[test]
fn nobody_writes_to_a_business_they_have_blocked() {
    let sets = [
        "campaign.launches=[\"0d\", \"1d\", \"4d\"]",
        "gate.profile=\"off\"",
        "gate.off=[\"holdout\", \"recipient_block\"]",
        "recipient.p_read.marketing={opted_in=0.8,inactive=0.8}",
        "recipient.p_block.marketing={opted_in=0.4,inactive=0.4}",
        "recipient.conversations_per_day={opted_in=3,inactive=3}",
        "strategy.all.audience.wrote_within=\"1d\"",
    ];
    let (mut blocked, mut wrote) = (0, 0);
    for life in lives_of(&parse_with(HOURLY, &sets), 0, 150) {
        let last = marketing(&life).filter(|scene| scene.second >= 4 * DAY * 60).count();
        let block = marketing(&life)
            .filter_map(|scene| scene.outcome.as_ref().ok()?.negative)
            .find(|(kind, _)| *kind == Negative::Block);
        match block {
            Some((_, from)) if from < 3 * DAY => {
                assert_eq!(last, 0);
                blocked += 1;
            }
            Some(_) => {}
            None => wrote += last,
        }
    }
    assert!(blocked > 20 && wrote > 20, "{blocked} {wrote}");
}

/// The neutral rate is that of a world without conversations, to the last count, whatever the reading.
#[test]
fn without_conversations_nothing_changes() {
    let base = include_str!("../../scenarios/blast-vs-warm-up.toml");
    let run = |sets: &[&str]| -> Vec<Outcome> {
        let scenario = parse_with(base, &[&["population.size=2000"], sets].concat());
        (0..scenario.arms.len()).map(|arm| run_one(&scenario, arm, 0, None, &InOnePiece).0).collect()
    };
    let plain = run(&[]);
    assert_eq!(plain, run(&["recipient.conversations_per_day={opted_in=0,inactive=0,cold=0}"]));
    assert_ne!(plain, run(&["recipient.conversations_per_day.opted_in=0.3"]));
}

/// What every message costs, worked out apart from the engine: an entry is answered by the first message delivered within
/// 24 h of it, and from then on everything is free for 72 h. Entries come at any time, answered or not, one or several
/// in a window; utility is charged in a service window (2026-11) and free in a free entry window.
#[test]
fn rule_23_what_follows_an_answer_to_an_entry_is_free_for_72_hours() {
    let sets = [
        "gate.profile=\"off\"",
        "horizon=\"20d\"",
        "population.size=150",
        "campaign.launches=[\"1d\", \"2d\", \"3d\", \"5d\", \"6d\", \"10d\", \"245h\", \"14d\"]",
        "recipient.conversations_per_day={opted_in=0.3,inactive=0.2}",
        "recipient.entry_point_share=0.5",
        "recipient.utility_per_day={opted_in=0.4,inactive=0.2}",
    ];
    let scenario = parse_with(HOURLY, &sets);
    let people = people(&scenario);
    let prices = scenario.setup(0, &Variation::default()).prices;
    let (mut cost, mut free, mut charged) = (0.0, 0, 0);
    for (recipient, life) in (0..).zip(lives_of(&scenario, 0, 150)) {
        let delivered = || life.iter().filter(|scene| scene.outcome.is_ok());
        let windows: Vec<u32> = people
            .entries
            .by(recipient)
            .iter()
            .filter_map(|&entry| {
                let minutes = || delivered().map(|scene| scene.second / 60);
                minutes().find(|at| *at >= entry).filter(|at| at - entry < DAY)
            })
            .collect();
        for scene in delivered() {
            let minute = scene.second / 60;
            if windows.iter().any(|&from| from <= minute && minute < from + 3 * DAY) {
                free += 1;
            } else {
                charged += 1;
                let marketing = scene.category == Category::Marketing;
                cost += if marketing { prices.marketing } else { prices.utility };
            }
        }
    }
    let run = outcome(&scenario);
    let told: f64 = run.totals.iter().map(|totals| totals.cost).sum();
    assert!((told - cost).abs() < 1e-9, "{told} instead of {cost}");
    assert!(free > 200 && charged > 500, "{free} {charged}");
    // Money apart, nothing but the platform's holdout knows a free entry window.
    let mut without = outcome(&parse_with(HOURLY, &[&sets[..], &["recipient.entry_point_share=0"]].concat()));
    assert!(without.totals.iter().map(|totals| totals.cost).sum::<f64>() > told);
    for (totals, entered) in without.totals.iter_mut().zip(&run.totals) {
        totals.cost = entered.cost;
    }
    assert_eq!(without, run);
}

/// The window goes on when the service window is over: a member of the holdout still gets marketing, but counts for the
/// messaging limit again, and 131049 is back.
#[test]
fn rule_23_after_24_hours_of_silence_only_the_holdout_knows_the_free_entry_window() {
    let rules =
        |off: &str| parse_with(HOURLY, &[off, "recipient.entry_point_share=1", "gate.holdout_share=1"]);
    let open = rules("gate.off=[\"user_limit\"]");
    let people = people(&open);
    let (mut in_service, mut in_entry, mut held) = (0, 0, 0);
    for (recipient, life) in (0..).zip(lives_of(&open, 0, 150)) {
        let mut answered = Vec::new();
        for scene in marketing(&life) {
            let minute = scene.second / 60;
            let last = people.entries.until(recipient, minute).map(|(_, last)| last);
            let in_window = last.is_some_and(|last| minute - last < DAY);
            let in_free_entry = answered.iter().any(|from| minute - from < 3 * DAY);
            assert_eq!(scene.outcome.is_ok(), in_window || in_free_entry, "{recipient} at {minute}");
            match &scene.outcome {
                Ok(_) if in_window => in_service += 1,
                Ok(_) => in_entry += 1,
                Err(reason) => {
                    assert_eq!(*reason, Some(Reason::Holdout));
                    held += 1;
                }
            }
            if in_window && answered.last().is_none_or(|from| Some(*from) < last) {
                answered.push(minute);
            }
        }
    }
    assert!(in_service > 300 && in_entry > 50 && held > 500, "{in_service} {in_entry} {held}");
    // With a cap of 0 nobody outside a service window gets anything, in a free entry window or not.
    let capped = outcome(&rules("gate.family=\"documented\""));
    let count =
        |reason| capped.reasons.iter().filter(|row| row.reason == reason).map(|row| row.count).sum::<u64>();
    assert_eq!(capped.daily.iter().map(|row| row.delivered).sum::<u64>(), in_service);
    assert!(count(Reason::UserLimit) >= in_entry);
    // Only those in a service window are left out of the count for the limit.
    let counted: u32 = outcome(&open).gate.iter().map(|day| day.unique_recipients_24h).max().unwrap();
    assert!(counted > 5, "{counted}");
}

/// Worked out from the lives: in one reading a recipient counts for 24 h from the message that counted, in the other from the
/// last one outside service windows; the end of every day agrees. Hourly messages to people who hardly reply, without a limit.
#[test]
fn rule_03_the_24_hours_of_a_recipient_begin_with_the_first_message_or_with_the_last() {
    let counted = |reading: &str| {
        let window = format!("gate.limit_window=\"{reading}\"");
        let launches =
            "campaign.launches=[\"0d\",\"10h\",\"23h\",\"30h\",\"47h\",\"60h\",\"71h\",\"80h\",\"100h\"]";
        let sets = [
            window.as_str(),
            launches,
            "gate.user_limit.cap=99",
            "recipient.conversations_per_day={opted_in=0.3,inactive=0.1}",
            "recipient.utility_per_day={opted_in=0.6,inactive=0.3}",
        ];
        let scenario = parse_with(HOURLY, &sets);
        let people = people(&scenario);
        let mut expected = [0u32; 5];
        for (recipient, life) in (0..).zip(lives_of(&scenario, 0, 150)) {
            let (mut since, mut replied) = (None::<u32>, None::<u32>);
            let mut delivered = life.iter().filter(|scene| scene.outcome.is_ok()).peekable();
            for (day, used) in (0..).zip(&mut expected) {
                let end = (day + 1) * DAY - 1;
                while let Some(scene) = delivered.next_if(|scene| scene.second / 60 <= end) {
                    let minute = scene.second / 60;
                    let wrote = people.conversations.until(recipient, minute).map(|(_, last)| last);
                    let in_window =
                        |from: Option<u32>| from.is_some_and(|from| from <= minute && minute - from < DAY);
                    if !in_window(wrote) && !in_window(replied) {
                        let still = since.is_some_and(|since| minute - since < DAY);
                        since = if still && reading == "first" { since } else { Some(minute) };
                    }
                    let reaction = scene.outcome.as_ref().unwrap();
                    replied = if reaction.reply { Some(reaction.positive_at) } else { replied };
                }
                *used += u32::from(since.is_some_and(|since| end - since < DAY));
            }
        }
        let run = outcome(&scenario);
        assert_eq!(
            run.gate.iter().map(|day| day.unique_recipients_24h).collect::<Vec<_>>(),
            expected,
            "{reading}"
        );
        expected
    };
    let (first, last) = (counted("first"), counted("last"));
    assert!(
        first.iter().zip(last).all(|(first, last)| *first <= last) && first != last,
        "{first:?} {last:?}"
    );
}

/// Campaigns in random order to 600 people with room for 250, all of them outside service windows. Unique recipients of any 24 h
/// are what the second reading counts: it keeps to 250, and lets them all be used. The first reading goes beyond it, since who
/// gets a further message no longer counts 24 h after the first. How the work is spread changes nothing.
#[test]
fn rule_03_in_the_second_reading_no_24_hours_have_more_recipients_than_the_limit() {
    let lives = |reading: &str, limit: &str| {
        let window = format!("gate.limit_window=\"{reading}\"");
        let limit = format!("account.messaging_limit={limit}");
        let sets = [
            window.as_str(),
            limit.as_str(),
            "population.size=600",
            "campaign.launches=[\"0d\",\"10h\",\"20h\",\"25h\",\"30h\",\"40h\",\"50h\",\"60h\",\"70h\",\"80h\"]",
            "gate.user_limit.cap=99",
            "recipient.conversations_per_day={opted_in=0,inactive=0}",
            "strategy.all.order=\"random\"",
        ];
        let scenario = parse_with(HOURLY, &sets);
        let whole = run_one(&scenario, 0, 0, None, &InOnePiece).0;
        assert_eq!(run_one(&scenario, 0, 0, None, &Backwards(7)).0, whole);
        lives_of(&scenario, 0, 600)
    };
    let most = |lives: &[Vec<Scene>]| {
        let delivered = |life: &[Scene]| -> Vec<u32> {
            marketing(life).filter(|scene| scene.outcome.is_ok()).map(|scene| scene.second / 60).collect()
        };
        let minutes: Vec<Vec<u32>> = lives.iter().map(|life| delivered(life)).collect();
        let unique = |end: u32| {
            let within = |at: &&u32| **at <= end && end - **at < DAY;
            minutes.iter().filter(|own| own.iter().filter(within).count() > 0).count()
        };
        minutes.iter().flatten().map(|end| unique(*end)).max().unwrap()
    };
    assert_eq!(most(&lives("last", "250")), 250);
    assert!(most(&lives("first", "250")) > 260);
    // Without a limit the same is counted, chunk by chunk.
    assert_eq!(most(&lives("last", "\"unlimited\"")), most(&lives("first", "\"unlimited\"")));
}
