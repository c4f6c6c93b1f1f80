//! A trial: one replication of every arm with few of the recipients, to see what the whole will take.

use crate::experiment::conduct::Stage;
use crate::experiment::{Experiment, World};

/// What a trial saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Recipients of each run.
    pub recipients: u32,
    /// Attempts of each arm's run.
    pub attempts: Vec<u64>,
}

impl Experiment {
    /// Recipients of the scenario; arms whose population differs count with the largest.
    pub fn recipients(&self) -> u32 {
        let size = |&arm: &usize| self.scenario().setup(arm, &World::Central.variation()).size;
        self.arms().indices().iter().map(size).max().unwrap_or(0)
    }

    /// Runs the first replication of every arm in the central world on one thread, with no more than `most`
    /// recipients. Whoever has a clock learns the cost of a replication.
    pub fn trial(&self, most: u32) -> Trial {
        let mut stage = Stage::new(self, World::Central);
        stage.keep_few(most);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let runs = match pool {
            Ok(pool) => pool.install(|| stage.replicate(0)),
            Err(_) => stage.replicate(0),
        };
        let attempts = |run: &crate::experiment::Run| run.outcome.daily.iter().map(|row| row.attempts).sum();
        Trial { recipients: self.recipients().min(most), attempts: runs.iter().map(attempts).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Override, Scenario};

    fn experiment(file: &str, sets: &[&str]) -> Experiment {
        let sets: Vec<Override> = sets.iter().map(|set| Override::parse(set).unwrap()).collect();
        Experiment::new(Scenario::load(file.as_ref(), &sets).unwrap()).other_worlds(false)
    }

    #[test]
    fn with_all_recipients_it_is_the_first_replication() {
        let small = ["population.size=500", "horizon=9d", "replications=1"];
        let experiment = experiment("scenarios/blast-vs-warm-up.toml", &small);
        let whole = experiment.run();
        let attempts: Vec<u64> =
            whole.runs.iter().map(|run| run.outcome.daily.iter().map(|row| row.attempts).sum()).collect();
        assert_eq!(experiment.trial(u32::MAX), Trial { recipients: 500, attempts: attempts.clone() });
        let part = experiment.trial(100);
        assert_eq!((part.recipients, part.attempts.len()), (100, 2));
        let share = part.attempts[0] as f64 / attempts[0] as f64;
        assert!(
            (0.1..0.35).contains(&share),
            "a fifth of the people, about a fifth of the attempts: {share}"
        );
        assert_eq!(experiment.trial(0).attempts, [0, 0], "nobody, nothing");
    }

    #[test]
    fn of_a_contact_list_some_of_every_part_are_tried() {
        let experiment = experiment("scenarios/real-contacts.toml", &["horizon=5d"]);
        assert!(experiment.recipients() > 2_000);
        let part = experiment.trial(50);
        assert_eq!(part.recipients, 50);
        assert!((40..400).contains(&part.attempts[0]), "{part:?}");
    }
}
