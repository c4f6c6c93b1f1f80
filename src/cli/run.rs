//! `run`: simulate, compare, draw and report.

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use crate::cli::args::{Format, Gates, ProgressMode, RunArguments, Worlds};
use crate::cli::forecast::Forecast;
use crate::cli::interrupt;
use crate::cli::machine::{available_memory, bytes, counted, processors};
use crate::cli::output::{complain, print, say};
use crate::cli::progress::Progress;
use crate::cli::provenance::{Clock, provenance, run_info};
use crate::error::Error;
use crate::experiment::{Experiment, Results};
use crate::plot;
use crate::report::{self, Illustration, Place, Prepared, Provenance};
use crate::scenario::{Faults, Override, Scenario, nearest};

/// Width of the summary on a terminal (characters).
pub(super) const WIDTH: usize = 80;

/// One scenario that will run.
struct Task<'a> {
    path: &'a Path,
    experiment: Experiment,
    provenance: Provenance,
    out: PathBuf,
}

/// Runs every scenario asked for.
pub(super) fn run(arguments: &RunArguments) -> Result<(), Error> {
    let mut more = Vec::new();
    let flags = [
        arguments.seed.map(|seed| format!("seed={seed}")),
        arguments.replications.map(|replications| format!("replications={replications}")),
    ];
    for flag in flags.into_iter().flatten() {
        more.push(Override::parse(&flag).map_err(Error::Usage)?);
    }
    // Every scenario is loaded and every place looked at before the first one runs, so that a fault in the last is
    // not found hours later.
    let mut tasks: Vec<Task> = Vec::new();
    let mut faults = Faults::default();
    for path in &arguments.scenarios {
        match arguments.overrides.load(path, &more) {
            Ok(scenario) => {
                let out = target(arguments, scenario.name());
                let experiment = experiment(scenario, arguments)?;
                let provenance = provenance(&experiment);
                tasks.push(Task { path, experiment, provenance, out });
            }
            Err(more) => faults.append(more),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Scenario(faults));
    }
    for (at, task) in tasks.iter().enumerate() {
        if let Some(other) = tasks[..at].iter().find(|other| other.out == task.out) {
            return Err(Error::Usage(format!(
                "{} and {} would both be written to `{}`; run them one by one, each with its own --out",
                other.path.display(),
                task.path.display(),
                task.out.display()
            )));
        }
    }
    if arguments.dry_run {
        return foresee(arguments, &tasks);
    }
    interrupt::listen()?;
    let mut places = Vec::new();
    for task in &tasks {
        let place = Place::prepare(&task.out, &task.provenance.hash, arguments.force)?;
        if let Prepared::Ready(_) = place {
            fits(&task.experiment, threads(arguments))?;
        }
        places.push(place);
    }
    for (task, place) in tasks.iter().zip(places) {
        complain(task.experiment.scenario().warnings());
        match place {
            Prepared::UpToDate => say(&format!("{}: up to date", task.out.display())),
            Prepared::Ready(place) => one(arguments, task, place)?,
        }
    }
    Ok(())
}

/// Says of every scenario what running it would take, and ends as the run would that is refused before it begins.
fn foresee(arguments: &RunArguments, tasks: &[Task]) -> Result<(), Error> {
    let threads = threads(arguments);
    let mut refused = None;
    for task in tasks {
        complain(task.experiment.scenario().warnings());
        let place = (task.out.as_path(), task.provenance.hash.as_str(), arguments.force);
        let too_large = fits(&task.experiment, threads).err();
        let forecast = Forecast::new(&task.experiment, place, threads, too_large);
        print(&forecast.render(arguments.format))?;
        refused = refused.or(forecast.refusal());
    }
    refused.map_or(Ok(()), Err)
}

fn threads(arguments: &RunArguments) -> usize {
    arguments.threads.map_or_else(processors, usize::from)
}

/// Refuses what the memory at hand cannot hold; a run that is killed half-way leaves nothing.
fn fits(experiment: &Experiment, threads: usize) -> Result<(), Error> {
    let needed = experiment.memory(threads);
    match available_memory() {
        Some(available) if needed > available => Err(Error::Usage(format!(
            "{} needs about {} of memory with {}, and {} are available; take fewer --threads or --replications, or \
             a smaller population.size",
            experiment.scenario().name(),
            bytes(needed),
            counted(threads),
            bytes(available)
        ))),
        _ => Ok(()),
    }
}

/// What is said of an arm that the scenario does not have.
pub(super) fn no_arm(unknown: &str, names: &[String]) -> String {
    let near = nearest(unknown, names.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("no arm is called `{unknown}`; the scenario has {}{near}", names.join(", "))
}

fn experiment(scenario: Scenario, arguments: &RunArguments) -> Result<Experiment, Error> {
    let names: Vec<String> = scenario.arms.iter().map(|arm| arm.name.clone()).collect();
    let experiment = Experiment::new(scenario)
        .other_worlds(arguments.worlds == Worlds::All)
        .all_gates(arguments.gates == Gates::All)
        .threads(arguments.threads.map(usize::from))
        .only_arms(&arguments.arms)
        .map_err(|unknown| {
            let help = no_arm(&unknown, &names);
            Error::Usage(help)
        })?;
    Ok(experiment)
}

/// Where the results go: `--out`, with a folder for each scenario when there are several.
fn target(arguments: &RunArguments, scenario: &str) -> PathBuf {
    match &arguments.out {
        Some(out) if arguments.scenarios.len() > 1 => out.join(scenario),
        Some(out) => out.clone(),
        None => Path::new("results").join(scenario),
    }
}

/// Runs one scenario and writes its folder.
fn one(arguments: &RunArguments, task: &Task, place: Place) -> Result<(), Error> {
    let Task { path, experiment, provenance, out } = task;
    let clock = Clock::start();
    let mode = if arguments.quiet { ProgressMode::None } else { arguments.progress };
    let progress = Progress::new(experiment.runs(), mode);
    let results = experiment.run_watched(&progress);
    progress.finish();
    if results.runs.is_empty() && !results.complete {
        say("no replication was finished, and nothing is written");
        return Err(Error::Interrupted);
    }
    let pictures = illustrations(&results)?;
    let info = run_info(path, out, threads(arguments), &clock);
    let place = place.stop_when(interrupt::stopped());
    let written = interrupt::writing(|| report::write(place, &results, provenance, &info, &pictures))
        .map_err(Error::from);
    if written.is_err() && interrupt::stopped().load(Ordering::Relaxed) {
        say("stopped while writing; nothing is kept");
        return Err(Error::Interrupted);
    }
    // The answer is given also when there was no room for the folder, and the place also when the answer finds no reader.
    let printed = print(&summary(&results, arguments.format));
    let written = written?.display().to_string();
    if results.complete {
        say(&format!("results in {written}"));
        return printed;
    }
    say(&format!(
        "{} of {} runs were finished; {written} holds these, and says that it is not complete. The same command with \
         --force runs everything; what was finished comes out the same.",
        results.runs.len(),
        experiment.runs()
    ));
    Err(Error::Interrupted)
}

/// The answer in the form asked for.
pub(super) fn summary(results: &Results, format: Format) -> String {
    match format {
        Format::Table => report::summary_table(results, WIDTH),
        Format::Json => String::from_utf8_lossy(&report::summary_json(results)).into_owned(),
        Format::Markdown => report::summary_markdown(results),
    }
}

/// The pictures of the results as reports embed them.
pub(super) fn illustrations(results: &Results) -> Result<Vec<Illustration>, Error> {
    let pictures = plot::pictures(results).map_err(|error| Error::Run(error.to_string()))?;
    Ok(pictures
        .into_iter()
        .map(|picture| Illustration {
            name: picture.name.to_owned(),
            title: picture.title,
            description: picture.description,
            caption: picture.caption,
            svg: picture.svg,
            png: picture.png,
        })
        .collect())
}
