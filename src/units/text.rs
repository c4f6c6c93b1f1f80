//! Text that others wrote, on its way to a reader: nothing in it may act on a terminal or show another text than is
//! there.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Control characters, and those that turn the direction of writing.
pub fn is_treacherous(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that take no room or show nothing: two names that differ by one look alike. A joiner or a mark of direction
/// has its place in a sentence, not in a name.
pub fn is_hidden(c: char) -> bool {
    is_treacherous(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Columns that `text` takes on a terminal: two for a character of East Asia, none for an accent that joins a letter.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// The longest beginning of `text` that takes at most `most` columns.
pub fn beginning(text: &str, most: usize) -> &str {
    let mut taken = 0;
    let end = text.char_indices().find(|(_, c)| {
        taken += c.width().unwrap_or(0);
        taken > most
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// `text` on one line, without hidden characters and with single spaces.
pub fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c });
    let kept: String = spaced.filter(|c| !is_hidden(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` with treacherous characters written out, as in `\u001b`, which JSON reads as the same text; line breaks and
/// tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let shows = |c: char| is_treacherous(c) && !matches!(c, '\n' | '\t');
    if !text.contains(shows) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if shows(c) {
            written += &format!("\\u{:04x}", u32::from(c));
        } else {
            written.push(c);
        }
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_written_out() {
        assert_eq!(
            visible("a\u{1b}[31m\u{9b}2J\u{202e}b\r\n\tc"),
            "a\\u001b[31m\\u009b2J\\u202eb\\u000d\n\tc"
        );
        assert!(matches!(visible("é 日本 🇧🇷"), Cow::Borrowed(_)));
        let json: String = serde_json::from_str(&visible("\"a\u{9b}\u{2066}\"")).unwrap();
        assert_eq!(json, "a\u{9b}\u{2066}");
    }

    #[test]
    fn what_shows_nothing_is_hidden_and_what_people_write_is_not() {
        let hidden =
            "\u{ad}\u{115f}\u{200b}\u{202e}\u{2028}\u{2029}\u{2800}\u{3164}\u{feff}\u{ffa0}\u{e0041}";
        assert!(hidden.chars().all(is_hidden));
        assert!("aé e\u{301} 日本 🇧🇷 ❤\u{fe0f} مرحبا".chars().all(|c| !is_hidden(c)));
    }

    #[test]
    fn columns_are_those_of_a_terminal() {
        for (text, taken) in [("", 0), ("abc ±−…█", 8), ("e\u{301}x", 2), ("日本", 4)] {
            assert_eq!(columns(text), taken, "{text}");
        }
        assert_eq!([3, 4, 5, 9].map(|most| beginning("日本語", most)), ["日", "日本", "日本", "日本語"]);
    }

    #[test]
    fn one_line_shows_what_is_there() {
        assert_eq!(one_line(" a\u{1b}[31mb\u{7}\n\u{202e}c\u{9b}\u{200b}d \u{feff}"), "a [31mb c d");
    }
}
