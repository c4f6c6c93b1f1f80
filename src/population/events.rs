//! Transactional events: a Poisson process for each recipient, any minute of the day (model: section 2).

use crate::rng::{Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::maths::log;
use crate::units::time::DAY;

/// Something a recipient did or waits for, due one transactional message: utility, or a one-time code.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts over 5,000 people and the spread of minutes; 5 standard deviations, false alarm below 1e-6.
    #[test]
    fn events_are_a_poisson_process() {
        let draws = Draws::new(8, 0);
        let horizon = 30 * DAY;
        let counts: Vec<f64> = (0..5000).map(|id| minutes(id, 0.5, horizon, &draws).count() as f64).collect();
        let mean = counts.iter().sum::<f64>() / 5000.0;
        let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / 5000.0;
        assert!((mean - 15.0).abs() < 5.0 * (15.0f64 / 5000.0).sqrt(), "{mean}");
        assert!((variance - 15.0).abs() < 5.0 * ((15.0 + 2.0 * 225.0) / 5000.0f64).sqrt(), "{variance}");
        let all: Vec<u32> = (0..5000).flat_map(|id| minutes(id, 0.5, horizon, &draws)).collect();
        let nights = all.iter().filter(|&&minute| minute % DAY < 360).count() as f64 / all.len() as f64;
        assert!((nights - 0.25).abs() < 5.0 * (0.25 * 0.75 / all.len() as f64).sqrt(), "{nights}");
        assert!(all.iter().all(|&minute| minute < horizon));
    }

    #[test]
    fn a_longer_run_only_adds_events() {
        let draws = Draws::new(8, 0);
        for id in 0..200 {
            let short: Vec<u32> = minutes(id, 0.3, 10 * DAY, &draws).collect();
            let long: Vec<u32> = minutes(id, 0.3, 20 * DAY, &draws).collect();
            assert_eq!(short[..], long[..short.len()]);
            assert!(long.is_sorted());
            assert_eq!(minutes(id, 0.0, 10 * DAY, &draws).count(), 0);
        }
    }
}
