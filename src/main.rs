//! The doorbell.

use std::process::ExitCode;

fn main() -> ExitCode {
    sendlab::cli::run(std::env::args_os())
}
