//! What is counted of one template, and how good it is by that (model: section 8.3).

use crate::gate::hours::SignalKind;
use crate::gate::params::Params;
use crate::gate::rating::{Negatives, Scorer, WEEK, is_rated};
use crate::messaging::Rating;
use crate::units::Hour;
use crate::units::time::DAY_HOURS;

/// Pseudo-deliveries, and reads among them, that steady the read rate of a template. Assumed.
const PRIOR_DELIVERIES: f64 = 300.0;
const PRIOR_READS: f64 = 150.0;
/// Marketing deliveries whose reads are known, below which the read rate is not judged. Assumed.
const MIN_READ_VOLUME: u64 = 100;

/// One hour of one template.
#[derive(Clone, Copy, Debug, Default)]
struct Bin {
    delivered: u32,
    /// Delivered in this hour and observed read within 24 h.
    seen: u32,
    /// Negatives caused by this hour's deliveries, as far as they have happened.
    caused: Negatives,
}

/// The traffic of one template, hour by hour.
#[derive(Clone, Debug)]
pub(super) struct Traffic {
    /// Low read rates are judged of marketing only.
    marketing: bool,
    /// Only what was delivered from this hour on counts: the last expiry of a pause.
    counts_from: Hour,
    /// Hours from the first delivery on.
    bins: Vec<Bin>,
    first: Hour,
}

impl Traffic {
    pub fn new(marketing: bool) -> Self {
        Self { marketing, counts_from: 0, bins: Vec::new(), first: 0 }
    }

    /// What was delivered before `hour` counts no more.
    pub fn start_anew(&mut self, hour: Hour) {
        self.counts_from = hour;
    }

    /// Adds what was delivered in `hour` (not before the first hour booked).
    pub fn book(&mut self, hour: Hour, delivered: u32, seen: u32) {
        if delivered == 0 {
            return;
        }
        if self.bins.is_empty() {
            self.first = hour;
        }
        let at = hour.saturating_sub(self.first) as usize;
        if self.bins.len() <= at {
            self.bins.resize(at + 1, Bin::default());
        }
        self.bins[at].delivered += delivered;
        self.bins[at].seen += seen;
    }

    /// Notes a negative that a delivery of hour `delivered` has caused.
    pub fn note(&mut self, delivered: Hour, kind: SignalKind) {
        let at = delivered.checked_sub(self.first).map(|at| at as usize);
        if let Some(bin) = at.and_then(|at| self.bins.get_mut(at)) {
            bin.caused.note(kind);
        }
    }

    /// Quality by what was delivered from hour `since` on and has come of it.
    pub fn quality_since(&self, hour: Hour, since: Hour, params: &Params, scorer: &Scorer) -> Rating {
        let delivered = self.between(since, hour).map(|(hour, bin)| (hour, bin.delivered, bin.caused));
        let score = scorer.score(hour, delivered);
        match is_rated(&score, &params.rating) {
            true if score.q >= params.template.red => Rating::Red,
            true if score.q >= params.template.yellow => Rating::Yellow,
            _ => Rating::Green,
        }
    }

    /// Quality by what was delivered since the last pause, and why.
    pub fn judge(&self, hour: Hour, params: &Params, scorer: &Scorer) -> (Rating, &'static str) {
        let score = scorer.score(
            hour,
            self.between(hour.saturating_sub(WEEK), hour)
                .map(|(delivered_in, bin)| (delivered_in, bin.delivered, bin.caused)),
        );
        let rated = is_rated(&score, &params.rating);
        if rated && score.q >= params.template.red {
            (Rating::Red, "score reached the threshold")
        } else if self.marketing && self.is_seldom_read(hour, params.template.low_read) {
            (Rating::Red, "low read rate")
        } else if rated && score.q >= params.template.yellow {
            (Rating::Yellow, "score reached the threshold")
        } else {
            (Rating::Green, "score below the thresholds")
        }
    }

    /// Whether too few of the messages delivered in the week that ended a day ago were read within 24 h.
    fn is_seldom_read(&self, hour: Hour, low_read: f64) -> bool {
        let settled = hour.saturating_sub(DAY_HOURS);
        let (mut delivered, mut seen) = (0u64, 0u64);
        for (_, bin) in self.between(hour.saturating_sub(WEEK + DAY_HOURS), settled) {
            delivered += u64::from(bin.delivered);
            seen += u64::from(bin.seen);
        }
        delivered >= MIN_READ_VOLUME
            && (seen as f64 + PRIOR_READS) / (delivered as f64 + PRIOR_DELIVERIES) < low_read
    }

    /// The hours in [`from`, `to`) that count and have anything in them.
    fn between(&self, from: Hour, to: Hour) -> impl Iterator<Item = (Hour, &Bin)> {
        let from = from.max(self.counts_from).max(self.first);
        let end = (to.saturating_sub(self.first) as usize).min(self.bins.len());
        let start = ((from - self.first) as usize).min(end);
        (from..).zip(&self.bins[start..end])
    }
}
