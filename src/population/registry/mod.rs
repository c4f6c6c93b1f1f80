//! The registry of recipients: every `recipient.` parameter with its unit, range, grade and source.
//!
//! Figures from vendors and analogues are those collected in the research notes of the project; nobody publishes
//! block, report or mute rates with a denominator, so most of the negatives are assumptions with wide ranges.

mod delays;
mod dynamics;
mod people;
mod rates;
mod standing;
mod traffic;

use crate::parameter::Parameter;
use crate::population::params::Params;

/// Every parameter of recipients; paths leave out the `recipient.` in front.
pub fn parameters() -> Vec<Parameter<Params>> {
    let mut rows = rates::rows();
    rows.extend(people::rows());
    rows.extend(standing::rows());
    rows.extend(traffic::rows());
    rows.extend(dynamics::rows());
    rows.extend(delays::rows());
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Grade;
    use crate::population::Defaults;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_complete_and_its_values_are_admissible() {
        let mut paths = BTreeSet::new();
        for row in parameters() {
            assert!(paths.insert(row.path.clone()), "{} stands twice", row.path);
            assert!(!row.meaning.is_empty() && !row.source.is_empty(), "{}", row.path);
            let (smallest, largest) = row.admissible;
            assert!(smallest <= largest && largest.is_finite(), "{}", row.path);
            for value in [Some(row.central), row.low, row.high].into_iter().flatten() {
                assert!(smallest <= value && value <= largest, "{}: {value}", row.path);
            }
            if let (Some(low), Some(high)) = (row.low, row.high) {
                assert!(low <= row.central && row.central <= high, "{}", row.path);
            }
            assert_eq!(row.low.is_some(), row.high.is_some(), "{}", row.path);
        }
    }

    #[test]
    fn every_row_has_a_place_of_its_own() {
        let rows = parameters();
        let mut params = Params::at(Defaults::Central);
        for (number, row) in rows.iter().enumerate() {
            row.set(&mut params, 1000.0 + number as f64);
        }
        for (number, row) in rows.iter().enumerate() {
            assert_eq!(row.get(&params), 1000.0 + number as f64, "{}", row.path);
        }
    }

    /// The keys of model.md, sections 2 and 4, and how many of each there are.
    #[test]
    fn the_keys_of_the_model_are_there() {
        let paths: Vec<String> = parameters().into_iter().map(|row| row.path).collect();
        let below = |table: &str| paths.iter().filter(|path| path.starts_with(&format!("{table}."))).count();
        for table in ["p_read", "p_click", "p_reply", "p_optout", "p_block"] {
            assert_eq!(below(table), 9, "{table}");
        }
        assert_eq!(below("delay"), 45);
        for table in [
            "p_report_given_block",
            "p_invalid_number",
            "utility_per_day",
            "prior_messages",
            "conversations_per_day",
            "codes_per_day",
        ] {
            assert_eq!(below(table), 3, "{table}");
        }
        assert_eq!((below("source_share"), below("source_negative_multiplier")), (5, 5));
        assert_eq!(below("fatigue_weight"), 4);
        for key in [
            "p_read.marketing.opted_in",
            "p_block.authentication.cold",
            "source_share.web_form",
            "fatigue_weight.others",
            "delay.utility.inactive.slow_sigma",
            "waking_length",
            "reaction_lag_sigma",
        ] {
            assert!(paths.iter().any(|path| path == key), "{key}");
        }
    }

    #[test]
    fn what_was_chosen_after_looking_at_results_says_so() {
        let fitted: Vec<_> = parameters().into_iter().filter(|row| row.grade == Grade::Fitted).collect();
        assert_eq!(fitted.len(), 2);
        assert!(fitted.iter().all(|row| row.path.starts_with("prior_messages.")));
    }

    /// Neutral values of model.md, section 13, can be written.
    #[test]
    fn neutral_values_are_admissible() {
        let rows = parameters();
        for (path, value) in [
            ("read_concentration", 1e6),
            ("annoyance_sigma", 0.0),
            ("p_receipts_off", 0.0),
            ("p_invalid_number.cold", 0.0),
            ("background_per_day", 0.0),
            ("beta_read", 0.0),
            ("beta_click", 0.0),
            ("beta_negative", 0.0),
            ("state_dependence", 0.0),
            ("novelty_read_boost", 1.0),
            ("first_contact_multiplier", 1.0),
            ("goodwill_loss_per_unread", 0.0),
            ("repetition_multiplier", 0.0),
            ("inactive_after", 10_000.0),
            ("inactive_after_unread", 1e6),
            ("waking_length", 24.0),
            ("waking_jitter", 0.0),
            ("utility_per_day.opted_in", 0.0),
            ("p_block.marketing.cold", 0.0),
        ] {
            let row = rows.iter().find(|row| row.path == path).unwrap();
            assert!(row.admissible.0 <= value && value <= row.admissible.1, "{path}");
        }
    }
}
