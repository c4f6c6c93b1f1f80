//! Faults of TOML itself, in words that help: the parser's errors, without those that only follow from another.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::de::DeTable;

use crate::scenario::bare::{in_key, plain_number, unquoted};
use crate::scenario::fault::{Fault, MOST_SHOWN, quote};
use crate::scenario::source::{Place, Source};
use crate::scenario::tree::{Table, Value};

/// The parser's words for the line ends of an old system, and ours.
const LONE_RETURN: &str = "carriage return must be followed by newline";
const LONE_RETURN_FAULT: &str = "a line ends with a carriage return alone";

/// Errors of lines behind which the parser leaves values unread, until the next table begins.
const HIDING: [&str; 4] =
    ["unclosed table", "unclosed array table", "key with no value", "invalid unquoted key"];

/// Times that a text is parsed again at most.
const MOST_PASSES: usize = 4;

/// Adds the errors of values that stand behind such a line: the text is parsed again without it.
pub(crate) fn add_hidden(text: &str, errors: &mut Vec<toml::de::Error>) {
    let hides = |error: &&toml::de::Error| HIDING.iter().any(|it| error.message().starts_with(it));
    let start = |error: &toml::de::Error| error.span().map_or(text.len(), |span| span.start.min(text.len()));
    let mut known: BTreeSet<usize> = errors.iter().map(start).collect();
    let mut bare = text.as_bytes().to_vec();
    let mut from = 0;
    for _ in 0..MOST_PASSES {
        let mut lines = errors[from..].iter().filter(hides).peekable();
        if lines.peek().is_none() {
            return;
        }
        let mut masked = 0;
        for at in lines.map(start) {
            // Several errors of one line take it away once.
            if at < masked {
                continue;
            }
            let begin = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
            bare[begin..end].fill(b' ');
            masked = end;
        }
        from = errors.len();
        let found = DeTable::parse_recoverable(&String::from_utf8_lossy(&bare)).1;
        // Without its header a key falls into the table before, where it may be given already.
        errors.extend(
            found.into_iter().filter(|it| it.message() != "duplicate key" && known.insert(start(it))),
        );
    }
}

/// All faults of a text. `tree` is what could be read of it.
pub(crate) fn faults(source: &Arc<Source>, errors: &[toml::de::Error], tree: &Table) -> Vec<Fault> {
    let unclosed = ["unclosed array", "unclosed inline table"];
    let unclosed = errors.iter().any(|error| unclosed.iter().any(|it| error.message().starts_with(it)));
    let open = if unclosed { open_value(&source.text) } else { None };
    let start = |error: &toml::de::Error| error.span().map_or(source.text.len(), |span| span.start);
    let mut errors: Vec<&toml::de::Error> = errors.iter().collect();
    errors.sort_by_key(|error| start(error));
    let mut faults = Vec::new();
    let mut last_line = None;
    // Lines are counted on the way: a file that is no scenario at all may have an error in each of half a million.
    let (mut line, mut counted) = (1, 0);
    for error in errors {
        let (span, start) = (error.span(), start(error));
        // What stands in a list or table that is not closed is not what it seems.
        if open.is_some_and(|open| start > open) {
            continue;
        }
        let at = Place::new(source, start..start).span.start;
        line += source.text[counted..at].matches('\n').count();
        counted = at;
        let follows = last_line == Some(line)
            && ["unexpected key or value", "key with no value"]
                .iter()
                .any(|it| error.message().starts_with(it));
        // Where one line ends by itself, all do.
        let again = error.message().starts_with(LONE_RETURN)
            && faults.iter().any(|fault: &Fault| fault.message() == LONE_RETURN_FAULT);
        if !follows && !again {
            // Words that help take a look at the whole text; those beyond are never shown.
            faults.push(if faults.len() < MOST_SHOWN {
                fault(source, span, error.message(), tree)
            } else {
                Fault::new(&Place::new(source, span.unwrap_or(at..at)), error.message(), "")
            });
        }
        last_line = Some(line);
    }
    if let Some(open) = open {
        let at = Place::new(source, open..open + 1);
        let (message, help) = match at.text() {
            "[" => ("a list is not closed", "write ] after its last item"),
            _ => ("a table is not closed", "write } after its last value"),
        };
        faults.push(Fault::new(&at, message, "opened here").help(Some(help.to_owned())));
    }
    faults
}

/// One error of the parser: its message holds the expectation after a comma.
pub(crate) fn fault(source: &Arc<Source>, span: Option<Range<usize>>, message: &str, tree: &Table) -> Fault {
    let (message, expected) = match message.split_once(", expected ") {
        Some((message, "nothing")) => (message, String::new()),
        Some((message, expected)) => (message, format!("expected {expected}")),
        None => (message, String::new()),
    };
    if message == "recursion limit" {
        let at = Place::new(source, longest_key(&source.text));
        return Fault::new(&at, "a key has too many parts", "no key has so many");
    }
    let at = Place::new(source, span.unwrap_or(source.text.len()..source.text.len()));
    let help = |text: &str| Some(text.to_owned());
    let rest = &source.text[at.span.start..];
    match message {
        "string values must be quoted" => unquoted(&at),
        LONE_RETURN => Fault::new(&at, LONE_RETURN_FAULT, "expected a line feed after it")
            .help(help("save the file with the line ends of Unix or of Windows")),
        "duplicate key" => twice(&at, tree),
        "cannot recurse further; max recursion depth met" => {
            Fault::new(&at, "lists and tables lie too deep in each other", "no value lies so deep")
        }
        "invalid basic string" | "invalid literal string"
            if expected.starts_with("expected `") && !expected.contains(',') =>
        {
            Fault::new(&at, "a text is not closed", "expected a quotation mark")
                .help(help("end the text with the quotation mark that it begins with"))
        }
        "invalid basic string" | "invalid literal string" | "invalid multi-line basic string" => {
            Fault::new(&at, "a text holds a character that cannot stand in it", expected)
                .help(help("write control characters as \\u0007, and line breaks as \\n"))
        }
        "missing escaped value" => Fault::new(&at, "a text holds a backslash that means nothing", expected)
            .help(help("write \\\\ for a backslash, or put the text between single quotation marks")),
        "unexpected key or value" => {
            let before = source.text[..at.span.start].trim_end();
            let advice = match rest.strip_prefix(',') {
                Some(more) if before.ends_with(digit) && more.starts_with(digit) => {
                    help("write numbers like 50_000 and 1.5, without commas")
                }
                Some(_) => help("write each key on a line of its own"),
                None if rest.starts_with(';')
                    || before.ends_with(']') && rest.starts_with(char::is_alphanumeric) =>
                {
                    help("write each key on a line of its own")
                }
                None if before.ends_with('"')
                    && rest.lines().next().is_some_and(|line| line.contains('"')) =>
                {
                    help("put a text with quotation marks in it between single ones: 'say \"hi\"'")
                }
                None => None,
            };
            Fault::new(&at, "a line goes on after its value", "expected the end of the line").help(advice)
        }
        "key with no value" => {
            Fault::new(&at, "a key has no value", expected).help(help("write key = value; a key is one word"))
        }
        "invalid unquoted key" if rest.starts_with(':') => {
            Fault::new(&at, "a `:` stands where a `=` is expected", "expected `=`")
                .help(help("scenarios are TOML: write key = value, and [name] above the keys of a table"))
        }
        "invalid unquoted key" if rest.chars().next().is_some_and(|c| in_key(c).is_some()) => {
            let said = rest.chars().next().and_then(in_key);
            let (message, advice) = said.unwrap_or_default();
            Fault::new(&at, message, expected).help(help(advice))
        }
        "invalid key-value pair" if rest.starts_with('{') => {
            Fault::new(&at, "a line begins with `{`", "expected a key").help(help(
                "scenarios are TOML, not JSON: write key = value, and [name] above the keys of a table",
            ))
        }
        "unexpected leading zero" => {
            Fault::new(&at, "a number begins with 0", "expected another digit first")
                .help(help("leave the zero out"))
        }
        "invalid boolean" | "redundant integer number prefix" => {
            let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            unquoted(&Place::new(source, at.span.start..at.span.start + word.len()))
        }
        "invalid date" | "invalid time" | "invalid date-time" => {
            let word =
                rest.split(|c: char| c.is_whitespace() || ",]}#".contains(c)).next().unwrap_or_default();
            let whole = Place::new(source, at.span.start..at.span.start + word.len());
            Fault::new(&whole, message, expected).help(Some(format!("write \"{word}\" if it is a text")))
        }
        "invalid float" | "invalid mantissa" | "invalid integer" => no_number(&at, rest),
        _ => Fault::new(&at, message, expected),
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// A word that begins like a number, or like `nan` or `inf`.
fn no_number(at: &Place, rest: &str) -> Fault {
    let word = rest.split(|c: char| c.is_whitespace() || ",]}#".contains(c)).next().unwrap_or_default();
    // The parser points at what it could not read of a number; the digits before belong to it.
    let before = &at.source.text[..at.span.start];
    let front = before.trim_end_matches(|c: char| c.is_ascii_digit() || "._+-".contains(c)).len();
    let at = Place::new(&at.source, front..at.span.start + word.len());
    let word = at.text();
    let help = match word.trim_start_matches(['+', '-']) {
        "null" | "nil" | "none" => Some("leave the line out".to_owned()),
        number if number.starts_with('.') && number[1..].starts_with(digit) => {
            Some(format!("write 0{number}"))
        }
        _ => plain_number(word).map(|number| format!("write {number}")),
    };
    Fault::new(&at, format!("{} is not a number", quote(word)), "expected a number").help(help)
}

/// A key or table that is given again.
fn twice(at: &Place, tree: &Table) -> Fault {
    let key = at.text().trim_matches(['"', '\'']);
    let mut found = Vec::new();
    collect(tree, key, at, &mut found);
    let expected = match found.as_slice() {
        [line] => format!("line {line} gives it already"),
        _ => "given before".to_owned(),
    };
    let help = "leave one of the two out, or put them together".to_owned();
    Fault::new(at, format!("{} is given twice", quote(key)), expected).help(Some(help))
}

/// Lines of the keys of that name which stand before a place.
fn collect(tree: &Table, key: &str, before: &Place, found: &mut Vec<usize>) {
    for entry in tree {
        if entry.key == key && entry.key_at.span.start < before.span.start {
            found.push(entry.key_at.line());
        }
        if let Value::Table(below) = &entry.node.value {
            collect(below, key, before, found);
        }
    }
}

/// Where the list or inline table begins that is still open when a line begins like a key or a table, or at the end
/// of the text.
fn open_value(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let key = start.split_once('=').map(|(key, _)| key.trim());
        let is_key = key.is_some_and(|key| {
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
        });
        if !open.is_empty() && (is_key || start.starts_with("[[") && start.trim_end().ends_with("]]")) {
            return open.last().copied();
        }
        // A header opens no list.
        if !(open.is_empty() && start.starts_with('[')) {
            brackets(line, at, &mut open);
        }
        at += line.len();
    }
    open.last().copied()
}

/// Brackets of lists and tables in a line, outside texts and comments. Texts of several lines are taken as they come: this only
/// serves to point at a fault that is there.
fn brackets(line: &str, offset: usize, open: &mut Vec<usize>) {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (Some('"'), '\\') => {
                escaped = !escaped;
                continue;
            }
            (Some(mark), _) if c == mark && !escaped => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => return,
            (None, '[' | '{') => open.push(offset + at),
            (None, ']' | '}') => drop(open.pop()),
            (None, _) => {}
        }
        escaped = false;
    }
}

/// The first word with the most dots, for the fault of a key that is too deep, whose place the parser does not tell.
fn longest_key(text: &str) -> Range<usize> {
    let ends = |c: char| c.is_whitespace() || "=[]".contains(c);
    let (mut most, mut found, mut at) = (0, 0..0, 0);
    for word in text.split_inclusive(ends) {
        let dots = word.matches('.').count();
        if dots > most {
            (most, found) = (dots, at..at + word.trim_end_matches(ends).len());
        }
        at += word.len();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_that_is_not_closed_is_found() {
        for (text, open) in [
            ("a = [1, 2\nb = 3\n", Some(4)),
            ("a = [[1], [2]\n[[arm]]\n", Some(4)),
            ("a = \"[\"\nb = [1, # ]\n", Some(12)),
            ("[t]\na = [\n  1,\n  \"x = ]\",\n", Some(8)),
            ("a = [{ b = [1] }, { c = 2\n[[arm]]\n", Some(18)),
            ("a = [1]\n[t]\n", None),
        ] {
            assert_eq!(open_value(text), open, "{text}");
        }
    }

    #[test]
    fn the_deepest_key_is_found() {
        assert_eq!(longest_key("a.b = 1\n[c.d.e]\nx = 5.5\n"), 9..14);
        assert_eq!(longest_key(""), 0..0);
    }
}
