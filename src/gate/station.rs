//! What a layer looks like that stands before the platform's answer to an API call: it refuses at once, lets pass, or
//! holds the message back.

use std::fmt::Debug;

use crate::gate::limits::Limits;
use crate::gate::number::Number;
use crate::gate::pack::RulePack;
use crate::gate::params::Params;
use crate::gate::question::Note;
use crate::gate::rating::Scorer;
use crate::gate::rolling_limit::RollingLimit;
use crate::gate::template::Template;
use crate::messaging::{Category, GateEvent, MessagingLimit, Rating, Reason};
use crate::units::time::{HOUR, MINUTE_SECONDS};
use crate::units::{Hour, Second};

/// One API call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// When.
    pub second: Second,
    /// The recipient's id.
    pub recipient: u32,
    /// Category of the template, as declared.
    pub category: Category,
    /// Which template.
    pub template: u32,
    /// Which of the portfolio's numbers sends.
    pub number: u32,
    /// Promotion under a template that was declared to be of another category.
    pub mislabelled: bool,
}

/// Who holds messages back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// The pacing of one template.
    Template(u32),
    /// The pacing of the portfolio.
    Portfolio,
}

/// What a station says to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Nothing against it.
    Pass,
    /// Refused at once.
    Refuse(Reason),
    /// Accepted and held back (`held_for_quality_assessment`).
    Hold(Holder),
}

/// What becomes of held messages at the start of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// So many of them, the oldest first, go on.
    First(u32),
    /// All go on.
    All,
    /// All are dropped.
    Drop(Reason),
}

/// What a station may know at the start of an hour: whole hours before it, and what other layers publish.
pub(super) struct Facts<'a> {
    pub hour: Hour,
    /// The worst rating of all numbers.
    pub rating: Rating,
    /// The rules in force.
    pub rules: &'static RulePack,
    /// The numbers one by one.
    pub numbers: Portfolio<'a>,
    /// Templates of the account; pacing pauses them.
    pub templates: &'a mut [Template],
    /// How quality is judged.
    pub judge: (&'a Params, &'a Scorer),
    /// Violations of the rules found so far, for the account's record.
    pub violations: u32,
}

/// The numbers of the portfolio.
#[derive(Clone, Copy)]
pub(super) struct Portfolio<'a> {
    pub first: &'a Number,
    pub others: &'a [Number],
    /// The count of the messaging limit.
    pub counted: &'a RollingLimit,
    /// The messaging limits; `None` where nothing is limited.
    pub limits: Option<&'a Limits>,
}

impl<'a> Portfolio<'a> {
    /// The numbers, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &'a Number> + use<'a> {
        std::iter::once(self.first).chain(self.others)
    }

    /// The messaging limit that a number's messages meet.
    pub fn limit_of(&self, number: u32) -> MessagingLimit {
        self.limits.map_or(MessagingLimit::Unlimited, |limits| limits.of(number))
    }
}

impl Facts<'_> {
    /// What was delivered from hour `since` on, and the negatives it has caused so far per delivered message.
    pub fn reactions_since(&self, since: Hour) -> (u64, f64) {
        let (mut delivered, mut negatives) = (0, 0.0);
        for bin in self.numbers.iter().flat_map(|number| number.hours.between(since, self.hour)) {
            delivered += u64::from(bin.all_delivered());
            negatives += self.judge.1.weight(&bin.caused);
        }
        (delivered, negatives / (delivered as f64).max(1.0))
    }
}

/// A layer before the answer to an API call.
pub(super) trait Station: Debug + Send {
    /// Re-judges at the start of an hour.
    fn open_hour(&mut self, facts: &mut Facts, log: &mut Vec<GateEvent>);

    /// Judges one call and counts it.
    fn call(&mut self, call: &Call, log: &mut Vec<GateEvent>) -> Ruling;

    /// What the layer looks at when this call comes.
    fn tell(&self, call: &Call) -> Note;

    /// Why free text is refused at present, whatever the customer has written.
    fn refuses_free_text(&self) -> Option<Reason> {
        None
    }

    /// The category that a template of a declared category really has at present.
    fn category(&self, declared: Category) -> Category {
        declared
    }

    /// What becomes this hour of the messages that `holder` holds back; `None` where they wait on, or another station
    /// holds them.
    fn release(&mut self, _holder: Holder) -> Option<Release> {
        None
    }
}

/// First second of an hour.
pub(super) const fn second_of(hour: Hour) -> Second {
    hour * HOUR * MINUTE_SECONDS
}

/// The hour of a second.
pub(super) const fn hour_of(second: Second) -> Hour {
    second / (HOUR * MINUTE_SECONDS)
}
