//! What a gate is built from.

use crate::gate::family::Family;
use crate::gate::layers::Layers;
use crate::gate::params::Params;
use crate::messaging::MessagingLimit;

/// The business and its number at the start (model: section 7).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account {
    /// Whether the business is verified.
    pub verified: bool,
    /// Messaging limit at the start.
    pub limit: MessagingLimit,
    /// Age of the number in days, taken as good days.
    pub number_age_days: f64,
}

/// A gate and what passes through it.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// Values of all parameters.
    pub params: Params,
    /// Which engagement judgement.
    pub family: Family,
    /// Which layers are on.
    pub layers: Layers,
    /// Whether templates are paused and disabled; needs the template layer.
    pub pausing: bool,
    /// Business and number.
    pub account: Account,
    /// Marketing templates; the utility template is the one after them.
    pub templates: u32,
    /// Text variants.
    pub texts: u32,
}
