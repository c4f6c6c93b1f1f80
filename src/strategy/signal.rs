//! What a sender can watch: counts of its own sends and of what it is told, and the published states it polls.

use crate::messaging::{Rating, Status, TemplateStatus};
use crate::strategy::Feedback;
use crate::units::time::{DAY_HOURS, HOUR};
use crate::units::{Hour, Minute, NEVER};

/// Something that a sender can watch and react to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Polled rating of the number.
    Rating,
    /// Marketing messages handed over in the last 24 h.
    Sent24h,
    /// Share of them that came back with 131049.
    WithheldRate24h,
    /// Share of them that came back with 131048.
    RestrictedRate24h,
    /// Share of them that came back with any code.
    FailureRate24h,
    /// Read receipts that came in the last 7 days by deliveries in that time.
    ReadRate7d,
    /// Clicks likewise.
    ClickRate7d,
    /// Replies likewise.
    ReplyRate7d,
    /// Opt-outs likewise.
    OptOutRate7d,
    /// Recipients counted in the last 24 h by the polled limit.
    LimitUse,
    /// Templates that are paused or disabled.
    TemplatesStopped,
    /// Days since the start.
    Day,
}

/// Name, unit and meaning of every signal, in the order of lists.
pub const SIGNALS: [(Signal, &str, &str, &str); 12] = [
    (Signal::Rating, "rating", "green, yellow or red", "polled rating of the number, of the hour before"),
    (Signal::Sent24h, "sent_24h", "messages", "marketing messages handed over in the last 24 h"),
    (
        Signal::WithheldRate24h,
        "withheld_rate_24h",
        "share",
        "failures with 131049 told in the last 24 h / marketing messages handed over in that time",
    ),
    (Signal::RestrictedRate24h, "restricted_rate_24h", "share", "failures with 131048, likewise"),
    (Signal::FailureRate24h, "failure_rate_24h", "share", "failures with any code, likewise"),
    (
        Signal::ReadRate7d,
        "read_rate_7d",
        "share",
        "read receipts that came in the last 7 days / marketing delivered in that time: late, and without those who \
         hide receipts",
    ),
    (Signal::ClickRate7d, "click_rate_7d", "share", "clicks, likewise"),
    (Signal::ReplyRate7d, "reply_rate_7d", "share", "replies, likewise"),
    (Signal::OptOutRate7d, "opt_out_rate_7d", "share", "opt-outs, likewise"),
    (
        Signal::LimitUse,
        "limit_use",
        "share",
        "recipients counted in the last 24 h / polled messaging limit; 0 without a limit",
    ),
    (Signal::TemplatesStopped, "templates_stopped", "templates", "templates that are paused or disabled"),
    (Signal::Day, "day", "days", "days since the start"),
];

impl Signal {
    /// Name in files.
    pub fn name(self) -> &'static str {
        SIGNALS[self as usize].1
    }
}

/// What is counted by the hour in which the sender is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
enum Count {
    Sent,
    Withheld,
    Restricted,
    Failed,
    Delivered,
    Read,
    Clicked,
    Replied,
    OptedOut,
}

/// How many kinds of counts there are.
const COUNTS: usize = 9;
/// Public codes.
const WITHHELD: u32 = 131_049;
const RESTRICTED: u32 = 131_048;

/// The sender's own counts by hour.
#[derive(Clone, Debug, Default)]
pub struct Pulse {
    hours: Vec<[u32; COUNTS]>,
}

impl Pulse {
    fn add(&mut self, minute: Minute, count: Count, number: u32) {
        if minute >= NEVER {
            return;
        }
        let hour = (minute / HOUR) as usize;
        if hour >= self.hours.len() {
            self.hours.resize(hour + 1, [0; COUNTS]);
        }
        self.hours[hour][count as usize] += number;
    }

    /// Notes messages handed over in an hour.
    pub fn note_sent(&mut self, hour: Hour, messages: u32) {
        self.add(hour * HOUR, Count::Sent, messages);
    }

    /// Notes a failure that the sender is told of.
    pub fn note_failed(&mut self, told: Minute, code: u32) {
        self.add(told, Count::Failed, 1);
        match code {
            WITHHELD => self.add(told, Count::Withheld, 1),
            RESTRICTED => self.add(told, Count::Restricted, 1),
            _ => {}
        }
    }

    /// Notes a delivery and what will be heard of it: each once, when the first word comes.
    pub fn hear(&mut self, feedback: &Feedback) {
        self.add(feedback.told_delivered(), Count::Delivered, 1);
        self.add(feedback.told_read(), Count::Read, 1);
        self.add(feedback.clicked, Count::Clicked, 1);
        self.add(feedback.replied, Count::Replied, 1);
        self.add(feedback.opted_out, Count::OptedOut, 1);
    }

    /// The count over the `length` whole hours before `hour`.
    fn over(&self, count: Count, hour: Hour, length: Hour) -> u32 {
        let end = (hour as usize).min(self.hours.len());
        let start = (hour.saturating_sub(length) as usize).min(end);
        self.hours[start..end].iter().map(|counts| counts[count as usize]).sum()
    }
}

/// What a strategy may look at when it opens an hour.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    /// The hour.
    pub hour: Hour,
    /// What the sender polls.
    pub status: &'a Status,
    /// Recipients counted for the messaging limit in the last 24 h.
    pub counted_24h: u32,
    pub(super) pulse: Option<&'a Pulse>,
}

impl Now<'_> {
    /// The present value of a signal; `None` while there is nothing to tell it by, and for counts without a
    /// [memory](crate::strategy::Strategy::remembers). A rating counts 0 for green, 1 for yellow, 2 for red.
    pub fn signal(&self, signal: Signal) -> Option<f64> {
        let over = |count, length| self.pulse.map(|pulse| pulse.over(count, self.hour, length));
        let rate = |count, below, length| {
            let (above, below) = (over(count, length)?, over(below, length)?);
            (below > 0).then(|| f64::from(above) / f64::from(below))
        };
        let (day, week) = (DAY_HOURS, 7 * DAY_HOURS);
        match signal {
            Signal::Rating => Some(match self.status.rating {
                Rating::Green => 0.0,
                Rating::Yellow => 1.0,
                Rating::Red => 2.0,
            }),
            Signal::Sent24h => over(Count::Sent, day).map(f64::from),
            Signal::WithheldRate24h => rate(Count::Withheld, Count::Sent, day),
            Signal::RestrictedRate24h => rate(Count::Restricted, Count::Sent, day),
            Signal::FailureRate24h => rate(Count::Failed, Count::Sent, day),
            Signal::ReadRate7d => rate(Count::Read, Count::Delivered, week),
            Signal::ClickRate7d => rate(Count::Clicked, Count::Delivered, week),
            Signal::ReplyRate7d => rate(Count::Replied, Count::Delivered, week),
            Signal::OptOutRate7d => rate(Count::OptedOut, Count::Delivered, week),
            Signal::LimitUse => {
                let limit = self.status.limit.map(f64::from);
                Some(limit.map_or(0.0, |limit| f64::from(self.counted_24h) / limit))
            }
            Signal::TemplatesStopped => {
                let stopped = |status: &&TemplateStatus| **status != TemplateStatus::Active;
                Some(self.status.templates.iter().filter(stopped).count() as f64)
            }
            Signal::Day => Some(f64::from(self.hour / DAY_HOURS)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_listed_by_their_numbers() {
        for (at, (signal, name, ..)) in SIGNALS.iter().enumerate() {
            assert_eq!((*signal as usize, signal.name()), (at, *name));
        }
    }

    #[test]
    fn rates_are_of_whole_hours_before_now_and_unknown_without_a_denominator() {
        let status = Status {
            rating: Rating::Yellow,
            limit: Some(250),
            templates: vec![TemplateStatus::Active, TemplateStatus::Paused],
        };
        let mut pulse = Pulse::default();
        let at = |pulse: &Pulse, hour, signal| {
            Now { hour, status: &status, counted_24h: 50, pulse: Some(pulse) }.signal(signal)
        };
        assert_eq!(at(&pulse, 5, Signal::WithheldRate24h), None);
        pulse.note_sent(10, 8);
        for (told, code) in [(602, 131_049), (603, 131_049), (660, 131_048), (605, 131_026)] {
            pulse.note_failed(told, code);
        }
        pulse.hear(&Feedback { read: 700, opted_out: 2_000, ..Feedback::none(610) });
        pulse.hear(&Feedback::none(611));
        assert_eq!(at(&pulse, 10, Signal::Sent24h), Some(0.0), "the hour itself is not over");
        assert_eq!(at(&pulse, 11, Signal::WithheldRate24h), Some(0.25));
        assert_eq!(at(&pulse, 11, Signal::RestrictedRate24h), Some(0.0), "told in the hour after");
        assert_eq!(at(&pulse, 12, Signal::FailureRate24h), Some(0.5));
        assert_eq!(at(&pulse, 34, Signal::Sent24h), Some(8.0));
        assert_eq!(at(&pulse, 35, Signal::Sent24h), Some(0.0));
        assert_eq!(
            (at(&pulse, 11, Signal::ReadRate7d), at(&pulse, 12, Signal::ReadRate7d)),
            (Some(0.0), Some(0.5))
        );
        assert_eq!(at(&pulse, 33, Signal::OptOutRate7d), Some(0.0));
        assert_eq!(at(&pulse, 34, Signal::OptOutRate7d), Some(0.5));
        assert_eq!((at(&pulse, 0, Signal::Rating), at(&pulse, 49, Signal::Day)), (Some(1.0), Some(2.0)));
        assert_eq!(
            (at(&pulse, 0, Signal::LimitUse), at(&pulse, 0, Signal::TemplatesStopped)),
            (Some(0.2), Some(1.0))
        );
        let blind = Now { hour: 11, status: &status, counted_24h: 0, pulse: None };
        assert_eq!(blind.signal(Signal::Sent24h), None);
    }
}
