//! The texts that a scenario is made of, and places in them.

use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::scenario::reach::Fence;

/// Where a text came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SourceKind {
    /// A file on disk, or a text that stands for one.
    File,
    /// A `--set` argument.
    Set,
    /// A row of a data file, whose text is not shown.
    Row,
}

/// One text that faults can point into.
#[derive(Debug)]
pub(crate) struct Source {
    /// Name in messages: the path as written, or `--set`.
    pub name: String,
    /// Where it came from.
    pub kind: SourceKind,
    /// The text; empty when there is none to show.
    pub text: String,
    /// Number of the first line of `text`.
    pub first_line: usize,
    /// Folder to which paths in the text are relative.
    pub folder: PathBuf,
    /// Which files the text may name.
    pub fence: Fence,
    /// Later texts override earlier ones: parents first, then the scenario, then each `--set`.
    pub layer: usize,
}

impl Source {
    /// A text that stands for a whole file, or for an argument.
    pub fn new(name: impl Into<String>, kind: SourceKind, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            text: text.into(),
            first_line: 1,
            folder: PathBuf::new(),
            fence: Fence::default(),
            layer: 0,
        }
    }

    /// One row of a data file, which is private: only its line is known.
    pub fn row(name: &str, line: usize) -> Arc<Self> {
        Arc::new(Self { first_line: line, ..Self::new(name, SourceKind::Row, "") })
    }
}

/// A stretch of a text.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// Bytes of it, on character boundaries.
    pub span: Range<usize>,
}

impl Place {
    /// A stretch of `source`, cut to what is there.
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let text = &source.text;
        let boundary = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (boundary(span.start), boundary(span.end));
        Self { source: Arc::clone(source), span: start..end.max(start) }
    }

    /// The beginning of a text, for faults about all of it.
    pub fn whole(source: &Arc<Source>) -> Self {
        Self::new(source, 0..0)
    }

    /// Line, counted from 1.
    pub fn line(&self) -> usize {
        self.source.first_line + self.source.text[..self.span.start].matches('\n').count()
    }

    /// Column in characters, counted from 1.
    pub fn column(&self) -> usize {
        let before = &self.source.text[..self.span.start];
        before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1
    }

    /// The text that stands there.
    pub fn text(&self) -> &str {
        &self.source.text[self.span.clone()]
    }
}

/// Scenarios are written by hand; nothing longer (bytes) is one.
pub(crate) const LONGEST_SCENARIO: u64 = 4 << 20;

/// Room for a hundred million contacts (bytes).
pub(crate) const LONGEST_LIST: u64 = 4 << 30;

/// Why a file cannot be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    /// In words.
    pub reason: String,
    /// What would help, where the file is to blame.
    pub help: Option<&'static str>,
}

/// Reads a text file of at most `longest` bytes.
pub(crate) fn read(path: &Path, longest: u64) -> Result<String, Unreadable> {
    let plain = |reason: String| Unreadable { reason, help: None };
    let reason = |error: io::Error| {
        plain(match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::PermissionDenied => "the file may not be read (permission denied)".to_owned(),
            _ => format!("the file cannot be read: {error}"),
        })
    };
    if let Some(kind) = not_a_file(path, fs::metadata(path).map_err(reason)?.file_type()) {
        return Err(plain(format!("this is a {kind}, not a file")));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(longest + 1).read_to_end(&mut bytes)).map_err(reason)?;
    if bytes.len() as u64 > longest {
        return Err(plain(format!("the file is longer than {} MiB", longest >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let line = valid.matches('\n').count() + 1;
        let column = valid.rsplit('\n').next().map_or(0, |before| before.chars().count()) + 1;
        let help = match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "it looks like UTF-16: save it as UTF-8",
            _ => "save it as UTF-8",
        };
        let reason = format!("the file is not UTF-8 text (line {line}, column {column})");
        Unreadable { reason, help: Some(help) }
    })
}

/// What something that is no file is. A pipe that a shell made for this program, as in `<(…)`, is as good as a file;
/// opening one with a name would wait for somebody to write into it, perhaps forever.
fn not_a_file(path: &Path, kind: FileType) -> Option<&'static str> {
    if kind.is_dir() {
        return Some("directory");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let handed_over = path.starts_with("/dev") || path.starts_with("/proc");
        if kind.is_fifo() && !handed_over {
            return Some("pipe");
        }
        if kind.is_socket() {
            return Some("socket");
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("device");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let source = Arc::new(Source::new("x", SourceKind::File, "a = 1\nü = \"é\"\n"));
        let at = source.text.find('"').unwrap();
        let place = Place::new(&source, at..at + 4);
        assert_eq!((place.line(), place.column(), place.text()), (2, 5, "\"é\""));
    }

    #[test]
    fn spans_outside_the_text_or_inside_a_character_are_cut() {
        let source = Arc::new(Source::new("x", SourceKind::File, "é"));
        assert_eq!(Place::new(&source, 1..99).span, 0..2);
        assert_eq!(Place::new(&source, 7..9).span, 2..2);
    }

    #[test]
    fn a_directory_and_a_missing_file_are_told_apart() {
        let device = read(Path::new("/dev/zero"), 2 << 20);
        assert!(!cfg!(target_os = "linux") || device.unwrap_err().reason == "this is a device, not a file");
        assert_eq!(read(Path::new("src"), 10).unwrap_err().reason, "this is a directory, not a file");
        assert_eq!(read(Path::new("no-such"), 10).unwrap_err().reason, "there is no such file");
    }
}
