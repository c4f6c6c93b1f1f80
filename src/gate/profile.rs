//! How hard the gate is: named ends of the range of its undisclosed thresholds.

use crate::gate::layers::Layers;
use crate::gate::params::Params;
use crate::gate::registry::parameters;
use crate::gate::table::OFF_BY_PROFILE;

/// A named set of thresholds (model: section 8, table).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// The lenient value of every threshold that has one.
    Lenient,
    /// The central value of every parameter.
    #[default]
    Central,
    /// The strict value of every threshold that has one.
    Strict,
    /// No withholding by judgement: account, utility abuse, pacing, user limit, engagement, number restriction,
    /// messaging limit and template pausing are off; recipients' own facts and the rates of the line stay.
    Off,
}

/// All profiles, in the order of tables.
pub const PROFILES: [Profile; 4] = [Profile::Lenient, Profile::Central, Profile::Strict, Profile::Off];

impl Profile {
    /// Name in files and tables.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lenient => "lenient",
            Self::Central => "central",
            Self::Strict => "strict",
            Self::Off => "off",
        }
    }

    /// Whether templates are ever paused.
    pub const fn pauses_templates(self) -> bool {
        !matches!(self, Self::Off)
    }
}

/// The range of the holdout is an uncertainty about the platform's experiment, not a degree of strictness.
const NOT_A_THRESHOLD: &str = "holdout_share";

impl Params {
    /// The parameters of a profile.
    pub fn at(profile: Profile) -> Self {
        let mut params = Self::default();
        for row in parameters().iter().filter(|row| row.path != NOT_A_THRESHOLD) {
            let value = match profile {
                Profile::Lenient => row.low,
                Profile::Strict => row.high,
                Profile::Central | Profile::Off => None,
            };
            if let Some(value) = value {
                row.set(&mut params, value);
            }
        }
        params
    }
}

impl Layers {
    /// The layers that a profile leaves on.
    pub fn for_profile(profile: Profile) -> Self {
        match profile {
            Profile::Off => OFF_BY_PROFILE.into_iter().fold(Self::all(), Self::without),
            Profile::Lenient | Profile::Central | Profile::Strict => Self::all(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messaging::Layer;

    #[test]
    fn profiles_are_those_of_the_table() {
        let [lenient, central, strict, off] = PROFILES.map(Params::at);
        assert_eq!((central.clone(), off), (Params::default(), Params::default()));
        for (params, thresholds, hardness, template, cap, pass, k0, intercept, scale) in [
            (&lenient, (0.012, 0.04), (0.5, 24.0), (0.02, 0.06), 6.0, [1.0, 0.95, 0.80], 3.0, 3.4, 0.6),
            (&central, (0.006, 0.02), (0.9, 48.0), (0.01, 0.03), 4.0, [0.98, 0.80, 0.45], 2.0, 2.6, 1.0),
            (&strict, (0.004, 0.008), (0.95, 72.0), (0.007, 0.02), 2.0, [0.95, 0.60, 0.20], 1.2, 2.2, 1.3),
        ] {
            assert_eq!((params.rating.yellow, params.rating.red), thresholds);
            assert_eq!((params.restriction.hardness, params.restriction.length), hardness);
            assert_eq!((params.template.yellow, params.template.red), template);
            assert_eq!(params.user_limit.cap, cap);
            assert_eq!(params.judgement.pass, pass);
            assert_eq!(params.judgement.saturation.k0, k0);
            assert_eq!(
                (params.judgement.article.intercept, params.judgement.article.scale),
                (intercept, scale)
            );
            assert_eq!((params.rating.report_weight, params.rating.mute_weight), (2.0, 0.03));
            assert_eq!(params.holdout_share, 0.01);
            assert_eq!(params.judgement.article.volume, 2.0);
        }
    }

    #[test]
    fn off_leaves_the_recipients_own_facts() {
        let layers = Layers::for_profile(Profile::Off);
        let on: Vec<_> = Layer::GATE.into_iter().filter(|&layer| layers.is_on(layer)).collect();
        assert_eq!(
            on,
            [
                Layer::Throughput,
                Layer::PairRate,
                Layer::Template,
                Layer::Reachability,
                Layer::OptOut,
                Layer::Holdout,
                Layer::RecipientBlock,
                Layer::TimeToLive
            ]
        );
        assert!(!Profile::Off.pauses_templates() && Profile::Strict.pauses_templates());
        assert_eq!(Layers::for_profile(Profile::Strict), Layers::all());
    }
}
