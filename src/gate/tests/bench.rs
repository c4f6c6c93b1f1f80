//! A gate with its count and its log, fed hour by hour.

use crate::gate::pair::PairRecord;
use crate::gate::user_cap::Reader;
use crate::gate::{
    Account, Family, Gate, HourCounts, Layers, Order, Params, RollingLimit, Rulebook, Setup, Signal,
    SignalKind,
};
use crate::messaging::{Change, GateEvent};
use crate::rng::Draws;
use crate::units::Hour;
use crate::units::time::DAY;

pub(super) fn setup(family: Family) -> Setup {
    Setup {
        params: Params::default(),
        family,
        layers: Layers::all(),
        order: Order::default(),
        rules: Rulebook::default(),
        pausing: true,
        account: Account::default(),
        templates: 2,
        texts: 4,
    }
}

/// A gate, its count for the messaging limit and its log.
pub(super) struct Bench {
    pub gate: Gate,
    pub limit: RollingLimit,
    pub log: Vec<GateEvent>,
}

impl Bench {
    pub fn new(setup: &Setup) -> Self {
        let gate = Gate::new(setup, 90 * DAY, &Draws::new(1, 0));
        let mut bench = Self { gate, limit: RollingLimit::new(), log: Vec::new() };
        bench.open(0);
        bench
    }

    pub fn open(&mut self, hour: Hour) {
        self.gate.open_hour(hour, &self.limit, &mut self.log);
    }

    /// Delivers marketing by template 0 in `hour`, of which `blocks` lead to a block in hour `happens`.
    pub fn deliver(&mut self, hour: Hour, marketing: u32, blocks: u32, happens: Hour) {
        let counts = HourCounts {
            attempts: marketing,
            marketing_attempts: marketing,
            delivered: [marketing, 0, 0],
            delivered_by_template: vec![marketing, 0, 0],
            seen_by_template: vec![marketing / 2, 0, 0],
            texts: vec![marketing / 4; 4],
            ..HourCounts::new(2, 4)
        };
        self.gate.book(hour, &counts);
        let kind = SignalKind::Block;
        let block = Signal { number: 0, happens, delivered: hour, template: 0, light: false, kind };
        (0..blocks).for_each(|_| self.gate.hear(block));
    }

    pub fn events(&self, change: Change) -> Vec<(Hour, &'static str)> {
        let events = self.log.iter().filter(|event| event.event == change);
        events.map(|event| (event.second / 3600, event.to)).collect()
    }

    /// Probability that a first contact passes the judgement.
    pub fn pass(&self, before: u32) -> f64 {
        let reader = Reader { read_rate: 0.45, load: 0.0 };
        self.gate.judgement(0, before).pass(&self.gate.saturation, &PairRecord::default(), &reader, 0)
    }
}
