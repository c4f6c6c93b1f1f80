//! The family of engagement judgements: structurally different guesses at a rule that nobody outside knows.

use crate::gate::params::{JudgementParams, Params};
use crate::gate::registry::parameters;

/// Which engagement judgement the gate uses (model: section 8.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// None: only rules that the platform states.
    Documented,
    /// (a) The number's rating throttles all alike.
    Throttle,
    /// (b) Each recipient saturates.
    Saturation,
    /// (c) The article's score of causes and cures.
    Article,
    /// Mean of the three.
    #[default]
    Composite,
}

/// All families, in the order of tables.
pub const FAMILIES: [Family; 5] =
    [Family::Documented, Family::Throttle, Family::Saturation, Family::Article, Family::Composite];

/// One thing that a judgement rewards by itself, whatever it makes recipients do: put in, not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectReward {
    /// Name of the term.
    pub term: &'static str,
    /// Key of its coefficient, without the leading `gate.`; 0 switches the term off.
    pub key: &'static str,
    /// What is rewarded.
    pub rewards: &'static str,
}

/// The terms of the article's score that look at what the sender is or does. Its other terms (read, streak,
/// negatives, response) look at what recipients did.
const ARTICLE: &[DirectReward] = &[
    DirectReward { term: "verification", key: "judgement.c.verification", rewards: "a verified business" },
    DirectReward {
        term: "trust",
        key: "judgement.c.trust",
        rewards: "an old number, and days of good traffic on a new one",
    },
    DirectReward {
        term: "mix",
        key: "judgement.c.mix",
        rewards: "utility messages among the deliveries of the last 7 days",
    },
    DirectReward {
        term: "volume",
        key: "judgement.c.volume",
        rewards: "a daily marketing volume of no more than a few times the usual one",
    },
    DirectReward {
        term: "repetition",
        key: "judgement.c.repetition",
        rewards: "several texts instead of one",
    },
    DirectReward { term: "hygiene", key: "judgement.c.hygiene", rewards: "a list without invalid numbers" },
];

impl Family {
    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Throttle => "throttle",
            Self::Saturation => "saturation",
            Self::Article => "article",
            Self::Composite => "composite",
        }
    }

    /// The family of that name.
    pub fn named(name: &str) -> Option<Self> {
        FAMILIES.into_iter().find(|family| family.name() == name)
    }

    /// What the family rewards directly; empty where all goes through the recipients.
    pub const fn direct_rewards(self) -> &'static [DirectReward] {
        match self {
            Self::Documented | Self::Throttle | Self::Saturation => &[],
            Self::Article | Self::Composite => ARTICLE,
        }
    }

    /// Shares of throttle, saturation and article in the probability to pass, each in times of the lift; `None` without a
    /// judgement.
    pub(super) fn shares(self, params: &JudgementParams) -> Option<[f64; 3]> {
        let shares = match self {
            Self::Documented => return None,
            Self::Throttle => [1.0, 0.0, 0.0],
            Self::Saturation => [0.0, 1.0, 0.0],
            Self::Article => [0.0, 0.0, 1.0],
            Self::Composite => {
                let sum: f64 = params.weights.iter().sum();
                if sum <= 0.0 {
                    return None;
                }
                params.weights.map(|weight| weight / sum)
            }
        };
        Some(shares.map(|share| params.lift * share))
    }
}

impl Params {
    /// The same gate without any direct reward: every coefficient in the table is 0.
    pub fn without_direct_rewards(mut self) -> Self {
        for row in parameters().iter().filter(|row| ARTICLE.iter().any(|reward| reward.key == row.path)) {
            row.set(&mut self, 0.0);
        }
        self
    }

    /// The direct rewards that a family really gives with these parameters: those of its table whose coefficient,
    /// scaled, is above 0.
    pub fn direct_rewards(&self, family: Family) -> Vec<DirectReward> {
        let rows = parameters();
        let weighs = |reward: &&DirectReward| {
            let row = rows.iter().find(|row| row.path == reward.key);
            row.is_some_and(|row| self.judgement.article.scale * row.get(self) > 0.0)
        };
        family.direct_rewards().iter().filter(weighs).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_families() {
        for family in FAMILIES {
            assert_eq!(Family::named(family.name()), Some(family));
        }
        assert_eq!(Family::named("other"), None);
    }

    #[test]
    fn every_direct_reward_has_a_key_that_switches_it_off() {
        let rows = parameters();
        for reward in Family::Composite.direct_rewards() {
            let row = rows.iter().find(|row| row.path == reward.key).expect(reward.key);
            assert_eq!(row.admissible.0, 0.0, "{}", reward.key);
        }
        assert!(
            Family::Throttle.direct_rewards().is_empty() && Family::Saturation.direct_rewards().is_empty()
        );
    }

    /// Off means that nothing which the sender is or does by itself moves the score, and that what recipients do still
    /// moves it as before.
    #[test]
    fn without_direct_rewards_only_what_recipients_do_counts() {
        let (with, without) = (Params::default(), Params::default().without_direct_rewards());
        let article = without.judgement.article;
        for coefficient in [
            article.verification,
            article.trust,
            article.mix,
            article.volume,
            article.repetition,
            article.hygiene,
        ] {
            assert_eq!(coefficient, 0.0);
        }
        let kept = |params: &Params| {
            let c = params.judgement.article;
            [c.intercept, c.scale, c.streak, c.read, c.negatives, c.response]
        };
        assert_eq!(kept(&with), kept(&without));
        assert_eq!(with.direct_rewards(Family::Composite), ARTICLE);
        assert_eq!(without.direct_rewards(Family::Composite), []);
        assert_eq!(with.direct_rewards(Family::Documented), []);
        let mut one = with;
        one.judgement.article.volume = 0.0;
        assert!(one.direct_rewards(Family::Article).iter().all(|reward| reward.term != "volume"));
        one.judgement.article.scale = 0.0;
        assert_eq!(one.direct_rewards(Family::Article), []);
    }

    #[test]
    fn a_lift_multiplies_the_probability_to_pass() {
        let params = JudgementParams { lift: 1.09, ..Params::default().judgement };
        assert_eq!(Family::Throttle.shares(&params), Some([1.09, 0.0, 0.0]));
        let sum: f64 = Family::Composite.shares(&params).unwrap().iter().sum();
        assert!((sum - 1.09).abs() < 1e-12);
    }

    #[test]
    fn weights_are_shares_of_their_sum() {
        let mut params = Params::default().judgement;
        assert_eq!(Family::Composite.shares(&params), Some([1.0 / 3.0; 3]));
        params.weights = [0.0, 1.0, 3.0];
        assert_eq!(Family::Composite.shares(&params), Some([0.0, 0.25, 0.75]));
        params.weights = [0.0; 3];
        assert_eq!(Family::Composite.shares(&params), None);
        assert_eq!(Family::Documented.shares(&params), None);
    }
}
