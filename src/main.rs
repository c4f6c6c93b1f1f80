//! The doorbell.

use std::process::ExitCode;

/// A million people fill hundreds of megabytes and are met in no order of memory: this allocator asks the system for large
/// pages, so that the processor finds them sooner.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    sendlab::cli::run(std::env::args_os())
}
