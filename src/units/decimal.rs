//! Numbers as people read them: as many digits as the uncertainty deserves, thousands set apart, a true minus sign.

/// Last digit worth writing, as a power of ten, for a value known to within `half`: an uncertainty is shown with one
/// digit, and with two when the first would be a 1, which is rounded too coarsely alone. `None` when `half` is 0 or
/// not finite.
pub fn last_digit(half: f64) -> Option<i32> {
    let (leading, power) = leading(half)?;
    Some(if leading < 1.95 { power - 1 } else { power })
}

/// Last digit worth writing, as a power of ten, of a value shown with `digits` significant digits; `None` for 0.
pub fn significant(value: f64, digits: u8) -> Option<i32> {
    leading(value).map(|(leading, power)| {
        // What rounds up to the next power of ten has its digits: 9.96 is 10.0 with three of them.
        let ceiling = 10.0 - 0.5 * (1..digits).fold(1.0, |size, _| size / 10.0);
        power + i32::from(leading >= ceiling) + 1 - i32::from(digits)
    })
}

/// `value` rounded at the digit 10^`last`, with commas between thousands and a true minus sign.
pub fn text(value: f64, last: i32) -> String {
    let places = usize::try_from(-last).unwrap_or(0).min(MOST_PLACES);
    let unit = (0..last).fold(1.0, |unit, _| unit * 10.0);
    let rounded = (value.abs() / unit).round() * unit;
    let text = if last > 0 { format!("{rounded:.0}") } else { format!("{:.places$}", value.abs()) };
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut shown = String::new();
    if value < 0.0 && text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) {
        shown.push('−');
    }
    shown + &thousands(whole, ',') + rest
}

/// Digits with `separator` between thousands.
pub fn thousands(digits: &str, separator: char) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// The same with a plus sign where one belongs.
pub fn signed(value: f64, last: i32) -> String {
    let text = text(value, last);
    let is_zero = !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
    if is_zero || value < 0.0 { text } else { format!("+{text}") }
}

/// Decimal places beyond these are never written.
const MOST_PLACES: usize = 6;

/// `value` as m · 10^p with m from 1 to below 10.
fn leading(value: f64) -> Option<(f64, i32)> {
    let mut size = value.abs();
    if !size.is_finite() || size == 0.0 {
        return None;
    }
    let mut power = 0;
    while size >= 10.0 {
        size /= 10.0;
        power += 1;
    }
    while size < 1.0 {
        size *= 10.0;
        power -= 1;
    }
    Some((size, power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uncertainty_is_shown_with_one_or_two_digits() {
        for (half, shown) in [
            (0.0061, "0.006"),
            (0.031, "0.03"),
            (0.13, "0.13"),
            (0.193, "0.19"),
            (0.197, "0.2"),
            (0.994, "1.0"),
            (1_234.0, "1,200"),
            (2_103.0, "2,000"),
            (24.0, "20"),
            (9.6, "10"),
        ] {
            assert_eq!(text(half, last_digit(half).unwrap()), shown);
        }
        for nothing in [0.0, f64::NAN, f64::INFINITY] {
            assert_eq!(last_digit(nothing), None);
        }
    }

    #[test]
    fn significant_digits_survive_rounding_up() {
        for (value, digits, shown) in [
            (12.27, 3, "12.3"),
            (9.996, 3, "10.0"),
            (0.069_99, 3, "0.0700"),
            (0.25, 2, "0.25"),
            (997.0, 2, "1,000"),
        ] {
            assert_eq!(text(value, significant(value, digits).unwrap()), shown);
        }
    }

    #[test]
    fn signs_belong_to_what_is_not_zero() {
        assert_eq!((signed(-6.0, -1), signed(6.0, 0)), ("−6.0".into(), "+6".into()));
        assert_eq!((signed(-0.004, -2), text(-1_234_567.0, 3)), ("0.00".into(), "−1,235,000".into()));
    }

    #[test]
    fn extremes_are_no_trouble() {
        for value in [f64::MAX, f64::MIN_POSITIVE, 5e-324] {
            text(value, last_digit(value).unwrap());
            text(value, significant(value, 3).unwrap());
        }
    }
}
