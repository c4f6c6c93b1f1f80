//! Layer 8: the messaging limit on unique recipients outside service windows (model: section 8.4). The count itself is
//! [`crate::gate::RollingLimit`]; how the limit rises stands in `limit_ladder`. Since 2025-10 no rating lowers it.

use crate::gate::machine::{Machine, arrow};
use crate::gate::question::{Later, Note, Question};
use crate::messaging::{Change, Entity, Reason};

/// The layer among those that speak later. Who counts is the caller of the gate, who refuses what is too many.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

/// Transitions of the limit.
pub const MACHINE: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::MessagingLimit,
    starts: &["TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"],
    transitions: &[
        arrow("TIER_250", "TIER_2K", "verified, or 2,000 deliveries in 30 d and an approved review"),
        arrow("TIER_2K", "TIER_10K", "half of the limit used in 7 d, quality not low"),
        arrow("TIER_10K", "TIER_100K", "half of the limit used in 7 d, quality not low"),
        arrow("TIER_100K", "TIER_UNLIMITED", "half of the limit used in 7 d, quality not low"),
    ],
};
/// Transitions of the review on the way out of the lowest tier.
pub const REVIEW: Machine = Machine {
    entity: Entity::Portfolio,
    event: Change::Review,
    starts: &["eligible"],
    transitions: &[
        arrow("eligible", "approved", "message quality is good"),
        arrow("eligible", "denied", "message quality is not good; looked at again after 7 d"),
    ],
};
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
    let full =
        asked.gate.limit().recipients().zip(asked.counted_24h).is_some_and(|(limit, used)| used >= limit);
    (asked.counts() && full).then_some(Reason::MessagingLimit)
}

fn tell(asked: &Question) -> Note {
    if !asked.is_outside() {
        return Note::of("a service window is open: not counted");
    }
    if asked.pair.is_counted(asked.attempt.minute) {
        return Note::of("counted already in the last 24 h");
    }
    let Some(limit) = asked.gate.limit().recipients() else { return Note::of("no limit") };
    let used = asked.counted_24h;
    let inputs =
        used.map_or("room for all messages of this hour".to_owned(), |used| format!("{used} used in 24 h"));
    Note::of(inputs).up_to("full at", f64::from(limit))
}
