//! Portfolio pacing: a young portfolio that sends much in a short time sends a first set, and the rest is held back and
//! let go batch by batch while the reactions are good; else all that is left is dropped (135000) and sending rests for
//! a review. States, code and the 500,000 templates are documented; sizes are not.
//!
//! The gate judges by the hour, so a batch is let go at the start of a gate hour.

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
    /// So many more of the set pass; the rest is held until the next batch, at the earliest in hour `from`. Judged by
    /// deliveries from hour `since` on.
    Batches { first: u32, next: u32, since: Hour, from: Hour },
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
    gap: Hour,
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
            gap: params.batch_gap as Hour,
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
            State::Batches { since, next, from, .. } => {
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
                } else if hour >= from {
                    self.decision = Some(Release::First(next));
                    let released = self.held.min(next);
                    self.held -= released;
                    self.accepted += u64::from(released);
                    // What those that were held leave of the batch is for whoever comes in this hour.
                    let first = next - released;
                    let from = hour.saturating_add(self.gap);
                    self.state = State::Batches { first, next: self.grown(next), since, from };
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
            let from = self.hour.saturating_add(self.gap);
            let batches = State::Batches { first: self.first_set, next, since: self.hour, from };
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
