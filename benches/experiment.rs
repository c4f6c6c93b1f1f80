//! Replications per second of the default scenario, and loading a scenario and a contact list.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sendlab::experiment::Experiment;
use sendlab::scenario::{Override, Scenario};

fn scenario(name: &str, overrides: &[&str]) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let overrides: Vec<Override> =
        overrides.iter().map(|text| text.parse().expect("a valid override")).collect();
    Scenario::load(&path, &overrides).expect("a shipped scenario is valid")
}

fn replications(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replications");
    group.sample_size(10);
    let experiment =
        Experiment::new(scenario("blast-vs-warm-up.toml", &["replications=8"])).other_worlds(false);
    group.throughput(Throughput::Elements(8));
    group.bench_function("default scenario, two arms", |bench| bench.iter(|| black_box(experiment.run())));
    group.finish();
}

fn loading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("loading");
    for name in ["blast-vs-warm-up.toml", "real-contacts.toml"] {
        group.bench_function(name, |bench| bench.iter(|| black_box(scenario(name, &[]))));
    }
    group.finish();
}

criterion_group!(benches, replications, loading);
criterion_main!(benches);
