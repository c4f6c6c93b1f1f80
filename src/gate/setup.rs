//! What a gate is built from.

use crate::gate::family::Family;
use crate::gate::layers::Layers;
use crate::gate::numbers::Numbers;
use crate::gate::order::Order;
use crate::gate::pair_rate::PairMode;
use crate::gate::params::Params;
use crate::gate::rulebook::Rulebook;
use crate::gate::throughput::Throughput;
use crate::messaging::{MessagingLimit, Rating};
use crate::units::Hour;

/// The business and its numbers at the start (model: section 7).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account {
    /// Whether the business is verified.
    pub verified: bool,
    /// Messaging limit at the start: of the portfolio, or of each number where rules limit numbers.
    pub limit: MessagingLimit,
    /// The sender numbers.
    pub numbers: Numbers,
    /// Templates that the portfolio sent in the 365 days before the start.
    pub templates_365d: f64,
    /// Whether the platform suspects the portfolio, so that it is paced however much it has sent.
    pub suspect: bool,
    /// What each number may send in a second; `None` where the sender's own clock keeps to it.
    pub throughput: Option<Throughput>,
    /// How the pair rate is read; `None` where it is not counted.
    pub pair_rate: Option<PairMode>,
    /// When a verification that is under way ends, and whether the business is approved.
    pub verification: Option<(Hour, bool)>,
    /// What the region of number and recipients switches.
    pub region: Region,
    /// Whether promotion is sent under utility templates.
    pub mislabels: bool,
    /// How the exemption of service windows is read.
    pub exemption: Exemption,
    /// Whether every message prolongs the 24 h for which its recipient counts for the messaging limit; else they begin
    /// with the message that counted.
    pub prolongs: bool,
    /// The worst rating of numbers and templates with which the portfolio's messaging limit is still raised.
    pub upgrade_rating: Rating,
}

/// Which service windows exempt marketing from 131049. The platform says "a window opened by the user's reply" when it
/// speaks of what counts, and any open window elsewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Exemption {
    /// Every open one.
    #[default]
    Any,
    /// Those that a reply to a message of the business opened.
    Reply,
    /// None.
    None,
}

impl Exemption {
    /// Name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Reply => "reply",
            Self::None => "none",
        }
    }
}

/// What the platform switches by region (documented).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// Nothing.
    #[default]
    Elsewhere,
    /// No limit on the marketing a user gets: number or user in the EEA, the United Kingdom, Japan or South Korea.
    Unlimited,
    /// No marketing at all: users with a number of the United States.
    UnitedStates,
}

impl Default for Account {
    /// A verified business with an established portfolio and a new number.
    fn default() -> Self {
        Self {
            verified: true,
            limit: MessagingLimit::Tier10K,
            numbers: Numbers::one(0.0),
            templates_365d: 1e6,
            suspect: false,
            throughput: None,
            pair_rate: None,
            verification: None,
            region: Region::Elsewhere,
            mislabels: false,
            exemption: Exemption::Any,
            prolongs: false,
            upgrade_rating: Rating::Yellow,
        }
    }
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
    /// In which order they stand.
    pub order: Order,
    /// Which dated rules hold, and when.
    pub rules: Rulebook,
    /// Whether templates are paused and disabled; needs the template layer.
    pub pausing: bool,
    /// Business and number.
    pub account: Account,
    /// Marketing templates; the utility template is the one after them.
    pub templates: u32,
    /// Text variants.
    pub texts: u32,
}
