//! Progress of long work: a bar with counts and remaining time where standard error is a terminal, nothing elsewhere.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::experiment::Observer;

/// Shows progress and carries the wish to stop.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    cancelled: &'static AtomicBool,
}

impl Progress {
    /// Progress of `runs` runs.
    pub fn new(runs: usize, quiet: bool, cancelled: &'static AtomicBool) -> Self {
        let terminal =
            std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let bar = (!quiet && terminal).then(|| {
            let bar = ProgressBar::new(runs as u64);
            let style = "{bar:30} {pos}/{len} runs, {per_sec}, {eta} left";
            bar.set_style(
                ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
            );
            bar
        });
        Self { bar, cancelled }
    }

    /// Ends the display.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Progress {
    fn progress(&self, finished: usize, _of: usize) {
        if let Some(bar) = &self.bar {
            // Replications finish in any order; the bar only moves forward.
            bar.set_position(bar.position().max(finished as u64));
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
