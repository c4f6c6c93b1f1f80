//! Layer 4: members of the platform's experiment holdout get no marketing outside service windows and free entry windows
//! (130472), however often it is sent.

use crate::gate::question::{Later, Note, Question};
use crate::messaging::{PlatformUser, Reason};

/// The layer among those that speak later.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

fn judge(asked: &Question) -> Option<Reason> {
    (asked.is_exposed() && refuses(asked.user)).then_some(Reason::Holdout)
}

fn tell(asked: &Question) -> Note {
    asked.if_looked_at(asked.is_exposed(), || {
        Note::of(match (asked.user.holdout, asked.user.in_free_entry) {
            (false, _) => "not in the holdout",
            (true, false) => "in the holdout",
            (true, true) => "in the holdout; a free entry window is open",
        })
    })
}

/// Whether a marketing message outside a service window is refused.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    user.holdout & !user.in_free_entry
}
