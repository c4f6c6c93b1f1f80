//! A strategy of one's own in Rust beside a shipped one: after work only, the most engaged first, and slower while few
//! read. It sees what a sender sees; queues, opt-outs, limits and the books are the machinery's business.

use sendlab::experiment::Experiment;
use sendlab::scenario::Scenario;
use sendlab::strategy::{Line, Now, Signal, Start, Strategy, Tactics};

#[derive(Debug)]
struct AfterWork {
    hourly: u64,
}

struct Evening {
    usual: u64,
    hourly: u64,
}

impl Strategy for AfterWork {
    fn description(&self) -> String {
        format!("17 to 21 h, {} messages an hour, a tenth of it while fewer than a third read", self.hourly)
    }

    fn start(&self, _: &Start) -> Box<dyn Tactics> {
        Box::new(Evening { usual: self.hourly, hourly: self.hourly })
    }

    fn remembers(&self) -> Option<usize> {
        Some(0) // A memory for signals; no single send has to be remembered.
    }
}

impl Tactics for Evening {
    fn open_hour(&mut self, now: &Now<'_>) {
        let few_read = now.signal(Signal::ReadRate7d).is_some_and(|rate| rate < 0.33);
        self.hourly = if few_read { self.usual / 10 } else { self.usual };
    }

    fn includes(&self, line: &Line<'_>) -> bool {
        line.unread_run() < 3
    }

    fn rank(&self, line: &Line<'_>) -> f64 {
        line.score()
    }

    fn quota(&self, hour: u32) -> Option<u64> {
        Some(if (17..21).contains(&(hour % 24)) { self.hourly } else { 0 })
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let smaller = ["population.size=5_000".parse()?, "replications=6".parse()?];
    let scenario = Scenario::load("scenarios/blast-vs-warm-up.toml".as_ref(), &smaller)?;
    let ours = AfterWork { hourly: 500 };
    let results = Experiment::new(scenario).with_strategy("warm-up", "after-work", ours)?.run();
    results.answer.sentences.iter().for_each(|sentence| println!("{sentence}"));
    Ok(())
}
