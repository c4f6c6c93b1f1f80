//! sendlab: a laboratory for send strategies under a quality gate that nobody can see.
//!
//! A business sends messages to contacts who opted in, went silent, or never asked. The platform withholds what it
//! expects to be unwelcome; the rule is undisclosed. sendlab simulates the recipients one by one, a stand-in for the
//! platform's gate, and send strategies written as data. It runs every strategy on the same synthetic people with the
//! same luck, and answers with paired differences and their doubt. It sends nothing, and its output is illustrative,
//! never predicted.
//!
//! # The model on one page
//!
//! - A **recipient** ([`population`]) has fixed traits (how keen a reader, how easily annoyed, receipts on or off, waking
//!   hours, load from other businesses) and a small state (fatigue, goodwill, what became of the last message). A
//!   delivered message is read or not, then perhaps clicked, answered, opted out of, blocked, reported or muted. All of
//!   it is committed at delivery; gate and sender see each part when it happens.
//! - The **gate** ([`gate`]) is a pipeline of layers: template, reachability, opt-out, holdout, per-user limit, engagement
//!   judgement, number restriction, messaging limit, recipient block. What it judges by (rating, scores, template states)
//!   is frozen within an hour; what it counts (limits) is exact to the message. The judgement is a family of structurally
//!   different stand-ins, because the true one is unknown.
//! - A **strategy** ([`strategy`]) is data: audience, order, schedule, lanes, retries. It sees what a sender sees, never
//!   a hidden trait, a recipient's block or the gate's counters: the types have no way to it.
//! - Every **draw** ([`rng`]) is a pure function of (seed, replication, purpose, recipient, message or occasion), so that
//!   nothing an arm does can change another arm's luck.
//! - An **experiment** ([`experiment`]) runs arms x replications x worlds (central; lenient and strict gate; low and high
//!   recipient defaults) and compares each arm with the baseline, replication by replication.
//!
//! # The order of one epoch
//!
//! An epoch is one hour. At its first minute: (1) the gate re-judges from whole hours before it: rating, restriction,
//! good days, features, templates, messaging limit; (2) the sender polls rating, limit and template states; (3) due
//! transactional retries leave; (4) old offers expire; (5) campaigns are launched; (6) marketing is dispatched,
//! oldest campaign first. Then, minute by minute: reactions that are due take effect, transactional messages are
//! attempted, marketing is attempted in the order of the queue. The code is `engine/run.rs`; one attempt is
//! `engine/attempt.rs`.
//!
//! # Rooms
//!
//! `units`, [`parameter`], [`rng`], [`stats`], [`metric`] carry everything; [`messaging`] holds the shared nouns;
//! [`population`], [`gate`] and [`strategy`] never see each other and meet only in [`engine`]; [`scenario`] turns a file
//! into a checked world; [`experiment`] runs and compares; [`report`] and [`plot`] write; [`cli`] talks. A test keeps the
//! doors.
//!
//! # Example
//!
//! ```
#![doc = include_str!("../examples/compare.rs")]
//! ```

pub mod cli;
pub mod engine;
pub mod error;
pub mod experiment;
pub mod gate;
pub mod messaging;
pub mod metric;
pub mod parameter;
pub mod plot;
pub mod population;
pub mod report;
pub mod rng;
pub mod scenario;
pub mod stats;
pub mod strategy;
pub mod units;
