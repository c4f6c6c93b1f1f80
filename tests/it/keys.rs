//! Every key of a scenario moves some output, or stands in a list of inert keys with the reason.
//!
//! Parameters are set through the text of a scenario, as a user would, in a few small worlds that together exercise
//! every mechanism. That a key moves something says nothing about the direction; the tests of each room do.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use sendlab::engine::{InOnePiece, Job, Outcome, run};
use sendlab::messaging::Layer;
use sendlab::parameter::{Parameter, Unit};
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::{Override, Scenario, Setup, Variation};
use sendlab::{gate, population};

use crate::fixed_keys::FIXED;

/// A world: its name, and its text without seed and format.
const WORLDS: [(&str, &str); 11] = [
    (
        "an unverified business climbs from 250",
        r#"
horizon = "21d"
[population]
size = 900
[account]
verified = false
messaging_limit = 250
[campaign]
launches = ["0d", "7d", "14d"]
[recipient]
utility_per_day = { opted_in = 0.6, inactive = 0.4, cold = 0.3 }
prior_messages = { opted_in = 2, inactive = 2, cold = 2 }
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "half of the list is cold and blocks a lot",
        r#"
horizon = "16d"
[population]
size = 1_500
mix = { opted_in = 0.3, inactive = 0.2, cold = 0.5 }
[account]
messaging_limit = "unlimited"
[campaign]
launches = ["0d", "2d", "4d", "8d", "12d"]
[recipient]
utility_per_day = { opted_in = 0.3, inactive = 0.2, cold = 0.1 }
p_block = { marketing = { opted_in = 0.02, inactive = 0.03, cold = 0.08 } }
[gate]
judgement = { c = { volume_floor = 50 } }
pacing.large = 20
[strategy.steady]
schedule = { spread = { days = 3 } }
[[arm]]
strategy = "steady"
"#,
    ),
    (
        "short succession, few texts, impatient retries",
        r#"
horizon = "14d"
[population]
size = 700
mix = { opted_in = 0.7, inactive = 0.2, cold = 0.1 }
[campaign]
launches = ["0d", "12h", "1d", "36h", "2d", "60h", "3d", "5d", "6d", "9d", "11d"]
valid_for = "3d"
[content]
variants = 2
[recipient]
background_per_day = 1.5
inactive_after = "30d"
inactive_after_unread = 4
p_optout = { marketing = { opted_in = 0.03, inactive = 0.05, cold = 0.05 } }
resume_share = 0.5
resume_after = "4d"
[gate]
webhooks.late_share = 0.3
[strategy.impatient]
schedule = { burst = {} }
retries = { max = 6, wait = "1h" }
respect_limit = false
[[arm]]
strategy = "impatient"
"#,
    ),
    (
        "conversations while utility in a service window is free: minutes matter",
        r#"
start = "2026-08-01"
horizon = "6d"
[population]
size = 1_000
mix = { opted_in = 0.1, inactive = 0.6, cold = 0.3 }
[campaign]
launches = ["0d", "1d", "2d", "3d", "4d", "5d"]
[recipient]
utility_per_day = { opted_in = 25, inactive = 25, cold = 25 }
p_click = { utility = { inactive = 0 } }
p_reply = { marketing = { inactive = 0.2, cold = 0.2 }, utility = { inactive = 0.01, cold = 0.05 } }
p_block = { marketing = { inactive = 0.2, cold = 0.2 }, utility = { inactive = 0.02, cold = 0 } }
[gate]
off = ["user_limit", "engagement"]
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "a number that is restricted while its limit is used up",
        r#"
horizon = "4d"
[population]
size = 400
mix = { opted_in = 0.3, inactive = 0.1, cold = 0.6 }
[account]
messaging_limit = 250
[campaign]
launches = ["0d", "4h", "8h"]
[recipient]
p_block = { marketing = { cold = 0.3 } }
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "a young account that declares promotion as utility, is paced and breaks rule after rule",
        r#"
horizon = "40d"
[population]
size = 900
mix = { opted_in = 0.3, inactive = 0.2, cold = 0.5 }
[account]
messaging_limit = "unlimited"
templates_365d = 1_000
[number]
throughput = "app"
[campaign]
declared_as = "utility"
launches = ["0d", "1d", "2d", "4d", "6d", "9d", "12d", "15d", "20d", "25d", "30d", "35d"]
valid_for = "1d"
[recipient]
utility_per_day = { opted_in = 2, inactive = 2, cold = 2 }
p_block = { marketing = { opted_in = 0.01, inactive = 0.02, cold = 0.03 } }
[gate]
utility_abuse = { detection = 0.5, cap = 100 }
account = { decay = "6d", red_days = "3d" }
time_to_live = { phone_off = 0.2 }
pacing = { large = 60, first_set = 20, bad_score = 0.05, review = "1d" }
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "templates of a mixed list are paced, and one pair is written to in one burst",
        r#"
horizon = "9d"
[population]
size = 600
mix = { opted_in = 0.3, inactive = 0.2, cold = 0.5 }
[account]
messaging_limit = "unlimited"
[campaign]
launches = ["0d", "2d", "4d", "6d"]
[recipient]
utility_per_day = { opted_in = 60, inactive = 60, cold = 60 }
p_block = { marketing = { opted_in = 0.05, inactive = 0.1, cold = 0.2 }, utility = { opted_in = 0.03, inactive = 0.03, cold = 0.03 } }
[gate]
pair_rate = "repay-all"
template = { pause_reset = "3d" }
pacing = { template_probability = 0.7, template_sample = 250, hold_timeout = "5h" }
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "a young portfolio with a cold list is reviewed",
        r#"
horizon = "8d"
[population]
size = 500
mix = { opted_in = 0, inactive = 0, cold = 1 }
[account]
messaging_limit = "unlimited"
templates_365d = 0
[campaign]
launches = ["0d", "1d", "3d", "5d", "7d"]
[recipient]
p_block = { marketing = { cold = 0.3 } }
[gate]
pacing = { large = 100, first_set = 100, review = "1d", template_probability = 1, template_sample = 150 }
template = { red = 0.011 }
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "a yellow number uses half of its limit",
        r#"
horizon = "2d"
[population]
size = 1_400
[account]
messaging_limit = 2_000
[gate]
rating = { yellow = 0.001 }
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "contacts write of their own accord",
        r#"
horizon = "8d"
[population]
size = 500
[campaign]
launches = ["0d", "1d", "2d", "4d", "6d"]
[recipient]
conversations_per_day = { opted_in = 0.2, inactive = 0.2, cold = 0.2 }
entry_point_share = 0.3
goodwill_loss_per_unread = 0.2
[service]
answer_share = 0.9
[[arm]]
strategy = "blast"
"#,
    ),
    (
        "contacts ask for one-time codes",
        r#"
horizon = "8d"
[population]
size = 600
[campaign]
launches = ["0d", "1d", "2d", "4d", "6d"]
[recipient]
codes_per_day = { opted_in = 3, inactive = 3, cold = 3 }
[gate]
# Short, so that even the fastest readers are sometimes too late.
time_to_live = { code_length = "2min", phone_off = 0.5, phone_off_mean = "20min" }
[[arm]]
strategy = "blast"
"#,
    ),
];

/// Inert keys: path of the key or of a table, and why nothing of it moves anything in this version.
const INERT: [(&str, &str); 3] = [
    (
        "recipient.prior_messages.cold",
        "novelty is for the opted in, first contact for those who consented, and the cold stay cold",
    ),
    ("gate.webhooks.duplicate_share", "the sender's books take in every status once (tests/it/statuses.rs)"),
    ("format", "there is one format"),
];

/// Why a key is inert.
fn inert(path: &str) -> Option<&'static str> {
    INERT
        .iter()
        .find(|(inert, _)| path == *inert || path.starts_with(&format!("{inert}.")))
        .map(|(_, reason)| *reason)
}

/// Everything a world needs to be run again with one key changed.
struct Stage {
    text: String,
    setup: Setup,
    tables: Tables,
    outcome: Outcome,
}

const SEED: u64 = 11;

fn parse(text: &str, overrides: &[Override]) -> Scenario {
    Scenario::from_text(text, "world", Path::new("."), overrides).unwrap_or_else(|faults| panic!("{faults}"))
}

fn life(setup: &Setup, tables: &Tables) -> Outcome {
    let draws = Draws::new(SEED, 0);
    let people = Population::draw(&setup.population_spec(), tables, &draws);
    run(&Job { setup, tables, people: &people, draws: &draws, watch: None }, &InOnePiece).0
}

impl Stage {
    fn new(text: &str) -> Self {
        let text = format!("format = 1\nseed = {SEED}\n{text}");
        let setup = parse(&text, &[]).setup(0, &Variation::default());
        let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
        let outcome = life(&setup, &tables);
        Self { text, setup, tables, outcome }
    }

    /// Whether `change` (PATH=VALUE) changes anything that the run leaves behind.
    fn moved_by(&self, change: &str) -> bool {
        let scenario = parse(&self.text, &[Override::parse(change).unwrap()]);
        let setup = scenario.setup(0, &Variation::default());
        if setup.recipient == self.setup.recipient {
            return life(&setup, &self.tables) != self.outcome;
        }
        let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
        life(&setup, &tables) != self.outcome
    }
}

fn stages() -> &'static [Stage] {
    static STAGES: OnceLock<Vec<Stage>> = OnceLock::new();
    STAGES.get_or_init(|| WORLDS.iter().map(|(_, text)| Stage::new(text)).collect())
}

/// The first world in which the change moves anything.
pub fn moved(change: &str) -> Option<usize> {
    stages().iter().position(|stage| stage.moved_by(change))
}

/// A parameter's value as a file gives it.
fn written(unit: Unit, value: f64) -> String {
    match (unit, unit.minutes()) {
        (Unit::TimeOfDay, _) => format!("\"{:02}:{:02}\"", value as u32 / 60, value as u32 % 60),
        (_, Some(minutes)) => format!("\"{}min\"", value * minutes),
        _ => format!("{value:?}"),
    }
}

/// Values that a parameter takes beside its central one, and that matter.
const BY_HAND: &[(&str, f64)] = &[
    // Above 0.84 = 0.99 x 0.85 the true reads are all that there can be.
    ("recipient.p_read.utility.opted_in", 0.80),
    ("recipient.p_read.authentication.opted_in", 0.80),
    ("recipient.p_read.authentication.inactive", 0.80),
    // So rare that even the high end may show in none of a few thousand codes.
    ("recipient.p_block.authentication.opted_in", 0.01),
    // The code of the restriction is the default; with one of its own the sender can tell the two apart.
    ("gate.limit.over_limit_code", 131_056.0),
    ("gate.limit.scaling_denial", 1.0),
    ("gate.limit.upgrade_span", 1.0),
    ("gate.template.low_read", 0.6),
    ("gate.user_limit.retry_trigger", 3.0),
    ("gate.template.red_to_pause_delay", 5.0),
    ("gate.pacing.large", 600.0),
    ("gate.template.pause_reset", 0.125),
    ("gate.account.violations_per_step", 2.0),
    ("gate.utility_abuse.warnings", 3.0),
];

/// Another value: the high end of the range, else the low one, else a tenth of the way up the admissible values or
/// half of the central one.
fn other_value<P>(path: &str, row: &Parameter<P>) -> f64 {
    if let Some((_, value)) = BY_HAND.iter().find(|(key, _)| *key == path) {
        return *value;
    }
    let (smallest, largest) = row.admissible;
    let beside = [row.high, row.low, Some(row.central * 0.5), Some(0.1 * largest)];
    let mut beside = beside.into_iter().flatten().filter(|value| (smallest..=largest).contains(value));
    beside.find(|value| *value != row.central).unwrap()
}

/// All parameters of a room as PATH=VALUE.
fn changes<P>(table: &str, rows: &[Parameter<P>]) -> Vec<(String, String)> {
    rows.iter()
        .map(|row| {
            let path = format!("{table}.{}", row.path);
            let change = format!("{path}={}", written(row.unit, other_value(&path, row)));
            (path, change)
        })
        .collect()
}

/// Checks of every parameter what the list of inert keys says of it.
fn check(changes: &[(String, String)]) {
    let mut faults = Vec::new();
    for (path, change) in changes {
        match (moved(change), inert(path)) {
            (None, None) => faults.push(format!("{change} moves nothing")),
            (Some(world), Some(_)) => {
                faults.push(format!("{change} is called inert and moves: {}", WORLDS[world].0));
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_parameter_of_the_recipients_moves_something() {
    check(&changes("recipient", &population::parameters()));
}

#[test]
fn every_parameter_of_the_gate_moves_something() {
    check(&changes("gate", &gate::parameters()));
}

/// Changes that take a mechanism away; each must show in the worlds in which the mechanism matters.
const NEUTRAL: [&str; 48] = [
    "recipient.read_concentration=1e6",
    "recipient.annoyance_sigma=0",
    "recipient.recency_informativeness=0",
    "recipient.source_negative_multiplier={web_form=1,subscription=1,support_contact=1,purchase=1,chat=1}",
    "recipient.p_receipts_off=0",
    "recipient.p_invalid_number={opted_in=0,inactive=0,cold=0}",
    "recipient.background_per_day=0",
    "recipient.fatigue_weight.marketing=0",
    "recipient.fatigue_weight.utility=0",
    "recipient.fatigue_weight.others=0",
    "recipient.beta_read=0",
    "recipient.beta_click=0",
    "recipient.beta_negative=0",
    "recipient.state_dependence=0",
    "recipient.novelty_read_boost=1",
    "recipient.first_contact_multiplier=1",
    "recipient.goodwill_loss_per_unread=0",
    "recipient.repetition_multiplier=0",
    "recipient.not_interested_per_optout=0",
    "recipient.mute_per_optout=0",
    "recipient.p_report_given_block={opted_in=0,inactive=0,cold=0}",
    "recipient.inactive_after=\"10000d\"",
    "recipient.inactive_after_unread=1000",
    "recipient.waking_length=\"24h\"",
    "recipient.waking_jitter=\"0min\"",
    "recipient.utility_per_day={opted_in=0,inactive=0,cold=0}",
    "recipient.conversations_per_day={opted_in=0,inactive=0,cold=0}",
    "recipient.codes_per_day={opted_in=0,inactive=0,cold=0}",
    "gate.holdout_share=0",
    "gate.rating.report_weight=0",
    "gate.rating.mute_weight=0",
    "gate.rating.prior_deliveries=0",
    "gate.rating.hysteresis=1",
    "gate.restriction.hardness=0",
    "gate.user_limit.slope=0",
    "gate.user_limit.background_counted=0",
    "gate.user_limit.not_interested_length=\"0d\"",
    "gate.user_limit.retry_length=\"0h\"",
    "gate.judgement.c.scale=0",
    "gate.judgement.c.verification=0",
    "gate.judgement.c.trust=0",
    "gate.judgement.c.volume=0",
    "gate.judgement.c.response=0",
    "gate.judgement.weights.throttle=0",
    "gate.judgement.weights.saturation=0",
    "gate.judgement.weights.article=0",
    "gate.family=\"documented\"",
    "gate.profile=\"off\"",
];

#[test]
fn every_mechanism_can_be_taken_away_and_is_missed() {
    let layers = Layer::GATE.iter().map(|layer| format!("gate.off=[{:?}]", layer.name()));
    let changes = layers.chain(NEUTRAL.map(str::to_owned));
    let unmoved: Vec<String> = changes.filter(|change| moved(change).is_none()).collect();
    assert!(unmoved.is_empty(), "nobody misses {unmoved:?}");
}

#[test]
fn no_key_is_left_out() {
    let mut known: BTreeSet<String> = FIXED.iter().map(|(path, _)| (*path).to_owned()).collect();
    known.extend(changes("recipient", &population::parameters()).into_iter().map(|(path, _)| path));
    known.extend(changes("gate", &gate::parameters()).into_iter().map(|(path, _)| path));
    let keys: BTreeSet<String> = sendlab::scenario::registry().into_iter().map(|key| key.path).collect();
    let untested: Vec<&String> =
        keys.iter().filter(|key| !known.contains(*key) && inert(key).is_none()).collect();
    assert!(untested.is_empty(), "no test moves {untested:?}");
    assert!(known.is_subset(&keys));
    for (path, _) in INERT {
        assert!(keys.iter().any(|key| inert(key).is_some() && key.starts_with(path)), "there is no {path}");
    }
}
