//! One-time codes: how many are asked for, what becomes of each, and what they leave alone.

use sendlab::engine::{DayCounts, InOnePiece, Outcome};
use sendlab::messaging::{Category, Reason, Segment};
use sendlab::scenario::Variation;
use sendlab::units::maths::exp;

use crate::harness::{Backwards, lives, outcome, outcomes, parse_with, people, run_one};
use crate::run::{home, sendlab};

const SIZE: u32 = 400;
const DAY: u32 = 1440;
const DAYS: f64 = 10.0;

/// The opted in ask for no codes, the rest do; nothing that the gate makes of anybody depends on anybody else.
const WORLD: &str = r#"
format = 1
seed = 9
horizon = "10d"
start = "2026-08-01"
[population]
size = 400
mix = { opted_in = 0.5, inactive = 0.25, cold = 0.25 }
[campaign]
launches = ["0d", "2d", "4d", "6d", "8d"]
valid_for = "1d"
[account]
messaging_limit = "unlimited"
[recipient]
codes_per_day = { opted_in = 0, inactive = 0.4, cold = 0.4 }
p_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }
[gate]
profile = "off"
[[arm]]
strategy = "blast"
baseline = true
"#;

fn world(settings: &[&str]) -> Outcome {
    outcome(&parse_with(WORLD, settings))
}

fn codes(outcome: &Outcome, of: impl Fn(&DayCounts) -> u64) -> u64 {
    outcome.codes.iter().map(of).sum()
}

fn lost(outcome: &Outcome, reason: Reason) -> u64 {
    let of_codes = outcome.reasons.iter().filter(|row| row.category == Category::Authentication);
    of_codes.filter(|row| row.reason == reason).map(|row| row.count).sum()
}

/// Counts over 40 replications against the Poisson law given how many people there are of each segment; 5 standard
/// deviations, false alarm below 1e-6.
#[test]
fn as_many_codes_are_asked_for_as_told() {
    for per_day in [0.1, 0.4, 2.0] {
        let set = format!("recipient.codes_per_day={{opted_in=0,inactive={per_day},cold={}}}", per_day / 2.0);
        let (mut asked, mut mean) = (0.0, 0.0);
        for run in outcomes(&parse_with(WORLD, &[&set]), 0..40) {
            asked += codes(&run, DayCounts::planned) as f64;
            let list = |segment: Segment| run.totals[segment as usize].list as f64;
            mean += DAYS * per_day * (list(Segment::Inactive) + list(Segment::Cold) / 2.0);
        }
        assert!((asked - mean).abs() < 5.0 * mean.sqrt(), "{per_day}: {asked} {mean}");
    }
}

/// Whose number is not on the platform asks for nothing.
#[test]
fn invalid_numbers_ask_for_no_codes() {
    let run = world(&["recipient.p_invalid_number={opted_in=0,inactive=1,cold=0}"]);
    let of = |segment: Segment| -> u64 {
        run.codes.iter().skip(segment as usize).step_by(3).map(DayCounts::planned).sum()
    };
    assert!(of(Segment::Inactive) == 0 && of(Segment::Cold) > 100, "{}", of(Segment::Cold));
}

/// Every code is sent at once and has one end: with nothing that refuses, only a block loses any.
#[test]
fn every_code_has_one_end() {
    let run = world(&["recipient.p_block={marketing={inactive=0.2,cold=0.3}}"]);
    let planned = codes(&run, DayCounts::planned);
    assert_eq!(planned, codes(&run, |counts| counts.attempts));
    assert_eq!(planned, codes(&run, |counts| counts.delivered + counts.silent));
    let silent = codes(&run, |counts| counts.silent);
    assert!(silent > 20 && silent == lost(&run, Reason::Silent), "{silent}");
    assert_eq!(codes(&world(&["gate.off=[\"recipient_block\"]"]), |counts| counts.silent), 0);
    let of = |segment: Segment| run.codes.iter().skip(segment as usize).step_by(3).map(|row| row.attempts);
    assert_eq!(of(Segment::OptedIn).sum::<u64>(), 0);
}

/// Who asks for no codes lives the same life whether others do or not; at a rate of 0 there is nothing at all.
#[test]
fn codes_change_nothing_for_who_asks_for_none() {
    let none = "recipient.codes_per_day={opted_in=0,inactive=0,cold=0}";
    let (without, with) = (world(&[none]), world(&[]));
    assert!(without.codes.is_empty() && lost(&without, Reason::Silent) == 0);
    assert_eq!(without.totals[Segment::OptedIn as usize], with.totals[Segment::OptedIn as usize]);
    for (at, (a, b)) in without.daily.iter().zip(&with.daily).enumerate() {
        assert!(at / 2 % 3 != Segment::OptedIn as usize || a == b, "{at}");
    }
    let tiring = world(&["recipient.fatigue_weight.authentication=0.1"]);
    assert_ne!(with.daily, tiring.daily, "a code is a message like any other to who gets it");
}

/// With every phone off for an exponential time, exp(-length / mean) of the codes outlast their time; 5 standard
/// deviations, false alarm below 1e-6. Messages that live for 30 days all wait.
#[test]
fn codes_wait_for_ten_minutes() {
    let sets = |length: u32| {
        let live =
            format!("gate.time_to_live={{phone_off=1,phone_off_mean=\"30min\",code_length=\"{length}min\"}}");
        world(&[&live, "recipient.codes_per_day={opted_in=0,inactive=3,cold=3}"])
    };
    for length in [1, 10, 15] {
        let run = sets(length);
        let expired = lost(&run, Reason::Expired) as f64;
        let met = expired + codes(&run, |counts| counts.delivered) as f64;
        let share = exp(-f64::from(length) / 30.0);
        assert!(
            (expired / met - share).abs() < 5.0 * (share * (1.0 - share) / met).sqrt(),
            "{length}: {expired} {met}"
        );
        let others = run.reasons.iter().filter(|row| row.category != Category::Authentication);
        assert!(others.into_iter().all(|row| row.reason != Reason::Expired));
    }
}

/// Of the codes that are read at all the share read in time is the delay's distribution function at their length, here
/// that of a lognormal with median 5 min and spread 1; 5 standard deviations, false alarm below 1e-6. One that is read too
/// late has been delivered all the same.
#[test]
fn codes_are_read_in_time_or_not() {
    let delay = "{fast_weight=1,fast_median=\"5min\",fast_sigma=1}";
    let delay = format!("recipient.delay.authentication={{opted_in={delay},inactive={delay},cold={delay}}}");
    let read = |length: u32| {
        let length = format!("gate.time_to_live.code_length=\"{length}min\"");
        let settings = ["recipient.codes_per_day={opted_in=0,inactive=3,cold=3}", &delay, &length];
        let scenario = parse_with(WORLD, &[&settings[..], &["recipient.waking_length=\"24h\""]].concat());
        let lives = lives(&scenario, SIZE);
        let scenes = lives.iter().flatten().filter(|scene| scene.category == Category::Authentication);
        let sooner_or_later =
            scenes.filter(|scene| matches!(&scene.outcome, Ok(seen) if seen.read.is_some()));
        let run = outcome(&scenario);
        let in_time = codes(&run, |counts| counts.read);
        (in_time, sooner_or_later.count() as f64, codes(&run, |counts| counts.delivered))
    };
    // The normal distribution at ln(length / 5).
    let mut delivered = None;
    for (length, share) in [(1, 0.053_78), (5, 0.5), (15, 0.864_03)] {
        let (in_time, all, whole) = read(length);
        let tolerance = 5.0 * (share * (1.0 - share) / all).sqrt();
        assert!((in_time as f64 / all - share).abs() < tolerance, "{length}: {in_time} {all}");
        assert!(all > 3_000.0 && all < whole as f64 && *delivered.get_or_insert(whole) == whole);
    }
}

#[test]
fn codes_cost_their_price_inside_windows_too() {
    let settings = [
        "campaign.launches=[\"9d\"]",
        "recipient.utility_per_day={opted_in=0,inactive=0,cold=0}",
        "recipient.conversations_per_day={opted_in=5,inactive=5,cold=5}",
    ];
    let scenario = parse_with(WORLD, &settings);
    let prices = scenario.setup(0, &Variation::default()).prices;
    let run = outcome(&scenario);
    let cost = run.totals.iter().map(|totals| totals.cost).sum::<f64>();
    let marketing = run.daily.iter().map(|row| row.delivered).sum::<u64>() as f64;
    let delivered = codes(&run, |counts| counts.delivered) as f64;
    let expected = marketing * prices.marketing + delivered * prices.authentication;
    assert!(
        prices.authentication > 0.0 && delivered > 100.0 && (cost - expected).abs() < 1e-6,
        "{cost} {expected}"
    );
}

/// Whoever comes from an entry point is answered by the code, and what follows in 72 h is free: the bill by the rule
/// alone.
#[test]
fn codes_are_free_in_the_free_entry_window() {
    let text = WORLD.replace("\"blast\"", "\"do-nothing\"");
    let settings = [
        "recipient.entry_point_share=1",
        "recipient.conversations_per_day={opted_in=0,inactive=0.1,cold=0.1}",
        "recipient.utility_per_day={opted_in=0,inactive=0,cold=0}",
        "recipient.p_block={authentication={inactive=0,cold=0}}",
    ];
    let scenario = parse_with(&text, &settings);
    let setup = scenario.setup(0, &Variation::default());
    let people = people(&scenario);
    let mut windows = vec![None; people.contacts.len()];
    let (mut free, mut charged) = (0, 0);
    for code in &people.codes {
        let window = &mut windows[code.recipient as usize];
        if let Some((_, entry)) = people.entries.until(code.recipient, code.minute) {
            let answered = window.is_some_and(|from| from >= entry);
            if !answered && code.minute - entry < DAY {
                *window = Some(code.minute);
            }
        }
        let is_free = window.is_some_and(|from| code.minute - from < 3 * DAY);
        *if is_free { &mut free } else { &mut charged } += 1;
    }
    let run = outcome(&scenario);
    assert_eq!(codes(&run, |counts| counts.delivered), free + charged);
    let cost = run.totals.iter().map(|totals| totals.cost).sum::<f64>();
    assert!((cost - charged as f64 * setup.prices.authentication).abs() < 1e-9, "{cost} {charged}");
    assert!(free > 50 && charged > 200, "{free} {charged}");
}

/// Marketing that burns the number costs codes, which the layer of a restricted number refuses like everything else.
#[test]
fn a_restricted_number_loses_codes() {
    let burn = [
        "gate.profile=\"strict\"",
        "recipient.p_block={marketing={inactive=0.3,cold=0.5}}",
        "recipient.codes_per_day={opted_in=0,inactive=3,cold=3}",
    ];
    let run = world(&burn);
    let restricted = lost(&run, Reason::NumberRestricted);
    assert!(restricted > 0 && restricted == codes(&run, |counts| counts.withheld), "{restricted}");
    let spared = world(&[&burn[..], &["gate.off=[\"number_restriction\"]"]].concat());
    assert_eq!(lost(&spared, Reason::NumberRestricted), 0);
}

/// Whom a code reaches outside a window counts for the messaging limit: nobody else was written to.
#[test]
fn codes_count_for_the_messaging_limit() {
    let quiet = ["campaign.launches=[\"9d\"]", "recipient.utility_per_day={opted_in=0,inactive=0,cold=0}"];
    let run = world(&quiet);
    let counted: u32 = run.gate.iter().take(8).map(|day| day.unique_recipients_24h).sum();
    let delivered: u64 = run.codes.iter().take(8 * 3).map(|row| row.delivered).sum();
    assert!(counted > 100 && u64::from(counted) <= delivered, "{counted} {delivered}");
}

#[test]
fn codes_do_not_depend_on_the_chunks() {
    let scenario = parse_with(WORLD, &["gate.profile=\"central\""]);
    let whole = run_one(&scenario, 0, 0, None, &InOnePiece).0;
    assert!(codes(&whole, |counts| counts.delivered) > 100);
    assert_eq!(run_one(&scenario, 0, 0, None, &Backwards(7)).0, whole);
}

/// A code that is held back until its time is over is dropped in silence, and not sent an hour late.
#[test]
fn codes_are_not_let_go_late() {
    let young = [
        "gate.profile=\"central\"",
        "account.templates_365d=0",
        "gate.pacing={large=100,first_set=100,review=\"1d\"}",
        "recipient.codes_per_day={opted_in=0,inactive=3,cold=3}",
    ];
    let run = world(&young);
    assert!(lost(&run, Reason::Expired) > 0, "{:?}", run.reasons);
    let kept = world(&[&young[..], &["gate.off=[\"time_to_live\"]"]].concat());
    assert_eq!(lost(&kept, Reason::Expired), 0);
    assert!(run.codes.iter().all(|row| row.attempts == row.ended()));
}

/// A folder with codes is read back as it was written, and one whose codes were touched is not read.
#[test]
fn codes_stand_in_the_tables_and_are_read_back() {
    let home = home();
    let text = WORLD.replace("seed = 9", "seed = 9\nreplications = 2");
    std::fs::write(home.path().join("codes.toml"), text).unwrap();
    let block = "recipient.p_block={marketing={inactive=0.2,cold=0.3}}";
    let run = ["run", "codes.toml", "-q", "--worlds", "central", "--set", block, "--out", "r"];
    let answer = sendlab(&home).args(run).assert().code(0).get_output().stdout.clone();
    let again = sendlab(&home).args(["report", "r"]).assert().code(0).get_output().stdout.clone();
    assert_eq!(answer, again);
    for name in ["daily.csv", "reasons.csv"] {
        let path = home.path().join("r").join(name);
        let table = std::fs::read_to_string(&path).unwrap();
        let rows = table.lines().filter(|row| row.contains(",authentication,"));
        if name == "daily.csv" {
            assert_eq!(rows.clone().count(), 2 * 3 * 10);
        }
        // A silent loss that the other table does not know of.
        let row = rows.into_iter().next().unwrap();
        let (head, tail) = row.rsplit_once(",authentication,").unwrap();
        let mut cells: Vec<String> = tail.split(',').map(str::to_owned).collect();
        // In the one it is planned and attempted besides, in the other it is the count.
        let more = if name == "daily.csv" { vec![0, 2, 7] } else { vec![cells.len() - 1] };
        for at in more {
            cells[at] = (cells[at].parse::<u64>().unwrap() + 1).to_string();
        }
        let touched = format!("{head},authentication,{}", cells.join(","));
        std::fs::write(&path, table.replacen(row, &touched, 1)).unwrap();
        let refused = sendlab(&home).args(["report", "r"]).assert().code(predicates::ord::ne(0));
        let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
        assert!(said.contains("are not those of daily.csv"), "{said}");
        std::fs::write(&path, table).unwrap();
    }
}

/// A trace tells of codes, and finds the first that waited too long.
#[test]
fn a_trace_shows_codes() {
    let home = home();
    std::fs::write(home.path().join("codes.toml"), WORLD).unwrap();
    let off = "gate.time_to_live={phone_off=1,phone_off_mean=\"20min\"}";
    let trace = ["trace", "codes.toml", "--arm", "blast", "--first", "expired", "--set", off];
    let told = sendlab(&home).args(trace).assert().code(0).get_output().stdout.clone();
    let told = String::from_utf8(told).unwrap();
    assert!(
        told.starts_with("expired happens to ") && told.contains("  authentication one-time code 0\n"),
        "{told}"
    );
    // e^(-10/20), the code's ten minutes in the mean time of a phone that is off.
    assert!(told.contains("lost below 0.6065") && told.contains("its time was over"), "{told}");
}
