//! How many marketing messages may leave in an hour.

use crate::messaging::Rating;
use crate::strategy::Schedule;
use crate::units::{Day, Hour, time::DAY_HOURS};

/// First hour of the day in which paced marketing is dispatched (model: section 9).
const FIRST_HOUR: Hour = 9;
/// Dispatch hours a day: 9 to 19.
const HOURS: u32 = 11;
/// Daily volumes stop growing here; no list is longer.
const LARGEST: f64 = 1e12;

/// The volume side of a strategy: the schedule and where it stands today.
#[derive(Clone, Debug)]
pub struct Pace {
    schedule: Schedule,
    /// Messages a day, a real number; meaningless for a burst.
    daily_volume: f64,
    /// The day that is open.
    today: Day,
    /// Marketing attempts made today, retries included.
    sent_today: u64,
}

impl Pace {
    /// The pace at the start, for a list of that many contacts.
    pub fn new(schedule: Schedule, list: u32) -> Self {
        let daily_volume = match schedule {
            Schedule::Burst => 0.0,
            Schedule::Spread { days } => f64::from(list.div_ceil(days)),
            Schedule::Ramp { v0, .. } => v0,
        };
        Self { schedule, daily_volume, today: 0, sent_today: 0 }
    }

    /// Opens an hour: a new day starts its count afresh (midnight itself may have been left out, when nothing was
    /// due), and a ramp takes its daily step at the first dispatch hour of every day after day 0, whether or not
    /// anything is queued.
    pub fn open_hour(&mut self, hour: Hour, polled: Rating) {
        let today = hour / DAY_HOURS;
        if today != self.today {
            (self.today, self.sent_today) = (today, 0);
        }
        if let Schedule::Ramp { v0, growth, hold } = self.schedule
            && hour >= DAY_HOURS
            && hour % DAY_HOURS == FIRST_HOUR
        {
            self.daily_volume = match polled {
                Rating::Red if hold => v0,
                Rating::Yellow if hold => self.daily_volume,
                _ => (self.daily_volume * growth).min(LARGEST),
            };
        }
    }

    /// Marketing messages that may leave in this hour; `None` for no bound.
    pub fn quota(&self, hour: Hour) -> Option<u64> {
        if self.schedule == Schedule::Burst {
            return None;
        }
        let hour_of_day = hour % DAY_HOURS;
        if !(FIRST_HOUR..FIRST_HOUR + HOURS).contains(&hour_of_day) {
            return Some(0);
        }
        let hours_open = f64::from(hour_of_day - FIRST_HOUR + 1);
        let allowance = (self.daily_volume * hours_open / f64::from(HOURS)).ceil() as u64;
        Some(allowance.saturating_sub(self.sent_today))
    }

    /// Notes that `attempts` marketing messages were attempted in this hour.
    pub fn note_sent(&mut self, attempts: u64) {
        self.sent_today += attempts;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(pace: &mut Pace, day: u32, polled: Rating, backlog: u64) -> u64 {
        let mut sent = 0;
        for hour in day * 24..(day + 1) * 24 {
            pace.open_hour(hour, polled);
            let now = pace.quota(hour).unwrap().min(backlog - sent);
            pace.note_sent(now);
            sent += now;
        }
        sent
    }

    #[test]
    fn a_spread_sends_the_list_in_equal_days() {
        let mut pace = Pace::new(Schedule::Spread { days: 5 }, 52);
        assert_eq!((0..3).map(|d| day(&mut pace, d, Rating::Green, 1000)).collect::<Vec<_>>(), [11, 11, 11]);
    }

    #[test]
    fn hours_of_a_day_share_its_volume_evenly() {
        let mut pace = Pace::new(Schedule::Ramp { v0: 110.0, growth: 1.0, hold: false }, 0);
        for hour in 0..24 {
            pace.open_hour(hour, Rating::Green);
            let quota = pace.quota(hour).unwrap();
            assert_eq!(quota, if (9..=19).contains(&hour) { 10 } else { 0 });
            pace.note_sent(quota);
        }
    }

    #[test]
    fn a_ramp_grows_holds_and_starts_again() {
        let ramp = |hold| Pace::new(Schedule::Ramp { v0: 1000.0, growth: 1.5, hold }, 0);
        let mut held = ramp(true);
        let colours =
            [Rating::Green, Rating::Green, Rating::Yellow, Rating::Green, Rating::Red, Rating::Green];
        let volumes: Vec<u64> = (0..6).map(|d| day(&mut held, d, colours[d as usize], u64::MAX)).collect();
        assert_eq!(volumes, [1000, 1500, 1500, 2250, 1000, 1500]);
        let mut free = ramp(false);
        let volumes: Vec<u64> = (0..4).map(|d| day(&mut free, d, Rating::Red, u64::MAX)).collect();
        assert_eq!(volumes, [1000, 1500, 2250, 3375]);
    }

    #[test]
    fn a_ramp_grows_on_days_without_anything_to_send() {
        let mut pace = Pace::new(Schedule::Ramp { v0: 8.0, growth: 2.0, hold: true }, 0);
        day(&mut pace, 0, Rating::Green, 0);
        day(&mut pace, 1, Rating::Green, 0);
        assert_eq!(day(&mut pace, 2, Rating::Green, u64::MAX), 32);
    }

    #[test]
    fn a_day_starts_afresh_though_its_midnight_was_left_out() {
        let mut pace = Pace::new(Schedule::Spread { days: 1 }, 11);
        pace.open_hour(19, Rating::Green);
        pace.note_sent(11);
        assert_eq!(pace.quota(19), Some(0));
        pace.open_hour(14 * 24 + 19, Rating::Green);
        assert_eq!(pace.quota(14 * 24 + 19), Some(11));
    }

    #[test]
    fn a_burst_has_no_bound_at_any_hour() {
        assert_eq!(Pace::new(Schedule::Burst, 9).quota(3), None);
    }
}
