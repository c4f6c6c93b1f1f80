//! The family of engagement judgements: structurally different guesses at a rule that nobody outside knows.

use crate::gate::params::JudgementParams;

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

    /// Shares of throttle, saturation and article in the probability to pass; `None` without a judgement.
    pub(super) fn shares(self, params: &JudgementParams) -> Option<[f64; 3]> {
        match self {
            Self::Documented => None,
            Self::Throttle => Some([1.0, 0.0, 0.0]),
            Self::Saturation => Some([0.0, 1.0, 0.0]),
            Self::Article => Some([0.0, 0.0, 1.0]),
            Self::Composite => {
                let sum: f64 = params.weights.iter().sum();
                (sum > 0.0).then(|| params.weights.map(|weight| weight / sum))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::params::Params;
    use crate::gate::registry::parameters;

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
