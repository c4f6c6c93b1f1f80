//! The answer in words: one sentence for each arm, with its doubt.

use crate::experiment::{Answer, ComparisonRow, Results, World};
use crate::metric::{Direction, Metric};
use crate::scenario::Scenario;

/// Fewer replications than this are warned of.
const FEW: u32 = 10;
/// Fewer than this give no interval.
const TOO_FEW: u32 = 5;

/// The answer of an experiment's tables.
pub fn answer(scenario: &Scenario, results: &Results, other_worlds: bool) -> Answer {
    let metric = scenario.answer;
    let arms = (0..results.arms.len()).filter(|&arm| !results.arms[arm].baseline);
    let sentences = arms.map(|arm| sentence(results, metric, arm)).collect();
    Answer {
        sentences,
        warnings: warnings(scenario, results, metric),
        caveats: caveats(scenario, other_worlds),
    }
}

fn row<'a>(results: &'a Results, metric: &str, world: World, arm: usize) -> Option<&'a ComparisonRow> {
    results
        .comparison
        .iter()
        .find(|row| row.metric == metric && row.world == world && row.arm == arm && row.segment == "all")
}

fn sentence(results: &Results, metric: &Metric, arm: usize) -> String {
    let name = &results.arms[arm].name;
    let baseline = results.arms.iter().find(|arm| arm.baseline).map_or("", |arm| arm.name.as_str());
    let Some(central) = row(results, metric.name, World::Central, arm) else {
        return format!("{name}: no pair of replications to compare with {baseline}");
    };
    let Some(difference) = central.difference else {
        return format!("{name}: {} has no value to compare with {baseline}", metric.name);
    };
    let scale = Scale::of(metric);
    let found = central.interval.is_none_or(|(low, high)| !(low..=high).contains(&0.0));
    let worlds: Vec<&ComparisonRow> = results
        .comparison
        .iter()
        .filter(|row| row.metric == metric.name && row.arm == arm && row.segment == "all")
        .filter(|row| row.world != World::Central)
        .collect();
    let opposite = |row: &&&ComparisonRow| row.difference.is_some_and(|other| other * difference < 0.0);
    let excludes_0 = |row: &ComparisonRow| row.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let flips: Vec<&str> =
        worlds.iter().filter(opposite).filter(|row| excludes_0(row)).map(|row| row.world.name()).collect();
    let leans: Vec<&str> =
        worlds.iter().filter(opposite).filter(|row| !excludes_0(row)).map(|row| row.world.name()).collect();

    let mut text = String::new();
    if !flips.is_empty() {
        text += &format!("Unresolved: the sign turns in {}. ", flips.join(", "));
    }
    let half_width = central.interval.map(|(low, high)| scale.number((high - low) / 2.0));
    if found && difference != 0.0 {
        text += &scale.claim(name, baseline, difference, half_width.as_deref());
    } else {
        let noise = half_width.map_or(String::new(), |half| format!(" ± {half}"));
        text += &format!(
            "no difference found between {name} and {baseline} in {} ({}{noise}{})",
            metric.name,
            scale.signed(difference),
            scale.unit
        );
    }
    text += &format!(" (simulation noise, 95 %, {} paired replications, central world", central.n);
    for (what, select) in [
        ("gate profiles", World::is_gate as fn(World) -> bool),
        ("recipient defaults", |world| !world.is_gate()),
    ] {
        let spread: Vec<f64> =
            worlds.iter().filter(|row| select(row.world)).filter_map(|row| row.difference).collect();
        if let (Some(low), Some(high)) =
            (spread.iter().copied().reduce(f64::min), spread.iter().copied().reduce(f64::max))
        {
            let (low, high) = (low.min(difference), high.max(difference));
            text += &format!("; {} to {} over the {what}", scale.signed(low), scale.signed(high));
        }
    }
    text += ")";
    text += &context(results, arm, metric);
    if !leans.is_empty() {
        text += &format!("; in {} the sign is the other way, within noise", leans.join(", "));
    }
    text += &disagreement(results, arm, metric, difference, found);
    text + "."
}

/// Delivery rate and recipient block rate beside the primary metric.
fn context(results: &Results, arm: usize, metric: &Metric) -> String {
    let difference = |name: &str| row(results, name, World::Central, arm).and_then(|row| row.difference);
    let mut parts = Vec::new();
    if let (Some(rate), true) = (difference("delivery_rate"), metric.name != "delivery_rate") {
        let points = format!("{:.1} points", 100.0 * rate.abs());
        parts.push(format!("at a delivery rate {points} {}", if rate < 0.0 { "lower" } else { "higher" }));
    }
    if let (Some(rate), true) = (difference("recipient_block_rate"), metric.name != "recipient_block_rate") {
        let fewer = if rate < 0.0 { "fewer" } else { "more" };
        parts.push(format!("with {:.2} {fewer} recipient blocks per 1000 delivered", 1000.0 * rate.abs()));
    }
    if parts.is_empty() { String::new() } else { format!(", {}", parts.join(" and ")) }
}

/// Says so when the recipients' side disagrees with the primary metric.
fn disagreement(results: &Results, arm: usize, metric: &Metric, difference: f64, found: bool) -> String {
    let Some(burn) = row(results, "list_burn", World::Central, arm) else { return String::new() };
    let (Some(burnt), Some((low, high))) = (burn.difference, burn.interval) else { return String::new() };
    let better = match metric.direction {
        Direction::Higher => difference > 0.0,
        Direction::Lower => difference < 0.0,
        Direction::Context => return String::new(),
    };
    let settled = low > 0.0 || high < 0.0;
    if metric.name == "list_burn" || !found || !settled || (burnt < 0.0) == better {
        return String::new();
    }
    let (points, side) = (100.0 * burnt.abs(), if burnt > 0.0 { "more" } else { "less" });
    format!("; the recipients' side disagrees: {points:.2} points {side} of the list burnt")
}

/// How the differences of a metric are told.
struct Scale {
    factor: f64,
    digits: usize,
    unit: String,
    share: bool,
    name: &'static str,
}

impl Scale {
    fn of(metric: &Metric) -> Self {
        let share = metric.unit == "share";
        Self {
            factor: if share { 100.0 } else { 1.0 },
            digits: 2,
            unit: if share { " points".to_owned() } else { format!(" {}", metric.unit) },
            share,
            name: metric.name,
        }
    }

    fn number(&self, value: f64) -> String {
        format!("{:.*}", self.digits, self.factor * value)
    }

    fn signed(&self, value: f64) -> String {
        let text = self.number(value.abs());
        let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
        match (is_zero, value < 0.0) {
            (true, _) => text,
            (false, true) => format!("−{text}"),
            (false, false) => format!("+{text}"),
        }
    }

    fn claim(&self, arm: &str, baseline: &str, difference: f64, half_width: Option<&str>) -> String {
        let size = self.number(difference.abs());
        let noise = half_width.map_or(String::new(), |half| format!(" ± {half}"));
        let unit = &self.unit;
        match (self.name, self.share) {
            ("delivered_share", _) => {
                let side = if difference < 0.0 { "less" } else { "more" };
                format!("{arm} delivers {size}{noise}{unit} {side} of the campaign than {baseline}")
            }
            (name, _) => {
                let side = if difference < 0.0 { "lower" } else { "higher" };
                format!("{arm}: {name} is {size}{noise}{unit} {side} than with {baseline}")
            }
        }
    }
}

fn warnings(scenario: &Scenario, results: &Results, metric: &Metric) -> Vec<String> {
    let mut warnings = Vec::new();
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
            .filter(|reduction| *reduction < 1.0);
        if let Some(reduction) = backfired {
            warnings.push(format!(
                "{}: pairing backfired on {} (variance reduction {reduction:.2} < 1); independent seeds would be sharper",
                info.name, metric.name
            ));
        }
        if let Some(share) = still_moving(results, arm) {
            warnings.push(format!(
                "{}: still moving at the end: {:.1} % of its deliveries fall on the last day or are still queued; \
                 a longer horizon would change its metrics",
                info.name,
                100.0 * share
            ));
        }
    }
    if saturated(results) {
        warnings.push("reach_share is saturated: every arm reaches nearly everyone it can, so it cannot tell them apart".to_owned());
    }
    warnings
}

/// Share of an arm's marketing deliveries on the last day plus messages unsent at the horizon, when it matters.
fn still_moving(results: &Results, arm: usize) -> Option<f64> {
    use crate::messaging::{Category, Reason, SEGMENTS};
    let (mut late, mut all) = (0, 0);
    for run in results.runs.iter().filter(|run| run.world == World::Central && run.arm == arm) {
        let outcome = &run.outcome;
        let last = outcome.days.checked_sub(1)?;
        for segment in SEGMENTS {
            late += outcome.day(last, segment, Category::Marketing).delivered;
        }
        late += outcome
            .reasons
            .iter()
            .filter(|row| row.reason == Reason::UnsentAtHorizon)
            .map(|row| row.count)
            .sum::<u64>();
        all += run.marketing.delivered;
    }
    let share = late as f64 / all.max(1) as f64;
    (share > 0.01 && results.arms.len() > 1).then_some(share)
}

/// Whether every arm that sends reaches nearly the same, large part of the list.
fn saturated(results: &Results) -> bool {
    let reaches: Vec<f64> = results
        .summary
        .iter()
        .filter(|row| row.metric == "reach_share" && row.world == World::Central && row.segment == "all")
        .filter_map(|row| row.mean)
        .filter(|reach| *reach > 0.0)
        .collect();
    let least = reaches.iter().copied().fold(f64::INFINITY, f64::min);
    let most = reaches.iter().copied().fold(0.0, f64::max);
    reaches.len() > 1 && least > 0.8 && most - least < 0.005
}

fn caveats(scenario: &Scenario, other_worlds: bool) -> Vec<String> {
    let mut caveats = vec![
        "illustrative, never predicted: the gate is a stand-in, its thresholds are undisclosed and assumed".to_owned(),
        "portfolio pacing, by which the platform holds back large first batches of young portfolios, is not modelled: \
         a burst is judged too kindly"
            .to_owned(),
        "the other gate families were not run: whether the answer holds without an engagement judgement is open"
            .to_owned(),
    ];
    if !other_worlds {
        caveats.push(
            "only the central world was run: how far the assumptions carry the answer is not known"
                .to_owned(),
        );
    } else if scenario.gate_is_off() {
        caveats.push("the gate is off, so its lenient and strict forms were not run".to_owned());
    }
    caveats
}
