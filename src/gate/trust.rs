//! Good days of a number: trust grows by days of good traffic, not by volume, so a burst cannot buy it
//! (model: section 8.1).

use crate::messaging::Rating;
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// Deliveries without which a GREEN day earns nothing. Assumed.
const GOOD_DAY_DELIVERIES: u64 = 100;
/// Good days lost by a day on which the number was RED. Assumed.
const LOST_BY_RED: f64 = 5.0;

/// The count of good days and the worst rating of the running day.
#[derive(Clone, Copy, Debug)]
pub(super) struct GoodDays {
    good: f64,
    /// Good days beyond which nothing is gained.
    full: f64,
    worst: Rating,
}

impl GoodDays {
    /// A number of that age in days, with full trust from `full` days on.
    pub fn new(age: f64, full: f64) -> Self {
        Self { good: age, full, worst: Rating::Green }
    }

    /// Notes the rating from `hour` on; at midnight the day before is judged by the worst of its ratings, from the
    /// midnight before to this one, which is the first to know of the last hour of the day.
    pub fn tick(&mut self, hour: Hour, rating: Rating, delivered_in_24h: u64) {
        self.worst = self.worst.max(rating);
        if hour == 0 || !hour.is_multiple_of(DAY_HOURS) {
            return;
        }
        match self.worst {
            Rating::Red => self.good = (self.good.min(self.full) - LOST_BY_RED).max(0.0),
            Rating::Green if delivered_in_24h >= GOOD_DAY_DELIVERIES => self.good += 1.0,
            Rating::Green | Rating::Yellow => {}
        }
        self.worst = rating;
    }

    /// Trust in [0, 1].
    pub fn trust(&self) -> f64 {
        if self.good < self.full { self.good / self.full } else { 1.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs one day at the ratings of its hours and judges it at the next midnight.
    fn day(good: &mut GoodDays, day: Hour, delivered: u64, rating_at: impl Fn(Hour) -> Rating) {
        for hour in 1..=24 {
            good.tick(24 * day + hour, rating_at(hour), delivered);
        }
    }

    #[test]
    fn a_green_day_with_traffic_earns_a_day_and_a_quiet_one_nothing() {
        let mut good = GoodDays::new(0.0, 14.0);
        day(&mut good, 0, 99, |_| Rating::Green);
        assert_eq!(good.trust(), 0.0);
        day(&mut good, 1, 100, |_| Rating::Green);
        assert_eq!(good.trust(), 1.0 / 14.0);
        day(&mut good, 2, 10_000, |hour| if hour == 7 { Rating::Yellow } else { Rating::Green });
        assert_eq!(good.trust(), 1.0 / 14.0);
    }

    #[test]
    fn a_red_hour_costs_five_days_of_at_most_full_trust() {
        let mut good = GoodDays::new(400.0, 14.0);
        assert_eq!(good.trust(), 1.0);
        day(&mut good, 0, 1000, |hour| if hour == 23 { Rating::Red } else { Rating::Green });
        assert_eq!(good.trust(), 9.0 / 14.0);
        day(&mut good, 1, 1000, |_| Rating::Red);
        assert_eq!(good.trust(), 4.0 / 14.0);
        // A midnight belongs to both its days.
        day(&mut good, 2, 1000, |_| Rating::Green);
        assert_eq!(good.trust(), 0.0);
    }

    #[test]
    fn a_red_day_does_not_stain_the_next_one() {
        let mut good = GoodDays::new(14.0, 14.0);
        day(&mut good, 0, 1000, |hour| if hour == 5 { Rating::Red } else { Rating::Green });
        day(&mut good, 1, 1000, |_| Rating::Green);
        assert_eq!(good.trust(), 10.0 / 14.0);
    }

    #[test]
    fn a_day_is_judged_by_25_ratings_from_midnight_to_midnight() {
        for (red_at, expected) in [(23, [5.0, 6.0]), (24, [5.0, 0.0]), (25, [11.0, 6.0])] {
            let mut good = GoodDays::new(10.0, 14.0);
            let after = [0, 1].map(|number| {
                let rating = |hour| if 24 * number + hour == red_at { Rating::Red } else { Rating::Green };
                day(&mut good, number, 1000, rating);
                (14.0 * good.trust()).round()
            });
            assert_eq!(after, expected, "RED at hour {red_at}");
        }
    }

    #[test]
    fn the_start_is_not_judged() {
        let mut good = GoodDays::new(3.0, 14.0);
        good.tick(0, Rating::Green, 1_000_000);
        assert_eq!(good.trust(), 3.0 / 14.0);
    }
}
