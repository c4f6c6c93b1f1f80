//! Every law by which people are drawn, from outside and with other numbers than the defaults, against its closed form.
//!
//! Whole distributions by the statistic of Kolmogorov and Smirnov: `D sqrt(n)` above 2.7 comes by luck in less than one of a
//! million samples (2 e^(-2 x²)), in fewer where the law is discrete. Shares by 5 binomial standard deviations: less than one
//! in a million, too.

use sendlab::messaging::{Category, Contact, SEGMENTS, SOURCES, Segment};
use sendlab::population::{Params, Population, ReadDelay, Spec, Tables, Traits};
use sendlab::rng::Draws;
use sendlab::units::maths::{exp, floor, log};
use sendlab::units::time::DAY;
use statrs::distribution::{Binomial, ContinuousCDF, Discrete, DiscreteCDF, LogNormal, Poisson};

use crate::panel::Panel;

const PEOPLE: u32 = 40_000;
const HORIZON_DAYS: u32 = 20;

fn drawn(params: &Params, mix: [f64; 3]) -> Population {
    let horizon = HORIZON_DAYS * DAY;
    let spec = Spec {
        size: PEOPLE,
        mix,
        contacts: None,
        holdout_share: 0.13,
        background_counted: 0.7,
        record_days: 14.0,
        horizon,
    };
    Population::draw(&spec, &Tables::new(params, horizon), &Draws::new(77, 1))
}

/// Asserts that values follow a law with this distribution function.
#[track_caller]
fn follows(what: &str, values: impl IntoIterator<Item = f64>, below: impl Fn(f64) -> f64) {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    assert!(n > 1000.0, "{what}: {n} values");
    // Equal values are one step: the empirical function right of a value against the law there, and left of the next.
    let mut farthest: f64 = 0.0;
    let mut at = 0;
    while at < values.len() {
        let end = at + values[at..].partition_point(|value| *value <= values[at]);
        farthest = farthest.max((end as f64 / n - below(values[at])).abs());
        farthest = farthest.max((at as f64 / n - below(values[at] * (1.0 - 1e-12) - 1e-12)).abs());
        at = end;
    }
    assert!(farthest * n.sqrt() < 2.7, "{what}: D sqrt(n) = {:.2}", farthest * n.sqrt());
}

#[track_caller]
fn is_share(what: &str, cases: usize, of: usize, p: f64) {
    let (cases, n) = (cases as f64, of as f64);
    let z = (cases - n * p).abs() / (n * p * (1.0 - p)).sqrt();
    assert!(z < 5.0, "{what}: {cases} of {n}, not {p}; {z:.1} standard deviations");
}

#[test]
fn a_law_that_is_off_is_caught() {
    let values = |n: u32| (0..n).map(|at| (f64::from(at) + 0.5) / 40_000.0);
    follows("uniform", values(40_000), |x| x.clamp(0.0, 1.0));
    let off = std::panic::catch_unwind(|| follows("cut off", values(39_000), |x| x.clamp(0.0, 1.0)));
    assert!(off.is_err());
}

#[test]
fn segments_and_sources_have_their_shares() {
    let params = Params { source_share: [0.1, 0.2, 0.05, 0.4, 0.25], ..Params::default() };
    let people = drawn(&params, [0.2, 0.5, 0.3]);
    let count = |is: &dyn Fn(&Contact) -> bool| people.contacts.iter().filter(|contact| is(contact)).count();
    for (segment, share) in SEGMENTS.into_iter().zip([0.2, 0.5, 0.3]) {
        is_share(segment.name(), count(&|contact| contact.segment == segment), PEOPLE as usize, share);
    }
    let known = count(&|contact| contact.segment != Segment::Cold);
    for (source, share) in SOURCES.into_iter().zip(params.source_share) {
        is_share("source", count(&|contact| contact.source == source), known, share);
    }
}

/// The list's facts; their numbers are fixed (model: section 2).
#[test]
fn recency_is_uniform_among_the_active_and_exponential_among_the_silent() {
    let people = drawn(&Params::default(), [0.5, 0.5, 0.0]);
    let days = |segment| {
        let of = people.contacts.iter().filter(move |contact| contact.segment == segment);
        of.map(|contact| f64::from(contact.days_since_interaction.unwrap()))
    };
    follows("days of the active", days(Segment::OptedIn), |d| ((floor(d) + 1.0) / 90.0).clamp(0.0, 1.0));
    follows("days of the silent", days(Segment::Inactive), |d| {
        ((1.0 - exp(-(floor(d) + 1.0 - 90.0) / 180.0)) / 0.999).clamp(0.0, 1.0)
    });
    let ranks = people.contacts.iter().map(|contact| f64::from(contact.recency_rank));
    follows("recency rank", ranks, |rank| rank.clamp(0.0, 1.0));
}

#[test]
fn traits_follow_their_laws() {
    let params = Params {
        annoyance_sigma: 0.7,
        source_negative_multiplier: [1.0; 5],
        background_per_day: 2.0,
        p_receipts_off: 0.4,
        p_invalid_number: [0.3, 0.0, 0.0],
        consent_share: [0.8, 1.0, 0.0],
        waking_start: 540.0,
        waking_jitter: 40.0,
        ..Params::default()
    };
    let people = drawn(&params, [1.0, 0.0, 0.0]);
    let all = |of: fn(&Traits) -> f64| people.traits.iter().map(of);
    let annoyance = LogNormal::new(-0.5 * 0.7 * 0.7, 0.7).unwrap();
    follows("annoyance", all(Traits::negative_multiplier), |a| annoyance.cdf(a));
    follows("background load", all(Traits::background_per_day), |load| 1.0 - exp(-load.max(0.0) / 2.0));
    follows("propensity", all(|t| f64::from(t.propensity())), |bin| {
        ((floor(bin) + 1.0) / 4096.0).clamp(0.0, 1.0)
    });
    follows("waking start", all(|t| f64::from(t.waking_start())), |minute| {
        ((floor(minute) + 1.0 - 500.0) / 80.0).clamp(0.0, 1.0)
    });
    let n = PEOPLE as usize;
    let count = |is: fn(&Traits) -> bool| people.traits.iter().filter(|traits| is(traits)).count();
    is_share("receipts", count(Traits::sends_receipts), n, 0.6);
    is_share("invalid", count(Traits::is_invalid), n, 0.3);
    is_share("consent", count(Traits::has_consented), n, 0.8);
    is_share("holdout", count(Traits::is_holdout), n, 0.13);
}

/// Whole hours, equally likely from utc_offset - spread to utc_offset + spread; the waking start moves the other way.
#[test]
fn clocks_differ_by_whole_hours_equally_likely() {
    let params = Params {
        utc_offset: 3.0,
        utc_offset_spread: 2.0,
        waking_start: 600.0,
        waking_jitter: 0.0,
        ..Params::default()
    };
    let people = drawn(&params, [1.0, 0.0, 0.0]);
    for hours in 1..=5 {
        let there = people.traits.iter().filter(|traits| traits.waking_start() == 600 - 60 * hours).count();
        is_share("clock", there, PEOPLE as usize, 0.2);
    }
}

/// The platform's record of a fortnight: a Poisson number with an exponential mean is geometric, with mean 14 phi L; reads of
/// it are binomial, so given n messages each was read with the person's probability: the mean over people is known.
#[test]
fn the_platforms_record_is_geometric_and_its_reads_binomial() {
    let params = Params { background_per_day: 0.4, p_receipts_off: 0.0, ..Params::default() };
    let tables = Tables::new(&params, DAY);
    let people = drawn(&params, [0.0, 0.0, 1.0]);
    let state = |contact| sendlab::population::State::initial(&tables, contact);
    let users: Vec<_> = people
        .traits
        .iter()
        .zip(&people.contacts)
        .map(|(traits, contact)| traits.platform_user(&state(contact), 0))
        .collect();
    let mean = 14.0 * 0.7 * 0.4;
    let ratio: f64 = mean / (1.0 + mean);
    let messages = users.iter().map(|user| f64::from(user.record_messages));
    follows("record", messages, |n| if n < 0.0 { 0.0 } else { 1.0 - exp(log(ratio) * (floor(n) + 1.0)) });
    // The share of reads among the messages of those with three: n p, with the beta-binomial variance of s = 2.
    let three: Vec<u32> =
        users.iter().filter(|user| user.record_messages == 3).map(|user| user.record_reads.into()).collect();
    let (n, m, s) = (three.len() as f64, 0.45, params.read_concentration);
    let reads = f64::from(three.iter().sum::<u32>());
    let deviation = (n * 3.0 * m * (1.0 - m) * (s + 3.0) / (s + 1.0)).sqrt();
    assert!(
        n > 1000.0 && (reads - 3.0 * n * m).abs() < 5.0 * deviation,
        "{reads} reads of {n} people with three"
    );
}

/// A Poisson process: counts are Poisson, minutes uniform over the run.
#[test]
fn transactional_events_are_a_poisson_process() {
    let params = Params { utility_per_day: [0.23, 0.0, 0.0], ..Params::default() };
    let people = drawn(&params, [1.0, 0.0, 0.0]);
    let mut counts = vec![0.0; PEOPLE as usize];
    people.events.iter().for_each(|event| counts[event.recipient as usize] += 1.0);
    let law = Poisson::new(0.23 * f64::from(HORIZON_DAYS)).unwrap();
    follows("events a person", counts, |n| if n < 0.0 { 0.0 } else { law.cdf(floor(n) as u64) });
    let horizon = f64::from(HORIZON_DAYS * DAY);
    let minutes = people.events.iter().map(|event| f64::from(event.minute));
    follows("minutes of events", minutes, |minute| ((floor(minute) + 1.0) / horizon).clamp(0.0, 1.0));
}

/// Nobody sleeps, and nothing but the message moves anybody.
fn awake(params: Params) -> Params {
    Params {
        waking_length: 24.0,
        waking_jitter: 0.0,
        fatigue_weight: [0.0; 3],
        background_per_day: 0.0,
        goodwill_loss_per_unread: 0.0,
        novelty_read_boost: 1.0,
        inactive_after: 10_000.0,
        inactive_after_unread: 1000.0,
        state_dependence: 0.0,
        ..params
    }
}

/// Read delays: a mixture of two lognormals rounded up to minutes, for each category; lags after the read: one lognormal.
#[test]
fn delays_and_lags_follow_their_lognormals() {
    let delay = ReadDelay {
        fast_weight: 0.3,
        fast_median: 8.0,
        fast_sigma: 0.6,
        slow_median: 500.0,
        slow_sigma: 0.9,
    };
    let params = awake(Params {
        delay: [[delay; 3]; 3],
        reaction_lag_median: 40.0,
        reaction_lag_sigma: 0.8,
        p_click: [[0.5; 3]; 3],
        p_block: [[0.2; 3]; 3],
        ..Params::default()
    });
    let law = |median: f64, sigma: f64| LogNormal::new(log(median), sigma).unwrap();
    let (fast, slow, lag) = (law(8.0, 0.6), law(500.0, 0.9), law(40.0, 0.8));
    for category in [Category::Marketing, Category::Utility, Category::Authentication] {
        let (mut delays, mut positive, mut negative) = (Vec::new(), Vec::new(), Vec::new());
        Panel { params: &params, segment: 0, people: PEOPLE, every: 1, messages: 1 }.send_of(
            category,
            |life| {
                let Some(read) = life.reaction.read else { return };
                delays.push(f64::from(read - 600));
                if life.reaction.positive() {
                    positive.push(f64::from(life.reaction.positive_at - read));
                }
                negative.extend(life.reaction.negative.map(|(_, at)| f64::from(at - read)));
            },
        );
        // Seven days and one day are the longest, far in the tails here.
        let mixture =
            |minutes: f64| 0.3 * fast.cdf(floor(minutes).max(0.0)) + 0.7 * slow.cdf(floor(minutes).max(0.0));
        follows(category.name(), delays, |minutes| if minutes >= 10_080.0 { 1.0 } else { mixture(minutes) });
        for lags in [positive, negative] {
            let below = |minutes: f64| if minutes >= 1440.0 { 1.0 } else { lag.cdf(floor(minutes).max(0.0)) };
            follows("lag", lags, below);
        }
    }
}

/// Reads of five messages to one person: beta-binomial, with the mean and the concentration of the parameters.
#[test]
fn reads_over_people_are_beta_binomial() {
    for (m, s) in [(0.3, 5.0), (0.6, 0.8)] {
        let params = awake(Params {
            p_read: [[m; 3]; 3],
            p_receipts_off: 0.0,
            read_concentration: s,
            ..Params::default()
        });
        let messages = 5;
        let mut reads = vec![0.0];
        Panel { params: &params, segment: 2, people: PEOPLE, every: 7, messages }.send(|life| {
            let last = reads.len() - 1;
            reads[last] += f64::from(u8::from(life.reaction.read.is_some()));
            if life.number + 1 == messages {
                reads.push(0.0);
            }
        });
        reads.pop();
        // The mean of the binomial law over the Beta law, by the midpoints of a fine grid of its density.
        let beta = statrs::distribution::Beta::new(m * s, (1.0 - m) * s).unwrap();
        let grid = 4_000;
        let people: Vec<f64> =
            (0..grid).map(|at| beta.inverse_cdf((f64::from(at) + 0.5) / f64::from(grid))).collect();
        let mass = |k: u64| {
            let one = |p: &f64| Binomial::new(*p, messages.into()).unwrap().pmf(k);
            people.iter().map(one).sum::<f64>() / f64::from(grid)
        };
        let masses: Vec<f64> = (0..=messages.into()).map(mass).collect();
        follows("reads of five", reads, |k| {
            if k < 0.0 { 0.0 } else { masses.iter().take(floor(k) as usize + 1).sum::<f64>().min(1.0) }
        });
    }
}
