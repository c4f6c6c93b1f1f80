//! The seven plausibility checks of the model (docs/model.md, section 13), at central values and fixed seeds.
//!
//! Checks 1, 3 and 7 were *fitted* to: they say that the program still is what was fitted, and validate nothing.
//! Checks 2, 4, 5 and 6 were *held out*. What a check does not reach is asserted as it is, with the reason: a known
//! failure that goes away must be noticed, too. Checks 4 to 6 are about people and leave gate and sender out.

use sendlab::engine::{DayCounts, Outcome};
use sendlab::messaging::{Category, Change, Entity, Manner, MessageId, Negative, Rating, Reaction, SEGMENTS};
use sendlab::population::{Delivery, Params, Population, Spec, State, Tables, Traits, react, reaction_key};
use sendlab::rng::{Block, Draws};
use sendlab::units::time::DAY;

use crate::harness::{outcomes, scenario};

/// Marketing of the whole run.
fn marketing(outcome: &Outcome) -> DayCounts {
    let mut sum = DayCounts::default();
    for day in 0..outcome.days {
        for segment in SEGMENTS {
            sum.add(outcome.day(day, segment, Category::Marketing));
        }
    }
    sum
}

/// Marketing attempts that came back with this code.
fn withheld(outcome: &Outcome, code: u32) -> u64 {
    let rows = outcome
        .reasons
        .iter()
        .filter(|row| row.category == Category::Marketing && row.reason.code() == Some(code));
    rows.map(|row| row.count).sum()
}

/// Ratings that the number was given.
fn ratings(outcome: &Outcome) -> impl Iterator<Item = &'static str> {
    let events = outcome.gate_events.iter();
    events
        .filter(|event| event.entity == Entity::Number && event.event == Change::Rating)
        .map(|event| event.to)
}

fn weekly(weeks: u32) -> String {
    (0..weeks).map(|week| format!("\"{}d\"", 7 * week)).collect::<Vec<_>>().join(", ")
}

const ESTABLISHED: &str = "[recipient]\nprior_messages = { opted_in = 40, inactive = 40 }\n";

/// Fitted. Established list, weekly: read, hardly blocked, always green.
#[test]
fn check_1_fitted_an_established_list_is_read_and_stays_green() {
    let tables = format!(
        "{ESTABLISHED}[number]\nage = \"365d\"\n[population]\nsize = 20_000\nmix = {{ opted_in = 1.0 }}\n\
         [campaign]\nlaunches = [{}]\n[[arm]]\nstrategy = \"paced-blast\"\n",
        weekly(8)
    );
    for outcome in outcomes(&scenario("horizon = \"56d\"", &tables), 0..2) {
        let sum = marketing(&outcome);
        let per_delivered = |count: u64| count as f64 / sum.delivered as f64;
        let observed = per_delivered(outcome.totals.iter().map(|totals| totals.observed_reads).sum());
        assert!((0.65..=0.80).contains(&observed), "{observed}");
        assert!(
            per_delivered(sum.recipient_blocks) < 0.005 && per_delivered(sum.opted_out) <= 0.01,
            "{sum:?}"
        );
        assert!(outcome.gate.iter().all(|day| day.rating == Some(Rating::Green)));
    }
}

/// Held out. Three hundred cold contacts at once, nobody held back by layers 5 and 6.
#[test]
fn check_2_held_out_three_hundred_cold_contacts_cost_the_green_rating() {
    let tables =
        "[gate]\noff = [\"user_limit\", \"engagement\"]\n[population]\nsize = 300\nmix = { cold = 1.0 }\n";
    let runs: Vec<Outcome> = outcomes(&scenario("", tables), 0..100).collect();
    let mean = |count: fn(&DayCounts) -> u64| {
        runs.iter().map(|run| count(&marketing(run)) as f64).sum::<f64>() / runs.len() as f64
    };
    let (blocks, reports) = (mean(|sum| sum.recipient_blocks), mean(|sum| sum.reports));
    assert!((8.0..=11.0).contains(&blocks) && (2.0..=4.0).contains(&reports), "{blocks} {reports}");
    let usual = |run: &&Outcome| (4..=15).contains(&marketing(run).recipient_blocks);
    assert!(runs.iter().filter(usual).count() > 90);
    assert!(runs.iter().filter(|run| ratings(run).any(|rating| rating != "green")).count() > 80);
}

/// Fitted. About 150,000 messages to opted-in contacts over months: nothing happens to the number.
#[test]
fn check_3_fitted_months_of_opted_in_traffic_are_left_alone() {
    let tables = format!(
        "{ESTABLISHED}[number]\nage = \"60d\"\n[population]\nsize = 13_500\nmix = {{ opted_in = 1.0 }}\n\
         [campaign]\nlaunches = [{}]\n[[arm]]\nstrategy = \"paced-blast\"\n",
        weekly(13)
    );
    let mut calm = 0;
    for outcome in outcomes(&scenario("horizon = \"91d\"", &tables), 0..6) {
        assert!((140_000..170_000).contains(&marketing(&outcome).delivered));
        calm +=
            u32::from(ratings(&outcome).all(|rating| rating != "red") && withheld(&outcome, 131_048) == 0);
        let pauses = outcome.gate_events.iter().filter(|event| event.to == "paused").count();
        assert!(pauses <= 1, "{pauses}");
    }
    assert!(calm >= 5, "{calm} of 6");
}

/// One message in the life of one person.
struct Life<'a> {
    traits: &'a Traits,
    /// Number of the message, from 0.
    number: u32,
    reaction: &'a Reaction,
}

/// Sends `messages` messages, one every `every` days, to `people` people of one segment; nobody is held back, dropped
/// or silenced.
fn send(
    params: &Params,
    segment: usize,
    people: u32,
    (every, messages): (u32, u32),
    mut see: impl FnMut(&Life),
) {
    let tables = Tables::new(params, every * messages * DAY);
    let draws = Draws::new(3, 0);
    let mix = std::array::from_fn(|at| f64::from(u8::from(at == segment)));
    let spec =
        Spec { size: people, mix, contacts: None, holdout_share: 0.0, background_counted: 0.5, horizon: DAY };
    let people = Population::draw(&spec, &tables, &draws);
    for (contact, traits) in people.contacts.iter().zip(&people.traits) {
        let mut state = State::initial(&tables, contact);
        for number in 0..messages {
            let message = MessageId::campaign(number);
            let delivery = Delivery {
                id: contact.id,
                message,
                category: Category::Marketing,
                text: traits.text(number, 4),
                manner: Manner::PLAIN,
                minute: number * every * DAY + 600,
                timed: true,
            };
            let [entity, message, occurrence] = reaction_key(contact.id, message);
            let words = draws.block(Block::Reaction, entity, message, occurrence);
            let reaction = react(&tables, traits, &mut state, &delivery, words, &draws);
            see(&Life { traits, number, reaction: &reaction });
        }
    }
}

/// Established recipients.
fn established() -> Params {
    Params { prior_messages: [40.0, 40.0, 0.0], ..Params::default() }
}

/// Observed reads of the eleventh weekly message to inactive people whose first ten were `unread`.
fn next_after_ten_unread(unread: fn(&Reaction) -> bool) -> f64 {
    let (mut row, mut asked, mut read) = (0, 0u32, 0u32);
    send(&established(), 1, 20_000, (7, 11), |life| {
        if life.number == 0 {
            row = 0;
        }
        if life.number == 10 && row == 10 {
            asked += 1;
            read += u32::from(life.reaction.observed_read());
        }
        row += u32::from(unread(life.reaction));
    });
    assert!(asked > 2_000, "{asked}");
    f64::from(read) / f64::from(asked)
}

/// Held out. Who left ten in a row unread hardly reads the next; mixed with active readers that is the 38 % of a blast.
///
/// Known failure: by what the *sender* sees the rate is below the band, since half of those who seem to leave everything
/// unread are people without receipts. The band holds for messages that were truly unread.
#[test]
fn check_4_held_out_ten_unread_in_a_row() {
    let unread = next_after_ten_unread(|reaction| reaction.read.is_none());
    let unseen = next_after_ten_unread(|reaction| !reaction.observed_read());
    assert!((0.04..=0.10).contains(&unread), "{unread}");
    assert!((0.03..0.04).contains(&unseen), "{unseen}: the known failure is gone or worse");
    let (mut sent, mut read) = (0u32, 0u32);
    send(&established(), 0, 20_000, (7, 4), |life| {
        sent += 1;
        read += u32::from(life.reaction.observed_read());
    });
    let active = f64::from(read) / f64::from(sent);
    for inactive in [unread, unseen] {
        let both = (active + inactive) / 2.0;
        assert!((0.34..=0.42).contains(&both), "{active} {inactive}");
    }
}

/// Held out. From monthly to weekly, the same people for half a year at the mean read of e-mail: fewer reads and no
/// more opt-outs per message, two to four times as many opt-outs per four weeks.
///
/// Known failure: per month of 30 days it is 4.2 times, slightly above the band, because opt-outs per message fall no
/// more than reads do. In the panel behind the check they fell by a third.
#[test]
fn check_5_held_out_weekly_instead_of_monthly() {
    let params = Params {
        p_read: [[0.16, 0.16, 0.16]; 3],
        inactive_after: 10_000.0,
        inactive_after_unread: 1000.0,
        ..established()
    };
    let rates = |every: u32, messages: u32| {
        let (mut sent, mut read, mut left) = (0u32, 0u32, 0u32);
        send(&params, 0, 100_000, (every, messages), |life| {
            sent += 1;
            read += u32::from(life.reaction.observed_read());
            left += u32::from(matches!(life.reaction.negative, Some((Negative::OptOut, _))));
        });
        (f64::from(read) / f64::from(sent), f64::from(left) / f64::from(sent))
    };
    let (weekly, four_weekly, monthly) = (rates(7, 26), rates(28, 7), rates(30, 6));
    for (rare, days) in [(four_weekly, 28.0), (monthly, 30.0)] {
        let change = weekly.0 / rare.0 - 1.0;
        assert!((-0.15..=-0.05).contains(&change), "{change}");
        let per_message = weekly.1 / rare.1;
        assert!(per_message <= 1.0, "{per_message}");
        let per_month = per_message * days / 7.0;
        if days == 28.0 {
            assert!((2.0..=4.0).contains(&per_month), "{per_month}");
        } else {
            assert!((4.0..4.3).contains(&per_month), "{per_month}: the known failure is gone or worse");
        }
    }
}

/// Held out. At mean 0.2 the keenest 24 % of people hold most of the reads.
#[test]
fn check_6_held_out_a_quarter_of_the_people_reads_most() {
    let params = Params {
        p_read: [[0.20, 0.20, 0.20]; 3],
        p_receipts_off: 0.0,
        background_per_day: 0.0,
        beta_read: 0.0,
        state_dependence: 0.0,
        novelty_read_boost: 1.0,
        goodwill_loss_per_unread: 0.0,
        inactive_after: 10_000.0,
        inactive_after_unread: 1000.0,
        ..established()
    };
    let (mut all, mut keen) = (0u32, 0u32);
    send(&params, 0, 20_000, (7, 8), |life| {
        if life.reaction.read.is_some() {
            all += 1;
            keen += u32::from(f64::from(life.traits.propensity()) >= 0.76 * 4096.0);
        }
    });
    let share = f64::from(keen) / f64::from(all);
    assert!((0.60..=0.85).contains(&share), "{share}");
    assert!((f64::from(all) / 160_000.0 - 0.20).abs() < 0.01);
}

/// Fitted. The share of 131049 among attempts, without retries and without the messaging limit, for a good list, a
/// busy market and an undirected blast from a fresh number.
#[test]
fn check_7_fitted_shares_of_131049() {
    let good = "prior_messages = { opted_in = 40, inactive = 40 }\n[number]\nage = \"365d\"\n\
                [population]\nsize = 20_000\nmix = { opted_in = 1.0 }\n";
    let busy = "prior_messages = { opted_in = 40, inactive = 40 }\nbackground_per_day = 2.5\n\
                [number]\nage = \"365d\"\n[population]\nsize = 20_000\nmix = { opted_in = 0.7, inactive = 0.3 }\n";
    let cold = "background_per_day = 2.5\n\
                [population]\nsize = 50_000\nmix = { opted_in = 0.2, inactive = 0.5, cold = 0.3 }\n";
    for (name, list, paced, band) in [
        ("good", good, true, 0.02..=0.15),
        ("good", good, false, 0.02..=0.15),
        ("busy", busy, true, 0.17..=0.28),
        ("busy", busy, false, 0.17..=0.28),
        ("undirected", cold, false, 0.40..=0.70),
    ] {
        let schedule = if paced { "{ spread = { days = 5 } }" } else { "{ burst = {} }" };
        let tables = format!(
            "[recipient]\n{list}[gate]\noff = [\"messaging_limit\"]\n\
             [campaign]\nlaunches = [\"0d\", \"7d\", \"14d\", \"21d\"]\n\
             [strategy.once]\nschedule = {schedule}\nretries = {{ max = 0 }}\n[[arm]]\nstrategy = \"once\"\n"
        );
        let outcome = outcomes(&scenario("horizon = \"28d\"", &tables), 0..1).next().unwrap();
        let share = withheld(&outcome, 131_049) as f64 / marketing(&outcome).attempts as f64;
        assert!(band.contains(&share), "{name}, paced {paced}: {share}");
    }
}
