//! `run --dry-run`: what would be run, how long it may take, with how much memory, and where to.

#![expect(clippy::disallowed_methods, reason = "the command line may look at the clock")]

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::cli::args::Format;
use crate::cli::machine::{available_memory, bytes, counted, processors};
use crate::cli::progress::span;
use crate::cli::run::WIDTH;
use crate::cli::table::{self, wrap};
use crate::error::Error;
use crate::experiment::{Experiment, Trial, World};
use crate::report::{Place, Prepared};
use crate::units::decimal;

/// What a trial may take, about, before the forecast is given.
const PATIENCE: Duration = Duration::from_millis(1500);
/// Recipients of the first, smallest trial.
const FEW: u32 = 1_000;
/// Tables, pictures and report (seconds), whatever the scenario. This and the next two fit what two and seven arms with
/// ten recipients took in 50 to 560 runs to within 0.1 s, on two cores of a server (November 2026).
const FINISHING: f64 = 0.45;
/// The same for each arm (seconds).
const FINISHING_AN_ARM: f64 = 0.06;
/// The same for each run (seconds).
const FINISHING_A_RUN: f64 = 0.0007;

/// What the other worlds cost, taken into account by nothing: on the default scenario and on that of a fresh account the
/// lenient gate and the low defaults took 0.92 to 1.03 of the central world's processor time, the strict gate 1.2, the
/// high defaults 1.25 and 1.5 (50,000 contacts, 10 replications, November 2026), so that a default run of all worlds takes some
/// 8 % longer than is said.
const OTHER_WORLDS: &str = ", as if every world cost as much as the central one (a strict gate and high defaults of \
     recipients cost up to half more)";

/// What a run would do and take.
pub(super) struct Forecast<'a> {
    experiment: &'a Experiment,
    out: &'a Path,
    threads: usize,
    /// The place of the results, in words, and whether anything would be run.
    place: Result<(&'static str, bool), Error>,
    /// Why the memory does not do.
    too_large: Option<Error>,
    /// `None` where nothing would be run.
    trial: Option<(Trial, Duration)>,
}

impl<'a> Forecast<'a> {
    /// Looks at the place and at the memory, and tries the scenario with few recipients; `too_large` says why the
    /// memory does not do.
    pub fn new(
        experiment: &'a Experiment,
        (out, hash, force): (&'a Path, &str, bool),
        threads: usize,
        too_large: Option<Error>,
    ) -> Self {
        let place = match Place::check(out, hash, force) {
            Ok(Prepared::UpToDate) => Ok(("up to date: nothing would be run", false)),
            Ok(Prepared::Ready(place)) if place.replaces() => Ok(("replacing the result there", true)),
            Ok(Prepared::Ready(_)) => Ok(("nothing is there yet", true)),
            Err(error) => Err(Error::from(error)),
        };
        // What would be refused could still be run with another flag, so its cost is of interest.
        let runs = place.as_ref().map_or(true, |(_, runs)| *runs);
        let trial = runs.then(|| tried(experiment));
        Self { experiment, out, threads, place, too_large: too_large.filter(|_| runs), trial }
    }

    /// Why the run would be refused, the first reason first.
    fn refusals(&self) -> impl Iterator<Item = &Error> {
        self.place.as_ref().err().into_iter().chain(&self.too_large)
    }

    /// How the run would end before it began; its exit code is that of the dry run.
    pub fn refusal(self) -> Option<Error> {
        self.place.err().or(self.too_large)
    }

    /// Replications of the central world, and of all worlds together.
    fn replications(&self) -> (u32, u32) {
        let worlds = self.experiment.worlds();
        let central =
            worlds.iter().find(|(world, _)| *world == World::Central).map_or(0, |(_, number)| *number);
        (central, worlds.iter().map(|(_, number)| number).sum())
    }

    /// By how much the whole list is longer than that of the trial.
    fn factor(&self, trial: &Trial) -> f64 {
        f64::from(self.experiment.recipients()) / f64::from(trial.recipients.max(1))
    }

    /// Attempts of an average run of each arm.
    fn attempts(&self, trial: &Trial) -> Vec<f64> {
        trial.attempts.iter().map(|attempts| *attempts as f64 * self.factor(trial)).collect()
    }

    /// Seconds from start to end.
    fn seconds(&self, trial: &Trial, took: Duration) -> f64 {
        let (central, all) = self.replications();
        let tasks = central as usize * self.experiment.arms().len();
        let at_once = self.threads.min(processors()).clamp(1, tasks.max(1)) as f64;
        let simulated = took.as_secs_f64() * self.factor(trial) * f64::from(all);
        let arms = FINISHING_AN_ARM * self.experiment.arms().len() as f64;
        simulated / at_once + FINISHING + arms + FINISHING_A_RUN * self.experiment.runs() as f64
    }

    /// How attempts and time are known.
    fn basis(&self, trial: &Trial) -> String {
        let (tried, all) =
            (exact(u64::from(trial.recipients)), exact(u64::from(self.experiment.recipients())));
        if trial.recipients >= self.experiment.recipients() {
            format!("by one replication of each arm in the central world, with all {all} recipients")
        } else {
            format!(
                "by one replication of each arm in the central world, with {tried} of {all} recipients; limits \
                 on numbers of messages bind less there, so that it may be too high"
            )
        }
    }

    /// The forecast in the form asked for.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Table => {
                let lead = "  ";
                let lines = self.lines().into_iter().flat_map(|(name, value)| {
                    let parts = wrap(&format!("{name}: {value}"), WIDTH - 2 * lead.len());
                    parts.into_iter().enumerate().map(|(at, part)| {
                        let hang = if at == 0 { "" } else { lead };
                        format!("{lead}{hang}{part}\n")
                    })
                });
                format!("{}\n{}", self.experiment.scenario().name(), lines.collect::<String>())
            }
            Format::Markdown => {
                let rows = self.lines().into_iter();
                let rows = rows.map(|(name, value)| format!("| {name} | {} |\n", value.replace('|', "\\|")));
                let name = self.experiment.scenario().name().replace('|', "\\|");
                format!("| {name} | dry run |\n|---|---|\n{}", rows.collect::<String>())
            }
            Format::Json => table::json(&self.json()),
        }
    }

    fn lines(&self) -> Vec<(&'static str, String)> {
        let arms: Vec<&str> = self.experiment.arms().infos().iter().map(|arm| arm.name.as_str()).collect();
        let worlds: Vec<String> = self
            .experiment
            .worlds()
            .iter()
            .map(|(world, replications)| format!("{} x {replications}", world.name()))
            .collect();
        let (_, replications) = self.replications();
        let mut lines = vec![
            ("arms", arms.join(", ")),
            ("worlds x replications", worlds.join(", ")),
            (
                "runs",
                format!(
                    "{} ({replications} replications of {} arm{})",
                    exact(self.experiment.runs() as u64),
                    arms.len(),
                    if arms.len() == 1 { "" } else { "s" }
                ),
            ),
            ("recipients", exact(u64::from(self.experiment.recipients()))),
        ];
        if let Some((trial, took)) = &self.trial {
            let attempts = self.attempts(trial);
            let a_run = attempts.iter().sum::<f64>() / attempts.len().max(1) as f64;
            let all = a_run * self.experiment.runs() as f64;
            lines.push((
                "attempts",
                format!("about {}, {} a run, {}", rounded(all), rounded(a_run), self.basis(trial)),
            ));
            let seconds = self.seconds(trial, *took);
            let time = Duration::try_from_secs_f64(seconds).map_or("more than can be told".to_owned(), span);
            lines.push((
                "time",
                format!(
                    "about {time} with {}, by the time that replication took{}",
                    counted(self.threads),
                    if self.experiment.is_central_only() { "" } else { OTHER_WORLDS }
                ),
            ));
        }
        let available = match available_memory() {
            Some(available) => format!("; {} are available", bytes(available)),
            None => String::new(),
        };
        let needed = bytes(self.experiment.memory(self.threads));
        let refused =
            self.too_large.as_ref().map_or(String::new(), |why| format!("; would be refused: {why}"));
        lines.push(("memory", format!("about {needed} with {}{available}{refused}", counted(self.threads))));
        let place = match &self.place {
            Ok((place, _)) => format!("{} ({place})", self.out.display()),
            Err(why) => format!("{}; would be refused: {why}", self.out.display()),
        };
        lines.push(("to", place));
        lines
    }

    fn json(&self) -> Value {
        let arms = self.experiment.arms().infos().iter().enumerate().map(|(at, arm)| {
            let attempts = self.trial.as_ref().map(|(trial, _)| self.attempts(trial)[at].round());
            json!({ "name": arm.name, "baseline": arm.baseline, "attempts_per_run": attempts })
        });
        let worlds = self.experiment.worlds().into_iter();
        let worlds = worlds.map(|(world, number)| json!({ "name": world.name(), "replications": number }));
        let refused: Vec<String> = self.refusals().map(ToString::to_string).collect();
        let tried = self.trial.as_ref().map(|(trial, took)| {
            let a_replication: f64 = self.attempts(trial).iter().sum();
            json!({
                "attempts": (a_replication * f64::from(self.replications().1)).round(),
                "seconds": (self.seconds(trial, *took) * 10.0).round() / 10.0,
                "basis": self.basis(trial),
                "tried_recipients": trial.recipients,
                "tried_seconds": took.as_secs_f64(),
            })
        });
        json!({
            "scenario": self.experiment.scenario().name(),
            "arms": arms.collect::<Vec<Value>>(),
            "worlds": worlds.collect::<Vec<Value>>(),
            "runs": self.experiment.runs(),
            "recipients": self.experiment.recipients(),
            "expected": tried,
            "threads": self.threads,
            "memory_bytes": self.experiment.memory(self.threads),
            "memory_available_bytes": available_memory(),
            "out": self.out.display().to_string(),
            "place": self.place.as_ref().ok().map(|(place, _)| place),
            "would_run": refused.is_empty() && self.trial.is_some(),
            "refused": refused,
            "exit_code": self.refusals().next().map_or(0, Error::exit_code),
        })
    }
}

/// Trials with more and more recipients, until one has all of them or more would try the patience.
fn tried(experiment: &Experiment) -> (Trial, Duration) {
    let all = experiment.recipients();
    let mut most = FEW.min(all);
    loop {
        let begun = Instant::now();
        let trial = experiment.trial(most);
        let took = begun.elapsed();
        match next(most, all, took) {
            Some(more) => most = more,
            None => return (trial, took),
        }
    }
}

/// Recipients of the trial after one with `most` of `all` that took so long; `None` when that was enough.
fn next(most: u32, all: u32, took: Duration) -> Option<u32> {
    let affordable = f64::from(most) * PATIENCE.as_secs_f64() / took.as_secs_f64().max(1e-6);
    // The first trial is cold, and a cost that does not grow with the list weighs most in it.
    let more = (affordable.min(16.0 * f64::from(most)) as u32).min(all);
    // A little more than was tried teaches nothing, unless it is everybody.
    (more > most && (more == all || more >= 2 * most)).then_some(more)
}

/// A count in full.
fn exact(count: u64) -> String {
    decimal::text(count as f64, 0)
}

/// A count that is only known about, with two digits that mean something.
fn rounded(count: f64) -> String {
    decimal::text(count, decimal::significant(count, 2).unwrap_or(0).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(exact(0), "0");
        assert_eq!(
            (exact(999), exact(1_000), exact(1_234_567)),
            ("999".into(), "1,000".into(), "1,234,567".into())
        );
        assert_eq!((rounded(0.0), rounded(7.4), rounded(99.0)), ("0".into(), "7".into(), "99".into()));
        assert_eq!((rounded(123_456.0), rounded(996.0)), ("120,000".into(), "1,000".into()));
    }

    #[test]
    fn trials_grow_until_everybody_is_in_or_patience_ends() {
        let ms = Duration::from_millis;
        assert_eq!(next(1_000, 50_000, ms(1)), Some(16_000), "never by more than sixteen times");
        assert_eq!(next(16_000, 50_000, ms(40)), Some(50_000), "everybody");
        assert_eq!(next(50_000, 50_000, ms(1)), None);
        assert_eq!(next(16_000, 10_000_000, ms(500)), Some(48_000));
        assert_eq!(next(48_000, 10_000_000, ms(1_000)), None, "a little more is not worth it");
        assert_eq!(next(1_000, 10_000_000, Duration::ZERO), Some(16_000));
        assert_eq!(next(0, 0, Duration::ZERO), None);
    }
}
