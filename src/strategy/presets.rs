//! The strategies that ship, each a plan.

use crate::strategy::{
    Audience, Calendar, Lanes, Order, Plan, Reaction, Retries, Schedule, Steps, Suppression, published,
};
use crate::units::NEVER;
use crate::units::time::{DAY, HOUR};

/// A shipped strategy.
struct Preset {
    name: &'static str,
    description: &'static str,
    /// Where the practice comes from; "heuristic" where nobody has to be named.
    source: &'static str,
    plan: fn() -> Plan,
}

const HEURISTIC: &str = "heuristic";

/// A warm-up of 1,000 messages on day 0 that grows by half a day.
fn ramp(hold: bool) -> Schedule {
    Schedule::Ramp { v0: 1000.0, growth: 1.5, hold }
}

fn rules(sentences: &[&str]) -> Vec<Reaction> {
    // A test reads every one of them.
    sentences.iter().filter_map(|sentence| Reaction::parse(sentence).ok()).collect()
}

const SHIPPED: [Preset; 21] = [
    Preset {
        name: "do-nothing",
        description: "no campaigns and no transactional messages: the floor",
        source: "reference",
        plan: || Plan {
            audience: Audience::nobody(),
            lanes: Lanes { utility_from: NEVER, ..Lanes::default() },
            ..Plan::default()
        },
    },
    Preset {
        name: "random",
        description: "everyone in random order, spread evenly over the week of the offer: the floor of choosing",
        source: "reference",
        plan: || Plan { order: Order::Random, schedule: Schedule::Spread { days: 7 }, ..Plan::default() },
    },
    Preset {
        name: "blast",
        description: "everyone at once at launch, whatever the limit",
        source: "the article, cause 4: bursts",
        plan: || Plan { schedule: Schedule::Burst, respect_limit: false, ..Plan::default() },
    },
    Preset {
        name: "blast-once",
        description: "blast without retries",
        source: HEURISTIC,
        plan: || Plan {
            schedule: Schedule::Burst,
            respect_limit: false,
            retries: Retries { max: 0, ..Retries::default() },
            ..Plan::default()
        },
    },
    Preset {
        name: "paced-blast",
        description: "everyone, spread over 5 days",
        source: HEURISTIC,
        plan: Plan::default,
    },
    Preset {
        name: "ramp",
        description: "a daily volume from 1,000 that grows by half a day, in list order",
        source: "the article, cure 3: gradual volume (1,000 and the growth are assumed)",
        plan: || Plan { schedule: ramp(false), ..Plan::default() },
    },
    Preset {
        name: "warm-up",
        description: "a daily volume from 1,000 that grows by half a day while the rating is green, most engaged first",
        source: "the article, cure 3: gradual volume from the most active (1,000 and the growth are assumed)",
        plan: || Plan { order: Order::Engaged, schedule: ramp(true), ..Plan::default() },
    },
    Preset {
        name: "warm-up-steps",
        description: "a published daily table, 50 on the first day to 100,000 on the 16th, most engaged first",
        source: "published table sendgrid_based_50_doubling (a plan for e-mail; for WhatsApp none goes as far)",
        plan: || Plan {
            order: Order::Engaged,
            schedule: published("sendgrid_based_50_doubling").map_or(ramp(false), |(name, volumes)| {
                Schedule::Steps(Steps { table: Some(name), volumes, hold: false })
            }),
            ..Plan::default()
        },
    },
    Preset {
        name: "engaged-first",
        description: "spread over 5 days, most engaged first",
        source: "the article, cure 3: the most active first",
        plan: || Plan { order: Order::Engaged, ..Plan::default() },
    },
    Preset {
        name: "marketing-first",
        description: "spread over 5 days; transactional messages only from day 7",
        source: "the article, cause 3: promotion before transactional messages",
        plan: || Plan { lanes: Lanes { utility_from: 7 * DAY, ..Lanes::default() }, ..Plan::default() },
    },
    Preset {
        name: "utility-first",
        description: "transactional messages from day 0; campaigns only from day 7, spread over 5 days",
        source: "the article, cure 2: real conversations first (the week is assumed)",
        plan: || Plan { lanes: Lanes { marketing_from: 7 * DAY, ..Lanes::default() }, ..Plan::default() },
    },
    Preset {
        name: "two-lane",
        description: "marketing takes at most half of the messaging limit a day, so that transactional messages always \
                      have room, and goes at once to whoever has just written",
        source: "requested by users of sending tools: two lanes with separate caps (MultiWA PR#18)",
        plan: || Plan {
            schedule: Schedule::LimitShare { share: 0.5 },
            lanes: Lanes { service_from: 0, ..Lanes::default() },
            ..Plan::default()
        },
    },
    Preset {
        name: "quality-aware",
        description: "spread over 5 days, most engaged first; half the volume after a day of yellow rating or of more \
                      than three in ten withheld, a quarter more after two days below one in ten, a two-day stop at \
                      red",
        source: HEURISTIC,
        plan: || Plan {
            order: Order::Engaged,
            reactions: rules(&[
                "when rating = red do pause 48h cooldown 48h",
                "when rating = yellow for 24h do scale 0.5 cooldown 48h",
                "when withheld_rate_24h > 0.3 for 24h do scale 0.5 cooldown 48h",
                "when withheld_rate_24h < 0.1 for 48h do scale 1.25 cooldown 48h",
            ]),
            ..Plan::default()
        },
    },
    Preset {
        name: "pause-on-yellow",
        description: "spread over 5 days; two days without marketing whenever the rating is not green",
        source: HEURISTIC,
        plan: || Plan {
            reactions: rules(&["when rating >= yellow do pause 48h cooldown 48h"]),
            ..Plan::default()
        },
    },
    Preset {
        name: "sunset-inactive",
        description: "spread over 5 days without inactive contacts and those whose last 3 messages went unread",
        source: "the article, cause 5: lists of people who do not respond (three unread are assumed)",
        plan: || Plan {
            audience: Audience {
                segments: [true, false, true],
                sunset_after_unread: Some(3),
                ..Audience::default()
            },
            ..Plan::default()
        },
    },
    Preset {
        name: "frequency-capped",
        description: "spread over 5 days, at most two marketing messages to a contact in any 30 days",
        source: "the article, cure 4: responsible frequency (two in 30 days are assumed)",
        plan: || Plan {
            suppression: Suppression {
                frequency_max: Some(2),
                frequency_per: 30 * DAY,
                ..Suppression::default()
            },
            ..Plan::default()
        },
    },
    Preset {
        name: "re-permission",
        description: "spread over 5 days; inactive and cold contacts get one message, and no other until they click or \
                      answer",
        source: HEURISTIC,
        plan: || Plan {
            suppression: Suppression {
                no_response_after: Some(1),
                no_response_segments: [false, true, true],
                ..Suppression::default()
            },
            ..Plan::default()
        },
    },
    Preset {
        name: "retry-hard",
        description: "blast, and whatever is withheld is tried again every two hours, up to 24 times",
        source: "heuristic, and what happens when retries are left to a queue (joel PR#308)",
        plan: || Plan {
            schedule: Schedule::Burst,
            respect_limit: false,
            retries: Retries { max: 24, wait: HOUR, growth: 1.0 },
            ..Plan::default()
        },
    },
    Preset {
        name: "retry-spaced",
        description: "spread over 5 days; withheld messages are tried again after one, then two days",
        source: HEURISTIC,
        plan: || Plan { retries: Retries { max: 2, wait: DAY, growth: 2.0 }, ..Plan::default() },
    },
    Preset {
        name: "human-practice",
        description: "consented contacts in list order, on weekdays from 10 to 18 h over four days; whoever left 5 in a \
                      row unread is dropped, and somebody stops for two days when the rating is red",
        source: HEURISTIC,
        plan: || Plan {
            audience: Audience { consented: true, sunset_after_unread: Some(5), ..Audience::default() },
            schedule: Schedule::Spread { days: 4 },
            calendar: Calendar { days: [true, true, true, true, true, false, false], hours: Some((10, 18)) },
            retries: Retries { max: 1, ..Retries::default() },
            reactions: rules(&["when rating = red for 12h do pause 48h cooldown 4d"]),
            ..Plan::default()
        },
    },
    Preset {
        name: "clairvoyant",
        description: "spread over 5 days; sees the truth: whoever would respond, then whoever would read; nobody who \
                      cannot be reached or would turn away. A reference, no sender can do it",
        source: "reference",
        plan: || Plan { order: Order::Clairvoyant, ..Plan::default() },
    },
];

/// Names of the shipped strategies, in the order of lists.
pub const PRESETS: &[&str] = &{
    let mut names = [""; SHIPPED.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = SHIPPED[at].name;
        at += 1;
    }
    names
};

/// The shipped strategy of that name.
pub fn preset(name: &str) -> Option<Plan> {
    let preset = SHIPPED.iter().find(|preset| preset.name == name)?;
    Some(Plan { description: preset.description.to_owned(), ..(preset.plan)() })
}

/// Where the practice of a shipped strategy comes from.
pub fn preset_source(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|preset| preset.name == name).map(|preset| preset.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strategy::Strategy;

    #[test]
    fn every_listed_preset_exists_and_says_what_it_does_and_whence() {
        for name in PRESETS {
            assert!(!preset(name).unwrap().description.is_empty(), "{name}");
            assert!(!preset_source(name).unwrap().is_empty(), "{name}");
        }
        assert_eq!((preset("no-such"), preset_source("no-such")), (None, None));
    }

    #[test]
    fn names_are_different() {
        let mut names = PRESETS.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PRESETS.len());
    }

    #[test]
    fn doing_nothing_is_idle_and_nothing_else_is() {
        for name in PRESETS {
            assert_eq!(preset(name).unwrap().is_idle(), *name == "do-nothing");
        }
    }

    #[test]
    fn the_clairvoyant_alone_sees_the_truth() {
        for name in PRESETS {
            assert_eq!(preset(name).unwrap().clairvoyant().is_some(), *name == "clairvoyant");
        }
    }

    #[test]
    fn no_sentence_of_a_preset_is_lost() {
        for (name, sentences) in [("quality-aware", 4), ("pause-on-yellow", 1), ("human-practice", 1)] {
            assert_eq!(preset(name).unwrap().reactions.len(), sentences, "{name}");
        }
    }
}
