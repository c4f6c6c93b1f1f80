//! What one run leaves behind: exact counts, ready for tables.

use crate::messaging::{Category, GateEvent, MessagingLimit, Rating, Reason, SEGMENTS, Segment};
use crate::units::Day;

/// Counts of one day, segment and category (`daily.csv`). Reads and reactions stand on the day of delivery of the
/// message that caused them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayCounts {
    /// Decided not to send.
    pub suppressed: u64,
    /// Handed to the gate.
    pub attempts: u64,
    /// Delivered.
    pub delivered: u64,
    /// Refused at once.
    pub rejected: u64,
    /// Decided against later by the platform.
    pub withheld: u64,
    /// Recipient's state or choice, with a code.
    pub undeliverable: u64,
    /// Not delivered, no code.
    pub silent: u64,
    /// Undecided at the end of the day.
    pub pending_end: u64,
    /// Read, sooner or later.
    pub read: u64,
    /// Clicked.
    pub clicked: u64,
    /// Replied.
    pub replied: u64,
    /// Opted out.
    pub opted_out: u64,
    /// Blocked the sender.
    pub recipient_blocks: u64,
    /// Reported with the block.
    pub reports: u64,
}

impl DayCounts {
    /// Sends decided: suppressed + attempts.
    pub fn planned(&self) -> u64 {
        self.suppressed + self.attempts
    }

    /// Attempts that are accounted for by one of their ends.
    pub fn ended(&self) -> u64 {
        self.delivered + self.rejected + self.withheld + self.undeliverable + self.silent + self.pending_end
    }

    /// Adds another cell's counts.
    pub fn add(&mut self, other: &Self) {
        let mut other = *other;
        for (sum, more) in self.columns_mut().into_iter().zip(other.columns_mut()) {
            *sum += *more;
        }
    }

    fn columns_mut(&mut self) -> [&mut u64; 14] {
        [
            &mut self.suppressed,
            &mut self.attempts,
            &mut self.delivered,
            &mut self.rejected,
            &mut self.withheld,
            &mut self.undeliverable,
            &mut self.silent,
            &mut self.pending_end,
            &mut self.read,
            &mut self.clicked,
            &mut self.replied,
            &mut self.opted_out,
            &mut self.recipient_blocks,
            &mut self.reports,
        ]
    }
}

/// One row of `reasons.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReasonCount {
    /// Day of the attempt or suppression.
    pub day: Day,
    /// Segment at the start.
    pub segment: Segment,
    /// Category of the message.
    pub category: Category,
    /// Why.
    pub reason: Reason,
    /// How often; at least 1.
    pub count: u64,
}

/// What became of the sender's answers of one day, by segment at the start (rows of category [`SERVICE`]). They are no
/// templates, and stand apart from what the daily counts of templates hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerCounts {
    /// Delivered.
    pub delivered: u64,
    /// Refused: outside a service window (131047), and what the next two count.
    pub refused: u64,
    /// Of these, refused because the account is blocked (368).
    pub account_blocked: u64,
    /// Of these, refused because it is locked or disabled (131031).
    pub account_locked: u64,
    /// Sent to somebody who has blocked the business.
    pub silent: u64,
    /// Not yet sent at the horizon; they stand on the last day.
    pub unsent: u64,
}

impl AnswerCounts {
    /// The row of `daily.csv`. What people do with an answer is not part of the model.
    pub fn counts(&self) -> DayCounts {
        DayCounts {
            suppressed: self.unsent,
            attempts: self.delivered + self.refused + self.silent,
            delivered: self.delivered,
            rejected: self.refused,
            silent: self.silent,
            ..DayCounts::default()
        }
    }

    /// The count of an end other than delivery; `None` for a reason that no answer meets.
    pub fn of(&mut self, reason: Reason) -> Option<&mut u64> {
        match reason {
            Reason::Silent => Some(&mut self.silent),
            Reason::UnsentAtHorizon => Some(&mut self.unsent),
            Reason::WindowClosed | Reason::AccountBlocked | Reason::AccountLocked => Some(&mut self.refused),
            _ => None,
        }
    }

    /// The count beside it of what the account's standing refuses.
    pub fn of_account(&mut self, reason: Reason) -> Option<&mut u64> {
        match reason {
            Reason::AccountBlocked => Some(&mut self.account_blocked),
            Reason::AccountLocked => Some(&mut self.account_locked),
            _ => None,
        }
    }

    /// Counts one that does not arrive.
    pub fn fail(&mut self, reason: Reason) {
        if let Some(count) = self.of(reason) {
            *count += 1;
        }
        if let Some(count) = self.of_account(reason) {
            *count += 1;
        }
    }

    /// Ends other than delivery, each with its count.
    pub fn reasons(&self) -> [(Reason, u64); 5] {
        [
            (Reason::Silent, self.silent),
            (Reason::UnsentAtHorizon, self.unsent),
            (Reason::AccountBlocked, self.account_blocked),
            (Reason::AccountLocked, self.account_locked),
            (Reason::WindowClosed, self.refused - self.account_blocked - self.account_locked),
        ]
    }
}

/// The gate's published state at the end of a day, with one number (`gate.csv`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GateDay {
    /// Rating of the number; `None` when unknown (too little volume in 7 days).
    pub rating: Option<Rating>,
    /// Rating score q: weighted negatives per delivered message.
    pub score: f64,
    /// Messaging limit of the portfolio.
    pub limit: MessagingLimit,
    /// Recipients of the number counted for the limit in the last 24 h.
    pub unique_recipients_24h: u32,
}

impl GateDay {
    /// The day of several numbers; `None` without any.
    fn of_portfolio(numbers: &[Self]) -> Option<Self> {
        let together = |sum: Self, number: Self| Self {
            rating: sum.rating.max(number.rating),
            score: sum.score.max(number.score),
            limit: sum.limit.max(number.limit),
            unique_recipients_24h: sum.unique_recipients_24h + number.unique_recipients_24h,
        };
        numbers.iter().copied().reduce(together)
    }
}

/// What metrics need beyond the daily counts, by segment at the start.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SegmentTotals {
    /// Contacts on the list.
    pub list: u64,
    /// Campaign messages with at least one attempt.
    pub campaign_attempted: u64,
    /// Delivered reminders; they are no campaign messages of their own.
    pub reminders_delivered: u64,
    /// Contacts with at least one delivered marketing message.
    pub reached: u64,
    /// Contacts who clicked or replied at least once.
    pub engaged: u64,
    /// Contacts with a committed block.
    pub blocked: u64,
    /// Contacts with a committed block or opt-out.
    pub burned: u64,
    /// Delivered marketing that was not wanted.
    pub unwanted: u64,
    /// Marketing reads with a receipt.
    pub observed_reads: u64,
    /// Annoyance: messages to an average, rested, active recipient.
    pub annoyance: f64,
    /// Transactional events.
    pub events: u64,
    /// Transactional events lost.
    pub events_lost: u64,
    /// Cost of delivered messages (USD).
    pub cost: f64,
}

impl SegmentTotals {
    /// Adds another segment's totals.
    pub fn add(&mut self, other: &Self) {
        self.list += other.list;
        self.campaign_attempted += other.campaign_attempted;
        self.reminders_delivered += other.reminders_delivered;
        self.reached += other.reached;
        self.engaged += other.engaged;
        self.blocked += other.blocked;
        self.burned += other.burned;
        self.unwanted += other.unwanted;
        self.observed_reads += other.observed_reads;
        self.annoyance += other.annoyance;
        self.events += other.events;
        self.events_lost += other.events_lost;
        self.cost += other.cost;
    }
}

/// Everything one run leaves behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Days simulated.
    pub days: u32,
    /// Campaigns in the content plan.
    pub campaigns: u32,
    /// Counts by day, segment and category: index [`Outcome::cell`].
    pub daily: Vec<DayCounts>,
    /// Counts of one-time codes by day and segment; empty where nobody asks for any. `read` counts those read in time.
    pub codes: Vec<DayCounts>,
    /// Reasons with at least one count, by day, segment, category and reason.
    pub reasons: Vec<ReasonCount>,
    /// Answers by day and segment; empty where the sender answers nobody.
    pub answers: Vec<AnswerCounts>,
    /// The gate at the end of each day, with a row for each number.
    pub gate: Vec<GateDay>,
    /// Sender numbers of the portfolio.
    pub numbers: u32,
    /// Changes of state in the order of time.
    pub gate_events: Vec<GateEvent>,
    /// Totals by segment.
    pub totals: [SegmentTotals; 3],
    /// Contacts reached for the first time, by day.
    pub newly_reached: Vec<u64>,
    /// Minutes until half of the list was reached; `None` when it never was.
    pub half_reach: Option<u32>,
}

/// Categories with rows in the daily tables whoever sends; one-time codes and answers have theirs where there are any.
pub const TABLED: [Category; 2] = [Category::Marketing, Category::Utility];

/// Name of the category of free text, as the platform has it.
pub const SERVICE: &str = "service";

impl Outcome {
    /// Index of a day, segment and category (marketing or utility) in [`Outcome::daily`].
    pub fn cell(day: Day, segment: Segment, category: Category) -> usize {
        (day as usize * 3 + segment as usize) * TABLED.len() + category as usize
    }

    /// Drops the tables by day, which only the central world keeps.
    pub fn forget_days(&mut self) {
        self.daily = Vec::new();
        self.reasons = Vec::new();
        self.codes = Vec::new();
        self.answers = Vec::new();
        self.gate = Vec::new();
        self.gate_events = Vec::new();
        self.newly_reached = Vec::new();
    }

    /// The gate at the end of each day as the portfolio: the worst published rating and score of its numbers, all their
    /// recipients.
    pub fn gate_by_day(&self) -> impl DoubleEndedIterator<Item = GateDay> {
        self.gate.chunks(self.numbers.max(1) as usize).filter_map(GateDay::of_portfolio)
    }

    /// The table of a category, and where in it a day and segment stand.
    pub fn table(&mut self, day: Day, segment: Segment, category: Category) -> (&mut Vec<DayCounts>, usize) {
        match category {
            Category::Marketing | Category::Utility => (&mut self.daily, Self::cell(day, segment, category)),
            Category::Authentication => (&mut self.codes, Self::code_cell(day, segment)),
        }
    }

    /// Index of a day and segment in [`Outcome::codes`].
    pub fn code_cell(day: Day, segment: Segment) -> usize {
        day as usize * SEGMENTS.len() + segment as usize
    }

    /// One-time codes delivered to a segment.
    pub fn codes_delivered(&self, segment: Segment) -> u64 {
        let rows = self.codes.iter().skip(segment as usize).step_by(SEGMENTS.len());
        rows.map(|counts| counts.delivered).sum()
    }

    /// The counts of a day, segment and category (marketing or utility).
    pub fn day(&self, day: Day, segment: Segment, category: Category) -> &DayCounts {
        &self.daily[Self::cell(day, segment, category)]
    }
}
