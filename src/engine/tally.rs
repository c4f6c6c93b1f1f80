//! What the attempts of one epoch add up to. Integer counts only, so that the order in which chunks are merged
//! cannot change a bit.

use crate::engine::DayCounts;
use crate::engine::agenda::Task;
use crate::engine::answers::Written;
use crate::engine::story::Scene;
use crate::gate::{HourCounts, Setup, Signal};
use crate::messaging::{CATEGORIES, Category, Fate, Negative, Reaction, Reason, Segment};
use crate::strategy::{Feedback, Mark};
use crate::units::{Minute, NEVER, time::HOUR};

/// Fractional bits of the fixed-point annoyance.
const ANNOYANCE_BITS: i32 = 20;
/// Annoyance of one message is cut here (messages to an average, rested, active recipient).
const LARGEST_ANNOYANCE: f64 = 1e6;

/// Counts beyond the daily table, by segment.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SegmentCounts {
    pub campaign_attempted: u64,
    /// Delivered reminders, which are no campaign messages of their own.
    pub reminders_delivered: u64,
    pub unwanted: u64,
    pub observed_reads: u64,
    /// Marketing observed read within a day.
    pub seen: u64,
    /// Fixed point, see [`SegmentCounts::annoy`]. 64 bits would hold 2^24 messages at the cut.
    annoyance: u128,
    pub events: u64,
    pub events_lost: u64,
    /// Marketing delivered in answer to somebody from an entry point, or in the free entry window after that.
    pub free_marketing: u64,
    /// Utility delivered likewise, or inside a service window while that is free of charge.
    pub free_utility: u64,
    /// One-time codes delivered in a free entry window, or in answer to somebody from an entry point.
    pub free_codes: u64,
    /// Campaign messages delivered under a template that the platform takes for utility.
    pub campaign_as_utility: u64,
    /// Transactional messages delivered under a template that the platform takes for marketing.
    pub events_as_marketing: u64,
}

impl SegmentCounts {
    /// Adds the annoyance of one message.
    #[inline]
    pub fn annoy(&mut self, messages: f64) {
        let scale = f64::from(1u32 << ANNOYANCE_BITS);
        // Signed numbers convert faster, and this one is far from the end of either kind.
        self.annoyance += (messages.clamp(0.0, LARGEST_ANNOYANCE) * scale) as i64 as u128;
    }

    /// Annoyance in messages.
    pub fn annoyance(&self) -> f64 {
        self.annoyance as f64 / f64::from(1u32 << ANNOYANCE_BITS)
    }

    pub fn add(&mut self, other: &Self) {
        self.campaign_attempted += other.campaign_attempted;
        self.reminders_delivered += other.reminders_delivered;
        self.unwanted += other.unwanted;
        self.observed_reads += other.observed_reads;
        self.seen += other.seen;
        self.annoyance += other.annoyance;
        self.events += other.events;
        self.events_lost += other.events_lost;
        self.free_marketing += other.free_marketing;
        self.free_utility += other.free_utility;
        self.free_codes += other.free_codes;
        self.campaign_as_utility += other.campaign_as_utility;
        self.events_as_marketing += other.events_as_marketing;
    }
}

/// Counts of one segment and category: the row of `daily.csv` and its reasons.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    pub counts: DayCounts,
    pub reasons: [u64; Reason::COUNT],
}

impl Cell {
    /// Books an attempt that was not delivered, or a suppression.
    #[inline]
    pub fn refuse(&mut self, reason: Reason) {
        self.reasons[reason as usize] += 1;
        let counts = &mut self.counts;
        let column = match reason.fate() {
            Fate::Rejected => &mut counts.rejected,
            Fate::Withheld => &mut counts.withheld,
            Fate::Undeliverable => &mut counts.undeliverable,
            Fate::Silent => &mut counts.silent,
            Fate::Suppressed => &mut counts.suppressed,
        };
        *column += 1;
    }

    pub fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        for (sum, more) in self.reasons.iter_mut().zip(other.reasons) {
            *sum += more;
        }
    }
}

/// An attempt that failed with a code the sender is told of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failed {
    pub task: Task,
    pub minute: Minute,
    pub reason: Reason,
}

/// A delivery whose consequences the sender follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Followed {
    pub task: Task,
    pub feedback: Feedback,
}

impl Followed {
    /// What the sender will be told of a message delivered at `minute`.
    pub fn of(task: Task, minute: Minute, reaction: &Reaction) -> Self {
        let opted_out = match reaction.negative {
            Some((Negative::OptOut, at)) => at,
            _ => NEVER,
        };
        let feedback = Feedback {
            read: reaction.read.filter(|_| reaction.receipt).unwrap_or(NEVER),
            clicked: if reaction.click { reaction.positive_at } else { NEVER },
            replied: if reaction.reply { reaction.positive_at } else { NEVER },
            opted_out,
            ..Feedback::none(minute)
        };
        Self { task, feedback }
    }
}

/// Where a category stands in a segment's cells.
#[inline]
pub(super) fn column(category: Category) -> usize {
    category as usize
}

/// Sums over segments at some point of an epoch.
#[derive(Clone, Copy, Debug)]
pub(super) struct SoFar {
    attempts: u64,
    delivered: u64,
    seen: u64,
}

/// Counts of a number whose turn it is not.
#[derive(Debug)]
struct Parked {
    hour: HourCounts,
    counted: [u32; HOUR as usize],
}

/// A recipient whose 24 h of the messaging limit begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Renewed {
    pub minute: Minute,
    pub number: u32,
    /// Since when the recipient was counted.
    pub from: Minute,
}

/// What attempts add up to.
#[derive(Debug)]
pub(super) struct Tally {
    /// By segment and category.
    pub cells: [[Cell; CATEGORIES.len()]; 3],
    pub segments: [SegmentCounts; 3],
    /// What the gate's sums of this hour need, of the number whose messages are under way.
    pub hour: HourCounts,
    /// The same of every number, where there are several, with its `counted`; in the place of the number under way
    /// stands something empty.
    parked: Vec<Parked>,
    /// Negatives that will happen.
    pub signals: Vec<Signal>,
    pub failed: Vec<Failed>,
    /// Deliveries, where the sender follows them.
    pub followed: Vec<Followed>,
    /// Recipients (by index) to whom something has happened that makes senders hold messages back, and what.
    pub marked: Vec<(u32, Mark)>,
    /// Contacts reached for the first time, by minute of the hour.
    pub reached: [u32; HOUR as usize],
    /// Recipients newly counted for the messaging limit, by minute of the hour, where the limit itself is not
    /// at hand to count them.
    pub counted: [u32; HOUR as usize],
    /// Recipients counted anew, where the limit itself is not at hand.
    pub renewed: Vec<Renewed>,
    /// What recipients will write in reply, where the sender answers.
    pub written: Vec<Written>,
    /// The life of the watched recipient.
    pub scenes: Vec<Scene>,
    /// Reaction keys drawn: recipient (by index, which the id determines) and message.
    #[cfg(debug_assertions)]
    pub claims: Vec<(u32, u32)>,
}

impl Tally {
    /// An empty tally for a gate with that many templates and texts.
    pub fn new(setup: &Setup) -> Self {
        Self::with(HourCounts::new(setup.templates, setup.texts), setup.account.numbers.count())
    }

    /// An empty tally of the same shape, for another chunk.
    pub fn alike(&self) -> Self {
        let mut alike = Self::with(self.hour.alike(), self.parked.len() as u32);
        alike.hour.number = 0;
        alike
    }

    fn with(hour: HourCounts, numbers: u32) -> Self {
        let parked =
            |number| Parked { hour: HourCounts { number, ..hour.alike() }, counted: [0; HOUR as usize] };
        Self {
            parked: if numbers > 1 { (0..numbers).map(parked).collect() } else { Vec::new() },
            cells: Default::default(),
            segments: Default::default(),
            hour,
            signals: Vec::new(),
            failed: Vec::new(),
            followed: Vec::new(),
            marked: Vec::new(),
            reached: [0; HOUR as usize],
            counted: [0; HOUR as usize],
            renewed: Vec::new(),
            written: Vec::new(),
            scenes: Vec::new(),
            #[cfg(debug_assertions)]
            claims: Vec::new(),
        }
    }

    /// The number whose messages are under way.
    #[inline]
    pub fn number(&self) -> u32 {
        self.hour.number
    }

    /// Goes on with the counts of another number.
    pub fn turn_to(&mut self, number: u32) {
        let now = self.hour.number as usize;
        if number as usize == now {
            return;
        }
        for at in [now, number as usize] {
            let Some(parked) = self.parked.get_mut(at) else { return };
            std::mem::swap(&mut parked.hour, &mut self.hour);
            std::mem::swap(&mut parked.counted, &mut self.counted);
        }
    }

    /// Counts by number, in their order, each with the recipients newly counted for the messaging limit by minute.
    pub fn by_number(&mut self) -> Vec<(&mut HourCounts, &[u32; HOUR as usize])> {
        self.turn_to(0);
        let others = self.parked.iter_mut().skip(1).map(|parked| (&mut parked.hour, &parked.counted));
        std::iter::once((&mut self.hour, &self.counted)).chain(others).collect()
    }

    /// The cell of a segment and category.
    #[inline]
    pub fn cell(&mut self, segment: Segment, category: Category) -> &mut Cell {
        &mut self.cells[segment as usize][column(category)]
    }

    /// Counts of a category so far.
    pub fn so_far(&self, category: Category) -> SoFar {
        let cells = || self.cells.iter().map(|cells| &cells[column(category)].counts);
        SoFar {
            attempts: cells().map(|counts| counts.attempts).sum(),
            delivered: cells().map(|counts| counts.delivered).sum(),
            seen: self.segments.iter().map(|segment| segment.seen).sum(),
        }
    }

    /// Books for the gate what a stretch of attempts has added since it was `before`, so that no message need count
    /// in the cells and there.
    /// `declared` is the category at the platform of what is `truth`.
    pub fn close_stretch(&mut self, truth: Category, declared: Category, template: u32, before: SoFar) {
        let now = self.so_far(truth);
        let attempts = (now.attempts - before.attempts) as u32;
        let delivered = (now.delivered - before.delivered) as u32;
        let hour = &mut self.hour;
        hour.attempts += attempts;
        if declared == Category::Marketing {
            hour.marketing_attempts += attempts;
        } else {
            hour.light += delivered;
        }
        hour.delivered[declared as usize] += delivered;
        // The platform keeps no watch over the template of codes.
        if let Some(sum) = hour.delivered_by_template.get_mut(template as usize) {
            *sum += delivered;
            hour.seen_by_template[template as usize] += (now.seen - before.seen) as u32;
        }
    }

    /// Makes it empty for the next epoch, keeping its memory.
    pub fn clear(&mut self) {
        self.cells = Default::default();
        self.segments = Default::default();
        self.hour.clear();
        for Parked { hour, counted } in &mut self.parked {
            hour.clear();
            counted.fill(0);
        }
        self.signals.clear();
        self.failed.clear();
        self.followed.clear();
        self.marked.clear();
        self.reached = [0; HOUR as usize];
        self.counted = [0; HOUR as usize];
        self.renewed.clear();
        self.written.clear();
        self.scenes.clear();
        #[cfg(debug_assertions)]
        self.claims.clear();
    }

    /// Adds the tally of another chunk of the same epoch.
    pub fn add(&mut self, mut other: Self) {
        for (sums, more) in self.cells.iter_mut().flatten().zip(other.cells.iter().flatten()) {
            sums.add(more);
        }
        for (sums, more) in self.segments.iter_mut().zip(&other.segments) {
            sums.add(more);
        }
        self.turn_to(0);
        other.turn_to(0);
        self.hour.add(&other.hour);
        for (sums, more) in self.parked.iter_mut().zip(&other.parked) {
            sums.hour.add(&more.hour);
            for (sum, more) in sums.counted.iter_mut().zip(more.counted) {
                *sum += more;
            }
        }
        self.signals.append(&mut other.signals);
        self.failed.append(&mut other.failed);
        self.followed.append(&mut other.followed);
        self.marked.append(&mut other.marked);
        self.renewed.append(&mut other.renewed);
        self.written.append(&mut other.written);
        self.scenes.append(&mut other.scenes);
        for minute in 0..HOUR as usize {
            self.reached[minute] += other.reached[minute];
            self.counted[minute] += other.counted[minute];
        }
        #[cfg(debug_assertions)]
        self.claims.append(&mut other.claims);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten million recipients, weekly for ten years, each message as annoying as is counted at all.
    #[test]
    fn annoyance_of_the_longest_runs_does_not_overflow() {
        let mut all = SegmentCounts::default();
        all.annoy(2.0 * LARGEST_ANNOYANCE);
        for _ in 0..33 {
            let half = all;
            all.add(&half);
        }
        assert_eq!(all.annoyance(), LARGEST_ANNOYANCE * (1u64 << 33) as f64);
    }
}
