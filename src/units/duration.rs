//! Durations as scenario files write them: a number with its unit, such as `"36h"` or `"7d"`.

use std::fmt;
use std::str::FromStr;

/// A length of simulated time in minutes; fractional where a parameter allows it, never negative or NaN.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Duration {
    minutes: f64,
}

/// Why a text is not a [`Duration`].
#[derive(Clone, Debug, PartialEq)]
pub enum DurationError {
    /// There is no number in front of the unit.
    NoNumber,
    /// The number has no unit, or one that is not `s`, `min`, `h` or `d`.
    Unit {
        /// What stands where the unit should be; empty when nothing does.
        found: String,
    },
    /// The number is negative, infinite or NaN.
    OutOfRange,
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNumber => write!(f, "a duration is a number with its unit, such as \"36h\""),
            Self::Unit { found } if found.is_empty() => {
                write!(f, "the unit is missing: write s, min, h or d after the number, such as \"7d\"")
            }
            Self::Unit { found } => write!(f, "unknown unit `{found}`: use s, min, h or d"),
            Self::OutOfRange => write!(f, "a duration is finite and not negative"),
        }
    }
}

impl std::error::Error for DurationError {}

/// Unit and its length in minutes, longest first so that whole values print in the largest unit.
const UNITS: [(&str, f64); 4] = [("d", 1440.0), ("h", 60.0), ("min", 1.0), ("s", 1.0 / 60.0)];

impl Duration {
    /// A duration of that many minutes, when it is finite and not negative.
    pub fn from_minutes(minutes: f64) -> Result<Self, DurationError> {
        if minutes >= 0.0 && minutes.is_finite() {
            Ok(Self { minutes: minutes + 0.0 })
        } else {
            Err(DurationError::OutOfRange)
        }
    }

    /// Length in minutes.
    pub fn minutes(self) -> f64 {
        self.minutes
    }

    /// Length in hours.
    pub fn hours(self) -> f64 {
        self.minutes / 60.0
    }

    /// Length in days.
    pub fn days(self) -> f64 {
        self.minutes / 1440.0
    }
}

impl FromStr for Duration {
    type Err = DurationError;

    fn from_str(text: &str) -> Result<Self, DurationError> {
        let text = text.trim();
        // An `e` directly after digits belongs to the number ("1e3h").
        let split = text
            .char_indices()
            .find(|&(at, c)| {
                let exponent = (c == 'e' || c == 'E')
                    && text[at + 1..]
                        .starts_with(|next: char| next.is_ascii_digit() || next == '-' || next == '+');
                !(c.is_ascii_digit() || "+-._".contains(c) || exponent)
            })
            .map_or(text.len(), |(at, _)| at);
        let number: f64 = text[..split].replace('_', "").parse().map_err(|_| DurationError::NoNumber)?;
        let unit = text[split..].trim();
        match UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, minutes)) => Self::from_minutes(number * minutes),
            None => Err(DurationError::Unit { found: unit.to_owned() }),
        }
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.minutes == 0.0 {
            return write!(f, "0d");
        }
        for (unit, length) in UNITS {
            let count = self.minutes / length;
            if count.fract() == 0.0 {
                return write!(f, "{count}{unit}");
            }
        }
        write!(f, "{}min", self.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_and_printed_in_the_largest_that_is_whole() {
        for (text, minutes, printed) in [
            ("7d", 10_080.0, "7d"),
            ("36h", 2160.0, "36h"),
            ("48h", 2880.0, "2d"),
            ("90 min", 90.0, "90min"),
            ("30s", 0.5, "30s"),
            ("0d", 0.0, "0d"),
            ("1e4d", 14_400_000.0, "10000d"),
        ] {
            let duration: Duration = text.parse().unwrap();
            assert_eq!((duration.minutes(), duration.to_string().as_str()), (minutes, printed));
        }
    }

    #[test]
    fn a_bare_number_and_a_negative_length_are_refused() {
        assert_eq!("7".parse::<Duration>(), Err(DurationError::Unit { found: String::new() }));
        assert_eq!("7 weeks".parse::<Duration>(), Err(DurationError::Unit { found: "weeks".into() }));
        assert_eq!("-1d".parse::<Duration>(), Err(DurationError::OutOfRange));
        assert_eq!("d".parse::<Duration>(), Err(DurationError::NoNumber));
        assert_eq!("1e999d".parse::<Duration>(), Err(DurationError::OutOfRange));
    }
}
