//! Why a result folder cannot be read back.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// One place where a file of the folder is not as `run` writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Name of the file.
    pub file: &'static str,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u64,
    /// Number, from 1, and name of the column.
    pub column: Option<(usize, &'static str)>,
    /// What is wrong.
    pub what: String,
}

impl Damage {
    pub(super) fn whole(file: &'static str, what: String) -> Self {
        Self { file, line: 0, column: None, what }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file)?;
        if self.line > 0 {
            write!(f, ", line {}", self.line)?;
        }
        match self.column {
            Some((at, "")) => write!(f, ", column {at}")?,
            Some((at, name)) => write!(f, ", column {at} ({name})")?,
            None => {}
        }
        write!(f, ": {}", self.what)
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Damages(pub Vec<Damage>);

impl Damages {
    pub fn add(&mut self, damage: Damage) {
        self.0.push(damage);
    }
}

/// Why a result folder could not be read, or its report not be written again.
#[derive(Debug)]
pub enum StoredError {
    /// There is no result folder.
    NoFolder {
        /// The path.
        dir: PathBuf,
        /// What is there instead.
        why: &'static str,
    },
    /// The run was interrupted.
    Unfinished {
        /// The folder.
        dir: PathBuf,
    },
    /// Another version wrote it, with other files or columns.
    OtherFormat {
        /// The folder.
        dir: PathBuf,
        /// Its folder format, where it names one.
        format: Option<u64>,
        /// The format that can be read.
        expected: u32,
        /// The version of sendlab that wrote it.
        version: String,
    },
    /// Files are not as `run` wrote them.
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// Where.
        damages: Vec<Damage>,
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

impl StoredError {
    /// Exit code: 2 where the command names no result folder, 3 where its data are at fault, 1 where the file system
    /// refused.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NoFolder { .. } => 2,
            Self::Unfinished { .. } | Self::OtherFormat { .. } | Self::Damaged { .. } => 3,
            Self::Io { .. } => 1,
        }
    }
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder { dir, why } => write!(
                f,
                "`{}` is no result folder: {why}; name a folder that `sendlab run` wrote, such as results/SCENARIO",
                dir.display()
            ),
            Self::Unfinished { dir } => write!(
                f,
                "`{}` holds a run that was interrupted (complete: false in manifest.json); run its scenario again \
                 with --force",
                dir.display()
            ),
            Self::OtherFormat { dir, format, expected, version } => {
                write!(f, "`{}` was written by sendlab {version} in ", dir.display())?;
                match format {
                    Some(format) => write!(f, "folder format {format}")?,
                    None => f.write_str("a folder format without a number")?,
                }
                write!(f, ", and this program reads format {expected}; run its scenario again with --force")
            }
            Self::Damaged { dir, damages } => {
                writeln!(f, "`{}` is not as `sendlab run` wrote it:", dir.display())?;
                for damage in damages {
                    writeln!(f, "  {damage}")?;
                }
                f.write_str("run its scenario again with --force")
            }
            Self::Io { doing, path, source } => {
                write!(f, "cannot {doing} `{}`: {source}; the folder is as it was", path.display())
            }
        }
    }
}

impl std::error::Error for StoredError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
