//! What single cells say. Reasons never repeat the cell: a list is private, and messages end up in logs.

use crate::messaging::{SOURCES, Source as ConsentSource};

/// Characters of a shape that are shown.
const LONGEST_SHAPE: usize = 24;

/// A cell without its content: `9` for a digit, `a` for a letter, `?` for what cannot be seen, everything else as it
/// is. It shows in which form a cell is written, and no more.
pub(super) fn shape(cell: &str) -> String {
    let form = |character: char| match character {
        c if c.is_numeric() => '9',
        c if c.is_alphabetic() => 'a',
        c if c.is_ascii_graphic() || c == ' ' => c,
        _ => '?',
    };
    let mut shape: String = cell.chars().take(LONGEST_SHAPE).map(form).collect();
    if cell.chars().count() > LONGEST_SHAPE {
        shape.push('…');
    }
    format!("a cell of the form `{shape}`")
}

/// A finite number; `decimal_comma` says that `1.234,5` is meant as 1234.5.
pub(super) fn number(cell: &str, decimal_comma: bool) -> Result<f64, String> {
    let parsed = if decimal_comma {
        cell.replace('.', "").replace(',', ".").parse::<f64>()
    } else {
        cell.parse::<f64>()
    };
    match parsed {
        Ok(number) if number.is_finite() => Ok(number),
        _ if cell.is_empty() => Err("the cell is empty".to_owned()),
        _ => Err(format!("{} is not a number", shape(cell))),
    }
}

const YES: [&str; 6] = ["true", "yes", "1", "y", "t", "on"];
const NO: [&str; 6] = ["false", "no", "0", "n", "f", "off"];

/// Whether a cell says yes or no, with further words beside the usual ones (in small letters).
pub(super) fn consent(cell: &str, yes: &[String], no: &[String]) -> Option<bool> {
    let says = |usual: &[&str], own: &[String]| {
        usual.iter().any(|word| word.eq_ignore_ascii_case(cell))
            || (!own.is_empty() && own.contains(&cell.to_lowercase()))
    };
    // Own words go before the usual ones.
    if says(&[], no) {
        Some(false)
    } else if says(&YES, yes) {
        Some(true)
    } else {
        says(&NO, &[]).then_some(false)
    }
}

/// The source of consent that a cell names, with further words beside the names of the sources (in small letters).
pub(super) fn source(cell: &str, words: &[(String, ConsentSource)]) -> Option<ConsentSource> {
    if let Some(source) = SOURCES.into_iter().find(|source| source.name().eq_ignore_ascii_case(cell)) {
        return Some(source);
    }
    let cell = cell.to_lowercase();
    words.iter().find(|(word, _)| *word == cell).map(|(_, source)| *source)
}

/// Whether a text could be a number, a date, an address: something of a contact and not the name of a column.
pub(super) fn looks_like_data(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    digits > 4 || text.contains('@') || text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_keeps_the_form_and_nothing_else() {
        for (cell, shown) in [
            ("+55 (11) 98765-4321", "+99 (99) 99999-9999"),
            ("Ana Mello", "aaa aaaaa"),
            ("Ñandú", "aaaaa"),
            ("a@b.example", "a@a.aaaaaaa"),
            ("\u{202e}x\u{7}", "?a?"),
            ("x".repeat(30).as_str(), "aaaaaaaaaaaaaaaaaaaaaaaa…"),
        ] {
            assert_eq!(shape(cell), format!("a cell of the form `{shown}`"));
        }
    }

    #[test]
    fn numbers_may_have_a_decimal_comma() {
        assert_eq!(number("1.5", false), Ok(1.5));
        assert_eq!(number("1.234,5", true), Ok(1234.5));
        assert_eq!(number("", false).unwrap_err(), "the cell is empty");
        assert_eq!(number("1,5", false).unwrap_err(), "a cell of the form `9,9` is not a number");
        for cell in ["nan", "inf", "1e999", "--1", "1 000"] {
            assert!(number(cell, false).is_err(), "{cell}");
        }
    }

    #[test]
    fn consent_is_said_in_the_usual_words_and_in_own_ones() {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (cell, says) in [
            ("yes", Some(true)),
            ("TRUE", Some(true)),
            ("1", Some(true)),
            ("Off", Some(false)),
            ("n", Some(false)),
            ("SIM", Some(true)),
            ("não", Some(false)),
            ("", None),
            ("maybe", None),
        ] {
            assert_eq!(consent(cell, &own(&["sim"]), &own(&["não"])), says, "{cell}");
        }
        // A column that says who objected.
        assert_eq!(consent("1", &own(&["0"]), &own(&["1"])), Some(false));
        assert_eq!(consent("0", &own(&["0"]), &own(&["1"])), Some(true));
    }

    #[test]
    fn a_source_is_known_by_its_name_or_an_own_word() {
        let words = [("shop".to_owned(), ConsentSource::Purchase)];
        assert_eq!(source("Shop", &words), Some(ConsentSource::Purchase));
        assert_eq!(source("WEB_FORM", &words), Some(ConsentSource::WebForm));
        assert_eq!(source("elsewhere", &words), None);
    }

    #[test]
    fn data_are_told_from_names_of_columns() {
        assert!(
            ["12", "2026-11-02", "a@b.example", "+5511987654321", "-3.5"].iter().all(|t| looks_like_data(t))
        );
        assert!(["T", "days since 2024", "last order", "e-mail"].iter().all(|text| !looks_like_data(text)));
    }
}
