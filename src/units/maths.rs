//! Portable mathematics: the same bits on every machine.
//!
//! Transcendental functions come from `libm` and are used to build tables, once per world. Hot code only
//! reads the tables ([`ExpTable`], [`Decay`]) with additions, multiplications and divisions.

pub use libm::{ceil, exp, exp2, floor, log, sqrt};

use crate::units::time::{HOUR, Minute};

/// The logistic function 1 / (1 + e^-x).
pub fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// The inverse of [`sigma`]: ln(p / (1 - p)) for p in (0, 1).
pub fn logit(p: f64) -> f64 {
    log(p / (1.0 - p))
}

/// The exponential function by table, for hot code: relative error below 1e-7 within ±[`ExpTable::REACH`],
/// the end value beyond.
#[derive(Clone, Debug)]
pub struct ExpTable {
    /// e^(n / STEPS) for n from -REACH * STEPS on, filled up to a power of two, so that no index needs a check.
    values: Box<[f64; Self::VALUES]>,
}

impl ExpTable {
    /// Arguments are clamped to this distance from 0.
    pub const REACH: f64 = 40.0;
    const STEPS: f64 = 64.0;
    const VALUES: usize = 8192;

    /// Builds the table (5,121 values).
    pub fn new() -> Self {
        let half = (Self::REACH * Self::STEPS) as i32;
        let mut values = Box::new([0.0; Self::VALUES]);
        for (value, n) in values.iter_mut().zip(-half..=half) {
            *value = exp(f64::from(n) / Self::STEPS);
        }
        Self { values }
    }

    /// e^x.
    #[inline]
    pub fn exp(&self, x: f64) -> f64 {
        let scaled = x.clamp(-Self::REACH, Self::REACH) * Self::STEPS + Self::REACH * Self::STEPS;
        // Signed 32-bit numbers convert in one instruction each way.
        let nearest = (scaled + 0.5) as i32;
        let rest = (scaled - f64::from(nearest)) / Self::STEPS;
        self.values[nearest as usize % Self::VALUES] * (1.0 + rest + 0.5 * rest * rest)
    }

    /// The logistic function by the same table.
    #[inline]
    pub fn sigma(&self, x: f64) -> f64 {
        1.0 / (1.0 + self.exp(-x))
    }
}

impl Default for ExpTable {
    fn default() -> Self {
        Self::new()
    }
}

/// Exponential decay e^(-t / tau) for whole minutes t, by two tables (hours and minutes of the hour).
#[derive(Clone, Debug)]
pub struct Decay {
    hours: Vec<f64>,
    /// The value beyond the table.
    last: f64,
    minutes: [f64; HOUR as usize],
}

impl Decay {
    /// Decay with time constant `tau_days` (days, > 0), exact up to `longest` minutes and the value there beyond.
    pub fn new(tau_days: f64, longest: Minute) -> Self {
        let tau_minutes = tau_days * 1440.0;
        let at = |hour| exp(-f64::from(hour) * 60.0 / tau_minutes);
        let last = longest / HOUR + 1;
        Self {
            hours: (0..=last).map(at).collect(),
            last: at(last),
            minutes: std::array::from_fn(|minute| exp(-(minute as f64) / tau_minutes)),
        }
    }

    /// The factor after `elapsed` minutes.
    #[inline]
    pub fn after(&self, elapsed: Minute) -> f64 {
        let hours = *self.hours.get((elapsed / HOUR) as usize).unwrap_or(&self.last);
        hours * self.minutes[(elapsed % HOUR) as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exp_table_is_close_and_clamps() {
        let table = ExpTable::new();
        for step in -3000..=3000 {
            let x = f64::from(step) * 0.013;
            assert!((table.exp(x) / exp(x) - 1.0).abs() < 1e-6, "{x}");
        }
        assert_eq!(table.exp(1e9), table.exp(ExpTable::REACH));
        assert_eq!(table.exp(0.0), 1.0);
    }

    #[test]
    fn decay_equals_the_exponential() {
        let decay = Decay::new(7.0, 50_000);
        for elapsed in [0, 1, 59, 60, 61, 1440, 10_080, 49_999] {
            let exact = exp(-f64::from(elapsed) / 10_080.0);
            assert!((decay.after(elapsed) / exact - 1.0).abs() < 1e-12, "{elapsed}");
        }
    }
}
