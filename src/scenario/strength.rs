//! A strength of the templates' content: one for all campaigns, or one for each.

use crate::scenario::field::Field;
use crate::scenario::shape::Shape;
use crate::scenario::tree::Value;
use crate::scenario::written::Written;

/// What [`Strength::read`] accepts.
pub(crate) const ACCEPTED: &str =
    "a number from 0 to 100, or a list of such numbers by campaign, the last of which holds for the rest";

const LARGEST: f64 = 100.0;
const FACTOR: Shape = Shape::Number(0.0, LARGEST);

/// The form of the value.
pub(crate) const SHAPE: Shape = Shape::Either(&[FACTOR, Shape::List(&FACTOR)]);

/// A factor for each campaign in the order of launch; 1 is that of an average template.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Strength {
    /// The same for all.
    All(f64),
    /// One by one; the last holds for all further campaigns. Never empty.
    ByCampaign(Vec<f64>),
}

impl Default for Strength {
    fn default() -> Self {
        Self::All(1.0)
    }
}

impl Strength {
    /// The factor of a campaign.
    pub fn of(&self, campaign: usize) -> f64 {
        match self {
            Self::All(factor) => *factor,
            Self::ByCampaign(factors) => factors.get(campaign).or(factors.last()).copied().unwrap_or(1.0),
        }
    }

    /// Reads it; leaves a fault and the old value when it is not accepted.
    pub fn read(&mut self, field: &mut Field<'_, '_>) {
        if !matches!(field.node.value, Value::List(_)) {
            if let Some(factor) = field.number(0.0, LARGEST) {
                *self = Self::All(factor);
            }
            return;
        }
        let Some(items) = field.list() else { return };
        let mut factors = Vec::with_capacity(items.len());
        for item in items {
            factors.extend(field.part(item, "a number from 0 to 100").number(0.0, LARGEST));
        }
        match (items.is_empty(), factors.len() == items.len()) {
            (true, _) => field.wrong(format!("`{}` is an empty list", field.path), None),
            (false, true) => *self = Self::ByCampaign(factors),
            (false, false) => {}
        }
    }

    /// As a file gives it.
    pub fn written(&self) -> Written {
        match self {
            Self::All(factor) => Written::Number(*factor),
            Self::ByCampaign(factors) => {
                Written::List(factors.iter().map(|factor| Written::Number(*factor)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_factor_holds_for_the_rest() {
        let strength = Strength::ByCampaign(vec![2.0, 0.5]);
        assert_eq!([0, 1, 2, 9].map(|campaign| strength.of(campaign)), [2.0, 0.5, 0.5, 0.5]);
        assert_eq!(Strength::default().of(3), 1.0);
        assert_eq!(strength.written().to_string(), "[2, 0.5]");
    }
}
