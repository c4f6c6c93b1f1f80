//! The world of one arm as typed values, before it is resolved into a [`Setup`].

use std::sync::Arc;

use crate::gate;
use crate::gate::{Family, Profile};
use crate::messaging::{Layer, Manner, MessagingLimit};
use crate::metric::{METRICS, Metric};
use crate::population;
use crate::population::Defaults;
use crate::scenario::contacts::{ContactList, ContactsKey};
use crate::scenario::date::Date;
use crate::scenario::gate_keys::Conduct;
use crate::scenario::market::{MARKETS, Market};
use crate::scenario::number_keys::NumberSet;
use crate::scenario::registry::registry;
use crate::scenario::rule_keys::Rules;
use crate::scenario::setup::{Service, Setup, Variation};
use crate::scenario::strength::Strength;
use crate::strategy;
use crate::units::time::{DAY, HOUR};
use crate::units::{Day, Hour, Minute};

/// Factors on the background load of single days.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum BackgroundByDay {
    /// From day 0 on.
    Days(Vec<f64>),
    /// On single dates.
    Dates(Vec<(Date, f64)>),
}

/// Every value of a scenario outside its arms and strategies.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub question: String,
    pub answer: &'static Metric,
    pub seed: u64,
    pub population_seed: Option<u64>,
    pub replications: u32,
    pub horizon: Day,
    pub start: Date,
    pub market: &'static Market,
    pub size: u32,
    pub mix: [f64; 3],
    pub contacts: Option<ContactsKey>,
    pub redraw: bool,
    pub defaults: Defaults,
    pub verified: bool,
    /// `None` is "auto".
    pub messaging_limit: Option<MessagingLimit>,
    pub numbers: NumberSet,
    pub rules: Rules,
    pub launches: Vec<Minute>,
    pub launch_hour: Hour,
    pub valid_for: Minute,
    pub variants: u8,
    pub reminders: u8,
    pub appeal: Strength,
    pub pressure: Strength,
    pub service: Service,
    pub family: Family,
    pub profile: Profile,
    /// Whether the judgement may reward the sender directly.
    pub direct_rewards: bool,
    pub off: Vec<Layer>,
    pub conduct: Conduct,
    pub background_by_day: BackgroundByDay,
    /// Recipient parameters that are set: position in the registry, value.
    pub recipient: Vec<(usize, f64)>,
    /// Gate parameters that are set.
    pub gate: Vec<(usize, f64)>,
}

impl Default for World {
    /// The default scenario (model: section 12).
    fn default() -> Self {
        Self {
            question: String::new(),
            answer: &METRICS[0],
            seed: 1,
            population_seed: None,
            replications: 40,
            horizon: 30,
            start: Date::DEFAULT_START,
            market: &MARKETS[0],
            size: 50_000,
            mix: [0.55, 0.30, 0.15],
            contacts: None,
            redraw: true,
            defaults: Defaults::Central,
            verified: true,
            messaging_limit: Some(MessagingLimit::Tier10K),
            numbers: NumberSet::default(),
            rules: Rules::default(),
            launches: [0, 7, 14, 21].map(|day| day * DAY).to_vec(),
            launch_hour: 10,
            valid_for: 7 * DAY,
            variants: 4,
            reminders: 0,
            appeal: Strength::default(),
            pressure: Strength::default(),
            service: Service { answer_share: 0.0, answer_after: HOUR },
            family: Family::Composite,
            profile: Profile::Central,
            direct_rewards: true,
            off: Vec::new(),
            conduct: Conduct::default(),
            background_by_day: BackgroundByDay::Days(Vec::new()),
            recipient: Vec::new(),
            gate: Vec::new(),
        }
    }
}

impl World {
    /// The contact list, where there is one without faults.
    pub fn list(&self) -> Option<&ContactList> {
        self.contacts.as_ref().and_then(|key| key.list.as_ref())
    }

    /// The recipients' parameters as they stand, without the factor by day.
    pub fn recipient_params(&self) -> population::Params {
        let mut params = population::Params::at(self.defaults);
        for (at, row) in registry().recipient().iter().enumerate() {
            let known = registry().recipient_range(at, self.market);
            row.set(&mut params, known.at(self.defaults));
        }
        for (at, value) in &self.recipient {
            registry().recipient()[*at].set(&mut params, *value);
        }
        params
    }

    /// The gate's parameters under a profile and the rules of the start; keys that are set stay, but for direct rewards
    /// that are switched off.
    pub fn gate_params(&self, profile: Profile) -> gate::Params {
        self.gate_params_under(profile, self.rules.at_start(self.start))
    }

    /// The same under other rules.
    fn gate_params_under(&self, profile: Profile, rules: &gate::RulePack) -> gate::Params {
        let mut params = gate::Params::at(profile);
        for row in registry().gate() {
            if let Some(value) = rules.value(&row.path) {
                row.set(&mut params, value);
            }
        }
        for (at, value) in &self.gate {
            registry().gate()[*at].set(&mut params, *value);
        }
        if self.direct_rewards { params } else { params.without_direct_rewards() }
    }

    /// The messaging limit at the start; "auto" follows verification (model: section 7).
    pub fn limit(&self) -> MessagingLimit {
        let lowest = MessagingLimit::Tier250;
        let above = || self.rules.at_start(self.start).above(lowest).unwrap_or(lowest);
        self.messaging_limit.unwrap_or_else(|| if self.verified { above() } else { lowest })
    }

    /// Shares of the segments: those of the contact list, where there is one.
    pub fn mix(&self) -> [f64; 3] {
        self.list().map_or(self.mix, |list| list.mix(self.recipient_params().inactive_after))
    }

    /// Factors of single days within the horizon; not a number on days that have none.
    fn background_by_day(&self) -> Vec<f64> {
        let horizon = self.horizon as usize;
        match &self.background_by_day {
            BackgroundByDay::Days(factors) => factors.iter().copied().take(horizon).collect(),
            BackgroundByDay::Dates(dates) => {
                let mut factors = Vec::new();
                for (date, factor) in dates {
                    let day = usize::try_from(self.start.days_until(*date)).unwrap_or(horizon);
                    if day < horizon {
                        factors.resize(factors.len().max(day + 1), f64::NAN);
                        factors[day] = *factor;
                    }
                }
                factors
            }
        }
    }

    /// Everything the engine needs, for one plan.
    pub fn setup(&self, plan: &strategy::Plan, variation: &Variation) -> Setup {
        // A gate that is switched off is not a level of strictness: no variation switches it on again.
        let profile = match variation.gate {
            Some(profile) if self.profile != Profile::Off => profile,
            _ => self.profile,
        };
        let mut recipient = self.recipient_params();
        if let Some(defaults) = variation.recipients {
            for (at, row) in registry().recipient().iter().enumerate() {
                let known = registry().recipient_range(at, self.market);
                if let Some(value) = known.end(defaults) {
                    row.set(&mut recipient, value);
                }
            }
        }
        recipient.background_by_day = self.background_by_day();
        let mut launches: Vec<Hour> =
            self.launches.iter().map(|launch| launch / HOUR + self.launch_hour).collect();
        launches.sort_unstable();
        let manner =
            |campaign| Manner { appeal: self.appeal.of(campaign), pressure: self.pressure.of(campaign) };
        let manners = (0..launches.len()).map(manner).collect();
        Setup {
            horizon: self.horizon,
            start: self.start,
            size: self.list().map_or(self.size, ContactList::size),
            mix: self.mix(),
            contacts: self.list().map(|list| Arc::clone(&list.contacts)),
            redraw: self.redraw,
            recipient,
            account: gate::Account {
                verified: self.verified,
                limit: self.limit(),
                numbers: self.numbers.numbers(),
                templates_365d: self.conduct.templates_365d(self.limit() == MessagingLimit::Tier250),
                suspect: self.conduct.suspect,
                throughput: self.conduct.throughput,
                pair_rate: self.conduct.pair_rate,
                verification: self.conduct.verification(),
                region: self.conduct.region(self.market.region),
                mislabels: self.conduct.mislabels,
                exemption: self.conduct.exemption,
                prolongs: self.conduct.prolongs,
                upgrade_rating: self.conduct.upgrade_rating(),
            },
            launches,
            valid_for: self.valid_for,
            variants: self.variants,
            reminders: self.reminders,
            manners,
            service: self.service,
            gate: self.gate_params(profile),
            family: variation.family.unwrap_or(self.family),
            profile,
            layers: self.off.iter().fold(gate::Layers::for_profile(profile), |on, layer| on.without(*layer)),
            order: self.conduct.order,
            rules: self.rulebook(|rules| self.gate_params_under(profile, rules).limit),
            plan: plan.clone(),
            custom: None,
            prices: self.market.prices(self.start),
        }
    }
}
