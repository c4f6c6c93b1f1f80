//! The keys of own strategies, below `strategy.NAME.`; defaults are those of a strategy without `like`.

use crate::messaging::{SEGMENTS, SOURCES, Segment, Source};
use crate::parameter::Grade;
use crate::scenario::fault::nearest;
use crate::scenario::field::{Field, percent};
use crate::scenario::keys::{Key, LONGEST, duration};
use crate::scenario::plan_schedule;
use crate::scenario::shape::Shape;
use crate::scenario::source::Place;
use crate::scenario::tree::{Node, Value};
use crate::scenario::written::Written;
use crate::strategy::{Order, Plan, Reaction, SENTENCE};
use crate::units::{Minute, NEVER};

const SOURCE: &str = "model: section 9";
const ALWAYS: &str = "never";
/// Weekdays as files name them.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Most reactions of one strategy.
const MOST_REACTIONS: usize = 50;

/// Forms that several keys share.
const OPENING: Shape = Shape::Either(&[Shape::Duration, Shape::NEVER]);
const FEW: Shape = Shape::Either(&[Shape::Count(1, 15), Shape::NEVER]);
const SHARE: Shape = Shape::Number(0.0, 1.0);
const SEGMENT_LIST: Shape = Shape::List(&Shape::Names(|| SEGMENTS.map(Segment::name).to_vec()));

/// A key of a plan.
const fn key(
    path: &'static str,
    unit: &'static str,
    accepted: &'static str,
    shape: Shape,
    meaning: &'static str,
    set: fn(&mut Plan, &mut Field<'_, '_>),
    show: fn(&Plan) -> Written,
) -> Key<Plan> {
    Key { path, unit, accepted, shape, grade: Grade::Chosen, source: SOURCE, meaning, set, show }
}

/// Keys of a plan.
pub(crate) static PLAN_KEYS: [Key<Plan>; 28] = [
    key(
        "description",
        "text",
        "a text",
        Shape::Text,
        "One sentence for lists and reports.",
        |plan, field| {
            if let Some(text) = field.prose(500) {
                plan.description = text.to_owned();
            }
        },
        |plan| Written::text(&plan.description),
    ),
    key(
        "audience.segments",
        "segments",
        "a list of \"opted_in\", \"inactive\" and \"cold\"",
        SEGMENT_LIST,
        "Which list segments get campaign messages; the others are suppressed.",
        |plan, field| set_segments(&mut plan.audience.segments, field),
        |plan| show_segments(plan.audience.segments),
    ),
    key(
        "audience.consented",
        "true or false",
        "true or false",
        Shape::Flag,
        "Only contacts with a consent on the list.",
        |plan, field| plan.audience.consented = field.flag().unwrap_or(plan.audience.consented),
        |plan| Written::Flag(plan.audience.consented),
    ),
    key(
        "audience.sources",
        "sources of consent",
        "a list of \"web_form\", \"subscription\", \"support_contact\", \"purchase\", \"chat\" and \"none\"",
        Shape::List(&Shape::Names(|| source_names().to_vec())),
        "Only contacts with one of these sources of consent.",
        |plan, field| {
            if let Some(items) = field.list() {
                let mut sources = [false; 6];
                for item in items {
                    let accepted = "web_form, subscription, support_contact, purchase, chat or none";
                    if let Some(at) = field.part(item, accepted).choice(&source_names()) {
                        sources[at] = true;
                    }
                }
                plan.audience.sources = sources;
            }
        },
        |plan| {
            let named = source_names().into_iter().zip(plan.audience.sources);
            Written::List(named.filter(|(_, on)| *on).map(|(name, _)| Written::text(name)).collect())
        },
    ),
    key(
        "audience.active_within",
        "days",
        "a duration up to \"3650d\", or \"never\" for no limit",
        OPENING,
        "Only contacts whose last interaction on the list was at most that long before the start.",
        |plan, field| set_limit(&mut plan.audience.active_within, field),
        |plan| show_limit(plan.audience.active_within),
    ),
    key(
        "audience.engaged_within",
        "days",
        "a duration up to \"3650d\", or \"never\" for no limit",
        OPENING,
        "Only contacts who interacted at most that long before the launch: by the list, or by a read receipt, click or \
         reply seen since.",
        |plan, field| set_limit(&mut plan.audience.engaged_within, field),
        |plan| show_limit(plan.audience.engaged_within),
    ),
    key(
        "audience.wrote_within",
        "days",
        "a duration up to \"3650d\", or \"never\" for no limit",
        OPENING,
        "Only contacts who wrote at most that long before the launch, in reply or of their own accord, since the start.",
        |plan, field| set_limit(&mut plan.audience.wrote_within, field),
        |plan| show_limit(plan.audience.wrote_within),
    ),
    key(
        "audience.best",
        "share",
        "a number from 0 to 1",
        SHARE,
        "Only the best share of each segment, by how recent, frequent and valuable the list shows a contact to be.",
        |plan, field| plan.audience.best = field.number(0.0, 1.0).unwrap_or(plan.audience.best),
        |plan| Written::Number(plan.audience.best),
    ),
    key(
        "audience.frequent",
        "share",
        "a number from 0 to 1",
        SHARE,
        "Only the share of the list that bought or wrote most often, by a contact list with a column `frequency`; equal \
         numbers come in together, where the middle of their places lies within the share, or stay out together.",
        |plan, field| plan.audience.frequent = field.number(0.0, 1.0).unwrap_or(plan.audience.frequent),
        |plan| Written::Number(plan.audience.frequent),
    ),
    key(
        "audience.sunset_after_unread",
        "messages",
        "a whole number from 1 to 15, or \"never\"",
        FEW,
        "Leave out contacts with at least that many marketing messages delivered since their last read receipt, as seen at \
         launch.",
        |plan, field| set_count(&mut plan.audience.sunset_after_unread, field),
        |plan| show_count(plan.audience.sunset_after_unread),
    ),
    key(
        "audience.share",
        "share",
        "a number from 0 to 1",
        SHARE,
        "Only a random share of the contacts, the same in every campaign and every arm.",
        |plan, field| plan.audience.share = field.number(0.0, 1.0).unwrap_or(plan.audience.share),
        |plan| Written::Number(plan.audience.share),
    ),
    key(
        "order",
        "name",
        "\"list\", \"random\", \"engaged\", \"recent\", \"frequent\" or \"clairvoyant\"",
        Shape::Names(|| Order::ALL.map(|order| order.0).to_vec()),
        "Order of a campaign's queue: as the list stands, at random, highest observed engagement first, most recent \
         interaction first, most frequent by the contact list first; clairvoyant sees the truth and makes its arm a \
         reference. Equals stand as on the list.",
        |plan, field| {
            if let Some(at) = field.choice(&Order::ALL.map(|order| order.0)) {
                plan.order = Order::ALL[at].1;
            }
        },
        |plan| Written::text(plan.order.name()),
    ),
    key(
        "schedule",
        "messages a day",
        plan_schedule::ACCEPTED,
        plan_schedule::SHAPE,
        "Everything at once; an equal share of the list a day; a daily volume from v0 that grows by a number or by a \
         factor, with hold only while the polled rating is green; a table of daily volumes; or a share of the \
         messaging limit.",
        plan_schedule::set,
        plan_schedule::show,
    ),
    key(
        "sending.days",
        "weekdays",
        "a list of \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\" and \"sun\"",
        Shape::List(&Shape::Names(|| WEEKDAYS.to_vec())),
        "Days on which marketing is sent; daily volumes grow on these days only.",
        |plan, field| {
            if let Some(items) = field.list() {
                let mut days = [false; 7];
                for item in items {
                    let mut day = field.part(item, "mon, tue, wed, thu, fri, sat or sun");
                    if let Some(short) = shortened(item) {
                        let message = format!("`{}` names days by three letters", day.path);
                        day.wrong(message, Some(format!("write \"{short}\"")));
                    } else if let Some(at) = day.choice(&WEEKDAYS) {
                        days[at] = true;
                    }
                }
                plan.calendar.days = days;
            }
        },
        |plan| {
            let named = WEEKDAYS.into_iter().zip(plan.calendar.days);
            Written::List(named.filter(|(_, on)| *on).map(|(name, _)| Written::text(name)).collect())
        },
    ),
    key(
        "sending.hours",
        "hours of the day",
        "a list of two whole numbers, such as [9, 20], or \"usual\"",
        Shape::Either(&[Shape::List(&Shape::Count(0, 24)), Shape::Names(|| vec!["usual"])]),
        "First hour in which marketing is sent, and the first in which it is not any more; usual is 9 to 20, for a \
         burst the whole day.",
        set_hours,
        |plan| match plan.calendar.hours {
            None => Written::text("usual"),
            Some((from, to)) => {
                Written::List(vec![Written::Integer(from.into()), Written::Integer(to.into())])
            }
        },
    ),
    key(
        "lanes.marketing_from",
        "days",
        "a duration up to \"3650d\", or \"never\"",
        OPENING,
        "From when on campaigns are sent; those launched before are suppressed.",
        |plan, field| plan.lanes.marketing_from = opening(field).unwrap_or(plan.lanes.marketing_from),
        |plan| show_opening(plan.lanes.marketing_from),
    ),
    key(
        "lanes.marketing_waits",
        "true or false",
        "true or false",
        Shape::Flag,
        "Whether campaigns launched before marketing_from wait for it, as long as the offer is valid, instead of being \
         suppressed.",
        |plan, field| plan.lanes.marketing_waits = field.flag().unwrap_or(plan.lanes.marketing_waits),
        |plan| Written::Flag(plan.lanes.marketing_waits),
    ),
    key(
        "lanes.utility_from",
        "days",
        "a duration up to \"3650d\", or \"never\"",
        OPENING,
        "From when on transactional messages are sent; those before are suppressed.",
        |plan, field| plan.lanes.utility_from = opening(field).unwrap_or(plan.lanes.utility_from),
        |plan| show_opening(plan.lanes.utility_from),
    ),
    key(
        "lanes.service_from",
        "days",
        "a duration up to \"3650d\", or \"never\"",
        OPENING,
        "From when on a queued campaign message goes at once, outside the daily volume, to a contact who has just \
         written; inside the service window it does not count for any limit.",
        |plan, field| plan.lanes.service_from = opening(field).unwrap_or(plan.lanes.service_from),
        |plan| show_opening(plan.lanes.service_from),
    ),
    key(
        "suppression.frequency_max",
        "messages",
        "a whole number from 1 to 15, or \"never\"",
        FEW,
        "At most that many marketing messages to a contact in any stretch of frequency_per; those that came back as \
         failed do not count.",
        |plan, field| set_count(&mut plan.suppression.frequency_max, field),
        |plan| show_count(plan.suppression.frequency_max),
    ),
    key(
        "suppression.frequency_per",
        "days",
        "a duration from \"1h\" to \"3650d\"",
        Shape::Duration,
        "Length of the stretch for frequency_max.",
        |plan, field| {
            plan.suppression.frequency_per =
                field.minutes(60..=LONGEST).unwrap_or(plan.suppression.frequency_per);
        },
        |plan| duration(plan.suppression.frequency_per),
    ),
    key(
        "suppression.no_response_after",
        "messages",
        "a whole number from 1 to 15, or \"never\"",
        FEW,
        "Leave out contacts who neither clicked nor answered since the last that many delivered marketing messages.",
        |plan, field| set_count(&mut plan.suppression.no_response_after, field),
        |plan| show_count(plan.suppression.no_response_after),
    ),
    key(
        "suppression.no_response_segments",
        "segments",
        "a list of \"opted_in\", \"inactive\" and \"cold\"",
        SEGMENT_LIST,
        "List segments to which no_response_after applies.",
        |plan, field| set_segments(&mut plan.suppression.no_response_segments, field),
        |plan| show_segments(plan.suppression.no_response_segments),
    ),
    key(
        "retries.max",
        "messages",
        "a whole number from 0 to 100",
        Shape::Count(0, 100),
        "Retries per withheld message (131049, 131048); 0 also switches off those after the messaging limit.",
        |plan, field| {
            if let Some(count) = field.count(0..=100) {
                plan.retries.max = count as u32;
            }
        },
        |plan| Written::Integer(plan.retries.max.into()),
    ),
    key(
        "retries.wait",
        "hours",
        "a duration from \"1min\" to \"3650d\"",
        Shape::Duration,
        "Wait before a retry, after the failure is known.",
        |plan, field| plan.retries.wait = field.minutes(1..=LONGEST).unwrap_or(plan.retries.wait),
        |plan| duration(plan.retries.wait),
    ),
    key(
        "retries.growth",
        "factor",
        "a number from 1 to 100",
        Shape::Number(1.0, 100.0),
        "Factor on the wait from one retry of a message to the next; 1 keeps it.",
        |plan, field| plan.retries.growth = field.number(1.0, 100.0).unwrap_or(plan.retries.growth),
        |plan| Written::Number(plan.retries.growth),
    ),
    key(
        "reactions",
        "sentences",
        "a list of sentences such as \"when withheld_rate_24h > 0.3 for 6h do scale 0.5 cooldown 24h\"",
        Shape::List(&Shape::Text),
        "What to do when a signal that the sender can see stands so for so long (`sendlab list signals`): pause, stop, \
         resume, scale, restart or hold; cooldown is a day where none is named.",
        set_reactions,
        |plan| Written::List(plan.reactions.iter().map(Written::text).collect()),
    ),
    key(
        "respect_limit",
        "true or false",
        "true or false",
        Shape::Flag,
        "Whether the sender keeps within the polled messaging limit.",
        |plan, field| plan.respect_limit = field.flag().unwrap_or(plan.respect_limit),
        |plan| Written::Flag(plan.respect_limit),
    ),
];

/// The name in files of a weekday that is written in another way, such as `Tuesday`.
fn shortened(item: &Node) -> Option<&'static str> {
    const WHOLE: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let Value::Text(text) = &item.value else { return None };
    let written = text.to_lowercase();
    let named = |(whole, short): &(&str, &str)| written.starts_with(short) && whole.starts_with(&written);
    let (_, short) = WHOLE.into_iter().zip(WEEKDAYS).find(named)?;
    (short != text).then_some(short)
}

fn source_names() -> [&'static str; 6] {
    let mut names = [Source::None.name(); 6];
    for source in SOURCES {
        names[source as usize] = source.name();
    }
    names
}

fn is_never(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if text == ALWAYS)
}

fn set_segments(into: &mut [bool; 3], field: &mut Field<'_, '_>) {
    let Some(items) = field.list() else { return };
    let names = SEGMENTS.map(Segment::name);
    let mut segments = [false; 3];
    for item in items {
        if matches!(&item.value, Value::Text(text) if text == "active") {
            let help = Some("write \"opted_in\" for active contacts".to_owned());
            field.wrong_at(&item.at, "there is no segment `active`", help);
        } else if let Some(at) = field.part(item, "\"opted_in\", \"inactive\" or \"cold\"").choice(&names) {
            segments[at] = true;
        }
    }
    *into = segments;
}

fn show_segments(segments: [bool; 3]) -> Written {
    let on = SEGMENTS.iter().filter(|segment| segments[**segment as usize]);
    Written::List(on.map(|segment| Written::text(segment.name())).collect())
}

fn set_count(into: &mut Option<u8>, field: &mut Field<'_, '_>) {
    if is_never(field.node) {
        *into = None;
    } else if let Some(count) = field.count(1..=15) {
        *into = Some(count as u8);
    }
}

fn show_count(count: Option<u8>) -> Written {
    count.map_or(Written::text(ALWAYS), |count| Written::Integer(count.into()))
}

fn set_limit(into: &mut Option<Minute>, field: &mut Field<'_, '_>) {
    if is_never(field.node) {
        *into = None;
    } else if let Some(minutes) = field.minutes(0..=LONGEST) {
        *into = Some(minutes);
    }
}

fn show_limit(limit: Option<Minute>) -> Written {
    limit.map_or(Written::text(ALWAYS), duration)
}

fn opening(field: &mut Field<'_, '_>) -> Option<Minute> {
    if is_never(field.node) { Some(NEVER) } else { field.minutes(0..=LONGEST) }
}

fn show_opening(from: Minute) -> Written {
    if from == NEVER { Written::text(ALWAYS) } else { duration(from) }
}

fn set_hours(plan: &mut Plan, field: &mut Field<'_, '_>) {
    if matches!(&field.node.value, Value::Text(text) if text == "usual") {
        plan.calendar.hours = None;
        return;
    }
    let Some(items) = field.numbers_or("usual") else { return };
    let [from, to] = items else {
        field.wrong(format!("`{}` has {} items, not two", field.path, items.len()), None);
        return;
    };
    let from = field.part(from, "a whole number from 0 to 23").count(0..=23);
    let to = field.part(to, "a whole number from 1 to 24").count(1..=24);
    if let (Some(from), Some(to)) = (from, to) {
        if from < to {
            plan.calendar.hours = Some((from as u32, to as u32));
        } else {
            field.wrong(format!("`{}` ends before it begins", field.path), None);
        }
    }
}

fn set_reactions(plan: &mut Plan, field: &mut Field<'_, '_>) {
    let Some(items) = field.list() else { return };
    if items.len() > MOST_REACTIONS {
        field.wrong(
            format!("`{}` has {} sentences, more than {MOST_REACTIONS}", field.path, items.len()),
            None,
        );
        return;
    }
    let mut reactions = Vec::new();
    for item in items {
        let mut part = field.part(item, SENTENCE);
        let Some(text) = part.text() else { continue };
        match Reaction::parse(text) {
            Ok(reaction) => reactions.push(reaction),
            Err(fault) => {
                let word = text.get(fault.at.clone()).unwrap_or(text);
                let help = match nearest(word, fault.known.iter().copied()) {
                    Some(near) => Some(format!("did you mean `{near}`?")),
                    None if fault.known.is_empty() => percent(word),
                    None => Some(format!("one of {}", fault.known.join(", "))),
                };
                let mut at = item.at.clone();
                // Within a plain quoted text the words stand where they were read.
                if at.text() == format!("\"{text}\"") && !fault.at.is_empty() {
                    let start = at.span.start + 1;
                    at = Place::new(&at.source, start + fault.at.start..start + fault.at.end);
                }
                part.wrong_at(&at, format!("`{}`: {fault}", part.path), help);
            }
        }
    }
    plan.reactions = reactions;
}
