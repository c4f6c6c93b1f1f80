//! Statuses that come late or twice (rule 26): what the sender makes of them in a whole run. How a memory takes them in is
//! tested where it stands.

use sendlab::engine::{InOnePiece, Outcome};
use sendlab::gate::{StatusKind, Webhooks};
use sendlab::messaging::Reason;
use sendlab::rng::Draws;
use sendlab::scenario::Variation;

use crate::harness::{lives_of, parse_with, run_one};
use crate::platform_rules::count;

/// Strategies that live on what they are told: receipts, clicks, failures, signals, reminders, and the service lane.
const WATCHFUL: &str = r#"
format = 1
seed = 6
horizon = "12d"
[population]
size = 1_500
mix = { opted_in = 0.5, inactive = 0.3, cold = 0.2 }
[account]
messaging_limit = 2_000
[campaign]
launches = ["0d", "2d", "4d", "6d", "8d", "10d"]
valid_for = "4d"
[content]
reminders = 1
[recipient]
background_per_day = 2
[gate]
user_limit = { cap = 3 }
[strategy.watchful]
audience = { segments = ["opted_in", "inactive"], sunset_after_unread = 3 }
order = "engaged"
schedule = { spread = { days = 2 } }
retries = { max = 4, wait = "1h" }
lanes = { service_from = "0d" }
suppression = { frequency_max = 2, frequency_per = "3d", no_response_after = 5, no_response_segments = ["inactive"] }
reactions = ["when withheld_rate_24h > 0.02 for 2h do scale 0.5 cooldown 12h"]
[[arm]]
strategy = "watchful"
baseline = true
[[arm]]
strategy = "warm-up"
[[arm]]
strategy = "blast"
"#;

fn runs(sets: &[&str]) -> Vec<Outcome> {
    let scenario = parse_with(WATCHFUL, sets);
    (0..scenario.arms.len()).map(|arm| run_one(&scenario, arm, 0, None, &InOnePiece).0).collect()
}

/// Every status comes twice, and nobody is written to, counted or given up once more or less for it.
#[test]
fn rule_26_statuses_that_come_twice_change_nothing() {
    let once = runs(&[]);
    assert!(
        once.iter().all(|run| count(run, Reason::UserLimit) > 50),
        "failures are told of, and tried again"
    );
    assert_eq!(runs(&["gate.webhooks.duplicate_share=1", "gate.webhooks.lateness=\"300min\""]), once);
    assert_eq!(runs(&["gate.webhooks.duplicate_share=0.5"]), once);
    // They do come twice.
    let params =
        parse_with(WATCHFUL, &["gate.webhooks.duplicate_share=1"]).setup(0, &Variation::default()).gate;
    let webhooks = Webhooks::of(&params.webhooks, &Draws::new(6, 0)).unwrap();
    let message = sendlab::messaging::MessageId::campaign(0);
    let kinds = [StatusKind::Delivered, StatusKind::Read, StatusKind::Failed(0)];
    assert!(kinds.iter().all(|kind| webhooks.arrival(1, message, *kind).words(0).count() == 2));
}

/// What is late is acted on later, and never lost: every message still comes to one end.
#[test]
fn rule_26_late_statuses_move_what_the_sender_does_and_nothing_else() {
    let prompt = runs(&[]);
    let late = runs(&["gate.webhooks.late_share=0.5", "gate.webhooks.lateness=\"10h\""]);
    for (prompt, late) in prompt.iter().zip(&late) {
        assert_ne!(prompt, late);
        let planned = |run: &Outcome| run.daily.iter().map(|day| day.attempts + day.suppressed).sum::<u64>();
        assert!(planned(late) > 0 && late.totals.iter().zip(&prompt.totals).all(|(a, b)| a.list == b.list));
        for day in &late.daily {
            let ends = day.delivered + day.rejected + day.withheld + day.undeliverable + day.silent;
            assert_eq!(day.attempts, ends + day.pending_end);
        }
    }
    // Late and twice is late.
    let both =
        ["gate.webhooks.late_share=0.5", "gate.webhooks.lateness=\"10h\"", "gate.webhooks.duplicate_share=1"];
    assert_eq!(runs(&both), late);
    let none = ["gate.webhooks.late_share=0", "gate.webhooks.lateness=\"3d\""];
    assert_eq!(runs(&none), prompt);
}

/// The first retry of a message after a late failure waits from the word of it on: 1 h after the sender is told.
#[test]
fn rule_26_a_retry_waits_from_the_word_of_the_failure() {
    let sets = [
        "gate.webhooks.late_share=1",
        "gate.webhooks.lateness=\"5h\"",
        "gate.failed_webhook_delay=\"0min\"",
        "content.reminders=0",
        "population.size=300",
        "gate.family=\"documented\"",
        "gate.user_limit.cap=0",
    ];
    let scenario = parse_with(WATCHFUL, &sets);
    let setup = scenario.setup(2, &Variation::default());
    let webhooks = Webhooks::of(&setup.gate.webhooks, &Draws::new(scenario.seed, 0)).unwrap();
    let mut seen = 0;
    for life in lives_of(&scenario, 2, 300) {
        for (at, scene) in life.iter().enumerate() {
            let again = life[at + 1..].iter().find(|later| later.message == scene.message);
            let (Err(Some(Reason::UserLimit)), Some(again)) = (&scene.outcome, again) else { continue };
            let kind = StatusKind::Failed(scene.occurrence);
            let late = webhooks.arrival(scene.recipient, scene.message, kind).first;
            let told = scene.second / 60 + late;
            // Blast waits for a day.
            assert!(again.second / 60 >= told + 1440, "told at {told}, tried again at {}", again.second / 60);
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}
