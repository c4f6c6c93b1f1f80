//! The desk before the attempts: what the layers that answer at once refuse or hold back never reaches the others. And
//! the messages that are held back, until they go on or are dropped.

use std::collections::BTreeMap;

use crate::engine::agenda::{Agenda, Kind, Task, UtilitySend};
use crate::engine::attempt::Epoch;
use crate::engine::books::book_attempt;
use crate::engine::message::Categories;
use crate::engine::recipient::Recipient;
use crate::engine::story::{Before, Mood};
use crate::engine::tally::{Failed, Tally};
use crate::gate::{Call, Desk, Finding, Gate, Holder, Release, RollingLimit, Ruling, at_the_desk};
use crate::messaging::{Category, Fate, GateEvent, MessageId, Reason};
use crate::strategy::Send;
use crate::units::time::{DAY_HOURS, HOUR};
use crate::units::{Day, Hour, Minute};

/// A message that is held back.
#[derive(Clone, Copy, Debug)]
struct Held {
    holder: Holder,
    /// Day of the attempt.
    day: Day,
    what: HeldSend,
}

#[derive(Clone, Copy, Debug)]
enum HeldSend {
    Marketing(Send),
    Utility(UtilitySend),
}

impl HeldSend {
    /// Whether it is a code whose time is over at the start of `hour`.
    fn is_late_code(&self, hour: Hour, lives: Minute) -> bool {
        match self {
            Self::Utility(send) => send.kind() == Kind::Code && hour * HOUR - send.minute > lives,
            Self::Marketing(_) => false,
        }
    }
}

/// The desk and what it holds back.
#[derive(Debug)]
pub(super) struct Front {
    desk: Desk,
    /// In the order of their attempts.
    held: Vec<Held>,
    /// How long a code may be held back before it is dropped; `None` for ever.
    code_lives: Option<Minute>,
    /// What its layers said of the messages of watched recipients in this epoch, by index and message.
    told: BTreeMap<(u32, u32), Vec<Finding>>,
}

/// Messages of one day that come to their end together.
pub(super) struct Decided {
    pub day: Day,
    /// Why they are dropped; `None` when they go on.
    pub dropped: Option<Reason>,
    sends: Vec<HeldSend>,
}

impl Front {
    pub fn new(desk: Desk, code_lives: Option<Minute>) -> Self {
        Self { desk, held: Vec::new(), code_lives, told: BTreeMap::new() }
    }

    /// Re-judges at the start of an hour, after the gate has, and takes the held messages that come to their end.
    pub fn open_hour(
        &mut self,
        hour: Hour,
        gate: &mut Gate,
        limit: &RollingLimit,
        log: &mut Vec<GateEvent>,
    ) -> Vec<Decided> {
        self.desk.open_hour(hour, gate, limit, log);
        let mut decided: Vec<Decided> = Vec::new();
        let code_lives = self.code_lives;
        let mut holders: Vec<Holder> = self.held.iter().map(|held| held.holder).collect();
        holders.sort_unstable();
        holders.dedup();
        for holder in holders {
            let (mut left, dropped) = match self.desk.release(holder) {
                None => continue,
                Some(Release::First(n)) => (n, None),
                Some(Release::All) => (u32::MAX, None),
                Some(Release::Drop(reason)) => (u32::MAX, Some(reason)),
            };
            self.held.retain(|held| {
                let goes = held.holder == holder && left > 0;
                if goes {
                    left -= 1;
                    let late = code_lives.is_some_and(|lives| held.what.is_late_code(hour, lives));
                    let dropped = if late { Some(Reason::Expired) } else { dropped };
                    match decided.last_mut() {
                        Some(last) if last.day == held.day && last.dropped == dropped => {
                            last.sends.push(held.what);
                        }
                        _ => decided.push(Decided { day: held.day, dropped, sends: vec![held.what] }),
                    }
                }
                !goes
            });
        }
        decided
    }

    /// Asks the desk about every task of the agenda, in order.
    pub fn screen(&mut self, epoch: &Epoch, log: &mut Vec<GateEvent>) -> Vec<(Task, Ruling)> {
        let rule = |task| {
            let message = epoch.message(task);
            let attempt = &message.attempt;
            let promotion = message.category == Category::Marketing;
            let call = Call {
                second: epoch.agenda.second(task),
                recipient: attempt.recipient,
                category: attempt.category,
                template: attempt.template,
                number: attempt.number,
                mislabelled: promotion && attempt.category == Category::Utility,
            };
            let notes = epoch.asks_layers(&message).then(|| self.desk.notes(epoch.gate, &call));
            let ruling = self.desk.call(epoch.gate, &call, log);
            if let Some(notes) = notes {
                let key = (message.index, attempt.message.key());
                self.told.insert(key, at_the_desk(notes, ruling));
            }
            (task, ruling)
        };
        epoch.agenda.tasks().map(rule).collect()
    }

    /// Why free text is refused at present.
    pub fn refuses_free_text(&self) -> Option<Reason> {
        self.desk.refuses_free_text()
    }

    /// What its layers said of a watched recipient's message in this epoch.
    pub fn take_told(&mut self, recipient: u32, message: MessageId) -> Vec<Finding> {
        self.told.remove(&(recipient, message.key())).unwrap_or_default()
    }

    /// Keeps a message that the desk holds back; a later resend of it is no first attempt.
    pub fn hold(&mut self, agenda: &Agenda, task: Task, holder: Holder) {
        let minute = agenda.minute(task);
        let what = match task {
            Task::Marketing(at) => {
                let mut send = agenda.marketing.get(at);
                send.dispatch.first_attempt = send.dispatch.first_attempt_by(minute);
                HeldSend::Marketing(send)
            }
            Task::Utility(at) => HeldSend::Utility(agenda.utility[at as usize]),
        };
        self.held.push(Held { holder, day: minute / HOUR / DAY_HOURS, what });
    }

    /// What the platform takes messages for whose templates were declared to be `declared`.
    pub fn categories(&self, declared: Categories) -> Categories {
        Categories {
            campaign: self.desk.category(declared.campaign),
            event: self.desk.category(declared.event),
        }
    }
}

impl Decided {
    /// Puts the messages on the agenda, all at the start of `hour`.
    pub fn schedule(&self, hour: Hour, agenda: &mut Agenda) {
        agenda.marketing.clear();
        agenda.utility.clear();
        for what in &self.sends {
            match *what {
                HeldSend::Marketing(send) => agenda.marketing.push(send),
                HeldSend::Utility(send) => {
                    agenda.utility.push(UtilitySend { minute: hour * HOUR, ..send });
                }
            }
        }
        agenda.arrange_at_once(hour);
    }
}

/// Books a message that does not reach the attempts: refused at once, or held back (no reason).
pub(super) fn book_stopped(
    epoch: &Epoch,
    task: Task,
    reason: Option<Reason>,
    recipients: &mut [Recipient],
    tally: &mut Tally,
) {
    let message = epoch.message(task);
    let recipient = &mut recipients[message.index as usize];
    let minute = message.attempt.minute;
    tally.turn_to(message.attempt.number);
    book_attempt(message.category, &message, reason, recipient, tally);
    tally.hour.attempts += 1;
    tally.hour.marketing_attempts += u32::from(message.attempt.category == Category::Marketing);
    if epoch.watches(&message) {
        let mood = Mood::of(&recipient.state, epoch.job.tables, minute);
        let before = Before { mood, findings: Vec::new() };
        epoch.show(task, &message, before, Err(reason), tally);
    }
    match reason {
        // Nobody is told.
        Some(reason) if reason.fate() == Fate::Silent => {}
        Some(reason) => tally.failed.push(Failed { task, minute, reason }),
        None => {
            let segment = message.traits.listed_segment();
            tally.cell(segment, message.category).counts.pending_end += 1;
        }
    }
}
