//! What can be typed.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::scenario::{Faults, Override, Reach, Scenario, TEMPLATES};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold());

const EXIT_CODES: &str = "\
Exit codes:
  0    fine
  1    a failure while running (disk, input or output)
  2    bad usage
  3    a faulty scenario or faulty data
  4    compare --tolerance: the results differ by more
  130  interrupted; the results folder holds the finished replications

Results go to standard output, everything else to standard error. NO_COLOR is
honoured.

Examples:
  sendlab run scenarios/blast-vs-warm-up.toml
  sendlab explain scenarios/blast-vs-warm-up.toml
  sendlab list strategies";

/// A laboratory for send strategies under a quality gate that nobody can see.
///
/// Simulates recipients one by one, a stand-in for the platform's gate, and strategies written as data; runs them
/// on the same people with the same luck and answers with differences and intervals. It sends nothing, and what it
/// says is illustrative, never predicted.
#[derive(Debug, Parser)]
#[command(name = "sendlab", version, styles = STYLES, after_help = EXIT_CODES, max_term_width = 80)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Run(RunArguments),
    Check(CheckArguments),
    Explain(ExplainArguments),
    Trace(TraceArguments),
    Report(ReportArguments),
    Compare(CompareArguments),
    List(ListArguments),
    New(NewArguments),
    Schema(SchemaArguments),
    Completions(CompletionsArguments),
}

/// Simulate a scenario, compare its arms, draw and report.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab run scenarios/blast-vs-warm-up.toml
  sendlab run mine.toml --replications 10 --worlds central --out quick
  sendlab run mine.toml --set gate.family=throttle --set horizon=60d
  sendlab run mine.toml --gates all
  sendlab run scenarios/*.toml --format json

Results go to results/SCENARIO unless --out says otherwise. A complete folder
with the same content is up to date and is not written again; anything else that
exists is replaced only with --force.")]
pub(super) struct RunArguments {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    /// Folder for the results [default: results/SCENARIO]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replications per arm, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<u32>(text, 1, 1_000_000), allow_negative_numbers = true)]
    pub replications: Option<u32>,
    /// Seed, instead of the scenario's
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<u64>(text, 0, u64::MAX), allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Threads; results do not depend on it [default: all processors]
    #[arg(long, value_name = "N", value_parser = |text: &str| whole::<u16>(text, 1, MOST_THREADS), allow_negative_numbers = true)]
    pub threads: Option<u16>,
    #[command(flatten)]
    pub overrides: Overrides,
    /// Only this arm (repeatable); the baseline is always there
    #[arg(long = "arm", value_name = "NAME")]
    pub arms: Vec<String>,
    /// Which worlds: all five, or only the central one
    #[arg(long, value_enum, default_value_t = Worlds::All)]
    pub worlds: Worlds,
    /// Which gates: the scenario's own, or also every judgement of the family, each lenient, central and strict
    #[arg(long, value_enum, default_value_t = Gates::Own)]
    pub gates: Gates,
    /// Form of the answer on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Say what would be run, how many attempts, time and memory that may take, and where to; run nothing but a trial, and
    /// end with 2 where the run would be refused
    #[arg(long)]
    pub dry_run: bool,
    /// Replace an existing results folder, if it is one of ours
    #[arg(long)]
    pub force: bool,
    /// How to show progress on standard error
    #[arg(long, value_enum, value_name = "MODE", default_value_t = ProgressMode::Auto)]
    pub progress: ProgressMode,
    /// No progress
    #[arg(long, short, conflicts_with = "progress")]
    pub quiet: bool,
}

/// Find every fault of a scenario and run nothing.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab check scenarios/blast-vs-warm-up.toml
  sendlab check scenarios/*.toml")]
pub(super) struct CheckArguments {
    /// Scenario files
    #[arg(value_name = "SCENARIO", required = true)]
    pub scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub overrides: Overrides,
}

/// Show every value of a scenario with its unit, origin, range and grade; or say what a word means.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab explain scenarios/blast-vs-warm-up.toml
  sendlab explain mine.toml --set gate.profile=strict --gate
  sendlab explain mine.toml --set horizon=60d --format toml > longer.toml
  sendlab explain 131049
  sendlab explain delivered_share
  sendlab explain gate.user_limit.cap

Words are public error codes, reasons, layers, metrics, strategies, families and
profiles of the gate, markets, segments and keys, as `sendlab list` shows them.
Origins: default, file:line, --set, the name of a profile, market or preset, or
an arm.
Grades: documented by the platform, reported by others, fitted to a target,
assumed, or chosen by the scenario.")]
pub(super) struct ExplainArguments {
    /// Scenario file, or a word: a code such as 131049, or the name of a metric, layer, strategy or key
    #[arg(value_name = "SCENARIO|WORD")]
    pub what: String,
    #[command(flatten)]
    pub overrides: Overrides,
    /// Only the gate: its parameters, and what its judgement rewards directly
    #[arg(long)]
    pub gate: bool,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = ExplainFormat::Table)]
    pub format: ExplainFormat,
}

/// Tell the life of one recipient: every message, verdict and reaction with its cause.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab trace scenarios/blast-vs-warm-up.toml --arm warm-up --recipient 17
  sendlab trace mine.toml --arm paced-blast --recipient 17 --replication 3
  sendlab trace mine.toml --arm paced-blast --first withheld
  sendlab trace mine.toml --arm paced-blast --first 131049
  sendlab list happenings")]
#[command(group = clap::ArgGroup::new("whom").required(true).args(["recipient", "first"]))]
#[command(override_usage = "\
sendlab trace [OPTIONS] --arm <NAME> --recipient <ID> <SCENARIO>
       sendlab trace [OPTIONS] --arm <NAME> --first <WHAT> <SCENARIO>")]
pub(super) struct TraceArguments {
    /// Scenario file
    #[arg(value_name = "SCENARIO")]
    pub scenario: PathBuf,
    /// Name of the arm
    #[arg(long, value_name = "NAME")]
    pub arm: String,
    /// Id of the recipient: from 0 on, or as the contact list writes it
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub recipient: Option<String>,
    /// The first recipient to whom this happens: a fate, a reaction, a layer, a reason or an error code
    #[arg(long, value_name = "WHAT")]
    pub first: Option<String>,
    /// Which replication, from 0 on
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = |text: &str| whole::<u32>(text, 0, u32::MAX), allow_negative_numbers = true)]
    pub replication: u32,
    #[command(flatten)]
    pub overrides: Overrides,
}

/// Make the report and the pictures of a finished result folder again, from its files alone.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab report results/blast-vs-warm-up
  sendlab report results/blast-vs-warm-up --format markdown

Nothing is simulated. The same version of sendlab writes the same bytes as `run`
did; a file that is not as `run` wrote it is refused with its line and column.")]
pub(super) struct ReportArguments {
    /// Result folder
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Form of the answer on standard output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Compare two finished result folders: what moved from A to B, arm by arm.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab compare results/before results/after
  sendlab compare results/before results/after --format markdown
  sendlab compare results/before results/after --tolerance 0
  sendlab compare results/before results/after --tolerance 0.01

With equal seeds both met the same people with the same luck, and replications
are compared one by one; otherwise only means are. Intervals are 95 %,
simultaneous over the arms of a metric.
With --tolerance the exit code is 4 when a mean over the whole list moved by
more than that share of its value in A, in any world, or when an arm or a world
is in one folder only. At 0 every movement of a replication counts: the same
scenario under the same model must come out the same.")]
pub(super) struct CompareArguments {
    /// Result folder to compare with
    #[arg(value_name = "A")]
    pub first: PathBuf,
    /// Result folder that is compared
    #[arg(value_name = "B")]
    pub second: PathBuf,
    /// Movement of a mean, as a share of its value in A, beyond which the exit code is 4
    #[arg(long, value_name = "SHARE", value_parser = crate::cli::compare::tolerance, allow_negative_numbers = true)]
    pub tolerance: Option<f64>,
    /// Form of the comparison
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// List what ships with the program and what can be written in a scenario.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab list strategies
  sendlab list parameters
  sendlab list metrics --format markdown")]
pub(super) struct ListArguments {
    /// What to list
    #[arg(value_enum)]
    pub what: Listed,
    /// Form of the list
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// Write a commented scenario to start from.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab new mine.toml
  sendlab new mine.toml --template own-strategy
  sendlab new list.toml --contacts people.csv
  sendlab new --list

With --contacts two files are written: an invented contact list, and a scenario
that uses it and says what its columns mean.")]
pub(super) struct NewArguments {
    /// File to write; the ending .toml is added where there is none
    #[arg(value_name = "FILE", default_value = "scenario.toml")]
    pub file: PathBuf,
    /// What to start from (see --list)
    #[arg(long, value_name = "NAME", default_value = TEMPLATES[0].name)]
    pub template: String,
    /// Also write an invented contact list to this CSV file, in the scenario's folder or below, and use it
    #[arg(long, value_name = "CSV", conflicts_with = "template")]
    pub contacts: Option<PathBuf>,
    /// List the templates and write nothing
    #[arg(long)]
    pub list: bool,
    /// Replace existing files
    #[arg(long)]
    pub force: bool,
}

/// Print the JSON Schema of scenario files, for editors and validators.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab schema > schema.json

Write `#:schema schema.json` in the first line of a scenario, and an editor with
a TOML language server completes and checks its keys.")]
pub(super) struct SchemaArguments {}

/// Print the completion script of a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  sendlab completions bash > ~/.local/share/bash-completion/completions/sendlab
  sendlab completions zsh > ~/.zfunc/_sendlab
  sendlab completions fish > ~/.config/fish/completions/sendlab.fish")]
pub(super) struct CompletionsArguments {
    /// Which shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Values laid on top of a scenario.
#[derive(Debug, Args)]
pub(super) struct Overrides {
    /// Set a key of the scenario, by the paths that `list parameters` shows (repeatable)
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub set: Vec<Override>,
    /// Let the scenario name files outside its own folder
    #[arg(long)]
    pub allow_outside: bool,
}

impl Overrides {
    /// The scenario at `path` with these values on top, and `more` above them.
    pub fn load(&self, path: &Path, more: &[Override]) -> Result<Scenario, Faults> {
        let overrides: Vec<Override> = self.set.iter().chain(more).cloned().collect();
        let reach = if self.allow_outside { Reach::Anywhere } else { Reach::Folder };
        Scenario::load_within(path, &overrides, reach)
    }
}

/// More threads than any machine has processors; starting more only takes time.
const MOST_THREADS: u16 = 1024;

/// A whole number within bounds, digits grouped by `_` if they are.
fn whole<T: FromStr + PartialOrd + Display>(text: &str, least: T, most: T) -> Result<T, String> {
    let number = text.replace('_', "").parse::<T>().ok();
    let within = number.filter(|number| *number >= least && *number <= most);
    within.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

/// Form of results on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Aligned text
    #[value(alias = "text")]
    Table,
    /// JSON
    Json,
    /// Markdown
    Markdown,
}

/// Form of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// Aligned text
    Table,
    /// JSON
    Json,
    /// Markdown
    Markdown,
    /// The scenario as one file with the same content hash: parents and --set written out
    Toml,
}

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ProgressMode {
    /// A bar on a terminal, elsewhere a line every ten seconds
    Auto,
    /// A line every ten seconds
    Lines,
    /// JSON objects, one a line, for other programs
    Json,
    /// None
    None,
}

/// Worlds to evaluate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Worlds {
    /// Central, both gate profiles and both ends of the recipients' ranges
    All,
    /// Only the scenario as it stands
    Central,
}

/// Gates to evaluate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Gates {
    /// Only the scenario's own
    Own,
    /// Every family with every profile
    All,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listed {
    /// Scenarios that ship
    Scenarios,
    /// Strategies that ship
    Strategies,
    /// Signals that a strategy's reactions can watch
    Signals,
    /// Layers of the gate, in their order
    Layers,
    /// Metrics with their definitions
    Metrics,
    /// Every key of a scenario
    Parameters,
    /// Families of engagement judgements, and profiles
    Gates,
    /// What `trace --first` can look for
    Happenings,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_shows_examples_and_the_program_its_exit_codes() {
        let mut program = Arguments::command();
        let help = program.render_long_help().to_string();
        for code in ["0 ", "1 ", "2 ", "3 ", "4 ", "130 "] {
            assert!(help.lines().any(|line| line.trim_start().starts_with(code)), "{code}");
        }
        for command in program.get_subcommands_mut().filter(|command| command.get_name() != "help") {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Examples:"), "{}", command.get_name());
        }
    }

    #[test]
    fn an_override_without_a_value_is_bad_usage() {
        let parse = |set: &str| Arguments::try_parse_from(["sendlab", "check", "a.toml", "--set", set]);
        assert!(parse("population.size=5").is_ok());
        assert!(parse("population.size").is_err() && parse("=5").is_err());
    }
}
