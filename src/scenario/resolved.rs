//! What became of every key of a scenario, and why.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::gate::Profile;
use crate::parameter::Grade;
use crate::population::Defaults;
use crate::scenario::frozen::Scenario;
use crate::scenario::keys::defaults_name;
use crate::scenario::plan_keys::PLAN_KEYS;
use crate::scenario::registry::{KeyInfo, Row, registry, written};
use crate::scenario::source::{Place, SourceKind};
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::strategy::{Plan, preset};

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The registry.
    Default,
    /// A scenario file, the scenario's own or one that it extends.
    File {
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
    },
    /// A `--set` argument.
    Set(String),
    /// A named set of values: a gate profile, the recipients' defaults, a market, or a shipped strategy.
    Profile(String),
    /// The `set` of one arm; other arms have another value.
    Arm {
        /// Name of the arm.
        name: String,
        /// The file.
        file: String,
        /// Line, from 1.
        line: usize,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { file, line } => write!(f, "{file}:{line}"),
            Self::Set(_) => f.write_str("--set"),
            Self::Profile(name) => f.write_str(name),
            Self::Arm { name, line, .. } => write!(f, "arm {name}, line {line}"),
        }
    }
}

/// One key of a scenario with its value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Resolved {
    /// Dotted path.
    pub path: String,
    /// The value as JSON, in the form in which a file gives it (durations with their unit).
    pub value: serde_json::Value,
    /// The value as a file gives it.
    pub text: String,
    /// Unit.
    pub unit: &'static str,
    /// Default as a file gives it; empty where there is none.
    pub default: String,
    /// Low (lenient) end of the plausible range, in the unit.
    pub low: Option<f64>,
    /// High (strict) end of the plausible range, in the unit.
    pub high: Option<f64>,
    /// Both ends as a file gives them, such as `3d to 21d`; empty where there is no range.
    pub range_text: String,
    /// How well the default is known.
    #[serde(serialize_with = "serialize_grade")]
    pub grade: Grade,
    /// Where the default comes from.
    pub source: String,
    /// What the key does.
    pub meaning: String,
    /// Where the value comes from.
    pub origin: Origin,
}

impl Scenario {
    /// Every key with its value and where that comes from: the shared world, then what single arms set, then the
    /// strategies in use.
    pub fn resolved(&self) -> Vec<Resolved> {
        let registry = registry();
        let base = self.current();
        let rows = registry.rows();
        let mut resolved: Vec<Resolved> = rows
            .iter()
            .zip(values(&base))
            .map(|(row, value)| {
                let info = registry.info(*row, &base);
                let origin = self.origin(*row, &info, &value, &base);
                resolve(info, value, origin)
            })
            .collect();
        for arm in &self.worlds {
            for (row, value) in rows.iter().zip(values(&arm.world)) {
                let info = registry.info(*row, &arm.world);
                if let Some(place) = arm.set.get(&info.path) {
                    let (file, line) = (place.source.name.clone(), place.line());
                    let origin = Origin::Arm { name: arm.arm.name.clone(), file, line };
                    resolved.push(resolve(info, value, origin));
                }
            }
        }
        let mut shown: Vec<&str> = Vec::new();
        for arm in &self.worlds {
            if !shown.contains(&arm.arm.strategy.as_str()) {
                shown.push(&arm.arm.strategy);
                resolved.extend(self.resolved_plan(&arm.arm.strategy, &arm.plan));
            }
        }
        resolved
    }

    fn origin(&self, row: Row, info: &KeyInfo, value: &Written, base: &World) -> Origin {
        if !base.direct_rewards
            && base.family.direct_rewards().iter().any(|reward| format!("gate.{}", reward.key) == info.path)
        {
            return Origin::Profile("rewards off".into());
        }
        if let Some(place) = self.places.get(&info.path) {
            return origin_of(place);
        }
        let profile = |name: String| Origin::Profile(name);
        let rules = base.rules.at_start(base.start);
        match row {
            Row::Fixed(_) if info.path.starts_with("population.") && base.contacts.is_some() => {
                match (info.path.as_str(), self.places.get("population.contacts")) {
                    ("population.size" | "population.mix", Some(_)) => profile("contact list".into()),
                    _ => Origin::Default,
                }
            }
            Row::Recipient(at) => {
                let usual = &registry().recipient()[at];
                let range = registry().recipient_range(at, base.market);
                if base.defaults != Defaults::Central && range.end(base.defaults).is_some() {
                    profile(format!("recipients {}", defaults_name(base.defaults)))
                } else if range.central != usual.central {
                    profile(format!("market {}", base.market.name))
                } else {
                    Origin::Default
                }
            }
            Row::Gate(at) if rules.value(&registry().gate()[at].path).is_some() => {
                profile(format!("rules {}", rules.name))
            }
            Row::Gate(_) if base.profile != Profile::Central && value.to_string() != info.default_text => {
                profile(format!("gate {}", base.profile.name()))
            }
            _ => Origin::Default,
        }
    }

    fn resolved_plan(&self, name: &str, plan: &Plan) -> Vec<Resolved> {
        let default = Plan::default();
        let places = self.strategies.get(name);
        let keys = PLAN_KEYS.iter().map(|key| {
            let value = (key.show)(plan);
            let origin = match places.and_then(|places| places.get(key.path)) {
                Some(place) => origin_of(place),
                None if preset(name).is_some() => Origin::Profile(format!("strategy {name}")),
                None if (key.show)(&default) == value => Origin::Default,
                None => {
                    let like = places.and_then(|places| places.get("like"));
                    let name = like.map_or("paced-blast", |place| place.text().trim_matches('"'));
                    Origin::Profile(format!("like {name}"))
                }
            };
            Resolved {
                path: format!("strategy.{name}.{}", key.path),
                value: value.json(),
                text: value.to_string(),
                unit: key.unit,
                default: (key.show)(&default).to_string(),
                low: None,
                high: None,
                range_text: String::new(),
                grade: key.grade,
                source: key.source.to_owned(),
                meaning: key.meaning.to_owned(),
                origin,
            }
        });
        keys.collect()
    }
}

fn resolve(info: KeyInfo, value: Written, origin: Origin) -> Resolved {
    let KeyInfo { path, unit, default_text: default, low, high, range_text, grade, source, meaning, .. } =
        info;
    let text = value.to_string();
    let empty = text == "\"\"";
    let value = if empty { serde_json::Value::Null } else { value.json() };
    let text = if empty { String::new() } else { text };
    Resolved { path, value, text, unit, default, low, high, range_text, grade, source, meaning, origin }
}

fn origin_of(place: &Place) -> Origin {
    match place.source.kind {
        SourceKind::File | SourceKind::Row => {
            Origin::File { file: place.source.name.clone(), line: place.line() }
        }
        SourceKind::Set => Origin::Set(place.source.text.clone()),
    }
}

/// The value of every key of a world, in the order of the registry.
pub(crate) fn values(world: &World) -> Vec<Written> {
    let registry = registry();
    let recipient = world.recipient_params();
    let gate = world.gate_params(world.profile);
    let value = |row: &Row| match *row {
        Row::Fixed(key) => (key.show)(world),
        Row::Recipient(at) => {
            let row = &registry.recipient()[at];
            written(row.unit, row.get(&recipient))
        }
        Row::Gate(at) => {
            let row = &registry.gate()[at];
            written(row.unit, row.get(&gate))
        }
    };
    registry.rows().iter().map(value).collect()
}

pub(crate) fn serialize_grade<S: Serializer>(grade: &Grade, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(grade)
}
