//! When a person reads and reacts, in waking minutes (model: section 4.6).

use crate::messaging::{CATEGORIES, Category, SEGMENTS, Segment};
use crate::population::normal::NormalTable;
use crate::population::params::{Cells, Params};
use crate::population::waking::WakingClock;
use crate::rng::unit;
use crate::units::Minute;
use crate::units::maths::ExpTable;
use crate::units::time::HOUR;

/// Longest read delay, in waking days.
const LONGEST_DAYS: Minute = 7;

/// Medians and spreads, ready for use.
#[derive(Clone, Debug)]
pub struct Delay {
    cells: Cells<Lobes>,
    lag: (f64, f64),
    clock: WakingClock,
}

#[derive(Clone, Copy, Debug)]
struct Lobes {
    fast_weight: f64,
    /// Median and sigma of the fast and the slow lobe.
    lobes: [(f64, f64); 2],
    /// Words below which a read comes within 24 h, by lobe and whether the recipient is asleep on delivery.
    soon: [[u64; 2]; 2],
}

impl Delay {
    /// Reads the parameters.
    pub fn new(params: &Params, normal: &NormalTable, exp: &ExpTable) -> Self {
        let clock = WakingClock::new((params.waking_length * f64::from(HOUR)) as Minute);
        let longest = LONGEST_DAYS * clock.length();
        let cell = |category: Category, segment: Segment| {
            let delay = &params.delay[category as usize][segment as usize];
            let lobes = [(delay.fast_median, delay.fast_sigma), (delay.slow_median, delay.slow_sigma)];
            let soon = |lobe| {
                [false, true].map(|asleep| {
                    let awake = clock.most_awake_in_a_day(asleep);
                    words_below(|word| lognormal(lobe, word, longest, normal, exp) <= awake)
                })
            };
            Lobes { fast_weight: delay.fast_weight, lobes, soon: lobes.map(soon) }
        };
        Self {
            cells: CATEGORIES.map(|category| SEGMENTS.map(|segment| cell(category, segment))),
            lag: (params.reaction_lag_median, params.reaction_lag_sigma),
            clock,
        }
    }

    /// The clock in which delays are counted.
    #[inline]
    pub fn clock(&self) -> &WakingClock {
        &self.clock
    }

    /// Waking minutes from delivery to reading.
    #[inline]
    pub fn read(
        &self,
        (category, segment): (Category, Segment),
        (mode, word): (u32, u32),
        normal: &NormalTable,
        exp: &ExpTable,
    ) -> Minute {
        let cell = &self.cells[category as usize][segment as usize];
        let lobe = cell.lobes[usize::from(unit(mode) >= cell.fast_weight)];
        lognormal(lobe, word, LONGEST_DAYS * self.clock.length(), normal, exp)
    }

    /// Whether somebody whose days begin at minute `start` reads a message of minute `from` within 24 h: the same as
    /// to count [`Delay::read`] on the clock and compare. Delays grow with their word, so a word bounds them.
    #[inline]
    pub fn is_read_within_a_day(
        &self,
        (category, segment): (Category, Segment),
        (mode, word): (u32, u32),
        (from, start): (Minute, Minute),
    ) -> bool {
        let cell = &self.cells[category as usize][segment as usize];
        let lobe = usize::from(unit(mode) >= cell.fast_weight);
        u64::from(word) < cell.soon[lobe][usize::from(self.clock.is_asleep(from, start))]
    }

    /// Waking minutes from reading to a reaction.
    #[inline]
    pub fn lag(&self, word: u32, normal: &NormalTable, exp: &ExpTable) -> Minute {
        lognormal(self.lag, word, self.clock.length(), normal, exp)
    }
}

/// How many words have a property that all words up to some have and none above: 0 to 2^32. Only the upper 16 bits
/// of a word count, as in [`NormalTable::quantile`].
fn words_below(has: impl Fn(u32) -> bool) -> u64 {
    let (mut below, mut above) = (0u64, 1 << 16);
    while below < above {
        let middle = (below + above) / 2;
        if has((middle << 16) as u32) { below = middle + 1 } else { above = middle }
    }
    below << 16
}

/// A lognormal length in whole minutes, rounded up, from 1 to `longest`.
#[inline]
fn lognormal(
    (median, spread): (f64, f64),
    word: u32,
    longest: Minute,
    normal: &NormalTable,
    exp: &ExpTable,
) -> Minute {
    let length = median * exp.exp(spread * normal.quantile(word));
    let whole = length.min(f64::from(longest)) as i32;
    ((whole + i32::from(f64::from(whole) < length)) as Minute).clamp(1, longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::time::DAY;

    fn tables() -> (NormalTable, ExpTable) {
        (NormalTable::new(), ExpTable::new())
    }

    /// Shares read within 1, 5, 15, 60, 360 and 1440 waking minutes, as published with the mixture (empirics,
    /// section 1.2, to two digits): every one of 65,536 quantiles counts once.
    #[test]
    fn the_mixture_has_its_published_quantiles() {
        let (normal, exp) = tables();
        let delay = Delay::new(&Params { waking_length: 24.0, ..Params::default() }, &normal, &exp);
        let table = [
            (Category::Marketing, Segment::OptedIn, [0.11, 0.36, 0.51, 0.66, 0.88, 0.98]),
            (Category::Marketing, Segment::Cold, [0.04, 0.16, 0.27, 0.42, 0.71, 0.90]),
            (Category::Utility, Segment::OptedIn, [0.18, 0.51, 0.66, 0.78, 0.94, 0.99]),
            (Category::Authentication, Segment::OptedIn, [0.70, 0.91, 0.94, 0.98, 1.0, 1.0]),
        ];
        for (category, segment, shares) in table {
            let weight = Params::default().delay[category as usize][segment as usize].fast_weight;
            for (minutes, share) in [1, 5, 15, 60, 360, 1440].into_iter().zip(shares) {
                let within = |mode: u32| {
                    let words = (0..65_536u32).map(|bin| bin << 16);
                    let early = words.filter(|&word| {
                        delay.read((category, segment), (mode, word), &normal, &exp) <= minutes
                    });
                    early.count() as f64 / 65_536.0
                };
                let found = weight * within(0) + (1.0 - weight) * within(u32::MAX);
                assert!((found - share).abs() < 0.0101, "{category:?} {minutes}: {found}");
            }
        }
    }

    #[test]
    fn delays_are_cut_and_at_least_a_minute() {
        let (normal, exp) = tables();
        let mut params = Params::default();
        params.delay[0][0].slow_median = 43_200.0;
        params.delay[0][0].fast_median = 0.0;
        let delay = Delay::new(&params, &normal, &exp);
        let cell = (Category::Marketing, Segment::OptedIn);
        assert_eq!(delay.read(cell, (u32::MAX, u32::MAX), &normal, &exp), 7 * 960);
        assert_eq!(delay.read(cell, (0, 1 << 31), &normal, &exp), 1);
        assert_eq!(delay.lag(u32::MAX, &normal, &exp), 960);
    }

    #[test]
    fn the_median_lag_is_the_parameter() {
        let (normal, exp) = tables();
        let delay = Delay::new(&Params::default(), &normal, &exp);
        assert_eq!(delay.lag((1 << 31) - 1, &normal, &exp), 5);
        assert_eq!(delay.lag(0, &normal, &exp), 1);
    }

    /// Against the minute itself: every bin of words in every cell, around the minute of falling asleep and at
    /// other times.
    #[test]
    fn to_read_within_a_day_is_to_read_at_a_minute_within_it() {
        let (normal, exp) = tables();
        for waking_length in [0.02, 12.5, 16.0, 24.0] {
            let delay = Delay::new(&Params { waking_length, ..Params::default() }, &normal, &exp);
            for cell in
                CATEGORIES.into_iter().flat_map(|category| SEGMENTS.map(|segment| (category, segment)))
            {
                for (mode, bin) in (0..65_536u32).flat_map(|bin| [(0, bin), (u32::MAX, bin)]) {
                    let words = (mode, bin << 16 | 77);
                    let awake = delay.read(cell, words, &normal, &exp);
                    let (start, length) = (450, delay.clock().length());
                    // Falling asleep, just before and after, and some other time.
                    for from in [start + length - 1, start + length, start + length + 1, bin % (2 * DAY)] {
                        let read = delay.clock().later(from, awake, start);
                        assert_eq!(
                            delay.is_read_within_a_day(cell, words, (from, start)),
                            read - from <= DAY,
                            "{cell:?} {words:?} {from} {awake}"
                        );
                    }
                }
            }
        }
    }
}
