//! Interrupts of a run. The first ends it after the running replications, and what is finished is written; the
//! second ends the program at once. Neither leaves anything half-written.

use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cli::output::say;
use crate::error::Error;

/// Exit code of an interrupted program.
const INTERRUPTED: i32 = 130;

/// Whether no further replication is to be begun.
static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Whether writing is to be given up.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// What the program is at, and how often it was interrupted. Whoever changes either holds the lock, so that an
/// interrupt never ends the program between the decision to write and the writing.
static STATE: Mutex<State> = Mutex::new(State { writing: false, interrupts: 0 });

struct State {
    writing: bool,
    interrupts: u32,
}

/// What an interrupt asks for.
#[derive(Debug, PartialEq, Eq)]
enum Reaction {
    /// Finish what is running.
    Finish(&'static str),
    /// Give up writing; the writer clears up.
    GiveUp,
    /// Nothing stands half-written: end.
    Exit,
}

impl State {
    fn interrupt(&mut self) -> Reaction {
        self.interrupts += 1;
        match (self.interrupts, self.writing) {
            (1, false) => {
                Reaction::Finish("interrupted: finishing the running replications; once more to stop at once")
            }
            (1, true) => {
                Reaction::Finish("interrupted: the results are being written; once more to stop at once")
            }
            (2, true) => Reaction::GiveUp,
            _ => Reaction::Exit,
        }
    }
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether no further replication is to be begun.
pub(super) fn cancelled() -> bool {
    CANCELLED.load(Ordering::Relaxed)
}

/// A flag that tells the writer to give up.
pub(super) fn stopped() -> &'static AtomicBool {
    &STOPPED
}

/// Does `work`, which writes to the disk and looks at [`stopped`] on its way.
pub(super) fn writing<T>(work: impl FnOnce() -> T) -> T {
    state().writing = true;
    let done = work();
    state().writing = false;
    done
}

fn interrupted() {
    let mut state = state();
    match state.interrupt() {
        Reaction::Finish(message) => {
            CANCELLED.store(true, Ordering::Relaxed);
            say(message);
        }
        Reaction::GiveUp => STOPPED.store(true, Ordering::Relaxed),
        Reaction::Exit => exit(INTERRUPTED),
    }
}

/// Listens for Ctrl-C, for the wish of a system to end the program, and for the end of the terminal. One that the
/// program was told to ignore (by `nohup`, or by a shell for its background jobs) stays ignored.
#[cfg(unix)]
pub(super) fn listen() -> Result<(), Error> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let ignored = ignored_signals();
    let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
    let mut signals =
        Signals::new(heard).map_err(|error| Error::Run(format!("cannot listen for interrupts: {error}")))?;
    std::thread::spawn(move || signals.forever().for_each(|_| interrupted()));
    Ok(())
}

/// The signals that this program was told to ignore, one bit each, where the system says so (Linux).
#[cfg(unix)]
fn ignored_signals() -> u64 {
    std::fs::read_to_string("/proc/self/status").map_or(0, |status| ignored_in(&status))
}

/// The line `SigIgn` of a process's status.
#[cfg(unix)]
fn ignored_in(status: &str) -> u64 {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
pub(super) fn listen() -> Result<(), Error> {
    match ctrlc::set_handler(interrupted) {
        // A library user may have set a handler already; theirs then decides.
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        Err(error) => Err(Error::Run(format!("cannot listen for interrupts: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_interrupt_finishes_and_the_second_ends() {
        let mut state = State { writing: false, interrupts: 0 };
        assert!(matches!(state.interrupt(), Reaction::Finish(text) if text.contains("replications")));
        assert_eq!(state.interrupt(), Reaction::Exit);
    }

    #[test]
    fn while_writing_the_second_lets_the_writer_clear_up_and_the_third_does_not_wait() {
        let mut state = State { writing: true, interrupts: 0 };
        assert!(matches!(state.interrupt(), Reaction::Finish(text) if text.contains("written")));
        assert_eq!(state.interrupt(), Reaction::GiveUp);
        assert_eq!(state.interrupt(), Reaction::Exit);
    }

    #[cfg(unix)]
    #[test]
    fn ignored_signals_are_read_from_the_status() {
        let status = "Name:\tx\nSigBlk:\t0000000000000004\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        assert_eq!(ignored_in(status), 1 << (1 - 1) | 1 << (13 - 1), "SIGHUP and SIGPIPE");
        assert_eq!((ignored_in(""), ignored_in("SigIgn:\tmany")), (0, 0));
    }
}
