//! Watching everybody from outside shows the same lives as watching one by one, keeps none of them and asks no layer.

use std::sync::Mutex;

use sendlab::engine::{Chunks, InOnePiece, Job, Opinion, Outcome, Scene, Shown, Story, Watch, run};
use sendlab::population::{Population, Tables};
use sendlab::rng::Draws;
use sendlab::scenario::Variation;

use crate::harness::{Backwards, lives, parse};

const LIST: usize = 300;

/// Few are asked for much: refusals of many layers, messages held back, retries, opt-outs.
fn world(more: &str) -> String {
    format!(
        "format = 1\nseed = 5\nhorizon = \"9d\"\n[population]\nsize = {LIST}\n\
         [recipient]\np_invalid_number = {{ opted_in = 0.1, inactive = 0.1, cold = 0.3 }}\n\
         utility_per_day = {{ opted_in = 0.3 }}\n{more}\n\
         [campaign]\nlaunches = [\"0d\", \"4d\"]\n[[arm]]\nstrategy = \"paced-blast\"\nbaseline = true\n"
    )
}

fn watch_all(text: &str, chunks: &impl Chunks) -> (Outcome, Outcome, Vec<Scene>) {
    let scenario = parse(text);
    let setup = scenario.setup(0, &Variation::default());
    let tables = Tables::new(&setup.recipient, setup.horizon_minutes());
    let draws = Draws::new(scenario.seed, 0);
    let people = Population::draw(&setup.population_spec(), &tables, &draws);
    let job = |watch| Job { setup: &setup, tables: &tables, people: &people, draws: &draws, watch };
    let seen = Mutex::new(Vec::new());
    let witness = |shown: Shown| match shown {
        Shown::Attempt(scene) => seen.lock().unwrap().push(scene.clone()),
        Shown::Answer(scene) => panic!("nobody is answered: {scene:?}"),
    };
    let (watched, kept) = run(&job(Some(Watch::All(&witness))), chunks);
    assert_eq!(kept, Story::default(), "what is shown is not kept");
    let unwatched = run(&job(None), &InOnePiece).0;
    (watched, unwatched, seen.into_inner().unwrap())
}

#[test]
fn everybody_is_seen_as_they_are_one_by_one_and_no_layer_is_asked() {
    let limit = "[account]\nmessaging_limit = 250";
    for text in [world(""), world(limit)] {
        for piece in [true, false] {
            let (watched, unwatched, mut seen) =
                if piece { watch_all(&text, &InOnePiece) } else { watch_all(&text, &Backwards(37)) };
            assert_eq!(watched, unwatched, "watching changes nothing");
            assert!(seen.iter().all(|scene| scene.findings.is_empty()));
            seen.sort_by_key(|scene| scene.recipient);
            let one_by_one: Vec<Scene> = lives(&parse(&text), LIST as u32).into_iter().flatten().collect();
            let asked = |scene: &Scene| scene.findings.iter().any(|finding| finding.opinion == Opinion::Pass);
            assert!(one_by_one.iter().any(asked), "one alone is told of with the layers");
            let mut plain = one_by_one;
            plain.iter_mut().for_each(|scene| scene.findings.clear());
            assert!(plain.len() > LIST && plain.iter().any(|scene| scene.outcome.is_err()));
            assert_eq!(seen.len(), plain.len());
            for (seen, alone) in seen.iter().zip(&plain) {
                assert_eq!(seen, alone);
            }
        }
    }
}
