//! The order of what happens to a person when a message arrives (model: section 4), told by stories in which any other
//! order of two neighbours would end differently.

use crate::messaging::{Category, Manner, MessageId, Segment};
use crate::population::fixtures::{people, reaction_to, within};
use crate::population::{Delivery, Params, Previous, State, Tables, Traits};
use crate::rng::Draws;
use crate::units::maths::{exp, logit, sigma};
use crate::units::time::DAY;

fn marketing(id: u32) -> Delivery {
    let (message, manner) = (MessageId::campaign(0), Manner::PLAIN);
    Delivery { id, message, category: Category::Marketing, text: 0, manner, minute: 0, timed: true }
}

/// The order of what acts on reading: the usual load belongs to the rate at rest, so it comes before the habit, which
/// keeps the mean of that rate; fatigue, novelty and goodwill come after it. The other order would read 1 in 20 less
/// or more here. 5 standard deviations, false alarm below 1e-6 each.
#[test]
fn habit_stands_between_the_usual_load_and_own_fatigue() {
    let params = Params { state_dependence: 1.3, novelty_read_boost: 1.0, ..Params::default() };
    let tables = Tables::new(&params, 30 * DAY);
    let (draws, n) = (Draws::new(2, 0), 200_000);
    let someone = people(&tables, [1.0, 0.0, 0.0], 1, &draws);
    // 20 units of load = 0.3 x 7 d x 9.5238 a day more than usual: 2 off the logit.
    let traits = someone.traits[0].with(1024, 1.0, 0.3 + 20.0 / 2.1);
    let at_rest = sigma(logit(tables.reading.base(Segment::OptedIn, 1024)) + 0.000_69 - 2.0);
    // The conditional probabilities of section 4.4, with 5 units of own fatigue.
    let q = exp(1.3);
    let x = ((1.0 + 4.0 * at_rest * (1.0 - at_rest) * (q - 1.0)).sqrt() - 1.0) / (2.0 * at_rest * (q - 1.0));
    for (previous, conditional) in
        [(Previous::Read, 1.0 - x), (Previous::Unread, at_rest * x / (1.0 - at_rest))]
    {
        let state = State::initial(&tables, &someone.contacts[0]).after(previous, 5.0);
        let expected = sigma(logit(conditional) - 0.10 * 5.0);
        let reads = (0..n)
            .map(|id| reaction_to(&tables, &traits, &mut state.clone(), &marketing(id), &draws))
            .filter(|reaction| reaction.read.is_some());
        within(reads.count() as f64 / f64::from(n), expected, n);
    }
}

/// Somebody who has had twenty messages, reads 99 of a hundred, and is moved by nothing but what `change` says.
fn story(change: impl FnOnce(&mut Params)) -> (Tables, Traits, State) {
    let mut params = Params {
        p_read: [[1.0; 3]; 3],
        read_concentration: 1e6,
        inactive_after: 10_000.0,
        p_receipts_off: 0.0,
        background_per_day: 0.0,
        annoyance_sigma: 0.0,
        source_negative_multiplier: [1.0; 5],
        first_contact_multiplier: 1.0,
        repetition_multiplier: 0.0,
        ..Params::default()
    };
    change(&mut params);
    let tables = Tables::new(&params, 30 * DAY);
    let someone = people(&tables, [1.0, 0.0, 0.0], 1, &Draws::new(2, 0));
    let state = State::initial(&tables, &someone.contacts[0]);
    (tables, someone.traits[0], state)
}

/// A message meets the load that was there before it, and adds its own only afterwards.
#[test]
fn a_message_does_not_tire_its_own_reader() {
    let (tables, traits, mut state) = story(|params| params.fatigue_weight[0] = 50.0);
    let draws = Draws::new(2, 0);
    let first = reaction_to(&tables, &traits, &mut state, &marketing(0), &draws);
    assert!(!first.above_knee && first.annoyance == 1.0, "{first:?}");
    let second = Delivery { message: MessageId::campaign(1), ..marketing(0) };
    let second = reaction_to(&tables, &traits, &mut state, &second, &draws);
    assert!(second.above_knee && second.annoyance > 100.0, "{second:?}");
}

/// The load fades before the next message is met, not after it: seven days leave 1/e of 50.
#[test]
fn load_fades_before_the_next_message_is_met() {
    let (tables, traits, mut state) = story(|params| params.fatigue_weight[0] = 50.0);
    let draws = Draws::new(2, 0);
    reaction_to(&tables, &traits, &mut state, &marketing(0), &draws);
    let later = Delivery { message: MessageId::campaign(1), minute: 7 * DAY, ..marketing(0) };
    let later = reaction_to(&tables, &traits, &mut state, &later, &draws);
    let expected = exp(0.10 * (50.0 * exp(-1.0) - 2.0));
    assert!((later.annoyance / expected - 1.0).abs() < 1e-5, "{} not {expected}", later.annoyance);
}

/// An unread message costs goodwill after it has been met, and a text repeats only what came before it.
#[test]
fn goodwill_and_repetition_count_what_came_before() {
    let (tables, traits, mut state) = story(|params| {
        params.p_read = [[0.0; 3]; 3];
        params.goodwill_loss_per_unread = 1.0;
        params.repetition_multiplier = 1.0;
    });
    let draws = Draws::new(2, 0);
    let mut next = |number| {
        let delivery = Delivery { message: MessageId::campaign(number), ..marketing(0) };
        reaction_to(&tables, &traits, &mut state, &delivery, &draws)
    };
    let [first, second] = [0, 1].map(&mut next);
    assert!(first.read.is_none() && second.read.is_none());
    assert_eq!(first.annoyance, 1.0);
    assert!((second.annoyance / (2.0 * exp(1.0)) - 1.0).abs() < 1e-3, "{}", second.annoyance);
}

/// Whoever answers as inactive is active afterwards: this message is still that of an inactive person, whose annoyance
/// weighs as such.
#[test]
fn an_answer_brings_back_after_the_message_and_movement_comes_before_it() {
    let (tables, traits, state) = story(|params| {
        params.p_click[0] = [1.0; 3];
        params.inactive_after_unread = 1.0;
    });
    let draws = Draws::new(2, 0);
    // One message unread: inactive when the next arrives.
    let mut state = state.after_unread(1);
    let reaction = reaction_to(&tables, &traits, &mut state, &marketing(0), &draws);
    assert!(reaction.click, "{reaction:?}");
    assert!((reaction.annoyance - tables.annoyance_weight(Segment::Inactive, true)).abs() < 1e-9);
    assert_eq!((state.segment(), state.unread_in_a_row()), (Segment::OptedIn, 0));
}

/// Negatives exclude each other in one order: block, opt-out, "not interested", mute. Where one of them is certain, those
/// behind it never happen.
#[test]
fn the_gravest_negative_comes_first() {
    use crate::messaging::Negative::{Block, Mute, NotInterested, OptOut};
    let certain = |change: fn(&mut Params)| {
        let (tables, traits, state) = story(change);
        let draws = Draws::new(2, 0);
        let negatives = (0..500).filter_map(|id| {
            let mut state = state;
            reaction_to(&tables, &traits, &mut state, &marketing(id), &draws).negative
        });
        let mut negatives: Vec<_> = negatives.map(|(negative, _)| negative).collect();
        assert!(negatives.len() > 450, "{} of 500", negatives.len());
        negatives.dedup();
        negatives
    };
    let blocks = certain(|params| {
        params.p_block[0][0] = 1.0;
        params.p_optout[0][0] = 1.0;
    });
    assert_eq!(blocks, [Block]);
    let opt_outs = certain(|params| {
        params.p_block[0][0] = 0.0;
        params.p_optout[0][0] = 1.0;
    });
    assert_eq!(opt_outs, [OptOut]);
    let taps = certain(|params| {
        params.p_block[0][0] = 0.0;
        params.p_optout[0][0] = 1e-6;
        params.not_interested_per_optout = 1e6;
        params.mute_per_optout = 1e6;
    });
    assert_eq!(taps, [NotInterested]);
    let mutes = certain(|params| {
        params.p_block[0][0] = 0.0;
        params.p_optout[0][0] = 1e-6;
        params.not_interested_per_optout = 0.0;
        params.mute_per_optout = 1e6;
    });
    assert_eq!(mutes, [Mute]);
}

/// A reaction takes effect before the attempts of its minute: a block acts from its own minute on.
#[test]
fn a_block_acts_from_its_own_minute_on() {
    let (tables, traits, mut state) = story(|params| {
        params.p_block[0][0] = 1.0;
        params.p_optout[0][0] = 0.0;
    });
    let draws = Draws::new(2, 0);
    let blocked = (0..50).find_map(|number| {
        let delivery = Delivery { message: MessageId::campaign(number), ..marketing(0) };
        reaction_to(&tables, &traits, &mut state, &delivery, &draws).negative
    });
    let (_, from) = blocked.unwrap();
    assert!(!traits.platform_user(&state, from - 1).blocked && traits.platform_user(&state, from).blocked);
}
