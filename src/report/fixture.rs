//! Made-up results for tests.

use crate::engine::{DayCounts, GateDay, Outcome, ReasonCount, SegmentTotals};
use crate::experiment::{
    Answer, ArmInfo, ComparisonRow, EffectRow, Effects, Results, Run, SummaryRow, World,
};
use crate::messaging::{Category, Change, Entity, GateEvent, MessagingLimit, Rating, Reason, Segment};
use crate::metric::METRICS;
use crate::report::provenance::{DirectReward, Illustration, Provenance, ResolvedValue, RunInfo};

const WORLDS: [World; 3] = [World::Central, World::GateLenient, World::GateStrict];
const NAMES: [&str; 12] = [
    "blast",
    "warm-up",
    "paced-blast",
    "ramp",
    "engaged-first",
    "marketing-first",
    "utility-first",
    "sunset-inactive",
    "do-nothing",
    "blast-once",
    "slow-and-steady-with-a-long-name",
    "mine",
];

fn outcome(arm: usize, replication: u32) -> Outcome {
    let days = 3;
    let mut daily = Vec::new();
    for cell in 0..days * 6 {
        let attempts = 100 + u64::from(cell) + arm as u64 * 7 + u64::from(replication);
        let withheld = 10 + u64::from(cell);
        daily.push(DayCounts {
            suppressed: 5,
            attempts,
            delivered: attempts - withheld - 4,
            withheld,
            undeliverable: 3,
            silent: 1,
            read: 40,
            recipient_blocks: 1,
            ..DayCounts::default()
        });
    }
    let reason = |reason, count| ReasonCount {
        day: 0,
        segment: Segment::Cold,
        category: Category::Marketing,
        reason,
        count,
    };
    Outcome {
        days,
        campaigns: 1,
        daily,
        reasons: vec![
            reason(Reason::Engagement, 9),
            reason(Reason::MessagingLimit, 1),
            reason(Reason::Silent, 1),
            reason(Reason::OfferExpired, 5),
        ],
        codes: Vec::new(),
        answers: Vec::new(),
        numbers: 1,
        gate: vec![
            GateDay { rating: None, score: 0.0, limit: MessagingLimit::Tier10K, unique_recipients_24h: 9000 },
            GateDay {
                rating: Some(Rating::Yellow),
                score: 0.0125,
                limit: MessagingLimit::Unlimited,
                unique_recipients_24h: 12_000,
            },
        ],
        gate_events: vec![GateEvent {
            second: 90_000,
            entity: Entity::Number,
            id: 0,
            event: Change::Rating,
            from: "green",
            to: "yellow",
            cause: "score above the yellow line",
        }],
        totals: [SegmentTotals { list: 100, ..SegmentTotals::default() }; 3],
        newly_reached: vec![50, 20, 10],
        half_reach: Some(2000),
    }
}

/// `arms` arms (at most 12) and `replications` replications in three worlds; the second arm is better by 8 points.
pub fn results(arms: usize, replications: u32) -> Results {
    let mut results = Results {
        question: "Everyone at once, or warm up?".to_owned(),
        primary: "delivered_share",
        arms: NAMES[..arms]
            .iter()
            .map(|name| ArmInfo {
                name: (*name).to_owned(),
                strategy: (*name).to_owned(),
                description: "everyone, spread over 5 days".to_owned(),
                baseline: *name == NAMES[0],
                reference: false,
            own_limits: 0,
            })
            .collect(),
        runs: Vec::new(),
        summary: Vec::new(),
        comparison: Vec::new(),
        answer: Answer {
            gates: Vec::new(),
            sentences: vec![
                "warm-up delivers 8.0 ± 1.0 points more of the campaign than blast (simulation noise, 95 %, 40 paired \
                 replications, central gate; +7 to +9 over the gate profiles), at a delivery rate 17 points higher \
                 and with 0.7 fewer recipient blocks per 1000 delivered."
                    .to_owned(),
            ],
            warnings: vec!["reach_share still rises at the horizon; a longer horizon may change it".to_owned()],
            caveats: vec!["Feedback reaches the gate hours after delivery; that lag has no published source".to_owned()],
        },
        effects: None,
        rating_lines: (0.01, 0.02),
        complete: true,
    };
    for world in WORLDS {
        for arm in 0..arms {
            for replication in 0..replications {
                let shift = 0.001 * f64::from(replication);
                let metrics = METRICS
                    .iter()
                    .enumerate()
                    .map(|(at, metric)| {
                        let value = 0.1 + 0.01 * at as f64 + 0.08 * arm as f64 + shift;
                        let part = metric.by_segment.then_some(value);
                        [Some(value), part, part, None]
                    })
                    .collect();
                results.runs.push(Run {
                    world,
                    arm,
                    replication,
                    marketing: Default::default(),
                    outcome: outcome(arm, replication),
                    metrics,
                });
            }
            for segment in ["all", "opted_in", "inactive", "cold"] {
                for (at, metric) in
                    METRICS.iter().enumerate().filter(|(_, m)| segment == "all" || m.by_segment)
                {
                    let scale =
                        if metric.unit == "messages" || metric.unit == "USD" { 12_345.6 } else { 1.0 };
                    let mean = scale * (0.1 + 0.01 * at as f64 + 0.08 * arm as f64);
                    let enough = replications >= 5;
                    results.summary.push(SummaryRow {
                        arm,
                        world,
                        segment,
                        metric: metric.name,
                        unit: metric.unit,
                        n: replications,
                        mean: (replications > 0 && segment != "cold").then_some(mean),
                        std_error: (replications > 1).then_some(0.004 * scale),
                        interval: enough.then_some((mean - 0.01 * scale, mean + 0.01 * scale)),
                    });
                    if arm > 0 {
                        let difference = 0.08 * scale * arm as f64;
                        results.comparison.push(ComparisonRow {
                            metric: metric.name,
                            unit: metric.unit,
                            direction: metric.direction,
                            world,
                            segment,
                            arm,
                            baseline: 0,
                            n: replications,
                            difference: (replications > 0).then_some(difference),
                            std_error: (replications > 1).then_some(0.003 * scale),
                            interval: enough
                                .then_some((difference - 0.01 * scale, difference + 0.01 * scale)),
                            p_better: (metric.direction != crate::metric::Direction::Context).then_some(1.0),
                            p_best: Some(0.25),
                            variance_reduction: (replications > 1).then_some(6.6),
                        });
                    }
                }
            }
        }
    }
    results
}

/// Four arms that are the settings of two factors.
pub fn factorial(replications: u32) -> Results {
    let mut results = results(4, replications);
    let row = |metric: &'static str, factors, effect: f64| EffectRow {
        metric,
        unit: "share",
        direction: crate::metric::Direction::Higher,
        world: World::Central,
        segment: "all",
        factors,
        n: replications,
        effect: Some(effect),
        std_error: Some(0.004),
        interval: (replications >= 5).then_some((effect - 0.01, effect + 0.01)),
    };
    let rows = ["delivered_share", "list_burn"].into_iter().flat_map(|metric| {
        [((0, None), 0.05), ((1, None), -0.02), ((0, Some(1)), 0.015)]
            .map(|(factors, effect)| row(metric, factors, effect))
    });
    results.effects = Some(Effects {
        factors: vec!["new".to_owned(), "cold".to_owned()],
        rows: rows.collect(),
        shares: Some([0.9, 0.1, 0.0]),
    });
    results
}

/// The provenance that goes with them.
pub fn provenance() -> Provenance {
    let value = |path: &str, origin: &str, grade: &str| ResolvedValue {
        path: path.to_owned(),
        value: serde_json::json!(0.25),
        unit: "ratio".to_owned(),
        origin: origin.to_owned(),
        grade: Some(grade.to_owned()),
        low: Some(0.1),
        high: Some(0.5),
        source: "fitted to the rates of a published campaign".to_owned(),
        meaning: "share of the annoyance that a second message on the same day adds".to_owned(),
    };
    let mut values = vec![
        value("recipient.fatigue_gain", "scenario.toml:14", "fitted"),
        value("gate.number.yellow", "--set", "assumed"),
    ];
    values.extend((0..40).map(|at| {
        value(&format!("recipient.other_{at}"), "default", ["documented", "reported", "assumed"][at % 3])
    }));
    Provenance {
        crate_version: "0.1.0".to_owned(),
        format: 1,
        model_version: "1".to_owned(),
        scenario: "first".to_owned(),
        scenario_text: "format = 1\n".to_owned(),
        seed: 7,
        population_seed: None,
        replications: 40,
        arms: NAMES[..2].iter().map(|name| (*name).to_owned()).collect(),
        worlds: WORLDS.iter().map(|world| world.name().to_owned()).collect(),
        rule_pack: "2026-10".to_owned(),
        hash: "a content hash".to_owned(),
        gate_family: "composite".to_owned(),
        gate_profile: "central".to_owned(),
        over_limit_code: 131_048,
        direct_rewards: vec![DirectReward {
            term: "c_vol".to_owned(),
            what: "volume above three times the trailing mean lowers trust".to_owned(),
        }],
        data: Vec::new(),
        values,
    }
}

/// How it might have been run.
pub fn run_info() -> RunInfo {
    RunInfo {
        version: "0.1.0".to_owned(),
        command: vec!["sendlab".into(), "run".into()],
        ..RunInfo::default()
    }
}

/// Two pictures with the same ids inside.
pub fn pictures() -> Vec<Illustration> {
    ["delivery-rate", "fate"]
        .into_iter()
        .map(|name| Illustration {
            name: name.to_owned(),
            title: "Delivery rate over time".to_owned(),
            description: "Warm-up ends at 78 %, blast at 61 %.".to_owned(),
            caption: "Median and 5 to 95 % of 40 replications (spread of runs, no interval of the mean).".to_owned(),
            svg: concat!(
                "<?xml version=\"1.0\"?>\n<svg width=\"800\" height=\"360\" viewBox=\"0 0 800 360\" ",
                "xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"t d\"><title id=\"t\">Delivery ",
                "rate</title><desc id=\"d\">Two lines</desc><defs><linearGradient id=\"g\"><stop offset=\"0\" ",
                "stop-color=\"#56B4E9\"/><stop offset=\"1\" stop-color=\"#0072B2\"/></linearGradient></defs>",
                "<rect width=\"800\" height=\"360\" fill=\"#fff\"/><path d=\"M60 300 L740 80\" stroke=\"url(#g)\" ",
                "stroke-width=\"4\" fill=\"none\"/><text x=\"60\" y=\"40\" font-family=\"sans-serif\" ",
                "font-size=\"20\">Warm-up 78 %</text></svg>"
            )
            .to_owned(),
            png: vec![0x89, b'P', b'N', b'G'],
        })
        .collect()
}
