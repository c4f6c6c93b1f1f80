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
const CHOICE: &str = "a choice of the scenario";

/// What a scenario says of its numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NumberSet {
    count: u32,
    ages: Ages,
    /// Shares of the contacts; empty where they are equal.
    shares: Vec<f64>,
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
        Self { count: 1, ages: Ages::Alike(0), shares: Vec::new() }
    }
}

impl NumberSet {
    /// The numbers as the gate takes them.
    pub fn numbers(&self) -> Numbers {
        let share =
            |at: usize| if self.shares.is_empty() { 1.0 } else { *self.shares.get(at).unwrap_or(&0.0) };
        let numbers: Vec<_> = (0..self.count as usize).map(|at| (self.ages.days(at), share(at))).collect();
        Numbers::of(&numbers)
    }
}

/// Checks the numbers of an arm's world against each other and against what its portfolio may have. `place` says where a
/// key stands that is not left to its default.
pub(super) fn check<'p>(world: &World, place: impl Fn(&str) -> Option<&'p Place>, faults: &mut Vec<Fault>) {
    let NumberSet { count, ages, shares } = &world.numbers;
    // One number of any age is never at fault, and whatever else may be was written somewhere.
    let Some(usual) = ["number.count", "number.age", "number.share"].iter().find_map(|key| place(key)) else {
        return;
    };
    let at = |key: &str| place(key).unwrap_or(usual);
    let ages = match ages {
        Ages::Alike(_) => None,
        Ages::Listed(ages) => Some(ages.len()),
    };
    let shares = Some(shares.len()).filter(|length| *length > 0);
    let lengths = [("number.age", ages), ("number.share", shares)];
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

pub(crate) static NUMBER_KEYS: [Key<World>; 3] = [
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
