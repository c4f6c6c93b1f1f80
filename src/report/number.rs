//! Numbers as people read them: percent, as many digits as the interval deserves, thousands set apart.

use crate::units::decimal;

/// A mean, with the half-width of its interval where there is one.
pub fn measure(mean: Option<f64>, interval: Option<(f64, f64)>, unit: &str) -> String {
    shown(mean, interval, unit, decimal::text)
}

/// A difference: the same with its sign.
pub fn difference(mean: Option<f64>, interval: Option<(f64, f64)>, unit: &str) -> String {
    shown(mean, interval, unit, decimal::signed)
}

fn shown(
    mean: Option<f64>,
    interval: Option<(f64, f64)>,
    unit: &str,
    write: fn(f64, i32) -> String,
) -> String {
    let scale = scale(unit);
    let Some(mean) = finite(mean, scale) else { return "–".to_owned() };
    let alone = decimal::significant(mean, 3).map_or(0, |last| last.min(0));
    match half(interval, scale) {
        Some(half) => {
            let last = decimal::last_digit(half).unwrap_or(alone);
            format!("{} ± {}", write(mean, last), decimal::text(half, last))
        }
        None => write(mean, alone),
    }
}

/// A share as a whole percentage.
pub fn percent(share: Option<f64>) -> String {
    match finite(share, 100.0) {
        // Rounding must not turn nearly always into always.
        Some(p) if p > 0.0 && p < 1.0 => "< 1 %".to_owned(),
        Some(p) if p > 99.0 && p < 100.0 => "> 99 %".to_owned(),
        Some(p) => format!("{p:.0} %"),
        None => "–".to_owned(),
    }
}

/// A plain number with three significant digits.
pub fn plain(value: Option<f64>) -> String {
    measure(value, None, "")
}

/// The unit that [`measure`] writes for a unit of files.
pub fn unit_of_mean(unit: &str) -> &str {
    if unit == "share" { "%" } else { unit }
}

/// The unit that [`difference`] writes.
pub fn unit_of_difference(unit: &str) -> &str {
    if unit == "share" { "points" } else { unit }
}

fn scale(unit: &str) -> f64 {
    if unit == "share" { 100.0 } else { 1.0 }
}

fn finite(value: Option<f64>, scale: f64) -> Option<f64> {
    value.map(|value| value * scale).filter(|value| value.is_finite())
}

fn half(interval: Option<(f64, f64)>, scale: f64) -> Option<f64> {
    finite(interval.map(|(low, high)| (high - low) / 2.0), scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_decides_the_digits() {
        for (mean, interval, unit, text) in [
            (0.612_34, Some((0.609_24, 0.615_44)), "share", "61.2 ± 0.3"),
            (0.003_1, Some((0.002_9, 0.003_3)), "share", "0.31 ± 0.02"),
            (0.007_016, Some((0.006_955, 0.007_077)), "share", "0.702 ± 0.006"),
            (12_345.678, Some((12_322.0, 12_369.0)), "USD", "12,350 ± 20"),
            (679_881.0, Some((677_778.0, 681_984.0)), "messages", "680,000 ± 2,000"),
            (-0.5, Some((-0.5, -0.5)), "days", "−0.500 ± 0.000"),
            (0.0, Some((0.0, 0.0)), "share", "0 ± 0"),
            (0.1, Some((0.1 - 0.009_99, 0.1 + 0.009_99)), "share", "10.0 ± 1.0"),
            (1_234_567.0, None, "messages", "1,234,567"),
            (0.612_34, None, "share", "61.2"),
        ] {
            assert_eq!(measure(Some(mean), interval, unit), text);
        }
        assert_eq!(measure(None, None, "share"), "–");
        assert_eq!(measure(Some(f64::NAN), None, "share"), "–");
    }

    #[test]
    fn differences_carry_their_sign() {
        assert_eq!(difference(Some(0.056), Some((0.053, 0.059)), "share"), "+5.6 ± 0.3");
        assert_eq!(difference(Some(-0.056), None, "share"), "−5.60");
        assert_eq!(difference(Some(0.0), Some((0.0, 0.0)), "share"), "0 ± 0");
        assert_eq!(difference(Some(-1e-9), None, "USD"), "0.000000");
        assert_eq!(difference(None, None, "share"), "–");
    }

    #[test]
    fn nearly_always_is_not_always() {
        for (share, text) in
            [(0.0, "0 %"), (0.004, "< 1 %"), (0.5, "50 %"), (0.999, "> 99 %"), (1.0, "100 %")]
        {
            assert_eq!(percent(Some(share)), text);
        }
        assert_eq!(percent(None), "–");
    }
}
