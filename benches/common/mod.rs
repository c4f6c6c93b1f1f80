//! What the benches share: the throughput scenario, and the bare kernel that it is held against.

use std::path::Path;

use sendlab::engine::{InOnePiece, Job, run};
use sendlab::population::{Population, Tables};
use sendlab::rng::{Block, Draws};
use sendlab::scenario::{Scenario, Setup, Variation};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The throughput scenario with that many recipients, ready to run.
pub struct Full {
    setup: Setup,
    tables: Tables,
    people: Population,
    draws: Draws,
}

impl Full {
    pub fn of(recipients: u32) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/scenarios/full.toml");
        let size = format!("population.size={recipients}").parse().expect("a valid override");
        let scenario = Scenario::load(&path, &[size]).expect("the throughput scenario is valid");
        let setup = scenario.setup(0, &Variation::default());
        let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
        let draws = Draws::new(1, 0);
        let people = Population::draw(&setup.population_spec(), &tables, &draws);
        Self { setup, tables, people, draws }
    }

    /// Runs it; returns attempts and deliveries of every category.
    #[inline(never)]
    pub fn run(&self) -> (u64, u64) {
        let Self { setup, tables, people, draws } = self;
        let (outcome, _) = run(&Job { setup, tables, people, draws, watch: None }, &InOnePiece);
        let sum = |column: fn(&sendlab::engine::DayCounts) -> u64| outcome.daily.iter().map(column).sum();
        (sum(|cell| cell.attempts), sum(|cell| cell.delivered))
    }

    /// Draws its people.
    pub fn draw_people(&self) -> usize {
        Population::draw(&self.setup.population_spec(), &self.tables, &self.draws).contacts.len()
    }
}

/// What any simulator with keyed draws must do for an attempt: one draw, one record of mutable state (of the size of
/// the engine's own), comparisons.
pub struct Kernel {
    records: Vec<[u32; 16]>,
    draws: Draws,
}

impl Kernel {
    pub fn of(recipients: u32) -> Self {
        Self { records: vec![[0; 16]; recipients as usize], draws: Draws::new(1, 0) }
    }

    /// `messages` attempts on every recipient; returns how many were read.
    pub fn run(&mut self, messages: u32) -> u64 {
        let mut read = 0;
        for message in 0..messages {
            for (recipient, record) in (0..).zip(self.records.iter_mut()) {
                let words = self.draws.block(Block::Reaction, recipient, message, 0);
                let threshold = (3 << 30) - (record[0] << 20);
                if words[0] < threshold {
                    read += 1;
                    record[0] = (record[0] + u32::from(words[1] < threshold)) & 255;
                    record[1] = message;
                } else {
                    record[2] += 1;
                }
            }
        }
        read
    }
}
