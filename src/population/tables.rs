//! Everything about a world's recipients that can be computed beforehand.

use crate::messaging::{Category, Segment};
use crate::population::delay::Delay;
use crate::population::normal::NormalTable;
use crate::population::params::Params;
use crate::population::reading::{Reading, mean_read};
use crate::population::response::Response;
use crate::population::usual::UsualLoad;
use crate::units::maths::{Decay, ExpTable};
use crate::units::time::DAY;
use crate::units::{Day, Minute};

/// Tables of one world, shared by all its replications. Building them takes tens of milliseconds.
#[derive(Clone, Debug)]
pub struct Tables {
    pub(super) params: Params,
    pub(super) reading: Reading,
    pub(super) response: Response,
    pub(super) delay: Delay,
    pub(super) normal: NormalTable,
    pub(super) exp: ExpTable,
    pub(super) fatigue_decay: Decay,
    pub(super) goodwill_decay: Decay,
    /// Load of others' messages in the long run, per message and day (units of load times days).
    pub(super) background_weight: f64,
    /// Factor on the background load by day of the run, and beyond.
    background_factors: (Vec<f64>, f64),
    /// Silent minutes after which an opted-in recipient is inactive.
    pub(super) inactive_after: i32,
    /// Unread in a row after which an opted-in recipient is inactive.
    pub(super) inactive_after_unread: u32,
}

impl Tables {
    /// Tables for runs of `horizon` minutes.
    pub fn new(params: &Params, horizon: Minute) -> Self {
        let (normal, exp_table) = (NormalTable::new(), ExpTable::new());
        let load = UsualLoad::new(params);
        let reading = Reading::new(params, &load);
        Self {
            response: Response::new(params, &reading, &load),
            reading,
            delay: Delay::new(params, &normal, &exp_table),
            normal,
            exp: exp_table,
            fatigue_decay: Decay::new(params.fatigue_tau, horizon),
            goodwill_decay: Decay::new(params.goodwill_tau, horizon),
            background_weight: params.fatigue_weight_others * params.fatigue_tau,
            background_factors: (
                (0..=horizon / DAY).map(|day| params.background_factor(day as usize)).collect(),
                params.background_factor(usize::MAX),
            ),
            inactive_after: (params.inactive_after * 1440.0) as i32,
            inactive_after_unread: params.inactive_after_unread.ceil() as u32,
            params: params.clone(),
        }
    }

    /// The parameters that the tables were built from.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Mean probability of a true read of a message at rest.
    pub fn mean_read(&self, category: Category, segment: Segment) -> f64 {
        mean_read(&self.params, category, segment)
    }

    /// What one unit of [`crate::messaging::Reaction::annoyance`] counts in the annoyance metric: p_block of the
    /// person's row over p_block of the opted-in, marketing (1 for everybody where the opted-in never block).
    pub fn annoyance_weight(&self, segment: Segment, consent: bool) -> f64 {
        self.response.annoyance_weight(segment, consent)
    }

    /// Factor on the background load of a day.
    #[inline]
    pub fn background_factor(&self, day: Day) -> f64 {
        let (factors, beyond) = &self.background_factors;
        *factors.get(day as usize).unwrap_or(beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::{CATEGORIES, Manner, MessageId};
    use crate::population::fixtures::people;
    use crate::population::fixtures::reaction_to;
    use crate::population::{Delivery, State, others_today, parameters};
    use crate::rng::Draws;
    use crate::units::time::DAY;

    /// Whatever admissible values are combined, everything stays finite and nothing panics.
    #[test]
    fn admissible_values_keep_every_formula_finite() {
        let rows = parameters();
        let draws = Draws::new(1, 0);
        for world in 0..8u32 {
            let mut params = Params::default();
            for (number, row) in rows.iter().enumerate() {
                let (smallest, largest) = row.admissible;
                let high = match world {
                    0 => false,
                    1 => true,
                    // Any ends at random.
                    _ => draws.block(crate::rng::Block::Bootstrap, world, number as u32, 0)[0] & 1 == 1,
                };
                row.set(&mut params, if high { largest } else { smallest });
            }
            // A hundred events a day for a month are slow to draw and prove nothing more.
            params.utility_per_day = [0.1; 3];
            let tables = Tables::new(&params, 30 * DAY);
            let people = people(&tables, [0.4, 0.3, 0.3], 300, &draws);
            for (contact, traits) in people.contacts.iter().zip(&people.traits) {
                let mut state = State::initial(&tables, contact);
                for number in 0..12 {
                    let delivery = Delivery {
                        id: contact.id,
                        message: MessageId::campaign(number),
                        category: CATEGORIES[number as usize % 3],
                        text: 0,
                        manner: Manner::PLAIN,
                        minute: number * 700,
                        timed: true,
                    };
                    let reaction = reaction_to(&tables, traits, &mut state, &delivery, &draws);
                    assert!(reaction.annoyance.is_finite() && reaction.annoyance >= 0.0, "world {world}");
                    assert!(reaction.read.is_none_or(|minute| minute > delivery.minute), "world {world}");
                    assert!(state.fatigue(&tables, 9000).is_finite(), "world {world}");
                }
                others_today(&tables, traits, 1.0, 3, contact.id);
            }
            for category in CATEGORIES {
                let m = tables.mean_read(category, Segment::Cold);
                assert!((1e-4..=0.99).contains(&m), "world {world}");
            }
            assert!(tables.annoyance_weight(Segment::Cold, false).is_finite());
        }
    }
}
