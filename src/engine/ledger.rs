//! The books of a run: exact counts by day, and the law that must hold at every epoch.

use crate::engine::tally::{Cell, SegmentCounts, Tally, column};
use crate::engine::{Outcome, ReasonCount};
use crate::messaging::{CATEGORIES, Category, REASONS, Reason, SEGMENTS, Segment};
use crate::population::Population;
use crate::units::time::{DAY_HOURS, HOUR};
use crate::units::{Day, Hour, Minute};

/// Counts of a day by segment and category.
type Cells = [[Cell; CATEGORIES.len()]; SEGMENTS.len()];

/// Counts of a run so far.
#[derive(Debug)]
pub(super) struct Ledger {
    /// Days so far, by segment and category. Days before the present one stay open: a message that is held back may
    /// come to its end on a later day, and stands in all tables on the day of its attempt.
    days: Vec<Cells>,
    pub segments: [SegmentCounts; 3],
    /// Contacts reached at least once.
    reached: u64,
    /// Contacts on the list.
    list: u64,
    /// Whether anybody asks for codes.
    codes: bool,
    reached_today: u64,
    outcome: Outcome,
}

impl Ledger {
    pub fn new(days: u32, campaigns: u32, people: &Population) -> Self {
        let outcome = Outcome { days, campaigns, ..Outcome::default() };
        Self {
            days: vec![Default::default()],
            segments: Default::default(),
            reached: 0,
            list: people.contacts.len() as u64,
            codes: !people.codes.is_empty(),
            reached_today: 0,
            outcome,
        }
    }

    /// Books a message that is not sent.
    pub fn suppress(&mut self, segment: Segment, category: Category, reason: Reason) {
        let cells = self.days.last_mut().map(|today| &mut today[segment as usize]);
        if let Some(cells) = cells {
            cells[column(category)].refuse(reason);
        }
    }

    /// Books the attempts of an epoch.
    pub fn post(&mut self, hour: Hour, tally: &Tally) {
        self.post_to(hour / DAY_HOURS, hour, tally, false);
    }

    /// Books the end of messages that were attempted and held back on `day`.
    pub fn post_held(&mut self, day: Day, hour: Hour, tally: &Tally) {
        self.post_to(day, hour, tally, true);
    }

    fn post_to(&mut self, day: Day, hour: Hour, tally: &Tally, held: bool) {
        let Some(cells) = self.days.get_mut(day as usize) else { return };
        for (sums, more) in cells.iter_mut().flatten().zip(tally.cells.iter().flatten()) {
            sums.add(more);
            if held {
                // They were booked as attempts, and as pending, when they were held back.
                sums.counts.attempts -= more.counts.attempts;
                sums.counts.pending_end -= more.counts.attempts;
            }
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
        let holds = self.days.get(day as usize).is_some_and(holds);
        debug_assert!(holds, "attempts and their ends differ in hour {hour}: {:?}", self.days.last());
    }

    /// Closes the day that `hour` ends, if it does.
    pub fn close_day(&mut self, hour: Hour) {
        if hour % DAY_HOURS != DAY_HOURS - 1 {
            return;
        }
        self.outcome.newly_reached.push(self.reached_today);
        self.reached_today = 0;
        self.days.push(Default::default());
    }

    /// The outcome, complete but for what only the recipients' records and the gate can tell.
    pub fn into_outcome(mut self) -> Outcome {
        let days = self.outcome.newly_reached.len();
        for (day, cells) in (0..).zip(self.days.iter().take(days)) {
            for segment in SEGMENTS {
                for category in CATEGORIES {
                    let cell = &cells[segment as usize][column(category)];
                    match category {
                        Category::Marketing | Category::Utility => self.outcome.daily.push(cell.counts),
                        Category::Authentication if self.codes => self.outcome.codes.push(cell.counts),
                        Category::Authentication => continue,
                    }
                    for reason in REASONS {
                        let count = cell.reasons[reason as usize];
                        if count > 0 {
                            self.outcome.reasons.push(ReasonCount { day, segment, category, reason, count });
                        }
                    }
                }
            }
        }
        self.outcome
    }
}

/// The law: every attempt has exactly one end, and every refusal one reason.
fn holds(cells: &Cells) -> bool {
    cells.iter().flat_map(|cells| cells.iter().zip(CATEGORIES)).all(|(cell, category)| {
        let counts = &cell.counts;
        // A code may be clicked that was read too late to count as read.
        let read = if category == Category::Authentication { counts.delivered } else { counts.read };
        let refused = counts.ended() - counts.delivered - counts.pending_end + counts.suppressed;
        counts.attempts == counts.ended()
            && cell.reasons.iter().sum::<u64>() == refused
            && counts.delivered >= counts.read
            && read >= counts.clicked.max(counts.replied)
    })
}
