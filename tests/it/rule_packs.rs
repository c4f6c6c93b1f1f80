//! Dated rules: what the platform did before October 2025 (rules marked L, by number and fact), what came when, and a run
//! across the change. What a layer does is asserted on the layer, what a sender is told on the tables of a run.

use sendlab::engine::Outcome;
use sendlab::gate::{
    Gate, HourCounts, MOST_NUMBERS, NumberStatus, Numbers, PairRecord, RULE_PACKS, RollingLimit, RuleChange,
    RulePack, Rulebook, Setup, Signal, SignalKind, Switch,
};
use sendlab::messaging::{Category, Change, Entity, GateEvent, PlatformUser, Rating, Reason};
use sendlab::rng::Draws;
use sendlab::scenario::Variation;

use crate::harness::{outcome, scenario};
use crate::platform_rules::{USER, count, events, passes, verdict};

const DAY: u32 = 86_400;
const OLD: &str = "rules = \"2023-legacy\"";

/// A gate with the stated rules of the old pack, and so many numbers.
fn setup(numbers: u32, change: impl FnOnce(&mut Setup)) -> Setup {
    let count = format!("[number]\ncount = {numbers}\n");
    let world = scenario("", &format!("{count}[gate]\nfamily = \"documented\"\n{OLD}\n"));
    let mut setup = world.setup(0, &Variation::default()).gate_setup();
    change(&mut setup);
    setup
}

/// What becomes of a gate over some hours: number 0 reached `used` recipients in hour 0, and of 1,000 deliveries of each
/// hour in which `bad` says so that share was blocked at once.
fn hours(setup: &Setup, until: u32, used: u32, bad: impl Fn(u32) -> f64) -> (Gate, Vec<GateEvent>) {
    let mut gate = Gate::new(setup, 60 * 1440, &Draws::new(1, 0));
    let (mut limit, mut log) = (RollingLimit::with_numbers(setup.account.numbers.count()), Vec::new());
    for hour in 0..until {
        gate.open_hour(hour, &limit, &mut log);
        if hour == 0 {
            limit.add_of(0, 0, used);
        }
        gate.book(hour, &HourCounts { attempts: 1000, delivered: [0, 1000, 0], ..HourCounts::new(1, 4) });
        let block = Signal {
            number: 0,
            happens: hour,
            delivered: hour,
            template: 1,
            light: false,
            kind: SignalKind::Block,
        };
        (0..(1000.0 * bad(hour)) as u32).for_each(|_| gate.hear(block));
    }
    gate.open_hour(until, &limit, &mut log);
    (gate, log)
}

fn of(log: &[GateEvent], change: Change) -> Vec<(u32, &'static str)> {
    let events = log.iter().filter(|event| event.event == change);
    events.map(|event| (event.second / 3600, event.to)).collect()
}

#[test]
fn rule_01_l_each_number_has_a_limit_of_its_own() {
    let (gate, _) = hours(&setup(2, |_| ()), 30, 5_000, |_| 0.0);
    assert_eq!([0, 1].map(|number| gate.limit_of(number).name()), ["TIER_100K", "TIER_10K"]);
    // Seen by the sender: two numbers at 250 reach 500 people a day, 250 each.
    let used = |rules: &str| {
        let tables = format!(
            "[number]\ncount = 2\n[account]\nverified = false\nmessaging_limit = 250\ntemplates_365d = 600_000\n\
             [gate]\nfamily = \"documented\"\n{rules}\n"
        );
        let run = outcome(&scenario("horizon = \"1d\"", &tables));
        run.gate.iter().map(|row| row.unique_recipients_24h).collect::<Vec<_>>()
    };
    assert_eq!(used(OLD), [250, 250]);
    assert_eq!(used("rules = \"2025-10\"").iter().sum::<u32>(), 250);
}

/// The limit of a number with 250 at the start of a day, of which every message of the day is delivered.
fn climb(rules: &str, contacts: u32, days: u32) -> Outcome {
    outcome(&scenario(
        &format!("horizon = \"{days}d\""),
        &format!(
            "[population]\nsize = {contacts}\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n\
             [account]\nverified = false\nmessaging_limit = 250\ntemplates_365d = 600_000\n\
             [campaign]\nlaunches = [\"0d\"]\nvalid_for = \"{days}d\"\n\
             [recipient]\nutility_per_day.opted_in = 0\np_block.marketing.opted_in = 0\np_invalid_number.opted_in = 0\n\
             [gate]\nfamily = \"documented\"\nlimit.scaling_denial = 0\nholdout_share = 0\n{rules}\n\
             [[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n"
        ),
    ))
}

#[test]
fn rule_04_l_1000_deliveries_in_30_days_lead_to_the_review_and_to_1k() {
    let run = climb(OLD, 2_000, 8);
    let [raised, ..] = events(&run, Change::MessagingLimit)[..] else { panic!("{:?}", run.gate_events) };
    assert_eq!((raised.entity, raised.from, raised.to), (Entity::Number, "TIER_250", "TIER_1K"));
    // 250 a day: the 1,000th on the fourth day, and the change 24 h after it was known.
    assert!((4 * DAY..5 * DAY).contains(&raised.second), "{}", raised.second);
    assert_eq!(events(&run, Change::Review)[0].second, raised.second);
    assert!(events(&climb(OLD, 900, 8), Change::MessagingLimit).is_empty(), "900 people are not enough");
}

#[test]
fn rule_05_l_half_of_the_limit_raises_it_24_hours_later_and_yellow_suffices() {
    let raised = |used, bad| of(&hours(&setup(1, |_| ()), 40, used, bad).1, Change::MessagingLimit);
    let (green, yellow, red) = (|_| 0.0, |_| 0.012, |_| 0.1);
    // Used in hour 0 and known at hour 1.
    assert_eq!(raised(5_000, green as fn(u32) -> f64), [(25, "TIER_100K")]);
    assert_eq!(raised(5_000, yellow), [(25, "TIER_100K")]);
    assert!(raised(4_990, green).is_empty() && raised(5_000, red).is_empty());
    let (gate, _) = hours(&setup(1, |_| ()), 40, 0, yellow);
    assert_eq!(gate.published_rating(0), Some(Rating::Yellow));
}

#[test]
fn rule_06_l_flagged_for_7_days_costs_a_tier_and_recovered_by_then_nothing() {
    let run = |red: std::ops::Range<u32>| {
        let (gate, log) =
            hours(&setup(1, |_| ()), 260, 0, |hour| if red.contains(&hour) { 0.2 } else { 0.0 });
        (gate.limit_of(0).name(), of(&log, Change::NumberStatus), of(&log, Change::MessagingLimit))
    };
    let (limit, status, lowered) = run(0..160);
    assert_eq!((limit, &lowered[..]), ("TIER_1K", &[(169, "TIER_1K")][..]));
    assert_eq!(status[..2], [(1, "FLAGGED"), (169, "CONNECTED")]);
    let (limit, status, lowered) = run(0..20);
    assert!(limit == "TIER_10K" && lowered.is_empty());
    assert!(status.len() == 2 && status[1].1 == "CONNECTED" && status[1].0 < 168, "{status:?}");
    // The layer by itself, to the hour.
    let lost = |red: u32| {
        let (mut number, mut log) = (NumberStatus::default(), Vec::new());
        let rating = |hour| if hour < red { Rating::Red } else { Rating::Yellow };
        (0..200).filter(|&hour| number.tick(hour, 0, rating(hour), &mut log)).collect::<Vec<u32>>()
    };
    assert_eq!((lost(168), lost(169)), (vec![], vec![168]));
}

/// The same as a run shows it: a list that blocks, week after week.
#[test]
fn rule_06_l_a_sender_loses_a_tier_by_blocks_and_by_todays_rules_does_not() {
    let run = |rules: &str| {
        outcome(&scenario(
            "horizon = \"14d\"",
            &format!(
                "[account]\nmessaging_limit = 10_000\n[campaign]\nlaunches = [\"0d\", \"2d\", \"4d\", \"6d\", \"8d\"]\n\
                 [recipient]\np_block.marketing = {{ opted_in = 0.2, inactive = 0.2, cold = 0.4 }}\n\
                 [gate]\nfamily = \"documented\"\n{rules}\n"
            ),
        ))
    };
    let old = run(OLD);
    let lowered = events(&old, Change::MessagingLimit);
    assert_eq!((lowered[0].from, lowered[0].to), ("TIER_10K", "TIER_1K"));
    let flagged = events(&old, Change::NumberStatus)[0];
    assert_eq!((flagged.to, lowered[0].second), ("FLAGGED", flagged.second + 7 * DAY));
    for newer in ["rules = \"2025-10\"", "rules = \"2026-10\""] {
        let new = run(newer);
        assert!(
            events(&new, Change::NumberStatus).is_empty() && events(&new, Change::MessagingLimit).is_empty()
        );
    }
}

#[test]
fn rule_16_l_portfolios_are_paced_since_december_2025() {
    let run = |rules: &str| {
        outcome(&scenario(
            "horizon = \"1d\"",
            &format!(
                "[account]\nverified = false\nmessaging_limit = 250\n[gate]\nfamily = \"documented\"\n{rules}\n"
            ),
        ))
    };
    for (rules, paced) in [("rules = \"2026-10\"", true), ("rules = \"2025-10\"", false), (OLD, false)] {
        assert_eq!(!events(&run(rules), Change::Pacing).is_empty(), paced, "{rules}");
    }
}

#[test]
fn rule_10_l_resends_shut_no_pair_before_april_2026() {
    let passed = |pack: &'static RulePack| {
        let rules = setup(1, |setup| setup.rules.first = pack);
        let mut pair = PairRecord::default();
        for at in [0, 60, 120] {
            verdict(&rules, &mut pair, &USER, Category::Marketing, at, 99);
        }
        passes(verdict(&rules, &mut pair, &USER, Category::Marketing, 121, 0))
    };
    assert_eq!(RULE_PACKS.each_ref().map(passed), [true, true, false]);
}

#[test]
fn rule_17_l_misuse_has_no_cap_before_april_2026() {
    let steps = |rules: &str| {
        let run = outcome(&scenario(
            "horizon = \"9d\"",
            &format!(
                "[campaign]\ndeclared_as = \"utility\"\nlaunches = [\"0d\", \"1d\", \"2d\", \"3d\"]\n\
                 [gate]\nutility_abuse.detection = 1\n{rules}\n"
            ),
        ));
        assert_eq!(
            count(&run, Reason::UtilityCapped) > 0,
            !rules.contains("legacy") && !rules.contains("2025")
        );
        events(&run, Change::UtilityAbuse).iter().take(2).map(|event| event.to).collect::<Vec<_>>()
    };
    let cap = "utility_abuse.cap = 100\n";
    assert_eq!(steps(&format!("rules = \"2026-10\"\n{cap}")), ["warned", "capped"]);
    assert_eq!(steps(&format!("rules = \"2025-10\"\n{cap}")), ["warned", "restricted_7d"]);
}

#[test]
fn a_portfolio_takes_the_highest_limit_of_its_numbers_and_the_flags_go() {
    let new = &RULE_PACKS[1];
    let across = |used| {
        let rules = setup(2, |setup| {
            let limit = setup.params.limit;
            let changes = vec![RuleChange { hour: 40, pack: new, limit }];
            setup.rules = Rulebook { changes, ..setup.rules.clone() };
        });
        hours(&rules, 60, used, |hour| if hour < 30 { 0.0 } else { 0.3 })
    };
    let (gate, log) = across(5_000);
    // Number 0 was raised, and is RED and flagged when the rules change.
    assert_eq!([0, 1].map(|number| gate.limit_of(number).name()), ["TIER_100K"; 2]);
    let told: Vec<_> =
        log.iter().filter(|event| event.second == 40 * 3600).map(|e| (e.event, e.id, e.to)).collect();
    assert_eq!(
        told[..5],
        [
            (Change::Rules, 0, "2025-10"),
            (Change::NumberStatus, 0, "CONNECTED"),
            (Change::MessagingLimit, 0, "SHARED"),
            (Change::MessagingLimit, 1, "SHARED"),
            (Change::MessagingLimit, 0, "TIER_100K"),
        ]
    );
    assert!(log.iter().all(|event| event.event != Change::NumberStatus || event.second <= 40 * 3600));
    assert_eq!(across(0).0.limit_of(1).name(), "TIER_10K");
}

/// A run over 7 October 2025, at noon of whose eve two numbers are full.
#[test]
fn a_run_across_the_change_of_rules_tells_of_it_and_goes_on_under_the_new_ones() {
    let world = scenario(
        "horizon = \"4d\"\nstart = \"2025-10-05\"",
        "[number]\ncount = 2\n[account]\nmessaging_limit = 1_000\n[campaign]\nlaunches = [\"0d\", \"2d\"]\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\nrules_from = { \"2025-10-07\" = \"2025-10\" }\n",
    );
    let run = outcome(&world);
    let rules = events(&run, Change::Rules);
    assert_eq!((rules.len(), rules[0].second, rules[0].to), (1, 2 * DAY, "2025-10"));
    let shared = events(&run, Change::MessagingLimit);
    let portfolio = shared.iter().find(|event| event.entity == Entity::Portfolio).unwrap();
    assert_eq!((portfolio.second, portfolio.from), (2 * DAY, "BY_NUMBER"));
    let tiers: Vec<&str> = run.gate.iter().map(|row| row.limit.name()).collect();
    assert!(tiers[..4].iter().all(|tier| ["TIER_1K", "TIER_10K"].contains(tier)), "{tiers:?}");
    assert!(tiers[4..].chunks(2).all(|day| day[0] == day[1]));
    assert_eq!(world.setup(0, &Variation::default()).rule_packs(), "2023-legacy, 2025-10 from 2025-10-07");
}

#[test]
fn a_pack_brings_its_own_values_and_what_is_set_stays_set() {
    let limit =
        |rules: &str| scenario("", &format!("[gate]\n{rules}\n")).setup(0, &Variation::default()).gate.limit;
    let (old, new) = (limit(OLD), limit("rules = \"2026-10\""));
    assert_eq!(
        (old.scaling_deliveries, old.upgrade_latency_min, old.upgrade_latency_max),
        (1_000.0, 24.0, 24.0)
    );
    assert_eq!((new.scaling_deliveries, new.upgrade_latency_max), (2_000.0, 6.0));
    let set = limit(&format!("{OLD}\nlimit.scaling_deliveries = 77"));
    assert_eq!((set.scaling_deliveries, set.upgrade_latency_max), (77.0, 24.0));
    // Across a change what is set holds in both.
    let across = scenario(
        "start = \"2025-10-01\"",
        &format!(
            "[gate]\n{OLD}\nrules_from = {{ \"2025-10-07\" = \"2025-10\" }}\nlimit.scaling_deliveries = 77\n"
        ),
    );
    let book = across.setup(0, &Variation::default()).rules;
    assert_eq!(
        (book.first.name, book.changes[0].hour, book.changes[0].pack.name),
        ("2023-legacy", 144, "2025-10")
    );
    assert_eq!(
        (book.changes[0].limit.scaling_deliveries, book.changes[0].limit.upgrade_latency_max),
        (77.0, 6.0)
    );
    let verified = |rules: &str| {
        scenario("", &format!("[account]\nmessaging_limit = \"auto\"\n[gate]\n{rules}\n"))
            .setup(0, &Variation::default())
            .account
            .limit
            .name()
    };
    assert_eq!((verified(OLD), verified("rules = \"2025-10\"")), ("TIER_1K", "TIER_2K"));
}

/// As many numbers as there may be: limits by number are kept for each of them.
#[test]
fn twenty_numbers_with_a_limit_each_keep_it() {
    let numbers = Numbers::of(&[(0.0, 1.0); MOST_NUMBERS]);
    let gate = Gate::new(&setup(1, |setup| setup.account.numbers = numbers), 1440, &Draws::new(1, 0));
    // The sender is told the room of the limits together: 20 of 10,000.
    assert_eq!(gate.status().limit, Some(200_000));
    assert!(RULE_PACKS[0].switches(Switch::LimitsByNumber));
    let blocked = PlatformUser { blocked: true, ..USER };
    assert!(!passes(verdict(
        &setup(2, |_| ()),
        &mut PairRecord::default(),
        &blocked,
        Category::Utility,
        0,
        0
    )));
}

/// Before 2025-10 each number has a limit of its own from the start, and the portfolio then takes the highest.
#[test]
fn rule_01_l_numbers_start_at_limits_of_their_own() {
    let world = scenario(
        "horizon = \"1d\"",
        "[number]\ncount = 2\nmessaging_limit = [250, 1_000]\n[recipient]\n\
         utility_per_day = { opted_in = 0, inactive = 0, cold = 0 }\n[account]\ntemplates_365d = 600_000\n\
         [gate]\nfamily = \"documented\"\nrules = \"2023-legacy\"\n",
    );
    let run = outcome(&world);
    let days: Vec<_> = run.gate.iter().map(|row| (row.limit.name(), row.unique_recipients_24h)).collect();
    assert_eq!(days[0], ("TIER_250", 250));
    assert!(days[1].0 == "TIER_1K" && days[1].1 > 700, "{days:?}");
    let mut setup = world.setup(0, &Variation::default()).gate_setup();
    setup.rules.changes = vec![RuleChange { hour: 5, pack: &RULE_PACKS[1], limit: setup.params.limit }];
    let (_, log) = hours(&setup, 6, 0, |_| 0.0);
    let shared =
        log.iter().find(|event| event.entity == Entity::Portfolio && event.event == Change::MessagingLimit);
    assert_eq!(shared.unwrap().to, "TIER_2K", "the highest is 1,000, which is a level no more");
}
