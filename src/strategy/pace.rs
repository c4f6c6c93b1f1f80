//! How many marketing messages may leave in an hour.

use crate::messaging::{Rating, Status};
use crate::strategy::{Calendar, Schedule};
use crate::units::{Day, Hour, time::DAY_HOURS};

/// Daily volumes stop growing here; no list is longer.
const LARGEST: f64 = 1e12;

/// The volume side of a strategy: the schedule and where it stands today.
#[derive(Clone, Debug)]
pub struct Pace {
    schedule: Schedule,
    days: [bool; 7],
    /// First hour of the day and the first after the last.
    window: (Hour, Hour),
    /// Weekday of day 0, 0 a Monday.
    weekday: u32,
    list: u32,
    /// Messages a day, a real number; meaningless for a burst.
    daily_volume: f64,
    /// Daily steps taken since the start.
    steps: usize,
    /// Factor on the daily volume.
    factor: f64,
    /// The day that is open.
    today: Day,
    /// Marketing attempts made today, retries included.
    sent_today: u64,
}

impl Pace {
    /// The pace at the start, for a list of that many contacts; `weekday` is that of day 0, 0 a Monday.
    pub fn new(schedule: Schedule, calendar: &Calendar, list: u32, weekday: u32) -> Self {
        let window = calendar.window(&schedule);
        let mut pace = Self {
            schedule,
            days: calendar.days,
            window,
            weekday,
            list,
            daily_volume: 0.0,
            steps: 0,
            factor: 1.0,
            today: 0,
            sent_today: 0,
        };
        pace.restart();
        pace
    }

    /// Goes back to the volume of day 0.
    pub fn restart(&mut self) {
        self.steps = 0;
        self.factor = 1.0;
        self.daily_volume = match &self.schedule {
            Schedule::Burst | Schedule::LimitShare { .. } => 0.0,
            Schedule::Spread { days } => f64::from(self.list.div_ceil(*days)),
            Schedule::Linear { v0, .. } | Schedule::Ramp { v0, .. } => *v0,
            Schedule::Steps(steps) => steps.volumes[0],
        };
    }

    /// Multiplies the daily volume from now on; between a millionth and a million times the schedule's.
    pub fn scale(&mut self, factor: f64) {
        self.factor = (self.factor * factor).clamp(1e-6, 1e6);
    }

    /// Whether `hour` is the first dispatch hour of a day.
    pub fn opens_day(&self, hour: Hour) -> bool {
        hour % DAY_HOURS == self.window.0
    }

    fn is_sending_day(&self, day: Day) -> bool {
        self.days[((self.weekday + day) % 7) as usize]
    }

    /// Whether a sending day lies before `day`.
    fn has_begun(&self, day: Day) -> bool {
        (0..day.min(7)).any(|before| self.is_sending_day(before))
    }

    /// Opens an hour: a new day starts its count afresh (midnight itself may have been left out, when nothing was
    /// due), and a volume that grows takes its daily step at the first dispatch hour of every sending day after the
    /// first, whether or not anything is queued, unless it is `held`.
    pub fn open_hour(&mut self, hour: Hour, status: &Status, held: bool) {
        let today = hour / DAY_HOURS;
        if today != self.today {
            (self.today, self.sent_today) = (today, 0);
        }
        if let Schedule::LimitShare { share } = self.schedule {
            self.daily_volume = status.limit.map_or(LARGEST, |limit| share * f64::from(limit));
        } else if self.opens_day(hour) && self.is_sending_day(today) && self.has_begun(today) && !held {
            match status.rating {
                Rating::Red if self.schedule.holds() => {
                    let factor = self.factor;
                    self.restart();
                    self.factor = factor;
                }
                Rating::Yellow if self.schedule.holds() => {}
                _ => self.step(),
            }
        }
    }

    /// The step from one sending day to the next.
    fn step(&mut self) {
        self.steps += 1;
        match &self.schedule {
            Schedule::Burst | Schedule::Spread { .. } | Schedule::LimitShare { .. } => {}
            Schedule::Linear { step, .. } => {
                self.daily_volume = (self.daily_volume + step).clamp(0.0, LARGEST)
            }
            Schedule::Ramp { growth, .. } => self.daily_volume = (self.daily_volume * growth).min(LARGEST),
            Schedule::Steps(table) => {
                self.daily_volume = table.volumes[self.steps.min(table.volumes.len() - 1)];
            }
        }
    }

    /// Marketing messages that may leave in this hour; `None` for no bound.
    pub fn quota(&self, hour: Hour) -> Option<u64> {
        let hour_of_day = hour % DAY_HOURS;
        let (from, to) = self.window;
        if !(from..to).contains(&hour_of_day) || !self.is_sending_day(hour / DAY_HOURS) {
            return Some(0);
        }
        if self.schedule.is_unbounded() {
            return None;
        }
        let hours_open = f64::from(hour_of_day - from + 1);
        let allowance = (self.daily_volume * self.factor * hours_open / f64::from(to - from)).ceil() as u64;
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
    use crate::messaging::MessagingLimit;
    use crate::strategy::Steps;

    fn status(rating: Rating, limit: MessagingLimit) -> Status {
        Status { rating, limit: limit.recipients(), templates: Vec::new() }
    }

    fn pace(schedule: Schedule, list: u32) -> Pace {
        Pace::new(schedule, &Calendar::default(), list, 0)
    }

    fn day(pace: &mut Pace, day: u32, polled: Rating, backlog: u64) -> u64 {
        let mut sent = 0;
        for hour in day * 24..(day + 1) * 24 {
            pace.open_hour(hour, &status(polled, MessagingLimit::Tier2K), false);
            let now = pace.quota(hour).unwrap().min(backlog - sent);
            pace.note_sent(now);
            sent += now;
        }
        sent
    }

    #[test]
    fn a_spread_sends_the_list_in_equal_days() {
        let mut pace = pace(Schedule::Spread { days: 5 }, 52);
        assert_eq!((0..3).map(|d| day(&mut pace, d, Rating::Green, 1000)).collect::<Vec<_>>(), [11, 11, 11]);
    }

    #[test]
    fn hours_of_a_day_share_its_volume_evenly() {
        let mut pace = pace(Schedule::Ramp { v0: 110.0, growth: 1.0, hold: false }, 0);
        for hour in 0..24 {
            pace.open_hour(hour, &status(Rating::Green, MessagingLimit::Tier250), false);
            let quota = pace.quota(hour).unwrap();
            assert_eq!(quota, if (9..=19).contains(&hour) { 10 } else { 0 });
            pace.note_sent(quota);
        }
    }

    #[test]
    fn a_ramp_grows_holds_and_starts_again() {
        let ramp = |hold| pace(Schedule::Ramp { v0: 1000.0, growth: 1.5, hold }, 0);
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
        let mut pace = pace(Schedule::Ramp { v0: 8.0, growth: 2.0, hold: true }, 0);
        day(&mut pace, 0, Rating::Green, 0);
        day(&mut pace, 1, Rating::Green, 0);
        assert_eq!(day(&mut pace, 2, Rating::Green, u64::MAX), 32);
    }

    #[test]
    fn a_line_grows_by_its_step_and_a_table_goes_on_with_its_last_row() {
        let mut line = pace(Schedule::Linear { v0: 100.0, step: 50.0, hold: true }, 0);
        let colours = [Rating::Green, Rating::Green, Rating::Yellow, Rating::Green, Rating::Red];
        let volumes: Vec<u64> = (0..5).map(|d| day(&mut line, d, colours[d as usize], u64::MAX)).collect();
        assert_eq!(volumes, [100, 150, 150, 200, 100]);
        let volumes = [500.0, 0.0, 900.0].into();
        let mut table = pace(Schedule::Steps(Steps { table: None, volumes, hold: false }), 0);
        let volumes: Vec<u64> = (0..5).map(|d| day(&mut table, d, Rating::Red, u64::MAX)).collect();
        assert_eq!(volumes, [500, 0, 900, 900, 900]);
    }

    #[test]
    fn a_share_of_the_limit_follows_the_polled_limit() {
        let mut pace = pace(Schedule::LimitShare { share: 0.5 }, 9);
        assert_eq!(day(&mut pace, 0, Rating::Green, u64::MAX), 1000);
        pace.open_hour(24 + 19, &status(Rating::Green, MessagingLimit::Tier10K), false);
        assert_eq!(pace.quota(24 + 19), Some(5000));
        pace.open_hour(24 + 19, &status(Rating::Green, MessagingLimit::Unlimited), false);
        assert!(pace.quota(24 + 19).unwrap() > 1_000_000_000);
    }

    /// Wednesday is day 0: nothing leaves on the week-end, and the volume waits there as well.
    #[test]
    fn sending_days_and_hours_are_kept_and_count_the_steps() {
        let calendar = Calendar { days: [true, true, true, true, true, false, false], hours: Some((10, 12)) };
        let ramp = Schedule::Ramp { v0: 10.0, growth: 2.0, hold: false };
        let mut pace = Pace::new(ramp, &calendar, 0, 2);
        let volumes: Vec<u64> = (0..7).map(|d| day(&mut pace, d, Rating::Green, u64::MAX)).collect();
        assert_eq!(volumes, [10, 20, 40, 0, 0, 80, 160]);
        // From a Saturday on, the first sending day is the first step.
        let ramp = Schedule::Ramp { v0: 10.0, growth: 2.0, hold: false };
        let mut pace = Pace::new(ramp, &calendar, 0, 5);
        let volumes: Vec<u64> = (0..5).map(|d| day(&mut pace, d, Rating::Green, u64::MAX)).collect();
        assert_eq!(volumes, [0, 0, 10, 20, 40]);
        assert_eq!((pace.quota(9), pace.quota(12)), (Some(0), Some(0)));
        let burst = Pace::new(Schedule::Burst, &calendar, 0, 2);
        assert_eq!((burst.quota(9), burst.quota(10), burst.quota(3 * 24 + 10)), (Some(0), None, Some(0)));
    }

    #[test]
    fn a_factor_scales_the_day_and_a_restart_forgets_it() {
        let mut pace = pace(Schedule::Ramp { v0: 100.0, growth: 2.0, hold: false }, 0);
        day(&mut pace, 0, Rating::Green, u64::MAX);
        pace.scale(0.25);
        assert_eq!(day(&mut pace, 1, Rating::Green, u64::MAX), 50);
        pace.restart();
        assert_eq!(day(&mut pace, 2, Rating::Green, u64::MAX), 200);
    }

    #[test]
    fn a_day_starts_afresh_though_its_midnight_was_left_out() {
        let mut pace = pace(Schedule::Spread { days: 1 }, 11);
        let green = status(Rating::Green, MessagingLimit::Tier250);
        pace.open_hour(19, &green, false);
        pace.note_sent(11);
        assert_eq!(pace.quota(19), Some(0));
        pace.open_hour(14 * 24 + 19, &green, false);
        assert_eq!(pace.quota(14 * 24 + 19), Some(11));
    }

    #[test]
    fn a_burst_has_no_bound_at_any_hour() {
        assert_eq!(pace(Schedule::Burst, 9).quota(3), None);
    }
}
