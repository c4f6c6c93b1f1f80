//! How much is sent on which day, and at which hours.

use std::sync::Arc;

use crate::units::Hour;

/// How much marketing is sent when.
#[derive(Clone, Debug, PartialEq)]
pub enum Schedule {
    /// Everything at once, by default at any hour of the day.
    Burst,
    /// An equal share of the list a day.
    Spread {
        /// Sending days over which one pass over the list is spread; at least 1.
        days: u32,
    },
    /// A daily volume that grows by the same number.
    Linear {
        /// Messages on the first sending day.
        v0: f64,
        /// Messages more from sending day to sending day.
        step: f64,
        /// Grow only while the polled rating is green, and start again at `v0` when it is red.
        hold: bool,
    },
    /// A daily volume that grows by the same factor.
    Ramp {
        /// Messages on the first sending day.
        v0: f64,
        /// Factor from sending day to sending day.
        growth: f64,
        /// Grow only while the polled rating is green, and start again at `v0` when it is red.
        hold: bool,
    },
    /// A daily volume by a table.
    Steps(Steps),
    /// A share of the polled messaging limit a day; without a limit no bound.
    LimitShare {
        /// Share of the limit; above 0.
        share: f64,
    },
}

/// A table of daily volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Name of the published table; `None` for one's own.
    pub table: Option<&'static str>,
    /// Messages on each sending day; the last goes on. At least one.
    pub volumes: Arc<[f64]>,
    /// Go on only while the polled rating is green, and start again when it is red.
    pub hold: bool,
}

impl Schedule {
    /// Whether it has no daily volume that could be scaled.
    pub fn is_unbounded(&self) -> bool {
        *self == Self::Burst
    }

    /// Whether it holds its growth while the rating is yellow and starts again when it is red.
    pub fn holds(&self) -> bool {
        match self {
            Self::Linear { hold, .. } | Self::Ramp { hold, .. } => *hold,
            Self::Steps(steps) => steps.hold,
            Self::Burst | Self::Spread { .. } | Self::LimitShare { .. } => false,
        }
    }
}

/// First hour of the day in which paced marketing is dispatched, and the first after the last (model: section 9).
const DISPATCH_HOURS: (Hour, Hour) = (9, 20);

/// On which days and at which hours marketing is dispatched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// By weekday from Monday on.
    pub days: [bool; 7],
    /// First hour of the day, and the first after the last; `None` for 9 to 20, and for a burst the whole day.
    pub hours: Option<(Hour, Hour)>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { days: [true; 7], hours: None }
    }
}

impl Calendar {
    /// First hour of the day, and the first after the last.
    pub fn window(&self, schedule: &Schedule) -> (Hour, Hour) {
        let usual = if schedule.is_unbounded() { (0, 24) } else { DISPATCH_HOURS };
        self.hours.unwrap_or(usual)
    }
}
