//! What a sender makes of a failed message, from the code it is told.

use crate::messaging::Reason;
use crate::units::{Hour, Minute, NEVER, time::HOUR};

/// Public code of a restricted number, and by default of the messaging limit as well.
const NUMBER_RESTRICTED: u32 = 131_048;
/// Codes of a number or account that may not send so much, or nothing at all, for now: the sender waits.
const NOT_NOW: [Reason; 3] = [Reason::AccountBlocked, Reason::UtilityCapped, Reason::NumberRestricted];
/// Codes that are over with the second, and of a template that is paused for hours: the sender tries in the next hour.
const NEXT_HOUR: [Reason; 4] =
    [Reason::TemplatePaused, Reason::Throughput, Reason::Maintenance, Reason::PairRate];

/// Whether a code is that of one of these reasons.
fn is_of(code: u32, reasons: &[Reason]) -> bool {
    reasons.iter().any(|reason| reason.code() == Some(code))
}

/// Wait before a transactional message is tried again (minutes; model: section 9).
const UTILITY_WAIT: Minute = 6 * HOUR;
/// Retries of a transactional message.
const UTILITY_RETRIES: u32 = 4;

/// What happens to messages withheld with 131049 or 131048.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retries {
    /// Retries per message; 0 also switches off the unlimited retries after the messaging limit.
    pub max: u32,
    /// Wait after the failure is known (minutes).
    pub wait: Minute,
    /// Factor on the wait from one retry of a message to the next; 1 keeps it.
    pub growth: f64,
}

impl Default for Retries {
    /// Two, a day apart.
    fn default() -> Self {
        Self { max: 2, wait: 24 * HOUR, growth: 1.0 }
    }
}

impl Retries {
    /// The wait after that many retries.
    fn wait_before(&self, retries: u32) -> Minute {
        let wait = (0..retries.min(100)).fold(f64::from(self.wait), |wait, _| wait * self.growth);
        // A wait that long outlives every offer.
        wait.min(f64::from(NEVER - 1)) as Minute
    }
}

/// A failure as the sender is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The public code.
    pub code: u32,
    /// When the message was attempted.
    pub attempted: Minute,
    /// When the sender is told.
    pub told: Minute,
    /// The sender's own count, then, of recipients reached in the last 24 h.
    pub own_count_24h: u32,
}

impl Failure {
    /// Whether the sender takes the messaging limit for the cause: the code says so, or it is the code of a
    /// restricted number while its own count is at the polled `limit`.
    pub fn looks_over_limit(&self, limit: Option<u32>, over_limit_code: u32) -> bool {
        let at_limit = limit.is_some_and(|limit| self.own_count_24h >= limit);
        self.code == over_limit_code && (at_limit || over_limit_code != NUMBER_RESTRICTED)
    }
}

/// When to try a marketing message again and how many retries are then counted; `None` for never.
pub fn marketing_retry(
    plan: &Retries,
    failure: &Failure,
    retries: u32,
    over_limit: bool,
) -> Option<(Hour, u32)> {
    if plan.max == 0 {
        return None;
    }
    let after_wait = failure.told.saturating_add(plan.wait_before(retries)).div_ceil(HOUR);
    if over_limit {
        return Some((after_wait, retries));
    }
    let withheld = is_of(failure.code, &NOT_NOW) || Some(failure.code) == Reason::UserLimit.code();
    if is_of(failure.code, &NEXT_HOUR) {
        Some((failure.attempted / HOUR + 1, retries))
    } else if withheld && retries < plan.max {
        Some((after_wait, retries + 1))
    } else {
        None
    }
}

/// What becomes of a transactional message after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UtilityFate {
    /// Tried again in that hour.
    RetryAt(Hour),
    /// Refused too often: lost.
    Lost,
    /// Refused for good by the recipient's state; never tried again.
    Dropped,
}

/// What becomes of a transactional message whose attempt number `ordinal` (0 the first) failed.
pub fn utility_fate(failure: &Failure, ordinal: u32, over_limit_code: u32) -> UtilityFate {
    let code = failure.code;
    if code != over_limit_code && !is_of(code, &NOT_NOW) && !is_of(code, &NEXT_HOUR) {
        UtilityFate::Dropped
    } else if ordinal < UTILITY_RETRIES {
        UtilityFate::RetryAt((failure.told + UTILITY_WAIT).div_ceil(HOUR))
    } else {
        UtilityFate::Lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    const PLAN: Retries = Retries { max: 2, wait: 1440, growth: 1.0 };

    /// The lowest messaging limit.
    const SMALL: Option<u32> = Some(250);

    fn failure(code: u32, own_count_24h: u32) -> Failure {
        Failure { code, attempted: 600, told: 602, own_count_24h }
    }

    fn retry(
        plan: &Retries,
        failure: &Failure,
        retries: u32,
        limit: Option<u32>,
        code: u32,
    ) -> Option<(Hour, u32)> {
        marketing_retry(plan, failure, retries, failure.looks_over_limit(limit, code))
    }

    #[test]
    fn waits_grow_from_retry_to_retry() {
        let plan = Retries { max: 9, growth: 2.0, ..PLAN };
        let next = |retries| marketing_retry(&plan, &failure(131_049, 0), retries, false);
        assert_eq!((next(0), next(1), next(2)), (Some((35, 1)), Some((59, 2)), Some((107, 3))));
        assert_eq!(Retries { growth: 1e9, ..plan }.wait_before(99), NEVER - 1);
    }

    #[test]
    fn a_withheld_message_is_tried_twice_more_25_dispatch_hours_later() {
        let next = |retries| marketing_retry(&PLAN, &failure(131_049, 0), retries, false);
        assert_eq!((next(0), next(1), next(2)), (Some((35, 1)), Some((35, 2)), None));
    }

    #[test]
    fn over_the_limit_retries_are_not_counted() {
        let next = |count, code| retry(&PLAN, &failure(131_048, count), 2, SMALL, code);
        assert_eq!(next(250, 131_048), Some((35, 2)));
        assert_eq!(next(249, 131_048), None, "below its limit the sender takes it for a restriction");
    }

    #[test]
    fn a_code_of_its_own_tells_the_limit_without_counting() {
        assert_eq!(retry(&PLAN, &failure(141_015, 0), 2, SMALL, 141_015), Some((35, 2)));
    }

    #[test]
    fn codes_of_the_recipient_are_final_and_no_retries_means_none() {
        for code in [131_026, 131_050, 130_472, 132_016] {
            assert_eq!(retry(&PLAN, &failure(code, 0), 0, SMALL, 131_048), None);
        }
        let never = Retries { max: 0, ..PLAN };
        assert_eq!(retry(&never, &failure(131_048, 250), 0, SMALL, 131_048), None);
    }

    #[test]
    fn what_is_over_in_a_second_is_tried_in_the_next_hour_and_a_lost_account_never() {
        let next = |code| marketing_retry(&PLAN, &failure(code, 0), 1, false);
        assert_eq!([130_429, 131_056, 131_057].map(next), [Some((11, 1)); 3]);
        assert_eq!([368, 131_064].map(next), [Some((35, 2)); 2]);
        assert_eq!([131_031, 135_000].map(next), [None; 2]);
        assert_eq!(utility_fate(&failure(135_000, 0), 0, 131_048), UtilityFate::Dropped);
        assert_eq!(utility_fate(&failure(368, 0), 0, 131_048), UtilityFate::RetryAt(17));
    }

    #[test]
    fn a_transactional_message_is_lost_after_four_retries() {
        let fate = |code, ordinal| utility_fate(&failure(code, 0), ordinal, 131_048);
        assert_eq!(fate(131_048, 0), UtilityFate::RetryAt(17));
        assert_eq!(fate(132_015, 3), UtilityFate::RetryAt(17));
        assert_eq!(fate(131_048, 4), UtilityFate::Lost);
        assert_eq!(fate(131_026, 0), UtilityFate::Dropped);
    }
}
