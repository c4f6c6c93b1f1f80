//! Time per attempt of the throughput scenario beside the bare kernel, and of drawing people.

mod common;

use std::hint::black_box;

use common::{Full, Kernel};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

fn attempts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("attempt");
    group.sample_size(10);
    for recipients in [100_000, 1_000_000] {
        let full = Full::of(recipients);
        let (attempts, delivered) = full.run();
        assert!(2 * delivered >= attempts, "at least half of the attempts must be delivered");
        group.throughput(Throughput::Elements(attempts));
        group.bench_function(BenchmarkId::new("full", recipients), |bench| {
            bench.iter(|| black_box(full.run()))
        });

        let mut kernel = Kernel::of(recipients);
        group.throughput(Throughput::Elements(u64::from(recipients) * 13));
        group.bench_function(BenchmarkId::new("kernel", recipients), |bench| {
            bench.iter(|| black_box(kernel.run(13)))
        });

        group.throughput(Throughput::Elements(u64::from(recipients)));
        group.bench_function(BenchmarkId::new("draw people", recipients), |bench| {
            bench.iter(|| black_box(full.draw_people()));
        });
    }
    group.finish();
}

criterion_group!(benches, attempts);
criterion_main!(benches);
