//! Reading one value of a scenario: its type, unit and range are checked here, and nowhere else.

use std::ops::RangeInclusive;

use crate::parameter::Unit;
use crate::scenario::bare::{meant, plain_date, plain_duration, plain_number};
use crate::scenario::date::Date;
use crate::scenario::fault::{Fault, nearest, quote};
use crate::scenario::source::{Place, SourceKind};
use crate::scenario::tree::{Node, Table, Value};
use crate::scenario::written::grouped;
use crate::units::text::{is_hidden, is_treacherous};
use crate::units::{Duration, DurationError, Minute};

/// A value on its way from the file into the scenario. Each reading either gives the checked value or leaves
/// a fault behind.
pub(crate) struct Field<'a, 'f> {
    /// Its path.
    pub path: &'a str,
    /// The value.
    pub node: &'a Node,
    /// What the key accepts, in words.
    pub accepted: &'a str,
    /// Where faults are left.
    pub faults: &'f mut Vec<Fault>,
}

impl<'a> Field<'a, '_> {
    /// Leaves a fault at the whole value.
    pub fn wrong(&mut self, message: impl Into<String>, help: Option<String>) {
        let at = self.node.at.clone();
        self.wrong_at(&at, message, help);
    }

    /// Leaves a fault at a part of it.
    pub fn wrong_at(&mut self, at: &Place, message: impl Into<String>, help: Option<String>) {
        self.faults.push(Fault::new(at, message, format!("expected {}", self.accepted)).help(help));
    }

    /// The same field with another value, such as an item of its list.
    pub fn part<'b, 'g>(&'g mut self, node: &'b Node, accepted: &'b str) -> Field<'b, 'g>
    where
        'a: 'b,
    {
        Field { path: self.path, node, accepted, faults: self.faults }
    }

    /// Whether `--set` names keys inside this table, and nothing gives the table itself.
    pub fn is_reached_into(&self) -> bool {
        let Value::Table(entries) = &self.node.value else { return false };
        // Such a table stands where its name does, in front of its keys.
        self.node.at.source.kind == SourceKind::Set
            && !entries.is_empty()
            && entries.iter().all(|entry| entry.key_at.span.start >= self.node.at.span.end)
    }

    fn wrong_type(&mut self, wanted: &str, help: Option<String>) {
        self.wrong(format!("`{}` is {}, not {wanted}", self.path, self.node.value.kind()), help);
    }

    /// A text.
    pub fn text(&mut self) -> Option<&'a str> {
        match &self.node.value {
            Value::Text(text) => Some(text),
            _ => {
                let help =
                    (!self.node.at.text().contains('"')).then(|| "put it between quotation marks".to_owned());
                self.wrong_type("a text", help);
                None
            }
        }
    }

    /// A text of at most `longest` characters that acts on no terminal: it stands in reports and on screens.
    pub fn prose(&mut self, longest: usize) -> Option<&'a str> {
        let text = self.text()?;
        if text.contains(|c| is_treacherous(c) && !matches!(c, '\n' | '\t')) {
            let help =
                "leave out control characters, and those that turn the direction of writing".to_owned();
            self.wrong(format!("`{}` holds characters that cannot be seen", self.path), Some(help));
            return None;
        }
        self.no_longer_than(longest, text)
    }

    /// A name of one line without hidden characters, of at most `longest` characters.
    pub fn name(&mut self, longest: usize) -> Option<&'a str> {
        let text = self.text()?;
        if text.trim().is_empty() || text.contains(is_hidden) {
            self.wrong(format!("`{}` is empty or holds characters that cannot be seen", self.path), None);
            return None;
        }
        if text.trim() != text {
            let help = format!("write \"{}\"", text.trim());
            self.wrong(format!("`{}` begins or ends with a space", self.path), Some(help));
            return None;
        }
        self.no_longer_than(longest, text)
    }

    fn no_longer_than(&mut self, longest: usize, text: &'a str) -> Option<&'a str> {
        let length = text.chars().count();
        if length > longest {
            let help = format!("say it in {longest} characters or fewer");
            self.wrong(format!("`{}` has {length} characters", self.path), Some(help));
            return None;
        }
        Some(text)
    }

    /// True or false.
    pub fn flag(&mut self) -> Option<bool> {
        match &self.node.value {
            Value::Flag(flag) => Some(*flag),
            other => {
                let help = match other {
                    Value::Text(text) => match text.to_lowercase().as_str() {
                        "true" | "false" => Some("leave the quotation marks out"),
                        "yes" | "on" => Some("write true"),
                        "no" | "off" => Some("write false"),
                        _ => None,
                    },
                    Value::Integer(Some(1)) => Some("write true"),
                    Value::Integer(Some(0)) => Some("write false"),
                    _ => None,
                };
                self.wrong_type("true or false", help.map(ToOwned::to_owned));
                None
            }
        }
    }

    /// A whole number in `range`.
    pub fn count(&mut self, range: RangeInclusive<u64>) -> Option<u64> {
        match &self.node.value {
            Value::Integer(number) => match number.and_then(|number| u64::try_from(number).ok()) {
                Some(number) if range.contains(&number) => Some(number),
                _ => {
                    let outside = match number {
                        Some(number) if *number < i128::from(*range.start()) => "too small",
                        _ => "too large",
                    };
                    self.wrong(format!("`{}` is {outside}", self.path), None);
                    None
                }
            },
            Value::Float(number) if number.is_infinite() && *number > 0.0 => {
                self.wrong(format!("`{}` is too large", self.path), None);
                None
            }
            Value::Float(number) => {
                let whole = number.fract() == 0.0 && *number >= 0.0 && *number < 1e15;
                let whole = whole.then(|| format!("write {}", grouped(*number as u64)));
                // A point with three digits behind it parts thousands in half of the world.
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                let thousands = self.node.at.text().split_once('.').and_then(|(front, behind)| {
                    (digits(front) && digits(behind) && behind.len() == 3)
                        .then(|| grouped(format!("{front}{behind}").parse().unwrap_or(u64::MAX)))
                });
                let help = match (whole, thousands) {
                    (whole, None) => whole,
                    (whole, Some(number)) => Some(format!(
                        "{} {number} if the point parts thousands",
                        whole.map_or("write".to_owned(), |whole| format!("{whole}, or"))
                    )),
                };
                self.wrong_type("a whole number", help);
                None
            }
            other => {
                let help = match other {
                    Value::Text(text) if text.replace('_', "").parse::<u64>().is_ok() => {
                        Some("leave the quotation marks out".to_owned())
                    }
                    Value::Text(text) => plain_number(text).map(|number| format!("write {number}")),
                    _ => None,
                };
                self.wrong_type("a whole number", help);
                None
            }
        }
    }

    /// A finite number in `[smallest, largest]`; -0 becomes 0.
    pub fn number(&mut self, smallest: f64, largest: f64) -> Option<f64> {
        let number = match &self.node.value {
            Value::Float(number) => *number,
            Value::Integer(Some(number)) => *number as f64,
            Value::Integer(None) => f64::INFINITY,
            Value::Text(text) => {
                let number =
                    || text.trim().parse::<f64>().is_ok().then(|| "leave the quotation marks out".to_owned());
                let help = percent(text).or_else(number);
                self.wrong_type("a number", help);
                return None;
            }
            _ => {
                self.wrong_type("a number", None);
                return None;
            }
        };
        if number.is_nan() {
            self.wrong(format!("`{}` is not a number (nan)", self.path), None);
        } else if !(smallest..=largest).contains(&number) || number.is_infinite() {
            let outside = if number < smallest { "too small" } else { "too large" };
            let percent = (smallest, largest) == (0.0, 1.0) && (2.0..=100.0).contains(&number);
            let help = percent.then(|| format!("for {number} % write {}", tidy(number / 100.0)));
            self.wrong(format!("`{}` is {outside}", self.path), help);
        } else {
            return Some(number + 0.0);
        }
        None
    }

    /// A duration in minutes, within `range` (minutes).
    pub fn duration(&mut self, range: RangeInclusive<f64>) -> Option<f64> {
        let text = match &self.node.value {
            Value::Text(text) => text,
            Value::Integer(_) | Value::Float(_) => {
                let number = self.node.at.text();
                let fits = |unit: &&(&str, &str)| {
                    format!("{number}{}", unit.0)
                        .parse()
                        .is_ok_and(|it: Duration| range.contains(&it.minutes()))
                };
                let (unit, name) = UNITS.iter().find(fits).unwrap_or(&UNITS[0]);
                let help = format!("write \"{number}{unit}\" if you mean {name}");
                self.wrong(format!("`{}` has no unit", self.path), Some(help));
                return None;
            }
            _ => {
                self.wrong_type("a duration", None);
                return None;
            }
        };
        match text.parse::<Duration>() {
            Ok(duration) if range.contains(&duration.minutes()) => return Some(duration.minutes()),
            Ok(duration) if duration.minutes() < *range.start() => {
                self.wrong(format!("`{}` is too short", self.path), None);
            }
            Ok(_) => self.wrong(format!("`{}` is too long", self.path), None),
            Err(error) => {
                let help = match &error {
                    DurationError::Unit { found } => {
                        let unit = match found.as_str() {
                            "" => Some("d"),
                            "m" | "minute" | "minutes" | "mins" => Some("min"),
                            "hour" | "hours" | "hr" | "hrs" | "H" => Some("h"),
                            "day" | "days" | "D" => Some("d"),
                            "sec" | "second" | "seconds" => Some("s"),
                            _ => None,
                        };
                        let number = text.trim().strip_suffix(found.as_str()).unwrap_or(text).trim();
                        let week =
                            matches!(found.as_str(), "w" | "week" | "weeks").then(|| number.parse::<f64>());
                        match week {
                            Some(Ok(weeks)) => Some(format!("write \"{}d\"", weeks * 7.0)),
                            _ => unit.map(|unit| format!("write \"{number}{unit}\"")),
                        }
                    }
                    _ => None,
                };
                let help = help.or_else(|| {
                    let plain = plain_duration(text)?;
                    let fits = plain.parse::<Duration>().is_ok_and(|plain| range.contains(&plain.minutes()));
                    fits.then(|| format!("write \"{plain}\""))
                });
                self.wrong(format!("`{}`: {error}", self.path), help);
            }
        }
        None
    }

    /// A duration of whole minutes, within `range`.
    pub fn minutes(&mut self, range: RangeInclusive<Minute>) -> Option<Minute> {
        let minutes = self.duration(f64::from(*range.start())..=f64::from(*range.end()))?;
        if minutes.fract() != 0.0 {
            self.wrong(format!("`{}` is not a whole number of minutes", self.path), None);
            return None;
        }
        // Within the range, hence within a u32.
        Some(minutes as Minute)
    }

    /// A time of day as minutes after midnight, bare or between quotation marks.
    fn time_of_day(&mut self) -> Option<f64> {
        let text = match &self.node.value {
            // Bare, as dates may be: `--set recipient.waking_start=08:30` needs no quotation marks.
            Value::Date(time) if time.date.is_none() => self.node.at.text(),
            _ => self.text()?,
        };
        let time = text.split_once(':').and_then(|(hour, minute)| {
            let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            (digits(hour) && digits(minute)).then_some(())?;
            Some((hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?))
        });
        match time {
            Some((hour, minute)) if hour < 24 && minute < 60 => Some(f64::from(60 * hour + minute)),
            _ => {
                let short = text.len() == 4 && text.as_bytes().get(1) == Some(&b':');
                let minutes = text.get(..5).filter(|_| text.len() == 8 && text.matches(':').count() == 2);
                let help = match minutes {
                    Some(minutes) => Some(format!("write \"{minutes}\"")),
                    None => short.then(|| format!("write \"0{text}\"")),
                };
                self.wrong(format!("`{}` is not a time of day", self.path), help);
                None
            }
        }
    }

    /// A parameter's value in its own unit.
    pub fn parameter(&mut self, unit: Unit, (smallest, largest): (f64, f64)) -> Option<f64> {
        match unit.minutes() {
            Some(length) => {
                // Division by the unit's length may round a bound away: what is close to one is compared in the
                // parameter's unit.
                let close =
                    smallest * length * (1.0 - 1e-9)..=(largest * length * (1.0 + 1e-9)).min(f64::MAX);
                let value = self.duration(close)? / length;
                if value < smallest {
                    self.wrong(format!("`{}` is too short", self.path), None);
                } else if value > largest {
                    self.wrong(format!("`{}` is too long", self.path), None);
                } else {
                    return Some(value);
                }
                None
            }
            None if unit == Unit::TimeOfDay => self.time_of_day(),
            None => self.number(smallest, largest),
        }
    }

    /// A calendar day, bare or between quotation marks.
    pub fn date(&mut self) -> Option<Date> {
        let text = match &self.node.value {
            Value::Text(text) => text.clone(),
            Value::Date(date) => date.to_string(),
            _ => {
                self.wrong_type("a date", None);
                return None;
            }
        };
        let date = text.parse().ok();
        if date.is_none() {
            let help = match plain_date(&text) {
                Some(plain) if plain.parse::<Date>().is_ok() => Some(format!("write \"{plain}\"")),
                Some(_) => None,
                None => Some("write year, month and day, such as \"2026-11-02\"".to_owned()),
            };
            self.wrong(format!("`{}` is not a day of the calendar", self.path), help);
        }
        date
    }

    /// The position of the value in a list of names.
    pub fn choice(&mut self, names: &[&str]) -> Option<usize> {
        let text = self.text()?;
        let found = names.iter().position(|name| *name == text);
        if found.is_none() {
            let listed = names.iter().all(|name| self.accepted.contains(name));
            let help = match nearest(text, names.iter().copied()) {
                Some(name) => Some(meant(text, name)),
                None => (!listed).then(|| format!("one of: {}", names.join(", "))),
            };
            self.wrong(format!("`{}` cannot be {}", self.path, quote(text)), help);
        }
        found
    }

    /// The items of a list.
    pub fn list(&mut self) -> Option<&'a [Node]> {
        match &self.node.value {
            Value::List(items) => Some(items),
            other => {
                let help = match other {
                    Value::Text(text) if !text.trim().is_empty() => {
                        let items: Vec<String> =
                            text.split(',').map(|item| format!("\"{}\"", item.trim())).collect();
                        format!("write [{}]", items.join(", "))
                    }
                    _ => "put it between square brackets".to_owned(),
                };
                self.wrong_type("a list", Some(help));
                None
            }
        }
    }

    /// The items of a list of numbers, in whose place `word` may stand.
    pub fn numbers_or(&mut self, word: &str) -> Option<&'a [Node]> {
        let Value::Text(text) = &self.node.value else { return self.list() };
        let items: Vec<&str> = text.split([',', '-', '–', ' ']).filter(|item| !item.is_empty()).collect();
        let numbers = !items.is_empty() && items.iter().all(|item| item.parse::<f64>().is_ok());
        let help = match nearest(text, [word]) {
            _ if numbers => Some(format!("write [{}]", items.join(", "))),
            Some(word) => Some(meant(text, word)),
            None => None,
        };
        self.wrong_type("a list", help);
        None
    }

    /// The entries of a table.
    pub fn table(&mut self) -> Option<&'a Table> {
        match &self.node.value {
            Value::Table(entries) => Some(entries),
            _ => {
                self.wrong_type("a table", None);
                None
            }
        }
    }

    /// Leaves a fault for each key of a table that is not among `known`.
    pub fn only(&mut self, entries: &Table, known: &[&str]) {
        for entry in entries {
            if !known.contains(&entry.key.as_str()) {
                let help = match nearest(&entry.key, known.iter().copied()) {
                    Some(name) => meant(&entry.key, name),
                    None => format!("its keys are {}", known.join(", ")),
                };
                let message = format!("`{}` has no key {}", self.path, quote(&entry.key));
                self.faults.push(Fault::new(&entry.key_at, message, "unknown key").help(Some(help)));
            }
        }
    }
}

/// Units of time in the order in which a bare number is most likely meant.
const UNITS: [(&str, &str); 4] = [("d", "days"), ("h", "hours"), ("min", "minutes"), ("s", "seconds")];

/// What to write for a number with a percent sign.
pub(crate) fn percent(text: &str) -> Option<String> {
    let percent: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
    Some(format!("write {} for {percent} %", tidy(percent / 100.0)))
}

/// A quotient without the digits that binary fractions leave behind.
fn tidy(number: f64) -> f64 {
    (number * 1e12).round() / 1e12
}
