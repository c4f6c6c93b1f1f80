//! Everything about a world's recipients that can be computed beforehand.

use crate::messaging::{Category, Segment};
use crate::population::delay::Delay;
use crate::population::normal::NormalTable;
use crate::population::params::Params;
use crate::population::reading::{Reading, mean_read};
use crate::population::response::Response;
use crate::units::maths::{Decay, ExpTable};
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
    /// Silent days after which an opted-in recipient is inactive.
    pub(super) inactive_after: i32,
    /// Unread in a row after which an opted-in recipient is inactive.
    pub(super) inactive_after_unread: u32,
}

impl Tables {
    /// Tables for runs of `horizon` minutes.
    pub fn new(params: &Params, horizon: Minute) -> Self {
        Self {
            reading: Reading::new(params),
            response: Response::new(params),
            delay: Delay::new(params),
            normal: NormalTable::new(),
            exp: ExpTable::new(),
            fatigue_decay: Decay::new(params.fatigue_tau, horizon),
            goodwill_decay: Decay::new(params.goodwill_tau, horizon),
            background_weight: params.fatigue_weight_others * params.fatigue_tau,
            inactive_after: params.inactive_after as i32,
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
    /// segment over p_block of the opted-in, marketing (1 for everybody where the opted-in never block).
    pub fn annoyance_weight(&self, segment: Segment) -> f64 {
        self.response.annoyance_weight(segment)
    }

    /// Factor on the background load of a day.
    #[inline]
    pub fn background_factor(&self, day: Day) -> f64 {
        self.params.background_factor(day as usize)
    }
}
