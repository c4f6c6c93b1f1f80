//! The sender: its queues and clocks, run by a strategy and by what it can see.

use crate::messaging::{Contact, Reason, Status, TemplateStatus};
use crate::rng::Draws;
use crate::strategy::reminders;
use crate::strategy::reminders::Copies;
use crate::strategy::{
    ContactRecord, Content, Failure, Feedback, Lanes, Line, Mark, Memory, Now, Pulse, Queue, Send, Sends,
    Start, Strategy, Tactics, Truth,
};
use crate::units::{Hour, Minute, NEVER, time::HOUR};

/// Messages that one sender number hands over in an hour: 80 a second.
pub const HOURLY_THROUGHPUT: usize = 288_000;

/// What the sender's machinery may look at, contact by contact, when it launches or dispatches. Built by the engine
/// from things that a sender really has; the truth is asked for only on behalf of a clairvoyant.
pub trait View {
    /// The line of the contact list.
    fn contact(&self, recipient: u32) -> &Contact;
    /// The sender's own record.
    fn record(&self, recipient: u32) -> &ContactRecord;
    /// What has happened to the contact that makes senders hold messages back. Quick.
    fn mark(&self, recipient: u32) -> Mark;
    /// Whether the contact's opt-out has reached the sender.
    fn opted_out(&self, recipient: u32) -> bool;
    /// What would come of the message of a campaign.
    fn truth(&self, recipient: u32, campaign: u32) -> Truth;
}

/// What the sender remembers for its strategy.
#[derive(Debug)]
struct Diary {
    memory: Memory,
    pulse: Pulse,
}

/// The state of one sender.
pub struct Sender<'a> {
    strategy: &'a dyn Strategy,
    tactics: Box<dyn Tactics>,
    draws: &'a Draws,
    lanes: Lanes,
    list: u32,
    content: Content,
    /// The queues of the content plan in the order of dispatch, originals before reminders; `None` before the launch
    /// and after the end.
    queues: Vec<Option<Queue>>,
    /// What became of each queue's messages; empty without reminders.
    copies: Vec<Copies>,
    diary: Option<Diary>,
}

impl<'a> Sender<'a> {
    /// A sender at the start, with these campaigns ahead.
    pub fn new(strategy: &'a dyn Strategy, start: &Start, content: Content, draws: &'a Draws) -> Self {
        let copies = if content.reminders > 0 { content.queues() } else { 0 };
        let diary = strategy
            .remembers()
            .map(|depth| Diary { memory: Memory::new(start.list, depth), pulse: Pulse::default() });
        Self {
            strategy,
            tactics: strategy.start(start),
            draws,
            lanes: strategy.lanes(),
            list: start.list,
            content,
            queues: vec![None; content.queues()],
            copies: vec![Copies::default(); copies],
            diary,
        }
    }

    /// A sender whose statuses may come late or twice, and who keeps its books accordingly.
    pub fn expecting_disorder(mut self) -> Self {
        if let Some(diary) = &mut self.diary {
            diary.memory.keep_logs();
        }
        self
    }

    /// Whether it must be told what becomes of each delivered message ([`Sender::hear`]).
    pub fn follows(&self) -> bool {
        !self.copies.is_empty() || self.diary.is_some()
    }

    /// Whether it has anything to do in `hour`.
    pub fn is_due(&self, hour: Hour) -> bool {
        self.queues.iter().any(Option::is_some) || self.tactics.wakes(hour)
    }

    /// Opens an hour with what it polls and its own count of the last 24 h.
    pub fn open_hour(&mut self, hour: Hour, status: &Status, counted_24h: u32) {
        if let Some(diary) = &mut self.diary {
            diary.memory.open_hour(hour);
        }
        let pulse = self.diary.as_ref().map(|diary| &diary.pulse);
        self.tactics.open_hour(&Now { hour, status, counted_24h, pulse });
    }

    /// Ends offers whose time is over, and those of disabled templates; what was still queued goes to
    /// `suppress` (recipient, why).
    pub fn expire(&mut self, hour: Hour, status: &Status, mut suppress: impl FnMut(u32, Reason)) {
        for (at, slot) in self.queues.iter_mut().enumerate() {
            let Some(queue) = slot else { continue };
            let (campaign, _) = self.content.of_queue(at);
            let reason = if hour >= queue.expires() {
                Reason::OfferExpired
            } else if status.templates.get(campaign as usize) == Some(&TemplateStatus::Disabled) {
                Reason::TemplateDisabledKnown
            } else {
                continue;
            };
            queue.clear(|recipient| suppress(recipient, reason));
            *slot = None;
            if let Some(copies) = self.copies.get_mut(at) {
                *copies = Copies::default();
            }
        }
    }

    /// Launches a campaign: contacts outside the audience go to `suppress`, the rest are queued in the strategy's
    /// order, which is computed once, now.
    pub fn launch(
        &mut self,
        campaign: u32,
        hour: Hour,
        valid_for: Minute,
        view: &impl View,
        mut suppress: impl FnMut(u32, Reason),
    ) {
        if hour * HOUR < self.lanes.marketing_from && !self.lanes.marketing_waits {
            (0..self.list).for_each(|recipient| suppress(recipient, Reason::NotStarted));
            return;
        }
        let memory = self.diary.as_ref().map(|diary| &diary.memory);
        let clairvoyant = self.strategy.clairvoyant();
        if clairvoyant.is_none() && self.strategy.addresses_everyone() {
            let order = (0..self.list).collect();
            return self.launch_to(order, campaign, hour, valid_for);
        }
        let (mut order, mut ranked) = (Vec::new(), false);
        for recipient in 0..self.list {
            let line = line(view, memory, self.draws, recipient, campaign, hour);
            let rank = match clairvoyant {
                _ if !self.tactics.includes(&line) => None,
                None => Some(self.tactics.rank(&line)),
                Some(knows) => knows.rank(&line, &view.truth(recipient, campaign)),
            };
            match rank {
                Some(rank) => {
                    ranked |= rank != 0.0;
                    order.push((recipient, rank));
                }
                None => suppress(recipient, Reason::Audience),
            }
        }
        if ranked {
            // A stable sort: ties keep the order of the list.
            order.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        }
        let order = order.into_iter().map(|(recipient, _)| recipient).collect();
        self.launch_to(order, campaign, hour, valid_for);
    }

    /// Queues a campaign's messages in an order.
    fn launch_to(&mut self, order: Vec<u32>, campaign: u32, hour: Hour, valid_for: Minute) {
        let expires = hour + valid_for.div_ceil(HOUR);
        self.open(self.content.queue(campaign, 0), Queue::new(order, hour, expires));
    }

    /// Queues the reminders that fall due: of every open offer, to those whose copy before was delivered and is not
    /// yet seen read, in the order of the originals. An offer that was not launched, is over or whose template is
    /// disabled has none.
    pub fn remind(&mut self, hour: Hour) {
        let Content { campaigns, reminders } = self.content;
        if reminders == 0 {
            return;
        }
        for campaign in 0..campaigns {
            let Some(original) = &self.queues[self.content.queue(campaign, 0)] else { continue };
            let (launched, expires) = (original.launched(), original.expires());
            let Some(number) = reminders::due(launched, hour, reminders) else { continue };
            let before = self.content.queue(campaign, number - 1);
            if let Some(queue) = &self.queues[before] {
                let order = self.copies[before].to_remind(queue, hour * HOUR);
                self.open(self.content.queue(campaign, number), Queue::new(order, launched, expires));
            }
        }
    }

    fn open(&mut self, at: usize, queue: Queue) {
        if let Some(copies) = self.copies.get_mut(at) {
            *copies = Copies::new(queue.order().len());
        }
        self.queues[at] = Some(queue);
    }

    /// Takes this hour's marketing messages into `sends`, oldest campaign first, within quota, limit and throughput.
    /// Contacts known to be opted out or invalid, and those whom the strategy leaves alone, go to `suppress` instead.
    pub fn dispatch(
        &mut self,
        hour: Hour,
        status: &Status,
        counted_24h: u32,
        view: &impl View,
        mut suppress: impl FnMut(u32, Reason),
        sends: &mut Sends,
    ) {
        sends.clear();
        if hour * HOUR < self.lanes.marketing_from || self.tactics.rests(hour) {
            return;
        }
        self.answer(hour, status, view, sends);
        let mut quota = HOURLY_THROUGHPUT - sends.len();
        if let Some(paced) = self.tactics.quota(hour) {
            quota = quota.min(usize::try_from(paced).unwrap_or(usize::MAX));
        }
        if let (true, Some(limit)) = (self.strategy.respects_limit(), status.limit) {
            quota = quota.min(limit.saturating_sub(counted_24h) as usize);
        }
        let end = sends.len() + quota;
        let suppresses = self.strategy.suppresses();
        for (at, slot) in self.queues.iter_mut().enumerate() {
            let Some(queue) = slot else { continue };
            let (campaign, copy) = self.content.of_queue(at);
            // A paused template's messages wait.
            if status.templates.get(campaign as usize) == Some(&TemplateStatus::Paused) {
                continue;
            }
            let (tactics, draws) = (&self.tactics, self.draws);
            let mut memory = self.diary.as_mut().map(|diary| &mut diary.memory);
            let left = end - sends.len();
            sends.copies(campaign, copy, |sends| {
                queue.take(hour, left, |dispatch| {
                    let recipient = dispatch.recipient;
                    let hold = known_unsendable(view, recipient).or_else(|| {
                        if !suppresses {
                            return None;
                        }
                        let line = line(view, memory.as_deref(), draws, recipient, campaign, hour);
                        Some(tactics.suppress(&line)?.reason())
                    });
                    match hold {
                        Some(reason) => suppress(recipient, reason),
                        None => {
                            if let Some(memory) = &mut memory {
                                memory.note_sent(recipient, hour);
                            }
                            sends.push(dispatch);
                        }
                    }
                    hold.is_none()
                });
            });
        }
        self.tactics.note_sent(hour, (sends.len() - (end - quota)) as u64);
        if let Some(diary) = &mut self.diary {
            diary.pulse.note_sent(hour, sends.len() as u32);
        }
    }

    /// The service lane: queued messages of open offers to contacts who have just written, ahead of their turn.
    fn answer(&mut self, hour: Hour, status: &Status, view: &impl View, sends: &mut Sends) {
        let Some(diary) = &mut self.diary else { return };
        if hour * HOUR < self.lanes.service_from {
            return;
        }
        let writing: Vec<u32> = diary.memory.conversations().collect();
        for (at, slot) in self.queues.iter_mut().enumerate() {
            let Some(queue) = slot else { continue };
            let (campaign, copy) = self.content.of_queue(at);
            if status.templates.get(campaign as usize) == Some(&TemplateStatus::Paused) {
                continue;
            }
            for &recipient in &writing {
                let full = sends.len() >= HOURLY_THROUGHPUT || known_unsendable(view, recipient).is_some();
                let line = line(view, Some(&diary.memory), self.draws, recipient, campaign, hour);
                if full || self.strategy.suppresses() && self.tactics.suppress(&line).is_some() {
                    // Its turn in the queue will come and say why.
                    continue;
                }
                if let Some(dispatch) = queue.take_ahead(recipient, self.list) {
                    diary.memory.note_sent(recipient, hour);
                    sends.push(Send { campaign, copy, dispatch });
                }
            }
        }
    }

    /// Is told what comes of a delivered message.
    pub fn hear(&mut self, send: &Send, feedback: &Feedback) {
        if let Some(copies) = self.copies.get_mut(self.content.queue(send.campaign, send.copy)) {
            copies.note(&send.dispatch, feedback);
        }
        if let Some(diary) = &mut self.diary {
            diary.memory.hear(send.dispatch.recipient, feedback);
            diary.pulse.hear(feedback);
        }
    }

    /// Is told what comes of a delivered transactional message: whoever reacts to it is engaged and may be in a
    /// conversation, but no signal counts it.
    pub fn hear_utility(&mut self, recipient: u32, feedback: &Feedback) {
        if let Some(diary) = &mut self.diary {
            diary.memory.hear_utility(recipient, feedback);
        }
    }

    /// Is told that a contact has written of their own accord: engaged, and in a conversation.
    pub fn hear_contact(&mut self, recipient: u32, minute: Minute) {
        if let Some(diary) = &mut self.diary {
            diary.memory.hear(recipient, &Feedback { replied: minute, ..Feedback::none(NEVER) });
        }
    }

    /// Is told of a failure. The message goes back into its queue when the strategy wants a retry and the offer will
    /// still be valid.
    pub fn fail(&mut self, send: &Send, failure: &Failure, over_limit: bool) {
        if let Some(diary) = &mut self.diary {
            diary.memory.hear_failure(send.dispatch.recipient, failure.attempted, failure.told);
            diary.pulse.note_failed(failure.told, failure.code);
        }
        let Some((from, retries)) = self.tactics.retry(failure, send.dispatch.retries, over_limit) else {
            return;
        };
        let from = from.max(failure.attempted / HOUR + 1);
        let slot = &mut self.queues[self.content.queue(send.campaign, send.copy)];
        if let Some(queue) = slot.as_mut().filter(|queue| from < queue.expires()) {
            queue.retry(&send.dispatch, failure.attempted, retries, from);
        }
    }

    /// Ends everything at the horizon; what was still queued goes to `suppress`.
    pub fn finish(&mut self, mut suppress: impl FnMut(u32, Reason)) {
        for queue in self.queues.iter_mut().flatten() {
            queue.clear(|recipient| suppress(recipient, Reason::UnsentAtHorizon));
        }
        self.queues.fill(None);
    }
}

/// Why nobody may be sent to, whatever the strategy; `None` when a message may go.
#[inline]
fn known_unsendable(view: &impl View, recipient: u32) -> Option<Reason> {
    view.mark(recipient).reason(|| view.opted_out(recipient), || view.record(recipient).is_invalid())
}

/// A contact as the strategy sees it.
#[inline]
fn line<'v>(
    view: &'v impl View,
    memory: Option<&'v Memory>,
    draws: &'v Draws,
    recipient: u32,
    campaign: u32,
    hour: Hour,
) -> Line<'v> {
    Line {
        index: recipient,
        contact: view.contact(recipient),
        record: view.record(recipient),
        memory,
        campaign,
        hour,
        draws,
    }
}
