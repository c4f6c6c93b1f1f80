//! The waking clock: people see messages and act while awake only (model: section 4.6). Integers only.

use crate::units::Minute;
use crate::units::time::DAY;

/// The minute that lies `awake` waking minutes (at least 1) after `from`, for somebody whose days begin at
/// minute `start` of the day (0..1440) and have `length` waking minutes (1..=1440; 1440 is no sleep).
#[inline]
pub fn later(from: Minute, awake: Minute, start: Minute, length: Minute) -> Minute {
    // One day is added so that the hours before the first waking start stay in unsigned numbers.
    let since = from + DAY - start;
    let (mut day, minute) = (since / DAY, since % DAY);
    let mut count = minute.min(length) + awake;
    if count >= length {
        day += count / length;
        count %= length;
    }
    (start + day * DAY + count).saturating_sub(DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_the_model() {
        assert_eq!(later(1400, 30, 420, 960), 1890);
        assert_eq!(later(600, 1000, 420, 960), 2080);
    }

    #[test]
    fn without_sleep_minutes_are_plain() {
        for (from, awake, start) in [(0, 1, 0), (0, 1, 1439), (50_000, 10_080, 700), (1439, 2, 420)] {
            assert_eq!(later(from, awake, start, DAY), from + awake);
        }
    }

    /// Against a clock that walks minute by minute.
    #[test]
    fn every_waking_minute_counts_once() {
        let (start, length) = (450u32, 840u32);
        let is_awake = |minute: Minute| (minute + DAY - start) % DAY < length;
        for from in (0..3 * DAY).step_by(37) {
            for awake in [1, 2, 60, 839, 840, 841, 2000] {
                // The n-th waking minute that begins at or after `from`, counting the present one as the 0th.
                let mut left = awake;
                let mut minute = from;
                loop {
                    if is_awake(minute) {
                        if left == 0 {
                            break;
                        }
                        left -= 1;
                    }
                    minute += 1;
                }
                assert_eq!(later(from, awake, start, length), minute, "{from} {awake}");
            }
        }
    }
}
