//! The count that the messaging limit binds: recipients newly counted in a moving 24 h, exact to the minute.

use crate::units::time::{DAY, HOUR};
use crate::units::{Hour, Minute};

/// Recipients counted so far, by minute. Memory and time follow the minutes in which something was counted; time
/// that passes costs nothing.
#[derive(Clone, Debug, Default)]
pub struct RollingLimit {
    /// Minutes with a count, ascending, each with the sum of all counts up to it.
    sums: Vec<(Minute, u64)>,
    /// Counts by hour.
    hours: Vec<u32>,
    /// The same by number of the portfolio, where there are several.
    numbers: Vec<Self>,
}

impl RollingLimit {
    /// Nothing counted.
    pub fn new() -> Self {
        Self::default()
    }

    /// Nothing counted, for a portfolio of so many numbers.
    pub fn with_numbers(numbers: u32) -> Self {
        let numbers = if numbers > 1 { vec![Self::new(); numbers as usize] } else { Vec::new() };
        Self { numbers, ..Self::default() }
    }

    /// The count of one number; everything where there is one only.
    pub fn of(&self, number: u32) -> &Self {
        self.numbers.get(number as usize).unwrap_or(self)
    }

    /// Counts `n` recipients of a number at `minute`, under the same condition as [`RollingLimit::add`].
    pub fn add_of(&mut self, number: u32, minute: Minute, n: u32) {
        if let Some(own) = self.numbers.get_mut(number as usize) {
            own.add(minute, n);
        }
        self.add(minute, n);
    }

    /// Counts `n` recipients at `minute`, which is not before a minute counted earlier (else it is taken to be
    /// that one).
    pub fn add(&mut self, minute: Minute, n: u32) {
        if n == 0 {
            return;
        }
        let (last, sum) = self.sums.last().copied().unwrap_or((minute, 0));
        let minute = minute.max(last);
        if last == minute {
            self.sums.pop();
        }
        self.sums.push((minute, sum + u64::from(n)));
        let hour = (minute / HOUR) as usize;
        if self.hours.len() <= hour {
            self.hours.resize(hour + 1, 0);
        }
        self.hours[hour] += n;
    }

    /// Takes a recipient of a number who was counted at `from` to be counted at `minute` instead, under the same condition as
    /// [`RollingLimit::add`]: the 24 h begin anew. Sums by hour, which upgrades go by, keep the recipient where it was.
    pub fn renew_of(&mut self, number: u32, from: Minute, minute: Minute) {
        if let Some(own) = self.numbers.get_mut(number as usize) {
            own.renew(from, minute);
        }
        self.renew(from, minute);
    }

    fn renew(&mut self, from: Minute, minute: Minute) {
        let first = self.sums.partition_point(|&(at, _)| at < from);
        self.sums[first..].iter_mut().for_each(|(_, sum)| *sum = sum.saturating_sub(1));
        let hour = (minute / HOUR) as usize;
        self.add(minute, 1);
        if let Some(count) = self.hours.get_mut(hour) {
            *count -= 1;
        }
    }

    /// Recipients counted in (`minute` - 24 h, `minute`].
    pub fn used(&self, minute: Minute) -> u32 {
        let before = if minute >= DAY { self.until(minute - DAY) } else { 0 };
        (self.until(minute) - before) as u32
    }

    /// Whether one more recipient at `minute` would exceed `limit`; never when it is `None`.
    pub fn full(&self, minute: Minute, limit: Option<u32>) -> bool {
        limit.is_some_and(|limit| self.used(minute) >= limit)
    }

    /// Recipients counted in the hours [`from`, `to`).
    pub(super) fn counted(&self, from: Hour, to: Hour) -> u64 {
        let to = (to as usize).min(self.hours.len());
        self.hours[(from as usize).min(to)..to].iter().map(|&count| u64::from(count)).sum()
    }

    /// The most recipients counted in any `span` hours of the hours [`from`, `to`).
    pub(super) fn most(&self, from: Hour, to: Hour, span: Hour) -> u64 {
        let last = to.saturating_sub(span).max(from);
        (from..=last).map(|start| self.counted(start, start.saturating_add(span).min(to))).max().unwrap_or(0)
    }

    /// Recipients counted up to and including `minute`.
    fn until(&self, minute: Minute) -> u64 {
        match self.sums.last() {
            Some(&(last, sum)) if last <= minute => sum,
            _ => match self.sums.partition_point(|&(at, _)| at <= minute) {
                0 => 0,
                after => self.sums[after - 1].1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_limit_passes_and_capacity_returns_after_1440_minutes() {
        let mut rolling = RollingLimit::new();
        let mut passed = Vec::new();
        for minute in 0..3 * DAY {
            // One hundred new recipients try at each of these minutes.
            if [5, 6, 700, 1444, 1445, 1446, 2000, 2139, 2140].contains(&minute) {
                let mut through = 0;
                for _ in 0..100 {
                    if !rolling.full(minute, Some(250)) {
                        rolling.add(minute, 1);
                        through += 1;
                    }
                }
                passed.push((minute, through));
            }
            assert!(rolling.used(minute) <= 250);
        }
        let expected = [
            (5, 100),
            (6, 100),
            (700, 50),
            (1444, 0),
            (1445, 100),
            (1446, 100),
            (2000, 0),
            (2139, 0),
            (2140, 50),
        ];
        assert_eq!(passed, expected);
    }

    #[test]
    fn any_minute_can_be_asked_for() {
        let mut rolling = RollingLimit::new();
        rolling.add(10, 3);
        rolling.add(10, 1);
        rolling.add(500, 2);
        rolling.add(600, 0);
        assert_eq!(
            [9, 10, 499, 500, 1449, 1450, 1939, 1940].map(|minute| rolling.used(minute)),
            [0, 4, 4, 6, 6, 2, 2, 0]
        );
        assert!(!rolling.full(500, None));
    }

    #[test]
    fn several_numbers_are_counted_together_and_one_by_one() {
        let mut rolling = RollingLimit::with_numbers(2);
        rolling.add_of(1, 10, 3);
        rolling.add_of(0, 20, 1);
        rolling.add_of(1, DAY + 5, 7);
        assert_eq!((rolling.used(20), rolling.of(0).used(20), rolling.of(1).used(20)), (4, 1, 3));
        assert_eq!((rolling.used(DAY + 20), rolling.of(1).used(DAY + 20)), (7, 7));
        let mut one = RollingLimit::with_numbers(1);
        one.add_of(0, 10, 3);
        assert_eq!((one.used(10), one.of(0).used(10), one.numbers.len()), (3, 3, 0));
    }

    /// Against the definition: recipients whose last message lies in the 24 h, from a stream in which anybody writes anew.
    #[test]
    fn who_is_renewed_counts_from_the_last_message() {
        let mut rolling = RollingLimit::with_numbers(2);
        let mut last: Vec<Option<Minute>> = vec![None; 40];
        for step in 0..600u32 {
            let (minute, who) = (7 * step, (step * step + step / 3) % 40);
            match last[who as usize].replace(minute) {
                Some(before) if minute - before < DAY => rolling.renew_of(who % 2, before, minute),
                _ => rolling.add_of(who % 2, minute, 1),
            }
            let within = |who: usize| last[who].is_some_and(|at| minute - at < DAY);
            let used = |number: usize| (0..40).filter(|who| who % 2 == number && within(*who)).count() as u32;
            assert_eq!(
                (rolling.of(0).used(minute), rolling.of(1).used(minute)),
                (used(0), used(1)),
                "{minute}"
            );
            assert_eq!(rolling.used(minute), used(0) + used(1));
        }
        assert!(rolling.counted(0, 1000) < 600, "somebody was renewed, and upgrades do not count that");
    }

    #[test]
    fn hours_are_summed_for_the_upgrade() {
        let mut rolling = RollingLimit::new();
        rolling.add(59, 1);
        rolling.add(60, 10);
        rolling.add(7 * HOUR, 100);
        assert_eq!(
            [(0, 1), (1, 7), (1, 8), (0, 1000), (500, 1000)].map(|(a, b)| rolling.counted(a, b)),
            [1, 10, 110, 111, 0]
        );
    }
}
