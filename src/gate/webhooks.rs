//! How the platform tells the sender what becomes of a message: statuses come by webhook, some late and some twice, in no
//! order (documented; the shares are not). What is told is the truth; only when it is told is left to luck.

use crate::gate::params::WebhookParams;
use crate::messaging::{Arrival, MessageId};
use crate::rng::{Block, Draws, Purpose, unit};
use crate::units::maths::{ceil, log};
use crate::units::time::DAY;
use crate::units::{Minute, NEVER};

/// How long the platform tries to deliver a webhook (platform documentation, webhooks, 2025-11).
const TRIED_FOR: Minute = 7 * DAY;

/// What a status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    /// The message is on the phone.
    Delivered,
    /// It was opened, with receipts on.
    Read,
    /// It was not delivered, by this attempt: days since the first, or the ordinal of a transactional one.
    Failed(u32),
}

impl StatusKind {
    fn occurrence(self) -> u32 {
        match self {
            Self::Delivered => 0,
            Self::Read => 1,
            Self::Failed(attempt) => attempt.saturating_add(2),
        }
    }
}

/// The platform's webhooks for statuses.
#[derive(Clone, Debug)]
pub struct Webhooks {
    params: WebhookParams,
    draws: Draws,
}

impl Webhooks {
    /// Webhooks of a run; `None` where every status comes at once and once.
    pub fn of(params: &WebhookParams, draws: &Draws) -> Option<Self> {
        let usual = params.duplicate_share <= 0.0 && params.late_share <= 0.0;
        (!usual).then_some(Self { params: *params, draws: *draws })
    }

    /// When a status of a message to recipient `id` arrives.
    pub fn arrival(&self, id: u32, message: MessageId, status: StatusKind) -> Arrival {
        let words = self.draws.block(Block::Status, id, message.key(), status.occurrence());
        let u = |purpose: Purpose| unit(words[purpose.lane()]);
        let after = |purpose| ceil(-self.params.lateness * log(1.0 - u(purpose))) as Minute;
        let late = u(Purpose::StatusLate) < self.params.late_share;
        let first = if late { after(Purpose::StatusLateness).min(TRIED_FOR) } else { 0 };
        let twice = u(Purpose::StatusTwice) < self.params.duplicate_share;
        let again = if twice { (first + after(Purpose::StatusAgain)).min(TRIED_FOR) } else { NEVER };
        Arrival { first, again }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::maths::exp;

    fn webhooks(duplicate_share: f64, late_share: f64) -> Option<Webhooks> {
        Webhooks::of(&WebhookParams { duplicate_share, late_share, lateness: 60.0 }, &Draws::new(9, 0))
    }

    const N: u32 = 40_000;

    fn arrivals(webhooks: &Webhooks, status: StatusKind) -> Vec<Arrival> {
        (0..N).map(|id| webhooks.arrival(id, MessageId::campaign(3), status)).collect()
    }

    /// Shares are Bernoulli, lateness exponential in whole minutes: 5 standard deviations, false alarm below 1e-6 each.
    #[test]
    fn statuses_are_late_and_double_at_their_shares() {
        let all = arrivals(&webhooks(0.1, 0.3).unwrap(), StatusKind::Read);
        let within = |is: &dyn Fn(&Arrival) -> bool, p: f64| {
            let n = f64::from(N);
            let seen = all.iter().filter(|arrival| is(arrival)).count() as f64;
            assert!((seen - n * p).abs() < 5.0 * (n * p * (1.0 - p)).sqrt(), "{seen} of {n} at {p}");
        };
        within(&|arrival| arrival.first > 0, 0.3);
        within(&|arrival| arrival.again != NEVER, 0.1);
        for minutes in [10, 60, 200] {
            let share = 1.0 - exp(-f64::from(minutes) / 60.0);
            within(&|arrival| (1..=minutes).contains(&arrival.first), 0.3 * share);
            let again =
                |arrival: &Arrival| arrival.again != NEVER && arrival.again - arrival.first <= minutes;
            within(&again, 0.1 * share);
        }
        assert!(all.iter().all(|arrival| arrival.again > arrival.first && arrival.first <= TRIED_FOR));
    }

    #[test]
    fn each_status_has_its_own_luck_and_another_share_moves_no_other_draw() {
        let some = webhooks(0.1, 0.3).unwrap();
        let (delivered, read) = (arrivals(&some, StatusKind::Delivered), arrivals(&some, StatusKind::Read));
        assert_ne!(delivered, read);
        assert_ne!(arrivals(&some, StatusKind::Failed(0)), arrivals(&some, StatusKind::Failed(1)));
        let more = arrivals(&webhooks(0.1, 0.4).unwrap(), StatusKind::Read);
        let pairs = || read.iter().zip(&more);
        assert!(pairs().all(|(some, more)| (some.again == NEVER) == (more.again == NEVER)));
        assert!(pairs().all(|(some, more)| some.first == 0 || some.first == more.first));
        assert!(webhooks(0.0, 0.0).is_none());
    }
}
