//! From numbers to words, by one rule.

/// What one setting of the gate says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The effect has the expected direction beyond the noise and is large enough to matter.
    Supported,
    /// The effect has the other direction beyond the noise and is large enough to matter.
    Refuted,
    /// The whole interval is too small to matter.
    NoEffect,
    /// Neither: more replications would be needed.
    Undecided,
}

impl Finding {
    /// Judges an effect with its interval; `lower` says that the claim expects it below 0, `smallest` what matters.
    pub fn of(effect: f64, (low, high): (f64, f64), lower: bool, smallest: f64) -> Self {
        let (effect, low, high) = if lower { (-effect, -high, -low) } else { (effect, low, high) };
        if low > 0.0 && effect >= smallest {
            Self::Supported
        } else if high < 0.0 && effect <= -smallest {
            Self::Refuted
        } else if low > -smallest && high < smallest {
            Self::NoEffect
        } else {
            Self::Undecided
        }
    }

    /// In words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Refuted => "refuted",
            Self::NoEffect => "no effect",
            Self::Undecided => "undecided",
        }
    }
}

/// What a family says of a claim: with its direct rewards, and without them where it has any. A number goes with each,
/// the size of the effect.
pub fn verdict(with: (Finding, f64), without: Option<(Finding, f64)>) -> String {
    use Finding::{NoEffect, Supported};
    let Some(without) = without else { return with.0.word().to_owned() };
    match (with.0, without.0) {
        (Supported, NoEffect) => "put in, not found".to_owned(),
        (Supported, Supported) if 2.0 * without.1.abs() < with.1.abs() => {
            "supported, mostly put in".to_owned()
        }
        (one, other) if one == other => one.word().to_owned(),
        (Supported, other) => format!("put in; {} without direct rewards", other.word()),
        (one, other) => format!("{}; {} without direct rewards", one.word(), other.word()),
    }
}

#[cfg(test)]
mod tests {
    use super::Finding::{NoEffect, Refuted, Supported, Undecided};
    use super::*;

    #[test]
    fn direction_noise_and_size_decide() {
        for (effect, half, lower, finding) in [
            (-0.05, 0.01, true, Supported),
            (-0.05, 0.01, false, Refuted),
            (0.05, 0.01, true, Refuted),
            (0.05, 0.01, false, Supported),
            // Beyond the noise and yet too small to matter.
            (-0.004, 0.0001, true, NoEffect),
            (0.004, 0.0001, true, NoEffect),
            (0.0, 0.0, true, NoEffect),
            // Just large enough, and just not told from what is too small.
            (-0.005, 0.0001, true, Supported),
            (-0.0049, 0.0002, true, Undecided),
            // Within the noise.
            (-0.02, 0.03, true, Undecided),
            (0.02, 0.03, true, Undecided),
        ] {
            let interval = (effect - half, effect + half);
            assert_eq!(Finding::of(effect, interval, lower, 0.005), finding, "{effect} {half} {lower}");
        }
    }

    #[test]
    fn what_vanishes_without_direct_rewards_was_put_in() {
        for (with, without, words) in [
            ((Supported, -0.1), Some((NoEffect, -0.001)), "put in, not found"),
            ((Supported, -0.1), Some((Supported, -0.04)), "supported, mostly put in"),
            ((Supported, -0.1), Some((Supported, -0.06)), "supported"),
            ((Supported, -0.1), Some((Refuted, 0.06)), "put in; refuted without direct rewards"),
            ((Supported, -0.1), Some((Undecided, 0.0)), "put in; undecided without direct rewards"),
            ((NoEffect, 0.0), Some((NoEffect, 0.0)), "no effect"),
            ((Refuted, 0.1), Some((Refuted, 0.1)), "refuted"),
            ((Refuted, 0.1), Some((Supported, -0.1)), "refuted; supported without direct rewards"),
            ((Supported, -0.1), None, "supported"),
            ((Refuted, 0.1), None, "refuted"),
        ] {
            assert_eq!(verdict(with, without), words);
        }
    }
}
