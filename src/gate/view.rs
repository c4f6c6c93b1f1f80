//! How a platform may judge a sender: one trait, and three views of it that differ in structure (model: section 8.5).
//! The families are mixtures of them. This is the definition; attempts go by [`Judgement`](crate::gate::Judgement), which
//! holds for a minute all that no pair changes, and a test holds the two against each other.

use crate::gate::article;
use crate::gate::article::LONGEST_STREAK;
use crate::gate::engagement::Standing;
use crate::gate::pair::PairRecord;
use crate::gate::params::JudgementParams;
use crate::gate::saturation::Saturation;
use crate::gate::throttle;
use crate::gate::user_cap::Reader;
use crate::units::Minute;

/// All that a view may look at: the number at this gate hour, and the platform's record of the pair and the user.
pub(super) struct Case<'a> {
    pub number: &'a Standing,
    /// Marketing attempts of the hour before this minute.
    pub before: u32,
    pub pair: &'a PairRecord,
    pub reader: &'a Reader,
    pub minute: Minute,
    pub params: &'a JudgementParams,
    pub saturation: &'a Saturation,
}

/// One view of how much of a sender's marketing is welcome.
pub(super) trait View: Sync {
    /// Its name, that of the family that goes by it alone.
    fn name(&self) -> &'static str;

    /// Probability that a marketing message outside a service window passes.
    fn pass(&self, case: &Case) -> f64;
}

/// The three views, in the order of the shares.
pub(super) static VIEWS: [&dyn View; 3] = [&Throttle, &PairSaturation, &Score];

/// (a) The number's rating throttles all alike.
struct Throttle;

impl View for Throttle {
    fn name(&self) -> &'static str {
        "throttle"
    }

    fn pass(&self, case: &Case) -> f64 {
        throttle::pass(case.number.rating, &case.params.pass)
    }
}

/// (b) Each recipient saturates.
struct PairSaturation;

impl View for PairSaturation {
    fn name(&self) -> &'static str {
        "saturation"
    }

    fn pass(&self, case: &Case) -> f64 {
        case.saturation.pass(case.pair, case.reader, case.minute)
    }
}

/// (c) A logistic score of the article's causes and cures.
struct Score;

impl View for Score {
    fn name(&self) -> &'static str {
        "article"
    }

    fn pass(&self, case: &Case) -> f64 {
        let Standing { verified, trust, features, .. } = case.number;
        let by_pair = article::passes(&case.params.article, features, *verified, *trust, case.before);
        let streak = (case.pair.unread_in_a_row() as usize).min(LONGEST_STREAK);
        by_pair[streak][usize::from(case.pair.responded_by(case.minute))]
    }
}

/// Probability to pass the mixture of the views with those shares.
#[cfg(test)]
pub(super) fn pass(shares: [f64; 3], case: &Case) -> f64 {
    VIEWS.iter().zip(shares).map(|(view, share)| share * view.pass(case)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::article::Features;
    use crate::gate::engagement::Judgement;
    use crate::gate::{FAMILIES, Family, PROFILES, Params};
    use crate::messaging::{Category, Rating, Reaction};
    use crate::units::time::DAY;

    /// Numbers from the best to the worst.
    fn numbers() -> impl Iterator<Item = Standing> {
        [Rating::Green, Rating::Yellow, Rating::Red].into_iter().flat_map(|rating| {
            (0..5).map(move |step| {
                let bad = f64::from(step) / 4.0;
                let features = Features {
                    attempted_24h: 3_000 * step as u64,
                    usual: 400.0,
                    mix: bad,
                    repetition: bad * bad,
                    read: 1.0 - 2.0 * bad,
                    hygiene: bad / 2.0,
                    negatives: bad,
                };
                Standing { rating, verified: step % 2 == 0, trust: 1.0 - bad, features }
            })
        })
    }

    /// Pairs from a first contact to many unread, with and without a response.
    fn pairs() -> impl Iterator<Item = PairRecord> {
        (0..8).flat_map(|messages| {
            [false, true].map(|responds| {
                let mut pair = PairRecord::default();
                for day in 0..messages {
                    pair.delivered(day * DAY, Category::Marketing, day % 3 == 2);
                }
                if responds {
                    pair.react(&Reaction { click: true, positive_at: 3 * DAY, ..Reaction::default() });
                }
                pair
            })
        })
    }

    #[test]
    fn the_judgement_of_a_minute_is_its_definition_in_every_family_and_profile() {
        for profile in PROFILES {
            let params = Params::at(profile).judgement;
            let saturation = Saturation::new(&params.saturation, 60 * DAY);
            for (family, shares) in
                FAMILIES.iter().filter_map(|family| Some((family, family.shares(&params)?)))
            {
                for number in numbers() {
                    for (pair, before) in pairs().zip((0..).step_by(700)) {
                        let reader = Reader { read_rate: 0.4, load: f64::from(before) / 1_000.0 };
                        let minute = 9 * DAY;
                        let case = Case {
                            number: &number,
                            before,
                            pair: &pair,
                            reader: &reader,
                            minute,
                            params: &params,
                            saturation: &saturation,
                        };
                        let judgement = Judgement::of(shares, &params, &number, before);
                        let by_judgement = judgement.pass(&saturation, &pair, &reader, minute);
                        let defined = pass(shares, &case);
                        assert!((by_judgement - defined).abs() < 1e-12, "{family:?} {profile:?}");
                        assert!((0.0..=1.0 + 1e-12).contains(&defined));
                    }
                }
            }
        }
    }

    /// Each view is a family of its own, by its name; the documented rules judge nothing.
    #[test]
    fn views_and_families_have_the_same_names() {
        let params = Params::default().judgement;
        for (at, view) in VIEWS.iter().enumerate() {
            let shares = Family::named(view.name()).unwrap().shares(&params).unwrap();
            assert!((0..3).all(|other| (shares[other] == 1.0) == (other == at)), "{}", view.name());
        }
        assert_eq!(Family::Documented.shares(&params), None);
    }

    /// What each view leaves out is its structure: the throttle sees no pair, the saturation no number, the score both.
    #[test]
    fn the_views_differ_in_what_they_look_at() {
        let params = Params::default().judgement;
        let saturation = Saturation::new(&params.saturation, 60 * DAY);
        let reader = Reader { read_rate: 0.4, load: 0.5 };
        let (numbers, pairs): (Vec<_>, Vec<_>) = (numbers().collect(), pairs().collect());
        let varies = |view: &dyn View, by_number: bool| {
            let pass = |at: usize| {
                let (number, pair) = if by_number { (at, 10) } else { (7, at) };
                let (number, pair) = (&numbers[number], &pairs[pair]);
                let (params, saturation, reader) = (&params, &saturation, &reader);
                view.pass(&Case { number, before: 0, pair, reader, minute: 9 * DAY, params, saturation })
            };
            (1..15).any(|at| pass(at) != pass(0))
        };
        let seen = VIEWS.map(|view| (varies(view, true), varies(view, false)));
        assert_eq!(seen, [(true, false), (false, true), (true, true)]);
    }
}
