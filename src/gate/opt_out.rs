//! Layer 3: a recipient who asked this business for no more marketing gets none (131050), in a service window
//! or not. Other categories pass.

use crate::gate::question::{Later, Note, Question};
use crate::messaging::{PlatformUser, Reason};

/// The layer among those that speak later.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

fn judge(asked: &Question) -> Option<Reason> {
    (asked.is_marketing() && refuses(asked.user)).then_some(Reason::OptedOut)
}

fn tell(asked: &Question) -> Note {
    Note::of(match (asked.is_marketing(), refuses(asked.user)) {
        (false, _) => "no marketing",
        (true, true) => "stopped this business's marketing",
        (true, false) => "no stop in force",
    })
}

/// Whether a marketing message is refused.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    user.opted_out
}
