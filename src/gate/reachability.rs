//! Layer 2: a number that is not on the platform cannot be reached (131026).

use crate::messaging::PlatformUser;

/// Whether the message fails for good, in every category.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    !user.reachable
}
