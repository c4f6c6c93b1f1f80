//! `report`: page and pictures of a stored result, made again.

use crate::cli::args::ReportArguments;
use crate::cli::output::{print, say};
use crate::cli::run::{illustrations, summary};
use crate::error::Error;
use crate::report;

/// Reads the folder, writes its report again and prints the answer.
pub(super) fn report(arguments: &ReportArguments) -> Result<(), Error> {
    let stored = report::read(&arguments.dir)?;
    let version = &stored.provenance.crate_version;
    if version != env!("CARGO_PKG_VERSION") {
        say(&format!(
            "note: the result was written by sendlab {version}, the report is made by {}",
            env!("CARGO_PKG_VERSION")
        ));
    }
    let pictures = illustrations(&stored.results)?;
    let done = report::rebuild(&arguments.dir, &stored, &pictures);
    // The answer is given also when the folder cannot be written to.
    let printed = print(&summary(&stored.results, arguments.format));
    let done = done?;
    say(&format!(
        "report in {}: {} files written, {} as they were",
        arguments.dir.display(),
        done.written,
        done.unchanged
    ));
    printed
}
