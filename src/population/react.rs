//! What a person does with a delivered message, committed at its delivery (model: section 4).

use crate::messaging::{Category, Manner, MessageId, Negative, Reaction, Segment};
use crate::population::dating::date;
use crate::population::response::GivenRead;
use crate::population::state::State;
use crate::population::tables::Tables;
use crate::population::traits::Traits;
use crate::rng::{Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::time::DAY;

/// A message that reaches a recipient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delivery {
    /// The recipient's id, entity of the draws.
    pub id: u32,
    /// Which message.
    pub message: MessageId,
    /// Its category.
    pub category: Category,
    /// Its text variant; only marketing texts are remembered.
    pub text: u8,
    /// How its template speaks.
    pub manner: Manner,
    /// When it arrives.
    pub minute: Minute,
    /// Whether the minute of a read is wanted even if the person does nothing more. Otherwise such a read is dated
    /// by what the platform needs to know of it, which is quicker: 24 h after the delivery if the message is
    /// marketing and its receipt comes within 24 h, [`NEVER`](crate::units::NEVER) if not.
    pub timed: bool,
}

/// Key of the draws of a delivered message ([`Block::Reaction`](crate::rng::Block::Reaction) and [`Block::Delay`](crate::rng::Block::Delay)): recipient, message, nothing.
#[inline]
pub fn reaction_key(id: u32, message: MessageId) -> [u32; 3] {
    [id, message.key(), 0]
}

/// Draws the whole reaction to a delivered message and books it in the recipient's state. A pure function of the
/// recipient, the message and the minute: the same message meets the same luck whenever it comes.
/// `words` are those of [`Block::Reaction`](crate::rng::Block::Reaction), made ahead for many messages at once (key
/// [`reaction_key`]); `delays`, those of [`Block::Delay`](crate::rng::Block::Delay) under the same key, are asked for only when needed, and lags of
/// clicks and replies are drawn here.
#[inline(always)]
pub fn react(
    tables: &Tables,
    traits: &Traits,
    state: &mut State,
    delivery: &Delivery,
    words: [u32; 4],
    delays: impl FnOnce() -> [u32; 4],
    draws: &Draws,
) -> Reaction {
    let Delivery { category, text, minute, .. } = *delivery;
    let params = &tables.params;

    if state.opted_out_from() <= minute && !traits.is_opted_out(state, minute) {
        state.end_stop();
    }
    let segment = state.settle(tables, minute);
    let (fatigue, goodwill) = (state.fatigue(tables, minute), state.goodwill(tables, minute));
    // Others' messages count by their deviation from the usual load, under which the base rates were measured. What
    // is usual for the person belongs to the person's rate of reading, what a day adds to it does not.
    let usual = tables.background_weight * (traits.background_per_day() - params.background_per_day);
    let load = traits.background_per_day() * (tables.background_factor(minute / DAY) - 1.0);
    let unusual = fatigue + tables.background_weight * load;
    let felt = usual + unusual;

    let excess = felt - params.fatigue_knee;
    // Quicker than `max`, which takes care of what is no number.
    let excess = if excess > 0.0 { excess } else { 0.0 };
    let strain = params.beta_negative * excess - goodwill;
    let mut annoyance = traits.negative_multiplier() * tables.exp.exp(strain) * delivery.manner.pressure;
    let consent = traits.has_consented();
    if category == Category::Marketing {
        annoyance *= tables.response.marketing_factor(consent, state.messages(), state.repeated(text));
    }

    let mut reaction = Reaction {
        receipt: traits.sends_receipts(),
        annoyance,
        above_knee: felt > params.fatigue_knee,
        ..Reaction::default()
    };
    let base = tables.reading.logit(
        (category, segment),
        state.previous(),
        state.messages(),
        traits.propensity(),
        params.beta_read * usual,
    );
    let probability = tables.reading.probability(base - params.beta_read * unusual + goodwill);
    if unit(words[Purpose::Read.lane()]) < probability {
        respond(tables, traits, (delivery, segment, felt), (words, delays), draws, &mut reaction);
    }
    state.commit(tables, (category, text, minute), (fatigue, goodwill), &reaction);
    reaction.annoyance *= tables.response.annoyance_weight(segment, consent);
    reaction
}

/// The reaction to a message that is read.
#[inline(always)]
fn respond(
    tables: &Tables,
    traits: &Traits,
    (delivery, segment, felt): (&Delivery, Segment, f64),
    (words, delays): ([u32; 4], impl FnOnce() -> [u32; 4]),
    draws: &Draws,
    reaction: &mut Reaction,
) {
    let given_read = tables.response.given_read(delivery.category, segment, traits.has_consented());
    let appeal = delivery.manner.appeal;
    let [click, reply] = [Purpose::Click, Purpose::Reply].map(|purpose| words[purpose.lane()]);
    // Most people do neither, and most of them could not at any load.
    if (click <= given_read.last_click) | (reply <= given_read.last_reply) | (appeal > 1.0) {
        let zest = tables.exp.exp(-tables.params.beta_click * felt) * appeal;
        reaction.click = unit(click) < given_read.click * zest;
        reaction.reply = unit(reply) < given_read.reply * zest;
    }
    let u = unit(words[Purpose::Negative.lane()]);
    let negative = if u < given_read.negative * reaction.annoyance {
        resent(given_read, reaction.annoyance, u)
    } else {
        None
    };
    date(tables, traits, (delivery, segment), negative, (delays, draws), reaction);
}

/// The negative reaction to a message that annoys `x`: one uniform, cut into neighbouring stretches, since the
/// negatives exclude each other.
fn resent(given_read: &GivenRead, x: f64, u: f64) -> Option<Negative> {
    let block = (x * given_read.block).min(1.0);
    let opt_out = block + x * given_read.opt_out;
    let not_interested = opt_out + x * given_read.not_interested;
    let mute = not_interested + x * given_read.mute;
    [
        (block, Negative::Block),
        (opt_out, Negative::OptOut),
        (not_interested, Negative::NotInterested),
        (mute, Negative::Mute),
    ]
    .into_iter()
    .find_map(|(end, negative)| (u < end).then_some(negative))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::{Contact, Source};
    use crate::population::fixtures::reaction_to;
    use crate::population::fixtures::{neutral, people, within};
    use crate::population::{Params, Population};
    use crate::units::maths::{exp, log, logit, sigma};
    use statrs::distribution::{ContinuousCDF, Normal};

    const WEEK: Minute = 7 * DAY;

    fn marketing(id: u32, number: u32, text: u8, minute: Minute) -> Delivery {
        let message = MessageId::campaign(number);
        let manner = Manner::PLAIN;
        Delivery { id, message, category: Category::Marketing, text, manner, minute, timed: true }
    }

    fn states(tables: &Tables, people: &Population) -> Vec<State> {
        people.contacts.iter().map(|contact| State::initial(tables, contact)).collect()
    }

    /// The reactions of `count` new people of one segment to one message each.
    fn first_reactions(params: &Params, mix: [f64; 3], count: u32, category: Category) -> Vec<Reaction> {
        let tables = Tables::new(params, 30 * DAY);
        let draws = Draws::new(11, 0);
        let people = people(&tables, mix, count, &draws);
        let mut states = states(&tables, &people);
        (0..count)
            .map(|id| {
                let delivery = Delivery { category, ..marketing(id, 0, 0, 600) };
                reaction_to(&tables, &people.traits[id as usize], &mut states[id as usize], &delivery, &draws)
            })
            .collect()
    }

    fn share(reactions: &[Reaction], is: impl Fn(&Reaction) -> bool) -> f64 {
        reactions.iter().filter(|reaction| is(reaction)).count() as f64 / reactions.len() as f64
    }

    fn negative(reaction: &Reaction, kind: Negative) -> bool {
        reaction.negative.is_some_and(|(negative, _)| negative == kind)
    }

    /// Counts are binomial with the published rates. Bounds of 5 standard deviations: false alarm below 1e-6 each.
    #[test]
    fn in_a_neutral_world_counts_are_binomial() {
        let mut params = neutral();
        params.p_block[0][2] = 0.05;
        let n = 200_000;
        let cold = first_reactions(&params, [0.0, 0.0, 1.0], n, Category::Marketing);
        within(share(&cold, |r| r.read.is_some()), 0.45, n);
        within(share(&cold, |r| r.click), 0.015, n);
        within(share(&cold, |r| r.reply), 0.010, n);
        within(share(&cold, |r| negative(r, Negative::Block)), 0.05, n);
        within(share(&cold, |r| r.report), 0.05 * 0.35, n);
        within(share(&cold, |r| negative(r, Negative::OptOut)), 0.025, n);
        within(share(&cold, |r| negative(r, Negative::NotInterested)), 0.0125, n);
        within(share(&cold, |r| negative(r, Negative::Mute)), 0.05, n);
        // Independent given a read.
        within(share(&cold, |r| r.click && r.reply), 0.45 * (0.015 / 0.45) * (0.010 / 0.45), n);
        let utility = first_reactions(&params, [1.0, 0.0, 0.0], n, Category::Utility);
        within(share(&utility, |r| r.read.is_some()), 0.90, n);
        within(share(&utility, |r| negative(r, Negative::OptOut)), 0.001, n);
        within(share(&utility, |r| negative(r, Negative::Mute)), 0.002, n);
        let codes = first_reactions(&params, [0.0, 1.0, 0.0], n, Category::Authentication);
        within(share(&codes, |r| r.read.is_some()), 0.88, n);
        within(share(&codes, |r| negative(r, Negative::Block)), 0.0001, n);
        assert!(codes.iter().all(|r| !r.positive() && !negative(r, Negative::OptOut)));
    }

    /// Read delays against the mixture in closed form; 5 standard deviations, false alarm below 1e-6 each.
    #[test]
    fn in_a_neutral_world_delays_are_the_exact_mixture() {
        let params = neutral();
        let reactions = first_reactions(&params, [1.0, 0.0, 0.0], 200_000, Category::Marketing);
        let delays: Vec<u32> = reactions.iter().filter_map(|r| Some(r.read? - 600)).collect();
        let normal = Normal::new(0.0, 1.0).unwrap();
        let lobe =
            |minutes: u32, median: f64, sigma: f64| normal.cdf(log(f64::from(minutes) / median) / sigma);
        for minutes in [1, 2, 5, 15, 60, 360, 1440, 5000] {
            let expected = 0.55 * lobe(minutes, 3.0, 1.3) + 0.45 * lobe(minutes, 150.0, 1.4);
            let found = delays.iter().filter(|&&delay| delay <= minutes).count() as f64 / delays.len() as f64;
            within(found, expected, delays.len() as u32);
        }
        assert_eq!(delays.iter().max(), Some(&(7 * DAY)));
        let lags: Vec<u32> =
            reactions.iter().filter(|r| r.positive()).map(|r| r.positive_at - r.read.unwrap()).collect();
        let median = lags.iter().filter(|&&lag| lag <= 5).count() as f64 / lags.len() as f64;
        within(median, 0.5, lags.len() as u32);
    }

    /// Movement comes before the reaction: whoever has been silent for long takes this message as inactive.
    #[test]
    fn the_first_message_after_a_long_silence_meets_an_inactive_person() {
        let tables = Tables::new(&Params { inactive_after: 20.0, ..neutral() }, 30 * DAY);
        let draws = Draws::new(1, 0);
        let people = people(&tables, [1.0, 0.0, 0.0], 200, &draws);
        let mut states = states(&tables, &people);
        for (contact, traits) in people.contacts.iter().zip(&people.traits) {
            let state = &mut states[contact.id as usize];
            let annoyance =
                reaction_to(&tables, traits, state, &marketing(contact.id, 0, 0, 0), &draws).annoyance;
            let silent = contact.days_since_interaction > Some(20);
            let segment = if silent { Segment::Inactive } else { Segment::OptedIn };
            let expected = traits.negative_multiplier() * tables.annoyance_weight(segment, true);
            assert!((annoyance / expected - 1.0).abs() < 1e-6, "{contact:?}: {annoyance}");
        }
    }

    /// A geometric series: 1 / (e - 1) before each weekly message once settled.
    #[test]
    fn weekly_messages_leave_the_fatigue_of_the_geometric_series() {
        let params = neutral();
        let tables = Tables::new(&params, 60 * WEEK);
        let draws = Draws::new(1, 0);
        let people = people(&tables, [1.0, 0.0, 0.0], 1, &draws);
        let mut state = states(&tables, &people)[0];
        for week in 0..50 {
            reaction_to(&tables, &people.traits[0], &mut state, &marketing(0, week, 0, week * WEEK), &draws);
        }
        let fatigue = state.fatigue(&tables, 50 * WEEK);
        assert!((fatigue - 1.0 / (exp(1.0) - 1.0)).abs() < 1e-6, "{fatigue}");
        let delivery = Delivery { category: Category::Utility, ..marketing(0, 50, 0, 50 * WEEK) };
        reaction_to(&tables, &people.traits[0], &mut state, &delivery, &draws);
        assert!((state.fatigue(&tables, 50 * WEEK) - fatigue - 0.2).abs() < 1e-6);
    }

    /// With people who differ, but no shifts, rates per delivered message stay those of the table, whatever the
    /// dependence on the previous message; 5 standard errors of the mean over people, false alarm below 1e-6 each.
    #[test]
    fn means_are_preserved_over_different_people() {
        let spread = Params { read_concentration: 2.0, annoyance_sigma: 1.0, ..neutral() };
        for state_dependence in [0.0, 0.7] {
            let params = Params { state_dependence, ..spread.clone() };
            let tables = Tables::new(&params, 300 * DAY);
            let (draws, count, messages) = (Draws::new(5, 0), 60_000, 8u32);
            let people = people(&tables, [0.0, 1.0, 0.0], count, &draws);
            let mut states = states(&tables, &people);
            let (mut reads, mut squares, mut blocks) = (0.0, 0.0, 0u32);
            for id in 0..count {
                let (traits, state) = (&people.traits[id as usize], &mut states[id as usize]);
                let mut read = 0;
                for number in 0..messages {
                    let delivery = marketing(id, number, number as u8, number * WEEK);
                    let reaction = reaction_to(&tables, traits, state, &delivery, &draws);
                    // A click brings an inactive person back; this test is about those who stay.
                    *state = state.with_segment(Segment::Inactive);
                    read += u32::from(reaction.read.is_some());
                    blocks += u32::from(negative(&reaction, Negative::Block));
                }
                reads += f64::from(read);
                squares += f64::from(read * read);
            }
            let (people, n) = (f64::from(count), f64::from(messages));
            let mean = reads / people;
            let variance = squares / people - mean * mean;
            let expected = n * 0.35;
            assert!((mean - expected).abs() < 5.0 * (variance / people).sqrt() + 1e-3, "{mean}");
            // Blocks given a read vary with the reads too; 6 binomial standard deviations cover that.
            let rate = f64::from(blocks) / (people * n);
            assert!((rate - 0.007).abs() < 6.0 * (0.007 / (people * n)).sqrt(), "{rate}");
            if state_dependence == 0.0 {
                let beta_binomial = n * 0.35 * 0.65 * (1.0 + (n - 1.0) / (2.0 + 1.0));
                // The fourth moment of this law is below 3 variances squared.
                let tolerance = 5.0 * beta_binomial * (2.0 / people).sqrt();
                assert!((variance - beta_binomial).abs() < tolerance, "{variance} {beta_binomial}");
            }
        }
    }

    /// Model, section 13: A = 1.5, fatigue below the knee, goodwill -0.05, k = 20, two identical texts before.
    #[test]
    fn known_answer_for_negatives() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let contact = Contact {
            id: 0,
            segment: Segment::OptedIn,
            source: Source::WebForm,
            days_since_interaction: Some(3),
            recency_rank: 0.1,
            standing: 0.1,
            frequency_rank: Contact::MIDDLE,
        };
        let state = State::initial(&tables, &contact);
        let draws = Draws::new(1, 0);
        let traits = people(&tables, [1.0, 0.0, 0.0], 1, &draws).traits[0].with(2048, 1.5, 0.3);
        let mut state = state.with_history(7, 2, -0.05);
        let reaction = reaction_to(&tables, &traits, &mut state, &marketing(0, 0, 7, 0), &draws);
        assert!((reaction.annoyance / 2.947_841_7 - 1.0).abs() < 1e-4, "{}", reaction.annoyance);
        assert!(!reaction.above_knee);
        let block = tables.response.given_read(Category::Marketing, Segment::OptedIn, true).block;
        // 0.99900: the factor that keeps the mean of people who differ.
        assert!((reaction.annoyance * block - 0.006_960_2 * 0.999_00).abs() < 1e-6);
    }

    /// Ten messages at once are above the knee; the load of others counts by its deviation from the mean.
    #[test]
    fn fatigue_lowers_reading_and_raises_annoyance() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let draws = Draws::new(1, 0);
        let calm = people(&tables, [1.0, 0.0, 0.0], 1, &draws).traits[0].with(2048, 1.0, 0.3);
        let busy = calm.with(2048, 1.0, 0.3 + 10.0);
        let mut state = State::initial(&tables, &people(&tables, [1.0, 0.0, 0.0], 1, &draws).contacts[0]);
        let fresh = state;
        let rested = reaction_to(&tables, &calm, &mut state, &marketing(0, 0, 0, 0), &draws);
        assert!(!rested.above_knee);
        for number in 1..10 {
            reaction_to(&tables, &calm, &mut state, &marketing(0, number, number as u8, 0), &draws);
        }
        let tired = reaction_to(&tables, &calm, &mut state, &marketing(0, 10, 10, 0), &draws);
        assert!(tired.above_knee && tired.annoyance > rested.annoyance);
        // 0.3 x 7 d x 10 a day = 21 units, 19 above the knee.
        let loaded = reaction_to(&tables, &busy, &mut fresh.clone(), &marketing(0, 11, 0, 0), &draws);
        assert!(loaded.above_knee);
        assert!((loaded.annoyance / rested.annoyance - exp(1.9)).abs() < 1e-5);
    }

    /// The logit of reading, click and block rates against the formulas of section 4, away from rest: fatigue 10 from
    /// others, goodwill -1, 20 messages before. 5 standard deviations, false alarm below 1e-6 each.
    #[test]
    fn shifts_act_as_the_formulas_say() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let (draws, n) = (Draws::new(2, 0), 200_000);
        let someone = people(&tables, [1.0, 0.0, 0.0], 1, &draws);
        // 10 units of load = 0.3 x 7 d x (4.7619 + 0.3 - 0.3) a day.
        let traits = someone.traits[0].with(1024, 2.0, 0.3 + 10.0 / 2.1);
        let state = State::initial(&tables, &someone.contacts[0]).with_history(1, 3, -1.0);
        let reactions: Vec<Reaction> = (0..n)
            .map(|id| reaction_to(&tables, &traits, &mut state.clone(), &marketing(id, 0, 1, 0), &draws))
            .collect();
        let m = 0.72 / 0.85;
        let base = tables.reading.base(Segment::OptedIn, 1024);
        let novelty = log(1.0 + 0.4 * exp(-4.0));
        // What keeps the means of people who differ moves these rates by a thousandth or two.
        let read = sigma(logit(base) + 0.000_69 + novelty - 0.10 * 10.0 - 1.0);
        within(share(&reactions, |r| r.read.is_some()), read, n);
        within(share(&reactions, |r| r.click), 0.9968 * read * 0.08 / m * exp(-1.2), n);
        let x = 2.0 * exp(0.10 * 8.0 + 1.0) * (1.0 + 3.0 * exp(-2.5)) * (1.0 + 0.25 * 3.0);
        assert!((reactions[0].annoyance / x - 1.0).abs() < 1e-5);
        within(share(&reactions, |r| negative(r, Negative::Block)), 0.9990 * read * x * 0.002 / m, n);
        within(share(&reactions, |r| negative(r, Negative::OptOut)), 0.9990 * read * x * 0.006 / m, n);
    }

    /// One draw a decision, inverted monotonically: more of a propensity only adds events of its kind.
    #[test]
    fn raising_a_propensity_never_removes_an_event_of_its_kind() {
        type Change = fn(&mut Params);
        type Event = fn(&Reaction) -> bool;
        let cases: [(Change, Event); 6] = [
            (|params| params.p_read[0][2] = 0.55, |r| r.read.is_some()),
            (|params| params.p_click[0][2] = 0.03, |r| r.click),
            (|params| params.p_reply[0][2] = 0.03, |r| r.reply),
            (|params| params.p_block[0][2] = 0.06, |r| negative(r, Negative::Block)),
            (|params| params.p_optout[0][2] = 0.05, |r| negative(r, Negative::OptOut)),
            (|params| params.p_report_given_block[2] = 0.6, |r| r.report),
        ];
        let before = first_reactions(&Params::default(), [0.0, 0.0, 1.0], 20_000, Category::Marketing);
        for (number, (change, event)) in cases.into_iter().enumerate() {
            let mut params = Params::default();
            change(&mut params);
            let after = first_reactions(&params, [0.0, 0.0, 1.0], 20_000, Category::Marketing);
            let lost = before.iter().zip(&after).filter(|(old, new)| event(old) && !event(new)).count();
            let gained = before.iter().zip(&after).filter(|(old, new)| !event(old) && event(new)).count();
            assert!(lost == 0 && gained > 0, "case {number}: lost {lost}, gained {gained}");
        }
    }

    /// The message's luck belongs to the message: at rest it is the same at any minute.
    #[test]
    fn a_message_meets_the_same_luck_whenever_it_is_sent() {
        let params = neutral();
        let tables = Tables::new(&params, 300 * DAY);
        let draws = Draws::new(3, 1);
        let people = people(&tables, [1.0, 0.0, 0.0], 500, &draws);
        for id in 0..500 {
            let traits = &people.traits[id as usize];
            let fresh = State::initial(&tables, &people.contacts[id as usize]);
            let at = |minute| {
                reaction_to(&tables, traits, &mut fresh.clone(), &marketing(id, 4, 0, minute), &draws)
            };
            let (early, late) = (at(0), at(100 * DAY));
            let shifted = Reaction {
                read: early.read.map(|minute| minute + 100 * DAY),
                positive_at: if early.positive() { early.positive_at + 100 * DAY } else { 0 },
                negative: early.negative.map(|(kind, minute)| (kind, minute + 100 * DAY)),
                ..early
            };
            assert_eq!(late, shifted);
        }
    }

    #[test]
    fn reactions_come_in_order_and_in_waking_hours() {
        let reactions = first_reactions(&Params::default(), [0.0, 0.0, 1.0], 20_000, Category::Marketing);
        for reaction in reactions {
            let Some(read) = reaction.read else {
                assert!(!reaction.positive() && reaction.negative.is_none() && !reaction.report);
                continue;
            };
            assert!(read > 600 && (!reaction.positive() || reaction.positive_at > read));
            assert!(reaction.negative.is_none_or(|(_, minute)| minute > read));
            assert!(!reaction.report || negative(&reaction, Negative::Block));
            // Waking hours begin between 06:00 and 08:00 and last for 16.
            let hour = read % DAY / 60;
            assert!(hour >= 6 || read % DAY == 0, "{hour}");
        }
    }

    /// Whoever does not ask for the time learns everything else, and whether a receipt comes within 24 h.
    #[test]
    fn untimed_reactions_differ_in_the_minute_of_reading_only() {
        let tables = Tables::new(&Params::default(), 30 * DAY);
        let draws = Draws::new(3, 0);
        let people = people(&tables, [0.4, 0.3, 0.3], 20_000, &draws);
        let (mut soon, mut late) = (0, 0);
        for (contact, traits) in people.contacts.iter().zip(&people.traits) {
            let delivery = marketing(contact.id, 0, 0, contact.id % (3 * DAY));
            let react = |timed| {
                let mut state = State::initial(&tables, contact);
                reaction_to(&tables, traits, &mut state, &Delivery { timed, ..delivery }, &draws)
            };
            let (timed, untimed) = (react(true), react(false));
            let seen = |reaction: &Reaction| {
                reaction.receipt && reaction.read.is_some_and(|read| read - delivery.minute <= DAY)
            };
            assert_eq!(seen(&timed), seen(&untimed), "{timed:?} {untimed:?}");
            assert_eq!(Reaction { read: untimed.read, ..timed }, untimed);
            assert_eq!(timed.read.is_some(), untimed.read.is_some());
            soon += u32::from(seen(&timed));
            late += u32::from(timed.observed_read() && !seen(&timed));
        }
        assert!(soon > 1000 && late > 100, "{soon} {late}");
    }
}
