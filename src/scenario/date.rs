//! Calendar days.

use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// Day 0 of a scenario that names none: a Monday after the price change of October 2026.
    pub(crate) const DEFAULT_START: Self = Self { year: 2026, month: 11, day: 2 };

    /// That day, if the calendar has it (years 1 to 9999).
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=length).contains(&day)).then_some(Self { year, month, day })
    }

    /// Days since 1 March of year 0 (the algorithm counts years from March, so that a leap day comes last).
    fn ordinal(self) -> i64 {
        let (month, year) = (i64::from(self.month), i64::from(self.year));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year.div_euclid(4) - year.div_euclid(100)
            + year.div_euclid(400)
            + (153 * month + 2) / 5
            + i64::from(self.day)
            - 1
    }

    /// Day of the week, 0 a Monday.
    pub fn weekday(self) -> u32 {
        // The days are counted from a Wednesday.
        (self.ordinal() + 2).rem_euclid(7) as u32
    }

    /// The day so many days later; the last of year 9999 at the latest.
    pub fn after(self, days: u32) -> Self {
        (0..days).fold(self, |date, _| date.next())
    }

    /// The next day.
    fn next(self) -> Self {
        let Self { year, month, day } = self;
        Self::new(year, month, day + 1)
            .or_else(|| Self::new(year, month + 1, 1))
            .or_else(|| Self::new(year + 1, 1, 1))
            .unwrap_or(self)
    }

    /// Whole days from `self` to `later`; negative when it is earlier.
    pub fn days_until(self, later: Self) -> i64 {
        later.ordinal() - self.ordinal()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A text is not a day of the calendar written like `2026-11-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateError;

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let mut parts = text.split('-');
        let mut next = |length: usize| {
            let part =
                parts.next().filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()));
            part.and_then(|part| part.parse::<u16>().ok()).ok_or(DateError)
        };
        let (year, month, day) = (next(4)?, next(2)?, next(2)?);
        if parts.next().is_some() {
            return Err(DateError);
        }
        // Two digits always fit a byte.
        Self::new(year, month as u8, day as u8).ok_or(DateError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between_dates_follow_the_calendar() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (from, to, days) in [
            ("2026-11-02", "2026-11-02", 0),
            ("2026-09-02", "2026-10-01", 29),
            ("2024-02-28", "2024-03-01", 2),
            ("2023-02-28", "2023-03-01", 1),
            ("1970-01-01", "2000-01-01", 10_957),
            ("2026-11-02", "2026-10-01", -32),
        ] {
            assert_eq!(date(from).days_until(date(to)), days, "{from} {to}");
        }
    }

    #[test]
    fn days_after_a_date_follow_the_calendar() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        for (from, days, to) in [
            ("2025-09-15", 22, "2025-10-07"),
            ("2024-02-28", 1, "2024-02-29"),
            ("2025-12-31", 366, "2027-01-01"),
        ] {
            assert_eq!(date(from).after(days), date(to));
        }
        assert_eq!(date("9999-12-31").after(9), date("9999-12-31"));
    }

    #[test]
    fn impossible_days_are_refused() {
        for text in [
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "2026-11-02-1",
            "",
            "tomorrow",
            "+026-01-01",
        ] {
            assert_eq!(text.parse::<Date>(), Err(DateError), "{text}");
        }
    }
}
