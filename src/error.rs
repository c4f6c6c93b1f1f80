//! What can go wrong between the command line and the result, with the exit code of each.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::report::FolderError;
use crate::report::StoredError;
use crate::scenario::Faults;

/// A failure that ends the program.
#[derive(Debug)]
pub enum Error {
    /// The command cannot mean anything, though its arguments are well formed.
    Usage(String),
    /// The scenario or its data is faulty.
    Scenario(Faults),
    /// A file, folder or stream could not be read or written.
    Io {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The result folder could not be written.
    Folder(FolderError),
    /// A stored result could not be read, or its report not be written again.
    Stored(StoredError),
    /// The work itself failed.
    Run(String),
    /// Two results differ by more than they may.
    Differs(String),
    /// The user interrupted the work; what was finished is kept.
    Interrupted,
}

impl Error {
    /// The exit code that says so.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Io { .. } | Self::Run(_) => 1,
            Self::Folder(error) => {
                if error.is_usage() {
                    2
                } else {
                    1
                }
            }
            Self::Stored(error) => error.exit_code(),
            Self::Usage(_) => 2,
            Self::Scenario(_) => 3,
            Self::Differs(_) => 4,
            Self::Interrupted => 130,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) | Self::Run(message) | Self::Differs(message) => f.write_str(message),
            Self::Scenario(faults) => faults.fmt(f),
            Self::Folder(error) => error.fmt(f),
            Self::Stored(error) => error.fmt(f),
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<FolderError> for Error {
    fn from(error: FolderError) -> Self {
        Self::Folder(error)
    }
}

impl From<StoredError> for Error {
    fn from(error: StoredError) -> Self {
        Self::Stored(error)
    }
}

impl From<Faults> for Error {
    fn from(faults: Faults) -> Self {
        Self::Scenario(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_failure_has_its_exit_code() {
        let disk = Error::Io { path: "out".into(), source: io::Error::other("disk full") };
        assert_eq!((disk.exit_code(), disk.to_string().as_str()), (1, "out: disk full"));
        assert_eq!(Error::Usage(String::new()).exit_code(), 2);
        assert_eq!(Error::Scenario(Faults::default()).exit_code(), 3);
        assert_eq!(Error::Differs(String::new()).exit_code(), 4);
        assert_eq!(Error::Interrupted.exit_code(), 130);
    }
}
