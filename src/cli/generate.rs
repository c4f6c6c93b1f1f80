//! `schema` and `completions`: what editors and shells ask for.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::args::Arguments;
use crate::cli::output::print;
use crate::cli::table::json;
use crate::error::Error;
use crate::scenario;

/// Prints the JSON Schema of scenario files.
pub(super) fn schema() -> Result<(), Error> {
    print(&json(&scenario::schema()))
}

/// Prints the completion script of a shell.
pub(super) fn completions(shell: Shell) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "sendlab", &mut script);
    print(&String::from_utf8_lossy(&script))
}
