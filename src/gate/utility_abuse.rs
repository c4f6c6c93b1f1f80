//! Misuse of utility templates for promotion: a warning, a cap on utility messages (131064), then all utility counts as
//! marketing, for 7 days, 30 days, and 30 days for the whole portfolio. Steps, lengths and the code are documented; how
//! misuse is found, and the cap, are not.

use crate::gate::dated_rules::Switch;
use crate::gate::misuse::{CATEGORY, MACHINE, Misuse, RECOVERED, UNBANNED};
use crate::gate::params::UtilityAbuseParams;
use crate::gate::question::Note;
use crate::gate::rolling_limit::RollingLimit;
use crate::gate::setup::Setup;
use crate::gate::station::{Call, Facts, Ruling, Station, second_of};
use crate::messaging::{Category, GateEvent, Layer, Reason};
use crate::rng::{Draws, Purpose, unit};
use crate::units::time::{DAY_HOURS, MINUTE_SECONDS};
use crate::units::{Hour, Second};

/// The ladder of one account.
#[derive(Clone, Debug)]
pub struct UtilityAbuse {
    detection: f64,
    /// Warnings that are left.
    warnings: u32,
    cap: u32,
    draws: Draws,
    state: Misuse,
    /// The highest step so far: the next find goes one beyond.
    worst: Misuse,
    until: Hour,
    /// Mislabelled messages since the last look, once a day.
    mislabelled: u32,
    capped: RollingLimit,
    /// Templates that were declared as utility: those up to this one.
    templates: u32,
    /// Whether the rules of the day have the step of the cap.
    caps: bool,
}

impl UtilityAbuse {
    /// Whether there is anything that a search for mislabelled promotion could find.
    pub(super) fn watches(setup: &Setup) -> bool {
        setup.layers.is_on(Layer::UtilityAbuse) && setup.account.mislabels
    }

    /// An account with nothing found, whose templates up to number `templates` were declared as utility.
    pub fn new(params: &UtilityAbuseParams, templates: u32, draws: &Draws) -> Self {
        Self {
            detection: params.detection,
            warnings: (params.warnings as u32).max(1),
            cap: params.cap as u32,
            draws: *draws,
            state: Misuse::Clean,
            worst: Misuse::Clean,
            until: 0,
            mislabelled: 0,
            capped: RollingLimit::new(),
            templates,
            caps: true,
        }
    }

    /// Where it stands.
    pub fn state(&self) -> Misuse {
        self.state
    }

    /// Ends what is over, and looks for misuse once a day. How many violations it found.
    pub fn tick(&mut self, hour: Hour, log: &mut Vec<GateEvent>) -> u32 {
        if self.state.days().is_some() && hour >= self.until {
            let cause = if self.state == Misuse::Capped { RECOVERED } else { UNBANNED };
            self.turn(second_of(hour), Misuse::Warned, cause, log);
        }
        if !hour.is_multiple_of(DAY_HOURS) || std::mem::take(&mut self.mislabelled) == 0 {
            return 0;
        }
        let found = unit(self.draws.word(Purpose::MisuseFound, 0, 0, hour / DAY_HOURS)) < self.detection;
        if found {
            self.find(hour, log);
        }
        u32::from(found)
    }

    /// Misuse is found: one step up. A restriction already in force goes on from now.
    pub fn find(&mut self, hour: Hour, log: &mut Vec<GateEvent>) {
        let next = match (self.state, self.worst) {
            (now, _) if now.makes_marketing() => now,
            (Misuse::Clean | Misuse::Warned, Misuse::Clean | Misuse::Warned) if self.warnings > 0 => {
                Misuse::Warned
            }
            (_, Misuse::Clean | Misuse::Warned) if self.caps => Misuse::Capped,
            (_, Misuse::Clean | Misuse::Warned) => Misuse::Restricted,
            (_, Misuse::Capped) => Misuse::Restricted,
            (_, Misuse::Restricted) => Misuse::RestrictedAgain,
            (_, Misuse::RestrictedAgain | Misuse::PortfolioRestricted) => Misuse::PortfolioRestricted,
        };
        self.warnings -= u32::from(next == Misuse::Warned);
        self.until = hour.saturating_add(next.days().unwrap_or(0) * DAY_HOURS);
        self.worst = self.worst.max(next);
        if next != self.state {
            self.turn(second_of(hour), next, next.announced(), log);
        }
    }

    /// Judges one message and counts it.
    pub fn judge(&mut self, call: &Call) -> Option<Reason> {
        self.mislabelled += u32::from(call.mislabelled);
        if call.category != Category::Utility || self.state != Misuse::Capped {
            return None;
        }
        let minute = call.second / MINUTE_SECONDS;
        if self.capped.full(minute, Some(self.cap)) {
            return Some(Reason::UtilityCapped);
        }
        self.capped.add(minute, 1);
        None
    }

    fn turn(&mut self, second: Second, to: Misuse, cause: &'static str, log: &mut Vec<GateEvent>) {
        log.push(MACHINE.change(second, 0, [self.state.name(), to.name()], cause));
        let categories = [self.state.category(), to.category()].map(Category::name);
        if categories[0] != categories[1] {
            log.extend((0..=self.templates).map(|id| CATEGORY.change(second, id, categories, cause)));
        }
        self.state = to;
    }
}

impl Station for UtilityAbuse {
    fn open_hour(&mut self, facts: &mut Facts, log: &mut Vec<GateEvent>) {
        self.caps = facts.rules.switches(Switch::UtilityCap);
        facts.violations += self.tick(facts.hour, log);
    }

    fn tell(&self, call: &Call) -> Note {
        let state = self.state.name();
        if call.category != Category::Utility || self.state != Misuse::Capped {
            return Note::of(format!("{state}, declared as {}", call.category.name()));
        }
        let used = self.capped.used(call.second / MINUTE_SECONDS);
        Note::of(format!("{state}, {used} utility messages in 24 h")).up_to("full at", f64::from(self.cap))
    }

    fn call(&mut self, call: &Call, _: &mut Vec<GateEvent>) -> Ruling {
        self.judge(call).map_or(Ruling::Pass, Ruling::Refuse)
    }

    fn category(&self, declared: Category) -> Category {
        if declared == Category::Utility { self.state.category() } else { declared }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    fn ladder(detection: f64) -> UtilityAbuse {
        let params = UtilityAbuseParams { detection, ..Params::default().utility_abuse };
        UtilityAbuse::new(&params, 0, &Draws::new(1, 0))
    }

    fn call(second: Second, category: Category) -> Call {
        Call {
            second,
            recipient: 0,
            category,
            template: 0,
            number: 0,
            mislabelled: category == Category::Utility,
        }
    }

    #[test]
    fn each_find_is_one_step_and_each_step_has_its_length() {
        let (mut ladder, mut log) = (ladder(0.0), Vec::new());
        let mut seen = Vec::new();
        let mut hour = 0;
        for _ in 0..6 {
            ladder.find(hour, &mut log);
            seen.push((ladder.state(), (ladder.until - hour) / 24));
            hour = ladder.until.max(hour) + 1;
            ladder.tick(hour, &mut log);
        }
        use Misuse::{Capped, PortfolioRestricted, Restricted, RestrictedAgain, Warned};
        assert_eq!(
            seen,
            [
                (Warned, 0),
                (Capped, 7),
                (Restricted, 7),
                (RestrictedAgain, 30),
                (PortfolioRestricted, 30),
                (PortfolioRestricted, 30)
            ]
        );
        let machine = |event: &GateEvent| if MACHINE.is_of(event) { MACHINE } else { CATEGORY };
        assert!(log.iter().all(|event| machine(event).allows(event.from, event.to)), "{log:?}");
    }

    #[test]
    fn as_many_warnings_come_first_as_stated() {
        let steps = |warnings: f64| {
            let params = UtilityAbuseParams { warnings, ..Params::default().utility_abuse };
            let (mut ladder, mut log) = (UtilityAbuse::new(&params, 0, &Draws::new(1, 0)), Vec::new());
            [0, 24, 48, 72].map(|hour| {
                ladder.find(hour, &mut log);
                ladder.state()
            })
        };
        use Misuse::{Capped, Restricted, Warned};
        assert_eq!(steps(1.0), [Warned, Capped, Restricted, Restricted]);
        assert_eq!(steps(3.0), [Warned, Warned, Warned, Capped]);
    }

    #[test]
    fn before_there_was_a_cap_a_second_find_restricts() {
        let (mut ladder, mut log) = (ladder(0.0), Vec::new());
        ladder.caps = false;
        (0..2).for_each(|_| ladder.find(0, &mut log));
        assert_eq!(ladder.state(), Misuse::Restricted);
        assert!(log.iter().filter(|event| MACHINE.is_of(event)).all(|e| MACHINE.allows(e.from, e.to)));
    }

    #[test]
    fn the_cap_hits_utility_only_and_is_exact_in_any_24_hours() {
        let (mut ladder, mut log) = (ladder(0.0), Vec::new());
        ladder.find(0, &mut log);
        ladder.find(0, &mut log);
        let passes = |ladder: &mut UtilityAbuse, second, category| {
            (0..1500).filter(|_| ladder.judge(&call(second, category)).is_none()).count()
        };
        assert_eq!(passes(&mut ladder, 600, Category::Utility), 1000);
        assert_eq!(passes(&mut ladder, 600, Category::Marketing), 1500);
        assert_eq!(passes(&mut ladder, 600 + 86_399, Category::Utility), 0);
        assert_eq!(passes(&mut ladder, 600 + 86_400, Category::Utility), 1000);
    }

    #[test]
    fn a_restriction_turns_utility_into_marketing_and_nothing_else() {
        let (mut ladder, mut log) = (ladder(0.0), Vec::new());
        (0..3).for_each(|_| ladder.find(0, &mut log));
        assert_eq!(ladder.category(Category::Utility), Category::Marketing);
        assert_eq!(ladder.category(Category::Authentication), Category::Authentication);
        ladder.tick(7 * 24, &mut log);
        assert_eq!((ladder.state(), ladder.category(Category::Utility)), (Misuse::Warned, Category::Utility));
    }

    #[test]
    fn misuse_is_looked_for_once_a_day_where_there_was_any() {
        let found = |detection, mislabelled| {
            let (mut ladder, mut log) = (ladder(detection), Vec::new());
            let mut found = 0;
            for hour in 0..=240 {
                found += ladder.tick(hour, &mut log);
                if mislabelled {
                    ladder.judge(&call(3600 * hour, Category::Utility));
                }
            }
            found
        };
        assert_eq!((found(1.0, true), found(1.0, false), found(0.0, true)), (10, 0, 0));
    }
}
