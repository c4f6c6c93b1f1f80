//! Layer 4: members of the platform's experiment holdout get no marketing outside service windows (130472),
//! however often it is sent.

use crate::gate::question::{Later, Note, Question};
use crate::messaging::{PlatformUser, Reason};

/// The layer among those that speak later.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

fn judge(asked: &Question) -> Option<Reason> {
    (asked.is_exposed() && refuses(asked.user)).then_some(Reason::Holdout)
}

fn tell(asked: &Question) -> Note {
    asked.if_looked_at(asked.is_exposed(), || {
        Note::of(if refuses(asked.user) { "in the holdout" } else { "not in the holdout" })
    })
}

/// Whether a marketing message outside a window is refused.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    user.holdout
}
