//! Every key of a scenario that is no parameter moves some output: in one experiment that shows all of them.

use std::path::Path;

use sendlab::experiment::{Experiment, Results};
use sendlab::scenario::{Override, Scenario};

use crate::keys::moved;

/// An experiment that shows every fixed key: 250 at the start and more contacts than that, a campaign every other day.
const FIXED_BASE: &str = r#"
format = 1
seed = 3
replications = 2
horizon = "9d"
start = "2026-08-01"
[population]
size = 400
mix = { opted_in = 0.5, inactive = 0.3, cold = 0.2 }
[recipient]
utility_per_day = { opted_in = 1 }
[account]
verified = false
messaging_limit = "auto"
[number]
count = 2
[gate]
rules = "2023-legacy"
[campaign]
launches = ["0d", "2d", "4d", "6d"]
[strategy.mine]
schedule = { burst = {} }
lanes = { marketing_from = "12h" }
suppression = { frequency_max = 2, frequency_per = "5d", no_response_after = 2 }
[[arm]]
strategy = "mine"
baseline = true
[[arm]]
strategy = "paced-blast"
"#;

/// The arms of that experiment.
const ARMS: &str = "[[arm]]\nstrategy = \"mine\"\nbaseline = true\n[[arm]]\nstrategy = \"paced-blast\"\n";

/// The synthetic list of that experiment, and a contact list that takes its place.
const SYNTHETIC: &str = "size = 400\nmix = { opted_in = 0.5, inactive = 0.3, cold = 0.2 }\n";
const LISTED: &str = "contacts = { file = \"list.csv\", id = \"id\", last_interaction_age = { column = \"days\" }, frequency = \"orders\", consent = true, source = \"purchase\" }\n";

/// How a fixed key is changed: by `--set`, or by another line of the text.
pub enum Change {
    Set(&'static str),
    /// By `--set` where the contacts come from the list.
    SetListed(&'static str),
    Line(&'static str, &'static str),
    /// Seen in one of the worlds of the parameters only.
    World(&'static str),
}

use Change::{Line, Set, SetListed, World};

/// The keys, and how each is changed.
pub const FIXED: &[(&str, Change)] = &[
    ("extends", Line("seed = 3\n", "extends = \"parent.toml\"\n")),
    ("question", Set("\"Which one?\"")),
    ("answer", Set("\"reach_share\"")),
    ("seed", Set("4")),
    ("population_seed", Set("4")),
    ("replications", Set("3")),
    ("horizon", Set("\"8d\"")),
    ("start", Set("\"2026-11-02\"")),
    ("market", Set("\"mexico\"")),
    ("population.size", Set("401")),
    ("population.mix", Set("{ opted_in = 0.5, inactive = 0.2, cold = 0.3 }")),
    ("population.contacts", Line(SYNTHETIC, LISTED)),
    ("population.redraw", Set("false")),
    ("population.defaults", Set("\"high\"")),
    ("recipient.background_by_day", Set("[0.0, 9.0, 9.0]")),
    ("account.verified", Set("true")),
    ("account.messaging_limit", Set("1_000")),
    ("number.age", Set("\"180d\"")),
    ("number.count", Set("1")),
    ("number.share", Set("[0.9, 0.1]")),
    ("number.messaging_limit", Set("[250, 10_000]")),
    ("campaign.launches", Set("[\"0d\", \"2d\", \"4d\", \"7d\"]")),
    ("campaign.launch_hour", Set("11")),
    ("campaign.valid_for", Set("\"1d\"")),
    ("content.variants", Set("1")),
    ("content.reminders", Set("1")),
    ("content.appeal", Set("3")),
    ("content.pressure", Set("[1, 9]")),
    ("service.answer_share", World("0.5")),
    ("service.answer_after", World("\"30h\"")),
    ("gate.rules", Set("\"2025-10\"")),
    ("gate.rules_from", Set("{ \"2026-08-03\" = \"2026-10\" }")),
    ("gate.family", Set("\"throttle\"")),
    ("gate.profile", Set("\"strict\"")),
    ("gate.direct_rewards", Set("false")),
    ("gate.off", Set("[\"holdout\"]")),
    ("account.templates_365d", World("600_000")),
    ("account.suspect", World("true")),
    ("account.verify_on", Set("\"1d\"")),
    (
        "account.verification",
        Line(
            "messaging_limit = \"auto\"\n",
            "messaging_limit = \"auto\"\nverify_on = \"1d\"\nverification = \"denied\"\n",
        ),
    ),
    ("number.throughput", Set("\"app\"")),
    ("number.region", Set("\"united-states\"")),
    ("campaign.declared_as", Set("\"utility\"")),
    ("gate.pair_rate", World("\"leaky\"")),
    ("gate.limit_window", World("\"last\"")),
    ("gate.upgrade_rating", World("\"green\"")),
    ("gate.window_exemption", World("\"reply\"")),
    (
        "gate.layers",
        Set(
            "[\"template\", \"account\", \"throughput\", \"pair_rate\", \"utility_abuse\", \"pacing\", \"engagement\", \
             \"reachability\", \"opt_out\", \"holdout\", \"user_limit\", \"number_restriction\", \"messaging_limit\", \
             \"recipient_block\", \"time_to_live\"]",
        ),
    ),
    ("arm.name", Line("strategy = \"mine\"\n", "strategy = \"mine\"\nname = \"ours\"\n")),
    ("arm.strategy", Line("strategy = \"paced-blast\"", "strategy = \"engaged-first\"")),
    (
        "arm.baseline",
        Line(
            "baseline = true\n[[arm]]\nstrategy = \"paced-blast\"\n",
            "[[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n",
        ),
    ),
    ("arm.set", Line("\"paced-blast\"\n", "\"paced-blast\"\nset = { \"account.verified\" = true }\n")),
    (
        "factorial.strategy",
        Line(
            ARMS,
            "[factorial]\nstrategy = \"mine\"\nfactors = { a = { with = { \"number.age\" = \"9d\" } } }\n",
        ),
    ),
    (
        "factorial.factors.NAME.with",
        Line(ARMS, "[factorial.factors.a]\nwith = { \"strategy.order\" = \"engaged\" }\n"),
    ),
    (
        "factorial.factors.NAME.without",
        Line(
            ARMS,
            "[factorial.factors.a]\nwithout = { \"number.age\" = \"9d\" }\nwith = { \"number.age\" = \"0d\" }\n",
        ),
    ),
    (
        "strategy.NAME.like",
        Line("schedule = { burst = {} }", "schedule = { burst = {} }\nlike = \"engaged-first\""),
    ),
    ("strategy.NAME.description", Set("\"everything, now\"")),
    ("strategy.NAME.audience.segments", Set("[\"opted_in\", \"cold\"]")),
    ("strategy.NAME.audience.consented", Set("true")),
    ("strategy.NAME.audience.sources", Set("[\"chat\", \"none\"]")),
    ("strategy.NAME.audience.active_within", Set("\"60d\"")),
    ("strategy.NAME.audience.engaged_within", Set("\"60d\"")),
    ("strategy.NAME.audience.wrote_within", Set("\"60d\"")),
    ("strategy.NAME.audience.best", Set("0.5")),
    ("strategy.NAME.audience.frequent", SetListed("0.5")),
    ("strategy.NAME.audience.sunset_after_unread", Set("1")),
    ("strategy.NAME.audience.share", Set("0.5")),
    ("strategy.NAME.order", Set("\"engaged\"")),
    ("strategy.NAME.schedule", Set("{ spread = { days = 2 } }")),
    ("strategy.NAME.sending.days", Set("[\"sun\"]")),
    ("strategy.NAME.sending.hours", Set("[12, 14]")),
    ("strategy.NAME.lanes.marketing_from", Set("\"3d\"")),
    ("strategy.NAME.lanes.marketing_waits", Set("true")),
    ("strategy.NAME.lanes.utility_from", Set("\"1d\"")),
    ("strategy.NAME.lanes.service_from", Set("\"0d\"")),
    ("strategy.NAME.suppression.frequency_max", Set("1")),
    ("strategy.NAME.suppression.frequency_per", Set("\"1d\"")),
    ("strategy.NAME.suppression.no_response_after", Set("1")),
    ("strategy.NAME.suppression.no_response_segments", Set("[\"cold\"]")),
    ("strategy.NAME.retries.growth", Set("3")),
    ("strategy.NAME.reactions", Set("[\"when sent_24h > 50 do pause 1d\"]")),
    ("strategy.NAME.retries.max", Set("1")),
    ("strategy.NAME.retries.wait", Set("\"12h\"")),
    ("strategy.NAME.respect_limit", Set("false")),
];

fn results(text: &str, folder: &Path, overrides: &[Override]) -> Results {
    let scenario =
        Scenario::from_text(text, "fixed", folder, overrides).unwrap_or_else(|faults| panic!("{faults}"));
    Experiment::new(scenario).other_worlds(false).run()
}

#[test]
fn every_fixed_key_moves_something() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..300).map(|id| format!("{id},{},{}\n", id % 120, id % 7)).collect();
    std::fs::write(folder.path().join("list.csv"), format!("id,days,orders\n{rows}")).unwrap();
    std::fs::write(folder.path().join("parent.toml"), "format = 1\nseed = 5\n").unwrap();
    let listed_base = FIXED_BASE.replace(SYNTHETIC, LISTED);
    let (before, listed) =
        (results(FIXED_BASE, folder.path(), &[]), results(&listed_base, folder.path(), &[]));
    let set = |text: &str, path: &str, value: &str| {
        let set = format!("{}={value}", path.replace("NAME", "mine"));
        results(text, folder.path(), &[Override::parse(&set).unwrap()])
    };
    for (path, change) in FIXED {
        let after = match change {
            Set(value) => set(FIXED_BASE, path, value),
            SetListed(value) => {
                assert!(set(&listed_base, path, value) != listed, "{path} moves nothing");
                continue;
            }
            World(value) => {
                assert!(moved(&format!("{path}={value}")).is_some(), "{path} moves nothing");
                continue;
            }
            Line(from, to) => {
                assert!(FIXED_BASE.contains(from), "{from}");
                results(&FIXED_BASE.replace(from, to), folder.path(), &[])
            }
        };
        assert!(before != after, "{path} moves nothing");
    }
}

/// Keys that accept one value only are inert because nothing else can be said.
#[test]
fn inert_fixed_keys_accept_one_value() {
    let accepts = |format: u32| {
        let text = FIXED_BASE.replace("format = 1\n", &format!("format = {format}\n"));
        Scenario::from_text(&text, "fixed", Path::new("."), &[]).is_ok()
    };
    assert!(accepts(1) && !accepts(2));
}
