//! What recipients do of their own accord: conversations, and what a service window of theirs changes.

use sendlab::engine::{InOnePiece, Outcome, Scene};
use sendlab::messaging::{Category, Negative, Reason};
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::{Scenario, Variation};

use crate::harness::{lives_of, outcome, parse_with, run_one};

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

fn people(scenario: &Scenario) -> Population {
    let setup = scenario.setup(0, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    Population::draw(&setup.population_spec(), &tables, &Draws::new(scenario.seed, 0))
}

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
