//! Laws that hold whatever the scenario: random people, gates and strategies on small lists.
//!
//! The cases are the same on every run. Lives are told one recipient at a time, so laws about single people are
//! checked on a few dozen of them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;

use sendlab::engine::{DayCounts, InOnePiece, Outcome, Scene};
use sendlab::messaging::{
    Category, Change, Fate, Layer, MessageKind, MessagingLimit, Negative, Reason, SEGMENTS,
};
use sendlab::scenario::{Scenario, Setup, Variation};
use sendlab::units::time::DAY;

use crate::harness::{Backwards, lives, parse, parse_with, run_one};

/// Any small world with any strategy, as text.
fn world(sizes: std::ops::Range<u32>, days: std::ops::Range<u32>) -> impl Strategy<Value = String> {
    let text =
        |values: &[&str]| select(values.iter().map(|value| (*value).to_owned()).collect::<Vec<String>>());
    let list = (
        0..10_000_u32,
        sizes,
        days,
        text(&[
            "opted_in = 1.0",
            "inactive = 1.0",
            "cold = 1.0",
            "opted_in = 0.55, inactive = 0.30, cold = 0.15",
            "opted_in = 0.2, inactive = 0.2, cold = 0.6",
        ]),
        (0.0..4.0, 0.0..0.3, 0.0..0.3, 0.0..0.4),
    );
    let campaigns = (
        prop::collection::btree_set(0..24_u32, 1..6),
        0..24_u32,
        1..200_u32,
        1..6_u32,
        select(vec![1, 3, 12, 30]),
    );
    let layers: Vec<&str> = Layer::GATE.map(Layer::name).to_vec();
    let gate = (
        text(&["documented", "throttle", "saturation", "article", "composite"]),
        text(&["lenient", "central", "strict", "off"]),
        subsequence(layers, 0..3),
        text(&["250", "\"auto\"", "10_000", "\"unlimited\""]),
        any::<bool>(),
        (0..40_u32, 0.0..5.0, 0.0..1.0),
    );
    let strategy = (
        text(&[
            "{ burst = {} }",
            "{ spread = { days = 1 } }",
            "{ spread = { days = 6 } }",
            "{ ramp = { v0 = 20, growth = 1.7, hold = true } }",
            "{ ramp = { v0 = 100, growth = 0.5 } }",
        ]),
        text(&["list", "engaged"]),
        subsequence(SEGMENTS.map(|segment| segment.name()).to_vec(), 1..=3),
        text(&["1", "3", "\"never\""]),
        (text(&["0d", "30h", "7d"]), text(&["0d", "50h", "never"])),
        (0..4_u32, 1..60_u32),
        any::<bool>(),
    );
    (list, campaigns, gate, strategy).prop_map(|(list, campaigns, gate, strategy)| {
        let (seed, size, days, mix, (utility, block, opt_out, reply)) = list;
        let (launches, hour, valid, variants, step) = campaigns;
        let launches: Vec<String> = launches.iter().map(|at| format!("\"{}h\"", at * step)).collect();
        let (family, profile, off, limit, verified, (age, cap, hardness)) = gate;
        let (schedule, order, segments, sunset, (marketing, opening), (max, wait), respect) = strategy;
        let rates = |rate: f64| format!("{{ marketing = {{ opted_in = {rate}, inactive = {rate}, cold = {rate} }} }}");
        format!(
            "format = 1\nseed = {seed}\nhorizon = \"{days}d\"\n\
             [population]\nsize = {size}\nmix = {{ {mix} }}\n\
             [recipient]\nutility_per_day = {{ opted_in = {utility}, inactive = {utility}, cold = {utility} }}\n\
             p_block = {}\np_optout = {}\np_reply = {}\n\
             [account]\nverified = {verified}\nmessaging_limit = {limit}\n[number]\nage = \"{age}d\"\n\
             [campaign]\nlaunches = [{}]\nlaunch_hour = {hour}\nvalid_for = \"{valid}h\"\n[content]\nvariants = {variants}\n\
             [gate]\nfamily = \"{family}\"\nprofile = \"{profile}\"\noff = {off:?}\n\
             user_limit.cap = {cap}\nrestriction.hardness = {hardness}\n\
             [strategy.any]\nschedule = {schedule}\norder = \"{order}\"\nrespect_limit = {respect}\n\
             audience = {{ segments = {segments:?}, sunset_after_unread = {sunset} }}\n\
             lanes = {{ marketing_from = \"{marketing}\", utility_from = \"{opening}\" }}\n\
             retries = {{ max = {max}, wait = \"{wait}h\" }}\n[[arm]]\nstrategy = \"any\"\n",
            rates(block),
            rates(opt_out),
            rates(reply),
            launches.join(", "),
        )
    })
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(20_261_102),
        failure_persistence: None,
        max_shrink_iters: 60,
        ..ProptestConfig::default()
    }
}

fn setup(scenario: &Scenario) -> Setup {
    scenario.setup(0, &Variation::default())
}

/// Sum of a column over days and segments.
fn total(outcome: &Outcome, category: Category, column: fn(&DayCounts) -> u64) -> u64 {
    let days = 0..outcome.days;
    days.flat_map(|day| SEGMENTS.map(|segment| column(outcome.day(day, segment, category)))).sum()
}

/// Every attempt has one end, every refusal and suppression one reason, in every row of the daily tables.
fn check_books(outcome: &Outcome) -> Result<(), TestCaseError> {
    for day in 0..outcome.days {
        for segment in SEGMENTS {
            for category in [Category::Marketing, Category::Utility] {
                let row = outcome.day(day, segment, category);
                prop_assert_eq!(row.attempts, row.ended());
                prop_assert_eq!(row.planned(), row.suppressed + row.ended());
                prop_assert_eq!(row.pending_end, 0);
                let of = |fate: Fate| -> u64 {
                    let rows = outcome.reasons.iter().filter(|reason| {
                        (reason.day, reason.segment, reason.category) == (day, segment, category)
                            && reason.reason.fate() == fate
                    });
                    rows.map(|reason| reason.count).sum()
                };
                prop_assert_eq!(of(Fate::Rejected), row.rejected);
                prop_assert_eq!(of(Fate::Withheld), row.withheld);
                prop_assert_eq!(of(Fate::Undeliverable), row.undeliverable);
                prop_assert_eq!(of(Fate::Silent), row.silent);
                prop_assert_eq!(of(Fate::Suppressed), row.suppressed);
                prop_assert!(row.read <= row.delivered && row.clicked.max(row.replied) <= row.read);
                prop_assert!(
                    row.opted_out + row.recipient_blocks <= row.read && row.reports <= row.recipient_blocks
                );
            }
        }
    }
    Ok(())
}

/// Every campaign message ends once: delivered, refused for good, or suppressed, with or without an attempt before.
fn check_campaigns(outcome: &Outcome, setup: &Setup) -> Result<(), TestCaseError> {
    let messages = u64::from(setup.size) * u64::from(outcome.campaigns);
    let attempted: u64 = outcome.totals.iter().map(|totals| totals.campaign_attempted).sum();
    let of = |column| total(outcome, Category::Marketing, column);
    let (suppressed, delivered) = (of(|row| row.suppressed), of(|row| row.delivered));
    prop_assert!(delivered <= attempted && attempted <= messages);
    let never_tried = messages - attempted;
    prop_assert!((never_tried..=messages - delivered).contains(&suppressed));
    if setup.plan.retries.max == 0 {
        prop_assert_eq!(suppressed, never_tried);
        prop_assert_eq!(of(|row| row.attempts), attempted);
    }
    if setup.plan.audience.segments == [true; 3] && setup.plan.lanes.marketing_from == 0 {
        let refused = |row: &&sendlab::engine::ReasonCount| {
            matches!(row.reason, Reason::NotStarted)
                || row.reason == Reason::Audience && setup.plan.audience.sunset_after_unread.is_none()
        };
        prop_assert!(outcome.reasons.iter().find(refused).is_none());
    }
    Ok(())
}

/// What nobody may do to one person.
fn check_life(life: &[Scene], setup: &Setup) -> Result<(), TestCaseError> {
    let mut blocked = u32::MAX;
    let mut opted_out = u32::MAX;
    let mut delivered = Vec::new();
    prop_assert!(life.is_sorted_by_key(|scene| scene.second));
    for scene in life {
        let minute = scene.second / 60;
        match scene.message.kind() {
            MessageKind::Campaign(number) => {
                let launch = setup.launches[number as usize] * 60;
                prop_assert!(minute >= launch && launch >= setup.plan.lanes.marketing_from);
                prop_assert!(minute < launch + setup.valid_for.div_ceil(60) * 60);
            }
            MessageKind::Reminder { campaign, number } => {
                let due = setup.launches[campaign as usize] * 60 + 2 * 1440 * u32::from(number);
                prop_assert!(number <= setup.reminders && minute >= due);
            }
            MessageKind::Event(_) => prop_assert!(minute >= setup.plan.lanes.utility_from),
            MessageKind::Code(_) => prop_assert_eq!(scene.occurrence, 0),
        }
        let Ok(reaction) = &scene.outcome else { continue };
        prop_assert!(!delivered.contains(&scene.message), "delivered twice");
        delivered.push(scene.message);
        if setup.layers.is_on(Layer::RecipientBlock) {
            prop_assert!(minute < blocked, "delivered at {minute} to somebody who blocks from {blocked} on");
        }
        if setup.layers.is_on(Layer::OptOut) && scene.category == Category::Marketing {
            prop_assert!(
                minute < opted_out,
                "marketing at {minute} to somebody who opted out at {opted_out}"
            );
        }
        match reaction.negative {
            Some((Negative::Block, at)) => blocked = blocked.min(at),
            Some((Negative::OptOut, at)) => opted_out = opted_out.min(at),
            _ => {}
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn books_balance_and_every_message_ends_once(text in world(0..400, 1..20)) {
        let scenario = parse(&text);
        let outcome = run_one(&scenario, 0, 0, None, &InOnePiece).0;
        check_books(&outcome)?;
        check_campaigns(&outcome, &setup(&scenario))?;
        prop_assert_eq!(&run_one(&scenario, 0, 0, None, &Backwards(61)).0, &outcome);
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn nobody_is_sent_what_may_not_be_sent(text in world(1..30, 1..12)) {
        let scenario = parse(&text);
        let lives = lives(&scenario, setup(&scenario).size);
        for life in &lives {
            check_life(life, &setup(&scenario))?;
        }
        let outcome = run_one(&scenario, 0, 0, None, &InOnePiece).0;
        let attempts = [Category::Marketing, Category::Utility].map(|category| total(&outcome, category, |row| row.attempts));
        prop_assert_eq!(lives.iter().flatten().count() as u64, attempts[0] + attempts[1]);
    }
}

/// Recipients counted for the limit at each minute, from the lives of all of them: whoever is delivered to outside a
/// service window counts for 24 h, once at a time.
fn counted(lives: &[Vec<Scene>], minutes: u32) -> Vec<u32> {
    let mut counted = vec![0; minutes as usize];
    for life in lives {
        let (mut window, mut until) = (None, 0);
        for scene in life {
            let Ok(reaction) = &scene.outcome else { continue };
            let minute = scene.second / 60;
            let inside = window.is_some_and(|from: u32| from <= minute && minute < from + DAY);
            if !inside && minute >= until {
                until = minute + DAY;
                for minute in minute..until.min(minutes) {
                    counted[minute as usize] += 1;
                }
            }
            if reaction.reply {
                window = Some(reaction.positive_at);
            }
        }
    }
    counted
}

/// The limit in force at the start of each hour.
fn limits(outcome: &Outcome, start: MessagingLimit) -> BTreeMap<u32, Option<u32>> {
    let mut limits = BTreeMap::from([(0, start.recipients())]);
    let raised = outcome.gate_events.iter().filter(|event| event.event == Change::MessagingLimit);
    for event in raised {
        let tier = MessagingLimit::ALL.into_iter().find(|tier| tier.name() == event.to).unwrap();
        limits.insert(event.second / 3600, tier.recipients());
    }
    limits
}

proptest! {
    #![proptest_config(cases(5))]

    #[test]
    fn the_limit_holds_at_every_minute(text in world(280..330, 2..4), utility in 3.0..6.0_f64) {
        let scenario = parse_with(&text, &[
            "account.messaging_limit=250",
            "gate.profile=\"central\"",
            "gate.off=[\"number_restriction\"]",
            "recipient.p_invalid_number={opted_in=0,inactive=0,cold=0}",
            "strategy.any.lanes.utility_from=\"0d\"",
            &format!("recipient.utility_per_day={{opted_in={utility},inactive={utility},cold={utility}}}"),
        ]);
        let setup = setup(&scenario);
        let outcome = run_one(&scenario, 0, 0, None, &InOnePiece).0;
        let counted = counted(&lives(&scenario, setup.size), setup.horizon_minutes());
        prop_assert!(outcome.reasons.iter().any(|row| row.reason == Reason::MessagingLimit), "the limit never binds");
        let limits = limits(&outcome, setup.account.limit);
        for (minute, count) in (0..).zip(&counted) {
            let limit = limits.range(..=minute / 60).next_back().unwrap().1;
            prop_assert!(limit.is_none_or(|limit| *count <= limit), "{count} at minute {minute}");
        }
        for (day, row) in (1..).zip(&outcome.gate) {
            prop_assert_eq!(row.unique_recipients_24h, counted[(day * DAY - 1) as usize], "day {}", day);
        }
    }
}
