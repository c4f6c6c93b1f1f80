//! Reading the keys whose values are more than one number or name.

use crate::messaging::{MessagingLimit, SEGMENTS, Segment};
use crate::scenario::date::Date;
use crate::scenario::field::Field;
use crate::scenario::keys::LONGEST;
use crate::scenario::shape::Shape;
use crate::scenario::tree::Entry;
use crate::scenario::tree::Value;
use crate::scenario::world::{BackgroundByDay, World};
use crate::units::time::HOUR;

const MOST_LAUNCHES: usize = 1000;

/// Shares of the segments, which must sum to 1.
pub(super) fn mix(world: &mut World, field: &mut Field<'_, '_>) {
    let Some(entries) = field.table() else { return };
    let names = SEGMENTS.map(Segment::name);
    field.only(entries, &names);
    let reached_into = field.is_reached_into();
    // No file gives the table, so that the shares which `--set` does not name are the defaults.
    let mut mix = if reached_into { world.mix } else { [0.0; 3] };
    let mut complete = entries.iter().all(|entry| names.contains(&entry.key.as_str()));
    for (at, name) in names.iter().enumerate() {
        if let Some(entry) = entries.iter().find(|entry| entry.key == *name) {
            let path = format!("population.mix.{name}");
            let part = &mut field.part(&entry.node, "a share from 0 to 1");
            match (Field { path: &path, node: part.node, accepted: part.accepted, faults: part.faults })
                .number(0.0, 1.0)
            {
                Some(share) => mix[at] = share,
                None => complete = false,
            }
        }
    }
    let sum: f64 = mix.iter().sum();
    if complete && (sum - 1.0).abs() > 1e-9 {
        let sum = (sum * 1e9).round() / 1e9;
        let message = format!("the shares of `population.mix` sum to {sum}, not to 1");
        // The table may be right, and a `--set` inside it wrong.
        let latest = entries.iter().max_by_key(|entry| entry.node.at.source.layer);
        let inside = |entry: &&Entry| reached_into || entry.node.at.source.layer > field.node.at.source.layer;
        match latest.filter(inside).map(|entry| entry.node.at.clone()) {
            Some(at) => {
                let [opted_in, inactive, cold] = mix;
                let help =
                    format!("with it the shares are opted_in {opted_in}, inactive {inactive}, cold {cold}");
                field.wrong_at(&at, message, Some(help));
            }
            None => field.wrong(message, None),
        }
    } else if complete {
        world.mix = mix;
    }
}

/// The tiers that can be written.
pub(super) const LIMIT_SHAPE: Shape = Shape::Either(&[
    Shape::Count(250, 250),
    Shape::Count(1_000, 1_000),
    Shape::Count(2_000, 2_000),
    Shape::Count(10_000, 10_000),
    Shape::Count(100_000, 100_000),
    Shape::Names(|| vec!["auto", "unlimited"]),
]);

/// One of the platform's tiers, by number or by name.
pub(super) fn limit(world: &mut World, field: &mut Field<'_, '_>) {
    let tiers = MessagingLimit::ALL;
    match &field.node.value {
        Value::Text(text) if text == "auto" => world.messaging_limit = None,
        Value::Text(text) => {
            let tier = tiers.iter().find(|tier| {
                let name = tier.name().trim_start_matches("TIER_").to_lowercase();
                [name.as_str(), &tier.name().to_lowercase()].contains(&text.to_lowercase().as_str())
            });
            match tier {
                Some(MessagingLimit::Unlimited) if text == "unlimited" => {
                    world.messaging_limit = Some(MessagingLimit::Unlimited);
                }
                Some(tier) => {
                    let name = tier.recipients().map_or("\"unlimited\"".to_owned(), |n| n.to_string());
                    field.wrong("`account.messaging_limit` is no such limit", Some(format!("write {name}")));
                }
                None => {
                    field.choice(&["auto", "unlimited"]);
                }
            }
        }
        _ => {
            if let Some(number) = field.count(0..=u64::MAX) {
                let tier = tiers.iter().find(|tier| tier.recipients().map(u64::from) == Some(number));
                match tier {
                    Some(tier) => world.messaging_limit = Some(*tier),
                    None => field.wrong("`account.messaging_limit` is no tier of the platform", None),
                }
            }
        }
    }
}

/// Different times on the hour.
pub(super) fn launches(world: &mut World, field: &mut Field<'_, '_>) {
    let Some(items) = field.list() else { return };
    if items.len() > MOST_LAUNCHES {
        field.wrong(format!("`campaign.launches` has more than {MOST_LAUNCHES} items"), None);
        return;
    }
    let mut launches = Vec::new();
    let mut complete = true;
    for item in items {
        let mut part = field.part(item, "a duration of whole hours up to \"3650d\", such as \"7d\"");
        match part.minutes(0..=LONGEST) {
            Some(launch) if launch % HOUR != 0 => {
                part.wrong("a launch in `campaign.launches` is not a whole number of hours", None);
                complete = false;
            }
            Some(launch) if launches.contains(&launch) => {
                part.wrong("two launches in `campaign.launches` are at the same time", None);
                complete = false;
            }
            Some(launch) => launches.push(launch),
            None => complete = false,
        }
    }
    if complete {
        launches.sort_unstable();
        world.launches = launches;
    }
}

/// Factors by day or by date.
pub(super) fn background_by_day(world: &mut World, field: &mut Field<'_, '_>) {
    const ACCEPTED: &str = "a number from 0 to 100";
    world.background_by_day = match &field.node.value {
        Value::Table(entries) => {
            let mut factors = Vec::new();
            for entry in entries {
                let factor = field.part(&entry.node, ACCEPTED).number(0.0, 100.0);
                match (entry.key.parse::<Date>(), factor) {
                    (Ok(date), Some(factor)) => factors.push((date, factor)),
                    (Err(_), _) => field.wrong_at(
                        &entry.key_at,
                        "`recipient.background_by_day` has a key that is no date",
                        Some("write dates like \"2026-11-27\"".into()),
                    ),
                    _ => {}
                }
            }
            factors.sort_by_key(|(date, _)| *date);
            BackgroundByDay::Dates(factors)
        }
        _ => {
            let Some(items) = field.list() else { return };
            let factors = items.iter().filter_map(|item| field.part(item, ACCEPTED).number(0.0, 100.0));
            BackgroundByDay::Days(factors.collect())
        }
    };
}
