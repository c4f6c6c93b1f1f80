//! The command line: arguments in, text and exit code out. Results go to standard output, everything else to
//! standard error.

mod args;
mod check;
mod compare;
mod explain;
mod forecast;
mod generate;
mod happening;
mod interrupt;
mod list;
mod machine;
mod new;
mod output;
mod progress;
mod provenance;
mod report;
mod run;
mod table;
mod trace;
mod verdicts;

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Arguments, Command, TraceArguments};
use crate::cli::trace::Whom;
use crate::error::Error;

/// Runs the program with its arguments (the first is its own name) and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => {
            // Help and version are results, faulty usage is not; a closed pipe is no error for either.
            return ExitCode::from(match message.print() {
                _ if message.use_stderr() => 2,
                Err(error) if error.kind() != ErrorKind::BrokenPipe => 1,
                _ => 0,
            });
        }
    };
    let done = match &arguments.command {
        Command::Run(arguments) => run::run(arguments),
        Command::Check(arguments) => check::check(arguments),
        Command::Explain(arguments) => explain::explain(arguments),
        Command::Trace(arguments) => tell(arguments),
        Command::Report(arguments) => report::report(arguments),
        Command::Compare(arguments) => compare::compare(arguments),
        Command::List(arguments) => list::list(arguments),
        Command::New(arguments) => new::new(arguments),
        Command::Schema(_) => generate::schema(),
        Command::Completions(arguments) => generate::completions(arguments.shell),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match &error {
                Error::Scenario(faults) => output::complain(faults),
                // It was said when it happened, with what became of the work.
                Error::Interrupted => {}
                other => output::say(&format!("error: {other}")),
            }
            ExitCode::from(error.exit_code())
        }
    }
}

/// `trace`: the life of one recipient.
fn tell(arguments: &TraceArguments) -> Result<(), Error> {
    let TraceArguments { scenario, arm, recipient, first, replication, overrides } = arguments;
    let scenario = overrides.load(scenario, &[])?;
    output::complain(scenario.warnings());
    if *replication >= scenario.replications {
        output::say(&format!(
            "note: `run` makes {} replications, from 0 to {}; replication {replication} is none of them",
            scenario.replications,
            scenario.replications - 1
        ));
    }
    let whom = match (recipient, first) {
        (Some(id), _) => Whom::Id(id),
        (None, first) => Whom::First(first.as_deref().unwrap_or_default()),
    };
    let story = trace::trace(&scenario, arm, &whom, *replication).map_err(Error::Usage)?;
    output::print(&story)
}
