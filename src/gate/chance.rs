//! A decision that may be certain: no number is drawn where the outcome does not depend on it.

/// A probability, read as a decision.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Chance {
    /// 0 or less.
    Never,
    /// In between.
    Maybe(f64),
    /// 1 or more.
    Always,
}

impl Chance {
    /// The decision of that probability.
    #[inline]
    pub fn of(probability: f64) -> Self {
        if probability <= 0.0 {
            Self::Never
        } else if probability >= 1.0 {
            Self::Always
        } else {
            Self::Maybe(probability)
        }
    }

    /// The probability.
    pub fn probability(self) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::Always => 1.0,
            Self::Maybe(probability) => probability,
        }
    }

    /// Whether it happens; `uniform` in (0, 1) is asked for only when it matters.
    #[inline]
    pub fn happens(self, uniform: impl FnOnce() -> f64) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Maybe(probability) => uniform() < probability,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certain_outcomes_draw_nothing() {
        let draw = || -> f64 { panic!("a number was drawn") };
        assert!(!Chance::of(0.0).happens(draw) && !Chance::of(-1.0).happens(draw));
        assert!(Chance::of(1.0).happens(draw) && Chance::of(2.0).happens(draw));
    }

    #[test]
    fn a_uniform_below_the_probability_decides() {
        assert!(Chance::of(0.3).happens(|| 0.299) && !Chance::of(0.3).happens(|| 0.3));
    }
}
