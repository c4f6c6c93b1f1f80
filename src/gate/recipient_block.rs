//! Layer 9: a recipient who blocked the business gets nothing, and nobody is told: the message stays "sent", without a
//! code or a webhook, and does not count for the messaging limit.

use crate::messaging::PlatformUser;

/// Whether the message silently goes nowhere.
#[inline]
pub(super) fn silences(user: &PlatformUser) -> bool {
    user.blocked
}
