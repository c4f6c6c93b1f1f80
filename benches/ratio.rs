//! Time per attempt of the throughput scenario over that of the bare kernel, measured in turn within one process,
//! so that the ratio holds on a machine whose speed drifts. Usage: `cargo bench --bench ratio [-- RECIPIENTS [ROUNDS]]`.

mod common;

use std::time::{Duration, Instant};

use common::{Full, Kernel};

const ROUNDS: u32 = 5;
const MESSAGES: u32 = 13;

#[expect(clippy::disallowed_methods, reason = "a bench looks at the clock")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = work();
    (value, start.elapsed())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() {
    let mut asked = std::env::args().filter_map(|argument| argument.parse::<u32>().ok());
    let (asked, rounds) = (asked.next(), asked.next().unwrap_or(ROUNDS).max(1));
    for recipients in asked.map_or(vec![100_000, 1_000_000], |one| vec![one]) {
        let full = Full::of(recipients);
        let (people, drawing) = timed(|| full.draw_people());
        let drawing = drawing.as_nanos() as f64 / people as f64;
        let mut kernel = Kernel::of(recipients);
        let (mut fulls, mut kernels, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        let (mut delivered_share, mut counted) = (0.0, 0);
        for _ in 0..rounds {
            let ((attempts, delivered), time) = timed(|| full.run());
            let nanoseconds = time.as_nanos() as f64 / attempts as f64;
            let (_, time) = timed(|| std::hint::black_box(kernel.run(MESSAGES)));
            let bare = time.as_nanos() as f64 / f64::from(recipients * MESSAGES);
            (delivered_share, counted) = (delivered as f64 / attempts as f64, attempts);
            fulls.push(nanoseconds);
            kernels.push(bare);
            ratios.push(nanoseconds / bare);
        }
        println!(
            "{recipients} recipients, {counted} attempts: {:.1} ns each ({:.0} % delivered), kernel {:.1} ns, ratio {:.1} (medians of {rounds} pairs); a person is drawn in {drawing:.0} ns",
            median(fulls),
            100.0 * delivered_share,
            median(kernels),
            median(ratios)
        );
    }
}
