//! Layer 9: a recipient who blocked the business gets nothing, and nobody is told: the message stays "sent", without a
//! code or a webhook, and does not count for the messaging limit.

use crate::gate::question::{Later, Note, Question};
use crate::messaging::{PlatformUser, Reason};

/// The layer among those that speak later.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

fn judge(asked: &Question) -> Option<Reason> {
    silences(asked.user).then_some(Reason::Silent)
}

fn tell(asked: &Question) -> Note {
    Note::of(if silences(asked.user) { "blocks the business" } else { "no block in force" })
}

/// Whether the message silently goes nowhere.
#[inline]
pub(super) fn silences(user: &PlatformUser) -> bool {
    user.blocked
}
