//! What is wrong with a scenario: each fault with its place, what was expected and how to mend it.

use std::fmt;

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};

use crate::scenario::source::{Place, SourceKind};
use crate::units::text::visible;

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// The scenario runs, but probably not as meant.
    Warning,
}

/// One thing that is wrong.
#[derive(Clone, Debug)]
pub struct Fault {
    severity: Severity,
    place: Place,
    message: String,
    expected: String,
    help: Option<String>,
    /// How many faults it counts for.
    count: usize,
}

impl Fault {
    /// A fault at `place`: `message` says what is wrong, `expected` stands under the offending text.
    pub(crate) fn new(place: &Place, message: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            place: place.clone(),
            message: message.into(),
            expected: expected.into(),
            help: None,
            count: 1,
        }
    }

    /// The same in place of so many that are not shown.
    pub(crate) fn for_all_of(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// How many faults it counts for: more than one where it stands for those that are not shown.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How to mend it.
    pub(crate) fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    /// The same as a warning.
    pub(crate) fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// How grave it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The file as it was named, or `--set`.
    pub fn file(&self) -> &str {
        &self.place.source.name
    }

    /// Line, from 1.
    pub fn line(&self) -> usize {
        self.place.line()
    }

    /// Column in characters, from 1.
    pub fn column(&self) -> usize {
        self.place.column()
    }

    /// The offending text.
    pub fn text(&self) -> &str {
        self.place.text()
    }

    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What was expected instead.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// How to mend it, where that is known.
    pub fn suggestion(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Order of reading: scenario text first, then by position.
    fn position(&self) -> (&str, usize, usize) {
        (&self.place.source.name, self.place.source.first_line, self.place.span.start)
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let source = &self.place.source;
        // Names and messages may hold text of others; the source itself is shown with its control characters replaced.
        let (name, message) = (visible(&source.name), visible(&self.message));
        let title = match source.kind {
            SourceKind::Row => format!("{name}:{}: {message}", source.first_line),
            _ if source.text.is_empty() => format!("{name}: {message}"),
            _ => message.into_owned(),
        };
        // A long expectation goes below the text instead of beside it.
        let long = self.expected.chars().count() > LONGEST_LABEL;
        let mut group = level.primary_title(title).elements(Vec::<Element<'_>>::new());
        if !source.text.is_empty() {
            let mut span = AnnotationKind::Primary.span(self.place.span.clone());
            if !long {
                span = span.label(self.expected.as_str());
            }
            group = group.element(
                Snippet::source(source.text.as_str())
                    .line_start(source.first_line)
                    .path(name.as_ref())
                    .annotation(span),
            );
        }
        let shown = |text: &str| wrapped(&visible(text));
        let (expected, help) = (shown(&self.expected), self.help.as_deref().map(shown));
        if (long || source.text.is_empty()) && !expected.is_empty() {
            group = group.element(Level::NOTE.message(expected));
        }
        if let Some(help) = help {
            group = group.element(Level::HELP.message(help));
        }
        renderer.render(&[group])
    }
}

/// Characters that fit beside an underlined text.
const LONGEST_LABEL: usize = 50;

/// Faults beyond these are only counted.
pub(crate) const MOST_SHOWN: usize = 100;

/// Everything that is wrong, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    faults: Vec<Fault>,
}

impl Faults {
    /// Sorted by file and position, without repetitions.
    pub(crate) fn new(mut faults: Vec<Fault>, first: &str) -> Self {
        faults.sort_by(|a, b| (a.file() != first, a.position()).cmp(&(b.file() != first, b.position())));
        faults.dedup_by(|a, b| a.position() == b.position() && a.message == b.message);
        Self { faults }
    }

    /// Adds those of another scenario behind.
    pub fn append(&mut self, other: Self) {
        self.faults.extend(other.faults);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.faults.len()
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.faults.iter()
    }

    /// All of them (up to a hundred) with the offending texts underlined, for a terminal with or without colours.
    pub fn render(&self, coloured: bool) -> String {
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() }.term_width(100);
        let shown = self.faults.iter().take(MOST_SHOWN);
        let mut parts: Vec<String> = shown.map(|fault| fault.render(&renderer)).collect();
        if self.len() > MOST_SHOWN {
            parts.push(format!("... and {} more", self.len() - MOST_SHOWN));
        }
        parts.join("\n\n")
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Faults {}

/// Columns of a note, beside what stands in front of it.
const NOTE_WIDTH: usize = 88;

/// A note in lines that fit on a terminal; its own line breaks stay.
fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for given in text.split('\n') {
        let mut line = String::new();
        for word in given.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > NOTE_WIDTH {
                lines.push(std::mem::take(&mut line));
            } else if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// A user's text inside a message: one line, in backquotes, cut to a readable length.
pub(crate) fn quote(text: &str) -> String {
    let mut shown: String = text.chars().take(60).flat_map(char::escape_debug).collect();
    if text.chars().count() > 60 {
        shown.push('…');
    }
    format!("`{}`", shown.replace("\\\"", "\"").replace("\\'", "'"))
}

/// The candidate that looks most like `word`, if one is close.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase().replace('-', "_");
    candidates
        .into_iter()
        .map(|candidate| {
            let other = candidate.to_lowercase().replace('-', "_");
            (strsim::normalized_damerau_levenshtein(&word, &other), candidate)
        })
        .filter(|(likeness, _)| *likeness >= 0.55)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario::source::Source;

    #[test]
    fn a_fault_underlines_the_offending_text() {
        let source = Arc::new(Source::new("a.toml", SourceKind::File, "seed = 1\nhorizon = \"30\"\n"));
        let place = Place::new(&source, 19..23);
        let fault = Fault::new(&place, "`horizon` has no unit", "expected a duration")
            .help(Some("write \"30d\"".into()));
        let shown = Faults::new(vec![fault], "a.toml").render(false);
        assert!(shown.contains("error: `horizon` has no unit"), "{shown}");
        assert!(shown.contains("a.toml:2:11"), "{shown}");
        assert!(shown.contains("^^^^ expected a duration"), "{shown}");
        assert!(shown.contains("help: write \"30d\""), "{shown}");
    }

    #[test]
    fn faults_are_sorted_and_said_once() {
        let source = Arc::new(Source::new("a.toml", SourceKind::File, "abc"));
        let fault = |at: usize| Fault::new(&Place::new(&source, at..at + 1), "m", "");
        let faults = Faults::new(vec![fault(2), fault(0), fault(2)], "a.toml");
        assert_eq!(faults.iter().map(Fault::column).collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn a_flood_of_faults_is_counted_and_not_all_shown() {
        let source = Arc::new(Source::new("a.toml", SourceKind::File, "x".repeat(300)));
        let faults = (0..250).map(|at| Fault::new(&Place::new(&source, at..at + 1), "m", "")).collect();
        let shown = Faults::new(faults, "a.toml").render(false);
        assert!(shown.matches("error: m").count() == 100 && shown.ends_with("... and 150 more"), "{shown}");
    }

    #[test]
    fn the_nearest_name_is_found_and_a_strange_one_is_not() {
        assert_eq!(nearest("warmup", ["blast", "warm-up"]), Some("warm-up"));
        assert_eq!(nearest("xyz", ["blast", "warm-up"]), None);
    }
}
