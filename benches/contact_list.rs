//! Loading a contact list of a million rows: reading, checking, ranking, hashing.

use std::fmt::Write;
use std::fs;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sendlab::scenario::Scenario;

const ROWS: u32 = 1_000_000;

/// A list with an id of that form, a date, consent, source, orders and money.
fn list(id: impl Fn(u32) -> String) -> String {
    let mut text = String::from("id,seen,ok,from,orders,spent\n");
    for row in 0..ROWS {
        let mixed = row.wrapping_mul(2_654_435_761);
        let (month, day) = (mixed % 12 + 1, mixed / 12 % 28 + 1);
        let ok = if mixed.is_multiple_of(7) { "no" } else { "yes" };
        let _ = writeln!(
            text,
            "{},{}-{month:02}-{day:02},{ok},purchase,{},{}.{:02}",
            id(mixed),
            2023 + mixed % 3,
            mixed % 19,
            mixed % 900,
            mixed % 100
        );
    }
    text
}

fn load(criterion: &mut Criterion) {
    let folder = std::env::temp_dir().join(format!("sendlab-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for the lists");
    let mut group = criterion.benchmark_group("contact_list");
    group.sample_size(10).throughput(Throughput::Elements(ROWS.into()));
    for (name, text) in [("numbers", list(|id| id.to_string())), ("codes", list(|id| format!("C-{id:08x}")))]
    {
        fs::write(folder.join(format!("{name}.csv")), text).expect("the list is written");
        let scenario = format!(
            "format = 1\n[population.contacts]\nfile = \"{name}.csv\"\nid = \"id\"\nconsent = \"ok\"\n\
             last_interaction_date = \"seen\"\nsource = {{ column = \"from\" }}\nfrequency = \"orders\"\n\
             monetary = \"spent\"\n[[arm]]\nstrategy = \"blast\"\n"
        );
        group.bench_function(name, |bencher| {
            bencher
                .iter(|| Scenario::from_text(black_box(&scenario), "bench", &folder, &[]).expect("no fault"));
        });
    }
    group.finish();
    let _ = fs::remove_dir_all(&folder);
}

criterion_group!(benches, load);
criterion_main!(benches);
