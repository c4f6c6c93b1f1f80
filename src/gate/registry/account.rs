//! Parameters of the layers that stand before the answer to an API call, and of the time to live. The rules are
//! documented, the sizes hardly ever.

use crate::gate::params::Params;
use crate::gate::registry::UNDISCLOSED;
use crate::parameter::Grade::{Assumed, Documented};
use crate::parameter::{Parameter, Unit};

const POLICY: &str = "steps and lengths are in the platform documentation, policy enforcement (2025-11); counts are undisclosed";
const ABUSE: &str =
    "the ladder is in the platform documentation, template categorization (2026-04); sizes are undisclosed";
const PORTFOLIO: &str =
    "the rule is in the platform documentation, portfolio pacing (2025-12); sizes are undisclosed";
const TEMPLATE: &str =
    "the rule is in the platform documentation, template pacing (2026-09); sizes are undisclosed";

pub(super) fn rows() -> Vec<Parameter<Params>> {
    let mut rows = account();
    rows.extend(pacing());
    rows.extend(time_to_live());
    rows
}

fn account() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("account.violations_per_step", Unit::Ratio, 1.0, |p: &mut Params| {
            &mut p.account.violations_per_step
        })
        .within(1.0, 100.0)
        .known(
            Assumed,
            POLICY,
            "Violations that make one step on the ladder from a warning to the lock; swept 1 to 3.",
        ),
        Parameter::new("account.decay", Unit::Days, 90.0, |p: &mut Params| &mut p.account.decay)
            .within(1.0, 3650.0)
            .known(
                Assumed,
                POLICY,
                "Days without a violation after which the record is forgotten; swept 30 to 365.",
            ),
        Parameter::new("account.red_days", Unit::Days, 0.0, |p: &mut Params| &mut p.account.red_days)
            .within(0.0, 3650.0)
            .known(
                Assumed,
                "excessive negative feedback is a named trigger without a size",
                "Days of a RED number in a row that are a violation; 0 for never.",
            ),
        Parameter::new("utility_abuse.detection", Unit::Probability, 0.05, |p: &mut Params| {
            &mut p.utility_abuse.detection
        })
        .known(
            Assumed,
            ABUSE,
            "Probability that a day with promotion under utility templates is found out; swept 0 to 1.",
        ),
        Parameter::new("utility_abuse.warnings", Unit::Ratio, 1.0, |p: &mut Params| {
            &mut p.utility_abuse.warnings
        })
        .within(1.0, 100.0)
        .known(
            Assumed,
            ABUSE,
            "Finds that only warn, in whole numbers, before one caps utility messages; swept 1 to 3.",
        ),
        Parameter::new("utility_abuse.cap", Unit::Messages, 1000.0, |p: &mut Params| {
            &mut p.utility_abuse.cap
        })
        .within(0.0, 1e9)
        .known(
            Assumed,
            ABUSE,
            "Utility messages in a rolling 24 h of a capped account; swept widely.",
        ),
    ]
}

fn pacing() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("pacing.template_probability", Unit::Probability, 0.0, |p: &mut Params| {
            &mut p.pacing.template_probability
        })
        .known(
            Assumed,
            "templates are \"potentially\" paced; the share is undisclosed, and 0 leaves the mechanism out",
            "Probability that a new, just unpaused or not GREEN template is paced; swept 0 to 1.",
        ),
        Parameter::new("pacing.template_sample", Unit::Messages, 1000.0, |p: &mut Params| {
            &mut p.pacing.template_sample
        })
        .within(1.0, 1e9)
        .known(Assumed, TEMPLATE, "Messages of a paced template that go out before the rest is held; swept 100 to 10,000."),
        Parameter::new("pacing.hold_timeout", Unit::Hours, 1.0, |p: &mut Params| &mut p.pacing.hold_timeout)
            .within(1.0, 168.0)
            .known(
                Assumed,
                "the aim is that 99 % of a paced campaign goes out within an hour; the gate judges by the hour",
                "How long a template's messages are held at most, in whole hours.",
            ),
        Parameter::new("pacing.unpause_after", Unit::Hours, 24.0, |p: &mut Params| {
            &mut p.pacing.unpause_after
        })
        .within(1.0, 8760.0)
        .known(
            Assumed,
            "that a template paused by pacing must be unpaused by hand is documented; when a sender does it is not",
            "Hours after which the sender unpauses a template that pacing has paused.",
        ),
        Parameter::new("pacing.large", Unit::Messages, 1000.0, |p: &mut Params| &mut p.pacing.large)
            .within(0.0, 1e9)
            .known(Assumed, PORTFOLIO, "Templates in one hour from which a young portfolio is paced; swept widely."),
        Parameter::new("pacing.first_set", Unit::Messages, 500.0, |p: &mut Params| &mut p.pacing.first_set)
            .within(0.0, 1e9)
            .known(Assumed, PORTFOLIO, "Messages that go out before the portfolio's rest is held; swept widely."),
        Parameter::new("pacing.growth", Unit::Ratio, 2.0, |p: &mut Params| &mut p.pacing.growth)
            .within(1.0, 100.0)
            .known(Assumed, PORTFOLIO, "Size of each batch in times of the one before."),
        Parameter::new("pacing.batch_gap", Unit::Hours, 1.0, |p: &mut Params| &mut p.pacing.batch_gap)
            .within(1.0, 168.0)
            .known(
                Assumed,
                PORTFOLIO,
                "From one batch to the next, in whole hours: the gate judges by the hour; swept 1 to 24.",
            ),
        Parameter::new("pacing.bad_score", Unit::Score, 0.02, |p: &mut Params| &mut p.pacing.bad_score)
            .within(1e-6, 10.0)
            .known(
                Assumed,
                UNDISCLOSED,
                "Negatives per delivered message from which what is left of a paced portfolio is dropped.",
            ),
        Parameter::new("pacing.review", Unit::Days, 3.0, |p: &mut Params| &mut p.pacing.review)
            .within(0.0, 3650.0)
            .known(Assumed, PORTFOLIO, "How long sending rests after that; swept 1 to 14."),
    ]
}

fn time_to_live() -> Vec<Parameter<Params>> {
    vec![
        Parameter::new("time_to_live.length", Unit::Days, 30.0, |p: &mut Params| &mut p.time_to_live.length)
            .within(0.5, 30.0)
            .known(
                Documented,
                "platform documentation, time to live (2026-04): 30 d unless set",
                "How long a message waits for a phone that is off; then it is dropped in silence.",
            ),
        Parameter::new("time_to_live.code_length", Unit::Minutes, 10.0, |p: &mut Params| {
            &mut p.time_to_live.code_length
        })
        .within(0.5, 15.0)
        .known(
            Documented,
            "platform documentation, time to live (2026-04): authentication 10 min, 30 to 900 s may be set",
            "How long a one-time code is good: it waits no longer for a phone that is off, and is of no use when read later.",
        ),
        Parameter::new("time_to_live.phone_off", Unit::Probability, 0.0, |p: &mut Params| {
            &mut p.time_to_live.phone_off
        })
        .known(
            Assumed,
            "no figure; delays of phones that are off stand in the read delay, and 0 leaves expiry out",
            "Share of messages that meet a phone that is off for long.",
        ),
        Parameter::new("time_to_live.phone_off_mean", Unit::Days, 7.0, |p: &mut Params| {
            &mut p.time_to_live.phone_off_mean
        })
        .within(0.01, 3650.0)
        .known(Assumed, "no figure", "Mean time for which such a phone stays off, exponential."),
    ]
}
