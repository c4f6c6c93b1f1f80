//! The values of all `gate.` parameters of one world. Their defaults, profiles and sources stand in the registry
//! and nowhere else.

use crate::gate::registry::parameters;
use crate::units::maths::floor;
use crate::units::{Hour, Minute};

/// All parameters of the gate, by their names in scenario files.
/// Meaning, unit, lenient and strict value, grade and source of each: [`parameters`].
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// `holdout_share`: share of users in the platform's holdout.
    pub holdout_share: f64,
    /// `failed_webhook_delay` (minutes).
    pub failed_webhook_delay: f64,
    /// `webhooks.…`
    pub webhooks: WebhookParams,
    /// `rating.…`
    pub rating: RatingParams,
    /// `restriction.…`
    pub restriction: RestrictionParams,
    /// `template.…`
    pub template: TemplateParams,
    /// `user_limit.…`
    pub user_limit: UserLimitParams,
    /// `judgement.…`
    pub judgement: JudgementParams,
    /// `limit.…`
    pub limit: LimitParams,
    /// `account.…`
    pub account: AccountParams,
    /// `utility_abuse.…`
    pub utility_abuse: UtilityAbuseParams,
    /// `pacing.…`
    pub pacing: PacingParams,
    /// `time_to_live.…`
    pub time_to_live: TimeToLiveParams,
}

/// How statuses reach the sender.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WebhookParams {
    /// `duplicate_share`: share of statuses that come twice.
    pub duplicate_share: f64,
    /// `late_share`: share of statuses that come late.
    pub late_share: f64,
    /// `lateness` (minutes): mean time of what is late.
    pub lateness: f64,
}

/// Standing of the business account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AccountParams {
    /// `violations_per_step` of the ladder.
    pub violations_per_step: f64,
    /// `decay` (days) until a record is forgotten.
    pub decay: f64,
    /// `red_days` (days) of a RED number that are a violation; 0 for never.
    pub red_days: f64,
}

/// Misuse of utility templates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UtilityAbuseParams {
    /// `detection`: probability that a day's misuse is found.
    pub detection: f64,
    /// `warnings`: so many finds before utility is capped.
    pub warnings: f64,
    /// `cap` (messages in 24 h).
    pub cap: f64,
}

/// Pacing of templates and portfolios.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PacingParams {
    /// `template_probability`: share of eligible templates that are paced.
    pub template_probability: f64,
    /// `template_sample` (messages).
    pub template_sample: f64,
    /// `hold_timeout` (hours).
    pub hold_timeout: f64,
    /// `unpause_after` (hours): when the sender unpauses by hand.
    pub unpause_after: f64,
    /// `large` (messages an hour).
    pub large: f64,
    /// `first_set` (messages).
    pub first_set: f64,
    /// `growth` from batch to batch.
    pub growth: f64,
    /// `batch_gap` (hours) from batch to batch.
    pub batch_gap: f64,
    /// `bad_score`.
    pub bad_score: f64,
    /// `review` (days).
    pub review: f64,
}

/// Time to live of messages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeToLiveParams {
    /// `length` (days).
    pub length: f64,
    /// `code_length` (minutes), of one-time codes.
    pub code_length: f64,
    /// `phone_off`: share of messages that meet a phone that is off.
    pub phone_off: f64,
    /// `phone_off_mean` (days).
    pub phone_off_mean: f64,
}

/// Rating of a sender number from the reactions of its recipients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatingParams {
    /// `yellow`: score from which a number is YELLOW.
    pub yellow: f64,
    /// `red`: score from which a number is RED.
    pub red: f64,
    /// `report_weight`: what a report adds to the weight 1 of its block.
    pub report_weight: f64,
    /// `mute_weight`: weight of a mute, an archived chat or a "not interested".
    pub mute_weight: f64,
    /// `half_life` (days) of the recency weight.
    pub half_life: f64,
    /// `min_volume`: deliveries in 7 d below which there is no rating.
    pub min_volume: f64,
    /// `prior_deliveries`: clean pseudo-deliveries in the denominator.
    pub prior_deliveries: f64,
    /// `hysteresis`: share of a threshold below which a rating recovers.
    pub hysteresis: f64,
    /// `service_weight`: weight of what is no marketing, or sent inside a service window.
    pub service_weight: f64,
}

/// Restriction of a number with a low rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestrictionParams {
    /// `hardness`: probability that a restricted number's message is withheld.
    pub hardness: f64,
    /// `length` (hours).
    pub length: f64,
}

/// Rating and pausing of templates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TemplateParams {
    /// `yellow`: score from which a template is YELLOW.
    pub yellow: f64,
    /// `red`: score from which a template is RED.
    pub red: f64,
    /// `low_read`: read rate below which a template is RED.
    pub low_read: f64,
    /// `pause_first` (hours).
    pub pause_first: f64,
    /// `pause_second` (hours).
    pub pause_second: f64,
    /// `red_to_pause_delay` (hours).
    pub red_to_pause_delay: f64,
    /// `pause_reset` (days) after which pauses are forgotten; 0 for never.
    pub pause_reset: f64,
}

/// Per-user marketing limit across all businesses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UserLimitParams {
    /// `cap`: marketing messages in 24 h of a user at the pivot with an empty inbox.
    pub cap: f64,
    /// `slope` of the cap over the user's read rate (logit per unit of read rate).
    pub slope: f64,
    /// `pivot`: read rate at which the cap is neither raised nor lowered.
    pub pivot: f64,
    /// `prior_weight`: messages that the pivot weighs in the user's read rate.
    pub prior_weight: f64,
    /// `load_scale` (messages per day) at which a full inbox halves the cap.
    pub load_scale: f64,
    /// `background_counted`: share of the background load that counts for the cap.
    pub background_counted: f64,
    /// `memory` (days): how far the platform's record of the user goes back.
    pub memory: f64,
    /// `not_interested_length` (days).
    pub not_interested_length: f64,
    /// `retry_trigger`: further 131049 verdicts in quick succession that shut a pair.
    pub retry_trigger: f64,
    /// `retry_length` (hours).
    pub retry_length: f64,
}

/// The engagement judgements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JudgementParams {
    /// `a.pass` by rating: green, yellow, red.
    pub pass: [f64; 3],
    /// `b.…`
    pub saturation: SaturationParams,
    /// `c.…`
    pub article: ArticleParams,
    /// `weights` of throttle, saturation and article in the composite; used as shares of their sum.
    pub weights: [f64; 3],
    /// `lift`: what the way of sending does to the probability to pass.
    pub lift: f64,
}

/// Judgement (b): saturation of one recipient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SaturationParams {
    /// `k0`: half-saturation of a user at read rate 0.5 with an empty inbox.
    pub k0: f64,
    /// `window` (days) with which saturation fades.
    pub window: f64,
    /// `load_scale` (messages per day) at which a full inbox halves the half-saturation.
    pub load_scale: f64,
}

/// Judgement (c): the article's engagement score. Coefficients on the logit scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArticleParams {
    /// `intercept`.
    pub intercept: f64,
    /// `scale` on all coefficients.
    pub scale: f64,
    /// `verification`: loss of an unverified business.
    pub verification: f64,
    /// `trust`: loss of a number without good days.
    pub trust: f64,
    /// `mix`: loss of a number that sends marketing only.
    pub mix: f64,
    /// `volume`: loss of a burst.
    pub volume: f64,
    /// `repetition`: loss of one identical text.
    pub repetition: f64,
    /// `streak`: loss at five unread messages in a row.
    pub streak: f64,
    /// `read`: gain of a high read rate, loss of a low one.
    pub read: f64,
    /// `hygiene`: loss of a list with invalid numbers.
    pub hygiene: f64,
    /// `negatives`: loss at the red threshold of the rating.
    pub negatives: f64,
    /// `response`: gain with a recipient who has clicked or replied.
    pub response: f64,
    /// `volume_tolerance`: multiple of the usual volume that is no burst.
    pub volume_tolerance: f64,
    /// `volume_floor` (messages per day) taken as usual at least.
    pub volume_floor: f64,
    /// `trust_days`: good days that make full trust.
    pub trust_days: f64,
}

/// The messaging limit and how it rises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LimitParams {
    /// `upgrade_share` of the limit that has to be used in 7 d.
    pub upgrade_share: f64,
    /// `upgrade_span` (days): the stretch of those 7 d in which it has to be used.
    pub upgrade_span: f64,
    /// `upgrade_latency_min` (whole hours).
    pub upgrade_latency_min: f64,
    /// `upgrade_latency_max` (whole hours).
    pub upgrade_latency_max: f64,
    /// `scaling_deliveries`: deliveries in 30 d that lead out of the lowest tier.
    pub scaling_deliveries: f64,
    /// `scaling_denial`: probability that the review at the lowest tier denies.
    pub scaling_denial: f64,
    /// `over_limit_code`: code of a message over the limit.
    pub over_limit_code: f64,
}

impl LimitParams {
    /// Whole hours until an upgrade takes effect, uniform from the shortest to the longest.
    pub(super) fn latency(&self, uniform: f64) -> Hour {
        let (shortest, longest) = (self.upgrade_latency_min, self.upgrade_latency_max);
        let choices = floor((longest - shortest).max(0.0)) + 1.0;
        (shortest + floor(uniform * choices)) as Hour
    }
}

impl Params {
    /// Public code of a message over the messaging limit.
    pub fn over_limit_code(&self) -> u32 {
        self.limit.over_limit_code as u32
    }

    /// Minutes from an attempt to the webhook that says it failed.
    pub fn webhook_delay(&self) -> Minute {
        self.failed_webhook_delay as Minute
    }

    /// All values 0, for the registry to fill.
    const BLANK: Self = Self {
        holdout_share: 0.0,
        failed_webhook_delay: 0.0,
        webhooks: WebhookParams { duplicate_share: 0.0, late_share: 0.0, lateness: 0.0 },
        rating: RatingParams {
            yellow: 0.0,
            red: 0.0,
            report_weight: 0.0,
            mute_weight: 0.0,
            half_life: 0.0,
            min_volume: 0.0,
            prior_deliveries: 0.0,
            hysteresis: 0.0,
            service_weight: 0.0,
        },
        restriction: RestrictionParams { hardness: 0.0, length: 0.0 },
        template: TemplateParams {
            yellow: 0.0,
            red: 0.0,
            low_read: 0.0,
            pause_first: 0.0,
            pause_second: 0.0,
            red_to_pause_delay: 0.0,
            pause_reset: 0.0,
        },
        user_limit: UserLimitParams {
            cap: 0.0,
            slope: 0.0,
            pivot: 0.0,
            prior_weight: 0.0,
            load_scale: 0.0,
            background_counted: 0.0,
            memory: 0.0,
            not_interested_length: 0.0,
            retry_trigger: 0.0,
            retry_length: 0.0,
        },
        judgement: JudgementParams {
            pass: [0.0; 3],
            saturation: SaturationParams { k0: 0.0, window: 0.0, load_scale: 0.0 },
            article: ArticleParams {
                intercept: 0.0,
                scale: 0.0,
                verification: 0.0,
                trust: 0.0,
                mix: 0.0,
                volume: 0.0,
                repetition: 0.0,
                streak: 0.0,
                read: 0.0,
                hygiene: 0.0,
                negatives: 0.0,
                response: 0.0,
                volume_tolerance: 0.0,
                volume_floor: 0.0,
                trust_days: 0.0,
            },
            weights: [0.0; 3],
            lift: 0.0,
        },
        limit: LimitParams {
            upgrade_share: 0.0,
            upgrade_span: 0.0,
            upgrade_latency_min: 0.0,
            upgrade_latency_max: 0.0,
            scaling_deliveries: 0.0,
            scaling_denial: 0.0,
            over_limit_code: 0.0,
        },
        account: AccountParams { violations_per_step: 0.0, decay: 0.0, red_days: 0.0 },
        utility_abuse: UtilityAbuseParams { detection: 0.0, warnings: 0.0, cap: 0.0 },
        pacing: PacingParams {
            template_probability: 0.0,
            template_sample: 0.0,
            hold_timeout: 0.0,
            unpause_after: 0.0,
            large: 0.0,
            first_set: 0.0,
            growth: 0.0,
            batch_gap: 0.0,
            bad_score: 0.0,
            review: 0.0,
        },
        time_to_live: TimeToLiveParams { length: 0.0, code_length: 0.0, phone_off: 0.0, phone_off_mean: 0.0 },
    };
}

impl Default for Params {
    fn default() -> Self {
        let mut params = Self::BLANK;
        for row in parameters() {
            row.set(&mut params, row.central);
        }
        params
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latency_takes_every_whole_hour_alike() {
        let params = Params::default().limit;
        let hours: Vec<_> =
            (0..12).map(|twelfth| params.latency((f64::from(twelfth) + 0.5) / 12.0)).collect();
        assert_eq!(hours, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
        let reversed = LimitParams { upgrade_latency_max: 0.0, ..params };
        assert_eq!(reversed.latency(0.9), 1);
    }
}
