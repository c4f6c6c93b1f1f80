//! One template under pacing: a sample goes out, the rest is held, and is released or dropped.

use crate::gate::machine::{Machine, arrow};
use crate::gate::params::Params;
use crate::gate::question::Note;
use crate::gate::rating::Scorer;
use crate::gate::station::{Release, hour_of, second_of};
use crate::gate::template::Template;
use crate::messaging::{Change, Entity, GateEvent, Rating, Reason, TemplateStatus};
use crate::units::{Hour, Second};

/// Where the pacing of a template stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Not paced.
    Free,
    /// So many more go out before the rest is held; judged by deliveries from hour `since` on.
    Sample { left: u32, since: Hour },
    /// The rest is held, the first since that hour.
    Holding { since: Hour },
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Sample { .. } => "sample",
            Self::Holding { .. } => "holding",
        }
    }
}

/// Transitions of the pacing of a template.
pub const MACHINE: Machine = Machine {
    entity: Entity::Template,
    event: Change::Pacing,
    starts: &["free"],
    transitions: &[
        arrow("free", "sample", "new, just unpaused, or not of high quality"),
        arrow("sample", "holding", "the first messages are out"),
        arrow("sample", "free", "the template is paused by its rating"),
        arrow("holding", "free", "released, or dropped"),
    ],
};

/// The pacing of one template.
#[derive(Clone, Debug)]
pub(super) struct Pacing {
    id: u32,
    state: State,
    /// Not judged yet since it was new or unpaused.
    unproven: bool,
    /// How often it could have been paced: the occurrence of its draws.
    pub occasions: u32,
    /// Paused by pacing: unpaused by hand in that hour.
    unpause_at: Option<Hour>,
    was_active: bool,
    was_green: bool,
    /// What becomes this hour of what is held.
    pub decision: Option<Release>,
}

impl Pacing {
    /// A new template.
    pub fn new(id: u32) -> Self {
        Self {
            id,
            state: State::Free,
            unproven: true,
            occasions: 0,
            unpause_at: None,
            was_active: true,
            was_green: true,
            decision: None,
        }
    }

    /// Judges at the start of an hour, after the template's rating has. Held messages wait no longer than `timeout`; a
    /// template that pacing has paused is unpaused by hand after so many hours. Whether the template has been paused
    /// since the hour before.
    pub fn tick(
        &mut self,
        hour: Hour,
        template: &mut Template,
        (timeout, unpause_after): (Hour, Hour),
        (params, scorer): (&Params, &Scorer),
        log: &mut Vec<GateEvent>,
    ) -> bool {
        self.decision = None;
        if self.unpause_at.is_some_and(|unpause| hour >= unpause) {
            self.unpause_at = None;
            template.unpause_by_hand(hour, (params, scorer), log);
        }
        let active = template.status() == TemplateStatus::Active;
        let green = template.quality() == Rating::Green;
        if active && (!self.was_active || self.was_green && !green) {
            self.unproven = true;
        }
        self.was_green = green;
        let mut paused = !active && self.was_active;
        self.was_active = active;
        match self.state {
            // The rating found the first messages bad before the pacing did, by the same reactions.
            State::Holding { .. } if paused => {
                let cause = "dropped: the template is paused";
                self.drop_held(hour, template, (unpause_after, params), cause, log);
            }
            State::Sample { .. } if paused => {
                self.turn(second_of(hour), State::Free, "the template is paused by its rating", log);
            }
            State::Holding { since } => {
                let quality = template.traffic.quality_since(hour, since, params, scorer);
                if quality == Rating::Red {
                    paused = true;
                    self.was_active = false;
                    let cause = "dropped: bad reactions to the first messages";
                    self.drop_held(hour, template, (unpause_after, params), cause, log);
                } else if hour >= since + timeout {
                    self.decision = Some(Release::All);
                    self.unproven = false;
                    let cause = if quality == Rating::Green {
                        "released: no bad reactions"
                    } else {
                        "released: the time is over"
                    };
                    self.turn(second_of(hour), State::Free, cause, log);
                }
            }
            State::Sample { .. } | State::Free => {}
        }
        paused
    }

    fn drop_held(
        &mut self,
        hour: Hour,
        template: &mut Template,
        (unpause_after, params): (Hour, &Params),
        cause: &'static str,
        log: &mut Vec<GateEvent>,
    ) {
        self.decision = Some(Release::Drop(Reason::TemplatePacing));
        self.unpause_at = Some(hour + unpause_after);
        self.turn(second_of(hour), State::Free, cause, log);
        template.pause_by_pacing(hour, &params.template, log);
    }

    /// Whether the platform decides with the next message whether to pace it.
    pub fn is_up_for_pacing(&self) -> bool {
        self.state == State::Free && self.unproven
    }

    /// The platform has decided.
    pub fn begin(&mut self, second: Second, sample: u32, paced: bool, log: &mut Vec<GateEvent>) {
        self.unproven = false;
        self.occasions += 1;
        if paced {
            let since = hour_of(second);
            let state = State::Sample { left: sample, since };
            self.turn(second, state, "new, just unpaused, or not of high quality", log);
        }
    }

    /// Whether a message is held back; one of the sample is counted.
    pub fn holds(&mut self, second: Second, log: &mut Vec<GateEvent>) -> bool {
        match &mut self.state {
            State::Sample { left: 0, since } => {
                let since = *since;
                self.turn(second, State::Holding { since }, "the first messages are out", log);
                true
            }
            State::Sample { left, .. } => {
                *left -= 1;
                false
            }
            State::Holding { .. } => true,
            State::Free => false,
        }
    }

    /// Where it stands, in words.
    pub fn tell(&self) -> Note {
        Note::of(match self.state {
            State::Free if self.unproven => "template unproven: may be paced".to_owned(),
            State::Free => "template not paced".to_owned(),
            State::Sample { left, .. } => format!("template sample, {left} more go out"),
            State::Holding { since } => format!("template holding, since hour {since}"),
        })
    }

    fn turn(&mut self, second: Second, to: State, cause: &'static str, log: &mut Vec<GateEvent>) {
        log.push(MACHINE.change(second, self.id, [self.state.name(), to.name()], cause));
        self.state = to;
    }
}
