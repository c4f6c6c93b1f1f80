//! Judgement (b): each recipient saturates, the faster the less they read and the more they get
//! (model: section 8.5). First contacts always pass.

use crate::gate::pair::PairRecord;
use crate::gate::params::SaturationParams;
use crate::gate::user_cap::Reader;
use crate::units::Minute;
use crate::units::maths::{Decay, ceil};
use crate::units::time::DAY;

/// Time constants after which what is left is 0 in every use.
const LONG: f64 = 40.0;

/// The judgement with its table.
#[derive(Clone, Debug)]
pub(super) struct Saturation {
    decay: Decay,
    twice_k0: f64,
    /// 1 / load scale.
    load_factor: f64,
}

impl Saturation {
    /// For messages up to `horizon` minutes apart.
    pub fn new(params: &SaturationParams, horizon: Minute) -> Self {
        let longest = ceil(LONG * params.window * f64::from(DAY)) as Minute;
        Self {
            decay: Decay::new(params.window, longest.min(horizon)),
            twice_k0: 2.0 * params.k0,
            load_factor: 1.0 / params.load_scale,
        }
    }

    /// Load x of the recipient: the last message and the unread ones before it, faded.
    #[inline]
    fn load(&self, pair: &PairRecord, minute: Minute) -> f64 {
        pair.last_marketing().map_or(0.0, |last| {
            f64::from(1 + pair.unread_in_a_row()) * self.decay.after(minute.saturating_sub(last))
        })
    }

    /// Numerator and denominator of the load K at which half of the messages pass.
    #[inline]
    fn half(&self, reader: &Reader) -> (f64, f64) {
        (self.twice_k0 * reader.read_rate, 1.0 + reader.load * self.load_factor)
    }

    /// Probability to pass, 1 / (1 + (x / K)^2).
    pub fn pass(&self, pair: &PairRecord, reader: &Reader, minute: Minute) -> f64 {
        let (part, whole) = self.parts(pair, reader, minute);
        part / whole
    }

    /// Numerator and denominator of the probability to pass: whoever only compares saves the division.
    #[inline]
    pub fn parts(&self, pair: &PairRecord, reader: &Reader, minute: Minute) -> (f64, f64) {
        let load = self.load(pair, minute);
        if load == 0.0 {
            return (1.0, 1.0);
        }
        let (half, scale) = self.half(reader);
        let load = load * scale;
        (half * half, half * half + load * load)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;
    use crate::messaging::Category;

    fn judgement() -> Saturation {
        Saturation::new(&Params::default().judgement.saturation, 100 * DAY)
    }

    /// Read rate and load of the known answers in model.md, section 13.
    const KNOWN: Reader = Reader { read_rate: 0.48, load: 4.0 / 14.0 };

    #[test]
    fn load_half_and_probability_of_the_known_answer() {
        let judgement = judgement();
        let mut pair = PairRecord::default();
        pair.delivered(0, Category::Marketing, false);
        pair.delivered(DAY, Category::Marketing, true);
        // One unread folded before the last delivery, which is 7 days ago and whose own outcome stays pending.
        assert_eq!(pair.unread_in_a_row(), 1);
        assert!((judgement.load(&pair, 8 * DAY) - 0.735_758_9).abs() < 5e-8);
        let (half, scale) = judgement.half(&KNOWN);
        assert!((half / scale - 1.723_076_9).abs() < 5e-8);
        let pass = judgement.pass(&pair, &KNOWN, 8 * DAY);
        assert!((pass - 0.845_786_5).abs() < 5e-8, "{pass}");
    }

    #[test]
    fn first_contacts_pass_and_nobody_who_never_reads_does() {
        let judgement = judgement();
        let mut pair = PairRecord::default();
        let never_reads = Reader { read_rate: 0.0, load: 0.0 };
        assert_eq!(judgement.pass(&pair, &never_reads, 5), 1.0);
        pair.delivered(0, Category::Marketing, true);
        assert_eq!(judgement.pass(&pair, &never_reads, 5), 0.0);
    }

    #[test]
    fn a_short_window_forgets_entirely_or_nearly() {
        let params = SaturationParams { window: 0.01, ..Params::default().judgement.saturation };
        let judgement = Saturation::new(&params, 365 * DAY);
        let mut pair = PairRecord::default();
        pair.delivered(0, Category::Marketing, true);
        assert!(judgement.pass(&pair, &KNOWN, 0) < 1.0);
        assert!(judgement.pass(&pair, &KNOWN, 300 * DAY) > 1.0 - 1e-12);
    }
}
