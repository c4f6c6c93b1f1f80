//! Layer 4: members of the platform's experiment holdout get no marketing outside service windows (130472),
//! however often it is sent.

use crate::messaging::PlatformUser;

/// Whether a marketing message outside a window is refused.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    user.holdout
}
