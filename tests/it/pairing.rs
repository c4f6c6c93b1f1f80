//! What arms share, and what that buys.

use sendlab::engine::{InOnePiece, Scene};
use sendlab::experiment::{Experiment, Results};
use sendlab::messaging::{MessageId, Negative};

use crate::harness::{difference, lives_of, run_one, scenario};

/// A fifth of the default list with a fifth of the volume: two ramps that grow by 1.8 and 2.0 a day. The whole
/// default list in 200 replications (by hand, release build) has reductions of 9.9 for `delivered_share` and 68 for
/// `blocks_per_1000_list`.
fn ramps(seed: u64) -> Results {
    let tables = "[population]\nsize = 10_000\n[campaign]\nlaunches = [\"0d\", \"7d\", \"14d\", \"21d\"]\n\
        [strategy.slower]\nlike = \"ramp\"\nschedule = { ramp = { v0 = 200, growth = 1.8 } }\n\
        [strategy.faster]\nlike = \"ramp\"\nschedule = { ramp = { v0 = 200, growth = 2.0 } }\n\
        [[arm]]\nstrategy = \"slower\"\nbaseline = true\n[[arm]]\nstrategy = \"faster\"\n";
    let head = format!("seed = {seed}\nreplications = 20\nhorizon = \"30d\"");
    Experiment::new(scenario(&head, tables)).other_worlds(false).run()
}

#[test]
fn pairing_reduces_variance_and_leaves_means_alone() {
    let (paired, other) = (ramps(1), ramps(2));
    for (metric, least) in [("delivered_share", 3.0), ("blocks_per_1000_list", 5.0)] {
        let row = difference(&paired, metric, 1);
        let reduction = row.variance_reduction.unwrap();
        assert!(reduction > least, "{metric}: {reduction}");
        // Arms of different seeds share nothing: their difference is the same within its larger error.
        let mean = |results: &Results, arm| {
            let row =
                results.summary.iter().find(|row| (row.arm, row.metric, row.segment) == (arm, metric, "all"));
            let row = row.unwrap();
            (row.mean.unwrap(), row.std_error.unwrap())
        };
        let ((slow, slow_error), (fast, fast_error)) = (mean(&paired, 0), mean(&other, 1));
        let error = slow_error.hypot(fast_error).hypot(row.std_error.unwrap());
        let z = (fast - slow - row.difference.unwrap()) / error;
        assert!(z.abs() < 4.5, "{metric}: z = {z}");
    }
}

/// No memory and no fatigue, and nobody holds anything back.
const FORGETFUL: &str = "[gate]\nprofile = \"off\"\n[population]\nsize = 150\n\
    [recipient]\nbeta_read = 0\nbeta_click = 0\nbeta_negative = 0\nstate_dependence = 0\nnovelty_read_boost = 1\n\
    first_contact_multiplier = 1\ngoodwill_loss_per_unread = 0\nrepetition_multiplier = 0\n\
    inactive_after = \"10000d\"\ninactive_after_unread = 1000\nwaking_length = \"24h\"\n\
    p_click = { marketing = { inactive = 0 }, utility = { inactive = 0 } }\n\
    p_reply = { marketing = { inactive = 0 }, utility = { inactive = 0 } }\n";

/// What a person decided about a message, and how long it took.
type Decision = (MessageId, Option<u32>, bool, bool, Option<(Negative, u32)>, bool);

fn decisions(scenes: &[Scene]) -> Vec<Decision> {
    let decision = |scene: &Scene| {
        let (reaction, minute) = (scene.outcome.as_ref().ok()?, scene.second / 60);
        Some((
            scene.message,
            reaction.read.map(|read| read - minute),
            reaction.click,
            reaction.reply,
            reaction.negative.map(|(kind, at)| (kind, at - minute)),
            reaction.report,
        ))
    };
    let mut decisions: Vec<Decision> = scenes.iter().filter_map(decision).collect();
    decisions.sort_by_key(|decision| decision.0);
    decisions
}

/// The same message meets the same luck in every arm, whenever it is sent.
#[test]
fn a_message_has_the_same_reaction_in_both_arms() {
    let tables = format!(
        "{FORGETFUL}[campaign]\nlaunches = [\"0d\", \"7d\", \"14d\", \"21d\"]\n\
         [strategy.slow]\nlike = \"warm-up\"\nschedule = {{ ramp = {{ v0 = 10, growth = 1.2 }} }}\n\
         [[arm]]\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"slow\"\n"
    );
    let world = scenario("horizon = \"30d\"", &tables);
    let (mut both, mut moved) = (0, 0);
    for (blast, slow) in lives_of(&world, 0, 150).iter().zip(&lives_of(&world, 1, 150)) {
        let times = |scenes: &[Scene]| scenes.iter().map(|scene| scene.second).collect::<Vec<_>>();
        moved += u32::from(times(blast) != times(slow));
        let (blast, slow) = (decisions(blast), decisions(slow));
        for decision in &blast {
            if let Some(other) = slow.iter().find(|other| other.0 == decision.0) {
                assert_eq!(decision, other);
                both += 1;
            }
        }
    }
    assert!(both > 400 && moved > 100, "{both} messages in both arms, {moved} people met at other times");
}

/// People are the same in every arm, whatever the sender does.
#[test]
fn arms_meet_the_same_list() {
    let world =
        scenario("", "[[arm]]\nstrategy = \"blast\"\nbaseline = true\n[[arm]]\nstrategy = \"do-nothing\"\n");
    let lists = [0, 1].map(|arm| {
        run_one(&world, arm, 0, None, &InOnePiece).0.totals.map(|totals| (totals.list, totals.events))
    });
    assert_eq!(lists[0], lists[1]);
}
