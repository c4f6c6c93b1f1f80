//! Fixed keys of the account, the number and the gate's layers beyond those that every scenario knows.

use crate::gate::{Exemption, Order, PairMode, Region, Throughput};
use crate::messaging::{Layer, Rating};
use crate::parameter::Grade;
use crate::scenario::field::Field;
use crate::scenario::keys::{Key, LONGEST, duration};
use crate::scenario::shape::Shape;
use crate::scenario::tree::Value;
use crate::scenario::world::World;
use crate::scenario::written::Written;
use crate::units::Minute;
use crate::units::time::HOUR;

/// Templates of an established portfolio: more than the 500,000 that exempt it from pacing.
const ESTABLISHED: u32 = 1_000_000;
/// Names of the number's throughput in files.
const THROUGHPUTS: [Throughput; 3] = [Throughput::App, Throughput::Standard, Throughput::High];
/// Readings of the pair rate.
const PAIR_MODES: [PairMode; 2] = [PairMode::RepayAll, PairMode::Leaky];
/// Readings of the exemption of service windows.
const EXEMPTIONS: [Exemption; 3] = [Exemption::Any, Exemption::Reply, Exemption::None];
/// Readings of the moving 24 h of the messaging limit.
const LIMIT_WINDOWS: [&str; 2] = ["first", "last"];
/// Ratings with which a limit is still raised.
const UPGRADE_RATINGS: [&str; 2] = ["yellow", "green"];
/// Names that files give to them, "nothing is counted" first.
const THROUGHPUT_NAMES: [&str; 4] = ["kept", "app", "standard", "high"];
const PAIR_NAMES: [&str; 3] = ["off", "repay-all", "leaky"];
/// How a verification may end.
const VERIFICATIONS: [&str; 2] = ["approved", "denied"];
/// Categories under which a campaign may be declared.
const DECLARED: [&str; 2] = ["marketing", "utility"];
/// Names of the regions.
const REGIONS: [(&str, Option<Region>); 4] = [
    ("market", None),
    ("elsewhere", Some(Region::Elsewhere)),
    ("no-user-limit", Some(Region::Unlimited)),
    ("united-states", Some(Region::UnitedStates)),
];

/// What a scenario says of account, number and gate beyond the usual.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Conduct {
    /// `None` is "auto".
    templates_365d: Option<u32>,
    /// Whether the platform suspects the portfolio.
    pub suspect: bool,
    /// When a verification under way ends.
    verify_on: Option<Minute>,
    /// Whether it is denied.
    verification_denied: bool,
    pub throughput: Option<Throughput>,
    pub pair_rate: Option<PairMode>,
    /// `None` is that of the market.
    region: Option<Region>,
    pub order: Order,
    /// Whether campaigns go out under utility templates.
    pub mislabels: bool,
    pub exemption: Exemption,
    /// Whether every message prolongs the 24 h of the messaging limit.
    pub prolongs: bool,
    /// Whether a limit is raised with green ratings only.
    all_green: bool,
}

impl Conduct {
    /// Templates sent in the 365 days before the start. "auto": a portfolio at the lowest limit cannot have sent
    /// 500,000 (250 a day make 91,250), so it is taken to be new, and any other to be established.
    pub fn templates_365d(&self, lowest: bool) -> f64 {
        f64::from(self.templates_365d.unwrap_or(if lowest { 0 } else { ESTABLISHED }))
    }

    /// When verification ends, in whole hours, and whether the business is approved.
    pub fn verification(&self) -> Option<(Minute, bool)> {
        self.verify_on.map(|minutes| (minutes.div_ceil(HOUR), !self.verification_denied))
    }

    /// The worst rating with which the portfolio's limit is raised.
    pub fn upgrade_rating(&self) -> Rating {
        if self.all_green { Rating::Green } else { Rating::Yellow }
    }

    /// What the platform switches by region.
    pub fn region(&self, market: Region) -> Region {
        self.region.unwrap_or(market)
    }
}

pub(crate) static GATE_KEYS: [Key<World>; 12] = [
    Key {
        path: "account.templates_365d",
        unit: "messages",
        accepted: "a whole number from 0 to 4,000,000,000, or \"auto\"",
        shape: Shape::Either(&[Shape::Count(0, 4_000_000_000), Shape::Names(|| vec!["auto"])]),
        grade: Grade::Documented,
        source: "platform documentation, portfolio pacing (2025-12): below 500,000 a portfolio is paced",
        meaning: "Template messages that the portfolio sent in the 365 days before the start. \"auto\" is 0 at a \
                  messaging limit of 250, which leaves no room for more than 91,250 a year, and 1,000,000 otherwise.",
        set: |world, field| {
            if is_word(field, "auto") {
                world.conduct.templates_365d = None;
            } else if let Some(count) = field.count(0..=4_000_000_000) {
                world.conduct.templates_365d = Some(count as u32);
            }
        },
        show: |world| {
            world.conduct.templates_365d.map_or(Written::text("auto"), |n| Written::Integer(n.into()))
        },
    },
    Key {
        path: "account.suspect",
        unit: "true or false",
        accepted: "true or false",
        shape: Shape::Flag,
        grade: Grade::Documented,
        source: "platform documentation, portfolio pacing (2025-12): portfolios under suspicion are paced as well; what \
                 makes one suspect is undisclosed",
        meaning: "Whether the platform suspects the portfolio: it is then paced however many templates it has sent.",
        set: |world, field| world.conduct.suspect = field.flag().unwrap_or(world.conduct.suspect),
        show: |world| Written::Flag(world.conduct.suspect),
    },
    Key {
        path: "account.verify_on",
        unit: "days",
        accepted: "a duration up to \"3650d\", such as \"3d\", or \"never\"",
        shape: Shape::Either(&[Shape::Duration, Shape::NEVER]),
        grade: Grade::Assumed,
        source: "verification lifts 250 to 2,000 (platform documentation, messaging limits); how long it takes is not \
                 published, 1 to 14 days are reported",
        meaning: "When a verification that is under way at the start ends; of no consequence to a business that is \
                  verified already.",
        set: |world, field| {
            if is_word(field, "never") {
                world.conduct.verify_on = None;
            } else {
                let at = field.minutes(0..=LONGEST);
                world.conduct.verify_on = at.or(world.conduct.verify_on);
            }
        },
        show: |world| world.conduct.verify_on.map_or(Written::text("never"), duration),
    },
    Key {
        path: "account.verification",
        unit: "name",
        accepted: "\"approved\" or \"denied\"",
        shape: Shape::Names(|| VERIFICATIONS.to_vec()),
        grade: Grade::Chosen,
        source: "a choice of the scenario",
        meaning: "How a verification under way ends; a denial leaves the limit as it is, and the way by deliveries open.",
        set: |world, field| {
            if let Some(at) = field.choice(&VERIFICATIONS) {
                world.conduct.verification_denied = at == 1;
            }
        },
        show: |world| Written::text(if world.conduct.verification_denied { "denied" } else { "approved" }),
    },
    Key {
        path: "number.throughput",
        unit: "name",
        accepted: "\"kept\", \"app\", \"standard\" or \"high\"",
        shape: Shape::Names(|| THROUGHPUT_NAMES.to_vec()),
        grade: Grade::Documented,
        source: "platform documentation, throughput (2025-11): 20, 80 and 1,000 messages a second",
        meaning: "What the number may send in a second, while the sender hands over 80. \"kept\": the sender's clock keeps \
                  to it and nothing is refused; \"app\" (20, shared with the business app), \"standard\" (80, raised to \
                  1,000 by itself where it is earned) and \"high\" count every second and refuse the rest (130429).",
        set: |world, field| {
            if let Some(at) = field.choice(&THROUGHPUT_NAMES) {
                world.conduct.throughput = at.checked_sub(1).map(|at| THROUGHPUTS[at]);
            }
        },
        show: |world| Written::text(world.conduct.throughput.map_or("kept", Throughput::name)),
    },
    Key {
        path: "number.region",
        unit: "name",
        accepted: "\"market\", \"elsewhere\", \"no-user-limit\" or \"united-states\"",
        shape: Shape::Names(|| REGIONS.map(|(name, _)| name).to_vec()),
        grade: Grade::Documented,
        source: "platform documentation, per-user marketing limits (2026-04)",
        meaning: "What the platform switches by the region of number and users. \"market\": what the market says. \
                  \"no-user-limit\" (number or users in the EEA, the United Kingdom, Japan or South Korea): no 131049 at \
                  all. \"united-states\": no marketing is delivered (131049).",
        set: |world, field| {
            if let Some(at) = field.choice(&REGIONS.map(|(name, _)| name)) {
                world.conduct.region = REGIONS[at].1;
            }
        },
        show: |world| {
            let named = REGIONS.iter().find(|(_, region)| *region == world.conduct.region);
            Written::text(named.map_or("market", |(name, _)| name))
        },
    },
    Key {
        path: "campaign.declared_as",
        unit: "category",
        accepted: "\"marketing\" or \"utility\"",
        shape: Shape::Names(|| DECLARED.to_vec()),
        grade: Grade::Chosen,
        source: "a choice of the scenario",
        meaning: "Category under which the campaigns' templates were declared. Promotion declared as utility escapes the \
                  limits on marketing and costs less until it is found out; then the account climbs the ladder of \
                  misuse. People take it for what it is. Not a recommendation: it breaks the platform's rules.",
        set: |world, field| {
            if let Some(at) = field.choice(&DECLARED) {
                world.conduct.mislabels = at == 1;
            }
        },
        show: |world| Written::text(if world.conduct.mislabels { "utility" } else { "marketing" }),
    },
    Key {
        path: "gate.pair_rate",
        unit: "name",
        accepted: "\"off\", \"repay-all\" or \"leaky\"",
        shape: Shape::Names(|| PAIR_NAMES.to_vec()),
        grade: Grade::Documented,
        source: "platform documentation, throughput (2025-11): one message in 6 s, 45 borrowed; the text has two readings",
        meaning: "How messages to one recipient in a few seconds are counted (131056): everything borrowed is paid back \
                  before the next message, or drop by drop. \"off\": spacing inside an hour is not part of the model.",
        set: |world, field| {
            if let Some(at) = field.choice(&PAIR_NAMES) {
                world.conduct.pair_rate = at.checked_sub(1).map(|at| PAIR_MODES[at]);
            }
        },
        show: |world| Written::text(world.conduct.pair_rate.map_or("off", PairMode::name)),
    },
    Key {
        path: "gate.limit_window",
        unit: "name",
        accepted: "\"first\" or \"last\"",
        shape: Shape::Names(|| LIMIT_WINDOWS.to_vec()),
        grade: Grade::Reported,
        source: "platform documentation, messaging limits (2026-09): unique users reached in a moving 24 h; a vendor \
                 (Clickatell): capacity returns as each first contact is 24 h old",
        meaning: "From which message outside service windows a recipient counts for 24 h for the messaging limit: the \
                  \"first\", so that capacity returns 24 h after it, or the \"last\", so that every further one prolongs \
                  it. Either way the recipient counts once.",
        set: |world, field| {
            if let Some(at) = field.choice(&LIMIT_WINDOWS) {
                world.conduct.prolongs = at == 1;
            }
        },
        show: |world| Written::text(LIMIT_WINDOWS[usize::from(world.conduct.prolongs)]),
    },
    Key {
        path: "gate.upgrade_rating",
        unit: "name",
        accepted: "\"yellow\" or \"green\"",
        shape: Shape::Names(|| UPGRADE_RATINGS.to_vec()),
        grade: Grade::Assumed,
        source: "platform documentation, messaging limits (2026-09): high-quality messages across all numbers and templates; \
                 whether medium is high enough is open, and before 2025-10 it was (vendors' copies)",
        meaning: "The worst rating of any number or template with which the portfolio's messaging limit is still raised. Limits \
                  that are a number's own, before 2025-10, are raised at yellow.",
        set: |world, field| {
            if let Some(at) = field.choice(&UPGRADE_RATINGS) {
                world.conduct.all_green = at == 1;
            }
        },
        show: |world| Written::text(UPGRADE_RATINGS[usize::from(world.conduct.all_green)]),
    },
    Key {
        path: "gate.window_exemption",
        unit: "name",
        accepted: "\"any\", \"reply\" or \"none\"",
        shape: Shape::Names(|| EXEMPTIONS.map(Exemption::name).to_vec()),
        grade: Grade::Documented,
        source: "platform documentation, per-user marketing limits (2026-04): what is sent in a window opened by the \
                 user's reply does not count; whether a message of the user's own accord does the same is open",
        meaning: "Which service windows exempt marketing from 131049 and from the count behind it: \"any\" open one, only \
                  those opened by a \"reply\" to a message of the business, or \"none\".",
        set: |world, field| {
            if let Some(at) = field.choice(&EXEMPTIONS.map(Exemption::name)) {
                world.conduct.exemption = EXEMPTIONS[at];
            }
        },
        show: |world| Written::text(world.conduct.exemption.name()),
    },
    Key {
        path: "gate.layers",
        unit: "layers",
        accepted: "a list of all layers (`sendlab list layers`) in another order",
        shape: Shape::List(&Shape::Names(|| Layer::GATE.map(Layer::name).to_vec())),
        grade: Grade::Assumed,
        source: "the order in which the platform asks is undisclosed",
        meaning: "The order of the layers; the first that objects gives the reason. A layer that answers at once cannot \
                  stand behind one that speaks later, nor a count before what it depends on.",
        set: |world, field| {
            let names = Layer::GATE.map(Layer::name);
            let Some(items) = field.list() else { return };
            let found = items.iter().map(|item| field.part(item, "the name of a layer").choice(&names));
            let Some(list) = found.collect::<Option<Vec<usize>>>() else { return };
            let list: Vec<Layer> = list.into_iter().map(|at| Layer::GATE[at]).collect();
            match Order::of(&list) {
                Ok(order) => world.conduct.order = order,
                Err(fault) => field.wrong(
                    format!("`gate.layers` cannot be in this order: {fault}"),
                    Some("`sendlab list layers` prints the default order".into()),
                ),
            }
        },
        show: |world| {
            let layers = world.conduct.order.layers().iter();
            Written::List(layers.map(|layer| Written::text(layer.name())).collect())
        },
    },
];

/// Whether the value is that word.
fn is_word(field: &Field<'_, '_>, word: &str) -> bool {
    matches!(&field.node.value, Value::Text(text) if text == word)
}
