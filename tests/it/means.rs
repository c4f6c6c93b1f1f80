//! Stated means are the means over people: after heterogeneity, habit and the usual load of other businesses, at the low,
//! the central and the high end of the ranges (model: section 4.8).
//!
//! Own messages leave no trace here (no fatigue, goodwill, novelty, first contact, movement), since stated rates are
//! those at rest. What one person does with one message is one trial, so counts over people are binomial whatever the
//! people are like. Bounds are 5 standard deviations and one case: a false alarm below 1e-6 for each of some 350 figures.

use sendlab::messaging::{CATEGORIES, Category, Negative, Reaction, SEGMENTS, Segment};
use sendlab::population::{Defaults, Params, Tables};

use crate::panel::Panel;

const PEOPLE: u32 = 60_000;

/// People who differ, but whom own messages do not change.
fn unmoved(level: Defaults) -> Params {
    Params {
        fatigue_weight: [0.0; 3],
        goodwill_loss_per_unread: 0.0,
        repetition_multiplier: 0.0,
        first_contact_multiplier: 1.0,
        novelty_read_boost: 1.0,
        inactive_after: 10_000.0,
        inactive_after_unread: 1000.0,
        ..Params::at(level)
    }
}

fn negative(reaction: &Reaction, kind: Negative) -> bool {
    reaction.negative.is_some_and(|(negative, _)| negative == kind)
}

type Event = fn(&Reaction) -> bool;

/// What can be counted of a reaction, with the stated rate of a cell.
fn stated(params: &Params, category: Category, segment: Segment) -> [(&'static str, Event, f64); 8] {
    let (c, g) = (category as usize, segment as usize);
    let read = Tables::new(params, 1440).mean_read(category, segment);
    let opt_out = params.p_optout[c][g];
    let marketing = f64::from(u8::from(category == Category::Marketing));
    [
        ("read", |r| r.read.is_some(), read),
        ("seen read", |r| r.observed_read(), read * (1.0 - params.p_receipts_off)),
        ("clicked", |r| r.click, params.p_click[c][g]),
        ("replied", |r| r.reply, params.p_reply[c][g]),
        ("blocked", |r| negative(r, Negative::Block), params.p_block[c][g]),
        ("opted out", |r| negative(r, Negative::OptOut), opt_out),
        (
            "not interested",
            |r| negative(r, Negative::NotInterested),
            marketing * opt_out * params.not_interested_per_optout,
        ),
        ("muted", |r| negative(r, Negative::Mute), opt_out * params.mute_per_optout),
    ]
}

/// Deviations of the counts from the stated rates in standard deviations, for each of `messages` messages.
fn deviations(params: &Params, category: Category, segment: Segment, messages: u32) -> Vec<(String, f64)> {
    let stated = stated(params, category, segment);
    let mut counts = vec![[0u32; 8]; messages as usize];
    Panel { params, segment: segment as usize, people: PEOPLE, every: 7, messages }.send_of(
        category,
        |life| {
            for (count, (_, is, _)) in counts[life.number as usize].iter_mut().zip(&stated) {
                *count += u32::from(is(life.reaction));
            }
        },
    );
    let n = f64::from(PEOPLE);
    let one = |number: usize, count: u32, what: &str, p: f64| {
        let miss = (f64::from(count) - n * p).abs() - 1.0;
        let what = format!(
            "{} {} message {number}: {count} {what}, not {:.1}",
            category.name(),
            segment.name(),
            n * p
        );
        (what, miss.max(0.0) / (n * p * (1.0 - p)).sqrt().max(1e-9))
    };
    let of = |(number, counts): (usize, [u32; 8])| {
        counts
            .into_iter()
            .zip(stated)
            .map(move |(count, (what, _, p))| one(number, count, what, p))
            .collect::<Vec<_>>()
    };
    counts.into_iter().enumerate().flat_map(of).collect()
}

#[track_caller]
fn assert_kept(deviations: Vec<(String, f64)>) {
    for (what, z) in deviations {
        assert!(z < 5.0, "{what}: {z:.1} standard deviations");
    }
}

/// All categories and segments; later messages meet the habit of earlier ones. Whoever answers as inactive is active
/// afterwards, so the inactive get one message, and the test below tells of the others.
fn assert_means_kept(params: &Params) {
    for category in CATEGORIES {
        for segment in SEGMENTS {
            let messages = if segment == Segment::Inactive { 1 } else { 3 };
            assert_kept(deviations(params, category, segment, messages));
        }
    }
    let silent = Params { p_click: [[0.0; 3]; 3], p_reply: [[0.0; 3]; 3], ..params.clone() };
    assert_kept(deviations(&silent, Category::Marketing, Segment::Inactive, 3));
}

#[test]
fn stated_means_are_kept_at_low_values() {
    assert_means_kept(&unmoved(Defaults::Low));
}

#[test]
fn stated_means_are_kept_at_central_values() {
    assert_means_kept(&unmoved(Defaults::Central));
}

#[test]
fn stated_means_are_kept_at_high_values() {
    assert_means_kept(&unmoved(Defaults::High));
}

/// Where others send much, as in India.
#[test]
fn stated_means_are_kept_in_a_busy_market() {
    assert_means_kept(&Params { background_per_day: 2.5, ..unmoved(Defaults::Central) });
}

/// An unusual day is a real effect and not made up for: with twice the usual load people read less and block more.
#[test]
fn an_unusual_day_moves_the_means() {
    let params = Params { background_day_factor: 2.0, background_per_day: 2.5, ..unmoved(Defaults::Central) };
    let found = deviations(&params, Category::Marketing, Segment::Cold, 1);
    let of = |what: &str| found.iter().find(|(name, _)| name.contains(what)).map(|(_, z)| *z).unwrap();
    assert!(of("read") > 5.0 && of("blocked") > 5.0, "{found:?}");
}
