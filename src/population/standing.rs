//! Where a person stands with the business, whatever the list says: consent, time zone, and whether a stop of
//! marketing is taken back (model: section 2). At its neutral values nobody differs from the list.

use crate::messaging::Segment;
use crate::population::params::Params;
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::maths::{ceil, floor, log};

/// Hours to resuming of somebody who never does.
pub(super) const NO_RESUME: u16 = u16::MAX;

/// Drawn once for a person, like every trait.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Standing {
    /// Whether the person ever asked for messages.
    pub consent: bool,
    /// Minutes by which the person's clock is ahead of the sender's.
    pub ahead: i32,
    /// Hours from a stop to resuming; [`NO_RESUME`] where it never comes.
    pub resume_hours: u16,
}

impl Standing {
    pub fn draw(id: u32, segment: Segment, params: &Params, draws: &Draws) -> Self {
        let words = draws.block(Block::Standing, id, 0, 0);
        let u = |purpose: Purpose| unit(words[purpose.lane()]);
        let spread = floor(params.utc_offset_spread);
        let hours = floor(u(Purpose::UtcOffset) * (2.0 * spread + 1.0)) - spread;
        let resume_hours = if u(Purpose::Resume) < params.resume_share {
            let hours = -24.0 * params.resume_after * log(1.0 - u(Purpose::ResumeDelay));
            ceil(hours).clamp(1.0, f64::from(NO_RESUME - 1)) as u16
        } else {
            NO_RESUME
        };
        Self {
            consent: u(Purpose::Consent) < params.consent_share[segment as usize],
            ahead: ((params.utc_offset + hours) * 60.0) as i32,
            resume_hours,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::{Category, Contact, Manner, MessageId, Negative, SEGMENTS, Source};
    use crate::population::fixtures::{neutral, people, reaction_to, within};
    use crate::population::{Delivery, State, Tables};
    use crate::units::maths::exp;
    use crate::units::time::{DAY, HOUR};

    const N: u32 = 40_000;

    fn drawn(params: &Params, segment: Segment) -> Vec<Standing> {
        let draws = Draws::new(4, 0);
        (0..N).map(|id| Standing::draw(id, segment, params, &draws)).collect()
    }

    fn share(drawn: &[Standing], is: impl Fn(&Standing) -> bool) -> f64 {
        drawn.iter().filter(|standing| is(standing)).count() as f64 / f64::from(N)
    }

    #[test]
    fn by_default_the_list_is_right_and_nobody_resumes() {
        for segment in SEGMENTS {
            let consent = segment != Segment::Cold;
            let neutral = Standing { consent, ahead: 0, resume_hours: NO_RESUME };
            assert!(drawn(&Params::default(), segment).iter().all(|standing| *standing == neutral));
        }
    }

    /// Consent and resuming are Bernoulli, delays exponential in whole hours, offsets uniform over whole hours around
    /// the mean: 5 standard deviations, false alarm below 1e-6 each.
    #[test]
    fn standing_follows_its_laws() {
        let params = Params {
            consent_share: [0.9, 0.6, 0.2],
            utc_offset: -3.5,
            utc_offset_spread: 2.0,
            resume_share: 0.3,
            resume_after: 5.0,
            ..Params::default()
        };
        for (segment, consented) in SEGMENTS.into_iter().zip([0.9, 0.6, 0.2]) {
            within(share(&drawn(&params, segment), |s| s.consent), consented, N);
        }
        let drawn = drawn(&params, Segment::OptedIn);
        for hours in [-5.5, -4.5, -3.5, -2.5, -1.5] {
            within(share(&drawn, |s| f64::from(s.ahead) == 60.0 * hours), 0.2, N);
        }
        within(share(&drawn, |s| s.resume_hours != NO_RESUME), 0.3, N);
        for days in [1u16, 5, 15] {
            let expected = 0.3 * (1.0 - exp(-f64::from(days) / 5.0));
            within(share(&drawn, |s| s.resume_hours <= 24 * days), expected, N);
        }
    }

    /// A person three hours ahead wakes three hours earlier by the sender's clock.
    #[test]
    fn waking_hours_are_local() {
        let params = Params { utc_offset: 3.0, ..neutral() };
        let draws = Draws::new(1, 0);
        let tables = Tables::new(&params, 10 * DAY);
        for traits in people(&tables, [1.0, 0.0, 0.0], 50, &draws).traits {
            assert_eq!(traits.waking_start(), 420 - 180);
        }
        let behind = Params { utc_offset: -12.0, ..neutral() };
        let tables = Tables::new(&behind, 10 * DAY);
        assert_eq!(people(&tables, [1.0, 0.0, 0.0], 1, &draws).traits[0].waking_start(), 420 + 720);
    }

    fn opted_in(tables: &Tables) -> State {
        let contact = Contact {
            id: 0,
            segment: Segment::OptedIn,
            source: Source::WebForm,
            days_since_interaction: Some(0),
            recency_rank: 0.5,
            standing: 0.5,
            frequency_rank: Contact::MIDDLE,
        };
        State::initial(tables, &contact)
    }

    /// A stop holds from its minute to the hour at which it is taken back; then the person can stop again.
    #[test]
    fn a_stop_ends_when_it_is_taken_back_and_can_come_again() {
        let mut params = Params { resume_share: 1.0, resume_after: 2.0, ..neutral() };
        params.p_read[0][0] = 1.0;
        params.p_optout[0][0] = 1.0;
        params.p_block[0][0] = 0.0;
        let (tables, draws) = (Tables::new(&params, 300 * DAY), Draws::new(6, 0));
        let everybody = people(&tables, [1.0, 0.0, 0.0], 200, &draws);
        let mut again = 0;
        for (id, traits) in (0..).zip(&everybody.traits) {
            let hours = u32::from(Standing::draw(id, Segment::OptedIn, &params, &draws).resume_hours);
            let mut state = opted_in(&tables);
            let mut stop = |number, minute| {
                let delivery = Delivery {
                    id,
                    message: MessageId::campaign(number),
                    category: Category::Marketing,
                    text: 0,
                    manner: Manner::PLAIN,
                    minute,
                    timed: true,
                };
                match reaction_to(&tables, traits, &mut state, &delivery, &draws).negative {
                    Some((Negative::OptOut, from)) => Some((from, state)),
                    _ => None,
                }
            };
            let Some((from, state)) = stop(0, 600) else { continue };
            let until = from + hours * HOUR;
            let is_out = |minute| traits.is_opted_out(&state, minute);
            assert!(!is_out(from - 1) && is_out(from) && is_out(until - 1) && !is_out(until));
            assert!(state.has_opted_out());
            if let Some((second, state)) = stop(1, until) {
                assert!(second > until && traits.is_opted_out(&state, second) && state.has_opted_out());
                assert!(!traits.is_opted_out(&state, second - 1));
                again += 1;
            }
        }
        assert!(again > 150, "{again}");
    }

    /// Blocks per delivered message are those of the cold without consent, reads and clicks those of the activity.
    #[test]
    fn without_consent_negatives_are_those_of_the_cold() {
        let mut params = Params { consent_share: [0.0; 3], ..neutral() };
        params.p_block[0][2] = 0.05;
        let (tables, draws) = (Tables::new(&params, 10 * DAY), Draws::new(3, 0));
        let (mut blocks, mut reads, mut clicks) = (0u32, 0u32, 0u32);
        for (id, traits) in (0..).zip(&people(&tables, [1.0, 0.0, 0.0], N, &draws).traits) {
            assert!(!traits.has_consented());
            let delivery = Delivery {
                id,
                message: MessageId::campaign(0),
                category: Category::Marketing,
                text: 0,
                manner: Manner::PLAIN,
                minute: 600,
                timed: false,
            };
            let reaction = reaction_to(&tables, traits, &mut opted_in(&tables), &delivery, &draws);
            blocks += u32::from(matches!(reaction.negative, Some((Negative::Block, _))));
            reads += u32::from(reaction.read.is_some());
            clicks += u32::from(reaction.click);
        }
        let per_delivered = |count: u32| f64::from(count) / f64::from(N);
        within(per_delivered(blocks), 0.05, N);
        within(per_delivered(reads), 0.72, N);
        within(per_delivered(clicks), 0.08, N);
    }

    /// Appeal multiplies clicks and replies, pressure every negative; nothing else moves.
    #[test]
    fn a_template_invites_and_pushes_as_its_factors_say() {
        let mut params = neutral();
        params.p_block[0][0] = 0.02;
        let (tables, draws) = (Tables::new(&params, 10 * DAY), Draws::new(3, 0));
        let everybody = people(&tables, [1.0, 0.0, 0.0], N, &draws).traits;
        let counts = |manner: Manner| {
            let mut counts = [0u32; 5];
            for (id, traits) in (0..).zip(&everybody) {
                let delivery = Delivery {
                    id,
                    message: MessageId::campaign(0),
                    category: Category::Marketing,
                    text: 0,
                    manner,
                    minute: 600,
                    timed: false,
                };
                let reaction = reaction_to(&tables, traits, &mut opted_in(&tables), &delivery, &draws);
                let is = |kind| matches!(reaction.negative, Some((negative, _)) if negative == kind);
                let events = [
                    reaction.read.is_some(),
                    reaction.click,
                    reaction.reply,
                    is(Negative::Block),
                    is(Negative::OptOut),
                ];
                for (count, event) in counts.iter_mut().zip(events) {
                    *count += u32::from(event);
                }
            }
            counts
        };
        let plain = counts(Manner::PLAIN);
        let loud = counts(Manner { appeal: 2.0, pressure: 3.0 });
        for (count, expected) in loud.into_iter().zip([0.72, 0.16, 0.08, 0.06, 0.018]) {
            within(f64::from(count) / f64::from(N), expected, N);
        }
        assert_eq!(plain[0], loud[0]);
        let quiet = counts(Manner { appeal: 0.0, pressure: 0.0 });
        assert_eq!(quiet, [plain[0], 0, 0, 0, 0]);
    }
}
