//! Writes the reference of scenario files: `cargo run --example scenario_reference > docs/scenario-reference.md`.

use std::io::Write;

fn main() -> std::io::Result<()> {
    std::io::stdout().lock().write_all(sendlab::scenario::reference().as_bytes())
}
