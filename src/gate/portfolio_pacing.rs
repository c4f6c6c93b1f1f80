//! Portfolio pacing: a young portfolio that sends much in a short time sends a first set, and the rest is held back and
//! let go batch by batch while the reactions are good; else all that is left is dropped (135000) and sending rests for
//! a review. States, code and the 500,000 templates are documented; sizes are not.
//!
//! The gate judges by the hour, so one batch is let go at the start of each gate hour.

use crate::gate::dated_rules::Switch;
use crate::gate::machine::{Machine, arrow};
use crate::gate::params::PacingParams;
use crate::gate::question::Note;
use crate::gate::station::{Call, Facts, Holder, Release, Ruling, Station, hour_of, second_of};
use crate::messaging::{Change, Entity, GateEvent, Reason};
use crate::units::time::DAY_HOURS;
use crate::units::{Hour, Second};

/// Templates sent in 365 days from which a portfolio is exempt. Documented.
pub const ESTABLISHED: f64 = 500_000.0;
/// Deliveries below which the first set is not judged. Assumed.
const MIN_SAMPLE: u64 = 100;

/// Where the pacing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing held.
    Open,
    /// So many more of the first set pass; the rest is held. Judged by deliveries from hour `since` on.
    Batches { first: u32, next: u32, since: Hour },
    /// Sending rests until that hour.
    Review { until: Hour },
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Batches { .. } => "batches",
            Self::Review { .. } => "review",
        }
    }
}

const BAD: &str = "bad reactions to the first messages";
const OVER: &str = "the review is over";

/// Transitions of the pacing of a portfolio.
pub const MACHINE: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::Pacing,
    starts: &["open"],
    transitions: &[
        arrow("open", "batches", "many templates in an hour from a young portfolio"),
        arrow("batches", "open", "nothing is held any more"),
        arrow("batches", "review", BAD),
        arrow("review", "open", OVER),
    ],
};

/// The pacing of one portfolio.
#[derive(Clone, Debug)]
pub struct PortfolioPacing {
    large: u32,
    first_set: u32,
    growth: f64,
    bad: f64,
    review: Hour,
    /// Templates sent in the 365 days before the start.
    before: f64,
    accepted: u64,
    /// The running hour and the templates accepted in it.
    hour: Hour,
    in_hour: u32,
    state: State,
    /// What becomes of held messages this hour.
    decision: Option<Release>,
    held: u32,
    /// Whether the rules of the day know of it.
    in_force: bool,
}

impl PortfolioPacing {
    /// A portfolio that sent `templates_365d` templates in the 365 days before the start; if `suspect`, no number exempts.
    pub fn new(params: &PacingParams, templates_365d: f64, suspect: bool) -> Self {
        Self {
            large: params.large as u32,
            first_set: params.first_set as u32,
            growth: params.growth,
            bad: params.bad_score,
            review: (params.review * f64::from(DAY_HOURS) + 0.5) as Hour,
            before: if suspect { f64::NEG_INFINITY } else { templates_365d },
            accepted: 0,
            hour: 0,
            in_hour: 0,
            state: State::Open,
            decision: None,
            held: 0,
            in_force: true,
        }
    }

    /// Whether the portfolio has sent enough to be exempt, or the rules know of no pacing.
    pub fn is_exempt(&self) -> bool {
        !self.in_force || self.before + self.accepted as f64 >= ESTABLISHED
    }

    /// Judges at the start of an hour. `traffic` tells what was delivered from an hour on, and the negatives per
    /// delivered message. Whether a rule was violated.
    pub fn tick(
        &mut self,
        hour: Hour,
        traffic: impl Fn(Hour) -> (u64, f64),
        log: &mut Vec<GateEvent>,
    ) -> bool {
        self.decision = None;
        match self.state {
            State::Review { until } if hour >= until => {
                self.turn(second_of(hour), State::Open, OVER, log);
            }
            State::Batches { since, next, .. } => {
                let (delivered, score) = traffic(since);
                if delivered >= MIN_SAMPLE && score >= self.bad {
                    let until = hour.saturating_add(self.review);
                    self.decision = Some(Release::Drop(Reason::PortfolioPacing));
                    self.held = 0;
                    self.turn(second_of(hour), State::Review { until }, BAD, log);
                    return true;
                }
                if self.held == 0 {
                    self.turn(second_of(hour), State::Open, "nothing is held any more", log);
                } else {
                    self.decision = Some(Release::First(next));
                    self.held = self.held.saturating_sub(next);
                    self.state = State::Batches { first: 0, next: self.grown(next), since };
                }
            }
            _ => {}
        }
        false
    }

    /// Judges one template message.
    pub fn judge(&mut self, second: Second, log: &mut Vec<GateEvent>) -> Ruling {
        if let State::Review { .. } = self.state {
            return Ruling::Refuse(Reason::PortfolioReview);
        }
        if hour_of(second) != self.hour {
            (self.hour, self.in_hour) = (hour_of(second), 0);
        }
        if self.state == State::Open && self.in_hour >= self.large && !self.is_exempt() {
            let next = self.grown(self.first_set);
            let batches = State::Batches { first: self.first_set, next, since: self.hour };
            self.turn(second, batches, "many templates in an hour from a young portfolio", log);
        }
        if let State::Batches { first, .. } = &mut self.state {
            if *first == 0 {
                self.held += 1;
                return Ruling::Hold(Holder::Portfolio);
            }
            *first -= 1;
        }
        self.in_hour += 1;
        self.accepted += 1;
        Ruling::Pass
    }

    /// Size of the batch after one of that size.
    fn grown(&self, batch: u32) -> u32 {
        ((f64::from(batch) * self.growth).min(f64::from(u32::MAX)) as u32).max(1)
    }

    fn turn(&mut self, second: Second, to: State, cause: &'static str, log: &mut Vec<GateEvent>) {
        log.push(MACHINE.change(second, 0, [self.state.name(), to.name()], cause));
        self.state = to;
    }
}

impl Station for PortfolioPacing {
    fn open_hour(&mut self, facts: &mut Facts, log: &mut Vec<GateEvent>) {
        self.in_force = facts.rules.switches(Switch::PortfolioPacing);
        let violated = self.tick(facts.hour, |since| facts.reactions_since(since), log);
        facts.violations += u32::from(violated);
    }

    fn tell(&self, call: &Call) -> Note {
        let in_hour = if hour_of(call.second) == self.hour { self.in_hour } else { 0 };
        let state = self.state.name();
        match self.state {
            State::Open if self.is_exempt() => Note::of("portfolio established, or no pacing yet"),
            State::Open => Note::of(format!("portfolio {state}, {in_hour} templates in this hour"))
                .up_to("paced at", f64::from(self.large)),
            State::Batches { first, .. } => {
                Note::of(format!("portfolio {state}, {first} more go out, {} held", self.held))
            }
            State::Review { until } => Note::of(format!("portfolio {state} until hour {until}")),
        }
    }

    fn call(&mut self, call: &Call, log: &mut Vec<GateEvent>) -> Ruling {
        self.judge(call.second, log)
    }

    fn release(&mut self, holder: Holder) -> Option<Release> {
        self.decision.filter(|_| holder == Holder::Portfolio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;

    fn pacing(templates_365d: f64) -> PortfolioPacing {
        PortfolioPacing::new(&Params::default().pacing, templates_365d, false)
    }

    /// Passed, held and refused among `n` calls in that second.
    fn send(pacing: &mut PortfolioPacing, second: Second, n: u32, log: &mut Vec<GateEvent>) -> [u32; 3] {
        let mut counts = [0; 3];
        for _ in 0..n {
            let ruling = pacing.judge(second, log);
            let refused = matches!(ruling, Ruling::Refuse(_));
            counts[usize::from(ruling != Ruling::Pass) + usize::from(refused)] += 1;
        }
        counts
    }

    #[test]
    fn an_established_portfolio_is_never_paced_and_a_younger_one_is_until_it_is_established() {
        let mut log = Vec::new();
        assert_eq!(send(&mut pacing(500_000.0), 0, 40_000, &mut log), [40_000, 0, 0]);
        assert_eq!(send(&mut pacing(400_000.0), 0, 40_000, &mut log), [1_500, 38_500, 0]);
        assert!(send(&mut pacing(499_000.0), 0, 40_000, &mut log)[1] == 0, "established on the way");
    }

    #[test]
    fn good_reactions_let_batches_go_that_double() {
        let (mut pacing, mut log) = (pacing(0.0), Vec::new());
        assert_eq!(send(&mut pacing, 0, 5_000, &mut log), [1_500, 3_500, 0]);
        let released = [1, 2, 3, 4, 5].map(|hour| {
            assert!(!pacing.tick(hour, |_| (1_500, 0.001), &mut log));
            pacing.decision
        });
        let first = |n| Some(Release::First(n));
        assert_eq!(released, [first(1_000), first(2_000), first(4_000), None, None]);
        assert!(log.iter().map(|event| event.to).eq(["batches", "open"]));
        assert!(log.iter().all(|event| MACHINE.allows(event.from, event.to)));
    }

    #[test]
    fn bad_reactions_drop_all_that_is_left_and_sending_rests_for_three_days() {
        let (mut pacing, mut log) = (pacing(0.0), Vec::new());
        send(&mut pacing, 0, 5_000, &mut log);
        assert!(!pacing.tick(1, |_| (99, 1.0), &mut log), "too few to judge");
        assert!(pacing.tick(2, |since| (if since == 0 { 250 } else { 0 }, 0.02), &mut log));
        assert_eq!(pacing.decision, Some(Release::Drop(Reason::PortfolioPacing)));
        assert_eq!(send(&mut pacing, 7_300, 10, &mut log), [0, 0, 10]);
        pacing.tick(2 + 71, |_| (0, 0.0), &mut log);
        assert_eq!(pacing.state, State::Review { until: 74 });
        pacing.tick(74, |_| (0, 0.0), &mut log);
        assert_eq!(pacing.state, State::Open);
        assert!(log.iter().all(|event| MACHINE.allows(event.from, event.to)));
    }

    #[test]
    fn a_thousand_an_hour_are_not_many() {
        let (mut pacing, mut log) = (pacing(0.0), Vec::new());
        assert!(
            (0..50).all(|hour| send(&mut pacing, 3600 * hour, 1_000, &mut log)[0] == 1_000) && log.is_empty()
        );
    }
}
