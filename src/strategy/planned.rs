//! A plan at work in one run.

use crate::strategy::reaction::Reactions;
use crate::strategy::{
    Action, Audience, Failure, Line, Now, Order, Pace, Plan, Retries, Start, Suppress, Suppression, Tactics,
    marketing_retry,
};
use crate::units::time::HOUR;
use crate::units::{Hour, Minute};

/// The state of a plan in one run.
#[derive(Clone, Debug)]
pub(super) struct PlanTactics {
    audience: Audience,
    order: Order,
    suppression: Suppression,
    retries: Retries,
    pace: Pace,
    reactions: Reactions,
    /// First hour after the present pause; [`Hour::MAX`] while it has no end.
    paused_until: Hour,
    /// First hour in which the volume may grow again.
    held_until: Hour,
}

impl PlanTactics {
    pub fn new(plan: &Plan, start: &Start) -> Self {
        Self {
            audience: plan.audience.clone(),
            order: plan.order,
            suppression: plan.suppression,
            retries: plan.retries,
            pace: Pace::new(plan.schedule.clone(), &plan.calendar, start.list, start.weekday),
            reactions: Reactions::new(&plan.reactions),
            paused_until: 0,
            held_until: 0,
        }
    }

    fn act(&mut self, action: Action, hour: Hour) {
        let end = |length: Minute| hour + length.div_ceil(HOUR);
        match action {
            Action::Pause(length) => self.paused_until = self.paused_until.max(end(length)),
            Action::Stop => self.paused_until = Hour::MAX,
            Action::Resume => self.paused_until = hour,
            Action::Scale(factor) => self.pace.scale(factor),
            Action::Restart => self.pace.restart(),
            Action::Hold(length) => self.held_until = self.held_until.max(end(length)),
        }
    }
}

impl Tactics for PlanTactics {
    fn open_hour(&mut self, now: &Now<'_>) {
        let mut actions = Vec::new();
        self.reactions.act(now, |action| actions.push(action));
        actions.into_iter().for_each(|action| self.act(action, now.hour));
        let held = now.hour < self.paused_until.max(self.held_until);
        self.pace.open_hour(now.hour, now.status, held);
    }

    fn wakes(&self, hour: Hour) -> bool {
        // A volume that grows takes its step, and a signal is watched, whether or not anything is queued.
        self.pace.opens_day(hour) || !self.reactions.is_empty()
    }

    #[inline]
    fn includes(&self, line: &Line<'_>) -> bool {
        self.audience.includes(line)
    }

    fn rank(&self, line: &Line<'_>) -> f64 {
        self.order.rank(line)
    }

    fn quota(&self, hour: Hour) -> Option<u64> {
        self.pace.quota(hour)
    }

    fn rests(&self, hour: Hour) -> bool {
        hour < self.paused_until
    }

    fn suppress(&self, line: &Line<'_>) -> Option<Suppress> {
        self.suppression.of(line)
    }

    fn note_sent(&mut self, _hour: Hour, messages: u64) {
        self.pace.note_sent(messages);
    }

    fn retry(&self, failure: &Failure, retries: u32, over_limit: bool) -> Option<(Hour, u32)> {
        marketing_retry(&self.retries, failure, retries, over_limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::{Rating, Status};
    use crate::strategy::{Reaction, Schedule, Strategy};

    /// Messages of each day under these ratings, one a day.
    fn volumes(rules: &[&str], ratings: &[Rating]) -> Vec<u64> {
        let reactions = rules.iter().map(|rule| Reaction::parse(rule).unwrap()).collect();
        let plan = Plan {
            schedule: Schedule::Ramp { v0: 100.0, growth: 2.0, hold: false },
            reactions,
            ..Plan::default()
        };
        let mut tactics = plan.start(&Start { list: 1_000, weekday: 0 });
        let day = |(day, &rating): (u32, &Rating)| {
            let status = Status { rating, limit: None, templates: Vec::new() };
            let hours = day * 24..(day + 1) * 24;
            hours
                .map(|hour| {
                    tactics.open_hour(&Now { hour, status: &status, counted_24h: 0, pulse: None });
                    let sent = if tactics.rests(hour) { 0 } else { tactics.quota(hour).unwrap() };
                    tactics.note_sent(hour, sent);
                    sent
                })
                .sum()
        };
        (0..).zip(ratings).map(day).collect()
    }

    #[test]
    fn actions_change_the_volume_as_they_say() {
        let (g, y, r) = (Rating::Green, Rating::Yellow, Rating::Red);
        let days = [g, g, y, g, g];
        assert_eq!(volumes(&[], &days), [100, 200, 400, 800, 1_600]);
        // The pause begins on day 2 at 00:00 and ends a day later; a paused volume does not grow.
        assert_eq!(
            volumes(&["when rating >= yellow do pause 24h cooldown 3d"], &days),
            [100, 200, 0, 400, 800]
        );
        assert_eq!(
            volumes(&["when rating >= yellow do hold 24h cooldown 3d"], &days),
            [100, 200, 200, 400, 800]
        );
        assert_eq!(
            volumes(&["when rating = yellow do scale 0.5 cooldown 3d"], &days),
            [100, 200, 200, 400, 800]
        );
        assert_eq!(
            volumes(&["when rating = yellow do restart cooldown 3d"], &days),
            [100, 200, 200, 400, 800]
        );
        assert_eq!(volumes(&["when rating = red do stop"], &[g, r, g]), [100, 0, 0]);
        let comeback = ["when rating = red do stop", "when rating = green for 24h do resume"];
        assert_eq!(volumes(&comeback, &[g, r, g, g]), [100, 0, 0, 200]);
    }
}
