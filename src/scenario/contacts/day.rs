//! Dates as lists write them.

use std::fmt;

use crate::scenario::date::Date;

/// A way to write a date: YYYY, MM and DD in any order, with anything but letters and digits between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pattern {
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Year,
    Month,
    Day,
    Literal(char),
}

const WORDS: [(&str, Part); 3] = [("YYYY", Part::Year), ("MM", Part::Month), ("DD", Part::Day)];

impl Default for Pattern {
    /// `2026-11-02`.
    fn default() -> Self {
        let dash = Part::Literal('-');
        Self { parts: vec![Part::Year, dash, Part::Month, dash, Part::Day] }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match (part, WORDS.iter().find(|(_, word)| word == part)) {
                (Part::Literal(literal), _) => write!(f, "{literal}")?,
                (_, Some((word, _))) => f.write_str(word)?,
                (_, None) => {}
            }
        }
        Ok(())
    }
}

impl Pattern {
    /// The pattern of a text such as `DD.MM.YYYY`; `None` unless each of the three stands in it once.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((word, part)) = WORDS.iter().find(|(word, _)| rest.starts_with(word)) {
                parts.push(*part);
                rest = &rest[word.len()..];
            } else if first.is_alphanumeric() {
                return None;
            } else {
                parts.push(Part::Literal(first));
                rest = &rest[first.len_utf8()..];
            }
        }
        let once = |(_, part): &(&str, Part)| parts.iter().filter(|other| *other == part).count() == 1;
        WORDS.iter().all(once).then_some(Self { parts })
    }

    /// The day that a cell names. A time of day after it is passed over.
    pub fn read(&self, cell: &str) -> Option<Date> {
        let (mut year, mut month, mut day) = (0, 0, 0);
        let mut rest = cell;
        for (at, part) in self.parts.iter().enumerate() {
            // Without anything between two numbers both have their full length.
            let beside = [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| self.parts.get(at)));
            let tight = beside.iter().any(|part| matches!(part, Some(Part::Year | Part::Month | Part::Day)));
            let mut number = |shortest: usize, longest: usize| {
                let digits = rest.bytes().take(longest).take_while(u8::is_ascii_digit).count();
                let value = (digits >= shortest).then(|| rest[..digits].parse::<u16>().ok()).flatten();
                rest = &rest[digits..];
                value
            };
            let shortest = if tight { 2 } else { 1 };
            match part {
                Part::Year => year = number(4, 4)?,
                Part::Month => month = number(shortest, 2)?,
                Part::Day => day = number(shortest, 2)?,
                Part::Literal(literal) => rest = rest.strip_prefix(*literal)?,
            }
        }
        let is_time = |rest: &str| {
            rest.bytes().all(|byte| byte.is_ascii_digit() || b":.,+-ZzAaPpMm UTC".contains(&byte))
        };
        let ends = rest.is_empty() || rest.strip_prefix(['T', ' ']).is_some_and(is_time);
        // Two digits fit a byte.
        ends.then(|| Date::new(year, month as u8, day as u8)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_their_pattern_says() {
        let date = |year, month, day| Date::new(year, month, day);
        for (pattern, cell, expected) in [
            ("YYYY-MM-DD", "2026-11-02", date(2026, 11, 2)),
            ("YYYY-MM-DD", "2026-11-02T10:15:00Z", date(2026, 11, 2)),
            ("YYYY-MM-DD", "2026-11-02 10:15:00.000 UTC", date(2026, 11, 2)),
            ("DD.MM.YYYY", "02.11.2026", date(2026, 11, 2)),
            ("DD.MM.YYYY", "2.1.2026", date(2026, 1, 2)),
            ("MM/DD/YYYY", "11/02/2026 9:05 PM", date(2026, 11, 2)),
            ("YYYYMMDD", "20261102", date(2026, 11, 2)),
            ("YYYYMMDD", "2026112", None),
            ("MM/DD/YYYY", "13/02/2026", None),
            ("YYYY-MM-DD", "2026-02-29", None),
            ("YYYY-MM-DD", "26-11-02", None),
            ("YYYY-MM-DD", "2026-11-021", None),
            ("YYYY-MM-DD", "2026-11-02 at noon", None),
            ("YYYY-MM-DD", "", None),
            ("DD.MM.YYYY", "2026-11-02", None),
            ("YYYY-MM-DD", "２026-11-02", None),
        ] {
            let pattern = Pattern::parse(pattern).unwrap();
            assert_eq!(pattern.read(cell), expected, "{cell} as {pattern}");
        }
    }

    #[test]
    fn a_pattern_has_each_part_once_and_is_written_as_it_was_read() {
        for text in ["DD.MM.YYYY", "YYYYMMDD", "YYYY/MM/DD"] {
            assert_eq!(Pattern::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Pattern::default(), Pattern::parse("YYYY-MM-DD").unwrap());
        for text in ["", "YYYY", "YYYY-MM", "YYYY-MM-MM-DD", "yyyy-mm-dd", "YY-MM-DD", "%Y-%m-%d"] {
            assert_eq!(Pattern::parse(text), None, "{text}");
        }
    }
}
