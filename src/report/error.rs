//! What can go wrong with a result folder.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a result folder could not be written.
#[derive(Debug)]
pub enum FolderError {
    /// The path does not end in a name (`.`, `..`, `/`).
    Unnamed {
        /// The path.
        dir: PathBuf,
    },
    /// Something stands there.
    Exists {
        /// The path.
        dir: PathBuf,
        /// What is there.
        why: &'static str,
        /// Whether `--force` would replace it.
        replaceable: bool,
    },
    /// The file system refused.
    Io {
        /// What was tried.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// Its reason.
        source: io::Error,
    },
}

impl FolderError {
    pub(super) fn io(doing: &'static str, path: PathBuf, source: io::Error) -> Self {
        Self::Io { doing, path, source }
    }

    /// Whether the user asked for something impossible (exit code 2); otherwise the file system failed (1).
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::Io { .. })
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unnamed { dir } => {
                write!(f, "`{}` does not name a folder; give one, as in --out results/mine", dir.display())
            }
            Self::Exists { dir, why, replaceable: true } => write!(
                f,
                "`{}` exists: {why}; replace it with --force, or choose another folder with --out",
                dir.display()
            ),
            Self::Exists { dir, why, replaceable: false } => write!(
                f,
                "`{}` exists: {why}; --force replaces only folders that sendlab wrote, so choose another folder \
                 with --out",
                dir.display()
            ),
            Self::Io { doing, path, source } => {
                write!(f, "cannot {doing} `{}`: {source}; nothing was kept; ", path.display())?;
                f.write_str(match source.kind() {
                    io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                        "free some space, or choose a folder on another disk with --out"
                    }
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                        "choose a folder that you may write to with --out"
                    }
                    _ => "choose another folder with --out",
                })
            }
        }
    }
}

impl std::error::Error for FolderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
