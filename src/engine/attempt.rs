//! One attempt: the gate's layers in their order, then the person, then the books of gate and sender.

use crate::engine::Job;
use crate::engine::agenda::{Agenda, Item, Task};
use crate::engine::books::{Occasion, book_attempt, book_delivery};
use crate::engine::recipient::Recipient;
use crate::engine::story::{Mood, Scene};
use crate::engine::tally::{Failed, Tally};
use crate::gate::{Attempt, Gate, Judgement, RollingLimit, Verdict};
use crate::messaging::{Category, MessageId, Reaction, Reason};
use crate::population::{Delivery, Traits, others_today, react};
use crate::units::time::{DAY, HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Minute};

/// What all attempts of one epoch share; nothing of it changes while they run.
pub(super) struct Epoch<'a> {
    pub job: &'a Job<'a>,
    pub gate: &'a Gate,
    pub agenda: &'a Agenda,
    pub hour: Hour,
}

/// The messaging limit as attempts meet it.
pub(super) enum Room<'a> {
    /// This epoch cannot reach the limit: recipients are counted in the tally.
    Ample,
    /// The limit may bind: every recipient is counted at once, so that exactly the limit passes.
    Exact(&'a mut RollingLimit),
}

impl Room<'_> {
    /// Whether a recipient that is new to the last 24 h is one too many.
    fn is_full(&self, minute: Minute, gate: &Gate) -> bool {
        match self {
            Room::Ample => false,
            Room::Exact(limit) => limit.full(minute, gate.limit().recipients()),
        }
    }

    /// Counts a recipient that is new to the last 24 h.
    fn count(&mut self, minute: Minute, tally: &mut Tally) {
        match self {
            Room::Ample => tally.counted[(minute % HOUR) as usize] += 1,
            Room::Exact(limit) => limit.add(minute, 1),
        }
    }
}

/// A message on its way.
pub(super) struct Message {
    pub attempt: Attempt,
    /// Text variant.
    pub text: u8,
    /// Whether this is its first attempt.
    pub first: bool,
}

impl Epoch<'_> {
    /// Attempts the agenda's items at `places`, in order. `recipients` are those from index `start` on.
    pub fn attempt_all(
        &self,
        places: impl Iterator<Item = u32>,
        recipients: &mut [Recipient],
        start: u32,
        room: &mut Room,
        tally: &mut Tally,
    ) {
        let mut judged = (Minute::MAX, self.gate.judgement(0));
        for place in places {
            let item = &self.agenda.items[place as usize];
            let minute = item.second / MINUTE_SECONDS;
            if judged.0 != minute {
                judged = (minute, self.gate.judgement(self.agenda.marketing_before(self.hour, minute)));
            }
            let recipient = &mut recipients[(item.recipient - start) as usize];
            if let Err(reason) = self.attempt(item, recipient, &judged.1, room, tally)
                && reason != Reason::Silent
            {
                tally.failed.push(Failed { item: place, minute, reason });
            }
        }
    }

    /// One attempt, from the gate to the books.
    fn attempt(
        &self,
        item: &Item,
        recipient: &mut Recipient,
        judgement: &Judgement,
        room: &mut Room,
        tally: &mut Tally,
    ) -> Result<(), Reason> {
        let traits = &self.job.people.traits[item.recipient as usize];
        let message = self.message(item, traits);
        let occasion = Occasion::before(self.job, item.recipient, &message, recipient);
        let watched = self.job.watch == Some(item.recipient);
        let mood = watched.then(|| Mood::of(&recipient.state, self.job.tables, message.attempt.minute));

        let outcome = match self.refusal(&message, traits, recipient, judgement, room, tally) {
            Some(reason) => Err(reason),
            None => Ok(self.deliver(&message, traits, recipient)),
        };

        book_attempt(&message, &occasion, outcome.as_ref().err().copied(), recipient, tally);
        if let Ok(reaction) = &outcome {
            book_delivery(self.job, &message, &occasion, reaction, recipient, tally);
        }
        if let Some(before) = mood {
            tally.scenes.push(Scene {
                second: item.second,
                message: message.attempt.message,
                category: message.attempt.category,
                occurrence: message.attempt.occurrence,
                text: message.text,
                before,
                outcome,
            });
        }
        outcome.map(|_| ())
    }

    /// What the item asks to be sent.
    #[inline]
    fn message(&self, item: &Item, traits: &Traits) -> Message {
        let minute = item.second / MINUTE_SECONDS;
        let recipient = self.job.people.contacts[item.recipient as usize].id;
        match item.task {
            Task::Marketing(at) => {
                let send = &self.agenda.marketing[at as usize];
                let first_attempt = send.dispatch.first_attempt;
                Message {
                    attempt: Attempt {
                        recipient,
                        message: MessageId::campaign(send.campaign),
                        category: Category::Marketing,
                        template: send.campaign,
                        minute,
                        // A resend within a day meets the same verdict draw; a later one may not.
                        occurrence: first_attempt.map_or(0, |first| (minute - first) / DAY),
                    },
                    text: traits.text(send.campaign, self.job.setup.variants),
                    first: first_attempt.is_none(),
                }
            }
            Task::Utility(at) => {
                let due = &self.agenda.utility[at as usize];
                Message {
                    attempt: Attempt {
                        recipient,
                        message: MessageId::event(due.event),
                        category: Category::Utility,
                        template: self.job.campaigns(),
                        minute,
                        occurrence: due.tries,
                    },
                    text: 0,
                    first: due.tries == 0,
                }
            }
        }
    }

    /// Why the gate does not let the message through; `None` when it does.
    #[inline]
    fn refusal(
        &self,
        message: &Message,
        traits: &Traits,
        recipient: &mut Recipient,
        judgement: &Judgement,
        room: &mut Room,
        tally: &mut Tally,
    ) -> Option<Reason> {
        let attempt = &message.attempt;
        let minute = attempt.minute;
        let user = traits.platform_user(&recipient.state, minute);
        let draws = self.job.draws;
        let counted = self.job.setup.gate.user_limit.background_counted;
        let others =
            || others_today(self.job.tables, traits, counted, minute / DAY, attempt.recipient, draws);
        match self.gate.verdict(judgement, &mut recipient.pair, &user, attempt, draws, others) {
            Verdict::Refused(reason) => Some(reason),
            Verdict::Pass { counts: true, .. } if room.is_full(minute, self.gate) => {
                Some(Reason::MessagingLimit)
            }
            Verdict::Pass { silent: true, .. } => Some(Reason::Silent),
            Verdict::Pass { counts, .. } => {
                if counts {
                    room.count(minute, tally);
                    recipient.pair.count_for_limit(minute);
                }
                None
            }
        }
    }

    /// Hands the message to the person and notes the outcome in all three records.
    #[inline]
    fn deliver(&self, message: &Message, traits: &Traits, recipient: &mut Recipient) -> Reaction {
        let attempt = &message.attempt;
        let delivery = Delivery {
            id: attempt.recipient,
            message: attempt.message,
            category: attempt.category,
            text: message.text,
            minute: attempt.minute,
        };
        let reaction = react(self.job.tables, traits, &mut recipient.state, &delivery, self.job.draws);
        recipient.pair.delivered(attempt.minute, attempt.category, reaction.observed_read());
        recipient.pair.react(&reaction);
        reaction
    }
}
