//! Fixed keys of the dated rules: the pack at the start, and packs that take its place later.

use crate::gate::{RULE_PACKS, RuleChange, RulePack, Rulebook, Switch};
use crate::messaging::MessagingLimit;
use crate::parameter::Grade;
use crate::scenario::date::Date;
use crate::scenario::fault::Fault;
use crate::scenario::field::Field;
use crate::scenario::key::Key;
use crate::scenario::shape::Shape;
use crate::scenario::source::Place;
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::units::time::DAY_HOURS;

/// Names of the packs, the newest first.
fn names() -> Vec<&'static str> {
    RULE_PACKS.iter().rev().map(|pack| pack.name).collect()
}

/// What a scenario says of the rules.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rules {
    first: &'static RulePack,
    /// Later packs by date.
    from: Vec<(Date, &'static RulePack)>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { first: RulePack::newest(), from: Vec::new() }
    }
}

impl Rules {
    /// The pack in force at a start.
    pub fn at_start(&self, start: Date) -> &'static RulePack {
        self.from.iter().take_while(|(date, _)| *date <= start).last().map_or(self.first, |(_, pack)| pack)
    }
}

impl World {
    /// The rules of a run, with the parameters of the messaging limit as `limit` gives them under a pack.
    pub(super) fn rulebook(&self, limit: impl Fn(&RulePack) -> crate::gate::LimitParams) -> Rulebook {
        let later = self.rules.from.iter().filter(|(date, _)| *date > self.start);
        let change = |&(date, pack): &(Date, &'static RulePack)| RuleChange {
            hour: u32::try_from(self.start.days_until(date)).unwrap_or(u32::MAX).saturating_mul(DAY_HOURS),
            pack,
            limit: limit(pack),
        };
        Rulebook { first: self.rules.at_start(self.start), changes: later.map(change).collect() }
    }
}

/// Checks that rules only become newer, and that the messaging limit is one of their levels. `place` says where a key
/// stands that is not left to its default.
pub(super) fn check<'p>(world: &World, place: impl Fn(&str) -> Option<&'p Place>, faults: &mut Vec<Fault>) {
    let Rules { first, from } = &world.rules;
    let packs: Vec<&RulePack> = std::iter::once(*first).chain(from.iter().map(|(_, pack)| *pack)).collect();
    if let (Some(pair), Some(at)) =
        (packs.windows(2).find(|pair| pair[0].day >= pair[1].day), place("gate.rules_from"))
    {
        let message = format!("the rules `{}` come after the rules `{}`", pair[1].name, pair[0].name);
        let help =
            "rules only become newer: write gate.rules for the oldest, and later packs by date".to_owned();
        faults.push(Fault::new(at, message, "expected packs from the oldest to the newest").help(Some(help)));
    }
    let (rules, limit) = (world.rules.at_start(world.start), world.limit());
    if let (false, Some(at)) =
        (rules.tiers.contains(&limit), place("account.messaging_limit").or(place("gate.rules")))
    {
        let levels =
            |tier: &MessagingLimit| tier.recipients().map_or("\"unlimited\"".to_owned(), |n| n.to_string());
        let levels: Vec<String> = rules.tiers.iter().map(levels).collect();
        let message = format!("the rules `{}` have no messaging limit of {}", rules.name, limit.name());
        let help = format!("write account.messaging_limit as one of {}, or \"auto\"", levels.join(", "));
        faults.push(Fault::new(at, message, "expected a level of the rules in force").help(Some(help)));
    }
    let limits = world.numbers.limits();
    if let (false, Some(at)) = (limits.is_empty(), place("number.messaging_limit")) {
        if !rules.switches(Switch::LimitsByNumber) {
            let message = format!("the rules `{}` have one messaging limit for all numbers", rules.name);
            let help = "write account.messaging_limit, or gate.rules = \"2023-legacy\"".to_owned();
            faults.push(Fault::new(at, message, "expected \"account\"").help(Some(help)));
        } else if let Some(limit) = limits.iter().find(|limit| !rules.tiers.contains(limit)) {
            let message = format!("the rules `{}` have no messaging limit of {}", rules.name, limit.name());
            faults.push(Fault::new(at, message, "expected levels of the rules in force"));
        }
    }
}

/// Changes that the run does not live to see.
pub(super) fn warn<'p>(world: &World, place: impl Fn(&str) -> Option<&'p Place>, warnings: &mut Vec<Fault>) {
    let mut late =
        world.rules.from.iter().filter(|(date, _)| world.start.days_until(*date) >= world.horizon.into());
    if let (Some((date, pack)), Some(at)) = (late.next_back(), place("gate.rules_from")) {
        let message = format!("the rules `{}` begin on {date}, after the horizon", pack.name);
        let help = "start later, lengthen the horizon, or leave them out".to_owned();
        warnings.push(Fault::new(at, message, "of no effect").help(Some(help)).warning());
    }
}

pub(crate) static RULE_KEYS: [Key<World>; 2] = [
    Key {
        path: "gate.rules",
        unit: "version",
        accepted: "\"2026-10\", \"2025-10\" or \"2023-legacy\"",
        shape: Shape::Names(names),
        grade: Grade::Documented,
        source: "the platform's public rules as they stood in October 2026, on 2025-10-07, and on the day before that",
        meaning: "Dated pack of the rules that the platform documents (docs/gate.md says which has which). Under \
                  \"2023-legacy\" each number has a messaging limit of its own, and loses a tier by 7 days of a low \
                  rating. A pack brings central values of its own for some keys under gate.limit.",
        set: |world, field| {
            let names = names();
            if let Some(at) = field.choice(&names) {
                world.rules.first = &RULE_PACKS[RULE_PACKS.len() - 1 - at];
            }
        },
        show: |world| Written::text(world.rules.first.name),
    },
    Key {
        path: "gate.rules_from",
        unit: "version",
        accepted: "a table of dates, such as { \"2025-10-07\" = \"2025-10\" }",
        shape: Shape::Map(&Shape::Names(names)),
        grade: Grade::Chosen,
        source: "a choice of the scenario; the platform changed its rules on 2025-10-07",
        meaning: "Packs that take the place of gate.rules from 00:00 of a date on, each newer than the one before. Where \
                  limits go over from numbers to the portfolio, it takes the highest of its numbers.",
        set: read_changes,
        show: |world| {
            let from = world.rules.from.iter();
            Written::Table(from.map(|(date, pack)| (date.to_string(), Written::text(pack.name))).collect())
        },
    },
];

fn read_changes(world: &mut World, field: &mut Field<'_, '_>) {
    let Some(entries) = field.table() else { return };
    let names = names();
    let mut from = Vec::new();
    for entry in entries {
        let pack = field.part(&entry.node, "the name of a rule pack").choice(&names);
        match (entry.key.parse::<Date>(), pack) {
            (Ok(date), Some(at)) => from.push((date, &RULE_PACKS[RULE_PACKS.len() - 1 - at])),
            (Err(_), _) => field.wrong_at(
                &entry.key_at,
                "`gate.rules_from` has a key that is no date",
                Some("write dates like \"2025-10-07\"".into()),
            ),
            _ => {}
        }
    }
    if from.len() == entries.len() {
        from.sort_by_key(|(date, _)| *date);
        world.rules.from = from;
    }
}
