//! The shape of the registry: what is known of every parameter of the model.
//!
//! Each sealed room lists its own parameters (`population::parameters()`, `gate::parameters()`); the scenario
//! room composes the lists. Defaults stand nowhere else.

use std::fmt;

/// How well a value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Stated in the platform's own documentation.
    Documented,
    /// Reported by a vendor, or measured on an analogue (other channel, academic); the source says which.
    Reported,
    /// Chosen after looking at results; the source names the target.
    Fitted,
    /// Nobody knows: our assumption.
    Assumed,
    /// No matter of evidence: a choice of whoever asks the question.
    Chosen,
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Documented => "documented",
            Self::Reported => "reported",
            Self::Fitted => "fitted",
            Self::Assumed => "assumed",
            Self::Chosen => "chosen",
        })
    }
}

/// The unit of a parameter. Durations are written in files with their unit (`"36h"`) and held as a number of
/// the unit named here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A probability or share in [0, 1].
    Probability,
    /// A duration, held in days.
    Days,
    /// A duration, held in hours.
    Hours,
    /// A duration, held in minutes.
    Minutes,
    /// A time of day `"07:00"`, held in minutes after midnight.
    TimeOfDay,
    /// Hours by which a clock is ahead of the sender's; negative when it is behind.
    HoursAhead,
    /// Messages.
    Messages,
    /// Events per day.
    PerDay,
    /// Additive on the logit scale (per unit of load where the meaning says so).
    Logit,
    /// Additive on the log scale per unit of load.
    LogPerUnit,
    /// Units of load; one delivered marketing message is 1.
    LoadUnits,
    /// Standard deviation of a logarithm.
    LogSigma,
    /// A pure number: ratio, multiplier, weight or odds.
    Ratio,
    /// Weighted negatives per delivered message.
    Score,
}

impl Unit {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Probability => "probability",
            Self::Days => "days",
            Self::Hours => "hours",
            Self::Minutes => "minutes",
            Self::TimeOfDay => "time of day",
            Self::HoursAhead => "hours ahead",
            Self::Messages => "messages",
            Self::PerDay => "per day",
            Self::Logit => "logit",
            Self::LogPerUnit => "log per unit of load",
            Self::LoadUnits => "units of load",
            Self::LogSigma => "sd of log",
            Self::Ratio => "ratio",
            Self::Score => "negatives per delivered",
        }
    }

    /// Minutes in one of it, for durations; `None` for every other unit.
    pub fn minutes(self) -> Option<f64> {
        match self {
            Self::Days => Some(1440.0),
            Self::Hours => Some(60.0),
            Self::Minutes => Some(1.0),
            _ => None,
        }
    }
}

type Slot<P> = Box<dyn for<'a> Fn(&'a mut P) -> &'a mut f64 + Send + Sync>;

/// One parameter of a room whose values live in `P`.
pub struct Parameter<P> {
    /// Path below the room's table, e.g. `fatigue_tau` or `p_read.marketing.cold`.
    pub path: String,
    /// Unit of the values below.
    pub unit: Unit,
    /// Central value, the default.
    pub central: f64,
    /// Low (or lenient) end of the plausible range; `None` where the registry says "none".
    pub low: Option<f64>,
    /// High (or strict) end of the plausible range.
    pub high: Option<f64>,
    /// Smallest and largest value a scenario may set.
    pub admissible: (f64, f64),
    /// How well the value is known.
    pub grade: Grade,
    /// Where the value comes from, or what it was fitted to.
    pub source: &'static str,
    /// One sentence on what it does.
    pub meaning: String,
    slot: Slot<P>,
}

impl<P> Parameter<P> {
    /// A parameter with its central value and its place in `P`; [`Parameter::known`] completes it.
    pub fn new(
        path: impl Into<String>,
        unit: Unit,
        central: f64,
        slot: impl for<'a> Fn(&'a mut P) -> &'a mut f64 + Send + Sync + 'static,
    ) -> Self {
        let admissible = match unit {
            Unit::Probability => (0.0, 1.0),
            Unit::TimeOfDay => (0.0, 1439.0),
            _ => (0.0, f64::INFINITY),
        };
        Self {
            path: path.into(),
            unit,
            central,
            low: None,
            high: None,
            admissible,
            grade: Grade::Assumed,
            source: "",
            meaning: String::new(),
            slot: Box::new(slot),
        }
    }

    /// Low and high end of the plausible range.
    pub fn range(mut self, low: f64, high: f64) -> Self {
        (self.low, self.high) = (Some(low), Some(high));
        self
    }

    /// Smallest and largest value a scenario may set (both admissible).
    pub fn within(mut self, smallest: f64, largest: f64) -> Self {
        self.admissible = (smallest, largest);
        self
    }

    /// Evidence and meaning.
    pub fn known(mut self, grade: Grade, source: &'static str, meaning: impl Into<String>) -> Self {
        (self.grade, self.source, self.meaning) = (grade, source, meaning.into());
        self
    }

    /// The value in `params`.
    pub fn get(&self, params: &P) -> f64
    where
        P: Clone,
    {
        *(self.slot)(&mut params.clone())
    }

    /// Sets the value in `params`.
    pub fn set(&self, params: &mut P, value: f64) {
        *(self.slot)(params) = value;
    }
}
