//! One arm's world, fully resolved: what the engine takes.

use std::sync::Arc;

use crate::gate;
use crate::messaging::{Layer, Manner};
use crate::population;
use crate::scenario::date::Date;
use crate::scenario::market::Prices;
use crate::strategy;
use crate::units::time::{DAY, DAY_HOURS};
use crate::units::{Day, Hour, Minute};

/// Other assumptions than the scenario's own. The default leaves it as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variation {
    /// Another gate profile. Gate parameters that the scenario sets itself stay as set, and a gate that is
    /// switched off stays off.
    pub gate: Option<gate::Profile>,
    /// Another family of engagement judgements, for every arm alike.
    pub family: Option<gate::Family>,
    /// Sets every recipient parameter that has a low (high) value to it, set in the file or not; parameters without
    /// a range stay as they are.
    pub recipients: Option<population::Defaults>,
}

/// How the sender answers what customers write.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Service {
    /// Probability that a customer's message is answered.
    pub answer_share: f64,
    /// How long after it.
    pub answer_after: Minute,
}

impl Service {
    /// Whether anybody is ever answered.
    pub fn answers(&self) -> bool {
        self.answer_share > 0.0
    }
}

/// One arm's world.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Days simulated.
    pub horizon: Day,
    /// Date of day 0.
    pub start: Date,
    /// Recipients.
    pub size: u32,
    /// Shares of opted in, inactive and cold recipients; sum to 1 (all 0 for an empty contact list).
    pub mix: [f64; 3],
    /// The contact list, where the scenario brings one.
    pub contacts: Option<Arc<[population::ListedContact]>>,
    /// Whether recipients are drawn anew in every replication.
    pub redraw: bool,
    /// Parameters of the recipients.
    pub recipient: population::Params,
    /// The business account and its number at the start.
    pub account: gate::Account,
    /// Hours at which campaigns are launched, ascending; some may lie at or beyond the horizon.
    pub launches: Vec<Hour>,
    /// How long an offer is valid after its launch (minutes).
    pub valid_for: Minute,
    /// Different texts in rotation.
    pub variants: u8,
    /// Reminders of an offer to those who were not seen to read it.
    pub reminders: u8,
    /// How the templates of the campaigns speak, in the order of their launch.
    pub manners: Vec<Manner>,
    /// How the sender answers.
    pub service: Service,
    /// Parameters of the gate.
    pub gate: gate::Params,
    /// Which engagement judgement is in use.
    pub family: gate::Family,
    /// Profile the gate's parameters started from.
    pub profile: gate::Profile,
    /// Which layers are on.
    pub layers: gate::Layers,
    /// In which order they stand.
    pub order: gate::Order,
    /// Which dated rules hold, and when.
    pub rules: gate::Rulebook,
    /// What the sender does, as the file says it.
    pub plan: strategy::Plan,
    /// A strategy written in Rust that takes the plan's place.
    pub custom: Option<Arc<dyn strategy::Strategy>>,
    /// Prices per delivered message.
    pub prices: Prices,
}

impl Setup {
    /// Campaigns of the content plan: those that launch before the horizon.
    pub fn campaigns(&self) -> u32 {
        let end = self.horizon * DAY_HOURS;
        // Bounded by the number of launches a scenario may list.
        self.launches.iter().filter(|launch| **launch < end).count() as u32
    }

    /// Whether the rules pace young portfolios, and this one is taken to be established.
    pub fn escapes_pacing(&self) -> bool {
        let (account, pacing) = (&self.account, &self.gate.pacing);
        let on = self.layers.is_on(Layer::Pacing) && self.rules.ever(gate::Switch::PortfolioPacing);
        on && gate::PortfolioPacing::new(pacing, account.templates_365d, account.suspect).is_exempt()
    }

    /// How a template speaks; those of no campaign are plain.
    #[inline]
    pub fn manner(&self, template: u32) -> Manner {
        self.manners.get(template as usize).copied().unwrap_or(Manner::PLAIN)
    }

    /// Whether a one-time code is still good so many minutes after it was sent.
    pub fn is_code_good(&self, after: Minute) -> bool {
        f64::from(after) <= self.gate.time_to_live.code_length
    }

    /// Minutes for which a one-time code may be held back before it is dropped; `None` where that layer is off.
    pub fn held_code_lives(&self) -> Option<Minute> {
        let minutes = self.gate.time_to_live.code_length as Minute;
        self.layers.is_on(Layer::TimeToLive).then_some(minutes)
    }

    /// What the sender is to say in the run.
    pub fn content(&self) -> strategy::Content {
        strategy::Content { campaigns: self.campaigns(), reminders: self.reminders }
    }

    /// What the sender does: a strategy written in Rust, or else the plan of the file.
    pub fn strategy(&self) -> &dyn strategy::Strategy {
        match &self.custom {
            Some(custom) => custom.as_ref(),
            None => &self.plan,
        }
    }

    /// Days at the start on which each sender number has a messaging limit of its own, whole or not; 0 where the portfolio
    /// has one.
    pub fn days_of_own_limits(&self) -> u32 {
        if !self.rules.first.switches(gate::Switch::LimitsByNumber) {
            return 0;
        }
        let shared = |change: &&gate::RuleChange| !change.pack.switches(gate::Switch::LimitsByNumber);
        let end = self.rules.changes.iter().find(shared).map(|change| change.hour.div_ceil(DAY_HOURS));
        end.map_or(self.horizon, |end| end.min(self.horizon))
    }

    /// End of the run in minutes.
    pub fn horizon_minutes(&self) -> Minute {
        self.horizon * DAY
    }
}
