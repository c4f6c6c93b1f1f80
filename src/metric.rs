//! The catalogue of metrics: names, units, directions and definitions. Their values are computed in `experiment`.

/// Which side is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: context for the others.
    Context,
}

impl Direction {
    /// Name in tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Context => "context",
        }
    }
}

/// Whose interest a metric measures; reports show both sides in their first table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The sender's success.
    Sender,
    /// The recipients' welfare.
    Recipient,
    /// Neither.
    Context,
}

/// One metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// Name in files and tables.
    pub name: &'static str,
    /// Unit of its value.
    pub unit: &'static str,
    /// Which side is better.
    pub direction: Direction,
    /// Whose interest it measures.
    pub side: Side,
    /// Whether it is also given for each segment.
    pub by_segment: bool,
    /// Definition: numerator and denominator.
    pub definition: &'static str,
}

impl Metric {
    /// Whether it is a ratio of sums over replications: then it has no value of each replication, and is not compared.
    pub fn is_pooled(&self) -> bool {
        self.name.ends_with("_pooled")
    }
}

const fn metric(
    name: &'static str,
    unit: &'static str,
    direction: Direction,
    side: Side,
    by_segment: bool,
    definition: &'static str,
) -> Metric {
    Metric { name, unit, direction, side, by_segment, definition }
}

use Direction::{Context, Higher, Lower};

/// All metrics, in the order of tables.
pub const METRICS: &[Metric] = &[
    metric(
        "delivered_share",
        "share",
        Higher,
        Side::Sender,
        true,
        "campaign messages delivered / campaign messages (list x campaigns, whether released or not); reminders count in neither",
    ),
    metric(
        "reach_share",
        "share",
        Higher,
        Side::Sender,
        true,
        "contacts with at least one delivered marketing message of the campaign / list",
    ),
    metric(
        "engaged_share",
        "share",
        Higher,
        Side::Sender,
        true,
        "contacts who clicked or replied at least once / list",
    ),
    metric(
        "unsent_share",
        "share",
        Lower,
        Side::Sender,
        true,
        "campaign messages without any attempt / campaign messages",
    ),
    metric(
        "delivery_rate",
        "share",
        Context,
        Side::Context,
        true,
        "delivered marketing / marketing attempts; mean over replications of the rate",
    ),
    metric(
        "delivery_rate_pooled",
        "share",
        Context,
        Side::Context,
        false,
        "delivered marketing of all replications / their marketing attempts",
    ),
    metric(
        "withheld_rate",
        "share",
        Context,
        Side::Context,
        true,
        "marketing withheld by the gate (131049, 131048, 130472, limit) / marketing attempts",
    ),
    metric(
        "withheld_131049_rate",
        "share",
        Context,
        Side::Context,
        true,
        "marketing withheld with 131049 / marketing attempts",
    ),
    metric(
        "recipient_block_rate",
        "share",
        Lower,
        Side::Recipient,
        true,
        "committed recipient blocks caused by marketing / delivered marketing",
    ),
    metric(
        "recipient_block_rate_pooled",
        "share",
        Lower,
        Side::Recipient,
        false,
        "recipient blocks of all replications / their delivered marketing",
    ),
    metric(
        "recipient_block_rate_utility",
        "share",
        Lower,
        Side::Recipient,
        true,
        "committed recipient blocks caused by utility / delivered utility",
    ),
    metric(
        "blocks_per_1000_list",
        "per 1000 contacts",
        Lower,
        Side::Recipient,
        true,
        "contacts with a committed block / list x 1000",
    ),
    metric(
        "list_burn",
        "share",
        Lower,
        Side::Recipient,
        true,
        "contacts with a committed block or opt-out / list",
    ),
    metric(
        "unwanted_impressions",
        "messages",
        Lower,
        Side::Recipient,
        true,
        "delivered marketing to someone cold, opted out, who reported or tapped not interested, or whose fatigue was above the knee",
    ),
    metric(
        "annoyance",
        "messages",
        Lower,
        Side::Recipient,
        true,
        "sum over delivered marketing of X p_block[segment] / p_block[opted_in]: messages to an average, rested, active recipient",
    ),
    metric(
        "utility_lost",
        "per 1000 events",
        Lower,
        Side::Recipient,
        true,
        "transactional events whose first attempt and retries were all refused by 131048, the limit or 132015, per 1000 events",
    ),
    metric("read_rate", "share", Context, Side::Context, true, "reads / delivered marketing"),
    metric(
        "observed_read_rate",
        "share",
        Context,
        Side::Context,
        true,
        "reads with receipt / delivered marketing",
    ),
    metric("click_rate", "share", Context, Side::Context, true, "clicks / delivered marketing"),
    metric("reply_rate", "share", Context, Side::Context, true, "replies / delivered marketing"),
    metric(
        "opt_out_rate",
        "share",
        Context,
        Side::Context,
        true,
        "opt-outs caused by marketing / delivered marketing",
    ),
    metric(
        "cost",
        "USD",
        Lower,
        Side::Sender,
        true,
        "price x delivered messages of every category, by market and price version",
    ),
    metric(
        "cost_per_engaged",
        "USD per contact",
        Lower,
        Side::Sender,
        true,
        "cost / contacts who clicked or replied at least once",
    ),
    metric(
        "days_to_half_reach",
        "days",
        Lower,
        Side::Sender,
        false,
        "restricted mean of min(T, horizon), T = when half of the list has been reached",
    ),
    metric(
        "half_reached_share",
        "share",
        Higher,
        Side::Sender,
        false,
        "share of replications in which half of the list was reached",
    ),
    metric(
        "final_rating_green",
        "share",
        Context,
        Side::Context,
        false,
        "share of replications that end green",
    ),
    metric(
        "final_rating_yellow",
        "share",
        Context,
        Side::Context,
        false,
        "share of replications that end yellow",
    ),
    metric("final_rating_red", "share", Context, Side::Context, false, "share of replications that end red"),
    metric(
        "final_rating_unknown",
        "share",
        Context,
        Side::Context,
        false,
        "share of replications that end with too little volume in 7 days for a rating; the gate treats it as green",
    ),
];

/// The metric of that name.
pub fn find(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}
