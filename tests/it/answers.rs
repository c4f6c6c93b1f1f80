//! Free text in answer to what customers write: who is answered, when, and what becomes of it.

use sendlab::engine::{AnswerCounts, InOnePiece, Outcome};
use sendlab::messaging::{Change, Negative, Reason, Segment};
use sendlab::scenario::{Scenario, Variation};

use crate::harness::{Backwards, lives_of, outcome, parse_with, people, run_one};
use crate::run::{home, sendlab};

const DAY: u32 = 1440;
const SIZE: u32 = 250;
const DAYS: u32 = 7;

/// People who write of their own accord, reply and block a lot, before service messages cost anything.
const WORLD: &str = r#"
format = 1
seed = 6
horizon = "7d"
start = "2026-08-01"
[population]
size = 250
mix = { opted_in = 0.5, inactive = 0.3, cold = 0.2 }
[campaign]
launches = ["0d", "1d", "2d", "3d", "4d", "5d", "6d"]
valid_for = "1d"
[recipient]
conversations_per_day = { opted_in = 0.5, inactive = 0.3, cold = 0.1 }
p_reply = { marketing = { opted_in = 0.3, inactive = 0.2, cold = 0.1 } }
p_block = { marketing = { opted_in = 0.03, inactive = 0.05, cold = 0.1 } }
goodwill_loss_per_unread = 0.3
[[arm]]
strategy = "blast"
baseline = true
"#;

fn world(settings: &[&str]) -> Scenario {
    parse_with(WORLD, settings)
}

/// Of every recipient, when they write before they block, and when they block; from their lives, not from the books of the
/// answers.
fn written(scenario: &Scenario) -> Vec<(Vec<u32>, u32)> {
    let people = people(scenario);
    let mut all = Vec::new();
    for (recipient, life) in (0..).zip(lives_of(scenario, 0, SIZE)) {
        let reactions = || life.iter().filter_map(|scene| scene.outcome.as_ref().ok());
        let blocks = reactions().filter_map(|reaction| reaction.negative);
        let block = blocks.filter(|(kind, _)| *kind == Negative::Block).map(|(_, at)| at).min();
        let own = people.conversations.in_order().iter().filter(|at| at.recipient == recipient);
        let replies = reactions().filter(|reaction| reaction.reply).map(|reaction| reaction.positive_at);
        let block = block.unwrap_or(u32::MAX);
        let mut minutes: Vec<u32> = own.map(|at| at.minute).chain(replies).collect();
        minutes.retain(|minute| *minute < block && *minute < DAYS * DAY);
        all.push((minutes, block));
    }
    all
}

/// What becomes of the answers when everybody is answered, by the rule alone, while nothing stops the account.
fn expected(written: &[(Vec<u32>, u32)], segments: &[Segment], after: u32) -> Vec<AnswerCounts> {
    expected_of(written, segments, after, |_| None)
}

/// The same with an account that is stopped in some minutes.
fn expected_of(
    written: &[(Vec<u32>, u32)],
    segments: &[Segment],
    after: u32,
    stops: impl Fn(u32) -> Option<Reason>,
) -> Vec<AnswerCounts> {
    let mut counts = vec![AnswerCounts::default(); 3 * DAYS as usize];
    for ((minutes, block), segment) in written.iter().zip(segments) {
        for minute in minutes {
            let sent = minute + after;
            let day = (sent / DAY).min(DAYS - 1);
            let counts = &mut counts[(3 * day) as usize + *segment as usize];
            let open = minutes.iter().any(|last| *last <= sent && sent - last < DAY);
            if let Some(reason) = stops(sent).filter(|_| sent < DAYS * DAY) {
                counts.refused += 1;
                match reason {
                    Reason::AccountBlocked => counts.account_blocked += 1,
                    _ => counts.account_locked += 1,
                }
                continue;
            }
            let end = match (sent < DAYS * DAY, open, *block <= sent) {
                (false, ..) => &mut counts.unsent,
                (true, false, _) => &mut counts.refused,
                (true, true, true) => &mut counts.silent,
                (true, true, false) => &mut counts.delivered,
            };
            *end += 1;
        }
    }
    counts
}

fn total(outcome: &Outcome, of: impl Fn(&AnswerCounts) -> u64) -> u64 {
    outcome.answers.iter().map(of).sum()
}

/// Every message of a customer is answered at a share of 1, and every answer has the end that the rule gives it, by day and
/// segment: within 24 h all but the blocked get it, later only who has written again.
#[test]
fn every_answer_has_the_end_of_the_rule() {
    let (written, segments) = (written(&world(&[])), people(&world(&[])).segments);
    for (after, minutes) in [("0min", 0), ("1h", 60), ("1439min", DAY - 1), ("24h", DAY), ("30h", 30 * 60)] {
        let set = format!("service={{answer_share=1,answer_after=\"{after}\"}}");
        let outcome = outcome(&world(&[&set]));
        assert_eq!(outcome.answers, expected(&written, &segments, minutes), "{after}");
        let refused = total(&outcome, |answers| answers.refused);
        let delivered = total(&outcome, |answers| answers.delivered);
        assert!(delivered > 50 && (refused > 100) == (minutes >= DAY), "{after}: {delivered} {refused}");
        assert!(minutes < DAY || total(&outcome, |answers| answers.unsent) > 10, "{after}");
    }
    let silent = |set: &str| total(&outcome(&world(&[set])), |answers| answers.silent);
    assert!(silent("service={answer_share=1,answer_after=\"20h\"}") > 5);
    let unnoticed = ["service={answer_share=1,answer_after=\"20h\"}", "gate.off=[\"recipient_block\"]"];
    assert_eq!(total(&outcome(&world(&unnoticed)), |answers| answers.silent), 0);
}

/// An account that goes down the whole ladder within days.
const TUMBLING: [&str; 3] =
    ["gate.account.red_days=\"12h\"", "gate.rating.yellow=0.0005", "gate.rating.red=0.001"];

/// The first blocks of the ladder stop templates alone (documented), and answers go on; the later ones stop any message, and
/// so does a lock.
#[test]
fn an_account_that_may_send_nothing_may_not_answer() {
    let answering = "service={answer_share=1,answer_after=\"23h\"}";
    let scenario = world(&[&TUMBLING[..], &[answering]].concat());
    let (written, segments) = (written(&scenario), people(&scenario).segments);
    let outcome = outcome(&scenario);
    let standing = |minute: u32| {
        let last = outcome
            .gate_events
            .iter()
            .rfind(|event| event.event == Change::Account && event.second <= minute * 60);
        last.map_or("good", |event| event.to)
    };
    let stops = |minute: u32| match standing(minute) {
        "all_blocked" => Some(Reason::AccountBlocked),
        "locked" | "disabled" => Some(Reason::AccountLocked),
        _ => None,
    };
    assert_eq!(outcome.answers, expected_of(&written, &segments, 23 * 60, stops));
    let blocked = total(&outcome, |answers| answers.account_blocked);
    let locked = total(&outcome, |answers| answers.account_locked);
    let at_all = total(&outcome, |answers| answers.delivered);
    assert!(blocked > 5 && locked > 50 && at_all > 20, "{blocked} {locked} {at_all}");
    let templates_only = |at: &u32| standing(*at) == "templates_blocked";
    let sent = written.iter().flat_map(|(minutes, _)| minutes).map(|minute| minute + 23 * 60);
    assert!(sent.filter(templates_only).count() > 0, "some are answered while templates are blocked");
    let off =
        crate::harness::outcome(&world(&[&TUMBLING[..], &[answering, "gate.off=[\"account\"]"]].concat()));
    assert_eq!(total(&off, |answers| answers.account_blocked + answers.account_locked), 0);
}

/// The answers in everybody's life are those in the books, day by day and end by end, and watching changes nothing.
#[test]
fn answers_are_told_one_by_one() {
    for settings in [
        ["service={answer_share=0.6,answer_after=\"20h\"}", "recipient.goodwill_per_answer=0.2"],
        ["service={answer_share=0.6,answer_after=\"25h\"}", "gate.account.red_days=\"1d\""],
    ] {
        let scenario = world(&settings);
        let segments = people(&scenario).segments;
        let plain = outcome(&scenario);
        let mut told = vec![AnswerCounts::default(); plain.answers.len()];
        let (mut replies, mut own) = (0, 0);
        for (recipient, segment) in (0..SIZE).zip(segments) {
            let (outcome, story) = run_one(&scenario, 0, 0, Some(recipient), &InOnePiece);
            assert_eq!(outcome, plain);
            assert!(story.answers.is_sorted_by_key(|answer| answer.minute));
            for answer in &story.answers {
                assert_eq!(answer.recipient, recipient);
                assert!(answer.written < answer.minute && answer.last_written >= answer.written);
                *if answer.replied_to.is_some() { &mut replies } else { &mut own } += 1;
                let counts = &mut told[(3 * (answer.minute / DAY)) as usize + segment as usize];
                match answer.outcome {
                    Ok(goodwill) => {
                        counts.delivered += 1;
                        let gain = if settings[1].contains("goodwill") { 0.2 } else { 0.0 };
                        let expected = (answer.before.goodwill + gain).min(0.0);
                        assert!((goodwill - expected).abs() < 1e-3, "{goodwill} {expected}");
                    }
                    Err(reason) => counts.fail(reason),
                }
            }
        }
        for (told, counted) in told.iter().zip(&plain.answers) {
            assert_eq!(*told, AnswerCounts { unsent: 0, ..*counted });
        }
        assert!(replies > 20 && own > 50, "{replies} {own}");
    }
}

#[test]
fn trace_tells_answers_and_finds_the_first() {
    let home = home();
    std::fs::write(home.path().join("answers.toml"), WORLD).unwrap();
    let trace = |set: &str, more: &[&str]| {
        let to = ["trace", "answers.toml", "--arm", "blast", "--set", set];
        let done = sendlab(&home).args(to).args(more).assert().code(0);
        String::from_utf8(done.get_output().stdout.clone()).unwrap()
    };
    let late = "service={answer_share=1,answer_after=\"25h\"}";
    let soon = "service={answer_share=1,answer_after=\"20h\"}";
    for (set, word, shows) in [
        (late, "131047", "not delivered: window_closed by layer service_window (131047)"),
        (late, "service_window", "what they wrote of their own accord, day "),
        (soon, "answered", "    delivered; goodwill "),
        (soon, "answered", "  service answer in free text to "),
    ] {
        let text = trace(set, &["--first", word]);
        let (head, life) = text.split_once('\n').unwrap();
        assert!(head.starts_with(&format!("{word} happens to ")) && life.contains(shows), "{text}");
        let on = head.split(", on ").nth(1).unwrap().trim_end_matches('.');
        assert!(life.contains(&format!("{on}  service answer")), "{on} in {life}");
        let number = head.split("number ").nth(1).unwrap().split(',').next().unwrap();
        assert_eq!(trace(set, &["--recipient", number]), life);
    }
    let none = trace("service.answer_share=0", &["--first", "answered"]);
    assert_eq!(none, "answered happens to nobody in arm blast, replication 0.\n");
}

/// Binomial counts over 40 replications; 5 standard deviations, false alarm below 1e-6 each. Nobody is answered at a lower
/// share who is not at a higher one.
#[test]
fn messages_are_answered_with_their_probability() {
    let answered = |share: f64| -> Vec<u64> {
        let scenario = world(&[&format!("service.answer_share={share}")]);
        let outcomes = crate::harness::outcomes(&scenario, 0..40);
        outcomes.map(|outcome| total(&outcome, |answers| answers.counts().planned())).collect()
    };
    let all = answered(1.0);
    let written = all.iter().sum::<u64>() as f64;
    assert!(written > 10_000.0, "{written}");
    for share in [0.1, 0.35, 0.8] {
        let some = answered(share);
        assert!(some.iter().zip(&all).all(|(some, all)| some <= all));
        let found = some.iter().sum::<u64>() as f64 / written;
        assert!((found - share).abs() < 5.0 * (share * (1.0 - share) / written).sqrt(), "{share}: {found}");
    }
}

/// An answer counts for nothing and opens nothing: all else stays as it is, to the last count, and at a share of 0 there is
/// nothing at all.
#[test]
fn answers_change_nothing_else() {
    let plain = outcome(&world(&[]));
    assert!(plain.answers.is_empty());
    assert_eq!(plain, outcome(&world(&["service.answer_share=0", "recipient.goodwill_per_answer=9"])));
    for after in ["5min", "25h"] {
        let after = format!("service={{answer_share=0.7,answer_after=\"{after}\"}}");
        let mut answering = outcome(&world(&[&after]));
        assert!(!answering.answers.is_empty());
        answering.answers.clear();
        assert_eq!(plain, answering);
    }
}

/// Without goodwill to win back there is none to win; with it, who is answered reads more.
#[test]
fn answers_win_back_lost_goodwill_only() {
    let reads = |settings: &[&str]| {
        let scenario = world(&[&["service.answer_share=1"], settings].concat());
        let reads = |outcome: Outcome| outcome.daily.iter().map(|row| row.read).sum::<u64>();
        crate::harness::outcomes(&scenario, 0..10).map(reads).sum::<u64>()
    };
    let (none, some, full) = (
        reads(&[]),
        reads(&["recipient.goodwill_per_answer=0.3"]),
        reads(&["recipient.goodwill_per_answer=100"]),
    );
    assert!(none < some && some < full, "{none} {some} {full}");
    let nothing_lost = "recipient.goodwill_loss_per_unread=0";
    assert_eq!(reads(&[nothing_lost]), reads(&[nothing_lost, "recipient.goodwill_per_answer=100"]));
    assert_eq!(
        none,
        reads(&["recipient.goodwill_per_answer=100", "service.answer_after=\"7d\""]),
        "none is sent"
    );
}

/// An answer that is refused reaches nobody: where all are, all else is as without answers.
#[test]
fn refused_answers_win_nothing_back() {
    let seldom = [
        "recipient.p_reply.marketing={opted_in=0,inactive=0,cold=0}",
        "recipient.conversations_per_day={opted_in=0.01,inactive=0.01,cold=0.01}",
        "recipient.goodwill_per_answer=100",
    ];
    let run = |service: &str| -> Vec<Outcome> {
        crate::harness::outcomes(&world(&[&seldom[..], &[service]].concat()), 0..10).collect()
    };
    let late = run("service={answer_share=1,answer_after=\"24h\"}");
    let (silent, prompt) = (run("service.answer_share=0"), run("service.answer_share=1"));
    let mut refused = 0;
    for (late, silent) in late.iter().zip(&silent).filter(|(late, _)| total(late, |at| at.delivered) == 0) {
        assert_eq!(late.daily, silent.daily);
        refused += total(late, |answers| answers.refused);
    }
    assert!(refused > 20, "{refused}");
    assert!(prompt.iter().zip(&silent).any(|(prompt, silent)| prompt.daily != silent.daily));
}

/// Free until 2026-10-01, the price of a utility message from then on.
#[test]
fn delivered_answers_cost_what_the_day_says() {
    let costs = |start: &str| {
        let start = format!("start=\"{start}\"");
        let cost = |outcome: &Outcome| outcome.totals.iter().map(|totals| totals.cost).sum::<f64>();
        let scenario = world(&[&start, "service.answer_share=1"]);
        let answering = outcome(&scenario);
        let price = scenario.setup(0, &Variation::default()).prices.utility;
        let delivered = |from: usize| -> u64 {
            answering.answers.iter().skip(3 * from).map(|answers| answers.delivered).sum()
        };
        let more = cost(&answering) - cost(&outcome(&world(&[&start])));
        (more, [0, 3].map(|day| delivered(day) as f64 * price))
    };
    assert_eq!(costs("2026-08-01").0, 0.0);
    let (more, [all, _]) = costs("2026-11-02");
    assert!((more - all).abs() < 1e-9 && all > 0.1, "{more} {all}");
    let (more, [all, later]) = costs("2026-09-28");
    assert!((more - later).abs() < 1e-9 && later < all, "{more} {later} {all}");
}

/// Nothing is sent but answers. To whoever comes from an entry point each is the answer that opens a free entry window.
#[test]
fn an_answer_opens_the_free_entry_window_and_is_free_in_it() {
    let text = WORLD.replace("\"blast\"", "\"do-nothing\"");
    let bill = |entries: u32| {
        let entries = format!("recipient.entry_point_share={entries}");
        let settings = ["start=\"2026-11-02\"", "service.answer_share=1", &entries];
        let scenario = parse_with(&text, &settings);
        let price = scenario.setup(0, &Variation::default()).prices.utility;
        let outcome = outcome(&scenario);
        let delivered = total(&outcome, |answers| answers.delivered);
        (outcome.totals.iter().map(|totals| totals.cost).sum::<f64>(), delivered as f64 * price)
    };
    let (cost, at_price) = bill(0);
    assert!((cost - at_price).abs() < 1e-9 && at_price > 0.1, "{cost} {at_price}");
    assert_eq!(bill(1), (0.0, at_price), "the same answers, free");
}

/// However the work is spread.
#[test]
fn answers_do_not_depend_on_the_chunks() {
    let scenario =
        world(&["service={answer_share=0.6,answer_after=\"20h\"}", "recipient.goodwill_per_answer=0.2"]);
    let whole = run_one(&scenario, 0, 0, None, &InOnePiece).0;
    assert!(total(&whole, |answers| answers.delivered) > 50);
    assert_eq!(run_one(&scenario, 0, 0, None, &Backwards(7)).0, whole);
}

/// A folder with answers is read back as it was written, and one whose answers were touched is not read.
#[test]
fn answers_stand_in_the_tables_and_are_read_back() {
    let home = home();
    std::fs::write(home.path().join("answers.toml"), WORLD.replace("seed = 6", "seed = 6\nreplications = 2"))
        .unwrap();
    let set = "service={answer_share=1,answer_after=\"23h\"}";
    let run = ["run", "answers.toml", "-q", "--worlds", "central", "--set", set, "--out", "r"];
    let answer = sendlab(&home).args(run).assert().code(0).get_output().stdout.clone();
    let again = sendlab(&home).args(["report", "r"]).assert().code(0).get_output().stdout.clone();
    assert_eq!(answer, again);

    let table = |name: &str| std::fs::read_to_string(home.path().join("r").join(name)).unwrap();
    let (daily, reasons) = (table("daily.csv"), table("reasons.csv"));
    let rows = |text: &str| text.lines().filter(|row| row.contains(",service,")).map(str::to_owned).collect();
    let (days, whys): (Vec<String>, Vec<String>) = (rows(&daily), rows(&reasons));
    assert_eq!(days.len(), 2 * 3 * DAYS as usize);
    assert!(whys.iter().any(|row| row.contains(",service,recipient_block,silent,,")));
    for (file, text, row) in [
        ("daily.csv", &daily, days.iter().find(|row| !row.contains(",service,0,"))),
        ("reasons.csv", &reasons, whys.first()),
    ] {
        let row = row.unwrap();
        let (head, tail) = row.rsplit_once(",service,").unwrap();
        let one_more = |cell: &str| (cell.parse::<u64>().unwrap() + 1).to_string();
        let touched = match tail.rsplit_once(',') {
            Some((rest, count)) if file == "reasons.csv" => {
                format!("{head},service,{rest},{}", one_more(count))
            }
            _ => {
                // One more planned, attempted and read, as no answer is.
                let mut cells: Vec<String> = tail.split(',').map(str::to_owned).collect();
                for at in [0, 2, 3, 9] {
                    cells[at] = one_more(&cells[at]);
                }
                format!("{head},service,{}", cells.join(","))
            }
        };
        let folder = home.path().join("r");
        std::fs::write(folder.join(file), text.replacen(row, &touched, 1)).unwrap();
        let refused = sendlab(&home).args(["report", "r"]).assert().code(predicates::ord::ne(0));
        let said = String::from_utf8(refused.get_output().stderr.clone()).unwrap();
        assert!(said.contains(file) && said.contains("answers"), "{said}");
        std::fs::write(folder.join(file), text).unwrap();
    }
}

/// Answers that the account's standing refuses are told apart by reason, and read back as they were written.
#[test]
fn answers_of_a_blocked_account_are_read_back() {
    let home = home();
    std::fs::write(home.path().join("answers.toml"), WORLD.replace("seed = 6", "seed = 6\nreplications = 2"))
        .unwrap();
    let sets = [&TUMBLING[..], &["service={answer_share=1,answer_after=\"23h\"}"]].concat();
    let sets = sets.iter().flat_map(|set| ["--set", set]);
    let run = ["run", "answers.toml", "-q", "--worlds", "central", "--out", "r"].into_iter().chain(sets);
    let answer = sendlab(&home).args(run).assert().code(0).get_output().stdout.clone();
    let reasons = std::fs::read_to_string(home.path().join("r/reasons.csv")).unwrap();
    for row in [",service,account,account_blocked,368,", ",service,account,account_locked,131031,"] {
        assert!(reasons.contains(row), "{row}");
    }
    let again = sendlab(&home).args(["report", "r"]).assert().code(0).get_output().stdout.clone();
    assert_eq!(answer, again);
}

#[test]
fn the_refusal_is_explained() {
    let home = home();
    for (word, says) in [
        ("131047", "window_closed"),
        ("window_closed", "service_window"),
        ("service_window", "131047"),
        ("service", "answer_share"),
    ] {
        let told = sendlab(&home).args(["explain", word]).assert().code(0).get_output().stdout.clone();
        assert!(String::from_utf8(told).unwrap().contains(says), "{word}");
    }
    std::fs::write(home.path().join("answers.toml"), WORLD).unwrap();
}
