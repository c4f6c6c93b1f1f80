//! One attempt before a gate of which little stands in its way.

use crate::gate::{
    Account, Attempt, Family, Gate, HourCounts, Layers, Order, PairRecord, Params, RollingLimit, Rulebook,
    Setup, Signal, SignalKind, Verdict,
};
use crate::messaging::{Category, MessageId, PlatformUser, Rating, Reason};
use crate::rng::{Block, Draws};
use crate::units::Minute;
use crate::units::time::DAY;

/// A user against whom nothing speaks.
pub(in crate::gate) const NOBODY: PlatformUser = PlatformUser {
    record_messages: 0,
    record_reads: 0,
    cap_rounding: 0.5,
    reachable: true,
    holdout: false,
    opted_out: false,
    blocked: false,
    has_written: false,
    in_free_entry: false,
};

/// A gate whose judgement passes everything, unless `change` says otherwise.
pub(super) fn setup(change: impl FnOnce(&mut Setup)) -> Setup {
    let mut params = Params::default();
    params.judgement.pass = [1.0; 3];
    let account = Account::default();
    let layers = Layers::all();
    let mut setup = Setup {
        params,
        family: Family::Throttle,
        layers,
        order: Order::default(),
        rules: Rulebook::default(),
        pausing: true,
        account,
        templates: 1,
        texts: 1,
    };
    change(&mut setup);
    setup
}

pub(super) fn gate(setup: &Setup) -> Gate {
    let mut gate = Gate::new(setup, 30 * DAY, &draws());
    gate.open_hour(0, &RollingLimit::new(), &mut Vec::new());
    gate
}

/// The gate at hour 1, after an hour of which every tenth delivery was blocked: RED, restricted, template 0
/// paused.
pub(super) fn red(setup: &Setup) -> Gate {
    let mut gate = gate(setup);
    let counts = HourCounts {
        attempts: 1000,
        delivered: [1000, 0, 0],
        delivered_by_template: vec![1000, 0],
        seen_by_template: vec![1000, 0],
        ..HourCounts::new(1, 1)
    };
    gate.book(0, &counts);
    for _ in 0..100 {
        gate.hear(Signal {
            number: 0,
            happens: 0,
            delivered: 0,
            template: 0,
            light: false,
            kind: SignalKind::Block,
        });
    }
    gate.open_hour(1, &RollingLimit::new(), &mut Vec::new());
    assert_eq!(gate.status().rating, Rating::Red);
    gate
}

pub(super) fn draws() -> Draws {
    Draws::new(5, 0)
}

/// The verdict draws of an attempt.
pub(super) fn words(attempt: &Attempt) -> [u32; 4] {
    let [recipient, message, occurrence] = attempt.verdict_key();
    draws().block(Block::Verdict, recipient, message, occurrence)
}

pub(super) fn marketing(recipient: u32, minute: Minute) -> Attempt {
    let message = MessageId::campaign(0);
    Attempt {
        recipient,
        message,
        category: Category::Marketing,
        template: 0,
        number: 0,
        minute,
        occurrence: 0,
    }
}

pub(super) fn utility(recipient: u32, minute: Minute) -> Attempt {
    let message = MessageId::event(0);
    Attempt { recipient, message, category: Category::Utility, template: 1, number: 0, minute, occurrence: 0 }
}

pub(super) fn judge(gate: &Gate, pair: &mut PairRecord, user: &PlatformUser, attempt: &Attempt) -> Verdict {
    gate.verdict(&gate.judgement(0, 0), pair, user, attempt, words(attempt), || 0)
}

pub(super) fn first(gate: &Gate, user: &PlatformUser, attempt: &Attempt) -> Verdict {
    judge(gate, &mut PairRecord::default(), user, attempt)
}

pub(super) const PASS: Verdict = Verdict::Pass { counts: true, silent: None };
pub(super) const SILENT: Verdict = Verdict::Pass { counts: true, silent: Some(Reason::Silent) };

/// A recipient against whom every layer but the judgement, the number's and the template's has something.
pub(super) const REFUSED_BY_ALL: PlatformUser =
    PlatformUser { reachable: false, opted_out: true, holdout: true, blocked: true, ..NOBODY };
