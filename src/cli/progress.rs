//! Progress of long work, on standard error: a bar on a terminal, elsewhere a line every ten seconds, or JSON for
//! other programs. What is over sooner says nothing.

#![expect(clippy::disallowed_methods, reason = "the command line may look at the clock")]

use std::io::IsTerminal;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::cli::args::ProgressMode;
use crate::cli::interrupt;
use crate::cli::output::say;
use crate::experiment::Observer;

/// Time between two lines.
const BETWEEN_LINES: Duration = Duration::from_secs(10);
/// Least time between two objects of JSON.
const BETWEEN_OBJECTS: Duration = Duration::from_millis(100);

/// The bar on the terminal, for messages that come while it stands there.
static BAR: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// Says something without tearing the bar.
pub(super) fn beside_the_bar(say: impl FnOnce()) {
    // Cloned, so that a message from another thread does not wait for the lock.
    let bar = BAR.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bar {
        Some(bar) => bar.suspend(say),
        None => say(),
    }
}

/// How far the work is.
struct Count {
    finished: AtomicUsize,
    runs: usize,
    begun: Instant,
}

/// Shows progress and carries the wish to stop.
pub(super) struct Progress {
    count: Arc<Count>,
    shown: Shown,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    /// A thread that says a line from time to time, until it is told to stop.
    Lines(Sender<()>, Option<JoinHandle<()>>),
    /// When the last object was written.
    Json(Mutex<Option<Instant>>),
}

impl Progress {
    /// Progress of `runs` runs.
    pub fn new(runs: usize, mode: ProgressMode) -> Self {
        let count = Arc::new(Count { finished: AtomicUsize::new(0), runs, begun: Instant::now() });
        let terminal =
            std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let shown = match mode {
            ProgressMode::None => Shown::Nothing,
            ProgressMode::Json => Shown::Json(Mutex::new(None)),
            ProgressMode::Auto if terminal => Shown::Bar(bar(runs)),
            ProgressMode::Auto | ProgressMode::Lines => lines(Arc::clone(&count), BETWEEN_LINES, say),
        };
        Self { count, shown }
    }

    /// Ends the display.
    pub fn finish(mut self) {
        match &mut self.shown {
            Shown::Bar(bar) => {
                *BAR.lock().unwrap_or_else(PoisonError::into_inner) = None;
                bar.finish_and_clear();
            }
            Shown::Lines(stop, thread) => {
                let _ = stop.send(());
                let _ = thread.take().map(JoinHandle::join);
            }
            Shown::Nothing | Shown::Json(_) => {}
        }
    }
}

fn bar(runs: usize) -> ProgressBar {
    let bar = ProgressBar::new(runs as u64);
    let at = |state: &ProgressState| (state.pos() as usize, state.elapsed());
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} runs, {rate}, {left} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let (finished, elapsed) = at(state);
            let _ = out.write_str(&rate(finished, elapsed));
        })
        .with_key("left", move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let (finished, elapsed) = at(state);
            let left = left(finished, state.len().unwrap_or(0) as usize, elapsed);
            let _ = out.write_str(&left.map_or("? s".to_owned(), span));
        });
    bar.set_style(style);
    // The time that is left moves on also while a long replication runs.
    bar.enable_steady_tick(Duration::from_secs(1));
    *BAR.lock().unwrap_or_else(PoisonError::into_inner) = Some(bar.clone());
    bar
}

/// A thread that says a line every so often.
fn lines(count: Arc<Count>, every: Duration, say: impl Fn(&str) + Send + 'static) -> Shown {
    let (stop, stopped) = channel();
    let thread = std::thread::spawn(move || {
        while stopped.recv_timeout(every) == Err(RecvTimeoutError::Timeout) {
            say(&line(count.finished.load(Ordering::Relaxed), count.runs, count.begun.elapsed()));
        }
    });
    Shown::Lines(stop, Some(thread))
}

impl Observer for Progress {
    fn progress(&self, finished: usize, _of: usize) {
        // Replications finish in any order; the count only goes up.
        let before = self.count.finished.fetch_max(finished, Ordering::Relaxed);
        match &self.shown {
            Shown::Bar(bar) => bar.set_position(before.max(finished) as u64),
            Shown::Json(last) => {
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                let due = last.is_none_or(|last| last.elapsed() >= BETWEEN_OBJECTS);
                if finished > before && (due || finished == self.count.runs) {
                    *last = Some(Instant::now());
                    say(&object(finished, self.count.runs, self.count.begun.elapsed()));
                }
            }
            Shown::Nothing | Shown::Lines(..) => {}
        }
    }

    fn is_cancelled(&self) -> bool {
        interrupt::cancelled()
    }
}

/// Progress for people.
fn line(finished: usize, runs: usize, elapsed: Duration) -> String {
    let percent = 100 * finished / runs.max(1);
    let left = left(finished, runs, elapsed).map_or(String::new(), |left| format!(", {} left", span(left)));
    format!("progress: {finished} of {runs} runs ({percent} %), {}{left}", rate(finished, elapsed))
}

/// Progress for programs, on one line.
fn object(finished: usize, runs: usize, elapsed: Duration) -> String {
    let seconds = |time: Duration| (time.as_secs_f64() * 1e3).round() / 1e3;
    serde_json::json!({
        "event": "progress",
        "finished": finished,
        "runs": runs,
        "seconds": seconds(elapsed),
        "seconds_left": left(finished, runs, elapsed).map(seconds),
    })
    .to_string()
}

/// Speed so far, with three digits.
fn rate(finished: usize, elapsed: Duration) -> String {
    let rate = finished as f64 / elapsed.as_secs_f64().max(1e-3);
    let digits = match rate {
        ..10.0 => 2,
        10.0..100.0 => 1,
        _ => 0,
    };
    format!("{rate:.digits$} runs/s")
}

/// Time that is left if the rest goes as fast as what is finished.
fn left(finished: usize, runs: usize, elapsed: Duration) -> Option<Duration> {
    let per_run = (finished > 0).then(|| elapsed.as_secs_f64() / finished as f64)?;
    Duration::try_from_secs_f64(per_run * runs.saturating_sub(finished) as f64).ok()
}

/// A stretch of time in its two largest units.
pub(super) fn span(time: Duration) -> String {
    let seconds = time.as_secs_f64().ceil() as u64;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600, seconds / 60);
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3600 => format!("{minutes} min {:02} s", seconds % 60),
        3600..86_400 => format!("{hours} h {:02} min", minutes % 60),
        _ => format!("{days} d {:02} h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_line_counts_and_says_rate_and_rest() {
        assert_eq!(line(120, 400, seconds(10)), "progress: 120 of 400 runs (30 %), 12.0 runs/s, 24 s left");
        assert_eq!(line(0, 400, seconds(10)), "progress: 0 of 400 runs (0 %), 0.00 runs/s");
        assert_eq!(line(4, 4, seconds(2)), "progress: 4 of 4 runs (100 %), 2.00 runs/s, 0 s left");
        line(0, 0, seconds(0));
        line(1, usize::MAX, Duration::MAX);
    }

    #[test]
    fn an_object_says_the_same() {
        let object: serde_json::Value = serde_json::from_str(&object(1, 3, seconds(2))).unwrap();
        assert_eq!(
            object,
            serde_json::json!({"event": "progress", "finished": 1, "runs": 3, "seconds": 2.0, "seconds_left": 4.0})
        );
    }

    #[test]
    fn times_are_short() {
        for (time, text) in
            [(0, "0 s"), (59, "59 s"), (61, "1 min 01 s"), (3_700, "1 h 01 min"), (90_000, "1 d 01 h")]
        {
            assert_eq!(span(seconds(time)), text);
        }
        assert_eq!(rate(1234, seconds(1)), "1234 runs/s");
    }

    #[test]
    fn lines_come_until_the_end_and_none_after() {
        let (sender, said) = channel();
        let count = Arc::new(Count { finished: AtomicUsize::new(3), runs: 9, begun: Instant::now() });
        let shown = lines(Arc::clone(&count), Duration::from_millis(1), move |line| {
            let _ = sender.send(line.to_owned());
        });
        assert!(said.recv().unwrap().starts_with("progress: 3 of 9 runs (33 %)"));
        Progress { count, shown }.finish();
        while said.try_recv().is_ok() {}
        assert!(said.recv().is_err(), "the thread has ended");
    }

    #[test]
    fn short_work_says_nothing() {
        let (sender, said) = channel::<String>();
        let count = Arc::new(Count { finished: AtomicUsize::new(0), runs: 9, begun: Instant::now() });
        let shown = lines(Arc::clone(&count), BETWEEN_LINES, move |line| {
            let _ = sender.send(line.to_owned());
        });
        Progress { count, shown }.finish();
        assert!(said.recv().is_err());
    }
}
