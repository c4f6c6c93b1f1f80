//! What every strategy must keep to, shipped, composed at random or written in Rust: nobody known to have opted out or
//! to be invalid is sent to, nothing is delivered twice or tried more often than its retries, windows and caps hold,
//! no message of the campaign is forgotten, and the same run gives the same result.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::strategy::Strategy as _;
use proptest::test_runner::RngSeed;

use sendlab::engine::{InOnePiece, Job, Outcome, Scene, Watch, run};
use sendlab::messaging::{Category, MessageId, Negative, Reason};
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::{PRESETS, Setup, Variation};
use sendlab::strategy::{Plan, Strategy, Tactics};

use crate::harness::{Backwards, parse};

/// Contacts whose lives are told.
const WATCHED: u32 = 14;

/// A rough world without what makes retries endless: many opt out, many are invalid, many messages are withheld.
fn world(seed: u32, strategy: &str) -> String {
    format!(
        "format = 1\nseed = {seed}\nhorizon = \"16d\"\nreplications = 1\n[population]\nsize = 260\n\
         [recipient]\np_optout = {{ marketing = {{ opted_in = 0.2, inactive = 0.2, cold = 0.2 }} }}\n\
         p_reply = {{ marketing = {{ opted_in = 0.3, inactive = 0.1 }} }}\n\
         p_invalid_number = {{ opted_in = 0.1, inactive = 0.1, cold = 0.3 }}\nutility_per_day = {{ opted_in = 0.2 }}\n\
         [campaign]\nlaunches = [\"0d\", \"3d\", \"8d\"]\nvalid_for = \"6d\"\n[content]\nreminders = 1\n\
         [gate]\noff = [\"messaging_limit\", \"template\"]\nuser_limit.cap = 1\n{strategy}"
    )
}

/// Runs a world with its lives, and holds the strategy against all of it. `plan` says what can be known of a plan.
fn conforms(setup: &Setup, seed: u64, plan: Option<&Plan>) -> Result<(), TestCaseError> {
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let draws = Draws::new(seed, 0);
    let people = Population::draw(&setup.population_spec(), &tables, &draws);
    let job = |watch: Option<u32>| Job {
        setup,
        tables: &tables,
        people: &people,
        draws: &draws,
        watch: watch.map(Watch::One),
    };
    let (outcome, _) = run(&job(None), &InOnePiece);
    prop_assert_eq!(&run(&job(Some(0)), &Backwards(37)).0, &outcome, "the same run, watched and in chunks");
    forgets_nothing(&outcome, setup)?;
    for contact in 0..WATCHED {
        let (_, life) = run(&job(Some(contact)), &InOnePiece);
        let marketing: Vec<&Scene> =
            life.attempts.iter().filter(|scene| scene.category == Category::Marketing).collect();
        leaves_alone(&marketing)?;
        once_and_in_time(&marketing, setup, plan)?;
    }
    Ok(())
}

/// Every message of the campaign is attempted or suppressed with a reason.
fn forgets_nothing(outcome: &Outcome, setup: &Setup) -> Result<(), TestCaseError> {
    let messages = u64::from(setup.size) * u64::from(outcome.campaigns);
    let attempted: u64 = outcome.totals.iter().map(|totals| totals.campaign_attempted).sum();
    let marketing = |row: &&sendlab::engine::ReasonCount| row.category == Category::Marketing;
    let suppressed: u64 = outcome
        .reasons
        .iter()
        .filter(marketing)
        .filter(|row| row.reason.layer() == sendlab::messaging::Layer::Strategy)
        .map(|row| row.count)
        .sum();
    prop_assert!(attempted <= messages && suppressed >= messages - attempted, "{suppressed} {attempted}");
    prop_assert!(outcome.daily.iter().all(|row| row.attempts == row.ended()));
    Ok(())
}

/// Whoever is known to have opted out, or to be invalid, gets no marketing any more.
fn leaves_alone(marketing: &[&Scene]) -> Result<(), TestCaseError> {
    let mut known_from = u32::MAX;
    for scene in marketing {
        let hour = scene.second / 3600;
        prop_assert!(hour * 60 < known_from, "hour {hour}: known since minute {known_from}");
        match &scene.outcome {
            Ok(reaction) => {
                if let Some((Negative::OptOut, at)) = reaction.negative {
                    known_from = known_from.min(at);
                }
            }
            Err(Some(Reason::Unreachable)) => known_from = known_from.min(hour * 60 + 1),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Each message is delivered once at the most and tried no more often than its retries; windows and caps hold.
fn once_and_in_time(marketing: &[&Scene], setup: &Setup, plan: Option<&Plan>) -> Result<(), TestCaseError> {
    let mut messages: Vec<MessageId> = marketing.iter().map(|scene| scene.message).collect();
    messages.sort_unstable();
    messages.dedup();
    for message in messages {
        let tries = || marketing.iter().filter(|scene| scene.message == message);
        prop_assert!(tries().filter(|scene| scene.outcome.is_ok()).count() <= 1, "delivered twice");
        let Some(plan) = plan else { continue };
        prop_assert!(tries().count() as u32 <= 1 + plan.retries.max, "{message:?}");
    }
    let Some(plan) = plan else { return Ok(()) };
    let (from, to) = plan.calendar.window(&plan.schedule);
    for scene in marketing {
        let hour = scene.second / 3600;
        let weekday = (setup.start.weekday() + hour / 24) % 7;
        let in_window = (from..to).contains(&(hour % 24)) && plan.calendar.days[weekday as usize];
        prop_assert!(in_window || plan.lanes.service_from <= hour * 60, "hour {hour}");
        if let Some(max) = plan.suppression.frequency_max {
            let within = |other: &&&Scene| {
                let before = other.second / 3600;
                before <= hour && (hour - before) * 60 < plan.suppression.frequency_per
            };
            let counts = |other: &&&Scene| matches!(other.outcome, Ok(_) | Err(Some(Reason::Silent)));
            let sent = marketing.iter().filter(within).filter(counts).count();
            prop_assert!(
                sent <= usize::from(max),
                "{sent} messages in {} min",
                plan.suppression.frequency_per
            );
        }
    }
    Ok(())
}

#[test]
fn every_shipped_strategy_conforms() {
    for name in PRESETS {
        let scenario = parse(&world(7, &format!("[[arm]]\nstrategy = \"{name}\"\n")));
        let setup = scenario.setup(0, &Variation::default());
        conforms(&setup, scenario.seed, Some(&setup.plan)).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    }
}

/// The suite can fail: a plan that promises more than the run keeps is found out.
#[test]
fn broken_promises_are_caught() {
    let scenario = parse(&world(7, "[[arm]]\nstrategy = \"retry-hard\"\n"));
    let setup = scenario.setup(0, &Variation::default());
    let held = |plan: Plan| conforms(&setup, scenario.seed, Some(&plan)).is_ok();
    let plan = || setup.plan.clone();
    assert!(held(plan()));
    let mut fewer_retries = plan();
    fewer_retries.retries.max = 3;
    let mut office_hours = plan();
    office_hours.calendar.hours = Some((9, 17));
    let mut capped = plan();
    (capped.suppression.frequency_max, capped.suppression.frequency_per) = (Some(1), 9 * 1440);
    assert!(!held(fewer_retries) && !held(office_hours) && !held(capped));
}

/// Everything at once, to anybody, and again after every failure.
#[derive(Debug)]
struct Careless;

impl Strategy for Careless {
    fn description(&self) -> String {
        "as careless as the interface allows".to_owned()
    }

    fn start(&self, _: &sendlab::strategy::Start) -> Box<dyn Tactics> {
        Box::new(Self)
    }

    fn respects_limit(&self) -> bool {
        false
    }
}

impl Tactics for Careless {
    fn quota(&self, _: u32) -> Option<u64> {
        None
    }

    fn retry(&self, _: &sendlab::strategy::Failure, retries: u32, _: bool) -> Option<(u32, u32)> {
        Some((0, retries))
    }
}

/// No strategy can undo what the machinery guarantees.
#[test]
fn a_careless_strategy_in_rust_conforms() {
    let scenario = parse(&world(7, "[[arm]]\nstrategy = \"blast\"\n"));
    let custom: Option<std::sync::Arc<dyn Strategy>> = Some(std::sync::Arc::new(Careless));
    let setup = Setup { custom, ..scenario.setup(0, &Variation::default()) };
    conforms(&setup, scenario.seed, None).unwrap();
}

/// Strategies of random components.
fn composed() -> impl proptest::strategy::Strategy<Value = String> {
    let text = |values: &'static [&'static str]| select(values);
    let who = (
        text(&["", "consented = true, ", "share = 0.6, ", "best = 0.5, ", "engaged_within = \"100d\", "]),
        text(&["\"never\"", "1", "3"]),
        text(&["list", "random", "engaged", "recent", "clairvoyant"]),
    );
    let when = (
        text(&[
            "{ burst = {} }",
            "{ spread = { days = 2 } }",
            "{ linear = { v0 = 30, step = 30 } }",
            "{ ramp = { v0 = 40, growth = 1.5, hold = true } }",
            "{ steps = { volumes = [100, 0, 300] } }",
            "{ steps = { table = \"nxlink_gentle_4d\", hold = true } }",
            "{ limit_share = { share = 0.01 } }",
        ]),
        subsequence(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 3..=7),
        text(&["\"usual\"", "[6, 8]", "[0, 24]"]),
    );
    let then = (
        (text(&["0d", "2d"]), text(&["never", "0d"])),
        (text(&["\"never\"", "1", "2"]), 1..10_u32, text(&["\"never\"", "1", "2"])),
        (0..5_u32, 1..60_u32, select(vec![1.0, 2.0])),
        subsequence(
            vec![
                "when rating >= yellow do pause 24h",
                "when withheld_rate_24h > 0.2 for 6h do scale 0.5",
                "when read_rate_7d < 0.5 do restart",
                "when sent_24h > 100 do hold 12h cooldown 1d",
                "when day = 3 do stop",
                "when day = 5 do resume",
            ],
            0..=4,
        ),
    );
    (0..10_000_u32, who, when, then).prop_map(|(seed, who, when, then)| {
        let ((audience, sunset, order), (schedule, days, hours)) = (who, when);
        let ((marketing, service), (cap, per, silent), (max, wait, growth), reactions) = then;
        world(
            seed,
            &format!(
                "[strategy.any]\naudience = {{ {audience}sunset_after_unread = {sunset} }}\norder = \"{order}\"\n\
                 schedule = {schedule}\nsending = {{ days = {days:?}, hours = {hours} }}\n\
                 lanes = {{ marketing_from = \"{marketing}\", service_from = \"{service}\" }}\n\
                 suppression = {{ frequency_max = {cap}, frequency_per = \"{per}d\", no_response_after = {silent} }}\n\
                 retries = {{ max = {max}, wait = \"{wait}h\", growth = {growth} }}\nreactions = {reactions:?}\n\
                 [[arm]]\nstrategy = \"any\"\n"
            ),
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24,
        rng_seed: RngSeed::Fixed(20_261_127),
        failure_persistence: None,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_composition_conforms(text in composed()) {
        let scenario = parse(&text);
        let setup = scenario.setup(0, &Variation::default());
        conforms(&setup, scenario.seed, Some(&setup.plan))?;
    }
}
