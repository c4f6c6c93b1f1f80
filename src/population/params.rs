//! The values of all `recipient.` parameters of one world. Their defaults, ranges and sources stand in the
//! registry and nowhere else.

use crate::population::registry::parameters;

/// Values by category (index of [`crate::messaging::Category`]) and segment (index of
/// [`crate::messaging::Segment`]).
pub type Cells<T> = [[T; 3]; 3];

/// Which end of the plausible ranges a world takes its recipients from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defaults {
    /// The low value of every parameter that has a range.
    Low,
    /// The central value of every parameter.
    Central,
    /// The high value of every parameter that has a range.
    High,
}

/// Two lognormal lobes of the time from delivery to reading (model: section 4.6).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReadDelay {
    /// Share of the fast lobe.
    pub fast_weight: f64,
    /// Median of the fast lobe (waking minutes).
    pub fast_median: f64,
    /// Standard deviation of the logarithm of the fast lobe.
    pub fast_sigma: f64,
    /// Median of the slow lobe (waking minutes).
    pub slow_median: f64,
    /// Standard deviation of the logarithm of the slow lobe.
    pub slow_sigma: f64,
}

/// All parameters of recipients, by their names in scenario files. Arrays go by category and segment.
/// Meaning, unit, range, grade and source of each: [`parameters`].
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// `p_read`: observed reads per delivered message.
    pub p_read: Cells<f64>,
    /// `p_click`: clicks per delivered message.
    pub p_click: Cells<f64>,
    /// `p_reply`: replies per delivered message.
    pub p_reply: Cells<f64>,
    /// `p_optout`: opt-outs per delivered message.
    pub p_optout: Cells<f64>,
    /// `p_block`: recipient blocks per delivered message.
    pub p_block: Cells<f64>,
    /// `p_report_given_block` by segment.
    pub p_report_given_block: [f64; 3],
    /// `p_invalid_number` by segment.
    pub p_invalid_number: [f64; 3],
    /// `p_receipts_off`.
    pub p_receipts_off: f64,
    /// `read_concentration`: a + b of the Beta law of read propensities.
    pub read_concentration: f64,
    /// `annoyance_sigma`.
    pub annoyance_sigma: f64,
    /// `recency_informativeness`.
    pub recency_informativeness: f64,
    /// `source_share` in the order of [`crate::messaging::SOURCES`].
    pub source_share: [f64; 5],
    /// `source_negative_multiplier` in the same order.
    pub source_negative_multiplier: [f64; 5],
    /// `background_per_day`: marketing from others per day.
    pub background_per_day: f64,
    /// `background_day_factor`: factor on the background load of every day that has none of its own.
    pub background_day_factor: f64,
    /// Factors of single days from day 0 on, which replace `background_day_factor`; not in the registry.
    pub background_by_day: Vec<f64>,
    /// `consent_share` by segment.
    pub consent_share: [f64; 3],
    /// `utc_offset` (hours ahead of the sender).
    pub utc_offset: f64,
    /// `utc_offset_spread` (hours).
    pub utc_offset_spread: f64,
    /// `resume_share`.
    pub resume_share: f64,
    /// `resume_after` (days).
    pub resume_after: f64,
    /// `waking_start` (minutes after midnight).
    pub waking_start: f64,
    /// `waking_length` (hours).
    pub waking_length: f64,
    /// `waking_jitter` (minutes).
    pub waking_jitter: f64,
    /// `utility_per_day` by segment.
    pub utility_per_day: [f64; 3],
    /// `conversations_per_day` by segment.
    pub conversations_per_day: [f64; 3],
    /// `entry_point_share`.
    pub entry_point_share: f64,
    /// `codes_per_day` by segment.
    pub codes_per_day: [f64; 3],
    /// `prior_messages` by segment.
    pub prior_messages: [f64; 3],
    /// `fatigue_tau` (days).
    pub fatigue_tau: f64,
    /// `fatigue_weight` of own messages by category.
    pub fatigue_weight: [f64; 3],
    /// `fatigue_weight.others`.
    pub fatigue_weight_others: f64,
    /// `beta_read`.
    pub beta_read: f64,
    /// `beta_click`.
    pub beta_click: f64,
    /// `beta_negative`.
    pub beta_negative: f64,
    /// `fatigue_knee`.
    pub fatigue_knee: f64,
    /// `state_dependence`.
    pub state_dependence: f64,
    /// `novelty_read_boost`.
    pub novelty_read_boost: f64,
    /// `novelty_decay` (messages).
    pub novelty_decay: f64,
    /// `first_contact_multiplier`.
    pub first_contact_multiplier: f64,
    /// `first_contact_decay` (messages).
    pub first_contact_decay: f64,
    /// `goodwill_tau` (days).
    pub goodwill_tau: f64,
    /// `goodwill_loss_per_unread`.
    pub goodwill_loss_per_unread: f64,
    /// `goodwill_per_answer`.
    pub goodwill_per_answer: f64,
    /// `repetition_multiplier`.
    pub repetition_multiplier: f64,
    /// `not_interested_per_optout`.
    pub not_interested_per_optout: f64,
    /// `mute_per_optout`.
    pub mute_per_optout: f64,
    /// `inactive_after_unread` (messages).
    pub inactive_after_unread: f64,
    /// `inactive_after` (days).
    pub inactive_after: f64,
    /// `reaction_lag_median` (waking minutes).
    pub reaction_lag_median: f64,
    /// `reaction_lag_sigma`.
    pub reaction_lag_sigma: f64,
    /// `delay`.
    pub delay: Cells<ReadDelay>,
}

impl Params {
    /// Every registered value at one end of its range, or central where it has no range.
    pub fn at(level: Defaults) -> Self {
        let mut params = Self::blank();
        for row in parameters() {
            let value = match level {
                Defaults::Low => row.low.unwrap_or(row.central),
                Defaults::Central => row.central,
                Defaults::High => row.high.unwrap_or(row.central),
            };
            row.set(&mut params, value);
        }
        params
    }

    /// All zero: the slate that the registry writes on.
    fn blank() -> Self {
        Self {
            p_read: [[0.0; 3]; 3],
            p_click: [[0.0; 3]; 3],
            p_reply: [[0.0; 3]; 3],
            p_optout: [[0.0; 3]; 3],
            p_block: [[0.0; 3]; 3],
            p_report_given_block: [0.0; 3],
            p_invalid_number: [0.0; 3],
            p_receipts_off: 0.0,
            read_concentration: 0.0,
            annoyance_sigma: 0.0,
            recency_informativeness: 0.0,
            source_share: [0.0; 5],
            source_negative_multiplier: [0.0; 5],
            background_per_day: 0.0,
            background_day_factor: 0.0,
            background_by_day: Vec::new(),
            consent_share: [0.0; 3],
            utc_offset: 0.0,
            utc_offset_spread: 0.0,
            resume_share: 0.0,
            resume_after: 0.0,
            waking_start: 0.0,
            waking_length: 0.0,
            waking_jitter: 0.0,
            utility_per_day: [0.0; 3],
            conversations_per_day: [0.0; 3],
            entry_point_share: 0.0,
            codes_per_day: [0.0; 3],
            prior_messages: [0.0; 3],
            fatigue_tau: 0.0,
            fatigue_weight: [0.0; 3],
            fatigue_weight_others: 0.0,
            beta_read: 0.0,
            beta_click: 0.0,
            beta_negative: 0.0,
            fatigue_knee: 0.0,
            state_dependence: 0.0,
            novelty_read_boost: 0.0,
            novelty_decay: 0.0,
            first_contact_multiplier: 0.0,
            first_contact_decay: 0.0,
            goodwill_tau: 0.0,
            goodwill_loss_per_unread: 0.0,
            goodwill_per_answer: 0.0,
            repetition_multiplier: 0.0,
            not_interested_per_optout: 0.0,
            mute_per_optout: 0.0,
            inactive_after_unread: 0.0,
            inactive_after: 0.0,
            reaction_lag_median: 0.0,
            reaction_lag_sigma: 0.0,
            delay: [[ReadDelay::default(); 3]; 3],
        }
    }

    /// Factor on the background load of `day`. A dated factor that is no number counts as absent.
    pub fn background_factor(&self, day: usize) -> f64 {
        match self.background_by_day.get(day) {
            Some(&factor) if factor.is_finite() && factor >= 0.0 => factor,
            _ => self.background_day_factor,
        }
    }
}

impl Default for Params {
    fn default() -> Self {
        Self::at(Defaults::Central)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_move_the_parameters_that_have_a_range_and_no_others() {
        let [low, central, high] = [Defaults::Low, Defaults::Central, Defaults::High].map(Params::at);
        assert_eq!(central, Params::default());
        assert_eq!((low.beta_read, central.beta_read, high.beta_read), (0.05, 0.10, 0.20));
        assert_eq!((low.p_block[0][2], central.p_block[0][2], high.p_block[0][2]), (0.01, 0.035, 0.10));
        assert_eq!((low.inactive_after_unread, high.inactive_after_unread), (5.0, 20.0));
        for row in parameters() {
            let values = [&low, &central, &high].map(|params| row.get(params));
            let expected = [row.low.unwrap_or(row.central), row.central, row.high.unwrap_or(row.central)];
            assert_eq!(values, expected, "{}", row.path);
        }
    }

    #[test]
    fn a_dated_factor_replaces_the_general_one() {
        let params = Params {
            background_by_day: vec![2.0, f64::NAN],
            background_day_factor: 1.5,
            ..Params::default()
        };
        assert_eq!([0, 1, 2].map(|day| params.background_factor(day)), [2.0, 1.5, 1.5]);
    }
}
