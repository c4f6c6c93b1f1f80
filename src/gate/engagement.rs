//! Layer 6: the engagement judgement (131049; model: section 8.5). Families differ only in the shares that the
//! three views have in the probability to pass.

use crate::gate::article::{Features, LONGEST_STREAK, passes};
use crate::gate::chance::Chance;
use crate::gate::pair::PairRecord;
use crate::gate::params::JudgementParams;
use crate::gate::question::{Later, Note, Question};
use crate::gate::saturation::Saturation;
use crate::gate::throttle;
use crate::gate::user_cap::Reader;
use crate::gate::view::{Case, VIEWS};
use crate::messaging::{Rating, Reason};
use crate::rng::Purpose;
use crate::units::Minute;

/// The layer among those that speak later.
pub(super) const LATER: Later = Later { judge, tell, listed: |_| false };

/// What is frozen of the judgement for one minute: everything that does not depend on the pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Whether there is a judgement at all.
    pub(super) judged: bool,
    /// Throttle and article, weighted, by the recipient's unread streak and whether they have responded.
    frozen: [[f64; 2]; LONGEST_STREAK + 1],
    /// Share of the saturation.
    saturation: f64,
    /// Marketing attempts of the hour before this minute.
    before: u32,
}

/// What the judgement knows of the number at a gate hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub rating: Rating,
    pub verified: bool,
    pub trust: f64,
    pub features: Features,
}

impl Judgement {
    /// No judgement: everything passes.
    pub const NONE: Self =
        Self { judged: false, frozen: [[1.0; 2]; LONGEST_STREAK + 1], saturation: 0.0, before: 0 };

    /// The judgement of a number by `shares` of throttle, saturation and article, with `before` marketing
    /// attempts in the hour so far.
    pub(super) fn of(shares: [f64; 3], params: &JudgementParams, number: &Standing, before: u32) -> Self {
        let [throttle, saturation, article] = shares;
        let throttled = throttle * throttle::pass(number.rating, &params.pass);
        let frozen = if article > 0.0 {
            passes(&params.article, &number.features, number.verified, number.trust, before)
                .map(|row| row.map(|pass| throttled + article * pass))
        } else {
            [[throttled; 2]; LONGEST_STREAK + 1]
        };
        Self { judged: true, frozen, saturation, before }
    }

    /// Probability that a marketing message to this recipient passes.
    pub(super) fn pass(&self, by: &Saturation, pair: &PairRecord, reader: &Reader, minute: Minute) -> f64 {
        let (part, whole) = self.saturated(by, pair, reader, minute);
        // A lift may make it certain.
        (self.frozen(pair, minute) + self.saturation * part / whole).min(1.0)
    }

    /// Whether a marketing message to this recipient is withheld with that luck, a number in (0, 1): whether the luck
    /// is not below [`Judgement::pass`], without a division and without a jump, which would be mispredicted.
    #[inline]
    pub(super) fn withholds(
        &self,
        luck: f64,
        by: &Saturation,
        pair: &PairRecord,
        reader: &Reader,
        minute: Minute,
    ) -> bool {
        let (part, whole) = self.saturated(by, pair, reader, minute);
        (luck - self.frozen(pair, minute)) * whole >= self.saturation * part
    }

    /// What of the probability does not depend on the recipient's load.
    #[inline]
    fn frozen(&self, pair: &PairRecord, minute: Minute) -> f64 {
        let streak = (pair.unread_in_a_row() as usize).min(LONGEST_STREAK);
        self.frozen[streak][usize::from(pair.responded_by(minute))]
    }

    /// Numerator and denominator of what does, before its share.
    #[inline]
    fn saturated(&self, by: &Saturation, pair: &PairRecord, reader: &Reader, minute: Minute) -> (f64, f64) {
        if self.saturation > 0.0 { by.parts(pair, reader, minute) } else { (0.0, 1.0) }
    }
}

fn judge(asked: &Question) -> Option<Reason> {
    if !asked.is_for_user() || !asked.judgement.judged {
        return None;
    }
    let passes = Chance::of(pass(asked)).happens(|| asked.draw(Purpose::Judge));
    (!passes).then_some(Reason::Engagement)
}

fn pass(asked: &Question) -> f64 {
    asked.judgement.pass(&asked.gate.saturation, asked.pair, &asked.reader(), asked.attempt.minute)
}

fn tell(asked: &Question) -> Note {
    if !asked.judgement.judged {
        return Note::of("no judgement in this family or for this category");
    }
    asked.if_looked_at(asked.is_for_user(), || {
        let Question { gate, judgement, pair, attempt, .. } = *asked;
        let (number, reader) = (gate.standing(attempt.number), asked.reader());
        let case = Case {
            number: &number,
            before: judgement.before,
            pair,
            reader: &reader,
            minute: attempt.minute,
            params: &gate.params.judgement,
            saturation: &gate.saturation,
        };
        let views = VIEWS.iter().zip(gate.shares.unwrap_or_default()).filter(|(_, share)| *share > 0.0);
        let views: Vec<String> = views
            .map(|(view, share)| format!("{} {:.3} x {share:.2}", view.name(), view.pass(&case)))
            .collect();
        let responded = if pair.responded_by(attempt.minute) { "has responded" } else { "no response yet" };
        let (rating, streak) = (asked.number().rating.name(), pair.unread_in_a_row());
        let inputs = format!("{}; number {rating}, {streak} unread in a row, {responded}", views.join(" + "));
        Note::of(inputs).drawn("passes below", pass(asked), asked.draw(Purpose::Judge))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::family::Family;
    use crate::gate::params::Params;
    use crate::messaging::Category;
    use crate::units::time::DAY;

    const READER: Reader = Reader { read_rate: 0.48, load: 4.0 / 14.0 };

    /// Number and recipient of the known answers in model.md, section 13.
    fn known() -> (Standing, PairRecord) {
        let features = Features {
            attempted_24h: 10_000,
            mix: 0.8,
            read: 0.1,
            hygiene: 0.3,
            negatives: 0.4,
            ..Features::default()
        };
        let mut pair = PairRecord::default();
        pair.delivered(0, Category::Marketing, false);
        pair.delivered(DAY, Category::Marketing, true);
        (Standing { rating: Rating::Yellow, verified: true, trust: 0.0, features }, pair)
    }

    fn pass(family: Family, pair: &PairRecord, number: &Standing) -> f64 {
        let params = Params::default().judgement;
        let by = Saturation::new(&params.saturation, 30 * DAY);
        let judgement = Judgement::of(family.shares(&params).unwrap(), &params, number, 0);
        judgement.pass(&by, pair, &READER, 8 * DAY)
    }

    /// The known composite is the mean of 0.80, 0.8457865 (one unread in a row) and 0.3251947 (none): the example
    /// takes its streak from two people.
    #[test]
    fn composite_of_the_known_answer() {
        let (number, pair) = known();
        let saturation = pass(Family::Saturation, &pair, &number);
        let article = pass(Family::Article, &PairRecord::default(), &number);
        assert!(((0.80 + saturation + article) / 3.0 - 0.656_993_7).abs() < 5e-8);
    }

    #[test]
    fn the_composite_is_the_mean_of_the_three() {
        let (number, pair) = known();
        let views = [Family::Throttle, Family::Saturation, Family::Article].map(|f| pass(f, &pair, &number));
        assert_eq!(views[0], 0.80);
        let mean = views.iter().sum::<f64>() / 3.0;
        assert!((pass(Family::Composite, &pair, &number) - mean).abs() < 1e-15);
    }

    #[test]
    fn a_streak_beyond_five_costs_no_more() {
        let (number, _) = known();
        let mut five = PairRecord::default();
        (0..6).for_each(|minute| five.delivered(minute, Category::Marketing, false));
        let mut nine = PairRecord::default();
        (0..10).for_each(|minute| nine.delivered(minute, Category::Marketing, false));
        assert_eq!((five.unread_in_a_row(), nine.unread_in_a_row()), (5, 9));
        assert_eq!(pass(Family::Article, &five, &number), pass(Family::Article, &nine, &number));
    }
}
