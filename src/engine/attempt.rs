//! One attempt: the gate's layers in their order, then the person, then the books of gate and sender.

use std::ops::Range;

use prefetch_index::prefetch_index;

use crate::engine::Job;
use crate::engine::agenda::{Agenda, Kind, Stretch, Task};
use crate::engine::ahead::{AHEAD, Ahead, FETCHED, Luck};
use crate::engine::books::{Occasion, book_attempt, book_delivery};
use crate::engine::message::{Categories, Codes, Lane, Marketing, Message, Utility};
use crate::engine::numbers::Numbers;
use crate::engine::recipient::Recipient;
use crate::engine::room::Room;
use crate::engine::share::Share;
use crate::engine::story::{Before, Mood, Scene, Shown, Watch};
use crate::engine::tally::{Failed, Followed, Tally};
use crate::gate::{Exemption, FreeEntry, Gate, Judgement, Verdict};
use crate::messaging::{Category, Fate, PlatformUser, Reaction, Reason};
use crate::population::{Delivery, Traits, others_today, react};
use crate::units::Minute;
use crate::units::time::DAY;

/// What all attempts of one epoch share; nothing of it changes while they run.
pub(super) struct Epoch<'a> {
    pub job: &'a Job<'a>,
    pub gate: &'a Gate,
    pub agenda: &'a Agenda,
    /// Whether the sender follows what becomes of each delivered message.
    pub follow: bool,
    /// What the platform takes the messages for.
    pub categories: Categories,
    /// Which number writes to whom.
    pub numbers: &'a Numbers,
}

/// A chunk of the recipients with its share of the agenda.
pub(super) struct Chunk<'a> {
    /// Neighbouring recipients.
    pub recipients: &'a mut [Recipient],
    /// Their free entry windows; empty where nobody comes from an entry point.
    pub windows: &'a mut [FreeEntry],
    /// Index of the first of them.
    pub start: u32,
    /// Places of their messages in the agenda's two lists.
    pub share: Share,
}

impl Epoch<'_> {
    /// Attempts a chunk's share of the agenda, in order.
    pub fn attempt_all(&self, chunk: &mut Chunk, room: &mut Room, tally: &mut Tally) {
        if self.is_usual() {
            self.attempt_stretches::<false>(chunk, room, tally);
        } else {
            self.attempt_stretches::<true>(chunk, room, tally);
        }
    }

    /// Whether the platform takes every message for what it is, nobody writes of their own accord, every service
    /// window exempts, one number sends everything, all messages weigh alike in its rating, and whoever counts for the
    /// messaging limit counts from the first message on.
    fn is_usual(&self) -> bool {
        self.categories == Categories::TRUE
            && self.job.people.conversations.is_empty()
            && self.job.setup.account.exemption == Exemption::Any
            && !self.numbers.are_several()
            && self.gate.weighs_alike()
            && !self.job.setup.account.prolongs
    }

    /// `UNUSUAL` where any of that is not so: compiled apart, so that the rest pays nothing for it.
    fn attempt_stretches<const UNUSUAL: bool>(&self, chunk: &mut Chunk, room: &mut Room, tally: &mut Tally) {
        let mut ahead = Ahead::new();
        for stretch in &self.agenda.stretches {
            match stretch {
                Stretch::Utility(kind, range) => {
                    let judgements =
                        if UNUSUAL { &self.judgements(|_| 0)[..] } else { &[Judgement::NONE][..] };
                    let (job, agenda, ahead) = (self.job, self.agenda, &mut ahead);
                    match kind {
                        Kind::Event => {
                            let lane = Utility::new(job, agenda);
                            self.stretch::<_, UNUSUAL>(&lane, range, judgements, chunk, ahead, room, tally);
                        }
                        Kind::Code => {
                            let lane = Codes::new(job, agenda);
                            self.stretch::<_, UNUSUAL>(&lane, range, judgements, chunk, ahead, room, tally);
                        }
                    }
                }
                Stretch::Marketing(range, minute) => {
                    let lane = Marketing::new(self.job, self.agenda, range.start, *minute);
                    let judgements = if UNUSUAL && self.numbers.are_several() {
                        &self.judgements(|number| self.numbers.marketing_before(number, *minute))[..]
                    } else {
                        &[self.gate.judgement(0, self.agenda.marketing_before(*minute))][..]
                    };
                    self.stretch::<_, UNUSUAL>(&lane, range, judgements, chunk, &mut ahead, room, tally);
                }
            }
        }
    }

    /// The judgement of every number, with what each has sent in earlier minutes of the hour.
    fn judgements(&self, before: impl Fn(u32) -> u32) -> Vec<Judgement> {
        let numbers = 0..self.job.setup.account.numbers.count();
        numbers.map(|number| self.gate.judgement(number, before(number))).collect()
    }

    /// Attempts neighbouring messages of one kind: what the gate has decided for all of them is decided already.
    #[expect(clippy::too_many_arguments, reason = "the records that an attempt touches, each on its own")]
    fn stretch<'a, L: Lane<'a>, const UNUSUAL: bool>(
        &self,
        lane: &L,
        range: &Range<u32>,
        judgements: &[Judgement],
        chunk: &mut Chunk,
        ahead: &mut Ahead,
        room: &mut Room,
        tally: &mut Tally,
    ) {
        let Chunk { recipients, windows, start, share } = chunk;
        let places = match L::CATEGORY {
            Category::Marketing => &share.marketing,
            Category::Utility | Category::Authentication => &share.utility,
        };
        let within = places.within(range);
        let mut before = tally.so_far(L::CATEGORY);
        let declared = if UNUSUAL { self.categories.of(L::CATEGORY) } else { L::CATEGORY };
        let fetch = |at| self.fetch(lane, places.at(at), recipients, *start);
        within.clone().take(FETCHED as usize).for_each(fetch);
        for first in within.clone().step_by(AHEAD) {
            let batch = first..within.end.min(first + AHEAD as u32);
            ahead.draw(self.job.draws, declared, batch.clone().map(|at| lane.message(places.at(at))));
            for at in batch {
                // While these are attempted, the processor fetches what the next ones need.
                if at + FETCHED < within.end {
                    self.fetch(lane, places.at(at + FETCHED), recipients, *start);
                }
                let place = places.at(at);
                let mut message = lane.message(place);
                let mut judgement = &judgements[0];
                if UNUSUAL {
                    message.attempt.category = declared;
                    let number = self.numbers.of(message.index);
                    if number != tally.number() {
                        tally.close_stretch(L::CATEGORY, declared, lane.template(), before);
                        tally.turn_to(number);
                        before = tally.so_far(L::CATEGORY);
                    }
                    message.attempt.number = number;
                    judgement = &judgements[number as usize];
                }
                let at_home = (message.index - *start) as usize;
                let recipient = &mut recipients[at_home];
                let window = if UNUSUAL { windows.get_mut(at_home) } else { None };
                let task = match L::CATEGORY {
                    Category::Marketing => Task::Marketing(place),
                    Category::Utility | Category::Authentication => Task::Utility(place),
                };
                self.attempt::<L, UNUSUAL>(
                    task,
                    &message,
                    ahead.luck((at - first) as usize),
                    recipient,
                    window,
                    judgement,
                    room,
                    tally,
                );
            }
        }
        tally.close_stretch(L::CATEGORY, declared, lane.template(), before);
    }

    /// Lets the processor fetch what the message at a place will need. Transactional messages and retries meet
    /// recipients in no order of memory, and each would wait for its records.
    #[inline(always)]
    fn fetch<'a, L: Lane<'a>>(&self, lane: &L, place: u32, recipients: &[Recipient], start: u32) {
        let index = lane.recipient(place);
        prefetch_index(&self.job.people.traits, index as usize);
        prefetch_index(recipients, (index - start) as usize);
    }

    /// One attempt, from the gate to the books.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "the records that an attempt touches, each on its own")]
    fn attempt<'a, L: Lane<'a>, const UNUSUAL: bool>(
        &self,
        task: Task,
        message: &Message,
        luck: Luck,
        recipient: &mut Recipient,
        window: Option<&mut FreeEntry>,
        judgement: &Judgement,
        room: &mut Room,
        tally: &mut Tally,
    ) {
        let minute = message.attempt.minute;
        let watched = self.watches(message);
        let has_written = UNUSUAL && self.take_in_writing(message, recipient);
        let in_free_entry = UNUSUAL && window.as_ref().is_some_and(|window| window.is_open(minute));
        let known = message.traits.platform_user(&recipient.state, minute);
        let user = PlatformUser { has_written, in_free_entry, ..known };
        let before = watched.then(|| self.before(message, luck, &user, recipient, judgement, room));

        let refused = self.refusal(message, luck, &user, recipient, judgement, room, tally);
        book_attempt(L::CATEGORY, message, refused, recipient, tally);
        let outcome = match refused {
            None => {
                if UNUSUAL {
                    self.renew(message, &user, recipient, room, tally);
                }
                let free = UNUSUAL
                    && window
                        .is_some_and(|window| is_free(self.job, message.index, recipient, minute, window));
                let occasion = Occasion::before(message, has_written, free, recipient);
                if UNUSUAL && occasion.is_marketing_in_window(message) {
                    tally.hour.light += 1;
                }
                let counts = !UNUSUAL || self.gate.counts_for_user(&recipient.pair, &user, minute);
                // Of a code it is known whether it is read in time.
                let timed = watched || self.follow || L::CATEGORY == Category::Authentication;
                let reaction = self.deliver::<UNUSUAL>(message, luck, counts, recipient, timed);
                book_delivery(self.job, L::CATEGORY, message, &occasion, &reaction, recipient, tally);
                if self.follow {
                    tally.followed.push(Followed::of(task, minute, &reaction));
                }
                Ok(reaction)
            }
            Some(reason) => {
                if reason.fate() != Fate::Silent {
                    tally.failed.push(Failed { task, minute, reason });
                }
                Err(Some(reason))
            }
        };
        if let Some(before) = before {
            self.show(task, message, before, outcome, tally);
        }
    }

    /// Counts a recipient for 24 h from this message, where every message prolongs that and the recipient is counted.
    fn renew(
        &self,
        message: &Message,
        user: &PlatformUser,
        recipient: &mut Recipient,
        room: &mut Room,
        tally: &mut Tally,
    ) {
        let (minute, number) = (message.attempt.minute, message.attempt.number);
        if let Some(from) = self.gate.renews(&recipient.pair, user, minute) {
            room.renew(number, from, minute, tally);
            recipient.pair.count_for_limit(minute);
        }
    }

    /// Takes in what the recipient has written of their own accord since the last message. Whether the service window
    /// of that is open.
    fn take_in_writing(&self, message: &Message, recipient: &mut Recipient) -> bool {
        let minute = message.attempt.minute;
        // Nobody writes to a business they have blocked.
        let until = minute.min(recipient.state.blocked_from().saturating_sub(1));
        let Some((first, last)) = self.job.people.conversations.until(message.index, until) else {
            return false;
        };
        recipient.state.note_writing(last);
        recipient.pair.note_writing(first);
        minute - last < DAY
    }

    /// What a watcher notes before an attempt: the person's mood, and what each layer of the gate will make of it.
    #[cold]
    fn before(
        &self,
        message: &Message,
        luck: Luck,
        user: &PlatformUser,
        recipient: &Recipient,
        judgement: &Judgement,
        room: &Room,
    ) -> Before {
        let (attempt, traits) = (&message.attempt, message.traits);
        let mood = Mood::of(&recipient.state, self.job.tables, attempt.minute);
        if !self.asks_layers(message) {
            return Before { mood, findings: Vec::new() };
        }
        let others = || self.others_today(traits, attempt.minute, luck.others());
        let used = room.used(attempt.number, attempt.minute, self.gate);
        let pair = &recipient.pair;
        let findings = self.gate.findings(judgement, pair, user, attempt, luck.verdict(), &others, used);
        Before { mood, findings }
    }

    /// Shows a watcher one attempt.
    #[cold]
    pub fn show(
        &self,
        task: Task,
        message: &Message,
        before: Before,
        outcome: Result<Reaction, Option<Reason>>,
        tally: &mut Tally,
    ) {
        let scene = Scene {
            recipient: message.index,
            second: self.agenda.second(task),
            number: message.attempt.number,
            message: message.attempt.message,
            category: message.category,
            occurrence: message.attempt.occurrence,
            text: message.text,
            before: before.mood,
            findings: before.findings,
            outcome,
        };
        match self.job.watch {
            Some(Watch::All(witness)) => witness(Shown::Attempt(&scene)),
            _ => tally.scenes.push(scene),
        }
    }

    /// Whether the recipient of a message is watched.
    #[inline]
    pub fn watches(&self, message: &Message) -> bool {
        self.job.watch.is_some_and(|watch| watch.sees(message.index))
    }

    /// Whether a watcher wants to know what each layer of the gate makes of a message.
    pub fn asks_layers(&self, message: &Message) -> bool {
        matches!(self.job.watch, Some(Watch::One(index)) if index == message.index)
    }

    /// The message of a task.
    pub fn message(&self, task: Task) -> Message<'_> {
        let mut message = match task {
            Task::Utility(at) => match self.agenda.utility[at as usize].kind() {
                Kind::Event => Utility::new(self.job, self.agenda).message(at),
                Kind::Code => Codes::new(self.job, self.agenda).message(at),
            },
            Task::Marketing(at) => {
                Marketing::new(self.job, self.agenda, at, self.agenda.minute(task)).message(at)
            }
        };
        message.attempt.category = self.categories.of(message.category);
        message.attempt.number = self.numbers.of(message.index);
        message
    }

    /// Why the gate does not let the message through; `None` when it does.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "the records that an attempt touches, each on its own")]
    fn refusal(
        &self,
        message: &Message,
        luck: Luck,
        user: &PlatformUser,
        recipient: &mut Recipient,
        judgement: &Judgement,
        room: &mut Room,
        tally: &mut Tally,
    ) -> Option<Reason> {
        let (attempt, traits) = (&message.attempt, message.traits);
        let minute = attempt.minute;
        let others = || self.others_today(traits, minute, luck.others());
        match self.gate.verdict(judgement, &mut recipient.pair, user, attempt, luck.verdict(), others) {
            Verdict::Refused(reason) => Some(reason),
            Verdict::Pass { counts: true, .. } if room.is_full(attempt.number, minute, self.gate) => {
                Some(Reason::MessagingLimit)
            }
            Verdict::Pass { silent: Some(reason), .. } => Some(reason),
            Verdict::Pass { counts, .. } => {
                if counts {
                    room.count(attempt.number, minute, tally);
                    recipient.pair.count_for_limit(minute);
                }
                None
            }
        }
    }

    /// How many messages that count others have delivered today.
    #[inline(always)]
    fn others_today(&self, traits: &Traits, minute: Minute, word: u32) -> u32 {
        let counted = self.job.setup.gate.user_limit.background_counted;
        others_today(self.job.tables, traits, counted, minute / DAY, word)
    }

    /// Hands the message to the person and notes the outcome in the records of person and pair.
    #[inline(always)]
    fn deliver<const UNUSUAL: bool>(
        &self,
        message: &Message,
        luck: Luck,
        counts: bool,
        recipient: &mut Recipient,
        timed: bool,
    ) -> Reaction {
        let traits = message.traits;
        let attempt = &message.attempt;
        let delivery = Delivery {
            id: attempt.recipient,
            message: attempt.message,
            category: message.category,
            text: message.text,
            manner: self.job.setup.manner(attempt.template),
            minute: attempt.minute,
            timed,
        };
        let Job { tables, draws, .. } = self.job;
        let reaction =
            react(tables, traits, &mut recipient.state, &delivery, luck.reaction(), || luck.delays(), draws);
        let (pair, seen) = (&mut recipient.pair, reaction.observed_read());
        if UNUSUAL {
            pair.delivered_counting(attempt.minute, attempt.category, seen, counts);
        } else {
            pair.delivered(attempt.minute, attempt.category, seen);
        }
        if reaction.is_loud() {
            recipient.pair.react(&reaction);
        }
        reaction
    }
}

/// Takes in that something is delivered at `minute` to a recipient who may have come from an entry point. Whether it is
/// free of charge.
pub(super) fn is_free(
    job: &Job,
    index: u32,
    recipient: &Recipient,
    minute: Minute,
    window: &mut FreeEntry,
) -> bool {
    let until = minute.min(recipient.state.blocked_from().saturating_sub(1));
    if let Some((_, entry)) = job.people.entries.until(index, until) {
        window.deliver(entry, minute);
    }
    window.is_open(minute)
}
