//! What holds of the gate in any small world and any order of its layers that can be: every attempt has one end, the
//! messaging limit is kept in any rolling 24 h, states move along their diagrams only, and the two ways of asking the
//! layers give one answer.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use sendlab::engine::{InOnePiece, Opinion, Outcome, Scene};
use sendlab::gate::{LAYERS, Machine, Moment, Order};
use sendlab::messaging::{Change, Entity, Fate, GateEvent, Layer, MessagingLimit, REASONS, Reason};
use sendlab::scenario::Variation;

use crate::harness::{lives, outcome, parse, run_one};

const DAY: u32 = 1440;
const NEWEST: &str = "rules = \"2026-10\"";
/// The rules change on the third day of the run.
const ACROSS: &str = "rules = \"2023-legacy\"\nrules_from = { \"2026-11-05\" = \"2026-10\" }";
/// More contacts than the lowest messaging limit has room for.
const CONTACTS: u32 = 280;

/// An order that can be: of the layers that may come next, that with the lowest rank.
fn order_by(ranks: &[u32]) -> Vec<Layer> {
    let mut order: Vec<Layer> = Vec::new();
    while order.len() < LAYERS.len() {
        let open = |at: &usize| {
            let row = &LAYERS[*at];
            let answers_first = |other: &&sendlab::gate::LayerInfo| other.moment == Moment::AtOnce;
            !order.contains(&row.layer)
                && row.after.iter().all(|before| order.contains(before))
                && (row.moment == Moment::AtOnce
                    || LAYERS.iter().filter(answers_first).all(|first| order.contains(&first.layer)))
        };
        let next = (0..LAYERS.len()).filter(open).min_by_key(|at| ranks[*at]).unwrap();
        order.push(LAYERS[next].layer);
    }
    order
}

/// A harsh small world: every layer finds something to object to in some of them.
fn worlds() -> impl Strategy<Value = String> {
    let text = |values: &'static [&'static str]| select(values);
    let account = (
        text(&["250", "250", "\"auto\"", "\"unlimited\""]),
        text(&["true", "false\nverify_on = \"2d\"", "false\nverification = \"denied\"\nverify_on = \"1d\""]),
        select(vec![0, 600_000]),
        text(&["kept", "app", "standard"]),
        text(&["elsewhere", "elsewhere", "elsewhere", "no-user-limit", "united-states"]),
        text(&["off", "repay-all", "leaky"]),
        text(&["", "", "count = 2", "count = 2\nshare = [0.9, 0.1]\nage = [\"180d\", \"0d\"]"]),
    );
    let gate = (
        text(&["documented", "throttle", "saturation", "article", "composite"]),
        text(&["lenient", "central", "strict", "off"]),
        select(vec![0.0, 1.0]),
        select(vec![0.0, 0.3]),
        prop::collection::vec(any::<u32>(), LAYERS.len()),
        text(&[NEWEST, NEWEST, "rules = \"2023-legacy\"", "rules = \"2025-10\"", ACROSS]),
    );
    let people = (select(vec![0.0, 0.1, 0.4]), select(vec![0.0, 0.3, 2.0]), select(vec![0.0, 0.3]));
    let sender =
        (text(&["marketing", "utility"]), text(&["blast", "retry-hard", "warm-up", "utility-first"]));
    ((0..10_000_u32), account, gate, people, sender).prop_map(|(seed, account, gate, people, sender)| {
        let (limit, verified, templates, throughput, region, pair_rate, numbers) = account;
        let (family, profile, paced, phone_off, ranks, rules) = gate;
        let (block, utility, reply) = people;
        let (declared, strategy) = sender;
        let order = order_by(&ranks);
        let layers: Vec<&str> = order.iter().map(|layer| layer.name()).collect();
        format!(
            "format = 1\nseed = {seed}\nhorizon = \"7d\"\nreplications = 1\n[population]\nsize = {CONTACTS}\n\
             [account]\nmessaging_limit = {limit}\nverified = {verified}\ntemplates_365d = {templates}\n\
             [number]\nthroughput = \"{throughput}\"\nregion = \"{region}\"\n{numbers}\n\
             [campaign]\nlaunches = [\"0d\", \"1d\", \"4d\"]\ndeclared_as = \"{declared}\"\n\
             [recipient]\np_block.marketing = {{ opted_in = {block}, inactive = {block}, cold = {block} }}\n\
             p_reply.marketing = {{ opted_in = {reply}, inactive = {reply} }}\n\
             p_invalid_number = {{ opted_in = 0.05, inactive = 0.05, cold = 0.3 }}\n\
             utility_per_day = {{ opted_in = {utility}, inactive = {utility}, cold = 0 }}\n\
             [gate]\nfamily = \"{family}\"\nprofile = \"{profile}\"\npair_rate = \"{pair_rate}\"\nlayers = {layers:?}\n{rules}\n\
             rating.min_volume = 20\nlimit.scaling_deliveries = 300\naccount.red_days = \"1d\"\n\
             utility_abuse = {{ detection = 0.9, cap = 50 }}\n\
             pacing = {{ template_probability = {paced}, template_sample = 40, large = 60, first_set = 30 }}\n\
             time_to_live = {{ phone_off = {phone_off}, length = \"1d\" }}\n\
             [[arm]]\nstrategy = \"{strategy}\"\nbaseline = true\n"
        )
    })
}

/// Every attempt has one of the ends, and every end but delivery and waiting has a reason of its kind. Debug builds hold
/// the sums against each other in every epoch (the ledger); this counts anew, by the reasons.
fn every_attempt_ends_once(outcome: &Outcome) -> Result<(), TestCaseError> {
    let mut by_fate: BTreeMap<(u32, usize, usize, usize), u64> = BTreeMap::new();
    for row in &outcome.reasons {
        let key = (row.day, row.segment as usize, row.category as usize, row.reason.fate() as usize);
        *by_fate.entry(key).or_default() += row.count;
    }
    for (at, cell) in outcome.daily.iter().enumerate() {
        let (day, segment, category) = ((at / 6) as u32, at / 2 % 3, at % 2);
        let reasons =
            |fate: Fate| by_fate.get(&(day, segment, category, fate as usize)).copied().unwrap_or(0);
        let ends = [Fate::Rejected, Fate::Withheld, Fate::Undeliverable, Fate::Silent].map(reasons);
        prop_assert_eq!(ends, [cell.rejected, cell.withheld, cell.undeliverable, cell.silent]);
        prop_assert_eq!(cell.attempts, cell.delivered + ends.iter().sum::<u64>() + cell.pending_end);
        prop_assert_eq!(reasons(Fate::Suppressed), cell.suppressed);
    }
    Ok(())
}

/// The one machine that an event is about.
fn machine_of(event: &GateEvent) -> &'static Machine {
    let mut machines = LAYERS.iter().flat_map(|row| row.machines).filter(|machine| machine.is_of(event));
    let machine = machines.next().expect("every event belongs to a machine");
    assert!(machines.next().is_none(), "{event:?} belongs to two machines");
    machine
}

/// Every change is an arrow of its diagram and begins where the change before it ended, in the order of time.
fn states_move_along_their_diagrams(outcome: &Outcome) -> Result<(), TestCaseError> {
    let mut states: BTreeMap<(&str, u32, &str), &str> = BTreeMap::new();
    let mut last = 0;
    for event in &outcome.gate_events {
        let machine = machine_of(event);
        prop_assert!(machine.allows(event.from, event.to), "{event:?}");
        prop_assert!(event.second / 3600 >= last / 3600, "{event:?} comes after second {last}");
        last = event.second;
        match states.insert((event.entity.name(), event.id, event.event.name()), event.to) {
            Some(state) => prop_assert_eq!(state, event.from, "{:?}", event),
            None => prop_assert!(machine.starts.contains(&event.from), "{event:?}"),
        }
    }
    Ok(())
}

/// Minutes at which one recipient is counted, and the number that wrote: delivered outside a service window, and not
/// counted in the 24 h before.
fn counted(life: &[Scene]) -> Vec<(u32, u32)> {
    let (mut counts, mut window) = (Vec::<(u32, u32)>::new(), u32::MAX);
    for scene in life {
        let Ok(reaction) = &scene.outcome else { continue };
        let minute = scene.second / 60;
        let in_window = window <= minute && minute - window < DAY;
        if !in_window && counts.last().is_none_or(|(last, _)| minute - last >= DAY) {
            counts.push((minute, scene.number));
        }
        if reaction.reply {
            window = reaction.positive_at;
        }
    }
    counts
}

/// Whose limit the messages of a number meet at a minute (its own, or `None` the portfolio's), and how many recipients it
/// has room for, by the events of the gate.
fn room_at(outcome: &Outcome, by_number: bool, number: u32, minute: u32) -> (Option<u32>, usize) {
    let start = MessagingLimit::Tier250;
    let limits = || {
        let events = outcome.gate_events.iter();
        events.filter(|event| event.event == Change::MessagingLimit && event.second / 60 <= minute)
    };
    let of_portfolio = |event: &&GateEvent| event.entity == Entity::Portfolio;
    let whose = (by_number && !limits().any(|event| of_portfolio(&event))).then_some(number);
    let raised = match whose {
        Some(id) => limits().rfind(|event| event.entity == Entity::Number && event.id == id),
        None => limits().rfind(of_portfolio),
    };
    let named = |name| MessagingLimit::ALL.into_iter().find(|tier| tier.name() == name).unwrap();
    let tier = raised.map_or(start, |event| named(event.to));
    (whose, tier.recipients().map_or(usize::MAX, |recipients| recipients as usize))
}

fn runner(seed: u64, cases: u32) -> TestRunner {
    TestRunner::new(Config {
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 30,
        ..Config::with_cases(cases)
    })
}

/// The worlds also reach what they are to show: all reasons of the gate but, perhaps, five that take more people or more
/// days and have tests of their own, and every kind of event but that of a number's throughput.
#[test]
fn attempts_end_once_and_states_keep_to_their_diagrams() {
    let (reasons, changes) = (RefCell::new(Vec::new()), RefCell::new(BTreeSet::new()));
    let result = runner(20_261_127, 48).run(&worlds(), |text| {
        let outcome = outcome(&parse(&text));
        reasons.borrow_mut().extend(outcome.reasons.iter().map(|row| row.reason));
        changes.borrow_mut().extend(outcome.gate_events.iter().map(|event| event.event.name()));
        every_attempt_ends_once(&outcome)?;
        states_move_along_their_diagrams(&outcome)
    });
    result.unwrap_or_else(|fault| panic!("{fault}"));
    let seen = reasons.into_inner();
    let of_the_gate = |reason: &&Reason| Layer::GATE.contains(&reason.layer()) && !seen.contains(reason);
    let missing: Vec<&str> = REASONS.iter().filter(of_the_gate).map(|reason| reason.name()).collect();
    let rare = ["template_paused", "template_disabled", "maintenance", "pair_rate", "template_pacing"];
    assert!(missing.iter().all(|name| rare.contains(name)), "{missing:?}");
    assert_eq!(changes.into_inner().len(), 12, "all but throughput");
}

/// What an observer is told of each layer explains what happened: the first that objects gives the reason, and where
/// none does the message is delivered. Asked again, and about every layer, nothing else comes out.
#[test]
fn what_the_layers_are_told_to_have_said_is_what_happened() {
    let explained = RefCell::new(BTreeMap::<&str, u32>::new());
    let result = runner(20_261_131, 12).run(&worlds(), |text| {
        let world = parse(&text);
        let order = world.setup(0, &Variation::default()).gate_setup().order;
        let watched = run_one(&world, 0, 0, Some(7), &InOnePiece).0;
        prop_assert_eq!(watched, outcome(&world), "an observer changes nothing");
        for life in lives(&world, 24) {
            for (at, scene) in life.iter().enumerate() {
                let layers: Vec<Layer> = scene.findings.iter().map(|finding| finding.layer).collect();
                prop_assert_eq!(&layers, order.layers());
                let said = scene.decider().map(|finding| finding.opinion);
                let waited = life[..at]
                    .iter()
                    .any(|before| before.message == scene.message && before.outcome == Err(None));
                match (&scene.outcome, said) {
                    (Ok(_), None) | (Err(None), Some(Opinion::Hold)) => {}
                    (Err(Some(reason)), Some(Opinion::Refuse(told))) => {
                        prop_assert_eq!(*reason, told);
                        *explained.borrow_mut().entry(reason.name()).or_default() += 1;
                    }
                    // What becomes of a held message is decided by its layer for all of them at once.
                    (Err(Some(reason)), None) if waited => prop_assert_eq!(reason.layer(), Layer::Pacing),
                    (outcome, said) => prop_assert!(false, "{outcome:?}, told {said:?}"),
                }
                for finding in &scene.findings {
                    prop_assert!(finding.note.draw.is_none_or(|draw| 0.0 < draw && draw < 1.0));
                }
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(explained.borrow().len() >= 10, "{explained:?}");
}

/// `text` with another value for a key that stands in it once, up to the `end` of the value.
fn with(text: &str, key: &str, end: char, value: &str) -> String {
    let (before, after) = text.split_once(&format!("{key} = ")).unwrap();
    let (_, after) = after.split_once(end).unwrap();
    format!("{before}{key} = {value}{end}{after}")
}

/// A share of phones that are off so small that none is makes the gate ask its layers one by one, as a list: the result
/// is the same to the last count.
#[test]
fn asking_by_the_list_gives_the_same_answers() {
    let names: Vec<&str> = Order::default().layers().iter().map(|layer| layer.name()).collect();
    let result = runner(20_261_128, 24).run(&worlds(), |text| {
        let text = with(&text, "layers", '\n', &format!("{names:?}"));
        let text = with(&text, "region", '\n', "\"elsewhere\"");
        let phones = |off| outcome(&parse(&with(&text, "phone_off", ',', off)));
        prop_assert_eq!(phones("0"), phones("1e-300"));
        Ok(())
    });
    result.unwrap_or_else(|fault| panic!("{fault}"));
}

/// Counted from the lives of all contacts, one by one, without the gate's own count.
#[test]
fn the_messaging_limit_is_kept_in_any_24_hours() {
    let most = RefCell::new([0; 2]);
    let result = runner(20_261_129, 24).run(&worlds(), |text| {
        let text = with(&text, "messaging_limit", '\n', "250");
        let text = with(&text, "region", '\n', "\"elsewhere\"");
        let world = parse(&with(&text, "profile", '\n', "\"lenient\""));
        let outcome = outcome(&world);
        let by_number = text.contains("2023-legacy");
        let mut counts: Vec<(u32, u32)> =
            lives(&world, CONTACTS).iter().flat_map(|life| counted(life)).collect();
        counts.sort_unstable();
        for (at, &(minute, number)) in counts.iter().enumerate() {
            let (whose, room) = room_at(&outcome, by_number, number, minute);
            let recent = counts[..=at].iter().rev().take_while(|(other, _)| other + DAY > minute);
            let used = recent.filter(|(_, writer)| whose.is_none_or(|id| id == *writer)).count();
            prop_assert!(used <= room, "{used} at minute {minute}, limit {room} of {whose:?}");
            if room == 250 {
                let mut most = most.borrow_mut();
                let most = &mut most[usize::from(whose.is_some())];
                *most = used.max(*most);
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(most.into_inner(), [250; 2], "either limit binds in one of the worlds");
}

#[test]
fn any_ranks_give_an_order_that_can_be() {
    let ranks = prop::collection::vec(any::<u32>(), LAYERS.len());
    let result = runner(20_261_130, 200).run(&ranks, |ranks| {
        prop_assert!(Order::of(&order_by(&ranks)).is_ok());
        Ok(())
    });
    result.unwrap();
}
