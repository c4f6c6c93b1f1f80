//! What an epoch leaves to gate and sender after its attempts: what the gate learns, and what the sender is told.

use crate::engine::agenda::{Kind, Task};
use crate::engine::run::Run;
use crate::engine::tally::Failed;
use crate::messaging::Arrival;
use crate::strategy::{Failure, UtilityFate, utility_fate};
use crate::units::Hour;
use crate::units::time::HOUR;

impl Run<'_> {
    /// Posts the epoch to the books of gate and sender.
    pub(super) fn settle(&mut self, hour: Hour) {
        for (counts, _) in self.tally.by_number() {
            self.gate.book(hour, counts);
        }
        for signal in self.tally.signals.drain(..) {
            self.gate.hear(signal);
        }
        if let Some(answers) = &mut self.answers {
            self.tally.written.drain(..).for_each(|written| answers.hear(written));
        }
        for (recipient, mark) in self.tally.marked.drain(..) {
            self.marks.note(recipient, mark);
        }
        for scene in self.tally.scenes.drain(..) {
            let told = self
                .front
                .as_mut()
                .map_or_else(Vec::new, |front| front.take_told(scene.recipient, scene.message));
            self.story.attempts.push(scene.completed(told, self.job.setup));
        }
        #[cfg(debug_assertions)]
        for (recipient, message) in self.tally.claims.drain(..) {
            self.used.claim(recipient, message);
        }
        for mut followed in self.tally.followed.drain(..) {
            if let Some(statuses) = &self.statuses {
                let (recipient, message) = self.agenda.message(followed.task);
                let id = self.job.people.contacts[recipient as usize].id;
                statuses.date(id, message, &mut followed.feedback);
            }
            match followed.task {
                Task::Marketing(at) => {
                    let send = self.agenda.marketing.get(at);
                    let segment = self.job.people.segments[send.dispatch.recipient as usize];
                    let segment = &mut self.ledger.segments[segment as usize];
                    segment.reminders_delivered += u64::from(send.copy > 0);
                    self.sender.hear(&send, &followed.feedback);
                }
                Task::Utility(at) => {
                    let recipient = self.agenda.utility[at as usize].recipient;
                    self.sender.hear_utility(recipient, &followed.feedback);
                }
            }
        }
        let over_limit_code = self.job.setup.gate.over_limit_code();
        let mut all_failed = std::mem::take(&mut self.tally.failed);
        for failed in all_failed.drain(..) {
            let synchronous = failed.reason.is_synchronous();
            let delay = if synchronous { 0 } else { self.job.setup.gate.webhook_delay() };
            let arrival = self.failure_arrival(&failed, synchronous);
            let told = failed.minute + delay + arrival.map_or(0, |arrival| arrival.first);
            let code = failed.reason.code().unwrap_or(over_limit_code);
            // Only this code makes the sender look at its own count.
            let counts = code == over_limit_code;
            let number = self.numbers.of(self.agenda.recipient(failed.task));
            let own = self.gate.counted(&self.limit, number);
            let failure = Failure {
                code,
                attempted: failed.minute,
                told,
                own_count_24h: if counts { own.used(told.min(hour * HOUR + HOUR - 1)) } else { 0 },
            };
            let Some(arrival) = arrival else {
                self.hear_failure(failed.task, number, &failure);
                continue;
            };
            // Each word of it arrives; only the first is news.
            for _ in arrival.words(failed.minute) {
                if self.is_news(&failed) {
                    self.hear_failure(failed.task, number, &failure);
                }
            }
        }
        // Handed back for its memory.
        self.tally.failed = all_failed;
    }

    /// When word comes of a failure, beyond the usual delay; `None` where it comes once and without more delay.
    #[inline]
    fn failure_arrival(&self, failed: &Failed, synchronous: bool) -> Option<Arrival> {
        let statuses = self.statuses.as_ref().filter(|_| !synchronous)?;
        let (recipient, message) = self.agenda.message(failed.task);
        let id = self.job.people.contacts[recipient as usize].id;
        Some(statuses.of_failure(id, message, self.agenda.occurrence(failed.task, failed.minute)))
    }

    /// Whether the sender has not yet been told of a failed attempt.
    fn is_news(&mut self, failed: &Failed) -> bool {
        let (recipient, message) = self.agenda.message(failed.task);
        self.statuses.as_mut().is_none_or(|statuses| statuses.is_news(recipient, message, failed.minute))
    }

    /// The sender hears that a message of one of its numbers has failed.
    fn hear_failure(&mut self, task: Task, number: u32, failure: &Failure) {
        let over_limit_code = self.job.setup.gate.over_limit_code();
        match task {
            Task::Marketing(at) => {
                let send = self.agenda.marketing.get(at);
                let polled = self.gate.limit_of(number).recipients();
                let over_limit = failure.looks_over_limit(polled, over_limit_code);
                self.sender.fail(&send, failure, over_limit);
            }
            Task::Utility(at) => {
                let send = self.agenda.utility[at as usize];
                // Nobody waits for a code that comes in the next hour.
                if send.kind() == Kind::Code {
                    return;
                }
                match utility_fate(failure, send.tries, over_limit_code) {
                    UtilityFate::RetryAt(hour) => self.utility.retry(&send, hour),
                    UtilityFate::Lost => {
                        let segment = self.job.people.segments[send.recipient as usize];
                        self.ledger.segments[segment as usize].events_lost += 1;
                    }
                    UtilityFate::Dropped => {}
                }
            }
        }
    }
}
