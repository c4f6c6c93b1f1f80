//! One attempt: the gate's layers in their order, then the person, then the books of gate and sender.

use crate::engine::Job;
use crate::engine::agenda::{Agenda, Task};
use crate::engine::books::{Occasion, book_attempt, book_delivery};
use crate::engine::recipient::Recipient;
use crate::engine::story::{Mood, Scene};
use crate::engine::tally::{Failed, Followed, Tally};
use crate::gate::{Attempt, Gate, Judgement, RollingLimit, Verdict};
use crate::messaging::{Category, MessageId, Reaction, Reason};
use crate::population::{Delivery, Traits, others_key, others_today, react, reaction_key};
use crate::rng::{Block, Purpose};
use crate::units::time::{DAY, HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Minute, Second};

/// What all attempts of one epoch share; nothing of it changes while they run.
pub(super) struct Epoch<'a> {
    pub job: &'a Job<'a>,
    pub gate: &'a Gate,
    pub agenda: &'a Agenda,
    pub hour: Hour,
    /// Whether the sender follows what becomes of each delivered message.
    pub follow: bool,
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

/// Messages whose draws are made together.
const AHEAD: usize = 32;

/// The next few messages, with their draws.
#[derive(Default)]
struct Ahead {
    messages: Vec<Message>,
    /// Keys of verdicts, of others' marketing, and of reactions.
    keys: [[[u32; 3]; AHEAD]; 3],
    verdicts: [[u32; 4]; AHEAD],
    others: [[u32; 4]; AHEAD],
    reactions: [[u32; 4]; AHEAD],
    /// Nothing that anybody needs: keeps the early reads from being optimised away.
    touched: Minute,
}

/// The draws of one attempt: words of the verdict, of the day's marketing by others, and of the reaction.
struct AttemptLuck {
    verdict: [u32; 4],
    others: u32,
    reaction: [u32; 4],
}

/// A message on its way.
pub(super) struct Message {
    /// Place in the agenda.
    pub place: u32,
    /// Index of the recipient.
    pub index: u32,
    pub second: Second,
    pub attempt: Attempt,
    /// Text variant.
    pub text: u8,
    /// Whether this is its first attempt (of a reminder: never, it is no campaign message of its own).
    pub first: bool,
}

impl Epoch<'_> {
    /// Attempts the agenda's items at `places`, in order. `recipients` are those from index `start` on.
    pub fn attempt_all(
        &self,
        mut places: impl Iterator<Item = u32>,
        recipients: &mut [Recipient],
        start: u32,
        room: &mut Room,
        tally: &mut Tally,
    ) {
        let mut judged_minute = self.hour * HOUR;
        let mut before = 0;
        let mut judgement = self.gate.judgement(before);
        let mut ahead = Ahead::default();
        while self.look_ahead(&mut places, recipients, start, &mut ahead) {
            for (at, message) in ahead.messages.iter().enumerate() {
                let luck = AttemptLuck {
                    verdict: ahead.verdicts[at],
                    others: ahead.others[at][Purpose::OthersToday.lane()],
                    reaction: ahead.reactions[at],
                };
                let minute = message.attempt.minute;
                if minute != judged_minute {
                    judged_minute = minute;
                    let so_far = self.agenda.marketing_before(self.hour, minute);
                    if so_far != before {
                        before = so_far;
                        judgement = self.gate.judgement(before);
                    }
                }
                let recipient = &mut recipients[(message.index - start) as usize];
                let refused = self.attempt(message, &luck, recipient, &judgement, room, tally);
                if let Some(reason) = refused.filter(|reason| *reason != Reason::Silent) {
                    tally.failed.push(Failed { item: message.place, minute, reason });
                }
            }
        }
    }

    /// Takes the next few messages and makes their draws, several at a time; whether there was any. A draw depends
    /// on its key alone, so it may be made before it is known to be needed.
    fn look_ahead(
        &self,
        places: &mut impl Iterator<Item = u32>,
        recipients: &[Recipient],
        start: u32,
        ahead: &mut Ahead,
    ) -> bool {
        let Ahead { messages, keys, verdicts, others, reactions, touched } = ahead;
        let [verdict_keys, others_keys, reaction_keys] = keys;
        messages.clear();
        messages.extend(places.take(AHEAD).map(|place| self.message(place)));
        for (at, message) in messages.iter().enumerate() {
            // Reading one field of each record fetches them all at once instead of one after the other.
            *touched ^= recipients[(message.index - start) as usize].state.blocked_from()
                ^ Minute::from(self.traits(message.index).is_invalid());
            let attempt = &message.attempt;
            verdict_keys[at] = attempt.verdict_key();
            others_keys[at] = others_key(attempt.recipient, attempt.minute / DAY);
            reaction_keys[at] = reaction_key(attempt.recipient, attempt.message);
        }
        let (draws, n) = (self.job.draws, messages.len());
        draws.fill(Block::Verdict, &verdict_keys[..n], verdicts);
        draws.fill(Block::Others, &others_keys[..n], others);
        draws.fill(Block::Reaction, &reaction_keys[..n], reactions);
        !messages.is_empty()
    }

    /// One attempt, from the gate to the books.
    #[inline]
    fn attempt(
        &self,
        message: &Message,
        luck: &AttemptLuck,
        recipient: &mut Recipient,
        judgement: &Judgement,
        room: &mut Room,
        tally: &mut Tally,
    ) -> Option<Reason> {
        let occasion = Occasion::before(self.traits(message.index), message, recipient);
        let watched = self.job.watch == Some(message.index);
        let mood = watched.then(|| Mood::of(&recipient.state, self.job.tables, message.attempt.minute));

        let refused = self.refusal(message, luck, recipient, judgement, room, tally);
        book_attempt(message, &occasion, refused, recipient, tally);
        let mut outcome = Err(refused.unwrap_or(Reason::Silent));
        if refused.is_none() {
            let reaction = self.deliver(message, luck, recipient, watched);
            book_delivery(self.job, message, &occasion, &reaction, recipient, tally);
            if self.follow {
                tally.followed.push(Followed::of(message.place, message.attempt.minute, &reaction));
            }
            outcome = Ok(reaction);
        }
        if let Some(before) = mood {
            tally.scenes.push(Scene {
                second: message.second,
                message: message.attempt.message,
                category: message.attempt.category,
                occurrence: message.attempt.occurrence,
                text: message.text,
                before,
                outcome,
            });
        }
        refused
    }

    #[inline]
    fn traits(&self, index: u32) -> &Traits {
        &self.job.people.traits[index as usize]
    }

    /// What the agenda asks to be sent at `place`.
    #[inline]
    fn message(&self, place: u32) -> Message {
        let item = &self.agenda.items[place as usize];
        let traits = self.traits(item.recipient);
        let minute = item.second / MINUTE_SECONDS;
        let recipient = traits.id();
        match item.task {
            Task::Marketing(at) => {
                let send = &self.agenda.marketing[at as usize];
                let first_attempt = send.dispatch.first_attempt;
                Message {
                    place,
                    index: item.recipient,
                    second: item.second,
                    attempt: Attempt {
                        recipient,
                        message: MessageId::copy(send.campaign, send.copy),
                        category: Category::Marketing,
                        template: send.campaign,
                        minute,
                        // A resend within a day meets the same verdict draw; a later one may not.
                        occurrence: first_attempt.map_or(0, |first| (minute - first) / DAY),
                    },
                    text: traits.text(send.campaign, self.job.setup.variants),
                    first: first_attempt.is_none() && send.copy == 0,
                }
            }
            Task::Utility(at) => {
                let due = &self.agenda.utility[at as usize];
                Message {
                    place,
                    index: item.recipient,
                    second: item.second,
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
        luck: &AttemptLuck,
        recipient: &mut Recipient,
        judgement: &Judgement,
        room: &mut Room,
        tally: &mut Tally,
    ) -> Option<Reason> {
        let (attempt, traits) = (&message.attempt, self.traits(message.index));
        let minute = attempt.minute;
        let user = traits.platform_user(&recipient.state, minute);
        let counted = self.job.setup.gate.user_limit.background_counted;
        let others_word = luck.others;
        let others = || others_today(self.job.tables, traits, counted, minute / DAY, others_word);
        let words = luck.verdict;
        match self.gate.verdict(judgement, &mut recipient.pair, &user, attempt, words, others) {
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
    fn deliver(
        &self,
        message: &Message,
        luck: &AttemptLuck,
        recipient: &mut Recipient,
        watched: bool,
    ) -> Reaction {
        let traits = self.traits(message.index);
        let attempt = &message.attempt;
        let delivery = Delivery {
            id: attempt.recipient,
            message: attempt.message,
            category: attempt.category,
            text: message.text,
            manner: self.job.setup.manner(attempt.template),
            minute: attempt.minute,
            timed: watched || self.follow,
        };
        let Job { tables, draws, .. } = self.job;
        let reaction = react(tables, traits, &mut recipient.state, &delivery, luck.reaction, draws);
        recipient.pair.delivered(attempt.minute, attempt.category, reaction.observed_read());
        recipient.pair.react(&reaction);
        reaction
    }
}
