//! Files of a result folder while they are written: writing can be given up, and what a killed program left behind
//! is cleared away.

use crate::report::provenance::hexadecimal;
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A file whose writing fails as soon as a flag says that it is to be given up, and whose bytes are summed up on the way.
#[derive(Debug)]
pub struct Disk {
    file: File,
    stop: Option<&'static AtomicBool>,
    digest: Sha256,
}

impl Disk {
    /// Writes to `file` until `stop` is set.
    pub(super) fn new(file: File, stop: Option<&'static AtomicBool>) -> Self {
        Self { file, stop, digest: Sha256::new() }
    }

    /// SHA-256 of everything written, in hexadecimal.
    pub(super) fn sha256(&self) -> String {
        hexadecimal(&self.digest.clone().finalize())
    }
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed)) {
            return Err(io::Error::other("writing was given up"));
        }
        let written = self.file.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A younger folder may be one that its program has not locked yet.
const SETTLED: Duration = Duration::from_secs(60);

/// A handle on a folder that tells other programs that it is in use, where the system locks folders.
pub(super) fn hold(folder: &Path) -> Option<File> {
    let handle = File::open(folder).ok()?;
    handle.try_lock().ok()?;
    Some(handle)
}

/// Removes the folders below `parent` whose names begin with `prefix`, if they are older than `young` and nobody holds
/// them: a program that was killed while it wrote has left them. Trouble is no matter; they then stay.
pub(super) fn clear_abandoned(parent: &Path, prefix: &OsStr, young: &Path) {
    let modified = |path: &Path| fs::symlink_metadata(path).and_then(|meta| meta.modified()).ok();
    let (Ok(entries), Some(now)) = (fs::read_dir(parent), modified(young)) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().as_encoded_bytes().starts_with(prefix.as_encoded_bytes());
        // The kind is that of the entry itself: a link is no folder.
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let age = modified(&entry.path()).and_then(|time| now.duration_since(time).ok());
        if age.is_some_and(|age| age >= SETTLED) && hold(&entry.path()).is_some() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::report::provenance::sha256;
    use std::time::SystemTime;

    #[test]
    fn writing_fails_once_it_is_given_up() {
        static STOP: AtomicBool = AtomicBool::new(false);
        let mut disk = Disk::new(tempfile::tempfile().unwrap(), Some(&STOP));
        assert!(disk.write_all(b"one").is_ok());
        assert_eq!(disk.sha256(), sha256(b"one"));
        STOP.store(true, Ordering::Relaxed);
        assert!(disk.write_all(b"two").unwrap_err().to_string().contains("given up"));
    }

    #[test]
    fn only_abandoned_folders_are_cleared() {
        let home = tempfile::tempdir().unwrap();
        let make = |name: &str, age: u64| {
            let path = home.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::write(path.join("daily.csv"), "x").unwrap();
            File::open(&path).unwrap().set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
            path
        };
        make(".r.partial-1", 3600);
        let held = make(".r.partial-2", 3600);
        make(".r.partial-3", 10);
        make(".s.partial-1", 3600);
        make("r", 3600);
        fs::write(home.path().join(".r.partial-4"), "a file").unwrap();
        std::os::unix::fs::symlink(home.path().join("r"), home.path().join(".r.partial-5")).unwrap();
        let young = make(".r.partial-6", 0);
        let lock = hold(&held).unwrap();
        assert!(hold(&held).is_none(), "one holder at a time");
        clear_abandoned(home.path(), OsStr::new(".r.partial-"), &young);
        drop(lock);
        let mut names: Vec<_> = fs::read_dir(home.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(
            names,
            [2, 3, 4, 5, 6]
                .map(|n| format!(".r.partial-{n}"))
                .iter()
                .map(String::as_str)
                .chain([".s.partial-1", "r"])
                .collect::<Vec<_>>()
        );
        assert!(home.path().join("r/daily.csv").exists());
    }
}
