//! The registry of the gate: every `gate.` parameter with its unit, lenient and strict value, grade and source.
//!
//! The platform publishes states, transitions and codes, and hardly any threshold; so nearly every number is an
//! assumption with a range to sweep. Low is the lenient value and high the strict one, whichever is the larger
//! number.

mod account;
mod judgement;
mod rules;
mod webhooks;

use crate::gate::params::Params;
use crate::parameter::Parameter;

/// Where the values that were chosen after looking at results come from.
const FITTED: &str =
    "fitted to acceptance checks 1, 3 and 7 (ratings of established lists, shares of 131049)";
/// Where nothing is published at all.
const UNDISCLOSED: &str = "undisclosed";

/// Every parameter of the gate; paths leave out the `gate.` in front.
pub fn parameters() -> Vec<Parameter<Params>> {
    let mut rows = rules::rows();
    rows.extend(judgement::rows());
    rows.extend(account::rows());
    rows.extend(webhooks::rows());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Grade;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_complete_and_its_values_are_admissible() {
        let mut paths = BTreeSet::new();
        for row in parameters() {
            assert!(paths.insert(row.path.clone()), "{} stands twice", row.path);
            assert!(row.meaning.ends_with('.') && !row.source.is_empty(), "{}", row.path);
            let (smallest, largest) = row.admissible;
            assert!(smallest < largest && largest.is_finite(), "{}", row.path);
            for value in [Some(row.central), row.low, row.high].into_iter().flatten() {
                assert!(smallest <= value && value <= largest, "{}: {value}", row.path);
            }
            assert_eq!(row.low.is_some(), row.high.is_some(), "{}", row.path);
        }
    }

    #[test]
    fn every_row_has_a_place_of_its_own() {
        let rows = parameters();
        let mut params = Params::default();
        for (number, row) in rows.iter().enumerate() {
            row.set(&mut params, 1000.0 + number as f64);
        }
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.get(&params), 1000.0 + number as f64, "{}", row.path);
        }
    }

    /// The keys of the table in model.md, section 8.
    #[test]
    fn the_keys_of_the_model_are_there() {
        let paths: BTreeSet<String> = parameters().into_iter().map(|row| row.path).collect();
        let below =
            |table: &str, keys: &[&str]| keys.iter().map(|key| format!("{table}{key}")).collect::<Vec<_>>();
        let mut expected = below("", &["holdout_share", "failed_webhook_delay"]);
        expected.extend(below("webhooks.", &["duplicate_share", "late_share", "lateness"]));
        expected.extend(below(
            "rating.",
            &[
                "yellow",
                "red",
                "report_weight",
                "mute_weight",
                "half_life",
                "min_volume",
                "prior_deliveries",
                "hysteresis",
                "service_weight",
            ],
        ));
        expected.extend(below("restriction.", &["hardness", "length"]));
        expected.extend(below(
            "template.",
            &[
                "yellow",
                "red",
                "low_read",
                "pause_first",
                "pause_second",
                "red_to_pause_delay",
                "pause_reset",
            ],
        ));
        expected.extend(below(
            "user_limit.",
            &[
                "cap",
                "slope",
                "pivot",
                "prior_weight",
                "load_scale",
                "background_counted",
                "memory",
                "not_interested_length",
                "retry_trigger",
                "retry_length",
            ],
        ));
        expected.extend(below("judgement.a.pass.", &["green", "yellow", "red"]));
        expected.extend(below("judgement.b.", &["k0", "window", "load_scale"]));
        expected.extend(below(
            "judgement.c.",
            &[
                "intercept",
                "scale",
                "verification",
                "trust",
                "mix",
                "volume",
                "repetition",
                "streak",
                "read",
                "hygiene",
                "negatives",
                "response",
                "volume_tolerance",
                "volume_floor",
                "trust_days",
            ],
        ));
        expected.extend(below(
            "judgement.",
            &["lift", "weights.throttle", "weights.saturation", "weights.article"],
        ));
        expected.extend(below(
            "limit.",
            &[
                "upgrade_share",
                "upgrade_span",
                "upgrade_latency_min",
                "upgrade_latency_max",
                "scaling_deliveries",
                "scaling_denial",
                "over_limit_code",
            ],
        ));
        expected.extend(below("account.", &["violations_per_step", "decay", "red_days"]));
        expected.extend(below("utility_abuse.", &["detection", "warnings", "cap"]));
        expected.extend(below(
            "pacing.",
            &[
                "template_probability",
                "template_sample",
                "hold_timeout",
                "unpause_after",
                "large",
                "first_set",
                "growth",
                "batch_gap",
                "bad_score",
                "review",
            ],
        ));
        expected.extend(below("time_to_live.", &["length", "code_length", "phone_off", "phone_off_mean"]));
        assert_eq!(paths, expected.into_iter().collect());
    }

    #[test]
    fn what_was_chosen_after_looking_at_results_says_so() {
        let fitted: Vec<_> =
            parameters().into_iter().filter(|row| row.grade == Grade::Fitted).map(|row| row.path).collect();
        assert_eq!(
            fitted,
            [
                "rating.yellow",
                "rating.report_weight",
                "rating.prior_deliveries",
                "user_limit.cap",
                "user_limit.load_scale",
                "user_limit.background_counted",
                "judgement.b.k0",
            ]
        );
    }
}
