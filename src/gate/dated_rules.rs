//! The dated rules of the platform: since when each holds, until when, how well that is known, and what it switches.

use crate::parameter::Grade;
use crate::parameter::Grade::{Assumed, Documented, Reported};

/// A day: year, month, day.
pub type RuleDay = (u16, u8, u8);

/// A day as tables write it; empty without one.
pub fn said(day: Option<RuleDay>) -> String {
    day.map_or(String::new(), |(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

/// What a rule switches in the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// The messaging limit is each number's own, and not the portfolio's.
    LimitsByNumber,
    /// A number rated low is flagged, and loses a tier after 7 days.
    Flagging,
    /// Young portfolios are paced (135000).
    PortfolioPacing,
    /// Repeated resends to capped users shut the pair (131049).
    RetryPenalty,
    /// Misused utility is capped (131064) before it counts as marketing.
    UtilityCap,
}

/// One rule with its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DatedRule {
    /// What it says.
    pub says: &'static str,
    /// First day on which it holds; `None` where that is before all packs or unknown.
    pub since: Option<RuleDay>,
    /// First day on which it no longer holds.
    pub until: Option<RuleDay>,
    /// What it switches; `None` where every pack has it.
    pub switch: Option<Switch>,
    /// How well the time is known.
    pub grade: Grade,
    /// Where it stands.
    pub source: &'static str,
}

/// The day on which limits went from numbers to portfolios. Documented.
pub(super) const SHARED_LIMITS: RuleDay = (2025, 10, 7);
const CHANGES: &str = "platform documentation, upcoming messaging limits changes (2026-05)";
const VENDORS: &str =
    "vendors' copies of the platform's former help page (imiconnect, Clickatell, AWS, Sinch)";

const fn rule(says: &'static str, grade: Grade, source: &'static str) -> DatedRule {
    DatedRule { says, since: None, until: None, switch: None, grade, source }
}

const fn switched(switch: Switch, rule: DatedRule) -> DatedRule {
    DatedRule { switch: Some(switch), ..rule }
}

const fn since(day: RuleDay, rule: DatedRule) -> DatedRule {
    DatedRule { since: Some(day), ..rule }
}

const fn until(day: RuleDay, rule: DatedRule) -> DatedRule {
    DatedRule { until: Some(day), ..rule }
}

/// Rules with a date, oldest first, and those whose date is unknown.
pub static DATED_RULES: &[DatedRule] = &[
    since(
        (2023, 6, 14),
        rule("members of the platform's experiment get no marketing (130472)", Reported, "vendors' copies"),
    ),
    since(
        (2023, 10, 12),
        rule(
            "templates are paced",
            Documented,
            "platform documentation, template pacing (2026-09); elsewhere in part since 2023-09-12",
        ),
    ),
    since(
        (2024, 5, 23),
        rule("a limit on the marketing that a user gets (131049), worldwide", Reported, "vendors"),
    ),
    since(
        (2025, 4, 1),
        rule(
            "no marketing to users with a number of the United States",
            Documented,
            "platform documentation, per-user limits (2026-04)",
        ),
    ),
    since(
        (2025, 7, 1),
        rule(
            "every delivered marketing message counts for the user's limit and is charged by itself; conversations are over",
            Documented,
            "platform documentation, pricing and per-user limits",
        ),
    ),
    until(
        SHARED_LIMITS,
        switched(
            Switch::LimitsByNumber,
            rule(
                "each number has a messaging limit of its own: 250, 1,000, 10,000, 100,000 or none",
                Documented,
                CHANGES,
            ),
        ),
    ),
    until(
        SHARED_LIMITS,
        switched(
            Switch::Flagging,
            rule(
                "a number rated low is FLAGGED: better within 7 days, it is CONNECTED again; else CONNECTED one tier lower",
                Documented,
                CHANGES,
            ),
        ),
    ),
    until(
        SHARED_LIMITS,
        rule(
            "a limit is raised 24 h after it was earned, at a rating of yellow or better, whatever the state of templates",
            Reported,
            VENDORS,
        ),
    ),
    until(
        SHARED_LIMITS,
        rule("1,000 unique recipients in 30 days lead to the review at 250", Reported, "a vendor (WATI)"),
    ),
    since(
        SHARED_LIMITS,
        rule(
            "the portfolio has one messaging limit for all its numbers: 250, 2,000, 10,000, 100,000 or none; it took the \
             highest of its numbers",
            Documented,
            CHANGES,
        ),
    ),
    since(SHARED_LIMITS, rule("a limit is raised within 6 h, and no rating lowers it", Documented, CHANGES)),
    since(
        SHARED_LIMITS,
        rule("2,000 unique recipients in 30 days lead to the review at 250", Documented, CHANGES),
    ),
    since(
        (2025, 12, 8),
        switched(
            Switch::PortfolioPacing,
            rule(
                "portfolios below 500,000 templates in 365 days are paced (135000)",
                Documented,
                "platform documentation, portfolio pacing (2025-12), introduced by and by",
            ),
        ),
    ),
    since(
        (2026, 4, 17),
        switched(
            Switch::UtilityCap,
            rule(
                "misused utility is capped (131064) for 7 days before it counts as marketing",
                Documented,
                "platform documentation, error codes (2026-09): code added 2026-04-17",
            ),
        ),
    ),
    since(
        (2026, 4, 30),
        switched(
            Switch::RetryPenalty,
            rule(
                "repeated resends to capped users shut the pair for up to 24 h (131049)",
                Documented,
                "platform documentation, changelog (2026-04-30)",
            ),
        ),
    ),
    rule(
        "pausing of red templates (132015, 132016), restriction of numbers (131048), stops of marketing (131050), the \
         ladders of the account and of misused utility, throughput and pair rate: their dates are unknown, and every pack \
         has them",
        Assumed,
        "no date found",
    ),
];
