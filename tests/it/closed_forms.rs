//! Whole runs against exact laws: every mechanism at its neutral value, the gate out of the way.
//!
//! Seeds are fixed. Each statistical bound is 4.5 standard errors: a false alarm about once in 150,000 checks.

use sendlab::messaging::{Category, Negative, SEGMENTS, Segment};

use crate::harness::{lives, outcome, scenario};

const Z: f64 = 4.5;

/// People without heterogeneity, memory, sleep or fatigue, and a platform that lets everything through.
pub const NEUTRAL: &str = r#"
[gate]
profile = "off"
holdout_share = 0
[recipient]
read_concentration = 1e6
annoyance_sigma = 0
p_receipts_off = 0
background_per_day = 0
beta_read = 0
beta_click = 0
beta_negative = 0
state_dependence = 0
novelty_read_boost = 1
first_contact_multiplier = 1
goodwill_loss_per_unread = 0
repetition_multiplier = 0
not_interested_per_optout = 0
mute_per_optout = 0
inactive_after = "10000d"
inactive_after_unread = 1000
waking_length = "24h"
waking_jitter = "0min"
p_invalid_number = { opted_in = 0, inactive = 0, cold = 0 }
source_negative_multiplier = { web_form = 1, subscription = 1, support_contact = 1, purchase = 1, chat = 1 }
utility_per_day = { opted_in = 0, inactive = 0, cold = 0 }
"#;

/// A neutral world of active recipients with these marketing rates.
fn neutral(size: u32, read: f64, block: f64, opt_out: f64, campaigns: &str) -> sendlab::scenario::Scenario {
    let rates = format!(
        "p_read.marketing.opted_in = {read}\np_block.marketing.opted_in = {block}\np_optout.marketing.opted_in = {opt_out}\n"
    );
    scenario(
        "horizon = \"30d\"",
        &format!(
            "{NEUTRAL}{rates}[population]\nsize = {size}\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n\
             [campaign]\nlaunches = [{campaigns}]\n"
        ),
    )
}

/// Marketing counts over all days and segments.
fn marketing(outcome: &sendlab::engine::Outcome, column: fn(&sendlab::engine::DayCounts) -> u64) -> f64 {
    let days = 0..outcome.days;
    days.flat_map(|day| SEGMENTS.map(|segment| column(outcome.day(day, segment, Category::Marketing))))
        .sum::<u64>() as f64
}

fn assert_binomial(successes: f64, trials: f64, p: f64, what: &str) {
    let z = (successes - trials * p) / (trials * p * (1.0 - p)).sqrt();
    assert!(z.abs() < Z, "{what}: {successes} of {trials} where the law has {p}; z = {z:.2}");
}

#[test]
fn without_a_gate_and_negatives_everything_is_delivered_and_reads_are_binomial() {
    let outcome = outcome(&neutral(20_000, 0.63, 0.0, 0.0, "\"0d\", \"7d\", \"14d\""));
    assert_eq!(marketing(&outcome, |cell| cell.delivered), 60_000.0);
    assert_binomial(marketing(&outcome, |cell| cell.read), 60_000.0, 0.63, "reads");
    assert_eq!(marketing(&outcome, |cell| cell.recipient_blocks), 0.0);
}

/// Of people who read with probability p, and at once if at all, (1 - p)^k are left for the k-th reminder.
#[test]
fn reminders_thin_out_as_the_powers_of_the_unread() {
    const SIZE: u32 = 20_000;
    let world = format!(
        "{NEUTRAL}p_read.marketing.opted_in = 0.37\np_block.marketing.opted_in = 0\np_optout.marketing.opted_in = 0\n\
         delay.marketing.opted_in = {{ fast_weight = 1, fast_median = \"5min\", fast_sigma = 0.1 }}\n\
         [population]\nsize = {SIZE}\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n\
         [campaign]\nlaunches = [\"0d\"]\nvalid_for = \"9d\"\n[content]\nreminders = 3\n"
    );
    let outcome = outcome(&scenario("horizon = \"12d\"", &world));
    let mut unread = f64::from(SIZE);
    for copy in 0..4 {
        let counts = outcome.day(2 * copy, Segment::OptedIn, Category::Marketing);
        assert_eq!(counts.delivered as f64, unread, "reminder {copy} goes to whoever has not read");
        unread -= counts.read as f64;
        assert_binomial(unread, f64::from(SIZE), 0.63_f64.powi(copy as i32 + 1), "left unread");
    }
}

#[test]
fn blocks_opt_outs_clicks_and_replies_follow_their_rates() {
    let outcome = outcome(&neutral(40_000, 0.5, 0.11, 0.07, "\"0d\""));
    for (what, count, p) in [
        ("blocks", marketing(&outcome, |cell| cell.recipient_blocks), 0.11),
        ("opt-outs", marketing(&outcome, |cell| cell.opted_out), 0.07),
        ("clicks", marketing(&outcome, |cell| cell.clicked), 0.08),
        ("replies", marketing(&outcome, |cell| cell.replied), 0.04),
    ] {
        assert_binomial(count, 40_000.0, p, what);
    }
}

/// Blocks before the second campaign stop it silently, opt-outs are known and suppressed: survivors are
/// (1 - block - opt-out) of the list.
#[test]
fn who_blocked_or_opted_out_is_not_delivered_to_again() {
    let outcome = outcome(&neutral(40_000, 0.5, 0.11, 0.07, "\"0d\", \"20d\""));
    let second: f64 = (20..30)
        .map(|day| outcome.day(day, Segment::OptedIn, Category::Marketing))
        .map(|cell| cell.delivered as f64)
        .sum();
    assert_binomial(second, 40_000.0, 1.0 - 0.18, "second deliveries");
    assert_binomial(marketing(&outcome, |cell| cell.silent), 40_000.0, 0.11, "silent");
    assert_binomial(marketing(&outcome, |cell| cell.suppressed), 40_000.0, 0.07, "suppressed");
}

/// Read delays of active recipients: a mixture of two lognormals in minutes, rounded up.
#[test]
fn read_delays_follow_the_exact_mixture() {
    use sendlab::units::maths::log;
    use statrs::distribution::{ContinuousCDF, LogNormal};
    let world = neutral(1500, 0.9, 0.0, 0.0, "\"0d\"");
    let delays: Vec<u32> = lives(&world, 1500)
        .into_iter()
        .flatten()
        .filter_map(|scene| Some(scene.outcome.ok()?.read? - scene.second / 60))
        .collect();
    assert!(delays.len() > 1200);
    let lobe = |median: f64, sigma: f64| LogNormal::new(log(median), sigma).unwrap();
    let (fast, slow) = (lobe(3.0, 1.3), lobe(150.0, 1.4));
    for minutes in [1, 3, 10, 60, 300, 1440] {
        let p = 0.55 * fast.cdf(f64::from(minutes)) + 0.45 * slow.cdf(f64::from(minutes));
        let within = delays.iter().filter(|delay| **delay <= minutes).count();
        assert_binomial(within as f64, delays.len() as f64, p, "delays");
    }
}

/// The exact share of blocks that comes with a report, and the times at which negatives happen after the read.
#[test]
fn reports_are_a_share_of_blocks_and_negatives_follow_the_read() {
    let world = neutral(1500, 0.9, 0.5, 0.0, "\"0d\"");
    let negatives: Vec<_> = lives(&world, 1500)
        .into_iter()
        .flatten()
        .filter_map(|scene| scene.outcome.ok())
        .filter_map(|reaction| {
            reaction.negative.map(|(kind, at)| (kind, at - reaction.read.unwrap(), reaction.report))
        })
        .collect();
    assert!(negatives.iter().all(|(kind, lag, _)| *kind == Negative::Block && *lag >= 1));
    let n = negatives.len() as f64;
    assert_binomial(negatives.iter().filter(|(.., report)| *report).count() as f64, n, 0.20, "reports");
    // The lag is a lognormal of median 5 min, rounded up: half of them within 5 minutes.
    assert_binomial(negatives.iter().filter(|(_, lag, _)| *lag <= 5).count() as f64, n, 0.5, "lags");
}

/// A recipient counted at minute t frees its place at t + 24 h, not a minute sooner.
#[test]
fn rolling_limits_return_capacity_after_exactly_24_hours() {
    // 250 go out at 10:00 on day 0. A blast retries over the limit 24 h after the webhook (2 min): at 11:00.
    let tables = format!(
        "{}[account]\nverified = false\nmessaging_limit = 250\n[population]\nsize = 400\nmix = {{ opted_in = 1, inactive = 0, cold = 0 }}\n",
        NEUTRAL
            .replace("profile = \"off\"", "off = [\"user_limit\", \"engagement\", \"number_restriction\"]")
    );
    let lives = lives(&scenario("horizon = \"4d\"", &tables), 400);
    let minutes: Vec<u32> =
        lives.iter().flatten().filter(|scene| scene.outcome.is_ok()).map(|scene| scene.second / 60).collect();
    assert_eq!(minutes.iter().filter(|minute| **minute == 600).count(), 250);
    assert_eq!(minutes.iter().filter(|minute| **minute == 600 + 25 * 60).count(), 150);
    assert_eq!(minutes.len(), 400);
}
