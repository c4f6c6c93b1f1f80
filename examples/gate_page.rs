//! Writes the page on the gate: `cargo run --example gate_page > docs/gate.md`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().lock().write_all(sendlab::gate::page().as_bytes())
}
