//! Progress of long work on standard error: a bar on a terminal, a line every ten seconds elsewhere, nothing when
//! quiet.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::experiment::Observer;

/// Runs shorter than this stay silent where there is no terminal.
const QUIET_TIME: Duration = Duration::from_secs(10);

/// Shows progress and carries the wish to stop.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    /// When the last line was written, where there is no terminal.
    last_line: Option<Mutex<Instant>>,
    started: Instant,
    finished: AtomicUsize,
    cancelled: &'static AtomicBool,
}

impl Progress {
    /// Progress of `runs` runs.
    #[expect(clippy::disallowed_methods, reason = "the command line may look at the clock")]
    pub fn new(runs: usize, quiet: bool, cancelled: &'static AtomicBool) -> Self {
        let started = Instant::now();
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
        let last_line = (!quiet && !terminal).then(|| Mutex::new(started));
        Self { bar, last_line, started, finished: AtomicUsize::new(0), cancelled }
    }

    /// Ends the display.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Observer for Progress {
    #[expect(clippy::disallowed_methods, reason = "the command line may look at the clock")]
    fn progress(&self, finished: usize, of: usize) {
        let finished = self.finished.fetch_max(finished, Ordering::Relaxed).max(finished);
        if let Some(bar) = &self.bar {
            bar.set_position(finished as u64);
        }
        if let Some(Ok(mut last)) = self.last_line.as_ref().map(Mutex::lock) {
            let now = Instant::now();
            if now - *last >= QUIET_TIME {
                *last = now;
                let passed = (now - self.started).as_secs_f64();
                let rate = finished as f64 / passed;
                let left = of.saturating_sub(finished) as f64 / rate.max(f64::MIN_POSITIVE);
                eprintln!("{finished} of {of} runs, {rate:.1} a second, about {left:.0} s left");
            }
        }
    }

    fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
}
