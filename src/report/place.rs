//! What stands where a result is to be written, and whether it may be replaced: never by accident, and never
//! something that is not ours.

use crate::report::error::FolderError;
use crate::report::folder::Folder;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Name of the manifest, which marks a folder as ours.
pub const MANIFEST: &str = "manifest.json";

/// What stands in a result folder and not in its manifest's list of files.
const UNLISTED: [&str; 4] = [MANIFEST, "run-info.json", "report.html", "plots"];

/// Name of the file of the answer.
pub(super) const SUMMARY: &str = "summary.json";

/// Value of the manifest's `tool`.
pub const TOOL: &str = "sendlab";

/// Version of the files of a result folder. It moves when a file, a column or a key that is needed is added, taken away or
/// renamed.
pub const FOLDER_FORMAT: u32 = 3;

/// Manifests are small; a file above this size (bytes) is not one of ours.
pub(super) const LARGEST_MANIFEST: u64 = 64 << 20;

/// What [`Place::prepare`] found.
#[derive(Debug)]
pub enum Prepared {
    /// The very same result stands there, whole: nothing to do.
    UpToDate,
    /// A place to write to.
    Ready(Place),
}

/// A place where a result folder may be written. Nothing stands on the disk for it, so a program that ends before
/// the results are there leaves nothing behind.
#[derive(Debug)]
pub struct Place {
    target: PathBuf,
    replaces: bool,
    stop: Option<&'static AtomicBool>,
}

/// Why a folder of ours is not replaced.
pub(super) const SHARED: &str = "beside a result it holds files that sendlab did not write";

/// What stands at the target.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Ours {
        hash: String,
        complete: bool,
        /// Whether files stand there that sendlab did not write.
        shared: bool,
    },
    Other(&'static str),
}

impl Place {
    /// Checks `dir` without touching it. `hash` is the content hash of the result to come. `force` replaces an
    /// earlier result (also the same one), nothing else.
    pub fn check(dir: &Path, hash: &str, force: bool) -> Result<Prepared, FolderError> {
        // Collecting the components drops a trailing slash, which would make a symbolic link look like its target.
        let target: PathBuf = dir.components().collect();
        if target.file_name().is_none() {
            return Err(FolderError::Unnamed { dir: dir.to_owned() });
        }
        let replaces = match look(&target)? {
            Found::Nothing => false,
            Found::Ours { hash: there, complete: true, .. } if there == hash && !force => {
                return Ok(Prepared::UpToDate);
            }
            Found::Ours { shared: true, .. } => {
                return Err(FolderError::Exists { dir: target, why: SHARED, replaceable: false });
            }
            Found::Ours { .. } if force => true,
            Found::Ours { hash: there, .. } => {
                let why = if there == hash {
                    "it holds a run of this scenario that was not finished"
                } else {
                    "it holds another result"
                };
                return Err(FolderError::Exists { dir: target, why, replaceable: true });
            }
            Found::Other(why) => return Err(FolderError::Exists { dir: target, why, replaceable: false }),
        };
        Ok(Prepared::Ready(Self { target, replaces, stop: None }))
    }

    /// The same, and tries whether a folder can be made there, before the long work begins.
    pub fn prepare(dir: &Path, hash: &str, force: bool) -> Result<Prepared, FolderError> {
        let prepared = Self::check(dir, hash, force)?;
        if let Prepared::Ready(Self { target, replaces, stop }) = &prepared {
            drop(Folder::beside(target.clone(), *replaces, *stop)?);
        }
        Ok(prepared)
    }

    /// Where the result will stand.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Whether an earlier result stands there, which will go.
    pub fn replaces(&self) -> bool {
        self.replaces
    }

    /// The same place, where writing is given up once `flag` is set; nothing of it then stays.
    pub fn stop_when(self, flag: &'static AtomicBool) -> Self {
        Self { stop: Some(flag), ..self }
    }

    /// Opens a temporary folder beside the place.
    pub fn open(self) -> Result<Folder, FolderError> {
        Folder::beside(self.target, self.replaces, self.stop)
    }
}

/// What stands at `target`, without following a link there.
pub(super) fn look(target: &Path) -> Result<Found, FolderError> {
    let kind = match fs::symlink_metadata(target) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(e) => return Err(FolderError::io("look at", target.to_owned(), e)),
        Ok(meta) => meta.file_type(),
    };
    if kind.is_symlink() {
        return Ok(Found::Other("it is a symbolic link; name the folder itself"));
    }
    if !kind.is_dir() {
        return Ok(Found::Other("it is a file"));
    }
    Ok(ours(target).unwrap_or(Found::Other("it does not hold results of sendlab")))
}

/// What the manifest in `folder` says, if it is one of ours.
fn ours(folder: &Path) -> Option<Found> {
    let path = folder.join(MANIFEST);
    let meta = fs::symlink_metadata(&path).ok()?;
    if !meta.is_file() || meta.len() > LARGEST_MANIFEST {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(LARGEST_MANIFEST).read_to_string(&mut text).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&text).ok()?;
    (manifest.get("tool")?.as_str()? == TOOL).then(|| Found::Ours {
        hash: manifest.get("hash").and_then(|hash| hash.as_str()).unwrap_or_default().to_owned(),
        complete: manifest.get("complete").and_then(serde_json::Value::as_bool).unwrap_or(false),
        shared: is_shared(folder, &manifest["files"]),
    })
}

/// Whether something stands in `folder` that is neither among the manifest's `files` nor made beside them. What begins
/// with a dot does not count: file managers and editors leave such things.
fn is_shared(folder: &Path, files: &serde_json::Value) -> bool {
    let (Some(files), Ok(entries)) = (files.as_object(), fs::read_dir(folder)) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        !(name.starts_with('.') || UNLISTED.contains(&name.as_str()) || files.contains_key(&name))
    })
}
