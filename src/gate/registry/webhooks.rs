//! Parameters of how statuses reach the sender.

use crate::gate::params::Params;
use crate::parameter::Grade::Assumed;
use crate::parameter::{Parameter, Unit};

pub(super) fn rows() -> Vec<Parameter<Params>> {
    const REDELIVERED: &str = "statuses are delivered again for up to 7 d, concurrently and in no order (platform \
         documentation, throughput and webhooks, 2025-11); how often is not stated";
    vec![
        Parameter::new("webhooks.duplicate_share", Unit::Probability, 0.0, |p: &mut Params| {
            &mut p.webhooks.duplicate_share
        })
        .known(
            Assumed,
            REDELIVERED,
            "Share of the statuses of messages (delivered, read, failed) that reach the sender twice; swept 0 to 0.1.",
        ),
        Parameter::new("webhooks.late_share", Unit::Probability, 0.0, |p: &mut Params| {
            &mut p.webhooks.late_share
        })
        .known(
            Assumed,
            REDELIVERED,
            "Share of these statuses that come late, and so perhaps in another order; swept 0 to 0.1.",
        ),
        Parameter::new("webhooks.lateness", Unit::Minutes, 60.0, |p: &mut Params| &mut p.webhooks.lateness)
            .within(1.0, 10_080.0)
            .known(
                Assumed,
                REDELIVERED,
                "Mean time, exponential and cut at 7 d, by which a late status is late and a second one behind the first; \
                 swept 1 min to 1 d.",
            ),
    ]
}
