//! Layer 2: a number that is not on the platform cannot be reached (131026).

use crate::gate::question::{Later, Note, Question};
use crate::messaging::{PlatformUser, Reason};

/// The layer among those that speak later.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

fn judge(asked: &Question) -> Option<Reason> {
    refuses(asked.user).then_some(Reason::Unreachable)
}

fn tell(asked: &Question) -> Note {
    Note::of(if refuses(asked.user) { "not on the platform" } else { "on the platform" })
}

/// Whether the message fails for good, in every category.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    !user.reachable
}
