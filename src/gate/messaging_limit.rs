//! Layer 8: the messaging limit on unique recipients outside service windows (model: section 8.4). The count itself is
//! [`crate::gate::RollingLimit`]; how a limit moves stands in `limit_ladder`, whose it is in `limits`. Since 2025-10 the
//! portfolio has one, and no rating lowers it; before, each number had its own.

use crate::gate::machine::{Machine, arrow};
use crate::gate::question::{Later, Note, Question};
use crate::gate::rulebook::ANNOUNCED;
use crate::messaging::{Change, Entity, GateEvent, MessagingLimit, Reason};
use crate::units::Second;

/// The layer among those that speak later. Who counts is the caller of the gate, who refuses what is too many.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

/// The portfolio has no limit of its own: its numbers have.
pub(super) const BY_NUMBER: &str = "BY_NUMBER";
/// The number has no limit of its own: its portfolio has.
pub(super) const SHARED: &str = "SHARED";
/// Why a number's limit rises.
const USED: &str = "half of the limit used in 7 d, rated medium or high";
/// Why it falls.
const LOW: &str = "rated low for 7 d";

/// States of the review at the lowest tier.
const ELIGIBLE: &str = "eligible";
pub(super) const APPROVED: &str = "approved";
pub(super) const DENIED: &str = "denied";
const GOOD: &str = "message quality is good";
const NOT_GOOD: &str = "message quality is not good";

/// Transitions of the limit of a portfolio.
pub const MACHINE: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::MessagingLimit,
    starts: &["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED", BY_NUMBER],
    transitions: &[
        arrow(BY_NUMBER, "TIER_250", "the highest limit of its numbers"),
        arrow(BY_NUMBER, "TIER_2K", "the highest limit of its numbers"),
        arrow(BY_NUMBER, "TIER_10K", "the highest limit of its numbers"),
        arrow(BY_NUMBER, "TIER_100K", "the highest limit of its numbers"),
        arrow(BY_NUMBER, "TIER_UNLIMITED", "the highest limit of its numbers"),
        arrow("TIER_250", "TIER_2K", "verified, or 2,000 deliveries in 30 d and an approved review"),
        arrow("TIER_2K", "TIER_10K", "half of the limit used in 7 d, quality not low"),
        arrow("TIER_10K", "TIER_100K", "half of the limit used in 7 d, quality not low"),
        arrow("TIER_100K", "TIER_UNLIMITED", "half of the limit used in 7 d, quality not low"),
    ],
};
/// Transitions of the limit of a number, before 2025-10.
pub const OF_NUMBER: Machine = Machine {
    entity: Entity::Number,
    event: Change::MessagingLimit,
    starts: &["TIER_250", "TIER_1K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"],
    transitions: &[
        arrow("TIER_250", "TIER_1K", "verified, or 1,000 deliveries in 30 d and an approved review"),
        arrow("TIER_1K", "TIER_10K", USED),
        arrow("TIER_10K", "TIER_100K", USED),
        arrow("TIER_100K", "TIER_UNLIMITED", USED),
        arrow("TIER_UNLIMITED", "TIER_100K", LOW),
        arrow("TIER_100K", "TIER_10K", LOW),
        arrow("TIER_10K", "TIER_1K", LOW),
        arrow("TIER_1K", "TIER_250", LOW),
        arrow("TIER_250", SHARED, ANNOUNCED),
        arrow("TIER_1K", SHARED, ANNOUNCED),
        arrow("TIER_10K", SHARED, ANNOUNCED),
        arrow("TIER_100K", SHARED, ANNOUNCED),
        arrow("TIER_UNLIMITED", SHARED, ANNOUNCED),
    ],
};
/// Transitions of the review on the way out of the lowest tier.
pub const REVIEW: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::Review,
    starts: &[ELIGIBLE],
    transitions: &[
        arrow(ELIGIBLE, APPROVED, GOOD),
        arrow(ELIGIBLE, DENIED, NOT_GOOD),
        arrow(DENIED, ELIGIBLE, "7 d later, or verified"),
    ],
};
/// The same review of a number that has a limit of its own, and may lose what it was admitted to.
pub const REVIEW_OF_NUMBER: Machine = Machine {
    entity: Entity::Number,
    transitions: &[
        arrow(ELIGIBLE, APPROVED, GOOD),
        arrow(ELIGIBLE, DENIED, NOT_GOOD),
        arrow(DENIED, ELIGIBLE, "7 d later, or verified"),
        arrow(APPROVED, ELIGIBLE, "back at the lowest limit"),
    ],
    ..REVIEW
};

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The portfolio's.
    Portfolio,
    /// That of one number.
    Number(u32),
}

impl Owner {
    /// Which one.
    pub fn id(self) -> u32 {
        match self {
            Self::Portfolio => 0,
            Self::Number(number) => number,
        }
    }

    /// The event of another limit.
    pub fn moved(self, second: Second, from_to: [MessagingLimit; 2], cause: &'static str) -> GateEvent {
        let machine = if self == Self::Portfolio { MACHINE } else { OF_NUMBER };
        machine.change(second, self.id(), from_to.map(MessagingLimit::name), cause)
    }
}

/// Where the review stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Review {
    owner: Owner,
    state: &'static str,
}

impl Review {
    pub fn new(owner: Owner) -> Self {
        Self { owner, state: ELIGIBLE }
    }

    /// Comes to another state, and says so.
    pub fn turn(&mut self, second: Second, to: &'static str, cause: &'static str, log: &mut Vec<GateEvent>) {
        let machine = if self.owner == Owner::Portfolio { REVIEW } else { REVIEW_OF_NUMBER };
        log.push(machine.change(second, self.owner.id(), [self.state, to], cause));
        self.state = to;
    }

    /// May be looked at, whatever came of it before.
    pub fn reopen(&mut self, second: Second, cause: &'static str, log: &mut Vec<GateEvent>) {
        if self.state != ELIGIBLE {
            self.turn(second, ELIGIBLE, cause, log);
        }
    }
}

/// Transitions of business verification.
pub const VERIFICATION: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::Verification,
    starts: &["pending"],
    transitions: &[
        arrow("pending", "approved", "the papers are in order"),
        arrow("pending", "denied", "the papers are not in order"),
    ],
};

fn judge(asked: &Question) -> Option<Reason> {
    let limit = asked.gate.limit_of(asked.attempt.number);
    let full = limit.recipients().zip(asked.counted_24h).is_some_and(|(limit, used)| used >= limit);
    (asked.counts() && full).then_some(Reason::MessagingLimit)
}

fn tell(asked: &Question) -> Note {
    if !asked.is_outside() {
        return Note::of("a service window is open: not counted");
    }
    if asked.pair.is_counted(asked.attempt.minute) {
        return Note::of("counted already in the last 24 h");
    }
    let Some(limit) = asked.gate.limit_of(asked.attempt.number).recipients() else {
        return Note::of("no limit");
    };
    let used = asked.counted_24h;
    let inputs =
        used.map_or("room for all messages of this hour".to_owned(), |used| format!("{used} used in 24 h"));
    Note::of(inputs).up_to("full at", f64::from(limit))
}
