//! Standing of the business account: the platform's ladder from a warning over blocks to the loss of the account (368,
//! 131031). Steps and lengths are documented; how many violations make a step, and when they are forgotten, is not.

use crate::gate::params::AccountParams;
use crate::gate::question::Note;
use crate::gate::standing::{LADDER, MACHINE, OVER, Standing};
use crate::gate::station::{Call, Facts, Ruling, Station, second_of};
use crate::messaging::{GateEvent, Rating, Reason};
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// The account and its record.
#[derive(Clone, Debug)]
pub struct AccountStanding {
    per_step: u32,
    decay: Hour,
    red_hours: Hour,
    standing: Standing,
    /// End of a block.
    until: Option<Hour>,
    /// Violations on record.
    violations: u32,
    /// Steps taken on the ladder.
    steps: usize,
    last: Hour,
    /// Since when the number has been RED.
    red_since: Option<Hour>,
}

impl AccountStanding {
    /// An account with nothing on record.
    pub fn new(params: &AccountParams) -> Self {
        Self {
            per_step: (params.violations_per_step as u32).max(1),
            decay: (params.decay * f64::from(DAY_HOURS)) as Hour,
            red_hours: (params.red_days * f64::from(DAY_HOURS)) as Hour,
            standing: Standing::Good,
            until: None,
            violations: 0,
            steps: 0,
            last: 0,
            red_since: None,
        }
    }

    /// Where it stands.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether it can ever change by itself.
    pub fn watches_the_rating(params: &AccountParams) -> bool {
        params.red_days > 0.0
    }

    /// Ends a block whose time is over, forgets an old record, and takes the violations of the hour before.
    pub fn tick(&mut self, hour: Hour, rating: Rating, violations: u32, log: &mut Vec<GateEvent>) {
        if self.until.is_some_and(|until| hour >= until) {
            self.until = None;
            self.turn(hour, Standing::Warned, OVER, log);
        }
        if self.standing == Standing::Warned && hour >= self.last.saturating_add(self.decay) {
            (self.violations, self.steps) = (0, 0);
            self.turn(hour, Standing::Good, "the record is forgotten", log);
        }
        for _ in 0..violations {
            self.violate(hour, "a violation of another rule", log);
        }
        self.watch(hour, rating, log);
    }

    /// Very many negatives for long are a violation of their own.
    fn watch(&mut self, hour: Hour, rating: Rating, log: &mut Vec<GateEvent>) {
        if rating != Rating::Red {
            self.red_since = None;
            return;
        }
        let since = *self.red_since.get_or_insert(hour);
        if self.red_hours > 0 && hour >= since + self.red_hours {
            self.red_since = Some(hour);
            self.violate(hour, "rated red for long", log);
        }
    }

    /// Puts one violation on record; enough of them make a step.
    pub fn violate(&mut self, hour: Hour, cause: &'static str, log: &mut Vec<GateEvent>) {
        self.violations += 1;
        self.last = hour;
        if !self.violations.is_multiple_of(self.per_step) {
            return;
        }
        let (standing, days) = LADDER[self.steps.min(LADDER.len() - 1)];
        self.steps += 1;
        // A longer block replaces what is left of a shorter one.
        self.until = days.map(|days| hour + days * DAY_HOURS);
        self.turn(hour, standing, cause, log);
    }

    fn turn(&mut self, hour: Hour, to: Standing, cause: &'static str, log: &mut Vec<GateEvent>) {
        if to == self.standing {
            return;
        }
        log.push(MACHINE.change(second_of(hour), 0, [self.standing.name(), to.name()], cause));
        self.standing = to;
    }
}

impl Station for AccountStanding {
    fn open_hour(&mut self, facts: &mut Facts, log: &mut Vec<GateEvent>) {
        let violations = std::mem::take(&mut facts.violations);
        self.tick(facts.hour, facts.rating, violations, log);
    }

    fn tell(&self, _: &Call) -> Note {
        let record = format!("{}, {} violations on record", self.standing.name(), self.violations);
        Note::of(self.until.map_or(record.clone(), |until| format!("{record}, until hour {until}")))
    }

    fn call(&mut self, _: &Call, _: &mut Vec<GateEvent>) -> Ruling {
        self.standing.refusal(true).map_or(Ruling::Pass, Ruling::Refuse)
    }

    fn refuses_free_text(&self) -> Option<Reason> {
        self.standing.refusal(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    fn account() -> AccountStanding {
        AccountStanding::new(&Params::default().account)
    }

    #[test]
    fn every_violation_is_one_step_up_the_ladder() {
        let (mut account, mut log) = (account(), Vec::new());
        let mut seen = Vec::new();
        for step in 0..8 {
            // A hundred hours apart: the blocks of 1 and 3 days are over, that of 5 days is not.
            account.tick(100 * step, Rating::Green, 1, &mut log);
            seen.push((account.standing(), account.until.map(|until| until - 100 * step)));
        }
        let expected = LADDER.map(|(standing, days)| (standing, days.map(|days| days * 24)));
        assert_eq!(seen, expected);
        assert!(log.iter().all(|event| MACHINE.allows(event.from, event.to)), "{log:?}");
    }

    #[test]
    fn a_block_ends_and_the_record_is_forgotten_after_90_days() {
        let (mut account, mut log) = (account(), Vec::new());
        account.tick(0, Rating::Green, 2, &mut log);
        assert_eq!(account.standing(), Standing::TemplatesBlocked);
        account.tick(23, Rating::Green, 0, &mut log);
        assert_eq!(account.standing(), Standing::TemplatesBlocked);
        account.tick(24, Rating::Green, 0, &mut log);
        assert_eq!(account.standing(), Standing::Warned);
        account.tick(90 * 24 - 1, Rating::Green, 0, &mut log);
        assert_eq!(account.standing(), Standing::Warned);
        account.tick(90 * 24, Rating::Green, 0, &mut log);
        assert_eq!(account.standing(), Standing::Good);
        // And the next violation starts at the bottom again.
        account.tick(3000, Rating::Green, 1, &mut log);
        assert_eq!(account.standing(), Standing::Warned);
    }

    #[test]
    fn two_violations_a_step_if_so_set() {
        let params = AccountParams { violations_per_step: 2.0, ..Params::default().account };
        let (mut account, mut log) = (AccountStanding::new(&params), Vec::new());
        account.tick(0, Rating::Green, 1, &mut log);
        assert_eq!(account.standing(), Standing::Good);
        account.tick(1, Rating::Green, 1, &mut log);
        assert_eq!(account.standing(), Standing::Warned);
    }

    #[test]
    fn days_of_red_are_a_violation_only_where_asked_for() {
        let run = |red_days| {
            let params = AccountParams { red_days, ..Params::default().account };
            let (mut account, mut log) = (AccountStanding::new(&params), Vec::new());
            for hour in 0..=48 {
                account.tick(hour, Rating::Red, 0, &mut log);
            }
            account.standing()
        };
        assert_eq!((run(0.0), run(3.0), run(2.0), run(1.0)), {
            use Standing::{Good, TemplatesBlocked, Warned};
            (Good, Good, Warned, TemplatesBlocked)
        });
    }
}
