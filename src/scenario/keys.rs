//! The fixed keys of a scenario: what each accepts, means and starts from. Parameters of recipients and gate
//! bring their own rows; [`registry`](crate::scenario::registry) puts all of them together.

use crate::gate::{FAMILIES, Family, PROFILES, Profile};
use crate::messaging::{Layer, MessageId, SEGMENTS};
use crate::metric::METRICS;
use crate::parameter::Grade;
use crate::population::Defaults;
use crate::scenario::contacts;
use crate::scenario::date::Date;
use crate::scenario::key::named;
use crate::scenario::market::{MARKETS, PRICE_SOURCE};
use crate::scenario::setters;
use crate::scenario::shape::Shape;
use crate::scenario::strength;
use crate::scenario::tree::Value;
use crate::scenario::world::{BackgroundByDay, World};
use crate::scenario::written::Written;
use crate::units::Minute;
use crate::units::time::{DAY, HOUR};

pub(crate) use crate::scenario::key::{Key, duration};

/// The recipients' defaults, in the order of lists.
const DEFAULTS: [Defaults; 3] = [Defaults::Central, Defaults::Low, Defaults::High];

/// Most recipients a scenario may have.
pub(crate) const LARGEST_SIZE: u32 = 100_000_000;
/// Longest horizon and wait.
pub(crate) const LONGEST: Minute = 3650 * DAY;

/// Name of the recipients' defaults in files.
pub(crate) fn defaults_name(defaults: Defaults) -> &'static str {
    match defaults {
        Defaults::Low => "low",
        Defaults::Central => "central",
        Defaults::High => "high",
    }
}

const SHARE: Shape = Shape::Number(0.0, 1.0);
const FACTOR: Shape = Shape::Number(0.0, 100.0);
const CHOICE: &str = "a choice of the scenario";

/// All fixed keys of the world, in the order of `explain`.
pub(crate) static KEYS: [Key<World>; 28] = [
    Key {
        path: "question",
        unit: "text",
        accepted: "a text",
        shape: Shape::Text,
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "What the scenario asks; printed above the answer. Without one it is made from arms and metric.",
        set: |world, field| {
            if let Some(text) = field.prose(1000) {
                world.question = text.to_owned();
            }
        },
        show: |world| Written::text(&world.question),
    },
    Key {
        path: "answer",
        unit: "metric",
        accepted: "the name of a metric (`sendlab list metrics`)",
        shape: Shape::Names(|| METRICS.iter().map(|metric| metric.name).collect()),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "The primary metric, which the answer is about; all others are descriptive.",
        set: |world, field| {
            let names: Vec<&str> = METRICS.iter().map(|metric| metric.name).collect();
            if let Some(at) = field.choice(&names) {
                world.answer = &METRICS[at];
            }
        },
        show: |world| Written::text(world.answer.name),
    },
    Key {
        path: "seed",
        unit: "number",
        accepted: "a whole number from 0 to 18446744073709551615",
        shape: Shape::Count(0, u64::MAX),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Seed of every random draw; the same seed gives the same results on every machine.",
        set: |world, field| world.seed = field.count(0..=u64::MAX).unwrap_or(world.seed),
        show: |world| Written::Integer(world.seed),
    },
    Key {
        path: "population_seed",
        unit: "number",
        accepted: "a whole number from 0 to 18446744073709551615, or \"seed\"",
        shape: Shape::Either(&[Shape::Count(0, u64::MAX), Shape::Names(|| vec!["seed"])]),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Seed of the draws that make the people, held apart from the seed of what happens to them; \
                  \"seed\" uses the same.",
        set: |world, field| {
            let same = matches!(&field.node.value, Value::Text(text) if text == "seed");
            if same {
                world.population_seed = None;
            } else if let Some(seed) = field.count(0..=u64::MAX) {
                world.population_seed = Some(seed);
            }
        },
        show: |world| world.population_seed.map_or(Written::text("seed"), Written::Integer),
    },
    Key {
        path: "replications",
        unit: "runs",
        accepted: "a whole number from 1 to 1,000,000",
        shape: Shape::Count(1, 1_000_000),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Seeded runs of every arm, paired between arms. Fewer than 10 bring a warning, fewer than 5 no interval.",
        set: |world, field| {
            if let Some(count) = field.count(1..=1_000_000) {
                world.replications = count as u32;
            }
        },
        show: |world| Written::Integer(world.replications.into()),
    },
    Key {
        path: "horizon",
        unit: "days",
        accepted: "a duration of whole days from \"1d\" to \"3650d\"",
        shape: Shape::Duration,
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Simulated time. What is still queued at its end counts as unsent.",
        set: |world, field| {
            if let Some(minutes) = field.minutes(DAY..=LONGEST) {
                if minutes % DAY == 0 {
                    world.horizon = minutes / DAY;
                } else {
                    field.wrong("`horizon` is not a whole number of days", None);
                }
            }
        },
        show: |world| duration(world.horizon * DAY),
    },
    Key {
        path: "start",
        unit: "date",
        accepted: "a date from \"2025-07-01\" to \"2099-12-31\"",
        shape: Shape::Date,
        grade: Grade::Chosen,
        source: "per-message prices exist since 2025-07-01",
        meaning: "Date of day 0; decides which prices hold.",
        set: |world, field| {
            if let Some(date) = field.date() {
                let first = Date::new(2025, 7, 1).is_none_or(|first| first <= date);
                let last = Date::new(2099, 12, 31).is_none_or(|last| date <= last);
                match (first, last) {
                    (true, true) => world.start = date,
                    (false, _) => field.wrong("`start` is before the first per-message prices", None),
                    _ => field.wrong("`start` is too late", None),
                }
            }
        },
        show: |world| Written::text(world.start),
    },
    Key {
        path: "market",
        unit: "market",
        accepted: "brazil, india, mexico, indonesia, nigeria, saudi-arabia, united-kingdom, germany, north-america or canada",
        shape: Shape::Names(|| MARKETS.iter().map(|market| market.name).collect()),
        grade: Grade::Reported,
        source: PRICE_SOURCE,
        meaning: "Prices per delivered message; \"india\" also sets the default of recipient.background_per_day to 2.5. \
                  \"united-kingdom\" and \"germany\" know no per-user limit and \"north-america\" (the United States) no \
                  marketing at all, as the platform states; `number.region` says otherwise.",
        set: |world, field| {
            let names: Vec<&str> = MARKETS.iter().map(|market| market.name).collect();
            if let Some(at) = field.choice(&names) {
                world.market = &MARKETS[at];
            }
        },
        show: |world| Written::text(world.market.name),
    },
    Key {
        path: "population.size",
        unit: "contacts",
        accepted: "a whole number from 0 to 100,000,000",
        shape: Shape::Count(0, LARGEST_SIZE as u64),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Contacts on the list, the denominator of every share.",
        set: |world, field| {
            if let Some(size) = field.count(0..=LARGEST_SIZE.into()) {
                world.size = size as u32;
            }
        },
        show: |world| match world.list() {
            Some(list) => Written::Integer(list.size().into()),
            None => Written::Integer(world.size.into()),
        },
    },
    Key {
        path: "population.mix",
        unit: "probability",
        accepted: "a table of shares that sum to 1, such as { opted_in = 0.55, inactive = 0.30, cold = 0.15 }",
        shape: Shape::Table(&[
            ("opted_in", SHARE, "Consented and active."),
            ("inactive", SHARE, "Consented, and silent for long."),
            ("cold", SHARE, "Never asked."),
        ]),
        grade: Grade::Assumed,
        source: "model: section 12; the middle of the mixes that senders describe",
        meaning: "Probability that a contact is opted in (active), inactive or cold; a segment left out has 0.",
        set: setters::mix,
        show: |world| {
            // Four digits say all there is to say about the shares of a list.
            let mix = if world.list().is_some() {
                world.mix().map(|share| (share * 1e4).round() / 1e4)
            } else {
                world.mix
            };
            Written::Table(
                SEGMENTS.iter().map(|s| (s.name().to_owned(), Written::Number(mix[*s as usize]))).collect(),
            )
        },
    },
    Key {
        path: "population.contacts",
        unit: "contact list",
        accepted: contacts::ACCEPTED,
        shape: contacts::SHAPE,
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "A CSV file with one row per contact; size and mix then come from it. Who was silent \
                  for recipient.inactive_after is inactive, who never consented cold.",
        set: contacts::set,
        show: |world| world.contacts.as_ref().map_or(Written::text(""), contacts::ContactsKey::written),
    },
    Key {
        path: "population.redraw",
        unit: "true or false",
        accepted: "true or false",
        shape: Shape::Flag,
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Draw new people in every replication; false holds them, and the answer is then about these people only.",
        set: |world, field| world.redraw = field.flag().unwrap_or(world.redraw),
        show: |world| Written::Flag(world.redraw),
    },
    Key {
        path: "population.defaults",
        unit: "name",
        accepted: "\"central\", \"low\" or \"high\"",
        shape: Shape::Names(|| DEFAULTS.map(defaults_name).to_vec()),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Which end of their ranges the recipient parameters start from; keys set under [recipient] stay as set.",
        set: |world, field| world.defaults = named(field, &DEFAULTS, defaults_name).unwrap_or(world.defaults),
        show: |world| Written::text(defaults_name(world.defaults)),
    },
    Key {
        path: "account.verified",
        unit: "true or false",
        accepted: "true or false",
        shape: Shape::Flag,
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Whether the business is verified: a term of the article's judgement, and the messaging limit under \"auto\".",
        set: |world, field| world.verified = field.flag().unwrap_or(world.verified),
        show: |world| Written::Flag(world.verified),
    },
    Key {
        path: "account.messaging_limit",
        unit: "recipients in 24 h",
        accepted: "250, 2_000 (before 2025-10: 1_000), 10_000, 100_000, \"auto\" or \"unlimited\"",
        shape: setters::LIMIT_SHAPE,
        grade: Grade::Documented,
        source: "the platform's tiers; 10,000 is the one at which the limit binds on the first day only (model: section 12)",
        meaning: "Unique recipients outside service windows in a rolling 24 h at the start; \"auto\" is 2,000 for a \
                  verified business (1,000 before 2025-10) and 250 otherwise.",
        set: setters::limit,
        show: |world| match world.messaging_limit {
            None => Written::text("auto"),
            Some(limit) => {
                limit.recipients().map_or(Written::text("unlimited"), |n| Written::Integer(n.into()))
            }
        },
    },
    Key {
        path: "campaign.launches",
        unit: "days",
        accepted: "a list of different durations of whole hours, such as [\"0d\", \"7d\"]",
        shape: Shape::List(&Shape::Duration),
        grade: Grade::Chosen,
        source: "model: section 12",
        meaning: "When campaigns start, counted from day 0; each offers one message to every contact.",
        set: setters::launches,
        show: |world| Written::List(world.launches.iter().map(|launch| duration(*launch)).collect()),
    },
    Key {
        path: "campaign.launch_hour",
        unit: "hour of the day",
        accepted: "a whole number from 0 to 23",
        shape: Shape::Count(0, 23),
        grade: Grade::Chosen,
        source: "model: section 9",
        meaning: "Hour of the day at which campaigns start, on the sender's clock.",
        set: |world, field| {
            if let Some(hour) = field.count(0..=23) {
                world.launch_hour = hour as u32;
            }
        },
        show: |world| Written::Integer(world.launch_hour.into()),
    },
    Key {
        path: "campaign.valid_for",
        unit: "days",
        accepted: "a duration from \"1h\" to \"3650d\"",
        shape: Shape::Duration,
        grade: Grade::Chosen,
        source: "model: section 9",
        meaning: "How long an offer may be sent after its launch; what is queued then is suppressed.",
        set: |world, field| world.valid_for = field.minutes(HOUR..=LONGEST).unwrap_or(world.valid_for),
        show: |world| duration(world.valid_for),
    },
    Key {
        path: "content.variants",
        unit: "texts",
        accepted: "a whole number from 1 to 255",
        shape: Shape::Count(1, 255),
        grade: Grade::Chosen,
        source: "model: section 9",
        meaning: "Different texts in rotation; with 1 everybody gets the identical text every time.",
        set: |world, field| world.variants = field.count(1..=255).map_or(world.variants, |n| n as u8),
        show: |world| Written::Integer(world.variants.into()),
    },
    Key {
        path: "content.reminders",
        unit: "messages",
        accepted: "a whole number from 0 to 15",
        shape: Shape::Count(0, MessageId::MOST_REMINDERS as u64),
        grade: Grade::Chosen,
        source: "model: section 9",
        meaning: "Reminders of every offer, two days apart, with the same text, to contacts whose last copy of it was \
                  delivered and not seen read.",
        set: |world, field| {
            let most = MessageId::MOST_REMINDERS.into();
            world.reminders = field.count(0..=most).map_or(world.reminders, |reminders| reminders as u8);
        },
        show: |world| Written::Integer(world.reminders.into()),
    },
    Key {
        path: "content.appeal",
        unit: "ratio",
        accepted: strength::ACCEPTED,
        shape: strength::SHAPE,
        grade: Grade::Assumed,
        source: "no published figure that tells the text from the list it went to",
        meaning: "How much the marketing templates invite: factor on clicks and replies, given read. 1 is an average \
                  template; one number for all campaigns, or a list in the order of launch.",
        set: |world, field| world.appeal.read(field),
        show: |world| world.appeal.written(),
    },
    Key {
        path: "content.pressure",
        unit: "ratio",
        accepted: strength::ACCEPTED,
        shape: strength::SHAPE,
        grade: Grade::Assumed,
        source: "no published figure that tells the text from the list it went to",
        meaning: "How much the marketing templates push: factor on every negative reaction, given read. 1 is an average \
                  template; one number for all campaigns, or a list in the order of launch.",
        set: |world, field| world.pressure.read(field),
        show: |world| world.pressure.written(),
    },
    Key {
        path: "service.answer_share",
        unit: "probability",
        accepted: "a number from 0 to 1",
        shape: SHARE,
        grade: Grade::Assumed,
        source: "no claim: no published figure; swept 0 to 1",
        meaning: "Probability that the sender answers a message of a customer, in free text; 0 answers nobody.",
        set: |world, field| {
            world.service.answer_share = field.number(0.0, 1.0).unwrap_or(world.service.answer_share);
        },
        show: |world| Written::Number(world.service.answer_share),
    },
    Key {
        path: "service.answer_after",
        unit: "hours",
        accepted: "a duration up to \"3650d\"",
        shape: Shape::Duration,
        grade: Grade::Assumed,
        source: "no published figure; swept 1 min to 30 h",
        meaning: "How long after the customer's message the answer is sent; from 24 h on, unless the customer has written \
                  again, it is refused (131047).",
        set: |world, field| {
            world.service.answer_after = field.minutes(0..=LONGEST).unwrap_or(world.service.answer_after);
        },
        show: |world| duration(world.service.answer_after),
    },
    Key {
        path: "gate.family",
        unit: "name",
        accepted: "\"documented\", \"throttle\", \"saturation\", \"article\" or \"composite\"",
        shape: Shape::Names(|| FAMILIES.map(Family::name).to_vec()),
        grade: Grade::Assumed,
        source: "nobody outside the platform knows the judgement; the composite is the mean of three different views",
        meaning: "Which engagement judgement stands behind 131049 (`sendlab list gates`).",
        set: |world, field| world.family = named(field, &FAMILIES, Family::name).unwrap_or(world.family),
        show: |world| Written::text(world.family.name()),
    },
    Key {
        path: "gate.profile",
        unit: "name",
        accepted: "\"lenient\", \"central\", \"strict\" or \"off\"",
        shape: Shape::Names(|| PROFILES.map(Profile::name).to_vec()),
        grade: Grade::Assumed,
        source: "thresholds are undisclosed",
        meaning: "Where in their ranges the gate's parameters start from; keys set under [gate] stay as set. \"off\" \
                  switches off user_limit, engagement, number_restriction, messaging_limit and template pausing.",
        set: |world, field| world.profile = named(field, &PROFILES, Profile::name).unwrap_or(world.profile),
        show: |world| Written::text(world.profile.name()),
    },
    Key {
        path: "gate.direct_rewards",
        unit: "true or false",
        accepted: "true or false",
        shape: Shape::Flag,
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Whether the judgement may reward what the sender is or does by itself; false sets the coefficients in \
                  the family's table of direct rewards (`explain --gate`) to 0, whatever else they are set to, so that \
                  only what recipients do is left.",
        set: |world, field| world.direct_rewards = field.flag().unwrap_or(world.direct_rewards),
        show: |world| Written::Flag(world.direct_rewards),
    },
    Key {
        path: "gate.off",
        unit: "layers",
        accepted: "a list of layers (`sendlab list layers`), such as [\"engagement\"]",
        shape: Shape::List(&Shape::Names(|| Layer::GATE.map(Layer::name).to_vec())),
        grade: Grade::Chosen,
        source: CHOICE,
        meaning: "Single layers of the gate to switch off.",
        set: |world, field| {
            if let Some(items) = field.list() {
                let names = Layer::GATE.map(Layer::name);
                let found =
                    items.iter().filter_map(|item| field.part(item, "the name of a layer").choice(&names));
                world.off = found.map(|at| Layer::GATE[at]).collect();
                world.off.sort_unstable();
                world.off.dedup();
            }
        },
        show: |world| Written::List(world.off.iter().map(|layer| Written::text(layer.name())).collect()),
    },
];

/// The one fixed key of the recipients' table; it stands behind their parameters.
pub(crate) static BACKGROUND_BY_DAY: Key<World> = Key {
    path: "recipient.background_by_day",
    unit: "ratio",
    accepted: "a list of numbers from 0 to 100 by day, or a table of dates such as { \"2026-11-27\" = 3.0 }",
    shape: Shape::Either(&[Shape::List(&FACTOR), Shape::Map(&FACTOR)]),
    grade: Grade::Assumed,
    source: "model: section 4.3",
    meaning: "Factor on the messages of other businesses by day from day 0, or on single dates, instead of \
              recipient.background_day_factor.",
    set: setters::background_by_day,
    show: |world| match &world.background_by_day {
        BackgroundByDay::Days(factors) => {
            Written::List(factors.iter().map(|factor| Written::Number(*factor)).collect())
        }
        BackgroundByDay::Dates(factors) => Written::Table(
            factors.iter().map(|(date, factor)| (date.to_string(), Written::Number(*factor))).collect(),
        ),
    },
};
