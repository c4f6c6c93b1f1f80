//! What the machine has: processors and memory.

use std::fs;
use std::path::Path;

/// Processors that this program may use.
pub(super) fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Bytes that can be had without swapping others out, where the system says so (Linux): what the machine has left,
/// or the container, if that is less.
pub(super) fn available_memory() -> Option<u64> {
    let machine = meminfo(&fs::read_to_string("/proc/meminfo").ok()?)?;
    let group = Path::new("/sys/fs/cgroup");
    let number = |name: &str| fs::read_to_string(group.join(name)).ok()?.trim().parse::<u64>().ok();
    let container = number("memory.max").zip(number("memory.current"));
    Some(container.map_or(machine, |(most, used)| machine.min(most.saturating_sub(used))))
}

/// Free memory and free swap of `/proc/meminfo`, in bytes.
fn meminfo(text: &str) -> Option<u64> {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()
    };
    Some((field("MemAvailable")? + field("SwapFree").unwrap_or(0)).saturating_mul(1024))
}

/// A number of threads in words.
pub(super) fn counted(threads: usize) -> String {
    format!("{threads} {}", if threads == 1 { "thread" } else { "threads" })
}

/// Bytes as people read them.
pub(super) fn bytes(count: u64) -> String {
    let (value, unit) = match count {
        0..1_000_000_000 => (count as f64 / 1e6, "MB"),
        _ => (count as f64 / 1e9, "GB"),
    };
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_kibibytes() {
        let text = "MemTotal:       100 kB\nMemAvailable:    60 kB\nSwapFree:         4 kB\n";
        assert_eq!(meminfo(text), Some(64 * 1024));
        assert_eq!(meminfo("MemAvailable: 60 kB"), Some(60 * 1024));
        assert_eq!((meminfo("MemTotal: 100 kB"), meminfo("MemAvailable: many kB")), (None, None));
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!((bytes(151_234_567), bytes(2_345_678_901)), ("151 MB".into(), "2.3 GB".into()));
    }
}
