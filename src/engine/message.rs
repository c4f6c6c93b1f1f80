//! Messages on their way, made of what the agenda says and what is the same for a whole stretch of it.

use crate::engine::Job;
use crate::engine::agenda::{Agenda, UtilitySend};
use crate::gate::Attempt;
use crate::messaging::{Category, MessageId};
use crate::population::Traits;
use crate::strategy::{Dispatch, Send};
use crate::units::Minute;
use crate::units::time::DAY;

/// A message on its way.
pub(super) struct Message<'a> {
    /// Index of the recipient.
    pub index: u32,
    pub traits: &'a Traits,
    /// The attempt, with the category under which it is declared.
    pub attempt: Attempt,
    /// The category that it is of in truth: what people react to, and what the tables say.
    pub category: Category,
    /// Text variant.
    pub text: u8,
    /// Whether this is its first attempt (of a reminder: never, it is no campaign message of its own).
    pub first: bool,
}

/// The categories that the templates of campaigns and of transactional messages have at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Categories {
    pub campaign: Category,
    pub event: Category,
}

impl Categories {
    /// What nearly everybody declares.
    pub const TRUE: Self = Self { campaign: Category::Marketing, event: Category::Utility };

    /// The category at the platform of what is `truth`.
    pub fn of(&self, truth: Category) -> Category {
        match truth {
            Category::Marketing => self.campaign,
            Category::Utility => self.event,
            Category::Authentication => truth,
        }
    }
}

/// A kind of message. The code of an attempt is compiled once for each, so that what only the other kind needs costs
/// nothing.
pub(super) trait Lane<'a> {
    const CATEGORY: Category;

    /// Which template all of them have.
    fn template(&self) -> u32;

    /// Index of the recipient of the message at place `at`.
    fn recipient(&self, at: u32) -> u32;

    /// The message at place `at` of the agenda's list of the kind, from the first number. Quick: it is made again wherever it is needed.
    fn message(&self, at: u32) -> Message<'a>;
}

/// Copies of one campaign's message, in one minute.
pub(super) struct Marketing<'a> {
    job: &'a Job<'a>,
    sends: &'a [Dispatch],
    campaign: u32,
    message: MessageId,
    original: bool,
    minute: Minute,
}

impl<'a> Marketing<'a> {
    /// The lane of a stretch that begins at place `first`.
    pub fn new(job: &'a Job<'a>, agenda: &'a Agenda, first: u32, minute: Minute) -> Self {
        let Send { campaign, copy, .. } = agenda.marketing.get(first);
        Self {
            job,
            sends: agenda.marketing.dispatches(),
            campaign,
            message: MessageId::copy(campaign, copy),
            original: copy == 0,
            minute,
        }
    }
}

impl<'a> Lane<'a> for Marketing<'a> {
    const CATEGORY: Category = Category::Marketing;

    fn template(&self) -> u32 {
        self.campaign
    }

    #[inline(always)]
    fn recipient(&self, at: u32) -> u32 {
        self.sends[at as usize].recipient
    }

    #[inline(always)]
    fn message(&self, at: u32) -> Message<'a> {
        let dispatch = &self.sends[at as usize];
        let traits = &self.job.people.traits[dispatch.recipient as usize];
        Message {
            index: dispatch.recipient,
            traits,
            attempt: Attempt {
                recipient: traits.id(),
                message: self.message,
                category: Self::CATEGORY,
                template: self.campaign,
                number: 0,
                minute: self.minute,
                // A resend within a day meets the same verdict draw; a later one may not.
                occurrence: (self.minute - dispatch.first_attempt_by(self.minute)) / DAY,
            },
            category: Self::CATEGORY,
            text: traits.text(self.campaign, self.job.setup.variants),
            first: self.original & dispatch.is_first(),
        }
    }
}

/// Transactional messages, each in its own minute.
pub(super) struct Utility<'a> {
    job: &'a Job<'a>,
    sends: &'a [UtilitySend],
    template: u32,
}

impl<'a> Utility<'a> {
    pub fn new(job: &'a Job<'a>, agenda: &'a Agenda) -> Self {
        // The one template comes after those of the campaigns.
        Self { job, sends: &agenda.utility, template: job.campaigns() }
    }
}

impl<'a> Lane<'a> for Utility<'a> {
    const CATEGORY: Category = Category::Utility;

    fn template(&self) -> u32 {
        self.template
    }

    #[inline(always)]
    fn recipient(&self, at: u32) -> u32 {
        self.sends[at as usize].recipient
    }

    #[inline(always)]
    fn message(&self, at: u32) -> Message<'a> {
        let due = &self.sends[at as usize];
        let traits = &self.job.people.traits[due.recipient as usize];
        Message {
            index: due.recipient,
            traits,
            attempt: Attempt {
                recipient: traits.id(),
                message: due.message,
                category: Self::CATEGORY,
                template: self.template,
                number: 0,
                minute: due.minute,
                occurrence: due.tries,
            },
            category: Self::CATEGORY,
            text: 0,
            first: due.tries == 0,
        }
    }
}

/// One-time codes, each in its own minute.
pub(super) struct Codes<'a>(Utility<'a>);

impl<'a> Codes<'a> {
    pub fn new(job: &'a Job<'a>, agenda: &'a Agenda) -> Self {
        // Their template, whose text is the platform's own, is the last of all and outside its watch over templates.
        Self(Utility { job, sends: &agenda.utility, template: job.campaigns() + 1 })
    }
}

impl<'a> Lane<'a> for Codes<'a> {
    const CATEGORY: Category = Category::Authentication;

    fn template(&self) -> u32 {
        self.0.template
    }

    #[inline(always)]
    fn recipient(&self, at: u32) -> u32 {
        self.0.recipient(at)
    }

    #[inline(always)]
    fn message(&self, at: u32) -> Message<'a> {
        let mut message = self.0.message(at);
        (message.category, message.attempt.category) = (Self::CATEGORY, Self::CATEGORY);
        message
    }
}
