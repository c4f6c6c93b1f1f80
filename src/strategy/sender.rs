//! The sender: its queues and clocks, run by a plan and by what it can see.

use crate::messaging::{Contact, Reason, Status, TemplateStatus};
use crate::strategy::reminders;
use crate::strategy::reminders::Copies;
use crate::strategy::{ContactRecord, Content, Dispatch, Feedback, Order, Pace, Plan, Queue};
use crate::units::{Hour, Minute, time::HOUR};

/// Messages that one sender number hands over in an hour: 80 a second.
pub const HOURLY_THROUGHPUT: usize = 288_000;

/// What a strategy may look at, contact by contact, when it launches or dispatches. Built by the engine from
/// things that a sender really has; nothing else of a recipient can be reached through it.
pub trait View {
    /// The line of the contact list.
    fn contact(&self, recipient: u32) -> &Contact;
    /// The sender's own record.
    fn record(&self, recipient: u32) -> &ContactRecord;
    /// Whether the contact's opt-out has reached the sender.
    fn opted_out(&self, recipient: u32) -> bool;
}

/// The state of one sender.
#[derive(Clone, Debug)]
pub struct Sender {
    plan: Plan,
    pace: Pace,
    content: Content,
    /// The queues of the content plan in the order of dispatch, originals before reminders; `None` before the launch
    /// and after the end.
    queues: Vec<Option<Queue>>,
    /// What became of each queue's messages; empty without reminders.
    copies: Vec<Copies>,
}

/// A message that leaves its queue for the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Send {
    /// Number of the campaign.
    pub campaign: u32,
    /// Which copy of its message: 0 the original, then the reminders.
    pub copy: u8,
    /// Message and recipient.
    pub dispatch: Dispatch,
}

impl Sender {
    /// A sender with a list of `list` contacts and these campaigns ahead.
    pub fn new(plan: &Plan, list: u32, content: Content) -> Self {
        let followed = if content.reminders > 0 { content.queues() } else { 0 };
        Self {
            plan: plan.clone(),
            pace: Pace::new(plan.schedule, list),
            content,
            queues: vec![None; content.queues()],
            copies: vec![Copies::default(); followed],
        }
    }

    /// Whether it must be told what becomes of each delivered message ([`Sender::hear`]).
    pub fn follows(&self) -> bool {
        !self.copies.is_empty()
    }

    /// The plan it follows.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Whether anything is queued.
    pub fn is_idle(&self) -> bool {
        self.queues.iter().all(Option::is_none)
    }

    /// Opens an hour with the polled rating.
    pub fn open_hour(&mut self, hour: Hour, status: &Status) {
        self.pace.open_hour(hour, status.rating);
    }

    /// Ends offers whose time is over, and those of disabled templates; what was still queued goes to
    /// `suppress` (campaign, recipient, why).
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

    /// Launches a campaign: contacts outside the audience go to `suppress`, the rest are queued in the plan's
    /// order, which is computed once, now.
    pub fn launch(
        &mut self,
        campaign: u32,
        hour: Hour,
        valid_for: Minute,
        view: &impl View,
        list: u32,
        mut suppress: impl FnMut(u32, Reason),
    ) {
        if hour * HOUR < self.plan.lanes.marketing_from {
            (0..list).for_each(|recipient| suppress(recipient, Reason::NotStarted));
            return;
        }
        let mut order = Vec::new();
        for recipient in 0..list {
            let contact = view.contact(recipient);
            if self.plan.audience.includes(contact.segment, || view.record(recipient).unread_run()) {
                order.push(recipient);
            } else {
                suppress(recipient, Reason::Audience);
            }
        }
        if self.plan.order == Order::Engaged {
            let score = |&recipient: &u32| view.record(recipient).score(view.contact(recipient));
            // A stable sort: ties keep the order of the list.
            order.sort_by_cached_key(|recipient| std::cmp::Reverse(Ordered(score(recipient))));
        }
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

    /// Is told what comes of a delivered message.
    pub fn hear(&mut self, send: &Send, feedback: &Feedback) {
        if let Some(copies) = self.copies.get_mut(self.content.queue(send.campaign, send.copy)) {
            copies.note(&send.dispatch, feedback);
        }
    }

    /// Takes this hour's marketing messages into `sends`, oldest campaign first, within quota, limit and throughput.
    /// Contacts known to be opted out or invalid go to `suppress` instead.
    pub fn dispatch(
        &mut self,
        hour: Hour,
        status: &Status,
        counted_24h: u32,
        view: &impl View,
        mut suppress: impl FnMut(u32, Reason),
        sends: &mut Vec<Send>,
    ) {
        let mut quota = HOURLY_THROUGHPUT;
        if let Some(paced) = self.pace.quota(hour) {
            quota = quota.min(usize::try_from(paced).unwrap_or(usize::MAX));
        }
        if let (true, Some(limit)) = (self.plan.respect_limit, status.limit.recipients()) {
            quota = quota.min(limit.saturating_sub(counted_24h) as usize);
        }
        sends.clear();
        for (at, slot) in self.queues.iter_mut().enumerate() {
            let Some(queue) = slot else { continue };
            let (campaign, copy) = self.content.of_queue(at);
            // A paused template's messages wait.
            if status.templates.get(campaign as usize) == Some(&TemplateStatus::Paused) {
                continue;
            }
            let drop = |recipient: u32| {
                let reason = if view.opted_out(recipient) {
                    Reason::OptedOutKnown
                } else if view.record(recipient).is_invalid() {
                    Reason::InvalidKnown
                } else {
                    return false;
                };
                suppress(recipient, reason);
                true
            };
            let left = quota - sends.len();
            queue.take(hour, left, drop, |dispatch| sends.push(Send { campaign, copy, dispatch }));
        }
        self.pace.note_sent(sends.len() as u64);
    }

    /// Puts a withheld message back into its queue, when the offer will still be valid.
    pub fn retry(&mut self, send: &Send, attempted: Minute, retries: u32, from: Hour) {
        let slot = &mut self.queues[self.content.queue(send.campaign, send.copy)];
        if let Some(queue) = slot.as_mut().filter(|queue| from < queue.expires()) {
            queue.retry(&send.dispatch, attempted, retries, from);
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

/// A finite score with a total order.
#[derive(Clone, Copy, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
