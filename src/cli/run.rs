//! `run`: simulate, compare, draw and report.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::args::{Format, RunArguments, Worlds};
use crate::cli::output::{complain, print, say};
use crate::cli::progress::Progress;
use crate::cli::provenance::{Clock, provenance, run_info};
use crate::error::Error;
use crate::experiment::{Experiment, Results};
use crate::plot;
use crate::report::{self, Folder, Illustration, Prepared};
use crate::scenario::{Override, Scenario};

/// Width of the summary on a terminal (characters).
const WIDTH: usize = 80;

/// Set by the first interrupt: no further replication is begun, and what is finished is written.
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Runs every scenario asked for.
pub(super) fn run(arguments: &RunArguments) -> Result<(), Error> {
    let mut overrides = arguments.overrides.set.clone();
    let flags = [
        arguments.seed.map(|seed| format!("seed={seed}")),
        arguments.replications.map(|replications| format!("replications={replications}")),
    ];
    for flag in flags.into_iter().flatten() {
        overrides.push(Override::parse(&flag).map_err(Error::Usage)?);
    }
    // Every scenario is loaded before the first one runs, so that a fault in the last is not found hours later.
    let mut experiments = Vec::new();
    let mut faults = crate::scenario::Faults::default();
    for path in &arguments.scenarios {
        match Scenario::load(path, &overrides) {
            Ok(scenario) => experiments.push((path, experiment(scenario, arguments)?)),
            Err(more) => faults.append(more),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Scenario(faults));
    }
    listen_for_interrupts()?;
    for (path, experiment) in &experiments {
        complain(experiment.scenario().warnings());
        let out = target(arguments, experiment.scenario().name());
        if arguments.dry_run {
            print(&plan(experiment, &out))?;
        } else {
            one(arguments, path, experiment, &out)?;
        }
    }
    Ok(())
}

fn experiment(scenario: Scenario, arguments: &RunArguments) -> Result<Experiment, Error> {
    let names: Vec<String> = scenario.arms.iter().map(|arm| arm.name.clone()).collect();
    let experiment = Experiment::new(scenario)
        .other_worlds(arguments.worlds == Worlds::All)
        .threads(arguments.threads)
        .only_arms(&arguments.arms)
        .map_err(|unknown| {
            Error::Usage(format!("no arm is called `{unknown}`; the scenario has {}", names.join(", ")))
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

/// Ctrl-C once ends the experiment after the running replications; twice ends the program.
fn listen_for_interrupts() -> Result<(), Error> {
    let listening = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        say("interrupted: finishing the running replications; once more to stop at once");
    });
    match listening {
        // A library user may have set a handler already; theirs then decides.
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(()),
        Err(error) => Err(Error::Run(format!("cannot listen for interrupts: {error}"))),
    }
}

/// What would be run.
fn plan(experiment: &Experiment, out: &Path) -> String {
    let scenario = experiment.scenario();
    let arms: Vec<&str> = experiment.arms().infos().iter().map(|arm| arm.name.as_str()).collect();
    let worlds: Vec<String> = experiment
        .worlds()
        .iter()
        .map(|(world, replications)| format!("{} x {replications}", world.name()))
        .collect();
    format!(
        "{}\n  arms: {}\n  worlds x replications: {}\n  runs: {}\n  to: {}\n",
        scenario.name(),
        arms.join(", "),
        worlds.join(", "),
        experiment.runs(),
        out.display()
    )
}

/// Runs one scenario and writes its folder.
fn one(arguments: &RunArguments, path: &Path, experiment: &Experiment, out: &Path) -> Result<(), Error> {
    let provenance = provenance(experiment);
    let folder = match Folder::prepare(out, &provenance.hash, arguments.force)? {
        Prepared::UpToDate => {
            say(&format!("{}: up to date", out.display()));
            return Ok(());
        }
        Prepared::Ready(folder) => folder,
    };
    let clock = Clock::start();
    let progress = Progress::new(experiment.runs(), arguments.quiet, &INTERRUPTED);
    let results = experiment.run_watched(&progress);
    progress.finish();
    if results.runs.is_empty() && !results.complete {
        return Err(Error::Interrupted);
    }
    let pictures = illustrations(&results)?;
    let info = run_info(path, out, arguments.threads, &clock);
    let place = report::write(folder, &results, &provenance, &info, &pictures)?;
    print(&match arguments.format {
        Format::Table => report::summary_table(&results, WIDTH),
        Format::Json => String::from_utf8_lossy(&report::summary_json(&results)).into_owned(),
        Format::Markdown => report::summary_markdown(&results),
    })?;
    say(&format!("results in {}", place.display()));
    if results.complete { Ok(()) } else { Err(Error::Interrupted) }
}

fn illustrations(results: &Results) -> Result<Vec<Illustration>, Error> {
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
