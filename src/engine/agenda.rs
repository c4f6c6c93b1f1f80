//! The attempts of one epoch in their one fixed order: by minute; within a minute transactional messages before
//! marketing; marketing in the order of the strategy's queue.

use std::ops::Range;

use crate::messaging::{MessageId, MessageKind};
use crate::strategy::{HOURLY_THROUGHPUT, Sends};
use crate::units::time::{DAY, HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Minute, Second};

/// Messages that one sender number hands over in a second.
const PER_SECOND: u32 = (HOURLY_THROUGHPUT / 3600) as u32;
/// Messages that one sender number hands over in a minute.
pub(super) const PER_MINUTE: u32 = PER_SECOND * 60;

/// A transactional message to be attempted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UtilitySend {
    pub recipient: u32,
    /// About one of the recipient's events, or one of the codes that they asked for.
    pub message: MessageId,
    /// Attempts made before.
    pub tries: u32,
    pub minute: Minute,
}

impl UtilitySend {
    /// What it is.
    pub fn kind(&self) -> Kind {
        match self.message.kind() {
            MessageKind::Code(_) => Kind::Code,
            _ => Kind::Event,
        }
    }
}

/// Kinds of transactional messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// About an event (category utility).
    Event,
    /// A one-time code (category authentication).
    Code,
}

/// What is attempted: a place among the agenda's messages of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Task {
    /// Index into [`Agenda::utility`].
    Utility(u32),
    /// Index into [`Agenda::marketing`].
    Marketing(u32),
}

/// Neighbouring attempts of one kind, of which as much as possible is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Transactional messages, of any minutes.
    Utility(Kind, Range<u32>),
    /// Copies of one campaign's message in one minute.
    Marketing(Range<u32>, Minute),
}

/// The attempts of one epoch.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    pub marketing: Sends,
    pub utility: Vec<UtilitySend>,
    /// Everything, cut into stretches, in order.
    pub stretches: Vec<Stretch>,
    hour: Hour,
    /// Messages that have left in the first minute already.
    before: u32,
    /// Everything leaves in the first second: messages that the platform itself lets go.
    at_once: bool,
}

impl Agenda {
    /// Puts everything in order. `utility` must be sorted by minute; marketing leaves at the throughput of the
    /// number from the first minute of `hour` on, in which `before` messages have left already.
    pub fn arrange(&mut self, hour: Hour, before: u32) {
        (self.hour, self.before, self.at_once) = (hour, before, false);
        self.stretches.clear();
        let mut called = 0;
        for run in self.marketing.runs() {
            let mut first = run.start;
            while first < run.end {
                let minute = hour * HOUR + first / PER_MINUTE;
                let due = self.utility.partition_point(|send| send.minute <= minute) as u32;
                if called < due {
                    transactional(&self.utility, called..due, &mut self.stretches);
                    called = due;
                }
                let next = run.end.min((first / PER_MINUTE + 1) * PER_MINUTE);
                self.stretches.push(Stretch::Marketing(first..next, minute));
                first = next;
            }
        }
        let all = self.utility.len() as u32;
        transactional(&self.utility, called..all, &mut self.stretches);
    }

    /// Puts everything at the start of `hour`, as the platform lets go what it held back.
    pub fn arrange_at_once(&mut self, hour: Hour) {
        (self.hour, self.before, self.at_once) = (hour, 0, true);
        self.stretches.clear();
        transactional(&self.utility, 0..self.utility.len() as u32, &mut self.stretches);
        self.stretches.extend(self.marketing.runs().map(|run| Stretch::Marketing(run, hour * HOUR)));
    }

    /// Every task, in order.
    pub fn tasks(&self) -> impl Iterator<Item = Task> + '_ {
        self.stretches.iter().flat_map(|stretch| match stretch {
            Stretch::Utility(_, range) => range.clone().map(Task::Utility as fn(u32) -> Task),
            Stretch::Marketing(range, _) => range.clone().map(Task::Marketing as fn(u32) -> Task),
        })
    }

    /// The minute of a task.
    pub fn minute(&self, task: Task) -> Minute {
        match task {
            Task::Utility(at) => self.utility[at as usize].minute,
            Task::Marketing(_) if self.at_once => self.hour * HOUR,
            Task::Marketing(at) => self.hour * HOUR + at / PER_MINUTE,
        }
    }

    /// The recipient of a task.
    pub fn recipient(&self, task: Task) -> u32 {
        match task {
            Task::Utility(at) => self.utility[at as usize].recipient,
            Task::Marketing(at) => self.marketing.dispatches()[at as usize].recipient,
        }
    }

    /// The recipient and the message of a task.
    pub fn message(&self, task: Task) -> (u32, MessageId) {
        match task {
            Task::Utility(at) => {
                let send = &self.utility[at as usize];
                (send.recipient, send.message)
            }
            Task::Marketing(at) => {
                let send = self.marketing.get(at);
                (send.dispatch.recipient, MessageId::copy(send.campaign, send.copy))
            }
        }
    }

    /// Which attempt of its message a task is, as in the draws of verdicts: whole days since the first, or the ordinal of a
    /// transactional one.
    pub fn occurrence(&self, task: Task, minute: Minute) -> u32 {
        match task {
            Task::Utility(at) => self.utility[at as usize].tries,
            Task::Marketing(at) => {
                (minute - self.marketing.dispatches()[at as usize].first_attempt_by(minute)) / DAY
            }
        }
    }

    /// Attempts of every kind.
    pub fn attempts(&self) -> usize {
        self.marketing.len() + self.utility.len()
    }

    /// Marketing attempts of the hour in minutes before `minute`.
    pub fn marketing_before(&self, minute: Minute) -> u32 {
        (self.marketing.len() as u32).min((minute - self.hour * HOUR) * PER_MINUTE)
    }

    /// When a task is attempted: the k-th attempt of a minute takes its second floor(k / throughput).
    pub fn second(&self, task: Task) -> Second {
        if self.at_once {
            return self.hour * HOUR * MINUTE_SECONDS;
        }
        let called = |minute| self.utility.partition_point(|send| send.minute < minute) as u32;
        let (minute, number) = match task {
            Task::Utility(at) => {
                let minute = self.utility[at as usize].minute;
                (minute, at - called(minute))
            }
            Task::Marketing(at) => {
                let minute = self.hour * HOUR + at / PER_MINUTE;
                (minute, called(minute + 1) - called(minute) + at % PER_MINUTE)
            }
        };
        let before = if minute == self.hour * HOUR { self.before } else { 0 };
        minute * MINUTE_SECONDS + ((before + number) / PER_SECOND).min(MINUTE_SECONDS - 1)
    }
}

/// Stretches of the transactional messages in `range`, in the order in which they stand, kind by kind.
fn transactional(utility: &[UtilitySend], range: Range<u32>, stretches: &mut Vec<Stretch>) {
    let sends = utility.get(range.start as usize..range.end as usize).unwrap_or_default();
    let mut first = range.start;
    for alike in sends.chunk_by(|a, b| a.kind() == b.kind()) {
        let next = first + alike.len() as u32;
        stretches.push(Stretch::Utility(alike[0].kind(), first..next));
        first = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::{Dispatch, Send};
    use crate::units::NEVER;

    fn agenda(marketing: u32, utility: &[Minute], before: u32) -> Agenda {
        let dispatch =
            |recipient| Dispatch { recipient, position: recipient, first_attempt: NEVER, retries: 0 };
        let mut sends = Sends::default();
        for recipient in 0..marketing {
            sends.push(Send { campaign: recipient / 5000, copy: 0, dispatch: dispatch(recipient) });
        }
        let mut agenda = Agenda {
            marketing: sends,
            utility: utility
                .iter()
                .map(|&minute| UtilitySend { recipient: 9, message: MessageId::event(0), tries: 0, minute })
                .collect(),
            ..Agenda::default()
        };
        agenda.arrange(2, before);
        agenda
    }

    #[test]
    fn transactional_messages_of_a_minute_come_before_marketing() {
        let agenda = agenda(PER_MINUTE + 201, &[120, 121, 121, 150], 0);
        assert_eq!(
            agenda.stretches,
            [
                Stretch::Utility(Kind::Event, 0..1),
                Stretch::Marketing(0..4800, 120),
                Stretch::Utility(Kind::Event, 1..3),
                Stretch::Marketing(4800..5000, 121),
                Stretch::Marketing(5000..5001, 121),
                Stretch::Utility(Kind::Event, 3..4),
            ]
        );
        assert_eq!(agenda.attempts(), 5005);
    }

    #[test]
    fn codes_and_other_messages_take_turns() {
        let mut agenda = agenda(0, &[120, 121, 121, 150], 0);
        agenda.utility[2..].iter_mut().for_each(|send| send.message = MessageId::code(0));
        let expected = [Stretch::Utility(Kind::Event, 0..2), Stretch::Utility(Kind::Code, 2..4)];
        agenda.arrange(2, 0);
        assert_eq!(agenda.stretches, expected);
        agenda.arrange_at_once(2);
        assert_eq!(agenda.stretches, expected);
        let message = |at| agenda.message(Task::Utility(at));
        assert_eq!([message(1), message(2)], [(9, MessageId::event(0)), (9, MessageId::code(0))]);
    }

    #[test]
    fn eighty_attempts_leave_in_a_second() {
        let second = |agenda: &Agenda, at| agenda.second(Task::Marketing(at)) - 7200;
        let agenda = agenda(PER_MINUTE + 1, &[], 0);
        assert_eq!([0, 79, 80, 4799, 4800].map(|at| second(&agenda, at)), [0, 0, 1, 59, 60]);
        // What left before counts in its minute only.
        let agenda = self::agenda(PER_MINUTE + 1, &[], 79);
        assert_eq!([0, 1, 4799, 4800].map(|at| second(&agenda, at)), [0, 1, 59, 60]);
        assert_eq!([120, 121, 122].map(|minute| agenda.marketing_before(minute)), [0, 4800, 4801]);
    }

    #[test]
    fn the_seconds_of_a_minute_are_shared_by_both_kinds() {
        let agenda = agenda(PER_MINUTE + 80, &[120, 121, 121, 150], 79);
        assert_eq!([0, 1, 2, 3].map(|at| agenda.second(Task::Utility(at)) - 7200), [0, 60, 60, 1800]);
        // 79 and one transactional message left before the first; two of these before the 4801st.
        assert_eq!(
            [0, 79, 80, 4800, 4877, 4878].map(|at| agenda.second(Task::Marketing(at)) - 7200),
            [1, 1, 2, 60, 60, 61]
        );
    }
}
