//! Temporary probe.
use sendlab::experiment::{Experiment, World};
use sendlab::scenario::{Override, Scenario};
fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let sets: Vec<Override> = args[1..].iter().map(|a| a.parse().unwrap()).collect();
    let s = Scenario::load(args[0].as_ref(), &sets).unwrap_or_else(|f| panic!("{f}"));
    let t = std::time::Instant::now();
    let r = Experiment::new(s).other_worlds(std::env::var("WORLDS").is_ok()).threads(Some(1)).run();
    eprintln!("{:?}", t.elapsed());
    for row in r.summary.iter().filter(|row| row.segment == "all") {
        println!(
            "{} {} {} {} {}",
            r.arms[row.arm].name,
            row.world.name(),
            row.metric,
            row.mean.map_or("-".into(), |m| format!("{m:.6}")),
            row.std_error.map_or("-".into(), |m| format!("{m:.6}"))
        );
    }
    for (a, info) in r.arms.iter().enumerate() {
        let mut counts = std::collections::BTreeMap::new();
        let mut n = 0.0;
        for run in r.runs.iter().filter(|x| x.arm == a && x.world == World::Central) {
            n += 1.0;
            for row in &run.outcome.reasons {
                *counts.entry((row.category.name(), row.reason.name())).or_insert(0u64) += row.count;
            }
        }
        for (k, v) in counts {
            println!("{} reason {} {} {:.1}", info.name, k.0, k.1, v as f64 / n);
        }
    }
    for s in &r.answer.sentences {
        println!("{s}");
    }
    for s in &r.answer.warnings {
        println!("! {s}");
    }
}
