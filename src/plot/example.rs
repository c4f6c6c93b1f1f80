//! Made-up results for tests: plausible shapes, no model behind them.

use crate::experiment::{
    Answer, ArmInfo, ComparisonRow, DayCounts, GateDay, Outcome, ReasonCount, Results, Run, SegmentTotals,
    SummaryRow, World,
};
use crate::messaging::{Category, MessagingLimit, Rating, Reason, SEGMENTS};
use crate::metric::METRICS;

/// How large the example is.
#[derive(Clone)]
pub(super) struct Shape {
    pub arms: Vec<&'static str>,
    pub replications: u32,
    pub days: u32,
    pub list: u64,
}

impl Default for Shape {
    fn default() -> Self {
        Self { arms: vec!["blast", "warm-up", "paced-blast"], replications: 40, days: 30, list: 20_000 }
    }
}

/// A small generator of numbers in [0, 1).
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

const MIX: [f64; 3] = [0.5, 0.3, 0.2];

fn outcome(shape: &Shape, arm: usize, luck: &mut Luck) -> Outcome {
    let days = shape.days;
    let idle = shape.arms[arm] == "do-nothing";
    // 0: everything at once and worn out; 1: grows and stays well; others between.
    let calm = [0.0, 1.0, 0.5][arm % 3] + 0.03 * arm as f64 + 0.1 * luck.next();
    let mut made = Outcome {
        days,
        campaigns: 4,
        daily: vec![DayCounts::default(); days as usize * 6],
        newly_reached: vec![0; days as usize],
        ..Outcome::default()
    };
    let mut fresh = [0.0; 3];
    let mut score = 0.002;
    for day in 0..days {
        let weekday = day % 7;
        let volume = if idle {
            0.0
        } else if calm < 0.3 {
            if weekday == 0 {
                1.0
            } else if weekday < 3 {
                0.2
            } else {
                0.0
            }
        } else {
            (if weekday < 5 { 0.2 } else { 0.0 }) * (0.3 + 0.05 * f64::from(day)).min(1.0)
        };
        let mut sent = 0;
        let wear = 1.0 + f64::from(day.min(40)) * 0.05 * (1.2 - calm).max(0.0);
        for (s, segment) in SEGMENTS.into_iter().enumerate() {
            let attempts = (shape.list as f64 * MIX[s] * volume) as u64;
            sent += attempts as u32;
            let part = |share: f64| (attempts as f64 * share.min(0.3)) as u64;
            let noise = 0.8 + 0.4 * luck.next();
            let cold = [0.3, 1.0, 2.0][s];
            let by = [
                (Reason::UserLimit, part(0.05 * cold * noise)),
                (Reason::Engagement, part(0.05 * cold * wear * (1.3 - calm).max(0.1) * noise)),
                (Reason::NumberRestricted, part(if calm < 0.3 && day > 12 { 0.06 } else { 0.0 })),
                (Reason::MessagingLimit, part(if day < 6 { 0.08 * noise } else { 0.0 })),
                (Reason::Holdout, part(0.01)),
                (Reason::Unreachable, part(0.02)),
                (Reason::Silent, part(0.004 * wear * cold)),
            ];
            for (reason, count) in by.into_iter().filter(|(_, count)| *count > 0) {
                made.reasons.push(ReasonCount { day, segment, category: Category::Marketing, reason, count });
            }
            let withheld: u64 = by[..5].iter().map(|b| b.1).sum();
            let delivered = attempts - withheld - by[5].1 - by[6].1;
            let of = |share: f64| (delivered as f64 * share) as u64;
            made.daily[Outcome::cell(day, segment, Category::Marketing)] = DayCounts {
                suppressed: (shape.list as f64 * MIX[s] * 0.02) as u64,
                attempts,
                delivered,
                withheld,
                undeliverable: by[5].1,
                silent: by[6].1,
                read: of(0.6 / (1.0 + cold)),
                clicked: of(0.05),
                recipient_blocks: of(0.004 * cold * wear * noise),
                ..DayCounts::default()
            };
            fresh[s] += (1.0 - fresh[s]) * volume * (0.5 + 0.3 * calm);
        }
        let reached: f64 = (0..3).map(|s| fresh[s] * MIX[s]).sum();
        let before: u64 = made.newly_reached.iter().sum();
        made.newly_reached[day as usize] = ((reached * shape.list as f64) as u64).saturating_sub(before);
        score = (score + 0.002 * (1.1 - calm) * luck.next() - 0.0002).clamp(0.0005, 0.03);
        let rating = if idle {
            None
        } else if score > 0.02 {
            Some(Rating::Red)
        } else if score > 0.01 {
            Some(Rating::Yellow)
        } else {
            Some(Rating::Green)
        };
        let limit = match f64::from(day) * (0.5 + calm) + 3.0 * luck.next() {
            d if d < 5.0 => MessagingLimit::Tier2K,
            d if d < 20.0 => MessagingLimit::Tier10K,
            _ => MessagingLimit::Tier100K,
        };
        made.gate.push(GateDay { rating, score, limit, unique_recipients_24h: sent });
    }
    for (s, total) in made.totals.iter_mut().enumerate() {
        *total = SegmentTotals { list: (shape.list as f64 * MIX[s]) as u64, ..SegmentTotals::default() };
    }
    made
}

/// Results of that size. The second arm is best; the first is the baseline.
pub(super) fn example(shape: Shape) -> Results {
    let mut luck = Luck(7);
    let worlds =
        [World::Central, World::GateLenient, World::GateStrict, World::RecipientsLow, World::RecipientsHigh];
    let arms: Vec<ArmInfo> = shape
        .arms
        .iter()
        .enumerate()
        .map(|(at, name)| ArmInfo {
            name: (*name).to_owned(),
            strategy: (*name).to_owned(),
            description: format!("made-up arm {at}"),
            baseline: at == 0,
            reference: false,
            own_limits: 0,
        })
        .collect();
    let mut runs = Vec::new();
    for (arm, _) in arms.iter().enumerate() {
        for replication in 0..shape.replications {
            runs.push(Run {
                world: World::Central,
                arm,
                replication,
                outcome: outcome(&shape, arm, &mut luck),
                marketing: Default::default(),
                metrics: Vec::new(),
            });
        }
    }
    let enough = shape.replications >= 5;
    let mut summary = Vec::new();
    let mut comparison = Vec::new();
    for world in worlds {
        for metric in METRICS {
            let scale = match metric.name {
                "recipient_block_rate" => 0.01,
                "unwanted_impressions" => 4000.0,
                "utility_lost" | "blocks_per_1000_list" => 20.0,
                "days_to_half_reach" => 14.0,
                _ => 0.6,
            };
            let segments = if metric.by_segment { 4 } else { 1 };
            for (s, segment) in ["all", "opted_in", "inactive", "cold"].into_iter().take(segments).enumerate()
            {
                for arm in 0..arms.len() {
                    let mean = scale * (0.6 + 0.3 * luck.next() - 0.1 * s as f64);
                    summary.push(SummaryRow {
                        arm,
                        world,
                        segment,
                        metric: metric.name,
                        unit: metric.unit,
                        n: shape.replications,
                        mean: Some(mean),
                        std_error: Some(0.02 * scale),
                        interval: enough.then_some((mean - 0.04 * scale, mean + 0.04 * scale)),
                    });
                    if arm > 0 {
                        let difference = scale * (0.3 * luck.next() - 0.1);
                        let half = scale * (0.02 + 0.06 * luck.next());
                        comparison.push(ComparisonRow {
                            metric: metric.name,
                            unit: metric.unit,
                            direction: metric.direction,
                            world,
                            segment,
                            arm,
                            baseline: 0,
                            n: shape.replications,
                            difference: Some(difference),
                            std_error: Some(half / 2.0),
                            interval: enough.then_some((difference - half, difference + half)),
                            p_better: Some(0.9),
                            p_best: Some(0.5),
                            variance_reduction: Some(3.0),
                        });
                    }
                }
            }
        }
    }
    Results {
        question: "Which way of sending reaches more people?".to_owned(),
        primary: "delivered_share",
        arms,
        runs,
        summary,
        comparison,
        answer: Answer::default(),
        effects: None,
        rating_lines: (0.01, 0.02),
        complete: true,
    }
}

/// The same under every gate of the family: the primary difference by arm and gate, each with a half-width of 0.01 where there
/// are enough replications.
pub(super) fn under_all_gates(shape: Shape, difference: impl Fn(usize, usize) -> f64) -> Results {
    let enough = shape.replications >= 5;
    let mut results = example(shape);
    let primary = results.primary;
    let is_one =
        |row: &&ComparisonRow| row.world == World::Central && row.metric == primary && row.segment == "all";
    let central: Vec<ComparisonRow> = results.comparison.iter().filter(is_one).cloned().collect();
    for row in results.comparison.iter_mut().filter(|row| is_one(&&**row)) {
        (row.difference, row.interval) = (Some(-0.06), enough.then_some((-0.07, -0.05)));
    }
    for (gate, world) in World::gates().enumerate() {
        results.comparison.extend(central.iter().map(|row| {
            let value = difference(row.arm, gate);
            let interval = enough.then_some((value - 0.01, value + 0.01));
            ComparisonRow { world, difference: Some(value), interval, n: row.n.min(10), ..row.clone() }
        }));
    }
    results
}
