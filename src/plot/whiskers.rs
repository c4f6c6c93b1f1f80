//! Dots with intervals on a horizontal scale.

use crate::plot::palette::{AXIS, ArmStyle, GRID, INK};
use crate::plot::panel::{Panel, TEXT, round_step, ticks};
use crate::plot::scene::{Anchor, Scene};
use crate::plot::text;

/// A value and its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Estimate {
    pub value: f64,
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// In a unit that is `factor` times smaller; `None` unless all is finite.
    pub(super) fn new(value: f64, interval: Option<(f64, f64)>, factor: f64) -> Option<Self> {
        let interval = interval.map(|(low, high)| (low * factor, high * factor));
        let made =
            Self { value: value * factor, interval: interval.filter(|i| i.0.is_finite() && i.1.is_finite()) };
        made.value.is_finite().then_some(made)
    }

    fn ends(self) -> [f64; 3] {
        let (low, high) = self.interval.unwrap_or((self.value, self.value));
        [low, self.value, high]
    }
}

/// A scale that holds 0 and all estimates with some air; -1 to 1 when all are 0.
pub(super) fn scale(estimates: impl Iterator<Item = Estimate>) -> (f64, f64) {
    let (low, high) = estimates
        .flat_map(Estimate::ends)
        .fold((0.0, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
    if high <= low {
        return (-1.0, 1.0);
    }
    let air = 0.08 * (high - low);
    (
        if low < 0.0 { low - air } else { low - 0.3 * air },
        if high > 0.0 { high + air } else { high + 0.3 * air },
    )
}

/// A scale for comparing places rather than lengths: the same, but without 0 when all estimates lie close together
/// and far from it.
pub(super) fn close_scale(estimates: impl Iterator<Item = Estimate> + Clone) -> (f64, f64) {
    let (low, high) = estimates
        .clone()
        .flat_map(Estimate::ends)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let span = high - low;
    if low > 0.0 && span > 0.0 && span < 0.5 * low {
        // At least 2 % of the value is shown, so that noise alone does not look like a difference.
        let air = (0.35 * span).max(0.01 * high);
        (low - air, high + air)
    } else {
        scale(estimates)
    }
}

/// Vertical grid lines, the zero line, and labels below the panel.
pub(super) fn axis(scene: &mut Scene, area: &Panel, label: impl Fn(f64) -> String) {
    let most = (((area.right - area.left) / 75.0) as usize).max(2);
    for value in ticks(area.x.0, area.x.1, most) {
        let (x, _) = area.at(value, 0.0);
        scene.line(&[(x, area.top), (x, area.bottom)], GRID, 1.0);
        // Half a step below the smallest step is zero, whatever the rounding made of it.
        let value = if value.abs() < 0.5 * round_step((area.x.1 - area.x.0) / 100.0) { 0.0 } else { value };
        scene.line(&[(x, area.bottom), (x, area.bottom + 4.0)], AXIS, 1.0);
        let words = label(value);
        // Labels at the ends move inwards, or they would run into the next panel's.
        let half = text::width(&words, TEXT) / 2.0 - 12.0;
        let x = x.clamp(area.left + half, (area.right - half).max(area.left + half));
        scene.text((x, area.bottom + 18.0), TEXT, Anchor::Middle, words);
    }
    scene.line(&[(area.left, area.bottom), (area.right, area.bottom)], AXIS, 1.0);
    if (area.x.0..=area.x.1).contains(&0.0) {
        let (zero, _) = area.at(0.0, 0.0);
        scene.line(&[(zero, area.top), (zero, area.bottom)], INK, 1.5);
    }
}

/// One estimate at height `y`.
pub(super) fn whisker(scene: &mut Scene, area: &Panel, y: f64, style: ArmStyle, estimate: Estimate) {
    let [low, value, high] = estimate.ends().map(|end| area.at(end, 0.0).0);
    if high > low {
        scene.line(&[(low, y), (high, y)], style.colour, 2.0);
        for end in [low, high] {
            scene.line(&[(end, y - 4.0), (end, y + 4.0)], style.colour, 2.0);
        }
    }
    scene.marker((value, y), style);
}

/// Two estimates of one arm, across and upwards.
pub(super) fn cross(scene: &mut Scene, area: &Panel, style: ArmStyle, across: Estimate, upwards: Estimate) {
    let [left, x, right] = across.ends().map(|end| area.at(end, 0.0).0);
    let [low, y, high] = upwards.ends().map(|end| area.at(0.0, end).1);
    scene.line(&[(left, y), (right, y)], style.colour, 2.0);
    scene.line(&[(x, low), (x, high)], style.colour, 2.0);
    scene.marker((x, y), style);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_zero_and_every_interval() {
        let estimates = [Estimate::new(0.02, Some((0.01, 0.05)), 100.0), Estimate::new(0.03, None, 100.0)];
        let (low, high) = scale(estimates.into_iter().flatten());
        assert!(low < 0.0 && low > -0.5 && high > 5.0 && high < 6.0, "{low} {high}");
        assert_eq!(scale([Estimate { value: 0.0, interval: Some((0.0, 0.0)) }].into_iter()), (-1.0, 1.0));
    }

    #[test]
    fn only_what_lies_close_together_and_far_from_zero_leaves_it_out() {
        let at = |values: &[f64]| {
            let estimates: Vec<Estimate> =
                values.iter().filter_map(|value| Estimate::new(*value, None, 1.0)).collect();
            close_scale(estimates.into_iter())
        };
        let (low, high) = at(&[82.5, 88.5]);
        assert!(low > 70.0 && low < 82.0 && high > 89.0 && high < 95.0, "{low} {high}");
        for values in [&[10.0, 88.5][..], &[88.5], &[0.0, 1.0], &[-3.0, -2.9]] {
            let (low, high) = at(values);
            assert!(low <= 0.0 && high >= 0.0, "{values:?}: {low} {high}");
        }
    }

    #[test]
    fn what_is_not_finite_is_no_estimate() {
        assert_eq!(Estimate::new(f64::NAN, None, 1.0), None);
        assert_eq!(
            Estimate::new(1.0, Some((f64::NEG_INFINITY, 2.0)), 1.0),
            Some(Estimate { value: 1.0, interval: None })
        );
    }
}
