//! Reading the shared world, and checks across keys.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::scenario::arms;
use crate::scenario::arms::ArmWorld;
use crate::scenario::fault::{Fault, nearest, quote};
use crate::scenario::field::Field;
use crate::scenario::registry::registry;
use crate::scenario::source::{Place, Source};
use crate::scenario::tree::{Entry, Table, Value};
use crate::scenario::world::World;
use crate::units::time::DAY_HOURS;

/// Reads a table of the world into it.
pub(super) fn read_world(
    entries: &Table,
    prefix: &str,
    world: &mut World,
    places: &mut BTreeMap<String, Place>,
    faults: &mut Vec<Fault>,
) {
    let registry = registry();
    for entry in entries {
        let path = format!("{prefix}{}", entry.key);
        if entry.key.contains('.') {
            let help = Some("write the path without quotation marks".to_owned());
            let message = format!("there is no key {}", quote(&path));
            faults.push(Fault::new(&entry.key_at, message, "unknown key").help(help));
        } else if let Some(row) = registry.find(&path) {
            let accepted = registry.accepted(row);
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            registry.set(row, world, &mut field);
            places.insert(path, entry.key_at.clone());
        } else if registry.is_table(&path) {
            let accepted = registry.table_accepted(&path);
            let mut field = Field { path: &path, node: &entry.node, accepted: &accepted, faults };
            if let Some(entries) = field.table() {
                read_world(entries, &format!("{path}."), world, places, faults);
            }
        } else {
            arms::unknown(&path, &entry.key_at, faults);
        }
    }
}

/// Loads the contact list, where there is one. It brings its own size and mix: giving them too is a fault, unless a
/// parent file did.
pub(super) fn load_list(world: &mut World, places: &mut BTreeMap<String, Place>, faults: &mut Vec<Fault>) {
    let Some(contacts) = &mut world.contacts else { return };
    contacts.load(world.start, faults);
    let Some(list) = places.get("population.contacts").cloned() else { return };
    for key in ["population.size", "population.mix"] {
        if let Some(place) = places.remove(key)
            && place.source.layer >= list.source.layer
        {
            let message = format!("`{key}` is given beside a contact list");
            let help = "leave it out: the list says it".to_owned();
            faults.push(Fault::new(&place, message, "expected only one of the two").help(Some(help)));
        }
    }
}

/// A list without anybody is a world of its own, but more often a mistake: all shares are empty.
pub(super) fn warn_about_nobody(world: &World, places: &BTreeMap<String, Place>, warnings: &mut Vec<Fault>) {
    let (key, size, message) = match world.list() {
        Some(list) => ("population.contacts", list.size(), "the contact list has a header and no contacts"),
        None => ("population.size", world.size, "there are no contacts"),
    };
    if let Some(place) = places.get(key).filter(|_| size == 0) {
        warnings.push(Fault::new(place, message, "nobody to write to").warning());
    }
}

pub(super) fn warn_about_launches(
    world: &World,
    places: &BTreeMap<String, Place>,
    main: &Arc<Source>,
    warnings: &mut Vec<Fault>,
) {
    if let Some(place) = places.get("campaign.launches").filter(|_| world.launches.is_empty()) {
        let help = "list when each message goes out, such as [\"0d\", \"7d\"]".to_owned();
        let message = "the campaign has no launch, so that no arm sends marketing";
        warnings.push(Fault::new(place, message, "an empty list").help(Some(help)).warning());
    }
    let end = world.horizon * DAY_HOURS;
    let late = world.launches.iter().filter(|launch| *launch / 60 + world.launch_hour >= end).count();
    if late > 0 {
        let whole = Place::whole(main);
        let place = places.get("campaign.launches").or(places.get("horizon")).unwrap_or(&whole);
        let message = format!("{late} of {} launches lie beyond the horizon", world.launches.len());
        let help = "they are left out; list fewer launches or lengthen the horizon".to_owned();
        warnings.push(Fault::new(place, message, "launched too late").help(Some(help)).warning());
    }
}

/// Own strategies of the scenario itself, or of `--set`, that no arm uses.
pub(super) fn warn_about_strategies(
    own: &Table,
    worlds: &[ArmWorld],
    main: &Arc<Source>,
    warnings: &mut Vec<Fault>,
) {
    let is_base = |name: &str| {
        let like = |entry: &Entry| {
            entry.key == "like" && matches!(&entry.node.value, Value::Text(base) if base == name)
        };
        own.iter().any(|other| matches!(&other.node.value, Value::Table(entries) if entries.iter().any(like)))
    };
    let used = || worlds.iter().map(|world| world.arm.strategy.as_str());
    for entry in own.iter().filter(|entry| entry.key_at.source.layer >= main.layer) {
        let name = &entry.key;
        if !used().any(|strategy| strategy == name) && !is_base(name) {
            let message = format!("no arm uses the strategy {}", quote(name));
            let is_set = entry.key_at.source.layer > main.layer;
            let help = match nearest(name, used()).filter(|_| is_set) {
                Some(near) => format!("did you mean {}?", quote(near)),
                None => format!("add an [[arm]] with strategy = \"{name}\""),
            };
            warnings.push(Fault::new(&entry.key_at, message, "not used").help(Some(help)).warning());
        }
    }
}

/// Where each key of an own strategy stands; for `like`, where its value does.
pub(super) fn strategy_places(entry: &Entry) -> BTreeMap<String, Place> {
    match &entry.node.value {
        Value::Table(entries) => places_below(entries),
        _ => BTreeMap::new(),
    }
}

/// Where each key of a table stands, and of the tables in it, by dotted path; for `like`, where its value does.
pub(super) fn places_below(entries: &Table) -> BTreeMap<String, Place> {
    fn walk(entries: &Table, prefix: &str, places: &mut BTreeMap<String, Place>) {
        for entry in entries {
            let path = format!("{prefix}{}", entry.key);
            if let Value::Table(entries) = &entry.node.value {
                walk(entries, &format!("{path}."), places);
            }
            let at = if path == "like" { &entry.node.at } else { &entry.key_at };
            places.insert(path, at.clone());
        }
    }
    let mut places = BTreeMap::new();
    walk(entries, "", &mut places);
    places
}
