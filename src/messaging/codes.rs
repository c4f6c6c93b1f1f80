//! The platform's public error codes: what each says, where that is documented, and what stands for it here.

use crate::messaging::{REASONS, Reason};

/// When the sender learns of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// In the answer to the request.
    AtOnce,
    /// By webhook, after the request was accepted.
    Later,
    /// Either way.
    Either,
}

impl Told {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AtOnce => "at once, in the answer to the request",
            Self::Later => "later by webhook, after the request was accepted",
            Self::Either => "at once or later by webhook",
        }
    }
}

/// One code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicCode {
    /// The number.
    pub code: u32,
    /// What it says of a message.
    pub meaning: &'static str,
    /// When the sender learns of it.
    pub told: Told,
    /// Where that is documented.
    pub source: &'static str,
    /// How the model represents it, or why it does not.
    pub model: &'static str,
}

const ERRORS: &str = "platform documentation, error codes (copy of 2026-09-11)";
const OUTSIDE: &str = "not represented: it comes from faulty requests or accounts, and every message here is well \
                       formed and paid for";

const fn code(
    code: u32,
    told: Told,
    meaning: &'static str,
    source: &'static str,
    model: &'static str,
) -> PublicCode {
    PublicCode { code, meaning, told, source, model }
}

/// The codes that a sender of campaigns meets, by number.
pub const CODES: &[PublicCode] = &[
    code(
        368,
        Told::AtOnce,
        "the account may not send for a time, because it broke the platform's rules",
        "platform documentation, policy enforcement (2025-11-04) and error codes",
        "violations move an account up a ladder of blocks (gate.account), and a young portfolio whose held messages \
         were dropped rests for gate.pacing.review",
    ),
    code(
        130_403,
        Told::Either,
        "the business itself has blocked this user",
        ERRORS,
        "not represented: a business that blocks a user does not send to them",
    ),
    code(
        130_429,
        Told::AtOnce,
        "more messages a second than the number's throughput",
        "platform documentation, throughput (2025-11-21) and error codes",
        "as a rule the sender's clock keeps to 80 a second and never meets it; number.throughput counts every second \
         and refuses the rest",
    ),
    code(
        130_472,
        Told::Later,
        "the user is in an experiment of the platform in which marketing templates are not delivered",
        "platform documentation, experiments (2026-06-17)",
        "a fixed share of recipients (gate.holdout_share) gets no marketing outside a service window, however often \
         it is tried",
    ),
    code(
        131_026,
        Told::Later,
        "undeliverable: the number is not on the platform, its terms are not accepted or its client is too old",
        ERRORS,
        "a share of each segment's numbers is invalid from the start (recipient.p_invalid_number); the sender learns it \
         from the first attempt and does not try again",
    ),
    code(
        131_031,
        Told::AtOnce,
        "the account is locked or disabled",
        "platform documentation, policy enforcement (2025-11-04) and error codes",
        "the upper end of the ladder of gate.account; nothing is sent any more",
    ),
    code(131_042, Told::Later, "a problem with the payment of the account", ERRORS, OUTSIDE),
    code(
        131_047,
        Told::AtOnce,
        "more than 24 h since the user's last message: only a template may be sent",
        ERRORS,
        "answers to what customers write (service.answer_share) are free text: one that is sent 24 h or more after the \
         customer's last message is refused; campaigns, being templates, never are",
    ),
    code(
        131_048,
        Told::Later,
        "the number is restricted after too many blocks and reports",
        ERRORS,
        "a number whose rating turns RED, or on whose messages reports pile up, is restricted for \
         gate.restriction.length and then loses the share gate.restriction.hardness of its messages. Going over the \
         messaging limit has no documented code; vendors report this one, so it carries it too \
         (gate.limit.over_limit_code)",
    ),
    code(
        131_049,
        Told::Later,
        "not delivered to maintain healthy ecosystem engagement: the user gets enough marketing, or is expected not \
         to care for it",
        "platform documentation, per-user marketing template limits (2026-04-29); the rule behind it is undisclosed",
        "two layers give it, and a sender cannot tell which. user_limit: a cap on marketing from all businesses in \
         24 h, and pairs shut after repeated refusals. engagement: one of a family of judgements (gate.family), \
         because nobody outside knows the rule",
    ),
    code(
        131_050,
        Told::Later,
        "the user has stopped marketing from this business",
        "platform documentation, marketing templates (2026)",
        "from the minute of the opt-out on, marketing to this recipient is not delivered; the sender sees the \
         opt-out and leaves the recipient out of later campaigns",
    ),
    code(
        131_056,
        Told::AtOnce,
        "too many messages from one number to the same user in a short time",
        ERRORS,
        "not counted as a rule, since spacing inside an hour is no part of the model; gate.pair_rate counts it in \
         either reading. Some vendors report it for the messaging limit; gate.limit.over_limit_code = 131056 says so",
    ),
    code(
        131_057,
        Told::AtOnce,
        "the number is out of use for up to a minute while its throughput is raised",
        "platform documentation, throughput (2025-11-21) and error codes",
        "the first minute of an upgrade to 1,000 a second, where number.throughput = \"standard\"",
    ),
    code(
        131_064,
        Told::AtOnce,
        "the account's utility templates were misused as marketing; their volume is capped",
        "platform documentation, template categorization (2026-04-17)",
        "campaigns declared as utility (campaign.declared_as) are found out sooner or later (gate.utility_abuse.detection); \
         the second time utility messages are capped at gate.utility_abuse.cap in 24 h",
    ),
    code(
        132_001,
        Told::AtOnce,
        "the template does not exist in that language or is not approved",
        ERRORS,
        OUTSIDE,
    ),
    code(
        132_015,
        Told::Either,
        "the template is paused because of its quality: at once for new messages, later for those that were held back",
        "platform documentation, template pausing (copy of 2026-09-11)",
        "a template that turns RED is paused for 3 h, then for 6 h (gate.template.pause_first, .pause_second); \
         attempts meanwhile are rejected and cost nothing, and the sender waits. Held messages of a paced template \
         (gate.pacing.template_probability) are dropped with it",
    ),
    code(
        132_016,
        Told::AtOnce,
        "the template is disabled after repeated pauses",
        "platform documentation, template pausing (copy of 2026-09-11)",
        "a template that turns RED a third time is disabled for good; the sender stops what it would have said with it",
    ),
    code(
        135_000,
        Told::Later,
        "held back by portfolio pacing, and dropped because of the reactions to the first messages",
        "platform documentation, portfolio pacing (2025-12-08)",
        "a portfolio with fewer than 500,000 templates a year (account.templates_365d) is paced beyond \
         gate.pacing.large in an hour",
    ),
];

/// The code of that number.
pub fn public_code(number: u32) -> Option<&'static PublicCode> {
    CODES.iter().find(|code| code.code == number)
}

impl PublicCode {
    /// The reasons of the model that carry it. The messaging limit's is a parameter and counts as 131048 here.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> + use<> {
        let number = self.code;
        let carries = move |reason: &Reason| match reason {
            Reason::MessagingLimit => number == 131_048,
            other => other.code() == Some(number),
        };
        REASONS.into_iter().filter(carries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_reason_is_documented_and_arrives_as_the_model_says() {
        for reason in REASONS {
            if let Some(number) = reason.code() {
                let code = public_code(number).unwrap_or_else(|| panic!("{number} has no row"));
                assert!(code.reasons().any(|other| other == reason));
                let at_once = |reason: Reason| reason.is_synchronous();
                let both = code.reasons().any(at_once) && !code.reasons().all(at_once);
                let expected = match at_once(reason) {
                    _ if both => Told::Either,
                    true => Told::AtOnce,
                    false => Told::Later,
                };
                assert_eq!(code.told, expected, "{number}");
            }
        }
    }

    #[test]
    fn codes_ascend_and_those_without_a_reason_say_so() {
        assert!(CODES.is_sorted_by(|a, b| a.code < b.code));
        for code in CODES.iter().filter(|code| code.reasons().next().is_none()) {
            assert!(code.model.contains("represented"), "{}", code.code);
        }
    }
}
