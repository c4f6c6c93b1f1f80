//! From when on each lane is open. The lanes share the number and its limit, and nothing else: transactional messages
//! never wait for marketing.

use crate::units::{Minute, NEVER};

/// From when on each lane is open; [`NEVER`] keeps it closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes {
    /// Campaigns launched before are suppressed, or wait.
    pub marketing_from: Minute,
    /// Whether campaigns launched before the marketing lane opens wait for it, as far as the offer is still valid then,
    /// instead of being suppressed.
    pub marketing_waits: bool,
    /// Transactional messages before are suppressed.
    pub utility_from: Minute,
    /// From when on a queued campaign message goes at once, ahead of its turn and outside the daily volume, to a
    /// contact who has just written: inside the service window it does not count for any limit.
    pub service_from: Minute,
}

impl Default for Lanes {
    /// Marketing and utility open from the start; the service lane is closed.
    fn default() -> Self {
        Self { marketing_from: 0, marketing_waits: false, utility_from: 0, service_from: NEVER }
    }
}
