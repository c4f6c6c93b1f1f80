//! The strategies that ship, each a plan.

use crate::strategy::{Audience, Lanes, Order, Plan, Retries, Schedule};
use crate::units::{NEVER, time::DAY};

/// Names of the shipped strategies, in the order of lists.
pub const PRESETS: &[&str] = &[
    "do-nothing",
    "blast",
    "blast-once",
    "paced-blast",
    "ramp",
    "warm-up",
    "engaged-first",
    "marketing-first",
    "utility-first",
    "sunset-inactive",
];

/// The shipped strategy of that name.
pub fn preset(name: &str) -> Option<Plan> {
    let paced = Plan::default();
    let (description, plan) = match name {
        "do-nothing" => (
            "no campaigns and no transactional messages: the floor",
            Plan {
                audience: Audience { segments: [false; 3], ..paced.audience },
                lanes: Lanes { utility_from: NEVER, ..paced.lanes },
                ..paced
            },
        ),
        "blast" => (
            "everyone at once at launch, whatever the limit",
            Plan { schedule: Schedule::Burst, respect_limit: false, ..paced },
        ),
        "blast-once" => (
            "blast without retries",
            Plan {
                schedule: Schedule::Burst,
                respect_limit: false,
                retries: Retries { max: 0, ..paced.retries },
                ..paced
            },
        ),
        "paced-blast" => ("everyone, spread over 5 days", paced),
        "ramp" => (
            "a daily volume from 1,000 that grows by half a day, in list order",
            Plan { schedule: Schedule::Ramp { v0: 1000.0, growth: 1.5, hold: false }, ..paced },
        ),
        "warm-up" => (
            "a daily volume from 1,000 that grows by half a day while the rating is green, most engaged first",
            Plan {
                order: Order::Engaged,
                schedule: Schedule::Ramp { v0: 1000.0, growth: 1.5, hold: true },
                ..paced
            },
        ),
        "engaged-first" => {
            ("spread over 5 days, most engaged first", Plan { order: Order::Engaged, ..paced })
        }
        "marketing-first" => (
            "spread over 5 days; transactional messages only from day 7",
            Plan { lanes: Lanes { utility_from: 7 * DAY, ..paced.lanes }, ..paced },
        ),
        "utility-first" => (
            "transactional messages from day 0; campaigns only from day 7, spread over 5 days",
            Plan { lanes: Lanes { marketing_from: 7 * DAY, ..paced.lanes }, ..paced },
        ),
        "sunset-inactive" => (
            "spread over 5 days without inactive contacts and those whose last 3 messages went unread",
            Plan {
                audience: Audience { segments: [true, false, true], sunset_after_unread: Some(3) },
                ..paced
            },
        ),
        _ => return None,
    };
    Some(Plan { description: description.to_owned(), ..plan })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_preset_exists_and_says_what_it_does() {
        for name in PRESETS {
            assert!(!preset(name).unwrap().description.is_empty(), "{name}");
        }
        assert_eq!(preset("no-such"), None);
    }

    #[test]
    fn doing_nothing_is_idle_and_nothing_else_is() {
        for name in PRESETS {
            assert_eq!(preset(name).unwrap().is_idle(), *name == "do-nothing");
        }
    }
}
