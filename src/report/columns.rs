//! The columns of every table: one list that the writers' headers, `columns.json` and the tests share.

use serde::Serialize;

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Name in the header.
    pub name: &'static str,
    /// What it holds.
    pub meaning: &'static str,
    /// Unit, empty for names.
    pub unit: &'static str,
    /// `text`, `integer` or `number`.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// One CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Table {
    /// File name.
    pub file: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// Its columns in their order.
    pub columns: &'static [Column],
}

const fn text(name: &'static str, meaning: &'static str) -> Column {
    Column { name, meaning, unit: "", kind: "text" }
}

const fn integer(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column { name, meaning, unit, kind: "integer" }
}

const fn number(name: &'static str, unit: &'static str, meaning: &'static str) -> Column {
    Column { name, meaning, unit, kind: "number" }
}

const ARM: Column = text(
    "arm",
    "name of the arm; a name that begins with = + - @ ', a tab or a line break has ' before it, so that no spreadsheet runs it as a formula",
);
const WORLD: Column = text(
    "world",
    "which assumptions: central, gate-lenient, gate-strict, recipients-low, recipients-high, or a gate of the family such as throttle-strict",
);
const REPLICATION: Column = integer("replication", "", "number of the seeded run, from 0; arms pair by it");
const SEGMENT: Column = text("segment", "list segment at the start: opted_in, inactive or cold");
const SEGMENT_OR_ALL: Column =
    text("segment", "all, or the list segment at the start: opted_in, inactive or cold");
const CATEGORY: Column = text(
    "category",
    "category of the message: marketing or utility; authentication for one-time codes, where anybody asks for any; service for answers in free text, where the sender answers at all",
);
const METRIC: Column = text("metric", "name of the metric; its definition is under \"metrics\" here");
const UNIT: Column = text("unit", "unit of the metric's value");
const DAY: Column = integer("day", "days", "day since the start, from 0");
const N: Column = integer("n", "replications", "replications with a value; the mean is over these");
const STD_ERROR: &str = "standard error (simulation noise only); empty with fewer than two values";

/// Means over replications.
pub const SUMMARY: Table = Table {
    file: "summary.csv",
    row: "one metric of one arm, world and segment, over its replications",
    columns: &[
        ARM,
        WORLD,
        SEGMENT_OR_ALL,
        METRIC,
        UNIT,
        N,
        number("mean", "unit of the metric", "mean over replications; empty without a value"),
        number("std_error", "unit of the metric", STD_ERROR),
        number(
            "ci_low",
            "unit of the metric",
            "lower end of the 95 % t interval; empty with fewer than five values",
        ),
        number(
            "ci_high",
            "unit of the metric",
            "upper end of the 95 % t interval; empty with fewer than five values",
        ),
    ],
};

/// Paired differences.
pub const COMPARISON: Table = Table {
    file: "comparison.csv",
    row: "one metric of one arm against the baseline, in one world and segment, paired by replication",
    columns: &[
        METRIC,
        UNIT,
        text("direction", "which side is better: higher, lower, or context (neither)"),
        WORLD,
        SEGMENT_OR_ALL,
        ARM,
        text("baseline", "name of the arm it is compared with"),
        integer("n", "replications", "pairs of replications in which both have a value"),
        number("difference", "unit of the metric", "mean of arm minus baseline; empty without a pair"),
        number("std_error", "unit of the metric", STD_ERROR),
        number(
            "ci_low",
            "unit of the metric",
            "lower end of the 95 % interval, simultaneous over the arms (Bonferroni paired t); empty with fewer than five pairs",
        ),
        number("ci_high", "unit of the metric", "upper end of the same interval"),
        number(
            "p_better",
            "share",
            "share of replications in which the arm beats the baseline in the metric's direction, ties half; empty for context metrics",
        ),
        number(
            "p_best",
            "share",
            "share of bootstrap resamples of the replications in which the arm's mean is best of all arms that do not see the truth (simulation noise only); empty for one that does",
        ),
        number(
            "variance_reduction",
            "ratio",
            "(variance of the arm + variance of the baseline) / variance of the difference; below 1 pairing backfired; empty when the difference never varies",
        ),
    ],
};

/// Every value behind the means.
pub const REPLICATIONS: Table = Table {
    file: "replications.csv",
    row: "one metric of one run",
    columns: &[
        ARM,
        WORLD,
        REPLICATION,
        integer("seed", "", "seed of the experiment; with the replication's number it fixes every draw"),
        SEGMENT_OR_ALL,
        METRIC,
        number("value", "unit of the metric", "value of the metric; empty where its denominator is 0"),
    ],
};

/// Counts by day.
pub const DAILY: Table = Table {
    file: "daily.csv",
    row: "one day, segment and category of one run in the central world",
    columns: &[
        ARM,
        REPLICATION,
        DAY,
        SEGMENT,
        CATEGORY,
        integer("planned", "messages", "sends decided, retries anew: suppressed + attempts"),
        integer(
            "suppressed",
            "messages",
            "decided not to send: audience, expired, unsent at the horizon, ...",
        ),
        integer(
            "attempts",
            "messages",
            "API calls: delivered + rejected + withheld + undeliverable + silent + pending_end",
        ),
        integer("delivered", "messages", "delivered"),
        integer("rejected", "messages", "refused at once with a code (132015, 132016, ...)"),
        integer(
            "withheld",
            "messages",
            "decided against later by the platform (131049, 131048, 130472, limit)",
        ),
        integer("undeliverable", "messages", "recipient's state or choice, with a code (131026, 131050)"),
        integer("silent", "messages", "not delivered and never reported (blocked by the recipient)"),
        integer("pending_end", "messages", "undecided at the end of the day"),
        integer(
            "read",
            "messages",
            "messages delivered on this day that are read, sooner or later; one-time codes: while they are good",
        ),
        integer("clicked", "messages", "messages delivered on this day that are clicked"),
        integer("replied", "messages", "messages delivered on this day that are answered"),
        integer("opted_out", "messages", "messages delivered on this day that cause an opt-out"),
        integer(
            "recipient_blocks",
            "messages",
            "messages delivered on this day that make the recipient block the sender",
        ),
        integer("reports", "messages", "of these blocks, those that come with a report"),
    ],
};

/// Why messages were not delivered.
pub const REASONS: Table = Table {
    file: "reasons.csv",
    row: "one reason on one day, for one segment and category of one run in the central world; only counts above 0",
    columns: &[
        ARM,
        REPLICATION,
        integer("day", "days", "day of the attempt or suppression, from 0"),
        SEGMENT,
        CATEGORY,
        text("layer", "layer of the gate that gave the reason; strategy for suppressed sends"),
        text("reason", "why the message was not delivered or not sent"),
        integer("code", "", "public error code; empty when there is none"),
        integer("count", "messages", "how often"),
    ],
};

/// The gate's published state.
pub const GATE: Table = Table {
    file: "gate.csv",
    row: "the state of one sender number and its portfolio at the end of one day of one run in the central world",
    columns: &[
        ARM,
        REPLICATION,
        DAY,
        integer("number", "", "sender number, from 0"),
        text(
            "rating",
            "green, yellow, red or unknown (too little volume in 7 days; the gate treats it as green)",
        ),
        number("score", "weighted negatives per delivered message", "score q that the rating is made of"),
        text(
            "tier",
            "tier of the messaging limit that the number's messages meet: TIER_250 to TIER_UNLIMITED",
        ),
        integer(
            "messaging_limit",
            "recipients",
            "unique recipients allowed in a rolling 24 h; empty when unlimited",
        ),
        integer(
            "unique_recipients_24h",
            "recipients",
            "recipients of the number counted for the limit in the last 24 h",
        ),
    ],
};

/// Changes of the gate's published states.
pub const GATE_EVENTS: Table = Table {
    file: "gate-events.csv",
    row: "one change of state in one run in the central world, in the order of time",
    columns: &[
        ARM,
        REPLICATION,
        integer("second", "s", "when it took effect, in seconds since the start"),
        text("entity", "what changed: number, template or portfolio"),
        integer(
            "id",
            "",
            "which one, from 0 (templates in the order of the content plan, the utility template last)",
        ),
        text(
            "event",
            "which state: rating, restriction, template_state, messaging_limit, review, account, throughput, utility_abuse, pacing, verification, template_category, number_status or rules",
        ),
        text("from", "state before"),
        text("to", "state after"),
        text("cause", "why, in a few words"),
    ],
};

/// Contacts reached.
pub const REACH: Table = Table {
    file: "reach.csv",
    row: "one day of one run in the central world",
    columns: &[
        ARM,
        REPLICATION,
        DAY,
        integer("list", "contacts", "contacts on the list at the start"),
        integer(
            "newly_reached",
            "contacts",
            "contacts whose first delivered marketing message came on this day",
        ),
    ],
};

/// Effects of a factorial design.
pub const FACTORIAL: Table = Table {
    file: "factorial.csv",
    row: "one main effect or interaction of two factors on one metric, in one world and segment; no row unless the arms are a factorial design",
    columns: &[
        METRIC,
        UNIT,
        text("direction", "which side is better: higher, lower, or context (neither)"),
        WORLD,
        SEGMENT_OR_ALL,
        text("factor", "name of the factor"),
        text("with_factor", "name of the other factor of an interaction; empty for a main effect"),
        integer("n", "replications", "replications in which every arm has a value"),
        number(
            "effect",
            "unit of the metric",
            "mean over replications of the mean of the arms with the factor minus that of the arms without it; for an interaction half of what the effect of one factor gains where the other is on",
        ),
        number("std_error", "unit of the metric", STD_ERROR),
        number(
            "ci_low",
            "unit of the metric",
            "lower end of the 95 % interval, simultaneous over all effects of the metric (Bonferroni t over replications); empty with fewer than five",
        ),
        number("ci_high", "unit of the metric", "upper end of the same interval"),
    ],
};

/// All tables of a result folder.
pub const TABLES: [&Table; 9] =
    [&SUMMARY, &COMPARISON, &FACTORIAL, &REPLICATIONS, &DAILY, &REACH, &REASONS, &GATE, &GATE_EVENTS];
