//! The attempts of one epoch in their one fixed order: by minute; within a minute transactional messages before
//! marketing; marketing in the order of the strategy's queue.

use crate::strategy::{HOURLY_THROUGHPUT, Send};
use crate::units::time::{HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Minute, Second};

/// Messages that one sender number hands over in a second.
const PER_SECOND: u32 = (HOURLY_THROUGHPUT / 3600) as u32;
/// Messages that one sender number hands over in a minute.
pub(super) const PER_MINUTE: u32 = PER_SECOND * 60;

/// A transactional message to be attempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UtilitySend {
    pub recipient: u32,
    /// Which of the recipient's events it is about.
    pub event: u32,
    /// Attempts made before.
    pub tries: u32,
    pub minute: Minute,
}

/// What an item of the agenda is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    /// Index into [`Agenda::marketing`].
    Marketing(u32),
    /// Index into [`Agenda::utility`].
    Utility(u32),
}

/// One attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub second: Second,
    pub recipient: u32,
    pub task: Task,
}

/// The attempts of one epoch.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    pub marketing: Vec<Send>,
    pub utility: Vec<UtilitySend>,
    pub items: Vec<Item>,
}

impl Agenda {
    /// Puts everything in order. `utility` must be sorted by minute; marketing leaves at the throughput of the
    /// number from the first minute of `hour` on, in which `before` messages have left already.
    pub fn arrange(&mut self, hour: Hour, before: u32) {
        self.items.clear();
        let mut utility = self.utility.iter().enumerate().peekable();
        let mut clock = Clock { minute: hour * HOUR, attempts: before };
        for (at, send) in self.marketing.iter().enumerate() {
            let minute = hour * HOUR + at as u32 / PER_MINUTE;
            while let Some((index, due)) = utility.next_if(|(_, due)| due.minute <= minute) {
                self.items.push(clock.date(due.minute, due.recipient, Task::Utility(index as u32)));
            }
            self.items.push(clock.date(minute, send.dispatch.recipient, Task::Marketing(at as u32)));
        }
        for (index, due) in utility {
            self.items.push(clock.date(due.minute, due.recipient, Task::Utility(index as u32)));
        }
    }

    /// Marketing attempts of `hour` in minutes before `minute`.
    pub fn marketing_before(&self, hour: Hour, minute: Minute) -> u32 {
        (self.marketing.len() as u32).min((minute - hour * HOUR) * PER_MINUTE)
    }
}

/// Dates attempts: the k-th attempt of a minute takes its second floor(k / throughput).
struct Clock {
    minute: Minute,
    attempts: u32,
}

impl Clock {
    fn date(&mut self, minute: Minute, recipient: u32, task: Task) -> Item {
        if minute != self.minute {
            *self = Self { minute, attempts: 0 };
        }
        let second = (self.attempts / PER_SECOND).min(MINUTE_SECONDS - 1);
        self.attempts += 1;
        Item { second: minute * MINUTE_SECONDS + second, recipient, task }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::Dispatch;

    fn agenda(marketing: u32, utility: &[Minute], before: u32) -> Agenda {
        let dispatch =
            |recipient| Dispatch { recipient, position: recipient, first_attempt: None, retries: 0 };
        let mut agenda = Agenda {
            marketing: (0..marketing).map(|r| Send { campaign: 0, copy: 0, dispatch: dispatch(r) }).collect(),
            utility: utility
                .iter()
                .map(|&minute| UtilitySend { recipient: 9, event: 0, tries: 0, minute })
                .collect(),
            items: Vec::new(),
        };
        agenda.arrange(2, before);
        agenda
    }

    #[test]
    fn transactional_messages_of_a_minute_come_before_marketing() {
        let agenda = agenda(PER_MINUTE + 1, &[120, 121, 150], 0);
        let places: Vec<usize> =
            (0..agenda.items.len()).filter(|&at| matches!(agenda.items[at].task, Task::Utility(_))).collect();
        assert_eq!(places, [0, 4801, 4803]);
        assert!(agenda.items.is_sorted_by_key(|item| item.second));
    }

    #[test]
    fn eighty_attempts_leave_in_a_second() {
        let agenda = agenda(PER_MINUTE + 1, &[], 0);
        assert_eq!(
            [0, 79, 80, 4799, 4800].map(|at: usize| agenda.items[at].second - 7200),
            [0, 0, 1, 59, 60]
        );
        // What left before counts in its minute only.
        let agenda = self::agenda(PER_MINUTE + 1, &[], 79);
        assert_eq!([0, 1, 4800].map(|at: usize| agenda.items[at].second - 7200), [0, 1, 60]);
        assert_eq!([120, 121, 122].map(|minute| agenda.marketing_before(2, minute)), [0, 4800, 4801]);
    }
}
