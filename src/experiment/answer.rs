//! The answer in words: one sentence for each arm, with its doubt.

use crate::experiment::doubts::{caveats, warnings};
use crate::experiment::gates;
use crate::experiment::{Answer, ComparisonRow, Experiment, Results, World};
use crate::metric::{self, Direction, Metric, Side};
use crate::units::decimal;

/// Fewer replications than this give no interval, and then no difference is called found.
pub const TOO_FEW: u32 = 5;

/// The answer of an experiment's tables.
pub fn answer(experiment: &Experiment, results: &Results) -> Answer {
    let scenario = experiment.scenario();
    let metric = scenario.answer;
    let real = |arm: &usize| !results.arms[*arm].baseline && !results.arms[*arm].reference;
    let arms: Vec<usize> = (0..results.arms.len()).filter(real).collect();
    let warnings = warnings(scenario, results, metric);
    Answer {
        gates: arms.iter().filter_map(|&arm| gates::sentence(results, metric, arm)).collect(),
        sentences: arms.into_iter().map(|arm| sentence(results, metric, arm)).collect(),
        warnings,
        caveats: caveats(experiment),
    }
}

/// The difference of a metric between an arm and the baseline, over all segments.
pub fn row<'a>(results: &'a Results, metric: &str, world: World, arm: usize) -> Option<&'a ComparisonRow> {
    results
        .comparison
        .iter()
        .find(|row| row.metric == metric && row.world == world && row.arm == arm && row.segment == "all")
}

/// What can be said of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// Its interval excludes 0.
    Found,
    /// Its interval holds 0.
    Noise,
    /// It is exactly 0 in every replication.
    None,
    /// There are too few replications for an interval.
    Open,
}

impl Finding {
    pub fn of(row: &ComparisonRow) -> Self {
        match row.interval {
            Some((low, high)) if low == 0.0 && high == 0.0 => Self::None,
            Some((low, high)) if (low..=high).contains(&0.0) => Self::Noise,
            Some(_) => Self::Found,
            None => Self::Open,
        }
    }
}

pub(super) fn sentence(results: &Results, metric: &Metric, arm: usize) -> String {
    let name = &results.arms[arm].name;
    let baseline = results.arms.iter().find(|arm| arm.baseline).map_or("", |arm| arm.name.as_str());
    let Some(central) = row(results, metric.name, World::Central, arm) else {
        return format!("{name}: no pair of replications to compare with {baseline}.");
    };
    let what = words(metric.name);
    let Some(difference) = central.difference else {
        return format!("{name}: {what} has no value to compare with {baseline}.");
    };
    let others: Vec<&ComparisonRow> = results
        .comparison
        .iter()
        .filter(|row| row.metric == metric.name && row.arm == arm && row.segment == "all")
        .filter(|row| row.world.is_doubt())
        .collect();
    let scale = Scale::of(metric, central);
    let turned = |row: &&ComparisonRow| row.difference.is_some_and(|other| other * difference < 0.0);
    let named = |rows: &[&ComparisonRow]| {
        let shown = |row: &ComparisonRow| match row.difference {
            Some(there) => format!("{} ({})", row.world.name(), scale.roughly(there)),
            None => row.world.name().to_owned(),
        };
        rows.iter().map(|row| shown(row)).collect::<Vec<_>>().join(", ")
    };
    let (flips, leans): (Vec<&ComparisonRow>, Vec<&ComparisonRow>) =
        others.iter().copied().filter(turned).partition(|row| Finding::of(row) == Finding::Found);

    let found = Finding::of(central);
    let claim = match found {
        Finding::Found | Finding::Open => scale.claim(name, baseline, difference, found == Finding::Found),
        Finding::Noise => {
            let shown = scale.with_noise(difference, decimal::signed);
            format!("no difference found between {name} and {baseline} in {what}: {shown}")
        }
        Finding::None => format!("no difference found between {name} and {baseline} in {what}: 0 every time"),
    };
    let mut text = if flips.is_empty() {
        claim
    } else {
        format!("Unresolved: the sign turns in {}; in the central world {claim}", named(&flips))
    };
    text += &format!(" ({})", circumstances(central, &others, &scale, metric, !flips.is_empty()));
    text += &context(results, arm, metric);
    if matches!(found, Finding::Noise | Finding::None) {
        let apart = others.iter().copied().filter(|row| !turned(row) && Finding::of(row) == Finding::Found);
        let apart: Vec<&ComparisonRow> = apart.collect();
        if !apart.is_empty() {
            text += &format!("; but there is a difference in {}", named(&apart));
        }
    }
    if !leans.is_empty() {
        let within = if leans.iter().all(|row| row.interval.is_some()) { ", within noise" } else { "" };
        let worlds: Vec<&str> = leans.iter().map(|row| row.world.name()).collect();
        text += &format!("; in {} the sign is the other way{within}", worlds.join(", "));
    }
    if found == Finding::Found {
        text += &disagreement(results, arm, metric, difference);
    }
    text + "."
}

/// Noise, number of pairs and worlds behind a difference.
fn circumstances(
    central: &ComparisonRow,
    others: &[&ComparisonRow],
    scale: &Scale,
    metric: &Metric,
    world_is_named: bool,
) -> String {
    let mut parts = Vec::new();
    let pairs = if central.n == 1 { "replication" } else { "replications" };
    if central.interval.is_none() {
        parts.push(format!("{} paired {pairs}, too few to tell it from noise", central.n));
    } else {
        parts.push(format!("simulation noise, 95 %, {} paired {pairs}", central.n));
    }
    if !world_is_named {
        parts.push("central world".to_owned());
    }
    let mut text = parts.join(", ");
    match metric.direction {
        Direction::Lower => text += "; lower is better",
        Direction::Higher if metric.name != "delivered_share" => text += "; higher is better",
        Direction::Higher | Direction::Context => {}
    }
    let own = central.difference;
    for (what, select) in [
        ("gate profiles", World::is_gate_profile as fn(World) -> bool),
        ("recipient defaults", |world| !world.is_gate_profile()),
    ] {
        let there: Vec<f64> =
            others.iter().filter(|row| select(row.world)).filter_map(|row| row.difference).collect();
        if !there.is_empty() {
            let all = || there.iter().copied().chain(own);
            let (low, high) = (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max));
            text += &format!("; {} over the {what}", scale.range(low, high));
        }
    }
    text
}

/// Delivery rate and recipient block rate beside the primary metric.
fn context(results: &Results, arm: usize, metric: &Metric) -> String {
    let told = |name: &str, more: fn(&str) -> String, fewer: fn(&str) -> String, same: &str, factor: f64| {
        let row = row(results, name, World::Central, arm).filter(|_| metric.name != name)?;
        let difference = factor * row.difference?;
        let noise = if Finding::of(row) == Finding::Noise { " (within noise)" } else { "" };
        let size = decimal::text(difference.abs(), decimal::significant(difference, 2).unwrap_or(0).max(-3));
        Some(match difference {
            _ if Finding::of(row) == Finding::None || difference == 0.0 => same.to_owned(),
            _ if difference > 0.0 => more(&size) + noise,
            _ => fewer(&size) + noise,
        })
    };
    let parts: Vec<String> = [
        told(
            "delivery_rate",
            |size| format!("at a delivery rate {size} points higher"),
            |size| format!("at a delivery rate {size} points lower"),
            "at the same delivery rate",
            100.0,
        ),
        told(
            "recipient_block_rate",
            |size| format!("with {size} more recipient blocks per 1000 delivered"),
            |size| format!("with {size} fewer recipient blocks per 1000 delivered"),
            "with as many recipient blocks per 1000 delivered",
            1000.0,
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if parts.is_empty() { String::new() } else { format!(", {}", parts.join(" and ")) }
}

/// Says so when the other side disagrees with a difference found in the primary metric: the recipients' with a
/// metric of the sender, the sender's with a metric of the recipients.
fn disagreement(results: &Results, arm: usize, primary: &Metric, difference: f64) -> String {
    let (counterpart, side) = match primary.side {
        Side::Recipient => ("delivered_share", "sender's"),
        Side::Sender | Side::Context => ("list_burn", "recipients'"),
    };
    let Some(other) = metric::find(counterpart).filter(|other| other.name != primary.name) else {
        return String::new();
    };
    let Some(row) = row(results, other.name, World::Central, arm) else { return String::new() };
    let Some(there) = row.difference.filter(|_| Finding::of(row) == Finding::Found) else {
        return String::new();
    };
    let (Some(better), Some(better_there)) =
        (is_better(primary.direction, difference), is_better(other.direction, there))
    else {
        return String::new();
    };
    if better == better_there {
        return String::new();
    }
    let points = 100.0 * there.abs();
    let size = decimal::text(points, decimal::significant(points, 2).unwrap_or(0));
    let more = if there > 0.0 { "more" } else { "less" };
    let what = if other.name == "list_burn" {
        format!("{size} points {more} of the list burnt by blocks and opt-outs")
    } else {
        format!("{size} points {more} of the campaign delivered")
    };
    format!("; the {side} side disagrees: {what}")
}

/// Whether a difference is to the good; `None` for context.
pub(super) fn is_better(direction: Direction, difference: f64) -> Option<bool> {
    match direction {
        Direction::Higher => Some(difference > 0.0),
        Direction::Lower => Some(difference < 0.0),
        Direction::Context => None,
    }
}

/// Name of a metric in words.
pub(super) fn words(metric: &str) -> String {
    metric.replace('_', " ")
}

/// How the differences of a metric are told.
pub(super) struct Scale {
    factor: f64,
    unit: String,
    name: &'static str,
    /// Half-width of the central interval, in the unit.
    half: Option<f64>,
    /// Last digit of the central difference, as a power of ten.
    last: i32,
}

impl Scale {
    pub fn of(metric: &Metric, central: &ComparisonRow) -> Self {
        let share = metric.unit == "share";
        let factor = if share { 100.0 } else { 1.0 };
        let half = central.interval.map(|(low, high)| factor * (high - low) / 2.0);
        let alone = || decimal::significant(factor * central.difference.unwrap_or(0.0), 2);
        let last = half.and_then(decimal::last_digit).or_else(alone).unwrap_or(0);
        // A difference just beyond its noise must not be rounded to it: 0.29 ± 0.28 is not 0.3 ± 0.3.
        let size = factor * central.difference.unwrap_or(0.0).abs();
        let rounds_alike = |half: f64| size != half && decimal::text(size, last) == decimal::text(half, last);
        Self {
            factor,
            unit: if share { " points".to_owned() } else { format!(" {}", metric.unit) },
            name: metric.name,
            half,
            last: last - i32::from(half.is_some_and(rounds_alike)),
        }
    }

    /// With its noise and its unit.
    fn with_noise(&self, value: f64, write: fn(f64, i32) -> String) -> String {
        let noise = self.half.map_or(String::new(), |half| format!(" ± {}", decimal::text(half, self.last)));
        format!("{}{noise}{}", write(self.factor * value, self.last), self.unit)
    }

    /// Three digits, for worlds whose noise is not told.
    pub fn roughly(&self, value: f64) -> String {
        let value = self.factor * value;
        decimal::signed(value, decimal::significant(value, 3).unwrap_or(0)) + &self.unit
    }

    pub fn range(&self, low: f64, high: f64) -> String {
        let (low, high) = (self.factor * low, self.factor * high);
        let last = decimal::significant(low.abs().max(high.abs()), 3).unwrap_or(0);
        format!("{} to {}", decimal::signed(low, last), decimal::signed(high, last))
    }

    /// What is the case; in the past tense when only these few replications are told of.
    fn claim(&self, arm: &str, baseline: &str, difference: f64, found: bool) -> String {
        let size = self.with_noise(difference.abs(), decimal::text);
        if self.name == "delivered_share" {
            let (delivers, side) = (
                if found { "delivers" } else { "delivered" },
                if difference < 0.0 { "less" } else { "more" },
            );
            format!("{arm} {delivers} {size} {side} of the campaign than {baseline}")
        } else {
            let (is, side) =
                (if found { "is" } else { "was" }, if difference < 0.0 { "lower" } else { "higher" });
            format!("with {arm} {} {is} {size} {side} than with {baseline}", words(self.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::ArmInfo;

    /// Two arms with these differences (metric, world, difference, half-width of the interval or none).
    fn results(rows: &[(&'static str, World, f64, Option<f64>)], n: u32) -> Results {
        let arm = |name: &str, baseline| ArmInfo {
            name: name.to_owned(),
            strategy: name.to_owned(),
            description: String::new(),
            baseline,
            reference: false,
            own_limits: 0,
        };
        let comparison = rows.iter().map(|&(name, world, difference, half)| {
            let metric = metric::find(name).unwrap();
            ComparisonRow {
                metric: metric.name,
                unit: metric.unit,
                direction: metric.direction,
                world,
                segment: "all",
                arm: 1,
                baseline: 0,
                n,
                difference: Some(difference),
                std_error: None,
                interval: half.map(|half| (difference - half, difference + half)),
                p_better: None,
                p_best: None,
                variance_reduction: None,
            }
        });
        Results {
            question: String::new(),
            primary: "delivered_share",
            arms: vec![arm("blast", true), arm("warm-up", false)],
            runs: Vec::new(),
            summary: Vec::new(),
            comparison: comparison.collect(),
            answer: Answer::default(),
            effects: None,
            rating_lines: (0.01, 0.02),
            complete: true,
        }
    }

    fn told(metric: &str, rows: &[(&'static str, World, f64, Option<f64>)], n: u32) -> String {
        sentence(&results(rows, n), metric::find(metric).unwrap(), 1)
    }

    use World::{Central, GateLenient, GateStrict, RecipientsHigh};

    #[test]
    fn a_difference_is_told_with_its_noise_its_worlds_and_both_rates() {
        let rows = [
            ("delivered_share", Central, -0.056, Some(0.003)),
            ("delivered_share", GateLenient, -0.061, Some(0.004)),
            ("delivered_share", GateStrict, -0.002, Some(0.001)),
            ("delivered_share", RecipientsHigh, -0.157, Some(0.01)),
            ("delivery_rate", Central, 0.174, Some(0.002)),
            ("recipient_block_rate", Central, -0.000_33, Some(0.000_01)),
            ("list_burn", Central, 0.001, Some(0.002)),
        ];
        assert_eq!(
            told("delivered_share", &rows, 40),
            "warm-up delivers 5.6 ± 0.3 points less of the campaign than blast (simulation noise, 95 %, 40 paired \
             replications, central world; −6.10 to −0.20 over the gate profiles; −15.7 to −5.6 over the recipient \
             defaults), at a delivery rate 17 points higher and with 0.33 fewer recipient blocks per 1000 delivered."
        );
    }

    #[test]
    fn a_world_in_which_the_winner_flips_comes_first_and_a_lean_is_only_named() {
        let rows = [
            ("delivered_share", Central, -0.056, Some(0.003)),
            ("delivered_share", GateStrict, 0.1227, Some(0.01)),
            ("delivered_share", GateLenient, 0.001, Some(0.01)),
        ];
        let told = told("delivered_share", &rows, 40);
        assert!(
            told.starts_with(
                "Unresolved: the sign turns in gate-strict (+12.3 points); in the central world warm-up"
            ),
            "{told}"
        );
        assert!(told.ends_with("; in gate-lenient the sign is the other way, within noise."), "{told}");
    }

    #[test]
    fn what_the_noise_can_explain_is_not_found_but_a_world_where_it_is_found_is_named() {
        let rows = [
            ("delivered_share", Central, -0.0006, Some(0.0012)),
            ("delivered_share", GateStrict, -0.129, Some(0.09)),
            ("delivery_rate", Central, -0.009, Some(0.01)),
            ("recipient_block_rate", Central, 0.0, Some(0.0)),
        ];
        let told = told("delivered_share", &rows, 6);
        for part in [
            "no difference found between warm-up and blast in delivered share: −0.06 ± 0.12 points (",
            ", at a delivery rate 0.90 points lower (within noise) and with as many recipient blocks per 1000",
            "; but there is a difference in gate-strict (−12.9 points)",
        ] {
            assert!(told.contains(part), "{part} in\n{told}");
        }
    }

    #[test]
    fn with_too_few_replications_nothing_is_found_and_no_confidence_claimed() {
        for (n, pairs) in [(1, "1 paired replication,"), (4, "4 paired replications,")] {
            let rows = [
                ("delivered_share", Central, -0.056, None),
                ("delivered_share", GateStrict, 0.1, None),
                ("list_burn", Central, -0.01, None),
            ];
            let told = told("delivered_share", &rows, n);
            assert!(told.starts_with("warm-up delivered 5.6 points less"), "{told}");
            assert!(told.contains(&format!("({pairs} too few to tell it from noise")), "{told}");
            assert!(told.contains("in gate-strict the sign is the other way."), "{told}");
            for claim in ["95 %", "Unresolved", "found", "within noise", "disagrees", "±"] {
                assert!(!told.contains(claim), "{claim} in\n{told}");
            }
        }
    }

    #[test]
    fn what_is_just_found_is_not_rounded_to_its_noise() {
        let told = told("delivered_share", &[("delivered_share", Central, -0.0029, Some(0.0028))], 40);
        assert!(told.starts_with("warm-up delivers 0.29 ± 0.28 points less"), "{told}");
    }

    #[test]
    fn identical_arms_differ_by_nothing_at_all() {
        let rows = [("delivered_share", Central, 0.0, Some(0.0)), ("delivery_rate", Central, 0.0, Some(0.0))];
        let told = told("delivered_share", &rows, 40);
        assert!(told.contains("no difference found") && told.contains(": 0 every time ("), "{told}");
        assert!(told.contains("at the same delivery rate"), "{told}");
    }

    #[test]
    fn the_other_side_is_heard_when_it_disagrees_whichever_side_is_asked() {
        for (primary, difference, other, there, disagrees) in [
            (
                "delivered_share",
                -0.05,
                "list_burn",
                -0.005,
                Some("recipients' side disagrees: 0.50 points less"),
            ),
            ("delivered_share", 0.05, "list_burn", -0.005, None),
            (
                "delivered_share",
                0.05,
                "list_burn",
                0.005,
                Some("recipients' side disagrees: 0.50 points more"),
            ),
            ("cost", -5.0, "list_burn", 0.005, Some("recipients' side disagrees: 0.50 points more")),
            (
                "list_burn",
                -0.05,
                "delivered_share",
                -0.005,
                Some("sender's side disagrees: 0.50 points less"),
            ),
            ("list_burn", -0.05, "delivered_share", 0.005, None),
        ] {
            let half = f64::abs(difference) / 20.0;
            let rows = [(primary, Central, difference, Some(half)), (other, Central, there, Some(0.0003))];
            let told = told(primary, &rows, 40);
            match disagrees {
                Some(part) => assert!(told.contains(part), "{part} in\n{told}"),
                None => assert!(!told.contains("disagrees"), "{told}"),
            }
        }
    }

    #[test]
    fn other_metrics_say_which_way_is_better() {
        let rows = [("annoyance", Central, -85_986.1, Some(1_234.0))];
        let told = told("annoyance", &rows, 40);
        assert!(
            told.starts_with(
                "with warm-up annoyance is 86,000 ± 1,200 messages lower than with blast (simulation"
            ),
            "{told}"
        );
        assert!(told.contains("; lower is better"), "{told}");
    }
}
