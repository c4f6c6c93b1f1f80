//! The result folder while it is written: beside its place under a temporary name, and renamed when whole.

use crate::report::disk::{Disk, clear_abandoned, hold};
use crate::report::error::FolderError;
use crate::report::place::{Found, SHARED, look};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What files are written through.
pub type Out = BufWriter<Disk>;

/// A result folder being written. Dropped without [`Folder::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    partial: PathBuf,
    replaces: bool,
    made_parents: Vec<PathBuf>,
    committed: bool,
    stop: Option<&'static AtomicBool>,
    /// SHA-256 of the files that are whole, by name.
    digests: RefCell<BTreeMap<String, String>>,
    /// Tells other programs that the temporary folder is in use.
    _held: Option<File>,
}

impl Folder {
    /// Opens a temporary folder beside `target`; on [`Folder::commit`] it replaces an earlier result of ours there if
    /// it may. Writing is given up once `stop` is set.
    pub(super) fn beside(
        target: PathBuf,
        replaces: bool,
        stop: Option<&'static AtomicBool>,
    ) -> Result<Self, FolderError> {
        let Some(name) = target.file_name().map(OsStr::to_owned) else {
            return Err(FolderError::Unnamed { dir: target });
        };
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        let mut folder = Self {
            target,
            partial: PathBuf::new(),
            replaces,
            made_parents: Vec::new(),
            committed: false,
            stop,
            digests: RefCell::default(),
            _held: None,
        };
        folder.make_parents(&parent)?;
        folder.partial = free_sibling(&parent, &name, PARTIAL, |path| fs::create_dir(path))
            .map_err(|(path, source)| FolderError::io("create the folder", path, source))?;
        folder._held = hold(&folder.partial);
        clear_abandoned(&parent, &sibling(&name, PARTIAL), &folder.partial);
        Ok(folder)
    }

    /// Makes the folders above the target, and remembers which.
    fn make_parents(&mut self, parent: &Path) -> Result<(), FolderError> {
        let missing: Vec<&Path> = parent
            .ancestors()
            .filter(|path| !path.as_os_str().is_empty())
            .take_while(|path| !path.exists())
            .collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(path) {
                Ok(()) => self.made_parents.push(path.to_owned()),
                // Somebody else made it meanwhile.
                Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
                Err(e) => return Err(FolderError::io("create the folder", path.to_owned(), e)),
            }
        }
        Ok(())
    }

    /// Writes the file `name` (a path below the folder) through `fill`, which gives its writer back.
    pub fn write(&self, name: &str, fill: impl FnOnce(Out) -> io::Result<Out>) -> Result<(), FolderError> {
        let path = self.partial.join(name);
        let attempt = || {
            if let Some(above) = path.parent() {
                fs::create_dir_all(above)?;
            }
            let file = File::options().write(true).create_new(true).open(&path)?;
            let mut out = fill(BufWriter::with_capacity(1 << 16, Disk::new(file, self.stop)))?;
            out.flush()?;
            Ok(out.get_ref().sha256())
        };
        let digest = attempt().map_err(|source| FolderError::io("write", path.clone(), source))?;
        self.digests.borrow_mut().insert(name.to_owned(), digest);
        Ok(())
    }

    /// SHA-256, in hexadecimal, of the file `name` as it was written; `None` where it was not.
    pub(super) fn sha256(&self, name: &str) -> Option<String> {
        self.digests.borrow().get(name).cloned()
    }

    /// Writes a file that is whole in memory.
    pub fn write_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), FolderError> {
        self.write(name, |mut out| out.write_all(bytes).map(|()| out))
    }

    /// Puts the folder in its place; an earlier result of ours goes, if `prepare` was told so.
    pub fn commit(mut self) -> Result<PathBuf, FolderError> {
        let (parent, name) = match (self.partial.parent(), self.target.file_name()) {
            (Some(parent), Some(name)) => (parent.to_owned(), name.to_owned()),
            _ => return Err(FolderError::Unnamed { dir: self.target.clone() }),
        };
        // Hours may have passed since `prepare`: look again.
        let old = match look(&self.target)? {
            Found::Nothing => None,
            Found::Ours { shared: true, .. } => {
                return Err(FolderError::Exists {
                    dir: self.target.clone(),
                    why: SHARED,
                    replaceable: false,
                });
            }
            Found::Ours { .. } if self.replaces => Some(
                free_sibling(&parent, &name, "old", |path| {
                    if path.symlink_metadata().is_ok() {
                        return Err(io::ErrorKind::AlreadyExists.into());
                    }
                    fs::rename(&self.target, path)
                })
                .map_err(|(_, source)| FolderError::io("replace", self.target.clone(), source))?,
            ),
            Found::Ours { .. } => {
                let why = "another run wrote a result there meanwhile";
                return Err(FolderError::Exists { dir: self.target.clone(), why, replaceable: true });
            }
            Found::Other(_) => {
                let why = "it appeared while the simulation ran";
                return Err(FolderError::Exists { dir: self.target.clone(), why, replaceable: false });
            }
        };
        if let Err(source) = fs::rename(&self.partial, &self.target) {
            if let Some(old) = old {
                let _ = fs::rename(old, &self.target);
            }
            return Err(FolderError::io("rename the finished folder to", self.target.clone(), source));
        }
        self.committed = true;
        if let Some(old) = old {
            fs::remove_dir_all(&old)
                .map_err(|source| FolderError::io("remove the earlier result", old, source))?;
        }
        Ok(self.target.clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.committed {
            return;
        }
        if !self.partial.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.partial);
        }
        for parent in self.made_parents.iter().rev() {
            // Fails, as it should, when somebody else has put something there.
            let _ = fs::remove_dir(parent);
        }
    }
}

/// Kind of the folders that are being written.
const PARTIAL: &str = "partial";

/// `.NAME.KIND-`, the beginning of the names of temporary folders.
fn sibling(name: &OsStr, kind: &str) -> OsString {
    let mut sibling = OsString::from(".");
    sibling.push(name);
    sibling.push(format!(".{kind}-"));
    sibling
}

/// Does `make` with `.NAME.KIND-PID` beside the target, or with the first such name that is free.
fn free_sibling(
    parent: &Path,
    name: &OsStr,
    kind: &str,
    make: impl Fn(&Path) -> io::Result<()>,
) -> Result<PathBuf, (PathBuf, io::Error)> {
    let mut turn = 0;
    loop {
        let mut sibling = sibling(name, kind);
        sibling.push(std::process::id().to_string());
        if turn > 0 {
            sibling.push(format!("-{turn}"));
        }
        let path = parent.join(sibling);
        match make(&path) {
            Ok(()) => return Ok(path),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && turn < 1000 => turn += 1,
            Err(e) => return Err((path, e)),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::report::place::{MANIFEST, Place, Prepared};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use tempfile::{TempDir, tempdir};

    fn ready(dir: &Path, hash: &str, force: bool) -> Folder {
        match Place::prepare(dir, hash, force).unwrap() {
            Prepared::Ready(place) => place.open().unwrap(),
            Prepared::UpToDate => panic!("up to date"),
        }
    }

    fn manifest_of(hash: &str, complete: bool) -> Vec<u8> {
        format!(r#"{{"tool":"sendlab","hash":"{hash}","complete":{complete}}}"#).into_bytes()
    }

    /// A finished result with a content hash.
    fn result(dir: &Path, hash: &str, complete: bool) {
        let folder = ready(dir, hash, false);
        folder.write_bytes(MANIFEST, &manifest_of(hash, complete)).unwrap();
        folder.write_bytes("plots/a.svg", b"<svg/>").unwrap();
        folder.commit().unwrap();
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn refusal(dir: &Path, hash: &str, force: bool) -> String {
        let error = Place::prepare(dir, hash, force).unwrap_err();
        assert!(error.is_usage(), "{error}");
        error.to_string()
    }

    #[test]
    fn a_result_appears_whole_or_not_at_all() {
        let home = tempdir().unwrap();
        let dir = home.path().join("results/first");
        let folder = ready(&dir, "h", false);
        folder.write_bytes("summary.csv", b"arm\n").unwrap();
        assert!(!dir.exists());
        assert_eq!(names(&home.path().join("results")).len(), 1);
        assert!(names(&home.path().join("results"))[0].starts_with(".first.partial-"));
        assert_eq!(folder.commit().unwrap(), dir);
        assert_eq!(names(&home.path().join("results")), ["first"]);
        assert_eq!(fs::read(dir.join("summary.csv")).unwrap(), b"arm\n");
    }

    #[test]
    fn a_dropped_folder_leaves_nothing_not_even_its_parents() {
        let home = tempdir().unwrap();
        let folder = ready(&home.path().join("a/b/c"), "h", false);
        folder.write_bytes("plots/x.svg", b"x").unwrap();
        drop(folder);
        assert!(names(home.path()).is_empty());
    }

    #[test]
    fn parents_that_others_use_stay() {
        let home = tempdir().unwrap();
        let folder = ready(&home.path().join("a/b"), "h", false);
        fs::write(home.path().join("a/mine"), "x").unwrap();
        drop(folder);
        assert_eq!(names(&home.path().join("a")), ["mine"]);
    }

    #[test]
    fn the_same_result_is_up_to_date() {
        let home = tempdir().unwrap();
        let dir = home.path().join("r");
        result(&dir, "h", true);
        assert!(matches!(Place::prepare(&dir, "h", false).unwrap(), Prepared::UpToDate));
        assert_eq!(names(home.path()), ["r"]);
        assert!(matches!(Place::prepare(&dir, "h", true).unwrap(), Prepared::Ready(_)));
    }

    #[test]
    fn another_or_unfinished_result_needs_force() {
        let home = tempdir().unwrap();
        let (other, half) = (home.path().join("other"), home.path().join("half"));
        result(&other, "h", true);
        result(&half, "h", false);
        assert!(refusal(&other, "i", false).contains("--force"));
        assert!(refusal(&half, "h", false).contains("--force"));
        assert_eq!(names(home.path()), ["half", "other"]);
        let folder = ready(&other, "i", true);
        assert!(other.join("plots/a.svg").exists(), "the earlier result stands until the new one is whole");
        folder.write_bytes(MANIFEST, &manifest_of("i", true)).unwrap();
        folder.commit().unwrap();
        assert_eq!(
            (names(home.path()), names(&other)),
            (vec!["half".into(), "other".into()], vec![MANIFEST.into()])
        );
    }

    #[test]
    fn giving_up_a_replacement_keeps_the_earlier_result() {
        let home = tempdir().unwrap();
        let dir = home.path().join("r");
        result(&dir, "h", true);
        drop(ready(&dir, "i", true));
        assert_eq!(
            (names(home.path()), names(&dir)),
            (vec!["r".into()], vec![MANIFEST.into(), "plots".into()])
        );
    }

    #[test]
    fn force_never_touches_what_is_not_ours() {
        let home = tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        fs::create_dir(at("empty")).unwrap();
        fs::create_dir(at("photos")).unwrap();
        fs::write(at("photos/one"), "x").unwrap();
        fs::create_dir(at("foreign")).unwrap();
        fs::write(at("foreign/manifest.json"), r#"{"tool":"webpack","hash":"h","complete":true}"#).unwrap();
        fs::create_dir(at("broken")).unwrap();
        fs::write(at("broken/manifest.json"), "{").unwrap();
        fs::write(at("file"), "x").unwrap();
        for name in ["empty", "photos", "foreign", "broken", "file"] {
            for force in [false, true] {
                assert!(refusal(&at(name), "h", force).contains("--force"), "{name}");
            }
        }
        assert_eq!(names(home.path()), ["broken", "empty", "file", "foreign", "photos"]);
        assert!(at("photos/one").exists());
    }

    #[test]
    fn links_are_never_followed_to_delete_elsewhere() {
        let home = tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        result(&at("real"), "h", true);
        symlink(at("real"), at("link")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        for name in ["link", "link/", "dangling"] {
            refusal(&at(name), "i", true);
        }
        // A link inside a result is removed, not what it leads to.
        fs::create_dir(at("treasure")).unwrap();
        fs::write(at("treasure/gold"), "x").unwrap();
        symlink(at("treasure"), at("real/plots/way")).unwrap();
        ready(&at("real"), "i", true).commit().unwrap();
        assert!(at("treasure/gold").exists() && names(&at("real")).is_empty());
        // A manifest that is a link does not make a folder ours.
        fs::write(at("m.json"), manifest_of("h", true)).unwrap();
        fs::create_dir(at("disguised")).unwrap();
        symlink(at("m.json"), at("disguised/manifest.json")).unwrap();
        refusal(&at("disguised"), "i", true);
    }

    #[test]
    fn what_appears_meanwhile_is_not_overwritten() {
        let home = tempdir().unwrap();
        let dir = home.path().join("r");
        let folder = ready(&dir, "h", false);
        fs::create_dir(&dir).unwrap();
        assert!(folder.commit().is_err());
        assert_eq!((names(home.path()), names(&dir)), (vec!["r".into()], vec![]));
    }

    #[test]
    fn two_runs_at_once_do_not_share_a_temporary_folder_and_the_first_to_finish_stays() {
        let home = tempdir().unwrap();
        let dir = home.path().join("r");
        let (first, second) = (ready(&dir, "h", false), ready(&dir, "i", false));
        assert_ne!(first.partial, second.partial);
        first.write_bytes(MANIFEST, &manifest_of("h", true)).unwrap();
        second.write_bytes(MANIFEST, &manifest_of("i", true)).unwrap();
        first.commit().unwrap();
        let said = second.commit().unwrap_err().to_string();
        assert!(
            said.contains("another run wrote a result there meanwhile; replace it with --force"),
            "{said}"
        );
        assert!(matches!(Place::prepare(&dir, "h", false).unwrap(), Prepared::UpToDate));
        assert_eq!(names(home.path()), ["r"]);
    }

    #[test]
    fn a_path_without_a_name_is_refused() {
        for dir in ["/", "..", ".", ""] {
            refusal(Path::new(dir), "h", true);
        }
    }

    #[test]
    fn trouble_while_writing_is_told_and_cleared_up() {
        let home = tempdir().unwrap();
        let folder = ready(&home.path().join("r"), "h", false);
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let error = folder.write("daily.csv", |_| Err(full())).unwrap_err();
        assert!(!error.is_usage());
        let text = error.to_string();
        assert!(text.contains("daily.csv") && text.contains("storage") && text.contains("--out"), "{text}");
        drop(folder);
        assert!(names(home.path()).is_empty());
    }

    /// A device that is always full, where the system has one.
    #[test]
    fn a_full_disk_is_noticed_although_writes_are_buffered() {
        let Ok(full) = File::options().write(true).open("/dev/full") else { return };
        let home = tempdir().unwrap();
        let folder = ready(&home.path().join("r"), "h", false);
        let error = folder.write("x.csv", |_| {
            let mut out = BufWriter::new(Disk::new(full, None));
            out.write_all(b"a few bytes stay in the buffer")?;
            Ok(out)
        });
        assert!(error.unwrap_err().to_string().contains("x.csv"));
    }

    /// Root may write everywhere, so this says nothing there; then the parent that is a file speaks alone.
    #[test]
    fn an_unwritable_place_is_found_before_the_work() {
        let home: TempDir = tempdir().unwrap();
        fs::write(home.path().join("file"), "x").unwrap();
        let error = Place::prepare(&home.path().join("file/r"), "h", false).unwrap_err();
        assert!(error.to_string().contains("file"), "{error}");
        let locked = home.path().join("locked");
        fs::create_dir(&locked).unwrap();
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o500)).unwrap();
        if File::create(locked.join("probe")).is_err() {
            let error = Place::prepare(&locked.join("r"), "h", false).unwrap_err();
            assert!(!error.is_usage() && error.to_string().contains("locked"), "{error}");
        }
    }
}
