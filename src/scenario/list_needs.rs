//! What the arms' strategies ask of the contact list: how often a contact interacted is known only from a list that says
//! it.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::arms::ArmWorld;
use crate::scenario::checks::strategy_places;
use crate::scenario::fault::Fault;
use crate::scenario::source::Place;
use crate::scenario::tree::{Entry, Table, Value};
use crate::strategy::{Order, Plan};

const SHARE: &str = "audience.frequent";
const ORDER: &str = "order";

/// Where strategies say what they ask for.
pub(crate) struct ListNeeds<'s> {
    /// The tables of own strategies.
    pub own: &'s Table,
    /// Where the keys of strategies stand that a factorial design makes.
    pub made: &'s BTreeMap<String, BTreeMap<String, Place>>,
    /// For what stands nowhere.
    pub whole: &'s Place,
}

impl ListNeeds<'_> {
    /// Leaves a fault for every key that asks how often contacts interacted where no list says it.
    pub fn check(&self, worlds: &[ArmWorld], faults: &mut Vec<Fault>) {
        let mut told = BTreeSet::new();
        for arm in worlds {
            let (lacks, help) = match &arm.world.contacts {
                Some(contacts) if contacts.has_frequency() => continue,
                Some(_) => (
                    "`population.contacts` does not say",
                    "name the column of the list that says it, such as frequency = \"orders\"",
                ),
                None => (
                    "a synthetic list does not say",
                    "name your own list and its column in [population.contacts], or choose by recency with \
                     `audience.best` and order = \"recent\"",
                ),
            };
            for key in asked(&arm.plan) {
                let at = self.place(&arm.arm.strategy, key);
                if told.insert((at.source.name.clone(), at.span.start)) {
                    let message = format!("`{key}` asks how often contacts interacted, which {lacks}");
                    let expected = "expected a contact list with `frequency`";
                    faults.push(Fault::new(&at, message, expected).help(Some(help.to_owned())));
                }
            }
        }
    }

    /// Warns where so many are equally frequent that nobody lies within the share.
    pub fn warn(&self, worlds: &[ArmWorld], warnings: &mut Vec<Fault>) {
        let mut told = BTreeSet::new();
        for arm in worlds {
            let Some(list) = arm.world.list().filter(|_| asked(&arm.plan).contains(&SHARE)) else { continue };
            let best = list.contacts.iter().filter_map(|contact| contact.frequency_rank).min();
            let Some(middle) = best.map(|rank| f64::from(rank) / 65_536.0) else { continue };
            let at = self.place(&arm.arm.strategy, SHARE);
            if middle >= arm.plan.audience.frequent && told.insert(at.span.start) {
                let message = format!("`{SHARE}` holds nobody: the most frequent are too many equals");
                let least = (middle * 1000.0).ceil() / 1000.0;
                let help = format!("equals come in together; above {least} the first of them do");
                warnings.push(Fault::new(&at, message, "an empty audience").help(Some(help)).warning());
            }
        }
    }

    /// Where the key of a strategy stands, or that of the strategy that it is like.
    fn place(&self, strategy: &str, key: &str) -> Place {
        if let Some(place) = self.made.get(strategy).and_then(|places| places.get(key)) {
            return place.clone();
        }
        // A factorial design names its strategies by the one they start from and the factors that are on.
        let is_start = |own: &str| strategy.strip_prefix(own).is_some_and(|rest| rest.starts_with('+'));
        let mut name = strategy;
        // Strategies that are like themselves in a circle are a fault of their own.
        for _ in 0..=self.own.len() {
            let of = |own: &&Entry| own.key == name || name == strategy && is_start(&own.key);
            let Some(own) = self.own.iter().find(of) else { break };
            if let Some(place) = strategy_places(own).remove(key) {
                return place;
            }
            let Value::Table(entries) = &own.node.value else { break };
            match entries.iter().find(|entry| entry.key == "like").map(|like| &like.node.value) {
                Some(Value::Text(like)) => name = like,
                _ => break,
            }
        }
        self.whole.clone()
    }
}

/// The keys by which a plan asks how often contacts interacted.
fn asked(plan: &Plan) -> Vec<&'static str> {
    let share = (plan.audience.frequent < 1.0).then_some(SHARE);
    let order = (plan.order == Order::Frequent).then_some(ORDER);
    share.into_iter().chain(order).collect()
}
