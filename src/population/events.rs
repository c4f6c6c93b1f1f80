//! Transactional events: a Poisson process for each recipient, any minute of the day (model: section 2).

use crate::rng::{Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::maths::log;
use crate::units::time::DAY;

/// Something a recipient did or waits for, due one utility message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UtilityEvent {
    /// When.
    pub minute: Minute,
    /// Index of the recipient in the population (not the id).
    pub recipient: u32,
    /// Ordinal among the recipient's events.
    pub ordinal: u32,
}

/// The minutes before `horizon` at which recipient `id` has events, `per_day` in the mean.
pub(super) fn minutes(id: u32, per_day: f64, horizon: Minute, draws: &Draws) -> impl Iterator<Item = Minute> {
    let (rate, horizon) = (per_day / f64::from(DAY), f64::from(horizon));
    let mut time = 0.0;
    (0..).map_while(move |ordinal| {
        if rate <= 0.0 {
            return None;
        }
        time -= log(1.0 - unit(draws.word(Purpose::EventGap, id, 0, ordinal))) / rate;
        (time < horizon).then_some(time as Minute)
    })
}
