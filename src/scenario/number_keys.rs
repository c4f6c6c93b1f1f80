//! Fixed keys of the sender numbers: how many the portfolio has, how old they are, and how the contacts are shared out.

use crate::gate::{MOST_NUMBERS, MOST_NUMBERS_AT_FIRST, Numbers};
use crate::messaging::MessagingLimit;
use crate::parameter::Grade;
use crate::scenario::fault::Fault;
use crate::scenario::field::Field;
use crate::scenario::key::{Key, duration};
use crate::scenario::shape::Shape;
use crate::scenario::source::Place;
use crate::scenario::tree::Value;
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::units::Minute;
use crate::units::time::DAY;

/// Greatest age of a number.
const OLDEST: Minute = 36_500 * DAY;
const EQUAL: &str = "equal";
const OF_ACCOUNT: &str = "account";
/// All that can be said of numbers.
const KEYS: [&str; 4] = ["number.count", "number.age", "number.share", "number.messaging_limit"];
const CHOICE: &str = "a choice of the scenario";

/// What a scenario says of its numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberSet {
    count: u32,
    ages: Ages,
    /// Shares of the contacts; empty where they are equal.
    shares: Vec<f64>,
    /// Messaging limits at the start, one by one; empty where all have that of the account.
    limits: Vec<MessagingLimit>,
}

/// How old the numbers are.
#[derive(Clone, Debug, PartialEq)]
enum Ages {
    /// All alike.
    Alike(Minute),
    /// One by one.
    Listed(Vec<Minute>),
}

impl Ages {
    /// The age of a number in days; of one for which none is listed, 0.
    fn days(&self, number: usize) -> f64 {
        let age = match self {
            Self::Alike(age) => *age,
            Self::Listed(ages) => ages.get(number).copied().unwrap_or_default(),
        };
        f64::from(age) / f64::from(DAY)
    }
}

impl Default for NumberSet {
    fn default() -> Self {
        Self { count: 1, ages: Ages::Alike(0), shares: Vec::new(), limits: Vec::new() }
    }
}

impl NumberSet {
    /// The numbers as the gate takes them.
    pub fn numbers(&self) -> Numbers {
        let share =
            |at: usize| if self.shares.is_empty() { 1.0 } else { *self.shares.get(at).unwrap_or(&0.0) };
        let numbers: Vec<_> = (0..self.count as usize).map(|at| (self.ages.days(at), share(at))).collect();
        Numbers::of(&numbers).with_limits(&self.limits)
    }

    /// Messaging limits of the numbers at the start, where a scenario lists them.
    pub fn limits(&self) -> &[MessagingLimit] {
        &self.limits
    }
}

/// Checks the numbers of an arm's world against each other and against what its portfolio may have. `place` says where a
/// key stands that is not left to its default.
pub(super) fn check<'p>(world: &World, place: impl Fn(&str) -> Option<&'p Place>, faults: &mut Vec<Fault>) {
    let NumberSet { count, ages, shares, limits } = &world.numbers;
    // One number of any age is never at fault, and whatever else may be was written somewhere.
    let Some(usual) = KEYS.iter().find_map(|key| place(key)) else {
        return;
    };
    let at = |key: &str| place(key).unwrap_or(usual);
    let ages = match ages {
        Ages::Alike(_) => None,
        Ages::Listed(ages) => Some(ages.len()),
    };
    let shares = Some(shares.len()).filter(|length| *length > 0);
    let limits = Some(limits.len()).filter(|length| *length > 0);
    let lengths = [("number.age", ages), ("number.share", shares), ("number.messaging_limit", limits)];
    let given = lengths.iter().filter_map(|(key, length)| Some((key, (*length)?)));
    for (key, length) in given.filter(|(_, length)| *length != *count as usize) {
        let message = format!("`{key}` lists {length} for {count} numbers");
        let help = format!("list {count}, or write number.count = {length}");
        faults.push(Fault::new(at(key), message, "expected one for each number").help(Some(help)));
    }
    let grown = world.verified || world.limit() >= MessagingLimit::Tier2K;
    let most = if grown { MOST_NUMBERS } else { MOST_NUMBERS_AT_FIRST };
    if *count as usize > most {
        let message = format!("{count} numbers are more than this portfolio may have");
        let expected = format!(
            "expected at most {MOST_NUMBERS_AT_FIRST} numbers without verification and below a messaging limit of \
             2,000, at most {MOST_NUMBERS} otherwise"
        );
        let help =
            "write account.verified = true, a higher account.messaging_limit, or fewer numbers".to_owned();
        faults.push(Fault::new(at("number.count"), message, expected).help(Some(help)));
    }
}

pub(crate) static NUMBER_KEYS: [Key<World>; 4] = [
    Key {
        path: "number.age",
        unit: "days",
        accepted: "a duration up to \"36500d\", such as \"180d\", or a list of them by number",
        shape: Shape::Either(&[Shape::Duration, Shape::List(&Shape::Duration)]),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Age of the sender number: the good days it starts with. One for all numbers, or one for each.",
        set: |world, field| {
            if !matches!(field.node.value, Value::List(_)) {
                if let Some(age) = field.minutes(0..=OLDEST) {
                    world.numbers.ages = Ages::Alike(age);
                }
            } else if let Some(ages) =
                each(field, "a duration up to \"36500d\"", |part| part.minutes(0..=OLDEST))
            {
                world.numbers.ages = Ages::Listed(ages);
            }
        },
        show: |world| match &world.numbers.ages {
            Ages::Alike(age) => duration(*age),
            Ages::Listed(ages) => Written::List(ages.iter().map(|age| duration(*age)).collect()),
        },
    },
    Key {
        path: "number.count",
        unit: "numbers",
        accepted: "a whole number from 1 to 20, the most that the platform gives a portfolio",
        shape: Shape::Count(1, MOST_NUMBERS as u64),
        grade: Grade::Documented,
        source: "platform documentation, phone numbers (2026-09): 2 at first, 20 once verified or at a limit of 2,000",
        meaning: "Sender numbers of the portfolio. They share its messaging limit, templates, pacing and standing; each \
                  has a rating, a restriction, a throughput and a trust of its own. A contact is always written to from \
                  the same number, in every arm.",
        set: |world, field| {
            if let Some(count) = field.count(1..=MOST_NUMBERS as u64) {
                world.numbers.count = count as u32;
            }
        },
        show: |world| Written::Integer(world.numbers.count.into()),
    },
    Key {
        path: "number.messaging_limit",
        unit: "recipients in 24 h",
        accepted: "a list of levels by number, such as [1_000, 10_000, \"unlimited\"], or \"account\"",
        shape: Shape::Either(&[
            Shape::List(&Shape::Either(&[Shape::Count(250, 100_000), Shape::Names(|| vec!["unlimited"])])),
            Shape::Names(|| vec![OF_ACCOUNT]),
        ]),
        grade: Grade::Documented,
        source: "the platform's levels before 2025-10-07, when each number had one",
        meaning: "Messaging limit of each number at the start, under rules by which each has its own (gate.rules = \
                  \"2023-legacy\"). \"account\": all start at account.messaging_limit.",
        set: |world, field| {
            if matches!(&field.node.value, Value::Text(text) if text == OF_ACCOUNT) {
                world.numbers.limits.clear();
            } else if let Some(limits) = each(field, "a level of the platform, or \"unlimited\"", level) {
                world.numbers.limits = limits;
            }
        },
        show: |world| match world.numbers.limits.as_slice() {
            [] => Written::text(OF_ACCOUNT),
            limits => Written::List(limits.iter().map(|limit| written(*limit)).collect()),
        },
    },
    Key {
        path: "number.share",
        unit: "probability",
        accepted: "a list of shares that sum to 1, such as [0.8, 0.2], or \"equal\"",
        shape: Shape::Either(&[Shape::List(&Shape::Number(0.0, 1.0)), Shape::Names(|| vec![EQUAL])]),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Share of the contacts that each number writes to.",
        set: |world, field| {
            if matches!(&field.node.value, Value::Text(text) if text == EQUAL) {
                world.numbers.shares.clear();
                return;
            }
            if field.numbers_or(EQUAL).is_none() {
                return;
            }
            let Some(shares) = each(field, "a share from 0 to 1", |part| part.number(0.0, 1.0)) else {
                return;
            };
            let sum: f64 = shares.iter().sum();
            if (sum - 1.0).abs() > 1e-9 {
                let sum = (sum * 1e9).round() / 1e9;
                field.wrong(format!("the shares of `number.share` sum to {sum}, not to 1"), None);
            } else {
                world.numbers.shares = shares;
            }
        },
        show: |world| match world.numbers.shares.as_slice() {
            [] => Written::text(EQUAL),
            shares => Written::List(shares.iter().map(|share| Written::Number(*share)).collect()),
        },
    },
];

/// A level of the messaging limit.
fn level(field: &mut Field<'_, '_>) -> Option<MessagingLimit> {
    if matches!(field.node.value, Value::Text(_)) {
        return field.choice(&["unlimited"]).map(|_| MessagingLimit::Unlimited);
    }
    let number = field.count(0..=u64::MAX)?;
    let tier = MessagingLimit::ALL.into_iter().find(|tier| tier.recipients().map(u64::from) == Some(number));
    if tier.is_none() {
        field.wrong(format!("{number} is no level of the platform"), None);
    }
    tier
}

/// A level as a file gives it.
fn written(limit: MessagingLimit) -> Written {
    limit.recipients().map_or(Written::text("unlimited"), |n| Written::Integer(n.into()))
}

/// Every item of a list that is not empty; `None` where one is at fault.
fn each<T>(
    field: &mut Field<'_, '_>,
    accepted: &str,
    read: impl Fn(&mut Field<'_, '_>) -> Option<T>,
) -> Option<Vec<T>> {
    let items = field.list()?;
    if items.is_empty() {
        field.wrong(format!("`{}` is an empty list", field.path), None);
        return None;
    }
    let read: Vec<Option<T>> = items.iter().map(|item| read(&mut field.part(item, accepted))).collect();
    read.into_iter().collect()
}
