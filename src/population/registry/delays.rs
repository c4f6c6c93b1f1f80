//! Time from delivery to reading: a fast and a slow lobe, by category and segment.

use crate::messaging::{CATEGORIES, Category, SEGMENTS, Segment};
use crate::parameter::Grade::{Assumed, Reported};
use crate::parameter::{Grade, Parameter, Unit};
use crate::population::params::{Params, ReadDelay};

/// Central value and range of one property of a lobe.
type Value = (f64, Option<(f64, f64)>);
type Slot = fn(&mut ReadDelay) -> &mut f64;

const ANALOGUE: &str = "analogue: messenger notifications are seen in minutes (Pielot et al., 2014), e-mail has a median of hours (GetResponse, 2020); mixture chosen between";
const GUESS: &str = "no published figure; between messenger notifications and e-mail";

/// Fast weight, fast median, fast sigma, slow median, slow sigma; and the grade of weight and medians.
fn values(category: Category, segment: Segment) -> ([Value; 5], Grade) {
    match (category, segment) {
        (Category::Marketing, Segment::OptedIn) => (
            [
                (0.55, Some((0.35, 0.75))),
                (3.0, Some((2.0, 6.0))),
                (1.3, Some((1.1, 1.5))),
                (150.0, Some((90.0, 300.0))),
                (1.4, Some((1.4, 1.5))),
            ],
            Reported,
        ),
        (Category::Marketing, _) => {
            ([(0.35, Some((0.25, 0.55))), (6.0, None), (1.5, None), (300.0, None), (1.5, None)], Assumed)
        }
        (Category::Utility, _) => {
            ([(0.65, Some((0.55, 0.80))), (2.0, None), (1.2, None), (90.0, None), (1.4, None)], Assumed)
        }
        (Category::Authentication, _) => {
            ([(0.90, Some((0.80, 0.97))), (0.5, None), (0.9, None), (20.0, None), (1.5, None)], Assumed)
        }
    }
}

const PROPERTIES: [(&str, Unit, f64, &str, Slot); 5] = [
    ("fast_weight", Unit::Probability, 1.0, "Share of reads in the fast lobe", |delay| {
        &mut delay.fast_weight
    }),
    ("fast_median", Unit::Minutes, 43_200.0, "Median of the fast lobe, in waking minutes", |delay| {
        &mut delay.fast_median
    }),
    ("fast_sigma", Unit::LogSigma, 4.0, "Spread of the lognormal fast lobe", |delay| &mut delay.fast_sigma),
    ("slow_median", Unit::Minutes, 43_200.0, "Median of the slow lobe, in waking minutes", |delay| {
        &mut delay.slow_median
    }),
    ("slow_sigma", Unit::LogSigma, 4.0, "Spread of the lognormal slow lobe", |delay| &mut delay.slow_sigma),
];

pub(super) fn rows() -> Vec<Parameter<Params>> {
    let mut rows = Vec::new();
    for category in CATEGORIES {
        for segment in SEGMENTS {
            let (values, grade) = values(category, segment);
            for ((name, unit, largest, meaning, slot), (central, range)) in PROPERTIES.into_iter().zip(values)
            {
                let (c, g) = (category as usize, segment as usize);
                let path = format!("delay.{}.{}.{name}", category.name(), segment.name());
                let grade = if unit == Unit::LogSigma { Assumed } else { grade };
                let row = Parameter::new(path, unit, central, move |params: &mut Params| {
                    slot(&mut params.delay[c][g])
                })
                .within(0.0, largest)
                .known(
                    grade,
                    if grade == Reported { ANALOGUE } else { GUESS },
                    format!(
                        "{meaning}, from delivery to reading ({} to {} recipients).",
                        category.name(),
                        segment.name()
                    ),
                );
                rows.push(match range {
                    Some((low, high)) => row.range(low, high),
                    None => row,
                });
            }
        }
    }
    rows
}
