//! Every gate of the family beside the scenario's own.

use std::path::Path;

use sendlab::experiment::{Experiment, World};
use sendlab::scenario::Scenario;

/// Every gate of the family is run on demand, beside the scenario's own, and the own one is found again among them.
#[test]
fn all_gates_stand_beside_the_scenarios_own() {
    let text = "format = 1\nreplications = 5\nhorizon = \"8d\"\n[population]\nsize = 300\n[[arm]]\nstrategy = \
                \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"paced-blast\"";
    let scenario = Scenario::from_text(text, "gates.toml", Path::new(""), &[]).unwrap();
    let results = Experiment::new(scenario).other_worlds(false).all_gates(true).run();
    let values = |world: World| -> Vec<_> {
        results.runs.iter().filter(|run| run.world == world).map(|run| (run.arm, &run.metrics)).collect()
    };
    let own = World::gates().find(|world| world.name() == "composite-central").unwrap();
    assert_eq!(values(own), values(World::Central));
    let documented = World::gates().find(|world| world.name() == "documented-central").unwrap();
    assert_ne!(values(documented), values(World::Central));
    assert!(World::gates().all(|world| values(world).len() == 10));
    assert!(
        results.answer.gates.len() == 1 && !results.answer.sentences[0].contains("over the gate profiles")
    );
}
