//! The desk at which API calls arrive: the layers that answer at once, in their order. It exists only where one of them
//! could refuse or hold anything; an established sender who keeps to the throughput never meets it.

use crate::gate::rolling_limit::RollingLimit;
use crate::gate::setup::Setup;
use crate::gate::station::{Call, Holder, Release, Ruling, Station};
use crate::gate::table::{Moment, info};
use crate::gate::template;
use crate::gate::tick::Gate;
use crate::messaging::{Category, GateEvent, Layer, Reason};
use crate::rng::Draws;
use crate::units::Hour;

/// One post of the desk.
#[derive(Debug)]
enum Post {
    /// A layer with a count of its own.
    Station(Layer, Box<dyn Station>),
    /// The status of the template, which the gate holds.
    Template,
}

/// The layers that answer at once.
#[derive(Debug)]
pub struct Desk {
    posts: Vec<Post>,
    /// Violations found in the hour before, for the account's record.
    violations: u32,
}

impl Desk {
    /// The desk of a setup; `None` where no layer but the template's status could refuse at once.
    pub fn of(setup: &Setup, draws: &Draws) -> Option<Self> {
        let mut posts = Vec::new();
        for layer in setup.order.at(Moment::AtOnce).filter(|layer| setup.layers.is_on(*layer)) {
            if layer == Layer::Template {
                posts.push(Post::Template);
            } else if let Some(row) = info(layer) {
                let stations = (row.stations)(setup, draws).into_iter();
                posts.extend(stations.map(|station| Post::Station(layer, station)));
            }
        }
        posts.iter().any(|post| matches!(post, Post::Station(..))).then_some(Self { posts, violations: 0 })
    }

    /// Re-judges at the start of an hour, after the gate has.
    pub fn open_hour(&mut self, hour: Hour, gate: &mut Gate, limit: &RollingLimit, log: &mut Vec<GateEvent>) {
        let mut facts = gate.facts(hour, limit, self.violations);
        for post in &mut self.posts {
            if let Post::Station(_, station) = post {
                station.open_hour(&mut facts, log);
            }
        }
        self.violations = facts.violations;
    }

    /// The answer to one call: the first layer that objects gives it.
    pub fn call(&mut self, gate: &Gate, call: &Call, log: &mut Vec<GateEvent>) -> Ruling {
        for post in &mut self.posts {
            let ruling = match post {
                Post::Station(_, station) => station.call(call, log),
                Post::Template => {
                    let status = gate.templates.get(call.template as usize).map(template::Template::status);
                    status.and_then(template::refusal).map_or(Ruling::Pass, Ruling::Refuse)
                }
            };
            if ruling != Ruling::Pass {
                return ruling;
            }
        }
        Ruling::Pass
    }

    /// Why free text is refused at present; nothing of it is counted.
    pub fn refuses_free_text(&self) -> Option<Reason> {
        self.posts.iter().find_map(|post| match post {
            Post::Station(_, station) => station.refuses_free_text(),
            Post::Template => None,
        })
    }

    /// The category that a template of a declared category really has at present.
    pub fn category(&self, declared: Category) -> Category {
        self.posts.iter().fold(declared, |category, post| match post {
            Post::Station(_, station) => station.category(category),
            Post::Template => category,
        })
    }

    /// Layers in their order, with what counts for them; the template's status is with the gate.
    pub(super) fn posts(&self) -> impl Iterator<Item = (Layer, Option<&dyn Station>)> {
        self.posts.iter().map(|post| match post {
            Post::Station(layer, station) => (*layer, Some(station.as_ref())),
            Post::Template => (Layer::Template, None),
        })
    }

    /// What becomes this hour of the messages that `holder` holds back; `None` where they wait on.
    pub fn release(&mut self, holder: Holder) -> Option<Release> {
        self.posts.iter_mut().find_map(|post| match post {
            Post::Station(_, station) => station.release(holder),
            Post::Template => None,
        })
    }
}
