//! Reactions: when a signal stands so for so long, do something; then wait.

use crate::strategy::{Now, Signal};
use crate::units::time::HOUR;
use crate::units::{Hour, Minute};

/// How a signal compares with a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
}

impl Comparison {
    /// All, as sentences write them.
    pub const ALL: [(&'static str, Self); 6] = [
        ("<", Self::Below),
        ("<=", Self::AtMost),
        (">", Self::Above),
        (">=", Self::AtLeast),
        ("=", Self::Equal),
        ("!=", Self::Unequal),
    ];

    fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::Below => value < threshold,
            Self::AtMost => value <= threshold,
            Self::Above => value > threshold,
            Self::AtLeast => value >= threshold,
            Self::Equal => value == threshold,
            Self::Unequal => value != threshold,
        }
    }
}

/// What is done. None of it touches transactional messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// No marketing for that long (minutes).
    Pause(Minute),
    /// No marketing any more, until a `resume`.
    Stop,
    /// Ends a pause or stop.
    Resume,
    /// Multiplies the daily volume, from now on.
    Scale(f64),
    /// Goes back to the volume of day 0.
    Restart,
    /// No growth of the daily volume for that long (minutes).
    Hold(Minute),
}

/// One rule: when `signal` compares so with `threshold` for `lasting`, do `action`, and not again before `cooldown` has
/// passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reaction {
    /// What is watched.
    pub signal: Signal,
    /// How it is compared.
    pub comparison: Comparison,
    /// With what.
    pub threshold: f64,
    /// How long it must have been so, without a break (minutes).
    pub lasting: Minute,
    /// What is done.
    pub action: Action,
    /// Until when it is not done again (minutes).
    pub cooldown: Minute,
}

/// Where one rule stands.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    /// Hour since which the condition has held.
    since: Option<Hour>,
    /// Hour before which the rule rests.
    rests_until: Hour,
}

/// The rules of a strategy at work.
#[derive(Clone, Debug)]
pub(super) struct Reactions {
    rules: Vec<(Reaction, Standing)>,
}

impl Reactions {
    pub fn new(rules: &[Reaction]) -> Self {
        Self { rules: rules.iter().map(|rule| (*rule, Standing::default())).collect() }
    }

    /// Whether nothing is watched.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What is to be done in this hour, in the order of the rules. A signal that is not known breaks the time for
    /// which its condition has held.
    pub fn act(&mut self, now: &Now<'_>, mut act: impl FnMut(Action)) {
        for (rule, standing) in &mut self.rules {
            let value = now.signal(rule.signal);
            if !value.is_some_and(|value| rule.comparison.holds(value, rule.threshold)) {
                standing.since = None;
                continue;
            }
            let since = *standing.since.get_or_insert(now.hour);
            if (now.hour - since) * HOUR >= rule.lasting && now.hour >= standing.rests_until {
                act(rule.action);
                standing.rests_until = now.hour + rule.cooldown.div_ceil(HOUR).max(1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::{Rating, Status};

    fn acted(rule: &Reaction, ratings: &[Rating]) -> Vec<Hour> {
        let mut rules = Reactions::new(&[*rule]);
        let mut hours = Vec::new();
        for (hour, &rating) in (0..).zip(ratings) {
            let status = Status { rating, limit: None, templates: Vec::new() };
            let now = Now { hour, status: &status, counted_24h: 0, pulse: None };
            rules.act(&now, |_| hours.push(hour));
        }
        hours
    }

    #[test]
    fn a_rule_waits_for_its_time_and_rests_after_it() {
        let (g, y, r) = (Rating::Green, Rating::Yellow, Rating::Red);
        let rule = Reaction {
            signal: Signal::Rating,
            comparison: Comparison::AtLeast,
            threshold: 1.0,
            lasting: 2 * HOUR,
            action: Action::Stop,
            cooldown: 3 * HOUR,
        };
        assert_eq!(acted(&rule, &[g, y, y, g, y, r, y, y, y, y, g, y]), [6, 9]);
        let at_once = Reaction { lasting: 0, cooldown: 0, ..rule };
        assert_eq!(acted(&at_once, &[g, y, y, g, y]), [1, 2, 4]);
    }

    #[test]
    fn comparisons_are_what_they_say() {
        for (text, comparison) in Comparison::ALL {
            let held = [1.0, 2.0, 3.0].map(|value| comparison.holds(value, 2.0));
            let expected = match text {
                "<" => [true, false, false],
                "<=" => [true, true, false],
                ">" => [false, false, true],
                ">=" => [false, true, true],
                "=" => [false, true, false],
                _ => [true, false, true],
            };
            assert_eq!(held, expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_does_not_hold() {
        let rule = Reaction {
            signal: Signal::WithheldRate24h,
            comparison: Comparison::AtLeast,
            threshold: 0.0,
            lasting: 0,
            action: Action::Resume,
            cooldown: 0,
        };
        assert_eq!(acted(&rule, &[Rating::Green; 3]), [0_u32; 0]);
    }
}
