//! Conducts an experiment: every arm in every replication of every world, on the same people with the same luck.

use std::sync::Arc;

use rayon::prelude::*;

use crate::engine::{Chunks, InOnePiece, Job, Outcome, run};
use crate::experiment::{Arms, Effects, Results, Run, World, answer, metrics, tabulate};
use crate::population::{Params, Population, Spec, Tables};
use crate::rng::Draws;
use crate::scenario::{Scenario, Setup, Strategy, Variation};

/// Replications of each world other than the central one.
const OTHER_WORLDS_REPLICATIONS: u32 = 10;
/// From this many contacts on, a run is also spread over chunks of recipients.
const LARGE: usize = 1 << 19;
/// Recipients in a chunk.
const CHUNK: u32 = 1 << 16;

/// Who watches an experiment: is told of progress and may ask for an end.
pub trait Observer: Sync {
    /// So many runs (arm x replication) of all are finished.
    fn progress(&self, _finished: usize, _of: usize) {}
    /// Whether no further replication should be begun.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody watches.
impl Observer for () {}

/// A scenario together with how it is to be run.
#[derive(Clone, Debug)]
pub struct Experiment {
    scenario: Arc<Scenario>,
    arms: Arms,
    other_worlds: bool,
    all_gates: bool,
    threads: Option<usize>,
    /// Strategies written in Rust, by the number of their arm in the scenario.
    custom: Vec<(usize, Arc<dyn Strategy>)>,
}

impl Experiment {
    /// The experiment of a scenario: all arms, all worlds, all processors.
    pub fn new(scenario: Scenario) -> Self {
        let arms = Arms::all(&scenario);
        Self {
            scenario: Arc::new(scenario),
            arms,
            other_worlds: true,
            all_gates: false,
            threads: None,
            custom: Vec::new(),
        }
    }

    /// Puts a strategy written in Rust in the place of the one that `arm` has in the scenario, and calls the arm `name`.
    ///
    /// # Errors
    /// When there is no such arm.
    pub fn with_strategy(
        mut self,
        arm: &str,
        name: &str,
        strategy: impl Strategy + 'static,
    ) -> Result<Self, String> {
        let at = self.arms.replace(arm, name, &strategy).ok_or_else(|| format!("there is no arm {arm}"))?;
        self.custom.push((at, Arc::new(strategy)));
        Ok(self)
    }

    /// Keeps only the arms of these names, and the baseline.
    ///
    /// # Errors
    /// The first name that no arm has.
    pub fn only_arms(mut self, names: &[String]) -> Result<Self, String> {
        self.arms = Arms::only(&self.scenario, names)?;
        Ok(self)
    }

    /// Whether the lenient and strict gate and the low and high recipient defaults are run beside the central world.
    pub fn other_worlds(mut self, wanted: bool) -> Self {
        self.other_worlds = wanted;
        self
    }

    /// Whether every gate of the family is run as well: each judgement lenient, central and strict.
    pub fn all_gates(mut self, wanted: bool) -> Self {
        self.all_gates = wanted;
        self
    }

    /// Threads to use; `None` for as many as there are processors.
    pub fn threads(mut self, threads: Option<usize>) -> Self {
        self.threads = threads;
        self
    }

    /// The scenario.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The arms that run.
    pub fn arms(&self) -> &Arms {
        &self.arms
    }

    /// The worlds that run, with their replications. A gate that is switched off has no lenient or strict form and
    /// no family.
    pub fn worlds(&self) -> Vec<(World, u32)> {
        use World::{GateLenient, GateStrict, RecipientsHigh, RecipientsLow};
        let mut others = Vec::new();
        if self.other_worlds {
            others.extend([GateLenient, GateStrict, RecipientsLow, RecipientsHigh]);
        }
        if self.all_gates {
            others.extend(World::gates());
        }
        if self.scenario.gate_is_off() {
            others.retain(|world| !world.is_gate_profile() && !world.is_of_family());
        }
        let number = self.scenario.replications.min(OTHER_WORLDS_REPLICATIONS);
        let central = (World::Central, self.scenario.replications);
        std::iter::once(central).chain(others.into_iter().map(|world| (world, number))).collect()
    }

    /// Whether the central world is run alone.
    pub fn is_central_only(&self) -> bool {
        !self.other_worlds
    }

    /// Whether every gate of the family is run.
    pub fn has_all_gates(&self) -> bool {
        self.all_gates
    }

    /// How many runs (arm x replication x world) that makes.
    pub fn runs(&self) -> usize {
        self.worlds().iter().map(|(_, replications)| *replications as usize * self.arms.len()).sum()
    }

    /// Runs everything.
    pub fn run(&self) -> Results {
        self.run_watched(&())
    }

    /// Runs everything; `observer` is told of progress and may end it early. The results then hold the
    /// replications that were finished and are not complete.
    pub fn run_watched(&self, observer: &impl Observer) -> Results {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads.unwrap_or(0)).build();
        let (runs, complete) = match pool {
            Ok(pool) => pool.install(|| self.all_runs(observer)),
            // Without threads of its own the experiment runs on the caller's.
            Err(_) => self.all_runs(observer),
        };
        let (summary, comparison) = tabulate(&self.scenario, &self.arms, &runs);
        let mut results = Results {
            question: self.scenario.question.clone(),
            primary: self.scenario.answer.name,
            arms: self.arms.infos().to_vec(),
            runs,
            summary,
            comparison,
            answer: Default::default(),
            effects: None,
            rating_lines: self
                .scenario
                .setup(self.arms.baseline_in_scenario(), &Variation::default())
                .rating_lines(),
            complete,
        };
        results.answer = answer(self, &results);
        results.effects = Effects::of(&self.scenario, &self.arms, &results.runs);
        if let Some(effects) = &results.effects {
            // Arms made of factors are too many for a sentence each: one for each factor says more.
            results.answer.sentences = effects.sentences(&results, self.scenario.answer);
        }
        results
    }

    fn all_runs(&self, observer: &impl Observer) -> (Vec<Run>, bool) {
        let worlds = self.worlds();
        let total = self.runs();
        let finished = std::sync::atomic::AtomicUsize::new(0);
        let mut runs = Vec::new();
        let mut complete = true;
        for (world, replications) in worlds {
            let stage = Stage::new(self, world);
            let done: Vec<Option<Vec<Run>>> = (0..replications)
                .into_par_iter()
                .map(|replication| {
                    if observer.is_cancelled() {
                        return None;
                    }
                    let runs = stage.replicate(replication);
                    let before = finished.fetch_add(runs.len(), std::sync::atomic::Ordering::Relaxed);
                    observer.progress(before + runs.len(), total);
                    Some(runs)
                })
                .collect();
            complete &= done.iter().all(Option::is_some);
            runs.extend(done.into_iter().flatten().flatten());
        }
        runs.sort_by_key(|run| (run.world, run.arm, run.replication));
        (runs, complete)
    }
}

/// One world with everything that its replications share.
pub(super) struct Stage {
    world: World,
    setups: Vec<Setup>,
    /// Index of the tables of each arm.
    tables_of: Vec<usize>,
    tables: Vec<Tables>,
    seeds: Seeds,
}

#[derive(Clone, Copy)]
struct Seeds {
    dynamics: u64,
    population: u64,
    redraw: bool,
}

impl Seeds {
    /// The draws of people and of luck in a replication. Without a population seed of its own both share one key.
    fn draws(self, replication: u32) -> (Draws, Draws) {
        let people = if self.redraw { replication } else { 0 };
        (Draws::new(self.population, people), Draws::new(self.dynamics, replication))
    }
}

impl Stage {
    pub fn new(experiment: &Experiment, world: World) -> Self {
        let scenario = experiment.scenario();
        let variation = world.variation();
        let custom = |arm| {
            let found = experiment.custom.iter().rev().find(|(at, _)| *at == arm);
            found.map(|(_, strategy)| Arc::clone(strategy))
        };
        let setup = |&arm: &usize| Setup { custom: custom(arm), ..scenario.setup(arm, &variation) };
        let setups: Vec<Setup> = experiment.arms.indices().iter().map(setup).collect();
        let mut params: Vec<&Params> = Vec::new();
        let mut tables_of = Vec::new();
        for setup in &setups {
            let at = params.iter().position(|known| **known == setup.recipient).unwrap_or_else(|| {
                params.push(&setup.recipient);
                params.len() - 1
            });
            tables_of.push(at);
        }
        let horizon = setups.first().map_or(0, Setup::horizon_minutes);
        let tables = params.iter().map(|params| Tables::new(params, horizon)).collect();
        let seeds = Seeds {
            dynamics: scenario.seed,
            population: scenario.population_seed.unwrap_or(scenario.seed),
            redraw: setups.first().is_none_or(|setup| setup.redraw),
        };
        Self { world, setups, tables_of, tables, seeds }
    }

    /// Leaves no more than `most` recipients in each arm; of a contact list every so many, so that its order does not matter.
    pub fn keep_few(&mut self, most: u32) {
        for setup in &mut self.setups {
            if let Some(contacts) =
                setup.contacts.as_deref().filter(|contacts| contacts.len() > most as usize)
            {
                let of = contacts.len() as u64;
                let kept =
                    (0..u64::from(most)).map(|at| contacts[(at * of / u64::from(most)) as usize].clone());
                setup.contacts = Some(kept.collect());
            }
            setup.size = setup.size.min(most);
        }
    }

    /// All arms of one replication. Arms that share their recipients' parameters share the people themselves.
    pub fn replicate(&self, replication: u32) -> Vec<Run> {
        let (population_draws, draws) = self.seeds.draws(replication);
        let mut drawn: Vec<(usize, Spec, Population)> = Vec::new();
        let mut people_of = Vec::new();
        for (setup, &tables) in self.setups.iter().zip(&self.tables_of) {
            let spec = setup.population_spec();
            let known = drawn.iter().position(|(with, of, _)| *with == tables && *of == spec);
            people_of.push(known.unwrap_or_else(|| {
                let people = Population::draw(&spec, &self.tables[tables], &population_draws);
                drawn.push((tables, spec, people));
                drawn.len() - 1
            }));
        }
        (0..self.setups.len())
            .into_par_iter()
            .map(|arm| {
                let people = &drawn[people_of[arm]].2;
                let tables = &self.tables[self.tables_of[arm]];
                let job = Job { setup: &self.setups[arm], tables, people, draws: &draws, watch: None };
                let large = people.contacts.len() >= LARGE;
                let (outcome, _) = if large { run(&job, &ByThreads) } else { run(&job, &InOnePiece) };
                self.record(arm, replication, outcome)
            })
            .collect()
    }

    fn record(&self, arm: usize, replication: u32, mut outcome: Outcome) -> Run {
        let (metrics, marketing) = (metrics::measure(&outcome), metrics::marketing(&outcome));
        if self.world != World::Central {
            outcome.forget_days();
        }
        Run { world: self.world, arm, replication, outcome, marketing, metrics }
    }
}

/// Spreads the chunks of one run over the threads at hand.
struct ByThreads;

impl Chunks for ByThreads {
    fn recipients_per_chunk(&self) -> Option<u32> {
        Some(CHUNK)
    }

    fn map<T: Send, R: Send>(&self, tasks: Vec<T>, work: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
        tasks.into_par_iter().map(work).collect()
    }
}
