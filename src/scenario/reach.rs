//! Which files a scenario may name: those in its own folder and below, unless whoever runs it says otherwise. A
//! scenario that comes from somebody else then cannot point at other files of the machine.

use std::path::{Component, Path, PathBuf};

use crate::scenario::fault::{Fault, nearest, quote};
use crate::scenario::source::{Place, Unreadable, read};

/// Which files the texts of a scenario may name (`extends`, contact lists).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Files in the folder of the scenario and below it; a symbolic link counts as what it leads to.
    #[default]
    Folder,
    /// Any file.
    Anywhere,
}

/// Files of a folder that are looked at for the one that was meant.
const MOST_NEIGHBOURS: usize = 1_000;

/// The folder that paths must stay in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fence {
    /// `None` where any file may be named.
    root: Option<Root>,
}

#[derive(Clone, Debug)]
struct Root {
    /// As the scenario's path gives it, without `.` and `..`.
    written: PathBuf,
    /// Without symbolic links.
    real: PathBuf,
}

impl Fence {
    /// The fence around a scenario in `folder`.
    pub fn new(folder: &Path, reach: Reach) -> Self {
        let written = flat(folder);
        let real = written.canonicalize().unwrap_or_else(|_| written.clone());
        Self { root: (reach == Reach::Folder).then_some(Root { written, real }) }
    }

    fn holds(&self, path: &Path) -> bool {
        let Some(root) = &self.root else { return true };
        match path.canonicalize() {
            Ok(real) => real.starts_with(&root.real),
            // What does not exist leads out only by its own words.
            Err(_) => flat(path).starts_with(&root.written),
        }
    }
}

/// An absolute path without `.` and `..`, whatever stands on the disk.
fn flat(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| match std::path::absolute(".") {
        Ok(here) => here.join(path),
        Err(_) => path.to_owned(),
    });
    let mut flat = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                flat.pop();
            }
            part => flat.push(part),
        }
    }
    flat
}

/// Reads the file of at most `longest` bytes that the text at `at` names; `what` says what it is to be, as in
/// "the parent". The fault says why it is not used.
pub(crate) fn read_named(
    at: &Place,
    name: &str,
    what: &str,
    longest: u64,
) -> Result<(PathBuf, String), Fault> {
    let path = at.source.folder.join(name);
    if !at.source.fence.holds(&path) {
        let message = format!("{what} {} lies outside the scenario's folder", quote(name));
        let help = "move it there, or allow it with --allow-outside if you trust this scenario".to_owned();
        return Err(Fault::new(at, message, "expected a path that stays in the folder").help(Some(help)));
    }
    match read(&path, longest) {
        Ok(text) => Ok((path, text)),
        Err(Unreadable { reason, help }) => {
            let near = if path.exists() { None } else { neighbour(&path) };
            let near = near.map(|near| {
                let near = Path::new(name).with_file_name(near).display().to_string();
                format!("did you mean {}?", quote(&near))
            });
            let help = near.or(help.map(ToOwned::to_owned));
            Err(Fault::new(at, format!("{what} {} cannot be used", quote(name)), reason).help(help))
        }
    }
}

/// The file beside `path` that was probably meant by it: with the ending that scenarios have, or with a name that
/// looks like it.
pub(crate) fn neighbour(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .take(MOST_NEIGHBOURS)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|other| folder.join(other).is_file())
        .collect();
    names.sort();
    let ended = format!("{name}.toml");
    let kind = |name: &str| Path::new(name).extension().map(|ending| ending.to_ascii_lowercase());
    let alike = names.iter().map(String::as_str).filter(|other| kind(other) == kind(name));
    let near = if names.contains(&ended) { &ended } else { nearest(name, alike)? };
    Some(near.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn paths_are_flattened_by_their_words() {
        let here = std::path::absolute(".").unwrap();
        assert_eq!(flat(Path::new("a/./b/../c")), here.join("a/c"));
        assert_eq!(flat(Path::new("")), here);
        assert_eq!(flat(Path::new("/../../x")), Path::new("/x"));
    }

    #[cfg(unix)]
    #[test]
    fn a_fence_holds_what_lies_inside_however_it_is_named() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        fs::create_dir_all(at("in/below")).unwrap();
        fs::write(at("in/below/file"), "").unwrap();
        fs::write(at("secret"), "").unwrap();
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(at(to), at(name)).unwrap();
        link("secret", "in/way-out");
        link("in/below/file", "in/shortcut");
        link("in", "door");
        for (name, holds) in [
            ("in/below/file", true),
            ("in/below/../below/file", true),
            ("in/shortcut", true),
            ("in/no-such", true),
            ("in/below/../no-such", true),
            ("in/../secret", false),
            ("in/../no-such", false),
            ("in/way-out", false),
            ("in-another", false),
        ] {
            for folder in ["in", "door"] {
                let fence = Fence::new(&at(folder), Reach::Folder);
                let name = name.replacen("in/", &format!("{folder}/"), 1);
                assert_eq!(fence.holds(&at(&name)), holds, "{name}");
            }
            assert!(Fence::new(&at("in"), Reach::Anywhere).holds(&at(name)));
        }
        assert!(!Fence::new(&at("in"), Reach::Folder).holds(Path::new("/etc/passwd")));
    }
}
