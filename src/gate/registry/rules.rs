//! Parameters of the platform's stated rules: what is stated is the rule, rarely its numbers.

use crate::gate::params::Params;
use crate::gate::registry::{FITTED, UNDISCLOSED};
use crate::parameter::Grade::{Assumed, Documented, Fitted, Reported};
use crate::parameter::{Parameter, Unit};

/// Vendors' lines for blocks per delivered message, the only published ones.
const VENDOR_LINES: &str =
    "vendors draw the yellow line at 0.5 to 2 % blocks and the red one at 2 to 5 %; swept x0.4 to x3";
const TEMPLATE_PAUSING: &str = "platform documentation, template pausing (2026-09): 3 h, 6 h, then disabled";
const PER_USER_LIMITS: &str =
    "the rule is in the platform documentation, per-user marketing limits (2026-04); its size is undisclosed";
const MESSAGING_LIMITS: &str = "platform documentation, messaging limits (2026-09)";

pub(super) fn rows() -> Vec<Parameter<Params>> {
    let mut rows = number();
    rows.extend(templates());
    rows.extend(user_limit());
    rows.extend(messaging_limit());
    rows
}

fn number() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("holdout_share", Unit::Probability, 0.01, |p: &mut Params| &mut p.holdout_share)
            .range(0.002, 0.02)
            .known(
                Reported,
                "roughly 1 % of users (vendors' copies of the platform's 2023 text); today \"a very small percentage\"",
                "Share of users in the platform's experiment holdout; no profile moves it.",
            ),
        Parameter::new("failed_webhook_delay", Unit::Minutes, 2.0, |p: &mut Params| &mut p.failed_webhook_delay)
            .within(0.0, 1440.0)
            .known(
                Assumed,
                "not stated; one field log saw minutes; swept 0 to 30",
                "Time from an attempt to the webhook that says it failed.",
            ),
        Parameter::new("rating.yellow", Unit::Score, 0.006, |p: &mut Params| &mut p.rating.yellow)
            .range(0.012, 0.004)
            .within(1e-6, 10.0)
            .known(Fitted, FITTED, "Score from which a number is rated YELLOW."),
        Parameter::new("rating.red", Unit::Score, 0.02, |p: &mut Params| &mut p.rating.red)
            .range(0.04, 0.008)
            .within(1e-6, 10.0)
            .known(Assumed, VENDOR_LINES, "Score from which a number is rated RED."),
        Parameter::new("rating.report_weight", Unit::Ratio, 2.0, |p: &mut Params| &mut p.rating.report_weight)
            .within(0.0, 100.0)
            .known(Fitted, FITTED, "What a report adds to the weight 1 of its block; swept 0 to 5."),
        Parameter::new("rating.mute_weight", Unit::Ratio, 0.03, |p: &mut Params| &mut p.rating.mute_weight)
            .within(0.0, 100.0)
            .known(Assumed, UNDISCLOSED, "Weight of a mute, an archived chat or a \"not interested\"; swept 0 to 0.2."),
        Parameter::new("rating.half_life", Unit::Days, 2.0, |p: &mut Params| &mut p.rating.half_life)
            .within(0.01, 3650.0)
            .known(
                Assumed,
                "the 7 days and the weighting by recency are in the platform documentation, the half-life is not; swept 1 to 4",
                "Half-life of the recency weight of an hour's deliveries and negatives.",
            ),
        Parameter::new("rating.min_volume", Unit::Messages, 100.0, |p: &mut Params| &mut p.rating.min_volume)
            .within(0.0, 1e9)
            .known(Assumed, UNDISCLOSED, "Deliveries in 7 days below which there is no rating; swept 50 to 500."),
        Parameter::new("rating.prior_deliveries", Unit::Messages, 300.0, |p: &mut Params| {
            &mut p.rating.prior_deliveries
        })
        .within(0.0, 1e9)
        .known(Fitted, FITTED, "Clean pseudo-deliveries that steady the score of small samples; swept 0 to 1,000."),
        Parameter::new("rating.hysteresis", Unit::Probability, 0.8, |p: &mut Params| &mut p.rating.hysteresis)
            .known(Assumed, UNDISCLOSED, "Share of a threshold below which a rating recovers; swept 0.6 to 1."),
        Parameter::new("rating.service_weight", Unit::Probability, 1.0, |p: &mut Params| {
            &mut p.rating.service_weight
        })
        .known(
            Assumed,
            "not stated whether all messages weigh alike",
            "Weight in a number's rating of messages that are no marketing or sent inside a service window, and of what they cause; swept 0 to 1.",
        ),
        Parameter::new("restriction.hardness", Unit::Probability, 0.9, |p: &mut Params| {
            &mut p.restriction.hardness
        })
        .range(0.5, 0.95)
        .known(
            Assumed,
            "one field log went from 7 % to 90 % failing in two hours",
            "Probability that a restricted number's message is withheld with 131048.",
        ),
        Parameter::new("restriction.length", Unit::Hours, 48.0, |p: &mut Params| &mut p.restriction.length)
            .range(24.0, 72.0)
            .within(0.0, 87_600.0)
            .known(Assumed, UNDISCLOSED, "How long a restriction lasts; swept 12 h to 168 h."),
    ]
}

fn templates() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("template.yellow", Unit::Score, 0.01, |p: &mut Params| &mut p.template.yellow)
            .range(0.02, 0.007)
            .within(1e-6, 10.0)
            .known(Assumed, UNDISCLOSED, "Score from which a template is YELLOW, which is published only."),
        Parameter::new("template.red", Unit::Score, 0.03, |p: &mut Params| &mut p.template.red)
            .range(0.06, 0.02)
            .within(1e-6, 10.0)
            .known(Assumed, UNDISCLOSED, "Score from which a template is RED and paused."),
        Parameter::new("template.low_read", Unit::Probability, 0.20, |p: &mut Params| &mut p.template.low_read)
            .known(
                Assumed,
                "a low read rate is named in the platform documentation, template quality (2026-06), without a number; swept 0.1 to 0.4",
                "Share read within 24 h below which a marketing template is RED.",
            ),
        Parameter::new("template.pause_first", Unit::Hours, 3.0, |p: &mut Params| &mut p.template.pause_first)
            .within(1.0, 8760.0)
            .known(Documented, TEMPLATE_PAUSING, "Length of a template's first pause."),
        Parameter::new("template.pause_second", Unit::Hours, 6.0, |p: &mut Params| &mut p.template.pause_second)
            .within(1.0, 8760.0)
            .known(Documented, TEMPLATE_PAUSING, "Length of a template's second pause; at the third it is disabled."),
        Parameter::new("template.red_to_pause_delay", Unit::Hours, 0.0, |p: &mut Params| {
            &mut p.template.red_to_pause_delay
        })
        .within(0.0, 720.0)
        .known(
            Assumed,
            "one page of the platform pauses at RED, another calls RED still sendable; swept 0 to 1 h",
            "How long a template has to be RED before it is paused.",
        ),
        Parameter::new("template.pause_reset", Unit::Days, 0.0, |p: &mut Params| &mut p.template.pause_reset)
            .within(0.0, 3650.0)
            .known(
                Assumed,
                "whether pauses are ever forgotten is undisclosed; swept never, 7 to 30 d",
                "Days after its last pause from which a template's pauses are forgotten; 0 for never.",
            ),
    ]
}

fn user_limit() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("user_limit.cap", Unit::Messages, 4.0, |p: &mut Params| &mut p.user_limit.cap)
            .range(6.0, 2.0)
            .within(0.0, 1000.0)
            .known(
                Fitted,
                FITTED,
                "Marketing messages in 24 h, from all businesses, of a user at the pivot with an empty inbox; vendors name 2 a day to 15 in 7 days; swept 1 to 8.",
            ),
        Parameter::new("user_limit.slope", Unit::Logit, 4.0, |p: &mut Params| &mut p.user_limit.slope)
            .within(0.0, 40.0)
            .known(Assumed, PER_USER_LIMITS, "How steeply the cap rises with the user's read rate; swept 0 to 8."),
        Parameter::new("user_limit.pivot", Unit::Probability, 0.45, |p: &mut Params| &mut p.user_limit.pivot)
            .known(
                Assumed,
                PER_USER_LIMITS,
                "Read rate at which the cap is neither raised nor lowered, assumed of an unknown user; swept 0.3 to 0.6.",
            ),
        Parameter::new("user_limit.prior_weight", Unit::Messages, 4.0, |p: &mut Params| {
            &mut p.user_limit.prior_weight
        })
        .within(0.0, 1e6)
        .known(Assumed, PER_USER_LIMITS, "Messages that the pivot weighs in the user's read rate; swept 1 to 10."),
        Parameter::new("user_limit.load_scale", Unit::PerDay, 5.0, |p: &mut Params| &mut p.user_limit.load_scale)
            .within(0.01, 1e12)
            .known(Fitted, FITTED, "Marketing a day from others that halves the cap; swept from 2 to no effect."),
        Parameter::new("user_limit.background_counted", Unit::Probability, 0.5, |p: &mut Params| {
            &mut p.user_limit.background_counted
        })
        .known(
            Fitted,
            FITTED,
            "Share of the background load that consists of marketing templates and counts for the cap; swept 0.2 to 1.",
        ),
        Parameter::new("user_limit.memory", Unit::Days, 14.0, |p: &mut Params| &mut p.user_limit.memory)
            .within(1.0, 365.0)
            .known(
                Assumed,
                PER_USER_LIMITS,
                "How far back the platform's record of a user's messages from others goes, which gives read rate and load; swept 7 to 30.",
            ),
        Parameter::new("user_limit.not_interested_length", Unit::Days, 30.0, |p: &mut Params| {
            &mut p.user_limit.not_interested_length
        })
        .within(0.0, 3650.0)
        .known(Assumed, PER_USER_LIMITS, "How long a \"not interested\" closes the pair; swept 0 to 90."),
        Parameter::new("user_limit.retry_trigger", Unit::Ratio, 2.0, |p: &mut Params| {
            &mut p.user_limit.retry_trigger
        })
        .within(1.0, 7.0)
        .known(
            Assumed,
            PER_USER_LIMITS,
            "Further 131049 verdicts, each within 24 h of the one before, that shut the pair; swept 2 to 5.",
        ),
        Parameter::new("user_limit.retry_length", Unit::Hours, 24.0, |p: &mut Params| {
            &mut p.user_limit.retry_length
        })
        .within(0.0, 24.0)
        .known(
            Assumed,
            PER_USER_LIMITS,
            "How long a shut pair stays shut after its last 131049; at most 24 h, as documented; swept 6 to 24.",
        ),
    ]
}

fn messaging_limit() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("limit.upgrade_share", Unit::Probability, 0.5, |p: &mut Params| {
            &mut p.limit.upgrade_share
        })
        .known(Documented, MESSAGING_LIMITS, "Share of the limit used in 7 days that raises it."),
        Parameter::new("limit.upgrade_span", Unit::Days, 7.0, |p: &mut Params| &mut p.limit.upgrade_span)
            .within(1.0, 7.0)
            .known(
                Assumed,
                "the text has two readings: the sum of 7 days, or the best 24 h among them",
                "Stretch of the 7 days in which that share has to be used; 7 d is their sum, 1 d the best 24 h.",
            ),
        Parameter::new("limit.upgrade_latency_min", Unit::Hours, 1.0, |p: &mut Params| {
            &mut p.limit.upgrade_latency_min
        })
        .within(1.0, 720.0)
        .known(
            Documented,
            MESSAGING_LIMITS,
            "Shortest time from qualifying to the raised limit, in whole hours.",
        ),
        Parameter::new("limit.upgrade_latency_max", Unit::Hours, 6.0, |p: &mut Params| {
            &mut p.limit.upgrade_latency_max
        })
        .within(1.0, 720.0)
        .known(
            Documented,
            MESSAGING_LIMITS,
            "Longest time from qualifying to the raised limit, in whole hours.",
        ),
        Parameter::new("limit.scaling_deliveries", Unit::Messages, 2000.0, |p: &mut Params| {
            &mut p.limit.scaling_deliveries
        })
        .within(0.0, 1e9)
        .known(
            Documented,
            MESSAGING_LIMITS,
            "Deliveries to unique users in 30 days that lead to the review at 250.",
        ),
        Parameter::new("limit.scaling_denial", Unit::Probability, 0.1, |p: &mut Params| {
            &mut p.limit.scaling_denial
        })
        .known(
            Assumed,
            "the review is in the platform documentation, its odds are not; swept 0 to 0.5",
            "Probability that the review at 250 denies; it looks again after 7 days.",
        ),
        Parameter::new("limit.over_limit_code", Unit::Ratio, 131_048.0, |p: &mut Params| {
            &mut p.limit.over_limit_code
        })
        .within(1.0, 999_999.0)
        .known(
            Assumed,
            "no code is documented; vendors report 131048, others 131056 or none",
            "Public code of a message over the messaging limit.",
        ),
    ]
}
