//! What can be known of a message and of the account, when, and by whom (model: section 6).

/// One signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Name in lists.
    pub name: &'static str,
    /// When it happens.
    pub happens: &'static str,
    /// From when on the gate uses it.
    pub gate: &'static str,
    /// When the sender sees it.
    pub sender: &'static str,
}

const fn signal(
    name: &'static str,
    happens: &'static str,
    gate: &'static str,
    sender: &'static str,
) -> Signal {
    Signal { name, happens, gate, sender }
}

/// All signals, in the order of a message's life.
pub const SIGNALS: [Signal; 11] = [
    signal("attempt", "when the message is sent", "at once", "at once"),
    signal(
        "delivery",
        "at the attempt",
        "volume from the next minute on, sums by hour from the next hour",
        "at once, but for what gate.webhooks brings late or twice",
    ),
    signal(
        "withheld",
        "at the attempt",
        "at once (retry penalty)",
        "131049, 131048 and other asynchronous codes after gate.failed_webhook_delay, but for what gate.webhooks brings late \
         or twice; 132015 and 132016 at once",
    ),
    signal(
        "read, with receipts",
        "when the recipient reads",
        "24 h after the delivery",
        "when the recipient reads, but for what gate.webhooks brings late or twice",
    ),
    signal("read, without receipts", "when the recipient reads", "never", "never"),
    signal("click", "when the recipient clicks", "at once", "at once"),
    signal("reply", "when the recipient replies", "at once (opens a service window)", "at once"),
    signal("opt-out", "when the recipient stops marketing", "at once (131050)", "at once"),
    signal(
        "block, report, mute",
        "when the recipient does it",
        "from the next hour on; a block stops delivery at once",
        "never: the message stays \"sent\"",
    ),
    signal("not interested", "when the recipient taps it", "at once for the pair", "never"),
    signal(
        "rating, template state, messaging limit",
        "at the start of an hour",
        "from then on",
        "the same hour, by polling, before anything is dispatched",
    ),
];
