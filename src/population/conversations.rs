//! What recipients write of their own accord: a Poisson process for each, on the clock that stands still while the person
//! sleeps (model: section 2). It is the same for every strategy, and nobody who writes nothing costs anything.

use crate::population::waking::WakingClock;
use crate::rng::{Draws, Purpose, unit};
use crate::units::Minute;
use crate::units::maths::log;
use crate::units::time::DAY;

/// A recipient writes to the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conversation {
    /// When.
    pub minute: Minute,
    /// Index of the recipient in the population (not the id).
    pub recipient: u32,
    /// Ordinal among what the recipient writes.
    pub ordinal: u32,
}

/// Everything that recipients would write within the horizon. Who has blocked the business by then does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversations {
    /// Where each recipient's minutes begin, and the end of all; empty where nobody writes.
    starts: Vec<u32>,
    /// Minutes, recipient by recipient, ascending for each.
    minutes: Vec<Minute>,
    in_order: Vec<Conversation>,
}

impl Conversations {
    /// Conversations by recipient, in the order of the population.
    pub(super) fn of(lists: impl ExactSizeIterator<Item = Vec<Minute>>) -> Self {
        let (mut starts, mut minutes, mut in_order) = (vec![0], Vec::new(), Vec::new());
        for (recipient, list) in (0..).zip(lists) {
            in_order.extend((0..).zip(&list).map(|(ordinal, &minute)| Conversation {
                minute,
                recipient,
                ordinal,
            }));
            minutes.extend(list);
            starts.push(minutes.len() as u32);
        }
        in_order.sort_unstable();
        if in_order.is_empty() { Self::default() } else { Self { starts, minutes, in_order } }
    }

    /// Whether nobody writes at all.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.in_order.is_empty()
    }

    /// All of them in the order of (minute, recipient, ordinal).
    pub fn in_order(&self) -> &[Conversation] {
        &self.in_order
    }

    /// All minutes at which a recipient writes, ascending.
    pub fn by(&self, recipient: u32) -> &[Minute] {
        let at = recipient as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.minutes[start as usize..end as usize],
            _ => &[],
        }
    }

    /// First and last minute up to `minute`, that included, at which a recipient writes.
    pub fn until(&self, recipient: u32, minute: Minute) -> Option<(Minute, Minute)> {
        let written = self.by(recipient);
        let last = written[..written.partition_point(|&at| at <= minute)].last()?;
        Some((written[0], *last))
    }
}

/// The minutes before `horizon` at which recipient `id`, whose waking days begin at minute `start` of the day, does
/// something that is done `per_day` times a day in the mean; `gap` is the purpose of the gaps between them.
pub(super) fn waking_minutes(
    id: u32,
    per_day: f64,
    (clock, start): (&WakingClock, Minute),
    horizon: Minute,
    gap: Purpose,
    draws: &Draws,
) -> impl Iterator<Item = Minute> {
    let rate = per_day / f64::from(clock.length());
    // More waking minutes than the horizon has: the clock turns the rest away.
    let end = f64::from(horizon + DAY);
    let mut awake = 0.0;
    (0..)
        .map_while(move |ordinal| {
            if rate <= 0.0 {
                return None;
            }
            awake -= log(1.0 - unit(draws.word(gap, id, 0, ordinal))) / rate;
            (awake < end).then_some(awake as Minute)
        })
        .map(move |awake| clock.nth(awake, start))
        .take_while(move |&minute| minute < horizon)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HORIZON: Minute = 30 * DAY;

    fn minutes(id: u32, per_day: f64, length: Minute, start: Minute) -> Vec<Minute> {
        let (clock, draws) = (WakingClock::new(length), Draws::new(8, 0));
        waking_minutes(id, per_day, (&clock, start), HORIZON, Purpose::ConversationGap, &draws).collect()
    }

    /// Mean and variance of counts over 5,000 people are those of a Poisson law, and all of it happens while the person
    /// is awake; 5 standard deviations, false alarm below 1e-6.
    #[test]
    fn people_write_as_often_as_told_and_only_awake() {
        let all: Vec<Vec<Minute>> = (0..5000).map(|id| minutes(id, 0.5, 960, 420)).collect();
        let counts: Vec<f64> = all.iter().map(|list| list.len() as f64).collect();
        let mean = counts.iter().sum::<f64>() / 5000.0;
        let variance = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / 5000.0;
        assert!((mean - 15.0).abs() < 5.0 * (15.0f64 / 5000.0).sqrt(), "{mean}");
        assert!((variance - 15.0).abs() < 5.0 * ((15.0 + 2.0 * 225.0) / 5000.0f64).sqrt(), "{variance}");
        let clock = WakingClock::new(960);
        assert!(all.iter().flatten().all(|&minute| minute < HORIZON && !clock.is_asleep(minute, 420)));
        // The waking day is used evenly: half of it before 15:00.
        let early = all.iter().flatten().filter(|&&minute| minute % DAY < 900).count() as f64;
        let share = early / counts.iter().sum::<f64>();
        assert!((share - 0.5).abs() < 5.0 * 0.5 / counts.iter().sum::<f64>().sqrt(), "{share}");
    }

    #[test]
    fn nobody_writes_at_a_rate_of_zero_and_more_often_at_a_higher_one() {
        for id in 0..200 {
            assert!(minutes(id, 0.0, 960, 420).is_empty());
            assert!(minutes(id, 0.2, 960, 1_300).len() <= minutes(id, 0.4, 960, 1_300).len());
            assert!(minutes(id, 0.4, 1, 1_439).is_sorted());
        }
    }

    #[test]
    fn what_was_written_is_found_by_recipient_and_minute() {
        let lists = [vec![], vec![10, 700], vec![5]];
        let conversations = Conversations::of(lists.into_iter());
        assert_eq!(
            [9, 10, 699, 700].map(|minute| conversations.until(1, minute)),
            [None, Some((10, 10)), Some((10, 10)), Some((10, 700))]
        );
        assert_eq!((conversations.until(0, 9_999), conversations.until(3, 9_999)), (None, None));
        let order: Vec<_> =
            conversations.in_order().iter().map(|at| (at.minute, at.recipient, at.ordinal)).collect();
        assert_eq!(order, [(5, 2, 0), (10, 1, 0), (700, 1, 1)]);
        let silent = Conversations::of([vec![], vec![]].into_iter());
        assert!(silent.is_empty() && silent.until(0, 9).is_none() && silent == Conversations::default());
    }
}
