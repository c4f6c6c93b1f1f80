//! Layer 3: a recipient who asked this business for no more marketing gets none (131050), in a service window
//! or not. Other categories pass.

use crate::messaging::PlatformUser;

/// Whether a marketing message is refused.
#[inline]
pub(super) fn refuses(user: &PlatformUser) -> bool {
    user.opted_out
}
