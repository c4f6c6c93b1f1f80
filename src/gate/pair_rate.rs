//! Pair rate: messages of a number to one recipient in a few seconds (131056). One message in 6 s, and up to 45 in
//! such a stretch, borrowed from the future. The text can be read in two ways; both are here.

use std::collections::BTreeMap;

use crate::gate::question::Note;
use crate::gate::station::{Call, Facts, Ruling, Station, second_of};
use crate::messaging::{GateEvent, Reason};
use crate::units::Second;

/// Seconds that one message costs. Documented.
const GAP: Second = 6;
/// Messages that may be borrowed at once. Documented.
const BURST: u32 = 45;

/// How borrowed messages are paid back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairMode {
    /// Everything is paid back before the next message: a burst of 20 costs two minutes of silence.
    RepayAll,
    /// A bucket that holds 45 and loses one every 6 s.
    Leaky,
}

impl PairMode {
    /// Name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RepayAll => "repay-all",
            Self::Leaky => "leaky",
        }
    }
}

/// One pair of number and recipient.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairRate {
    /// First message of the burst (repay-all), or the last moment at which the bucket was looked at (leaky).
    since: Second,
    /// Messages of the burst; or six times the contents of the bucket.
    level: u32,
}

impl PairRate {
    /// Whether a message at `second` is one too many; one that is not is counted.
    pub fn refuses(&mut self, mode: PairMode, second: Second) -> bool {
        let passed = second.saturating_sub(self.since);
        match mode {
            PairMode::RepayAll => {
                if self.level == 0 || passed >= GAP * self.level.max(1) {
                    *self = Self { since: second, level: 1 };
                    return false;
                }
                let borrows = passed < GAP && self.level < BURST;
                self.level += u32::from(borrows);
                !borrows
            }
            PairMode::Leaky => {
                // In sixths of a message, so that whole seconds are exact.
                self.level = self.level.saturating_sub(passed);
                self.since = second;
                let full = self.level + GAP > BURST * GAP;
                self.level += if full { 0 } else { GAP };
                full
            }
        }
    }

    /// Whether nothing is owed at `second`.
    fn is_paid(&self, mode: PairMode, second: Second) -> bool {
        let owed = match mode {
            PairMode::RepayAll => GAP * self.level,
            PairMode::Leaky => self.level,
        };
        second.saturating_sub(self.since) >= owed
    }
}

/// All pairs that owe anything.
#[derive(Clone, Debug)]
pub struct PairRates {
    mode: PairMode,
    pairs: BTreeMap<u32, PairRate>,
}

impl PairRates {
    /// Nothing sent yet.
    pub fn new(mode: PairMode) -> Self {
        Self { mode, pairs: BTreeMap::new() }
    }

    /// Whether a message to `recipient` at `second` is one too many.
    pub fn refuses(&mut self, recipient: u32, second: Second) -> bool {
        self.pairs.entry(recipient).or_default().refuses(self.mode, second)
    }
}

impl Station for PairRates {
    fn open_hour(&mut self, facts: &mut Facts, _: &mut Vec<GateEvent>) {
        let (mode, now) = (self.mode, second_of(facts.hour));
        self.pairs.retain(|_, pair| !pair.is_paid(mode, now));
    }

    fn tell(&self, call: &Call) -> Note {
        let pair = self.pairs.get(&call.recipient).copied().unwrap_or_default();
        let passed = call.second.saturating_sub(pair.since);
        let owed = match self.mode {
            PairMode::RepayAll if passed >= GAP * pair.level => 0,
            PairMode::RepayAll => pair.level,
            PairMode::Leaky => pair.level.saturating_sub(passed).div_ceil(GAP),
        };
        Note::of(format!("{owed} messages owed ({})", self.mode.name())).up_to("full at", f64::from(BURST))
    }

    fn call(&mut self, call: &Call, _: &mut Vec<GateEvent>) -> Ruling {
        if self.refuses(call.recipient, call.second) {
            Ruling::Refuse(Reason::PairRate)
        } else {
            Ruling::Pass
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of `n` messages at `second` pass.
    fn burst(pairs: &mut PairRates, second: Second, n: u32) -> usize {
        (0..n).filter(|_| !pairs.refuses(1, second)).count()
    }

    #[test]
    fn forty_five_pass_at_once_and_no_more_in_either_reading() {
        for mode in [PairMode::RepayAll, PairMode::Leaky] {
            let mut pairs = PairRates::new(mode);
            assert_eq!(burst(&mut pairs, 1000, 60), 45);
            assert!(!pairs.refuses(2, 1000), "other recipients are not touched");
        }
    }

    #[test]
    fn a_burst_of_20_is_paid_back_in_two_minutes_or_drop_by_drop() {
        let mut all = PairRates::new(PairMode::RepayAll);
        burst(&mut all, 1000, 20);
        assert!(all.refuses(1, 1119) && !all.refuses(1, 1120));
        let mut leaky = PairRates::new(PairMode::Leaky);
        burst(&mut leaky, 1000, 20);
        // 25 places are left in the bucket, and 6 s later one more.
        assert_eq!(burst(&mut leaky, 1000, 100), 25);
        assert_eq!(burst(&mut leaky, 1006, 100), 1);
    }

    #[test]
    fn one_message_in_six_seconds_passes_for_ever() {
        for mode in [PairMode::RepayAll, PairMode::Leaky] {
            let mut pairs = PairRates::new(mode);
            assert!((0..1000).all(|n| !pairs.refuses(1, 6 * n)));
        }
        let mut pairs = PairRates::new(PairMode::RepayAll);
        assert_eq!(burst(&mut pairs, 0, 1), 1);
        // Within the six seconds it is a burst, which has to be paid back.
        assert!(!pairs.refuses(1, 5) && pairs.refuses(1, 11) && !pairs.refuses(1, 12));
    }
}
