//! Colours, dashes, markers and fill patterns: one fixed look per strategy, never colour alone.
//!
//! Hues are those of Okabe and Ito (2008), "Color Universal Design"; orange, sky blue and yellow are darkened until a
//! stroke has a contrast of 3:1 against white (WCAG 2.1, 1.4.11). Four hues more are needed for twelve strategies:
//! grey, Tol's wine and indigo, and a brown. The references stand beside the others in many a picture, so each has a hue
//! of its own.

use crate::experiment::ArmInfo;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub u8, pub u8, pub u8);

/// Text and important strokes.
pub(super) const INK: Colour = Colour(0x22, 0x22, 0x22);
/// Second text.
pub(super) const GREY: Colour = Colour(0x55, 0x55, 0x55);
/// Axes.
pub(super) const AXIS: Colour = Colour(0x77, 0x77, 0x77);
/// Grid lines.
pub(super) const GRID: Colour = Colour(0xE3, 0xE3, 0xE3);
/// Paper.
pub(super) const WHITE: Colour = Colour(0xFF, 0xFF, 0xFF);

/// How a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dash {
    Solid,
    Dashed,
    Chain,
    Long,
    Dotted,
}

impl Dash {
    const ALL: [Dash; 5] = [Self::Solid, Self::Dashed, Self::Chain, Self::Long, Self::Dotted];

    /// Lengths of strokes and gaps in turn; empty for an unbroken line.
    pub(super) const fn lengths(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Dashed => &[7.0, 4.0],
            Self::Chain => &[9.0, 3.0, 2.0, 3.0],
            Self::Long => &[14.0, 4.0],
            Self::Dotted => &[2.0, 3.0],
        }
    }
}

/// The sign that stands on a line's points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    Down,
    Cross,
    Plus,
    Ring,
    Frame,
    Star,
}

impl Marker {
    const ALL: [Marker; 10] = [
        Self::Circle,
        Self::Square,
        Self::Triangle,
        Self::Diamond,
        Self::Down,
        Self::Cross,
        Self::Plus,
        Self::Ring,
        Self::Star,
        Self::Frame,
    ];
}

/// The look of one arm in every picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ArmStyle {
    pub colour: Colour,
    pub dash: Dash,
    pub marker: Marker,
}

/// Shipped strategies and their colours; dash and marker follow from the place in this list.
const STRATEGIES: [(&str, Colour); 12] = [
    ("warm-up", Colour(0x00, 0x72, 0xB2)),
    ("blast", Colour(0xD5, 0x5E, 0x00)),
    ("paced-blast", Colour(0x00, 0x9E, 0x73)),
    ("engaged-first", Colour(0xCC, 0x79, 0xA7)),
    ("ramp", Colour(0x3D, 0x95, 0xCC)),
    ("blast-once", Colour(0xB9, 0x80, 0x00)),
    ("utility-first", Colour(0x00, 0x00, 0x00)),
    ("marketing-first", Colour(0x8A, 0x7F, 0x00)),
    ("sunset-inactive", Colour(0x88, 0x22, 0x55)),
    ("do-nothing", Colour(0x6B, 0x6B, 0x6B)),
    ("clairvoyant", Colour(0x33, 0x22, 0x88)),
    ("random", Colour(0x7A, 0x4B, 0x1E)),
];

/// Further shipped strategies, in the order of their looks: the colours of the first ones again with other dashes and
/// markers. What stands beside each other in the shipped comparison of usual practices has different colours.
const MORE: [&str; 9] = [
    "warm-up-steps",
    "retry-hard",
    "human-practice",
    "two-lane",
    "quality-aware",
    "pause-on-yellow",
    "frequency-capped",
    "re-permission",
    "retry-spaced",
];

/// The number of a shipped strategy's look.
fn place(strategy: &str) -> Option<usize> {
    STRATEGIES.iter().map(|(name, _)| *name).chain(MORE).position(|name| name == strategy)
}

/// The look number `at`: the list of strategies first, then its colours again with other dashes and markers.
pub(super) fn look(at: usize) -> ArmStyle {
    // Markers come round before colours do; by then they stand elsewhere in their list.
    let round = at / Marker::ALL.len();
    ArmStyle {
        colour: STRATEGIES[at % STRATEGIES.len()].1,
        dash: Dash::ALL[(at + round) % Dash::ALL.len()],
        marker: Marker::ALL[(at + 4 * round) % Marker::ALL.len()],
    }
}

/// The look of each arm. A shipped strategy always has its own; further arms of the same strategy and strategies of
/// the user's own get the next looks that no arm has, in the order of the arms.
pub(super) fn arm_styles(arms: &[ArmInfo]) -> Vec<ArmStyle> {
    let mut taken: Vec<Option<usize>> = Vec::with_capacity(arms.len());
    for arm in arms {
        let own = place(&arm.strategy);
        taken.push(own.filter(|at| !taken.contains(&Some(*at))));
    }
    for at in 0..taken.len() {
        if taken[at].is_none() {
            taken[at] = (0..).find(|free| !taken.contains(&Some(*free)));
        }
    }
    taken.into_iter().map(|at| look(at.unwrap_or_default())).collect()
}

/// Lines drawn over a fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    Plain,
    Rising,
    Falling,
    Crossed,
    Horizontal,
    Vertical,
    Dots,
}

/// The look of one part of a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fill {
    pub colour: Colour,
    pub pattern: Pattern,
}

impl Fill {
    pub(super) const fn new(colour: Colour, pattern: Pattern) -> Self {
        Self { colour, pattern }
    }

    /// Whether dark text and hatching are readable on it (luma of ITU-R BT.601).
    pub(super) fn is_light(self) -> bool {
        let Colour(r, g, b) = self.colour;
        299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) > 140_000
    }
}

/// Dark vermillion, for the worst state.
pub(super) const RUST: Colour = Colour(0x9C, 0x3A, 0x00);
/// Orange as published: fills lie beside ink, so 3:1 against white is not asked of them.
pub(super) const ORANGE: Colour = Colour(0xE6, 0x9F, 0x00);
/// Pale orange.
pub(super) const SAND: Colour = Colour(0xF7, 0xD5, 0x8A);
/// Blue.
pub(super) const BLUE: Colour = Colour(0x00, 0x72, 0xB2);
/// Pale sky blue.
pub(super) const PALE: Colour = Colour(0xC9, 0xE4, 0xF5);
/// Reddish purple.
pub(super) const PURPLE: Colour = Colour(0xCC, 0x79, 0xA7);
/// Middle grey.
pub(super) const STONE: Colour = Colour(0x9A, 0x9A, 0x9A);
/// Light grey.
pub(super) const MIST: Colour = Colour(0xE8, 0xE8, 0xE8);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::maths::{exp, log};

    fn arm(name: &str, strategy: &str) -> ArmInfo {
        ArmInfo {
            name: name.to_owned(),
            strategy: strategy.to_owned(),
            description: String::new(),
            baseline: false,
            reference: false,
            own_limits: 0,
        }
    }

    /// Contrast ratio against white (WCAG 2.1).
    fn contrast(Colour(r, g, b): Colour) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.03928 { part / 12.92 } else { exp(2.4 * log((part + 0.055) / 1.055)) }
        };
        1.05 / (0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05)
    }

    #[test]
    fn strokes_have_contrast_against_paper_and_text_has_more() {
        assert!((contrast(Colour(0, 0, 0)) - 21.0).abs() < 1e-9);
        assert!(contrast(Colour(0xF0, 0xE4, 0x42)) < 3.0, "the published yellow would fail");
        for (name, colour) in STRATEGIES {
            assert!(contrast(colour) >= 3.0, "{name}: {}", contrast(colour));
        }
        assert!(contrast(AXIS) >= 3.0 && contrast(INK) >= 7.0 && contrast(GREY) >= 4.5);
    }

    #[test]
    fn every_shipped_strategy_has_a_look_of_its_own() {
        let names: Vec<ArmInfo> =
            STRATEGIES.iter().map(|(name, _)| *name).chain(MORE).map(|name| arm(name, name)).collect();
        let styles = arm_styles(&names);
        for (at, style) in styles.iter().enumerate() {
            assert!(!styles[..at].contains(style), "{}", names[at].name);
            assert_eq!(arm_styles(&names[at..=at])[0], *style);
        }
    }

    /// The arms of scenarios/comparisons/floor-and-ceiling.toml.
    #[test]
    fn usual_practices_and_references_share_no_colour() {
        let names =
            ["random", "do-nothing", "blast", "engaged-first", "warm-up", "human-practice", "clairvoyant"];
        let styles = arm_styles(&names.map(|name| arm(name, name)));
        for (at, style) in styles.iter().enumerate() {
            let same = |other: &ArmStyle| other.colour == style.colour || other.marker == style.marker;
            assert!(!styles[..at].iter().any(same), "{}", names[at]);
        }
    }

    #[test]
    fn a_strategy_keeps_its_look_whatever_stands_beside_it() {
        let alone = arm_styles(&[arm("a", "warm-up")])[0];
        let beside = arm_styles(&[arm("x", "mine"), arm("y", "blast"), arm("z", "warm-up")]);
        assert_eq!(alone, beside[2]);
        assert_eq!(alone.colour, Colour(0x00, 0x72, 0xB2));
    }

    #[test]
    fn forty_arms_all_look_different() {
        let mut arms: Vec<ArmInfo> = (0..30).map(|n| arm(&n.to_string(), &format!("own-{n}"))).collect();
        arms.extend((0..5).map(|n| arm(&format!("w{n}"), "warm-up")));
        arms.extend(STRATEGIES.iter().take(5).map(|(name, _)| arm(name, name)));
        let styles = arm_styles(&arms);
        for (at, style) in styles.iter().enumerate() {
            assert!(!styles[..at].contains(style), "arm {at}");
        }
    }
}
