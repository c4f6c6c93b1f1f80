//! What the rooms below take of a setup.

use crate::gate;
use crate::messaging::Layer;
use crate::population;
use crate::scenario::Setup;
use crate::units::time::DAY_HOURS;

impl Setup {
    /// Whom to draw.
    pub fn population_spec(&self) -> population::Spec {
        population::Spec {
            size: self.size,
            mix: self.mix,
            contacts: self.contacts.clone(),
            holdout_share: self.gate.holdout_share,
            background_counted: self.gate.user_limit.background_counted,
            record_days: self.gate.user_limit.memory,
            horizon: self.horizon_minutes(),
        }
    }

    /// The gate to build.
    pub fn gate_setup(&self) -> gate::Setup {
        gate::Setup {
            params: self.gate.clone(),
            family: self.family,
            layers: self.layers,
            order: self.order,
            rules: self.rules.clone(),
            pausing: self.profile != gate::Profile::Off && self.layers.is_on(Layer::Template),
            account: self.account,
            templates: self.campaigns(),
            texts: u32::from(self.variants),
        }
    }

    /// The rule packs of the run: the one at the start, and each later one with its date.
    pub fn rule_packs(&self) -> String {
        let later = self.rules.changes.iter().map(|change| {
            let date = self.start.after(change.hour / DAY_HOURS);
            format!(", {} from {date}", change.pack.name)
        });
        self.rules.first.name.to_owned() + &later.collect::<String>()
    }

    /// What the judgement in use rewards directly; empty where all goes through the recipients.
    pub fn direct_rewards(&self) -> Vec<gate::DirectReward> {
        if !self.layers.is_on(Layer::Engagement) {
            return Vec::new();
        }
        self.gate.direct_rewards(self.family)
    }

    /// Score from which on the number is yellow, and red.
    pub fn rating_lines(&self) -> (f64, f64) {
        (self.gate.rating.yellow, self.gate.rating.red)
    }
}
