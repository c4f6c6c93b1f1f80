//! The page and the pictures of a stored result, written anew into its folder.

use crate::report::html::report_html;
use crate::report::provenance::Illustration;
use crate::report::stored::{Stored, StoredError};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Files that are other than before.
    pub written: usize,
    /// Files that were there already, byte for byte.
    pub unchanged: usize,
}

/// Files under temporary names, which go when they are not put in their places.
#[derive(Default)]
struct Waiting(Vec<(PathBuf, PathBuf)>);

impl Waiting {
    /// Writes a file beside its place.
    fn add(&mut self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let beside = place.with_file_name(format!(".{name}.partial-{}", std::process::id()));
        let mut file = File::options().write(true).create_new(true).open(&beside)?;
        self.0.push((beside, place.to_owned()));
        file.write_all(bytes)?;
        file.sync_data()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        for (beside, _) in &self.0 {
            let _ = fs::remove_file(beside);
        }
    }
}

/// Writes `report.html` and `plots/` of the result in `dir` again. Everything is written beside its place first, so that
/// a full disk changes nothing; a file that stands there already is left alone.
///
/// # Errors
/// [`StoredError::Io`] when the file system refuses.
pub fn rebuild(dir: &Path, stored: &Stored, pictures: &[Illustration]) -> Result<Rebuilt, StoredError> {
    let error = |doing, path: &Path, source| StoredError::Io { doing, path: path.to_owned(), source };
    let page = report_html(&stored.results, &stored.provenance, pictures)
        .map_err(|source| error("make", &dir.join("report.html"), io::Error::other(source)))?;
    let plots = dir.join("plots");
    if fs::symlink_metadata(&plots).is_ok_and(|meta| meta.is_symlink()) {
        let why = io::Error::other("it is a symbolic link, and leads elsewhere");
        return Err(error("write to", &plots, why));
    }
    let made = !plots.exists() && !pictures.is_empty();
    if made {
        fs::create_dir(&plots).map_err(|source| error("create the folder", &plots, source))?;
    }
    let mut files: Vec<(PathBuf, &[u8])> = vec![(dir.join("report.html"), page.as_bytes())];
    for picture in pictures {
        files.push((plots.join(format!("{}.svg", picture.name)), picture.svg.as_bytes()));
        files.push((plots.join(format!("{}.png", picture.name)), &picture.png));
    }
    let all = files.len();
    files.retain(|(path, bytes)| fs::read(path).ok().as_deref() != Some(*bytes));
    let mut waiting = Waiting::default();
    for (path, bytes) in &files {
        if let Err(source) = waiting.add(path, bytes) {
            drop(waiting);
            if made {
                let _ = fs::remove_dir(&plots);
            }
            return Err(error("write", path, source));
        }
    }
    for (beside, place) in &waiting.0 {
        fs::rename(beside, place).map_err(|source| error("replace", place, source))?;
    }
    Ok(Rebuilt { written: files.len(), unchanged: all - files.len() })
}
