//! One run: the epochs of one arm in one replication.

mod settle;

use crate::engine::agenda::{Agenda, Task};
use crate::engine::answers::{self, Answers, Written};
use crate::engine::attempt::{Chunk, Epoch};
use crate::engine::chunks::in_chunks;
use crate::engine::front::{Front, book_stopped};
use crate::engine::ledger::Ledger;
use crate::engine::marks::Marks;
use crate::engine::message::Categories;
use crate::engine::numbers::Numbers;
use crate::engine::recipient::{Recipient, SenderView, at_start};
use crate::engine::room::Room;
use crate::engine::share::{Picked, Share};
use crate::engine::statuses::Statuses;
use crate::engine::story::{Story, Watch};
use crate::engine::tally::Tally;
use crate::engine::utility::UtilityLane;
use crate::engine::{Chunks, GateDay, Outcome, TABLED};
use crate::gate::{Desk, FreeEntry, Gate, RollingLimit, Ruling};
use crate::messaging::{Category, GateEvent, Layer, Reason, SEGMENTS, Status};
use crate::population::{Population, Tables};
use crate::rng::Draws;
use crate::scenario::Setup;
use crate::strategy::{Sender, Start};
use crate::units::time::{DAY_HOURS, HOUR};
use crate::units::{Hour, NEVER};

/// Everything one run needs and none may change.
#[derive(Clone, Copy)]
pub struct Job<'a> {
    /// The arm's world and strategy.
    pub setup: &'a Setup,
    /// Tables made of the recipient parameters.
    pub tables: &'a Tables,
    /// The people of this replication, the same for every arm.
    pub people: &'a Population,
    /// The luck of this replication, the same for every arm.
    pub draws: &'a Draws,
    /// Recipients whose lives are to be told.
    pub watch: Option<Watch<'a>>,
}

impl Job<'_> {
    /// Campaigns of the content plan: those that launch before the horizon.
    pub fn campaigns(&self) -> u32 {
        self.setup.campaigns()
    }
}

/// Runs a job to its horizon. The outcome does not depend on how `chunks` spreads the work.
pub fn run(job: &Job, chunks: &impl Chunks) -> (Outcome, Story) {
    let mut run = Run::new(job);
    for hour in 0..job.setup.horizon * DAY_HOURS {
        run.epoch(hour, chunks);
    }
    run.finish()
}

/// The state of a run.
struct Run<'a> {
    job: &'a Job<'a>,
    recipients: Vec<Recipient>,
    /// Of each recipient; empty where nobody comes from an entry point.
    windows: Vec<FreeEntry>,
    marks: Marks,
    gate: Gate,
    /// The layers that answer at once, where any of them could refuse.
    front: Option<Front>,
    limit: RollingLimit,
    numbers: Numbers,
    sender: Sender<'a>,
    /// Where some come late or twice.
    statuses: Option<Statuses>,
    utility: UtilityLane<'a>,
    /// How many conversations of the recipients have begun.
    heard: usize,
    /// What the sender answers to them, and to replies.
    answers: Option<Answers>,
    ledger: Ledger,
    agenda: Agenda,
    tally: Tally,
    log: Vec<GateEvent>,
    days: Vec<GateDay>,
    story: Story,
    /// Reaction keys drawn so far; kept by debug builds only.
    #[cfg(debug_assertions)]
    used: crate::rng::UsedKeys,
}

impl<'a> Run<'a> {
    fn new(job: &'a Job<'a>) -> Self {
        let setup = job.setup;
        let gate_setup = setup.gate_setup();
        let people = job.people;
        let start = Start { list: people.contacts.len() as u32, weekday: setup.start.weekday() };
        let sender = Sender::new(setup.strategy(), &start, setup.content(), job.draws);
        let statuses = Statuses::of(job);
        Self {
            job,
            recipients: at_start(people, job.tables),
            windows: vec![
                FreeEntry::default();
                if people.entries.is_empty() { 0 } else { people.contacts.len() }
            ],
            marks: Marks::new(people.contacts.len()),
            gate: Gate::new(&gate_setup, setup.horizon_minutes(), job.draws),
            front: Desk::of(&gate_setup, job.draws).map(|desk| Front::new(desk, setup.held_code_lives())),
            limit: RollingLimit::with_numbers(setup.account.numbers.count()),
            numbers: Numbers::new(&setup.account.numbers, people, job.draws),
            sender: if statuses.is_some() { sender.expecting_disorder() } else { sender },
            statuses,
            utility: UtilityLane::new(people, setup.strategy().lanes().utility_from),
            heard: 0,
            answers: Answers::new(setup.service, setup.horizon),
            ledger: Ledger::new(setup.horizon, job.campaigns(), people),
            agenda: Agenda::default(),
            tally: Tally::new(&gate_setup),
            log: Vec::new(),
            days: Vec::new(),
            story: Story::default(),
            #[cfg(debug_assertions)]
            used: Default::default(),
        }
    }

    /// One epoch, in the order of the crate's front page.
    fn epoch(&mut self, hour: Hour, chunks: &impl Chunks) {
        self.gate.open_hour(hour, &self.limit, &mut self.log);
        self.decide_held(hour, chunks);
        if self.is_due(hour) {
            let status = self.gate.status();
            self.sender.open_hour(hour, &status, self.limit.used(hour * HOUR));
            let retried = self.retry_utility(hour, chunks);
            self.sender_acts(hour, &status);
            self.attempt(hour, retried, chunks);
            self.ledger.post(hour, &self.tally);
            self.settle(hour);
        }
        self.hear_contacts(hour);
        self.close_day(hour);
    }

    /// The sender hears of what contacts wrote of their own accord in `hour`, of which it makes use from the next hour on,
    /// and answers.
    fn hear_contacts(&mut self, hour: Hour) {
        let conversations = self.job.people.conversations.in_order();
        while let Some(written) = conversations.get(self.heard).filter(|at| at.minute / HOUR <= hour) {
            self.heard += 1;
            if let Some(answers) = &mut self.answers {
                answers.hear(Written::unprompted(written));
            }
            // By now every block of the hour is known. Nobody writes to a business they have blocked.
            if self.recipients[written.recipient as usize].state.blocked_from() > written.minute {
                self.sender.hear_contact(written.recipient, written.minute);
            }
        }
        if let Some(answers) = &mut self.answers {
            let stops = self.front.as_ref().and_then(Front::refuses_free_text);
            let world = answers::World { job: self.job, numbers: &self.numbers, stops };
            let scenes = &mut self.story.answers;
            answers.end_hour(hour, &world, &mut self.recipients, &mut self.windows, scenes);
        }
    }

    /// Messages that were held back go on or are dropped.
    fn decide_held(&mut self, hour: Hour, chunks: &impl Chunks) {
        let Some(front) = &mut self.front else { return };
        let decided = front.open_hour(hour, &mut self.gate, &self.limit, &mut self.log);
        for part in decided {
            part.schedule(hour, &mut self.agenda);
            self.numbers.arrange(hour, &self.agenda);
            self.tally.clear();
            match part.dropped {
                None => self.attempt_share(Share::all(&self.agenda), hour, chunks),
                Some(reason) => {
                    let tasks: Vec<Task> = self.agenda.tasks().collect();
                    self.book_stopped(tasks.into_iter().map(|task| (task, Some(reason))));
                }
            }
            // They counted as attempts in the hour in which they were held back.
            for (counts, _) in self.tally.by_number() {
                (counts.attempts, counts.marketing_attempts) = (0, 0);
            }
            self.ledger.post_held(part.day, hour, &self.tally);
            self.settle(hour);
        }
    }

    /// Books tasks that do not reach the attempts, with the reason or as held back.
    fn book_stopped(&mut self, tasks: impl Iterator<Item = (Task, Option<Reason>)>) {
        let categories = self.categories();
        let epoch = unfollowed(self.job, &self.gate, &self.agenda, &self.numbers, categories);
        for (task, reason) in tasks {
            book_stopped(&epoch, task, reason, &mut self.recipients, &mut self.tally);
        }
    }

    /// What the platform takes campaigns and transactional messages for.
    fn categories(&self) -> Categories {
        let declared = if self.job.setup.account.mislabels {
            Categories { campaign: Category::Utility, ..Categories::TRUE }
        } else {
            Categories::TRUE
        };
        self.front.as_ref().map_or(declared, |front| front.categories(declared))
    }

    /// What of the agenda may be attempted at all: everything, but for what a desk stops.
    fn screen(&mut self) -> Share {
        let categories = self.categories();
        let Some(front) = &mut self.front else { return Share::all(&self.agenda) };
        let epoch = unfollowed(self.job, &self.gate, &self.agenda, &self.numbers, categories);
        let rulings = front.screen(&epoch, &mut self.log);
        let (mut share, mut stopped) = (Picked::default(), Vec::new());
        for (task, ruling) in rulings {
            match (ruling, task) {
                (Ruling::Pass, Task::Marketing(at)) => share.marketing.push(at),
                (Ruling::Pass, Task::Utility(at)) => share.utility.push(at),
                (Ruling::Refuse(reason), _) => stopped.push((task, Some(reason))),
                (Ruling::Hold(holder), _) => {
                    front.hold(&self.agenda, task, holder);
                    stopped.push((task, None));
                }
            }
        }
        self.book_stopped(stopped.into_iter());
        share.into()
    }

    /// Whether anybody has anything to do in `hour`.
    fn is_due(&self, hour: Hour) -> bool {
        self.sender.is_due(hour) || self.utility.is_due(hour) || self.job.setup.launches.contains(&hour)
    }

    /// Transactional messages to be tried again leave before anything else is decided, so that what they use of the
    /// messaging limit is known when marketing is dispatched; how many there were.
    fn retry_utility(&mut self, hour: Hour, chunks: &impl Chunks) -> u32 {
        self.agenda.marketing.clear();
        self.utility.take_retries(hour, &mut self.agenda.utility);
        let retried = self.agenda.utility.len() as u32;
        if retried > 0 {
            self.attempt(hour, 0, chunks);
            self.ledger.post(hour, &self.tally);
            self.settle(hour);
        }
        retried
    }

    /// The sender ends old offers, launches and dispatches.
    fn sender_acts(&mut self, hour: Hour, status: &Status) {
        let people = self.job.people;
        let (ledger, sender) = (&mut self.ledger, &mut self.sender);
        let mut suppress = |recipient: u32, category: Category, reason: Reason| {
            ledger.suppress(people.segments[recipient as usize], category, reason);
        };
        let mut events = [[0u64; 2]; 3];
        self.utility.take_events(hour, &mut self.agenda.utility, |recipient, open| {
            events[people.segments[recipient as usize] as usize][usize::from(open)] += 1;
            if !open {
                suppress(recipient, Category::Utility, Reason::LaneClosed);
            }
        });
        self.utility.take_codes(hour, &mut self.agenda.utility);
        let (recipients, marks) = (&self.recipients, &self.marks);
        let view = SenderView { job: self.job, recipients, marks, minute: hour * HOUR };
        let mut gone = Vec::new();
        let mut hold = |recipient, reason| {
            if marks.settles(recipient, reason, || people.traits[recipient as usize].never_resumes()) {
                gone.push(recipient);
            }
            suppress(recipient, Category::Marketing, reason);
        };
        sender.expire(hour, status, &mut hold);
        let launches = self.job.setup.launches.iter().take(self.job.campaigns() as usize);
        for (campaign, _) in launches.enumerate().filter(|(_, launch)| **launch == hour) {
            sender.launch(campaign as u32, hour, self.job.setup.valid_for, &view, &mut hold);
        }
        sender.remind(hour);
        let counted = self.limit.used(hour * HOUR);
        sender.dispatch(hour, status, counted, &view, &mut hold, &mut self.agenda.marketing);
        gone.into_iter().for_each(|recipient| self.marks.settle(recipient));
        for (segment, [closed, open]) in self.ledger.segments.iter_mut().zip(events) {
            segment.events += closed + open;
        }
    }

    /// Attempts everything on the agenda against the frozen gate; `before` messages have left in the first minute.
    fn attempt(&mut self, hour: Hour, before: u32, chunks: &impl Chunks) {
        self.tally.clear();
        if self.agenda.attempts() == 0 {
            return;
        }
        self.agenda.arrange(hour, before);
        self.numbers.arrange(hour, &self.agenda);
        let share = self.screen();
        self.attempt_share(share, hour, chunks);
    }

    /// Attempts a share of the agenda.
    fn attempt_share(&mut self, share: Share, hour: Hour, chunks: &impl Chunks) {
        let (follow, categories) = (self.sender.follows(), self.categories());
        let may_bind = self.limit_may_bind(hour);
        let epoch =
            Epoch { follow, ..unfollowed(self.job, &self.gate, &self.agenda, &self.numbers, categories) };
        let everybody = (&mut self.recipients[..], &mut self.windows[..]);
        match chunks.recipients_per_chunk() {
            Some(size) if !may_bind => {
                for tally in in_chunks(&epoch, &share, everybody, size, &self.tally, chunks) {
                    self.tally.add(tally);
                }
                // Chunks are merged by recipient; the sender goes by the agenda.
                self.tally.failed.sort_by_key(|failed| (failed.minute, failed.task));
                self.tally.followed.sort_by_key(|followed| (followed.feedback.delivered, followed.task));
            }
            _ => {
                let mut room = if may_bind { Room::Exact(&mut self.limit) } else { Room::Ample };
                let (recipients, windows) = everybody;
                let mut chunk = Chunk { recipients, windows, start: 0, share };
                epoch.attempt_all(&mut chunk, &mut room, &mut self.tally);
            }
        }
        self.tally.renewed.sort_unstable();
        let renewed = std::mem::take(&mut self.tally.renewed);
        let mut renewed = renewed.iter().peekable();
        let counts = self.tally.by_number();
        for minute in 0..HOUR {
            for (counts, counted) in &counts {
                let counted = counted[minute as usize];
                if counted > 0 {
                    self.limit.add_of(counts.number, hour * HOUR + minute, counted);
                }
            }
            while let Some(again) = renewed.next_if(|again| again.minute == hour * HOUR + minute) {
                self.limit.renew_of(again.number, again.from, again.minute);
            }
        }
    }

    /// Whether the messaging limit could be reached in this hour.
    fn limit_may_bind(&self, hour: Hour) -> bool {
        self.job.setup.layers.is_on(Layer::MessagingLimit)
            && (0..self.job.setup.account.numbers.count()).any(|number| {
                let used = self.gate.counted(&self.limit, number).used(hour * HOUR);
                let most = u64::from(used) + self.agenda.attempts() as u64;
                self.gate.limit_of(number).recipients().is_some_and(|limit| most > u64::from(limit))
            })
    }

    /// Books the gate's published state at the last gate hour of a day, and closes the day.
    fn close_day(&mut self, hour: Hour) {
        if hour % DAY_HOURS != DAY_HOURS - 1 {
            return;
        }
        let last = hour * HOUR + HOUR - 1;
        self.days.extend((0..self.job.setup.account.numbers.count()).map(|number| GateDay {
            rating: self.gate.published_rating(number),
            score: self.gate.score(number),
            limit: self.gate.limit_of(number),
            unique_recipients_24h: self.limit.of(number).used(last),
        }));
        if hour + 1 == self.job.setup.horizon * DAY_HOURS {
            let (ledger, segments) = (&mut self.ledger, &self.job.people.segments);
            self.sender.finish(|recipient, reason| {
                ledger.suppress(segments[recipient as usize], Category::Marketing, reason);
            });
            for recipient in self.utility.waiting() {
                let segment = segments[recipient as usize];
                ledger.suppress(segment, Category::Utility, Reason::UnsentAtHorizon);
            }
        }
        self.ledger.close_day(hour);
    }

    /// The outcome, with what the recipients' records tell at the end.
    fn finish(self) -> (Outcome, Story) {
        let counts = self.ledger.segments;
        let mut outcome = self.ledger.into_outcome();
        outcome.gate = self.days;
        outcome.numbers = self.job.setup.account.numbers.count();
        outcome.gate_events = self.log;
        let (answers, charged_answers) =
            self.answers.map_or_else(Default::default, |answers| answers.finish(&self.job.people.segments));
        outcome.answers = answers;
        for (contact, recipient) in self.job.people.contacts.iter().zip(&self.recipients) {
            let totals = &mut outcome.totals[contact.segment as usize];
            let blocked = recipient.state.blocked_from() != NEVER;
            totals.list += 1;
            totals.reached += u64::from(recipient.record.delivered() > 0);
            totals.engaged += u64::from(recipient.pair.has_responded());
            totals.blocked += u64::from(blocked);
            totals.burned += u64::from(blocked || recipient.state.has_opted_out());
        }
        for segment in SEGMENTS {
            let (totals, counts) = (&mut outcome.totals[segment as usize], &counts[segment as usize]);
            totals.campaign_attempted = counts.campaign_attempted;
            totals.reminders_delivered = counts.reminders_delivered;
            totals.unwanted = counts.unwanted;
            totals.observed_reads = counts.observed_reads;
            totals.annoyance = counts.annoyance();
            totals.events = counts.events;
            totals.events_lost = counts.events_lost;
        }
        for segment in SEGMENTS {
            let delivered = TABLED.map(|category| {
                (0..outcome.days).map(|day| outcome.day(day, segment, category).delivered).sum::<u64>()
            });
            let prices = &self.job.setup.prices;
            let counts = &counts[segment as usize];
            // By what the platform takes each message for.
            let marketing = delivered[0] - counts.campaign_as_utility + counts.events_as_marketing;
            let utility = delivered[1] - counts.events_as_marketing + counts.campaign_as_utility;
            let charged = [
                marketing - counts.free_marketing,
                utility - counts.free_utility + charged_answers[segment as usize],
                outcome.codes_delivered(segment) - counts.free_codes,
            ];
            let prices = [prices.marketing, prices.utility, prices.authentication];
            outcome.totals[segment as usize].cost =
                charged.iter().zip(prices).map(|(count, price)| *count as f64 * price).sum();
        }
        (outcome, self.story)
    }
}

/// An epoch whose deliveries nobody follows.
fn unfollowed<'a>(
    job: &'a Job<'a>,
    gate: &'a Gate,
    agenda: &'a Agenda,
    numbers: &'a Numbers,
    categories: Categories,
) -> Epoch<'a> {
    Epoch { job, gate, agenda, follow: false, categories, numbers }
}
