//! What a reader of the answer must know besides: too few replications, pairing that backfired, metrics still moving
//! at the end, and the assumptions behind it all.

use crate::experiment::answer::{TOO_FEW, row};
use crate::experiment::{Experiment, Results, World};
use crate::metric::Metric;
use crate::scenario::{Scenario, Variation};

/// Fewer replications than this are warned of.
const FEW: u32 = 10;

/// What weakens the answer.
pub fn warnings(scenario: &Scenario, results: &Results, metric: &Metric) -> Vec<String> {
    let mut warnings: Vec<String> = Vec::new();
    if results.arms.len() < 2 {
        warnings.push("there is only one arm, so nothing is compared; add another [[arm]]".to_owned());
    }
    warnings.extend(results.arms.iter().filter(|arm| arm.reference).map(|arm| {
        format!("{} sees the truth: a reference beside the others, never best and no answer", arm.name)
    }));
    let replications =
        results.runs.iter().filter(|run| run.world == World::Central && run.arm == 0).count() as u32;
    if replications < TOO_FEW {
        warnings.push(format!(
            "{replications} replications: too few for an interval (at least {TOO_FEW}); run more with --replications"
        ));
    } else if replications < FEW {
        warnings.push(format!(
            "{replications} replications are few; run at least {FEW} before you believe an interval"
        ));
    }
    if !results.complete {
        warnings.push("interrupted: only the finished replications are in".to_owned());
    }
    if !scenario.population_is_redrawn() {
        warnings.push("redraw = false: for these people only".to_owned());
    }
    for (arm, info) in results.arms.iter().enumerate() {
        let backfired = row(results, metric.name, World::Central, arm)
            .and_then(|row| row.variance_reduction)
            // What rounds to 1 is neither gain nor loss.
            .filter(|reduction| *reduction < 0.995);
        if let Some(reduction) = backfired {
            warnings.push(format!(
                "{}: pairing backfired on {} (variance reduction {reduction:.2} < 1); independent seeds would be sharper",
                info.name, metric.name
            ));
        }
        if let Some(share) = still_moving(results, arm) {
            warnings.push(format!(
                "{}: still moving at the end: {:.1} % of its marketing was delivered on the last day or is still queued; \
                 a longer horizon would change its metrics",
                info.name,
                100.0 * share
            ));
        }
    }
    if let Some(reach) = saturated(results) {
        warnings.push(format!(
            "every arm that sends reaches about {:.0} % of the list, so that reach_share cannot tell them apart",
            100.0 * reach
        ));
    }
    warnings
}

/// Of the marketing that an arm delivered or still had queued at the horizon, the share that was queued or was delivered on
/// the last day, when it matters.
fn still_moving(results: &Results, arm: usize) -> Option<f64> {
    use crate::messaging::{Category, Reason, SEGMENTS};
    let (mut last_day, mut queued, mut delivered) = (0, 0, 0);
    for run in results.runs.iter().filter(|run| run.world == World::Central && run.arm == arm) {
        let outcome = &run.outcome;
        let last = outcome.days.checked_sub(1)?;
        for segment in SEGMENTS {
            last_day += outcome.day(last, segment, Category::Marketing).delivered;
        }
        queued += outcome
            .reasons
            .iter()
            // Retries of transactional messages and answers to customers end at the horizon as well.
            .filter(|row| row.reason == Reason::UnsentAtHorizon && row.category == Category::Marketing)
            .map(|row| row.count)
            .sum::<u64>();
        delivered += run.marketing.delivered;
    }
    let share = (last_day + queued) as f64 / (delivered + queued).max(1) as f64;
    (share > 0.01 && results.arms.len() > 1).then_some(share)
}

/// The reach of all arms that send, when it is nearly the same, large part of the list.
fn saturated(results: &Results) -> Option<f64> {
    let reaches: Vec<f64> = results
        .summary
        .iter()
        .filter(|row| row.metric == "reach_share" && row.world == World::Central && row.segment == "all")
        .filter_map(|row| row.mean)
        .filter(|reach| *reach > 0.0)
        .collect();
    let least = reaches.iter().copied().fold(f64::INFINITY, f64::min);
    let most = reaches.iter().copied().fold(0.0, f64::max);
    (reaches.len() > 1 && least > 0.8 && most - least < 0.005).then_some(least)
}

/// The assumptions behind it.
pub fn caveats(experiment: &Experiment) -> Vec<String> {
    let scenario = experiment.scenario();
    let baseline = scenario.setup(scenario.baseline(), &Variation::default());
    let mut caveats = vec![
        "illustrative, never predicted: the gate is a stand-in, its thresholds are undisclosed and assumed"
            .to_owned(),
    ];
    if baseline.escapes_pacing() {
        caveats.push(
            "portfolio pacing, by which the platform holds back large first batches, is modelled for portfolios that start \
             at a limit of 250; other portfolios below its bound escape it here, so their bursts are judged too kindly"
                .to_owned(),
        );
    }
    if !experiment.has_all_gates() {
        let judged = baseline.family.name() != "documented";
        let others = if judged { "without an engagement judgement" } else { "under an engagement judgement" };
        caveats.push(format!(
            "the other gate families were not run: whether the answer holds {others} is open (--gates all)"
        ));
    }
    if experiment.is_central_only() {
        caveats.push(
            "only the central world was run: how far the assumptions carry the answer is not known"
                .to_owned(),
        );
    } else if scenario.gate_is_off() {
        caveats.push("the gate is off, so its lenient and strict forms were not run".to_owned());
    }
    caveats
}
