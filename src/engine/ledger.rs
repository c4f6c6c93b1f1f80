//! The books of a run: exact counts by day, and the law that must hold at every epoch.

use crate::engine::tally::{Cell, SegmentCounts, Tally};
use crate::engine::{Outcome, ReasonCount, TABLED};
use crate::messaging::{Category, REASONS, Reason, SEGMENTS, Segment};
use crate::units::time::{DAY_HOURS, HOUR};
use crate::units::{Day, Hour, Minute};

/// Counts of a run so far.
#[derive(Debug)]
pub(super) struct Ledger {
    /// Present day, by segment and category.
    today: [[Cell; 2]; 3],
    pub segments: [SegmentCounts; 3],
    /// Contacts reached at least once.
    reached: u64,
    /// Contacts on the list.
    list: u64,
    reached_today: u64,
    outcome: Outcome,
}

impl Ledger {
    pub fn new(days: u32, campaigns: u32, list: usize) -> Self {
        let outcome = Outcome { days, campaigns, ..Outcome::default() };
        Self {
            today: Default::default(),
            segments: Default::default(),
            reached: 0,
            list: list as u64,
            reached_today: 0,
            outcome,
        }
    }

    /// Books a message that is not sent.
    pub fn suppress(&mut self, segment: Segment, category: Category, reason: Reason) {
        self.today[segment as usize][usize::from(category != Category::Marketing)].refuse(reason);
    }

    /// Books the attempts of an epoch.
    pub fn post(&mut self, hour: Hour, tally: &Tally) {
        for (sums, more) in self.today.iter_mut().flatten().zip(tally.cells.iter().flatten()) {
            sums.add(more);
        }
        for (sums, more) in self.segments.iter_mut().zip(&tally.segments) {
            sums.add(more);
        }
        for (minute, &newly) in tally.reached.iter().enumerate() {
            self.reached += u64::from(newly);
            self.reached_today += u64::from(newly);
            if newly > 0 && self.outcome.half_reach.is_none() && 2 * self.reached >= self.list {
                self.outcome.half_reach = Some(hour * HOUR + minute as Minute);
            }
        }
        debug_assert!(self.holds(), "attempts and their ends differ in hour {hour}: {:?}", self.today);
    }

    /// The law: every attempt has exactly one end, and every refusal one reason.
    fn holds(&self) -> bool {
        self.today.iter().flatten().all(|cell| {
            let counts = &cell.counts;
            let refused = counts.ended() - counts.delivered - counts.pending_end + counts.suppressed;
            counts.attempts == counts.ended()
                && cell.reasons.iter().sum::<u64>() == refused
                && counts.delivered >= counts.read
                && counts.read >= counts.clicked.max(counts.replied)
        })
    }

    /// Closes the day that `hour` ends, if it does.
    pub fn close_day(&mut self, hour: Hour) {
        if hour % DAY_HOURS != DAY_HOURS - 1 {
            return;
        }
        let day: Day = hour / DAY_HOURS;
        for segment in SEGMENTS {
            for category in TABLED {
                let cell = &self.today[segment as usize][category as usize];
                self.outcome.daily.push(cell.counts);
                for reason in REASONS {
                    let count = cell.reasons[reason as usize];
                    if count > 0 {
                        self.outcome.reasons.push(ReasonCount { day, segment, category, reason, count });
                    }
                }
            }
        }
        self.outcome.newly_reached.push(self.reached_today);
        self.reached_today = 0;
        self.today = Default::default();
    }

    /// The outcome, complete but for what only the recipients' records and the gate can tell.
    pub fn into_outcome(self) -> Outcome {
        self.outcome
    }
}
