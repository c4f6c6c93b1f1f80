//! Values as people write them and TOML does not: words without quotation marks, numbers with spaces, units or other
//! signs. What was probably meant is suggested.

use crate::scenario::fault::Fault;
use crate::scenario::source::Place;
use crate::scenario::written::grouped;

/// Letters that look like Latin ones and are others, with those (Unicode's table of confusables, one to one).
const LOOKALIKES: [(&str, &str); 3] =
    [("аеорсухіѕԁԛ", "aeopcyxisdq"), ("АВЕКМНОРСТХІЅ", "ABEKMHOPCTXIS"), ("οναικρτυ", "ovaikptu")];

/// Quotation marks of typesetting, by which no text is quoted here.
const CURLY: [char; 8] = ['“', '”', '„', '‟', '«', '»', '‘', '’'];

/// The Latin letter that another one looks like.
fn latin(c: char) -> Option<char> {
    LOOKALIKES.iter().find_map(|(others, known)| {
        let at = others.chars().position(|other| other == c)?;
        known.chars().nth(at)
    })
}

/// "did you mean `name`?", and where `word` differs from it if the eye does not see it.
pub(crate) fn meant(word: &str, name: &str) -> String {
    let other = word.chars().find_map(|c| latin(c).map(|letter| (c, letter)));
    match other {
        None => format!("did you mean `{name}`?"),
        Some((c, letter)) => {
            let code = u32::from(c);
            format!("did you mean `{name}`? the `{c}` is no Latin {letter} but U+{code:04X}")
        }
    }
}

/// What is said of a character that cannot stand in a key: its fault and what would help.
pub(crate) fn in_key(c: char) -> Option<(String, &'static str)> {
    let code = u32::from(c);
    if c.is_whitespace() {
        Some((format!("a space stands here that is none to TOML (U+{code:04X})"), "write an ordinary space"))
    } else if c.is_alphabetic() {
        Some((
            format!("`{c}` (U+{code:04X}) cannot stand in a key"),
            "every key is written in the plain letters a to z",
        ))
    } else {
        None
    }
}

/// A number that is written in another way than TOML's, as TOML writes it: `50 000`, `5k`, `−3`, `1'000`, `500;`.
pub(crate) fn plain_number(word: &str) -> Option<String> {
    let mut text = String::new();
    for c in word.trim().trim_end_matches([';', ',']).chars() {
        match c {
            '０'..='９' => text.extend(char::from_digit(u32::from(c) - u32::from('０'), 10)),
            '−' | '–' | '－' => text.push('-'),
            '_' | '\'' | '’' => {}
            c if c.is_whitespace() => {}
            c => text.push(c),
        }
    }
    let (number, factor) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 1e3),
        b'M' => (&text[..text.len() - 1], 1e6),
        _ => (text.as_str(), 1.0),
    };
    let digits = number.strip_prefix(['-', '+']).unwrap_or(number);
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits.chars().all(|c| c.is_ascii_digit() || c == '.')
    {
        return None;
    }
    let value = number.parse::<f64>().ok()? * factor;
    let sign = if value < 0.0 { "-" } else { "" };
    if value.fract() == 0.0 && value.abs() < 1e15 && (factor > 1.0 || !number.contains('.')) {
        return Some(format!("{sign}{}", grouped(value.abs() as u64)));
    }
    (factor == 1.0).then(|| number.to_owned())
}

/// A word without quotation marks where a value is expected.
pub(crate) fn unquoted(at: &Place) -> Fault {
    let word = at.text().trim();
    if word.is_empty() {
        return Fault::new(at, "a value is missing", "expected a value");
    }
    let fault =
        |message: &str, expected: &str, help: String| Fault::new(at, message, expected).help(Some(help));
    let percent = word.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
    if let Some(percent) = percent {
        let share = (percent / 100.0 * 1e12).round() / 1e12;
        return fault(
            "a number ends with a percent sign",
            "expected a number",
            format!("write {share} for {word}"),
        );
    }
    if word.contains("//") || word.contains(" --") {
        let help = "a comment begins with #".to_owned();
        return fault("what follows the value is no comment", "expected the end of the line", help);
    }
    if word.split_once(';').is_some_and(|(_, more)| !more.trim().is_empty()) {
        let help = "write each key on a line of its own".to_owned();
        return fault("a line goes on after its value", "expected the end of the line", help);
    }
    if let Some(bare) = word.strip_prefix(CURLY) {
        let bare = bare.trim_end_matches(CURLY);
        let help = format!("write \"{bare}\"");
        return fault("the quotation marks are not straight", "expected straight quotation marks", help);
    }
    if at.text().starts_with(|c: char| c.is_whitespace() && !c.is_ascii())
        && let Some((message, help)) = at.text().chars().next().and_then(in_key)
    {
        return fault(&message, "expected a value", help.to_owned());
    }
    if let Some(number) = plain_number(word) {
        return fault(
            "a number is not written as TOML writes it",
            "expected a number",
            format!("write {number}"),
        );
    }
    let help = match word.to_lowercase().as_str() {
        "true" | "yes" | "on" => Some("write true".to_owned()),
        "false" | "no" | "off" => Some("write false".to_owned()),
        "none" | "null" | "nil" => Some("leave the line out".to_owned()),
        _ => (!word.contains('"')).then(|| format!("write \"{word}\"")),
    };
    Fault::new(at, "a word stands without quotation marks", "expected quotation marks").help(help)
}

/// A duration that is written in another way than `"36h"`: with several units, with months, or in capital letters
/// with a P in front.
pub(crate) fn plain_duration(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix('p').map_or_else(|| text.clone(), |iso| iso.replace('t', ""));
    let (mut minutes, mut rest) = (0.0, text.trim());
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number: f64 = rest[..end].parse().ok()?;
        let after = rest[end..].trim_start();
        let end = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        minutes += number
            * match &after[..end] {
                "m" | "min" | "mins" | "minute" | "minutes" => 1.0,
                "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
                "d" | "day" | "days" => 1_440.0,
                "w" | "week" | "weeks" => 10_080.0,
                "mo" | "month" | "months" => 43_200.0,
                "y" | "year" | "years" => 525_600.0,
                _ => return None,
            };
        rest = after[end..].trim_start_matches([' ', ',']);
    }
    let unit = |length: f64| (minutes % length == 0.0).then(|| (minutes / length) as u64);
    match (unit(1_440.0), unit(60.0), unit(1.0)) {
        _ if minutes <= 0.0 || minutes > 1e9 => None,
        (Some(days), ..) => Some(format!("{days}d")),
        (None, Some(hours), _) => Some(format!("{hours}h")),
        (None, None, Some(minutes)) => Some(format!("{minutes}min")),
        _ => None,
    }
}

/// A calendar day that is written in another way than `2026-11-02`.
pub(crate) fn plain_date(text: &str) -> Option<String> {
    let day = text.trim().split(['T', 't', ' ']).next()?;
    let parts: Vec<&str> = day.split(['-', '.', '/']).collect();
    let [first, second, third] = parts[..] else { return None };
    let number = |part: &str| part.parse::<u16>().ok().filter(|_| part.len() <= 4);
    let (first, second, third) = (number(first)?, number(second)?, number(third)?);
    let (year, month, day) = match (first, day.contains('/')) {
        (1_000.., _) => (first, second, third),
        // With slashes some write the month first.
        (_, true) => return None,
        _ => (third, second, first),
    };
    (year >= 1_000).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        for (written, meant) in [
            ("50 000", "50_000"),
            ("50\u{a0}000", "50_000"),
            ("50\u{202f}000", "50_000"),
            ("５００", "500"),
            ("−500", "-500"),
            ("5k", "5000"),
            ("2.5k", "2500"),
            ("1M", "1_000_000"),
            ("500;", "500"),
            ("1'000'000", "1_000_000"),
            ("0.5;", "0.5"),
        ] {
            assert_eq!(plain_number(written).as_deref(), Some(meant), "{written}");
        }
        for other in ["", "blast", "5d", "-", ".", "k", "1.2.3", "warm-up", "5e3x", "0d"] {
            assert_eq!(plain_number(other), None, "{other}");
        }
    }

    #[test]
    fn durations_and_days_as_people_write_them() {
        for (written, meant) in [
            ("5d12h", Some("132h")),
            ("1w", Some("7d")),
            ("2 months", Some("60d")),
            ("P5D", Some("5d")),
            ("1h 30min", Some("90min")),
            ("5 days, 12 hours", Some("132h")),
            ("", None),
            ("day 0", None),
            ("-1d", None),
            ("9999999999y", None),
        ] {
            assert_eq!(plain_duration(written).as_deref(), meant, "{written}");
        }
        for (written, meant) in [
            ("02.11.2026", Some("2026-11-02")),
            ("2026-1-2", Some("2026-01-02")),
            ("2026/1/2", Some("2026-01-02")),
            ("2026-11-02T10:00", Some("2026-11-02")),
            ("11/2/2026", None),
            ("tomorrow", None),
            ("1-2-3", None),
        ] {
            assert_eq!(plain_date(written).as_deref(), meant, "{written}");
        }
    }

    #[test]
    fn a_letter_that_only_looks_latin_is_named() {
        assert_eq!(meant("blst", "blast"), "did you mean `blast`?");
        assert!(meant("blаst", "blast").ends_with("the `а` is no Latin a but U+0430"));
        for (others, known) in LOOKALIKES {
            assert_eq!(others.chars().count(), known.len());
            assert!(!others.is_ascii() && known.is_ascii());
        }
    }
}
