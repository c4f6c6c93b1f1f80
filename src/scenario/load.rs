//! First stage: texts to one tree. Files are read along `extends`, `--set` arguments are laid on top, and every
//! fault of syntax is found before any key is looked at.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::scenario::FORMAT;
use crate::scenario::fault::{Fault, quote};
use crate::scenario::reach::{Fence, Reach, read_named};
use crate::scenario::source::{LONGEST_SCENARIO, Place, Source, SourceKind};
use crate::scenario::syntax;
use crate::scenario::tree::{Entry, Node, Table, Value, insert, merge, node, table};

/// One `--set PATH=VALUE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    text: String,
}

impl Override {
    /// Reads PATH=VALUE. Only the form is checked here; whether the path exists is a matter of the scenario.
    ///
    /// # Errors
    /// When there is no `=`, or nothing in front of it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((path, _)) if !path.trim().is_empty() => Ok(Self { text: text.to_owned() }),
            _ => Err("expected PATH=VALUE, such as population.size=1000".to_owned()),
        }
    }

    /// The argument as it was given.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl FromStr for Override {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }
}

/// The result of the first stage.
pub(crate) struct Loaded {
    /// The scenario's own text.
    pub main: Arc<Source>,
    /// Everything merged.
    pub tree: Table,
    /// Faults of the second stage found on the way: formats and parents.
    pub faults: Vec<Fault>,
}

/// Layer of the scenario itself; parents lie below, `--set` above.
const MAIN_LAYER: usize = 1_000;

/// Files behind each other; more were made by a program, and not to be read.
const MOST_PARENTS: usize = 100;

/// No key lies deeper than half of this.
const DEEPEST_PATH: usize = 16;

struct Parsed {
    source: Arc<Source>,
    tree: Table,
}

/// Reads everything. `path` is the scenario's own path, where it has one.
pub(crate) fn load(
    text: &str,
    name: &str,
    folder: &Path,
    path: Option<&Path>,
    overrides: &[Override],
    reach: Reach,
) -> Result<Loaded, Vec<Fault>> {
    let mut syntax = Vec::new();
    let mut faults = Vec::new();
    let fence = Fence::new(folder, reach);
    let main = source(name, text, folder, &fence, MAIN_LAYER);
    let mut chain = vec![parse(&main, &mut syntax)];
    let mut seen: Vec<PathBuf> = path.iter().filter_map(|path| path.canonicalize().ok()).collect();
    while let Some(parsed) = chain.last()
        && let Some(entry) = parsed.tree.iter().find(|entry| entry.key == "extends")
    {
        let fault = |message: String, expected: String| Fault::new(&entry.node.at, message, expected);
        let Value::Text(parent) = &entry.node.value else {
            faults.push(fault(
                format!("`extends` is {}, not a text", entry.node.value.kind()),
                "expected the path of a scenario file".into(),
            ));
            break;
        };
        let path = parsed.source.folder.join(parent);
        let same = path.canonicalize().ok();
        if same.as_ref().is_some_and(|same| seen.contains(same)) {
            faults.push(fault(
                format!("`extends` goes in a circle: {} comes back to itself", quote(parent)),
                "expected a file that does not lead back here".into(),
            ));
            break;
        }
        if chain.len() > MOST_PARENTS {
            let expected = format!("expected at most {MOST_PARENTS} files behind each other");
            faults.push(fault("the parents are too many".to_owned(), expected));
            break;
        }
        match read_named(&entry.node.at, parent, "the parent", LONGEST_SCENARIO) {
            Ok((path, text)) => {
                seen.extend(same);
                let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
                let name = path.display().to_string();
                let below = source(&name, &text, &folder, &fence, MAIN_LAYER - chain.len());
                chain.push(parse(&below, &mut syntax));
            }
            Err(fault) => {
                faults.push(fault);
                break;
            }
        }
    }
    let sets: Vec<(Vec<(String, Place)>, Node)> = overrides
        .iter()
        .enumerate()
        .filter_map(|(at, argument)| {
            let name = "--set";
            let set = Source {
                kind: SourceKind::Set,
                ..raw(name, &argument.text, folder, &fence, MAIN_LAYER + 1 + at)
            };
            parse_override(Arc::new(set), &mut syntax)
        })
        .collect();
    if !syntax.is_empty() {
        return Err(syntax);
    }
    for parsed in &chain {
        check_format(parsed, &mut faults);
    }
    let mut tree = Table::new();
    for parsed in chain.into_iter().rev() {
        merge(&mut tree, parsed.tree, "");
    }
    for (path, value) in sets {
        if let [(first, at), ..] = path.as_slice()
            && (["format", "extends", "arm", "factorial"].contains(&first.as_str())
                || path.len() == 1 && first == "strategy")
        {
            let help = "change the file instead; --set takes keys of the world and of own strategies";
            let fault =
                Fault::new(at, format!("`{first}` cannot be set from outside"), "expected another key");
            faults.push(fault.help(Some(help.to_owned())));
        } else {
            insert(&mut tree, &path, value);
        }
    }
    Ok(Loaded { main, tree, faults })
}

fn raw(name: &str, text: &str, folder: &Path, fence: &Fence, layer: usize) -> Source {
    let folder = folder.to_path_buf();
    Source { folder, fence: fence.clone(), layer, ..Source::new(name, SourceKind::File, text) }
}

/// A file, without the mark that some editors put in front of UTF-8.
fn source(name: &str, text: &str, folder: &Path, fence: &Fence, layer: usize) -> Arc<Source> {
    Arc::new(raw(name, text.trim_start_matches('\u{feff}'), folder, fence, layer))
}

fn parse(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Parsed {
    let (tree, mut errors) = DeTable::parse_recoverable(&source.text);
    let tree = table(source, tree.get_ref());
    syntax::add_hidden(&source.text, &mut errors);
    faults.extend(syntax::faults(source, &errors, &tree));
    Parsed { source: Arc::clone(source), tree }
}

/// Every file of the chain must say its format.
fn check_format(parsed: &Parsed, faults: &mut Vec<Fault>) {
    let text = &parsed.source.text;
    if text.trim().is_empty() {
        let empty = Source::new(parsed.source.name.clone(), SourceKind::File, "");
        let help = "begin with `format = 1` and an [[arm]]; the folder scenarios/ has examples";
        let fault = Fault::new(&Place::whole(&Arc::new(empty)), "the scenario is empty", "");
        faults.push(fault.help(Some(help.to_owned())));
        return;
    }
    let expected = format!("expected {FORMAT}");
    match parsed.tree.iter().find(|entry| entry.key == "format") {
        Some(Entry { node: Node { value: Value::Integer(Some(format)), .. }, .. })
            if *format == i128::from(FORMAT) => {}
        Some(entry) => {
            let help = match &entry.node.value {
                Value::Integer(Some(later)) if *later > i128::from(FORMAT) => {
                    "the file was written for a later sendlab; take that, or write the scenario anew"
                        .to_owned()
                }
                _ => format!("write `format = {FORMAT}`"),
            };
            let message = "`format` is not one that this sendlab reads";
            faults.push(Fault::new(&entry.node.at, message, expected).help(Some(help)));
        }
        None => {
            let help = Some(format!("write `format = {FORMAT}` in the first line"));
            let at = Place::whole(&parsed.source);
            faults.push(Fault::new(&at, "the file does not say its format", expected).help(help));
        }
    }
}

/// Path and value of one `--set`, with places in its text.
fn parse_override(source: Arc<Source>, faults: &mut Vec<Fault>) -> Option<(Vec<(String, Place)>, Node)> {
    let text = &source.text;
    let (path, value) = text.split_once('=')?;
    if path.split('.').count() > DEEPEST_PATH {
        let at = Place::new(&source, 0..path.len());
        faults.push(Fault::new(&at, "the path is too deep", "no key has so many parts"));
        return None;
    }
    let mut segments = Vec::new();
    let mut start = 0;
    for segment in path.split('.') {
        let key = segment.trim();
        let from = start + (segment.len() - segment.trim_start().len());
        let at = Place::new(&source, from..from + key.len());
        if key.is_empty() {
            faults.push(Fault::new(&at, "a part of the path is empty", "expected PATH=VALUE"));
            return None;
        }
        segments.push((key.trim_matches('"').to_owned(), at));
        start += segment.len() + 1;
    }
    let offset = path.len() + 1;
    let bare = value.trim();
    let from = offset + (value.len() - value.trim_start().len());
    let whole = from..from + bare.len();
    let value = match DeValue::parse(bare) {
        Ok(parsed) => node(&source, parsed.span(), parsed.get_ref(), from),
        // A bare word such as `warm-up` or `30d` needs no quotation marks on a command line.
        Err(_) if !bare.is_empty() && !bare.starts_with(['"', '\'', '[', '{']) => {
            Node { at: Place::new(&source, whole), value: Value::Text(bare.to_owned()) }
        }
        Err(error) => {
            let span = error.span().map_or(whole, |span| span.start + from..span.end + from);
            faults.push(syntax::fault(&source, Some(span), error.message(), &Table::new()));
            return None;
        }
    };
    Some((segments, value))
}
