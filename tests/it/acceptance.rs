//! The seven acceptance checks: what holds must hold, and a known failure that goes away must be noticed, too.
//!
//! Seeds are fixed, so a check gives the same figures until the model changes. How often another seed would turn a
//! verdict by luck, the model being what it is, follows from the distance of each figure to the ends of its band: at
//! least [`FARTHEST_LUCK`] standard errors, hence for each figure once in 2,000 at the most (normal law).

use sendlab::parameter::Grade;
use sendlab::scenario::registry;

use crate::checks;
use crate::checks::{Finding, TAGS, Tag};

/// Standard errors between every figure and the ends of its band.
const FARTHEST_LUCK: f64 = 3.3;

/// Every finding is what it is said to be, and not by luck.
fn assert_as_said(findings: &[Finding]) {
    for finding in findings {
        let Finding { what, estimate, band, known_failure, .. } = finding;
        match known_failure {
            None => assert!(finding.holds(), "{what}: {estimate:?} outside {band:?}"),
            Some(why) => {
                assert!(!finding.holds(), "{what}: no failure any more ({estimate:?}); it was: {why}")
            }
        }
        assert!(finding.distance() >= FARTHEST_LUCK, "{what}: {:.1} standard errors", finding.distance());
        let [check, tag, what, verdict] = finding.title();
        let on_the_page = |line: &str| {
            line.starts_with(&format!("| {check} | {tag} | {what} |"))
                && line.ends_with(&format!("| {verdict} |"))
        };
        let says = "write it anew: cargo run --example validation";
        assert!(
            include_str!("../../docs/validation.md").lines().any(on_the_page),
            "{what}: {verdict}; {says}"
        );
    }
}

#[test]
fn check_1_fitted_an_established_list_is_read_and_stays_green() {
    assert_as_said(&checks::check_1());
}

#[test]
fn check_2_held_out_three_hundred_cold_contacts_cost_the_green_rating() {
    assert_as_said(&checks::check_2());
}

#[test]
fn check_3_fitted_months_of_opted_in_traffic_are_left_alone() {
    assert_as_said(&checks::check_3());
}

#[test]
fn check_4_held_out_ten_unread_in_a_row() {
    assert_as_said(&checks::check_4());
}

#[test]
fn check_5_held_out_weekly_instead_of_monthly() {
    assert_as_said(&checks::check_5());
}

#[test]
fn check_6_held_out_a_quarter_of_the_people_reads_most() {
    assert_as_said(&checks::check_6());
}

#[test]
fn check_7_fitted_shares_of_131049() {
    assert_as_said(&checks::check_7());
}

/// A check is fitted or held out, never both, and says the same everywhere: in the names of the tests, in the model's
/// description, and in the evidence of the parameters.
#[test]
fn every_check_has_one_tag_everywhere() {
    let (tests, model) = (include_str!("acceptance.rs"), include_str!("../../docs/model.md"));
    let fitted: Vec<usize> = (1..=TAGS.len()).filter(|check| TAGS[check - 1] == Tag::Fitted).collect();
    assert_eq!(fitted, [1, 3, 7]);
    for (at, tag) in TAGS.iter().enumerate() {
        let check = at + 1;
        let [(name, words), (other, others)] = match tag {
            Tag::Fitted => [("fitted", "Fitted"), ("held_out", "Held out")],
            Tag::HeldOut => [("held_out", "Held out"), ("fitted", "Fitted")],
        };
        assert!(
            tests.contains(&format!("fn check_{check}_{name}_"))
                && !tests.contains(&format!("fn check_{check}_{other}_"))
        );
        assert!(model.contains(&format!("\n{check}. *{words}.* ")), "check {check} in docs/model.md");
        assert!(!model.contains(&format!("\n{check}. *{others}.* ")), "check {check} in docs/model.md");
    }
    assert!(model.contains("*Fitted to checks 1, 3 and 7*"));
    // No parameter is bent to a held-out check.
    let keys = registry();
    let fitted_keys: Vec<_> = keys.iter().filter(|key| key.grade == Grade::Fitted).collect();
    assert!(fitted_keys.len() > 5);
    for key in fitted_keys {
        let named: Vec<usize> = key
            .source
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|word| word.parse().ok())
            .filter(|n| *n < 100)
            .collect();
        assert!(
            !named.is_empty() && named.iter().all(|check| fitted.contains(check)),
            "{}: {}",
            key.path,
            key.source
        );
    }
}

/// Where points of a pattern disagree, the page says what the rest means.
#[test]
fn patterns_that_disagree_say_what_the_rest_means() {
    let page = include_str!("../../docs/validation.md");
    let patterns: Vec<&str> = page.lines().filter(|line| line.contains(" points agree (")).collect();
    assert_eq!(patterns.len(), 7);
    for line in patterns {
        let (counts, rest) = line.split_once(" points agree (").unwrap();
        let (agree, of) = counts.split_once(" of ").unwrap();
        let (_, residual) = rest.split_once("). ").unwrap();
        assert!(agree == of || residual.len() > 50, "{line}");
    }
}
