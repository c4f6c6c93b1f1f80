//! The gate's memory of its traffic in whole hours. Counts are integers, so sums do not depend on their order.

use crate::gate::rating::{Cohort, Negatives};
use crate::units::Hour;

/// What the attempts of one hour with one number add up to. Vectors by template have one place more than there are campaigns,
/// for the utility template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HourCounts {
    /// Which of the portfolio's numbers sent.
    pub number: u32,
    /// Attempts of every category.
    pub attempts: u32,
    /// Marketing attempts.
    pub marketing_attempts: u32,
    /// Attempts that met an invalid number.
    pub invalid: u32,
    /// Delivered by category.
    pub delivered: [u32; 3],
    /// Delivered of what is no marketing, or inside a service window (of marketing, where that counts).
    pub light: u32,
    /// Delivered by template.
    pub delivered_by_template: Vec<u32>,
    /// Marketing delivered in this hour and observed read within 24 h, by template.
    pub seen_by_template: Vec<u32>,
    /// Marketing delivered by text variant.
    pub texts: Vec<u32>,
}

impl HourCounts {
    /// Empty counts of the first number for that many marketing templates and texts.
    pub fn new(templates: u32, texts: u32) -> Self {
        let templates = templates as usize + 1;
        Self {
            delivered_by_template: vec![0; templates],
            seen_by_template: vec![0; templates],
            texts: vec![0; texts as usize],
            ..Self::default()
        }
    }

    /// Empty counts of the same shape.
    pub fn alike(&self) -> Self {
        let empty = |counts: &Vec<u32>| vec![0; counts.len()];
        Self {
            number: self.number,
            delivered_by_template: empty(&self.delivered_by_template),
            seen_by_template: empty(&self.seen_by_template),
            texts: empty(&self.texts),
            ..Self::default()
        }
    }

    /// Sets every count to 0.
    pub fn clear(&mut self) {
        (self.attempts, self.marketing_attempts, self.invalid, self.delivered) = (0, 0, 0, [0; 3]);
        self.light = 0;
        self.delivered_by_template.fill(0);
        self.seen_by_template.fill(0);
        self.texts.fill(0);
    }

    /// Adds the counts of another part of the same hour and number.
    pub fn add(&mut self, other: &Self) {
        self.attempts += other.attempts;
        self.marketing_attempts += other.marketing_attempts;
        self.invalid += other.invalid;
        self.light += other.light;
        add_each(&mut self.delivered, &other.delivered);
        add_each(&mut self.delivered_by_template, &other.delivered_by_template);
        add_each(&mut self.seen_by_template, &other.seen_by_template);
        add_each(&mut self.texts, &other.texts);
    }
}

fn add_each(sums: &mut [u32], more: &[u32]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// A negative reaction on its way to the gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Which of the portfolio's numbers sent the message that causes it.
    pub number: u32,
    /// Hour in which it happens; sums know of it from the next hour on.
    pub happens: Hour,
    /// Hour in which the message that causes it was delivered.
    pub delivered: Hour,
    /// Template of that message.
    pub template: u32,
    /// Whether that message was no marketing, or sent inside a service window.
    pub light: bool,
    /// What it is.
    pub kind: SignalKind,
}

/// What a platform hears of a negative reaction. A block with a report is two signals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignalKind {
    /// The recipient blocks the sender.
    Block,
    /// The recipient reports the sender, beside the block.
    Report,
    /// Mute, archive, or "not interested".
    Soft,
}

/// One hour.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bin {
    pub attempts: u32,
    pub marketing_attempts: u32,
    pub invalid: u32,
    pub delivered: [u32; 3],
    /// Marketing delivered in this hour and observed read within 24 h.
    pub seen: u32,
    /// Negatives caused by this hour's deliveries, as far as they have happened.
    pub caused: Negatives,
    /// Negatives that happened in this hour.
    pub happened: Negatives,
    /// Of what was delivered in this hour, of what it caused, and of what happened in it: the part that is no marketing
    /// or was sent inside a service window.
    pub light: u32,
    pub caused_light: Negatives,
    pub happened_light: Negatives,
}

impl Bin {
    pub fn all_delivered(&self) -> u32 {
        self.delivered.iter().sum()
    }

    /// What a score takes of it.
    pub fn cohort(&self) -> Cohort {
        let Self { caused, light, caused_light, .. } = *self;
        Cohort { delivered: self.all_delivered(), caused, light, caused_light }
    }
}

/// All hours so far, up to the last one with any traffic or signal.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    bins: Vec<Bin>,
    /// Marketing deliveries by text, hour after hour.
    texts: Vec<u32>,
    variants: usize,
    /// Signals by the hour from which sums know of them, less one.
    coming: Vec<Vec<Signal>>,
    /// Hours before this one have closed: their signals have been taken.
    closed: Hour,
}

impl Hours {
    /// Memory for a horizon in hours and a number of text variants.
    pub fn new(horizon: Hour, variants: u32) -> Self {
        Self {
            bins: Vec::new(),
            texts: Vec::new(),
            variants: variants as usize,
            coming: vec![Vec::new(); horizon as usize],
            closed: 0,
        }
    }

    /// Adds what happened in `hour`.
    pub fn book(&mut self, hour: Hour, counts: &HourCounts) {
        if counts.attempts == 0 && counts.delivered == [0; 3] && counts.invalid == 0 {
            return;
        }
        let bin = self.bin(hour);
        bin.attempts += counts.attempts;
        bin.marketing_attempts += counts.marketing_attempts;
        bin.invalid += counts.invalid;
        bin.light += counts.light;
        add_each(&mut bin.delivered, &counts.delivered);
        bin.seen += counts.seen_by_template.iter().sum::<u32>();
        let from = hour as usize * self.variants;
        add_each(&mut self.texts[from..from + self.variants], &counts.texts);
    }

    /// Keeps a signal until the hour after it happens. Beyond the horizon it is lost.
    pub fn hear(&mut self, signal: Signal) {
        let hour = signal.happens.max(self.closed);
        if let Some(coming) = self.coming.get_mut(hour as usize) {
            coming.push(signal);
        }
    }

    /// Closes the hours before `hour`, handing every signal that happened in them to `take` as well.
    pub fn close_before(&mut self, hour: Hour, mut take: impl FnMut(&Signal)) {
        for happened in self.closed..hour {
            let Some(coming) = self.coming.get_mut(happened as usize) else { break };
            for signal in std::mem::take(coming) {
                self.bin(signal.delivered).caused.note(signal.kind);
                self.bin(happened).happened.note(signal.kind);
                if signal.light {
                    self.bin(signal.delivered).caused_light.note(signal.kind);
                    self.bin(happened).happened_light.note(signal.kind);
                }
                take(&signal);
            }
        }
        self.closed = self.closed.max(hour);
    }

    /// The hours in [`from`, `to`) that have had anything in them.
    pub fn between(&self, from: Hour, to: Hour) -> &[Bin] {
        let to = (to as usize).min(self.bins.len());
        &self.bins[(from as usize).min(to)..to]
    }

    /// Marketing deliveries by text, summed over the hours in [`from`, `to`).
    pub fn texts_between(&self, from: Hour, to: Hour) -> Vec<u64> {
        let mut sums = vec![0; self.variants];
        let to = (to as usize).min(self.bins.len());
        for hour in from as usize..to {
            if self.bins[hour].delivered[0] > 0 {
                let texts = &self.texts[hour * self.variants..(hour + 1) * self.variants];
                for (sum, &more) in sums.iter_mut().zip(texts) {
                    *sum += u64::from(more);
                }
            }
        }
        sums
    }

    fn bin(&mut self, hour: Hour) -> &mut Bin {
        let hour = hour as usize;
        if self.bins.len() <= hour {
            self.bins.resize(hour + 1, Bin::default());
            self.texts.resize((hour + 1) * self.variants, 0);
        }
        &mut self.bins[hour]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_chunks_add_up_and_clear() {
        let mut sum = HourCounts::new(2, 3);
        let mut part = sum.alike();
        part.attempts = 4;
        part.delivered = [2, 1, 0];
        part.delivered_by_template = vec![1, 1, 1];
        part.texts = vec![0, 2, 0];
        sum.add(&part);
        sum.add(&part);
        assert_eq!((sum.attempts, sum.delivered, sum.texts[1]), (8, [4, 2, 0], 4));
        assert_eq!(sum.delivered_by_template, [2, 2, 2]);
        sum.clear();
        assert_eq!(sum, HourCounts::new(2, 3));
    }

    #[test]
    fn a_signal_counts_from_the_hour_after_it_happens_on_both_its_hours() {
        let mut hours = Hours::new(100, 1);
        let signal = Signal {
            number: 0,
            happens: 9,
            delivered: 4,
            template: 0,
            light: false,
            kind: SignalKind::Block,
        };
        hours.hear(signal);
        let mut taken = 0;
        hours.close_before(9, |_| taken += 1);
        assert_eq!(taken, 0);
        hours.close_before(10, |_| taken += 1);
        assert_eq!(taken, 1);
        let mut once = Negatives::default();
        once.note(SignalKind::Block);
        assert_eq!((hours.bins[4].caused, hours.bins[9].happened), (once, once));
        assert_eq!(
            (hours.bins[9].caused, hours.bins[4].happened),
            (Negatives::default(), Negatives::default())
        );
        hours.close_before(10, |_| taken += 1);
        assert_eq!(taken, 1);
    }

    #[test]
    fn a_signal_beyond_the_horizon_is_lost_and_a_late_one_counts_at_once() {
        let mut hours = Hours::new(20, 1);
        let signal = |happens| Signal {
            number: 0,
            happens,
            delivered: 0,
            template: 0,
            light: false,
            kind: SignalKind::Soft,
        };
        hours.hear(signal(20));
        hours.close_before(10, |_| ());
        hours.hear(signal(3));
        let mut taken = 0;
        hours.close_before(20, |_| taken += 1);
        assert_eq!(taken, 1);
    }

    #[test]
    fn windows_are_cut_to_what_there_is() {
        let mut hours = Hours::new(100, 2);
        assert!(hours.between(0, 50).is_empty() && hours.texts_between(0, 50) == [0, 0]);
        let counts =
            HourCounts { attempts: 1, delivered: [1, 0, 0], texts: vec![0, 1], ..HourCounts::new(1, 2) };
        hours.book(5, &counts);
        assert_eq!(hours.between(5, 50).len(), 1);
        assert!(hours.between(6, 50).is_empty() && hours.between(0, 5).len() == 5);
        assert_eq!(hours.texts_between(0, 6), [0, 1]);
        assert_eq!(hours.texts_between(6, 60), [0, 0]);
    }
}
