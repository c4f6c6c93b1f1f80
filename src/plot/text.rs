//! Text in pictures: the embedded font, widths, shortening of what users wrote, and numbers as people read them.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontStyle, register_font};

use crate::plot::PlotError;
use crate::units::decimal;
use crate::units::text::one_line;

/// The family every text is drawn in; registered with the embedded font, so no font of the system is looked for.
pub(super) const FAMILY: &str = "sans-serif";

/// A subset of DejaVu Sans (licence beside it).
static FONT: &[u8] = include_bytes!("font/DejaVuSans-subset.ttf");

/// plotters calls `size / 1.24` an em, the height of this font's line is 1.164 em: a bitmap text of em size s
/// needs the size 1.164 s.
pub(super) const BITMAP_SIZE_PER_EM: f64 = 1.164;

/// Registers the embedded font, once per process.
pub(super) fn register() -> Result<(), PlotError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = *DONE.get_or_init(|| register_font(FAMILY, FontStyle::Normal, FONT).is_ok());
    if done { Ok(()) } else { Err(PlotError::Font) }
}

/// Width of `text` at em size `size`, in the same unit. Characters outside the font count as one em, since the
/// reader's own font will draw them.
pub(super) fn width(text: &str, size: f64) -> f64 {
    // Measured large, because plotters rounds to whole pixels.
    const MEASURE: f64 = 256.0;
    let known: String = text.chars().filter(|&c| !is_foreign(c)).collect();
    let foreign = text.chars().count() - known.chars().count();
    let measured = FontDesc::from((FAMILY, MEASURE * BITMAP_SIZE_PER_EM))
        .box_size(&known)
        .map_or(0.6 * MEASURE * known.len() as f64, |(wide, _)| f64::from(wide));
    measured * size / MEASURE + foreign as f64 * size
}

/// Whether the font subset certainly lacks the character.
fn is_foreign(c: char) -> bool {
    !matches!(c, '\u{20}'..='\u{17f}' | '\u{386}'..='\u{45f}' | '\u{2010}'..='\u{2265}')
}

/// Characters that a name keeps in descriptions.
pub(super) const NAME_CHARS: usize = 48;

/// [`one_line`] of text of at most `limit` characters, the last an ellipsis when it was longer.
pub(super) fn shorten(text: &str, limit: usize) -> String {
    let text = one_line(text);
    if text.chars().count() <= limit {
        return text;
    }
    let head: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

/// `text` cut to `room` (same unit as `size`), with an ellipsis when it did not fit.
pub(super) fn fit(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let count = text.chars().count();
    (1..count).rev().map(|limit| shorten(text, limit)).find(|t| width(t, size) <= room).unwrap_or_default()
}

/// `text` broken at spaces into lines of at most `room`; a longer word is cut.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(line) = lines.last_mut()
            && width(&format!("{line} {word}"), size) <= room
        {
            line.push(' ');
            line.push_str(word);
            continue;
        }
        lines.push(fit(word, size, room));
    }
    lines
}

/// `text` as content or attribute of XML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A number with about three significant digits, a true minus and no trailing zeros.
pub(super) fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    if size >= 1e6 {
        return format!("{} million", number(value / 1e6));
    }
    if size >= 1000.0 {
        return grouped(value);
    }
    let decimals = [100.0, 10.0, 1.0, 0.1, 0.01, 0.001].iter().take_while(|&&limit| size < limit).count();
    trim(&format!("{value:.decimals$}"))
}

/// A share as a percentage.
pub(super) fn percent(share: f64) -> String {
    if !share.is_finite() {
        return "–".to_owned();
    }
    let value = share * 100.0;
    let decimals = if value.abs() >= 10.0 || value == 0.0 { 0 } else { 1 };
    if value.abs() >= 1.0 || value == 0.0 {
        format!("{} %", trim(&format!("{value:.decimals$}")))
    } else {
        // Two significant digits: 0.43 %, 0.0043 %.
        let decimals =
            [1.0, 0.1, 0.01, 0.001, 0.0001].iter().take_while(|&&limit| value.abs() < limit).count();
        format!("{} %", trim(&format!("{value:.0$}", decimals + 1)))
    }
}

/// A count with thousands separated.
pub(super) fn count(value: u64) -> String {
    grouped(value as f64)
}

/// A rounded number with thousands separated by commas.
fn grouped(value: f64) -> String {
    let text = decimal::thousands(&format!("{:.0}", value.abs()), ',');
    if value < 0.0 { format!("−{text}") } else { text }
}

/// Without trailing zeros behind the point, without "-0", with a true minus.
fn trim(text: &str) -> String {
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// "a", "a and b", "a, b and c".
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_end_in_an_ellipsis_and_fit() {
        register().unwrap();
        let name = "a very long name ".repeat(20);
        assert_eq!(shorten(&name, 10), "a very lo…");
        assert_eq!(shorten("short", 10), "short");
        let cut = fit(&name, 14.0, 120.0);
        assert!(cut.ends_with('…') && width(&cut, 14.0) <= 120.0 && width(&cut, 14.0) > 90.0, "{cut}");
    }

    #[test]
    fn control_and_direction_characters_are_dropped() {
        assert_eq!(one_line(" a\u{0}\n\tb\u{202e}c\u{200f}\u{feff} "), "a bc");
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("<b a='1' c=\"&\">"), "&lt;b a=&#39;1&#39; c=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn width_is_proportional_to_size_and_counts_foreign_characters() {
        register().unwrap();
        let narrow = width("warm-up", 10.0);
        assert!((width("warm-up", 20.0) - 2.0 * narrow).abs() < 1e-9);
        // Advances of DejaVu Sans in 1/2048 em: w 1675, a 1255, r 842, m 1995, - 739, u 1298, p 1300 (less a kern).
        let table = (1675 + 1255 + 842 + 1995 + 739 + 1298 + 1300) as f64 / 2048.0;
        assert!((narrow / 10.0 - table).abs() < 0.06, "{} against {table}", narrow / 10.0);
        assert_eq!(width("測試", 10.0), 20.0);
    }

    #[test]
    fn wrapping_keeps_every_word_and_the_room() {
        register().unwrap();
        let text = "one two three four five six seven eight nine ten";
        let lines = wrap(text, 14.0, 110.0);
        assert_eq!(lines.join(" "), text);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line, 14.0) <= 110.0));
    }

    #[test]
    fn numbers_read_naturally() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.06789, "0.0679"),
            (-1.5, "−1.5"),
            (42.25, "42.2"),
            (512.0, "512"),
            (12_345.6, "12,346"),
            (-1234.0, "−1,234"),
            (2_500_000.0, "2.5 million"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!(percent(0.4237), "42 %");
        assert_eq!(percent(0.042), "4.2 %");
        assert_eq!(percent(0.00123), "0.12 %");
        assert_eq!(percent(0.000_043), "0.0043 %");
        assert_eq!(percent(f64::NAN), "–");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
