//! The waking clock: people see messages and act while awake only (model: section 4.6). Integers only.

use crate::units::Minute;
use crate::units::time::DAY;

/// A clock that stands still while people sleep.
#[derive(Clone, Copy, Debug)]
pub struct WakingClock {
    /// Waking minutes a day, 1..=1440; 1440 is no sleep.
    length: Minute,
    /// 2^32 / length, rounded up: a multiplication by it divides exactly what is counted here.
    reciprocal: u64,
}

impl WakingClock {
    /// A clock with that many waking minutes a day (held within 1..=1440).
    pub fn new(length: Minute) -> Self {
        let length = length.clamp(1, DAY);
        Self { length, reciprocal: (1u64 << 32).div_ceil(u64::from(length)) }
    }

    /// Waking minutes a day.
    #[inline]
    pub fn length(&self) -> Minute {
        self.length
    }

    /// Whether somebody whose days begin at minute `start` of the day (0..1440) is asleep at `minute`.
    #[inline]
    pub fn is_asleep(&self, minute: Minute, start: Minute) -> bool {
        (minute + DAY - start) % DAY >= self.length
    }

    /// Most waking minutes that pass within 24 h, both ends included: a day's, of which somebody asleep meets the
    /// last one only when the next day begins, after more than 24 h.
    pub fn most_awake_in_a_day(&self, asleep: bool) -> Minute {
        self.length - Minute::from(asleep)
    }

    /// The `n`-th waking minute from minute 0 on, counted from 0, for somebody whose days begin at minute `start` of the
    /// day (0..1440).
    pub fn nth(&self, n: Minute, start: Minute) -> Minute {
        let count = (DAY - start).min(self.length) + n;
        (start + count / self.length * DAY + count % self.length).saturating_sub(DAY)
    }

    /// The minute that lies `awake` waking minutes (1 to 100,000) after `from`, for somebody whose days begin at
    /// minute `start` of the day (0..1440).
    #[inline]
    pub fn later(&self, from: Minute, awake: Minute, start: Minute) -> Minute {
        // One day is added so that the hours before the first waking start stay in unsigned numbers.
        let since = from + DAY - start;
        let (day, minute) = (since / DAY, since % DAY);
        let count = minute.min(self.length) + awake;
        let days = ((u64::from(count) * self.reciprocal) >> 32) as Minute;
        (start + (day + days) * DAY + count - days * self.length).saturating_sub(DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_the_model() {
        let clock = WakingClock::new(960);
        assert_eq!(clock.later(1400, 30, 420), 1890);
        assert_eq!(clock.later(600, 1000, 420), 2080);
    }

    #[test]
    fn without_sleep_minutes_are_plain() {
        for (from, awake, start) in [(0, 1, 0), (0, 1, 1439), (50_000, 10_080, 700), (1439, 2, 420)] {
            assert_eq!(WakingClock::new(DAY).later(from, awake, start), from + awake);
        }
    }

    /// Against a clock that walks minute by minute.
    #[test]
    fn every_waking_minute_counts_once() {
        let (start, length) = (450u32, 840u32);
        let clock = WakingClock::new(length);
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
                assert_eq!(clock.later(from, awake, start), minute, "{from} {awake}");
            }
        }
    }

    #[test]
    fn waking_minutes_are_numbered_from_the_start() {
        for (length, start) in [(840, 450), (960, 1_300), (1, 1_439), (DAY, 700)] {
            let clock = WakingClock::new(length);
            let awake = (0..5 * DAY).filter(|&minute| !clock.is_asleep(minute, start));
            for (n, minute) in (0..).zip(awake) {
                assert_eq!(clock.nth(n, start), minute, "{length} {start} {n}");
            }
        }
    }

    #[test]
    fn the_reciprocal_divides_exactly() {
        for length in 1..=DAY {
            let clock = WakingClock::new(length);
            for count in (0..100_000).step_by(997).chain((1..60).map(|k| k * length)).chain([99_999]) {
                let days = (u64::from(count) * clock.reciprocal) >> 32;
                assert_eq!(days as u32, count / length, "{count} / {length}");
            }
        }
    }
}
