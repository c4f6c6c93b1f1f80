//! Judgement (c): the article's engagement score, each cause and cure one term (model: section 8.5).
//!
//! The article's claims are not ours: every coefficient is an assumption with a range and goes off at 0.

use crate::gate::hours::Hours;
use crate::gate::params::ArticleParams;
use crate::gate::rating::WEEK;
use crate::units::Hour;
use crate::units::maths::sigma;
use crate::units::time::DAY_HOURS;

/// Unread messages in a row beyond which the streak grows no longer.
pub(super) const LONGEST_STREAK: usize = 5;

/// Clean pseudo-deliveries of marketing that steady the mix, and pseudo-attempts that steady the hygiene. Assumed.
const PRIOR: f64 = 100.0;
/// Marketing share of the deliveries up to which the mix costs nothing. Assumed.
const FREE_MIX: f64 = 0.5;
/// Concentration of texts up to which repetition costs nothing: four texts in equal shares. Assumed.
const FREE_CONCENTRATION: f64 = 0.25;
/// Read rate that is neither good nor bad, and the distance from it at which its effect is full. Assumed.
const NEUTRAL_READ: f64 = 0.5;
const READ_SPAN: f64 = 0.3;
/// Share of invalid numbers at which hygiene costs in full. Assumed.
const WORST_HYGIENE: f64 = 0.10;

/// What the score looks at, apart from recipient and running hour. Each feature lies in [0, 1], `read` in [-1, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Features {
    /// Marketing attempts of the 24 whole hours before this one.
    pub attempted_24h: u64,
    /// Messages delivered per day in the week that ended a day ago.
    pub usual: f64,
    /// Excess of marketing over other categories.
    pub mix: f64,
    /// Concentration on one text.
    pub repetition: f64,
    /// Read rate of the week that ended a day ago, about a neutral one.
    pub read: f64,
    /// Share of invalid numbers.
    pub hygiene: f64,
    /// Rating score relative to the red threshold.
    pub negatives: f64,
}

impl Features {
    /// The features at the start of `hour`; `negatives` comes from the rating.
    pub fn at(hour: Hour, hours: &Hours, negatives: f64) -> Self {
        let (day_ago, week_ago) = (hour.saturating_sub(DAY_HOURS), hour.saturating_sub(WEEK));
        let (mut marketing, mut utility, mut attempts, mut invalid) = (0u64, 0u64, 0u64, 0u64);
        for bin in hours.between(week_ago, hour) {
            marketing += u64::from(bin.delivered[0]);
            utility += u64::from(bin.delivered[1]);
            attempts += u64::from(bin.attempts);
            invalid += u64::from(bin.invalid);
        }
        // Reads are known a day after delivery, so this week ends a day ago.
        let (mut settled, mut settled_marketing, mut seen) = (0u64, 0u64, 0u64);
        for bin in hours.between(hour.saturating_sub(WEEK + DAY_HOURS), day_ago) {
            settled += u64::from(bin.all_delivered());
            settled_marketing += u64::from(bin.delivered[0]);
            seen += u64::from(bin.seen);
        }
        let share = (marketing as f64 + PRIOR) / ((marketing + utility) as f64 + PRIOR);
        let read_rate = (seen as f64 + PRIOR * NEUTRAL_READ) / (settled_marketing as f64 + PRIOR);
        Self {
            attempted_24h: hours
                .between(day_ago, hour)
                .iter()
                .map(|bin| u64::from(bin.marketing_attempts))
                .sum(),
            usual: settled as f64 / 7.0,
            mix: above(share, FREE_MIX),
            repetition: above(concentration(&hours.texts_between(week_ago, hour)), FREE_CONCENTRATION),
            read: ((read_rate - NEUTRAL_READ) / READ_SPAN).clamp(-1.0, 1.0),
            hygiene: (invalid as f64 / (attempts as f64 + PRIOR) / WORST_HYGIENE).min(1.0),
            negatives,
        }
    }

    /// How much of a burst the running 24 h are, with `before` marketing attempts in the hour so far: the volume
    /// of a burst is seen while it runs.
    fn burst(&self, before: u32, params: &ArticleParams) -> f64 {
        let volume = self.attempted_24h as f64 + f64::from(before);
        if volume == 0.0 {
            return 0.0;
        }
        (1.0 - params.volume_tolerance * self.usual.max(params.volume_floor) / volume).max(0.0)
    }
}

/// The part of `value` above `free`, as a share of all that could be.
fn above(value: f64, free: f64) -> f64 {
    ((value - free) / (1.0 - free)).max(0.0)
}

/// Sum of squared shares (Herfindahl-Hirschman); 0 where there is nothing.
fn concentration(counts: &[u64]) -> f64 {
    let all = counts.iter().sum::<u64>() as f64;
    if all == 0.0 {
        return 0.0;
    }
    counts.iter().map(|&count| (count as f64 / all) * (count as f64 / all)).sum()
}

/// Probability to pass by the recipient's unread streak (0 to 5) and whether they have ever responded, with
/// `before` marketing attempts in the hour so far.
pub(super) fn passes(
    params: &ArticleParams,
    features: &Features,
    verified: bool,
    trust: f64,
    before: u32,
) -> [[f64; 2]; LONGEST_STREAK + 1] {
    let unverified = f64::from(u8::from(!verified));
    let number = -params.verification * unverified
        - params.trust * (1.0 - trust)
        - params.volume * features.burst(before, params)
        - params.mix * features.mix
        - params.repetition * features.repetition
        + params.read * features.read
        - params.hygiene * features.hygiene
        - params.negatives * features.negatives;
    std::array::from_fn(|streak| {
        let streak = params.streak * streak as f64 / LONGEST_STREAK as f64;
        [0.0, params.response]
            .map(|response| sigma(params.intercept + params.scale * (number - streak + response)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::hours::HourCounts;
    use crate::gate::params::Params;

    fn params() -> ArticleParams {
        Params::default().judgement.article
    }

    fn hour(attempts: u32, marketing: u32, utility: u32, texts: Vec<u32>) -> HourCounts {
        HourCounts {
            attempts,
            marketing_attempts: marketing,
            delivered: [marketing, utility, 0],
            texts,
            ..HourCounts::default()
        }
    }

    /// Known answer of model.md, section 13; the volume feature 0.7 is 10,000 attempts against the floor of 1,000.
    #[test]
    fn score_of_the_known_answer() {
        let features = Features {
            attempted_24h: 9000,
            mix: 0.8,
            read: 0.1,
            hygiene: 0.3,
            negatives: 0.4,
            ..Features::default()
        };
        assert!((features.burst(1000, &params()) - 0.7).abs() < 1e-15);
        let pass = passes(&params(), &features, true, 0.0, 1000)[0][0];
        assert!((pass - sigma(-0.73)).abs() < 1e-15);
        assert!((pass - 0.325_194_7).abs() < 5e-8, "{pass}");
    }

    #[test]
    fn with_every_feature_neutral_only_the_intercept_is_left() {
        let table = passes(&params(), &Features::default(), true, 1.0, 0);
        assert_eq!(table[0][0], sigma(2.6));
        assert_eq!(table[0][1], sigma(3.6));
        assert_eq!(table[5][0], sigma(2.6 - 1.2));
        assert_eq!(table[2][1], sigma(2.6 + (-1.2 * 2.0 / 5.0 + 1.0)));
    }

    #[test]
    fn each_term_costs_its_coefficient() {
        let at = |features: &Features, verified, trust| passes(&params(), features, verified, trust, 0)[0][0];
        let none = Features::default();
        for (loss, pass) in [
            (0.8, at(&none, false, 1.0)),
            (1.0, at(&none, true, 0.0)),
            (0.6, at(&Features { mix: 1.0, ..none }, true, 1.0)),
            (0.6, at(&Features { repetition: 1.0, ..none }, true, 1.0)),
            (1.0, at(&Features { read: -1.0, ..none }, true, 1.0)),
            (0.5, at(&Features { hygiene: 1.0, ..none }, true, 1.0)),
            (1.0, at(&Features { negatives: 1.0, ..none }, true, 1.0)),
            (1.0, at(&Features { attempted_24h: 6000, ..none }, true, 1.0)),
        ] {
            assert!((pass - sigma(2.6 - loss)).abs() < 1e-12, "{loss}");
        }
    }

    #[test]
    fn the_scale_moves_the_coefficients_and_not_the_intercept() {
        let params = ArticleParams { scale: 0.0, ..params() };
        let features = Features { mix: 1.0, negatives: 1.0, attempted_24h: 50_000, ..Features::default() };
        assert_eq!(passes(&params, &features, false, 0.0, 9)[3], [sigma(2.6); 2]);
    }

    #[test]
    fn a_silent_number_has_no_feature_but_the_mix() {
        let silent = Features::at(500, &Hours::new(1000, 4), 0.0);
        assert_eq!(silent, Features { mix: 1.0, ..Features::default() });
        assert_eq!(silent.burst(0, &params()), 0.0);
    }

    #[test]
    fn features_follow_the_traffic() {
        let mut hours = Hours::new(1000, 2);
        // In the week before hour 300 there are 900 marketing deliveries, two thirds with one text, and 1,000 others.
        hours.book(140, &HourCounts { seen_by_template: vec![620], ..hour(1000, 900, 0, vec![600, 300]) });
        hours.book(280, &HourCounts { invalid: 50, ..hour(1000, 0, 1000, vec![0, 0]) });
        hours.book(299, &hour(400, 400, 0, vec![0, 0]));
        let features = Features::at(300, &hours, 0.25);
        assert_eq!(features.attempted_24h, 400);
        assert_eq!(features.usual, 900.0 / 7.0);
        assert!((features.mix - (1400.0 / 2400.0 - 0.5) / 0.5).abs() < 1e-15);
        assert!((features.repetition - (5.0 / 9.0 - 0.25) / 0.75).abs() < 1e-15);
        assert!((features.read - (670.0 / 1000.0 - 0.5) / 0.3).abs() < 1e-12);
        assert!((features.hygiene - 50.0 / 2500.0 / 0.1).abs() < 1e-15);
        assert_eq!(features.negatives, 0.25);
    }

    #[test]
    fn windows_of_a_week_and_a_day_have_exact_edges() {
        let mut hours = Hours::new(1000, 1);
        hours.book(200, &HourCounts { seen_by_template: vec![70], ..hour(700, 700, 0, vec![700]) });
        let at = |hour| Features::at(hour, &hours, 0.0);
        assert_eq!((at(224).attempted_24h, at(225).attempted_24h), (700, 0));
        assert_eq!((at(224).usual, at(225).usual, at(392).usual, at(393).usual), (0.0, 100.0, 100.0, 0.0));
        assert_eq!((at(368).repetition, at(369).repetition), (1.0, 0.0));
        assert_eq!((at(224).read, at(225).read, at(393).read), (0.0, -1.0, 0.0));
    }
}
