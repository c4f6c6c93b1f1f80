//! Two result folders beside each other: whether they are alike, and what moved from the first to the second.

use crate::experiment::{Across, Shift, World};
use crate::report::grid::{Cell, Grid, Group};
use crate::report::json::pretty;
use crate::report::markdown;
use crate::report::number;
use crate::report::place::TOOL;
use crate::report::provenance::{ResolvedValue, sha256};
use crate::report::sections::{Choice, words};
use crate::report::stored::Stored;
use crate::report::text::{table, wrap};
use serde::Serialize;

/// Keys that are shown where the scenarios differ in more.
const MOST_KEYS: usize = 12;

/// Two results, what they have in common, and what moved.
#[derive(Debug)]
pub struct Two<'a> {
    /// Names of the folders.
    pub names: [String; 2],
    /// What they hold.
    pub stored: [&'a Stored; 2],
    /// What moved.
    pub across: &'a Across,
    /// The movement that is allowed, as a share of the first mean, where the caller has a limit.
    pub tolerance: Option<f64>,
}

/// One thing that both results have, and whether it is the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Match {
    what: &'static str,
    same: bool,
    first: String,
    second: String,
}

/// Whether replications of equal number meet the same people with the same luck: equal seeds.
pub fn is_paired(first: &Stored, second: &Stored) -> bool {
    seeds(first) == seeds(second)
}

/// Seeds of luck and of people.
fn seeds(stored: &Stored) -> (u64, u64) {
    let of = &stored.provenance;
    (of.seed, of.population_seed.unwrap_or(of.seed))
}

#[derive(Serialize)]
struct Page<'a> {
    tool: &'static str,
    first: &'a str,
    second: &'a str,
    paired: bool,
    matches: Vec<Match>,
    changed_keys: Vec<Changed>,
    only_in_first: Lone<'a>,
    only_in_second: Lone<'a>,
    tolerance: Option<f64>,
    /// Means of the whole list that moved by more than the tolerance.
    beyond_tolerance: Option<usize>,
    exit_code: u8,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Changed {
    path: String,
    first: Option<serde_json::Value>,
    second: Option<serde_json::Value>,
}

#[derive(Serialize)]
struct Lone<'a> {
    arms: &'a [String],
    worlds: Vec<&'static str>,
}

#[derive(Serialize)]
struct Row<'a> {
    metric: &'static str,
    unit: &'static str,
    direction: &'static str,
    world: &'static str,
    segment: &'static str,
    arm: &'a str,
    n_first: u32,
    n_second: u32,
    first: Option<f64>,
    second: Option<f64>,
    pairs: Option<u32>,
    moved: Option<u32>,
    difference: Option<f64>,
    std_error: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    p_better: Option<f64>,
    variance_reduction: Option<f64>,
}

impl Two<'_> {
    fn matches(&self) -> Vec<Match> {
        let [a, b] = self.stored.map(|stored| &stored.provenance);
        let row = |what, first: String, second: String| Match { what, same: first == second, first, second };
        let short = |hash: &str| hash.chars().take(12).collect::<String>();
        let text = |text: &str| short(&sha256(text.as_bytes()));
        let people = |of: &Stored| {
            let (luck, people) = seeds(of);
            if luck == people { luck.to_string() } else { format!("{luck}, people {people}") }
        };
        let data = |of: &[crate::report::provenance::DataFile]| {
            let hashes: Vec<String> = of.iter().map(|file| short(&file.sha256)).collect();
            if hashes.is_empty() { "none".to_owned() } else { hashes.join(", ") }
        };
        vec![
            row("content hash", short(&a.hash), short(&b.hash)),
            row("scenario file", text(&a.scenario_text), text(&b.scenario_text)),
            row("data files", data(&a.data), data(&b.data)),
            row("model version", a.model_version.clone(), b.model_version.clone()),
            row("program", a.crate_version.clone(), b.crate_version.clone()),
            row("rule pack", a.rule_pack.clone(), b.rule_pack.clone()),
            row("seeds", people(self.stored[0]), people(self.stored[1])),
            row("replications", a.replications.to_string(), b.replications.to_string()),
        ]
    }

    /// Keys of the scenario whose values differ.
    fn changed(&self) -> Vec<Changed> {
        let [a, b] = self.stored.map(|stored| &stored.provenance.values);
        let find = |values: &[ResolvedValue], path: &str| {
            values.iter().find(|value| value.path == path).map(|value| value.value.clone())
        };
        let of_a = a.iter().map(|value| (&value.path, Some(value.value.clone()), find(b, &value.path)));
        let of_b = b
            .iter()
            .filter(|value| find(a, &value.path).is_none())
            .map(|value| (&value.path, None, Some(value.value.clone())));
        of_a.chain(of_b)
            .filter(|(_, first, second)| first != second)
            .map(|(path, first, second)| Changed { path: path.clone(), first, second })
            .collect()
    }

    /// Means of the whole list that moved by more than is allowed; arms and worlds of one folder only count as well.
    pub fn beyond_tolerance(&self) -> Option<usize> {
        let tolerance = self.tolerance?;
        let whole = self.across.rows.iter().filter(|row| row.segment == "all");
        let lone = self.across.lone_arms.iter().map(Vec::len).sum::<usize>()
            + self.across.lone_worlds.iter().map(Vec::len).sum::<usize>();
        Some(whole.filter(|row| row.exceeds(tolerance)).count() + lone)
    }

    /// What has to be said before any figure.
    fn notes(&self) -> Vec<String> {
        let [first, second] = &self.names;
        let mut notes = Vec::new();
        let [a, b] = self.stored.map(|stored| &stored.provenance);
        let moved = self.across.rows.iter().filter(|row| row.moved > 0).count();
        if self.across.paired {
            notes.push(match moved {
                0 => "Equal seeds: compared replication by replication. Every value of every replication that both \
                      have is the same."
                    .to_owned(),
                moved => format!(
                    "Equal seeds: compared replication by replication, on the same draws. {moved} of {} comparisons \
                     hold replications that are not the same.",
                    self.across.rows.len()
                ),
            });
            if a.hash == b.hash && moved > 0 {
                notes.push(
                    "Warning: the content hashes say that both must be the same. A file was changed, or the program \
                     is not the one that its version says."
                        .to_owned(),
                );
            }
        } else {
            notes.push(
                "Warning: the seeds differ, so the means are compared as independent (Welch). Intervals are far wider \
                 than with equal seeds; run both with the same --seed."
                    .to_owned(),
            );
        }
        if a.model_version != b.model_version {
            notes.push(
                "Warning: the model versions differ. What moved may be the model, or only its draws, and not what the \
                 scenario changed."
                    .to_owned(),
            );
        }
        for (name, arms, worlds) in [
            (first, &self.across.lone_arms[0], &self.across.lone_worlds[0]),
            (second, &self.across.lone_arms[1], &self.across.lone_worlds[1]),
        ] {
            if !arms.is_empty() {
                notes.push(format!("Only {name} has the arms {}.", arms.join(", ")));
            }
            if !worlds.is_empty() {
                let worlds: Vec<&str> = worlds.iter().map(|world| world.name()).collect();
                notes.push(format!("Only {name} has the worlds {}.", worlds.join(", ")));
            }
        }
        notes
    }

    fn matching(&self) -> Grid {
        let rows = self.matches().into_iter().map(|row| {
            let same = if row.same { "same" } else { "differs" };
            [row.what, same, &row.first, &row.second].map(Cell::new).to_vec()
        });
        Grid {
            caption: "What they have in common".to_owned(),
            head: ["", "", "A", "B"].map(Cell::new).to_vec(),
            groups: vec![Group { title: String::new(), rows: rows.collect() }],
        }
    }

    fn keys(&self) -> Grid {
        let changed = self.changed();
        let shown = |value: &Option<serde_json::Value>| match value {
            None => "–".to_owned(),
            Some(serde_json::Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let rows = changed.iter().take(MOST_KEYS).map(|key| {
            vec![Cell::new(&key.path), Cell::new(shown(&key.first)), Cell::new(shown(&key.second))]
        });
        let more = match changed.len() {
            0..=MOST_KEYS => String::new(),
            all => format!(" ({MOST_KEYS} of {all}; --format json has all)"),
        };
        Grid {
            caption: format!("Keys of the scenario that differ{more}"),
            head: ["key", "A", "B"].map(Cell::new).to_vec(),
            groups: vec![Group { title: String::new(), rows: rows.collect() }],
        }
    }

    /// The metrics of a first look in the central world, arm after arm; then the primary metric in the other worlds.
    fn moves(&self) -> Vec<Grid> {
        let first = &self.stored[0].results;
        let shown = Choice::Headline.metrics(first);
        let row = |label: String, shift: &Shift| {
            let unit = shift.metric.unit;
            let mean = |side: usize| {
                let mean = shift.means[side].map(|mean| mean.mean);
                Cell::new(number::measure(mean, None, unit))
            };
            let difference = number::difference(shift.difference, shift.interval, unit);
            let mark = match shift {
                _ if self.across.paired && shift.moved == 0 && shift.means[0].is_some() => "=",
                _ if shift.is_beyond_noise() => "*",
                _ => "",
            };
            vec![Cell::new(label), mean(0), mean(1), Cell::new(difference), Cell::new(mark)]
        };
        let head = |what: &str| [what, "A", "B", "B − A", ""].map(Cell::new).to_vec();
        let arms = first.arms.iter().map(|arm| Group {
            title: arm.name.clone(),
            rows: shown
                .iter()
                .filter_map(|metric| {
                    let shift = self.of(World::Central, &arm.name, metric.name)?;
                    let unit = number::unit_of_mean(metric.unit);
                    Some(row(format!("{}, {unit}", words(metric.name)), shift))
                })
                .collect(),
        });
        let worlds = first.arms.iter().map(|arm| {
            let mut worlds: Vec<World> = self.across.rows.iter().map(|row| row.world).collect();
            worlds.dedup();
            let rows = worlds.into_iter().filter(|world| *world != World::Central).filter_map(|world| {
                Some(row(world.name().to_owned(), self.of(world, &arm.name, first.primary)?))
            });
            Group { title: arm.name.clone(), rows: rows.collect() }
        });
        let signs = "* the 95 % interval leaves out 0; = the same in every replication";
        vec![
            Grid {
                caption: format!("Means in the central world and what moved; {signs}"),
                head: head("metric"),
                groups: arms.collect(),
            },
            Grid {
                caption: format!("{} in the other worlds", words(first.primary)),
                head: head("world"),
                groups: worlds.collect(),
            },
        ]
    }

    fn of(&self, world: World, arm: &str, metric: &str) -> Option<&Shift> {
        let found = |row: &&Shift| {
            row.world == world && row.segment == "all" && row.arm == arm && row.metric.name == metric
        };
        self.across.rows.iter().find(found)
    }

    /// The sentence on the tolerance.
    pub fn verdict(&self) -> Option<String> {
        let (tolerance, beyond) = (self.tolerance?, self.beyond_tolerance()?);
        Some(match beyond {
            0 => format!("Nothing moved by more than {tolerance} of its value."),
            1 => format!("One mean, arm or world moved by more than {tolerance} of its value."),
            beyond => {
                format!("{beyond} means, arms or worlds moved by more than {tolerance} of their value.")
            }
        })
    }

    /// As text for a terminal.
    pub fn text(&self, width: usize) -> String {
        let mut text = String::new();
        for (letter, name) in ["A", "B"].iter().zip(&self.names) {
            text += &wrap(name, width, &format!("{letter}  "));
        }
        text.push('\n');
        text += &table(&self.matching(), width);
        text.push('\n');
        self.notes().iter().for_each(|note| text += &wrap(note, width, ""));
        for grid in std::iter::once(self.keys()).chain(self.moves()).filter(|grid| !grid.is_empty()) {
            text += &format!("\n{}{}", wrap(&grid.caption, width, ""), table(&grid, width));
        }
        if let Some(verdict) = self.verdict() {
            text += &format!("\n{}", wrap(&verdict, width, ""));
        }
        text
    }

    /// As Markdown for pull requests.
    pub fn markdown(&self) -> String {
        let mut text =
            format!("### {}\n\n", markdown::escape(&format!("{} → {}", self.names[0], self.names[1])));
        markdown::grid(&mut text, &self.matching());
        markdown::bullets(&mut text, &self.notes());
        for grid in std::iter::once(self.keys()).chain(self.moves()) {
            markdown::grid(&mut text, &grid);
        }
        if let Some(verdict) = self.verdict() {
            text += &format!("**{}**\n", markdown::escape(&verdict));
        }
        text
    }

    /// As JSON, with every metric, world and segment.
    pub fn json(&self) -> Vec<u8> {
        let lone = |side: usize| Lone {
            arms: &self.across.lone_arms[side],
            worlds: self.across.lone_worlds[side].iter().map(|world| world.name()).collect(),
        };
        let beyond_tolerance = self.beyond_tolerance();
        let rows = self.across.rows.iter().map(|row| Row {
            metric: row.metric.name,
            unit: row.metric.unit,
            direction: row.metric.direction.name(),
            world: row.world.name(),
            segment: row.segment,
            arm: &row.arm,
            n_first: row.means[0].map_or(0, |mean| mean.n),
            n_second: row.means[1].map_or(0, |mean| mean.n),
            first: row.means[0].map(|mean| mean.mean),
            second: row.means[1].map(|mean| mean.mean),
            pairs: self.across.paired.then_some(row.pairs),
            moved: self.across.paired.then_some(row.moved),
            difference: row.difference,
            std_error: row.std_error,
            ci_low: row.interval.map(|ends| ends.0),
            ci_high: row.interval.map(|ends| ends.1),
            p_better: row.p_better,
            variance_reduction: row.variance_reduction,
        });
        pretty(&Page {
            tool: TOOL,
            first: &self.names[0],
            second: &self.names[1],
            paired: self.across.paired,
            matches: self.matches(),
            changed_keys: self.changed(),
            only_in_first: lone(0),
            only_in_second: lone(1),
            tolerance: self.tolerance,
            beyond_tolerance,
            exit_code: if beyond_tolerance.unwrap_or(0) > 0 { 4 } else { 0 },
            rows: rows.collect(),
        })
    }
}
