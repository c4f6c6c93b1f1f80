//! Several sender numbers in one portfolio: what is each number's own, and what they share.

use sendlab::engine::{InOnePiece, Outcome};
use sendlab::gate::{
    Attempt, Gate, HourCounts, Numbers, PairRecord, RollingLimit, Setup, Signal, SignalKind, Verdict,
};
use sendlab::messaging::{Category, Change, Entity, MessageId, PlatformUser, Rating, Reason};
use sendlab::rng::{Block, Draws};
use sendlab::scenario::{Scenario, Variation};

use crate::harness::{Backwards, lives, outcome, run_one, scenario};
use crate::platform_rules::{USER, count, events};

/// Two numbers, of 180 days and new.
fn setup() -> Setup {
    let world = scenario("", "[gate]\nfamily = \"documented\"\nrestriction.hardness = 1\n");
    let mut setup = world.setup(0, &Variation::default()).gate_setup();
    setup.account.numbers = Numbers::of(&[(180.0, 0.5), (0.0, 0.5)]);
    setup
}

/// The verdict on a first message of a number at hour 1.
fn verdict(gate: &Gate, number: u32, user: &PlatformUser) -> Verdict {
    let (message, category) = (MessageId::event(0), Category::Utility);
    let attempt = Attempt { recipient: 1, message, category, template: 1, number, minute: 60, occurrence: 0 };
    let [entity, key, occurrence] = attempt.verdict_key();
    let words = Draws::new(1, 0).block(Block::Verdict, entity, key, occurrence);
    gate.verdict(&gate.judgement(number, 0), &mut PairRecord::default(), user, &attempt, words, || 0)
}

/// The gate at hour 1, after an hour in which every tenth delivery of number 1 was blocked, and none of number 0.
fn one_is_red() -> Gate {
    let (mut gate, mut log) = (Gate::new(&setup(), 30 * 1440, &Draws::new(1, 0)), Vec::new());
    let limit = RollingLimit::with_numbers(2);
    gate.open_hour(0, &limit, &mut log);
    for number in [0, 1] {
        let counts = HourCounts { number, attempts: 1000, delivered: [0, 1000, 0], ..HourCounts::new(1, 4) };
        gate.book(0, &counts);
    }
    let block =
        Signal { number: 1, happens: 0, delivered: 0, template: 1, light: false, kind: SignalKind::Block };
    (0..100).for_each(|_| gate.hear(block));
    gate.open_hour(1, &limit, &mut log);
    assert!(log.iter().filter(|event| event.entity == Entity::Number).all(|event| event.id == 1));
    gate
}

#[test]
fn each_number_is_rated_and_restricted_by_its_own_recipients() {
    let gate = one_is_red();
    assert_eq!([0, 1].map(|number| gate.published_rating(number)), [Some(Rating::Green), Some(Rating::Red)]);
    assert!(matches!(verdict(&gate, 0, &USER), Verdict::Pass { silent: None, .. }));
    assert_eq!(verdict(&gate, 1, &USER), Verdict::Refused(Reason::NumberRestricted));
    // The sender polls every number, and what it calls the rating is the worst of them.
    assert_eq!(gate.status().rating, Rating::Red);
}

#[test]
fn rule_21_a_block_holds_for_every_number_of_the_portfolio() {
    let (gate, blocked) =
        (Gate::new(&setup(), 1440, &Draws::new(1, 0)), PlatformUser { blocked: true, ..USER });
    for number in [0, 1] {
        let lost = verdict(&gate, number, &blocked);
        assert!(matches!(lost, Verdict::Pass { silent: Some(Reason::Silent), .. }), "number {number}");
    }
}

const TWO: &str = "[number]\ncount = 2\nage = [\"180d\", \"0d\"]\nshare = [0.7, 0.3]\n";
/// Everybody blocks easily.
const BLOCKERS: &str = "[recipient]\np_block.marketing = { opted_in = 0.3, inactive = 0.3, cold = 0.4 }\n";
/// A harsh sender, a harsh gate.
const HARSH: &str = "[campaign]\nlaunches = [\"0d\", \"1d\", \"2d\"]\n[account]\nmessaging_limit = 2000\n\
                     [gate]\nprofile = \"strict\"\n";

fn with_numbers(numbers: &str) -> Scenario {
    scenario("horizon = \"5d\"", &format!("{numbers}{BLOCKERS}{HARSH}"))
}

/// What is refused in silence goes to people who blocked, whichever number writes to them.
#[test]
fn rule_21_nobody_hears_of_a_portfolio_they_blocked() {
    let world = with_numbers(TWO);
    let run = outcome(&world);
    assert!(count(&run, Reason::Silent) > 50);
    let mut blocked = 0;
    for life in lives(&world, 60) {
        let from =
            life.iter().filter_map(|scene| scene.outcome.as_ref().ok()?.negative).map(|(_, at)| at).min();
        let Some(from) = from else { continue };
        blocked += 1;
        assert!(life.iter().all(|scene| scene.outcome.is_err() || scene.second / 60 <= from));
    }
    assert!(blocked > 10, "{blocked}");
}

#[test]
fn rule_01_a_second_number_shares_the_limit_of_the_portfolio() {
    let used = |numbers: &str| {
        let tables = format!("{numbers}[account]\nmessaging_limit = 250\ntemplates_365d = 600_000\n");
        let run = outcome(&scenario("horizon = \"1d\"", &tables));
        run.gate.iter().map(|row| row.unique_recipients_24h).collect::<Vec<_>>()
    };
    assert_eq!(used(""), [250]);
    let two = used("[number]\ncount = 2\n");
    assert!(two.iter().sum::<u32>() == 250 && two.iter().all(|own| *own > 80), "{two:?}");
}

#[test]
fn a_second_number_without_contacts_changes_nothing() {
    let tables = |run: Outcome| (run.daily, run.reasons, run.gate_events, run.totals, run.newly_reached);
    for world in [HARSH, "[gate]\nfamily = \"article\"\n"] {
        let run = |numbers: &str| {
            let tables = format!("{world}[number]\nthroughput = \"app\"\n{numbers}");
            outcome(&scenario("horizon = \"5d\"", &tables))
        };
        let (one, two) = (run(""), run("count = 2\nshare = [1, 0]\n"));
        assert_eq!((one.numbers, two.numbers, two.gate.len()), (1, 2, 10));
        assert!(two.gate.chunks(2).map(|rows| rows[0]).eq(one.gate.iter().copied()));
        assert_eq!(tables(one), tables(two));
    }
}

#[test]
fn chunks_of_any_size_give_the_same_run_with_several_numbers() {
    let world =
        scenario("horizon = \"5d\"", &format!("{TWO}{BLOCKERS}[account]\nmessaging_limit = \"unlimited\"\n"));
    let whole = run_one(&world, 0, 0, None, &InOnePiece).0;
    assert!(
        events(&whole, Change::Rating).iter().any(|event| event.entity == Entity::Number && event.id == 1)
    );
    for size in [1, 37, 1_000] {
        assert_eq!(run_one(&world, 0, 0, None, &Backwards(size)).0, whole, "{size}");
    }
}

/// 2,000 contacts, share 0.3: four standard deviations (false alarm below 1e-4).
#[test]
fn contacts_are_shared_out_as_stated_and_in_every_arm_alike() {
    let world = scenario(
        "horizon = \"1d\"",
        &format!(
            "{TWO}[gate]\nprofile = \"off\"\noff = [\"reachability\", \"holdout\", \"opt_out\"]\n[recipient]\n\
             utility_per_day = {{ opted_in = 0, inactive = 0, cold = 0 }}\n\
             [[arm]]\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"blast-once\"\n"
        ),
    );
    let used = |arm| {
        let run = run_one(&world, arm, 0, None, &InOnePiece).0;
        run.gate.iter().map(|row| f64::from(row.unique_recipients_24h)).collect::<Vec<_>>()
    };
    let shares = used(0);
    assert_eq!(shares.iter().sum::<f64>(), 2_000.0);
    assert!((shares[1] - 600.0).abs() < 4.0 * (2_000.0f64 * 0.3 * 0.7).sqrt(), "{shares:?}");
    assert_eq!(used(1), shares);
}
