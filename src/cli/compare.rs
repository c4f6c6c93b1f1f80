//! `compare`: what moved between two stored results.

use crate::cli::args::{CompareArguments, Format};
use crate::cli::output::print;
use crate::cli::run::WIDTH;
use crate::error::Error;
use crate::experiment::across;
use crate::report::{self, Two, is_paired};

/// Reads both folders and prints what moved.
pub(super) fn compare(arguments: &CompareArguments) -> Result<(), Error> {
    let first = report::read(&arguments.first)?;
    let second = report::read(&arguments.second)?;
    let across = across(&first.results, &second.results, is_paired(&first, &second));
    let two = Two {
        names: [&arguments.first, &arguments.second].map(|dir| dir.display().to_string()),
        stored: [&first, &second],
        across: &across,
        tolerance: arguments.tolerance,
    };
    print(&match arguments.format {
        Format::Table => two.text(WIDTH),
        Format::Json => String::from_utf8_lossy(&two.json()).into_owned(),
        Format::Markdown => two.markdown(),
    })?;
    match two.verdict() {
        Some(verdict) if two.beyond_tolerance() > Some(0) => Err(Error::Differs(verdict)),
        _ => Ok(()),
    }
}

/// A tolerance: a share that is no less than 0.
pub(super) fn tolerance(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value >= 0.0 && value.is_finite() => Ok(value),
        _ => Err("expected a share such as 0.01 (one percent), or 0".to_owned()),
    }
}
