//! Where the winner changes over the whole family of gates, and what holds without any engagement judgement.

use crate::experiment::answer::{Finding, Scale, is_better, row};
use crate::experiment::{ComparisonRow, Results, STRICTNESS, World};
use crate::metric::Metric;
use crate::scenario::{Family, Profile};

/// One sentence on an arm; `None` where the gates were not run.
pub fn sentence(results: &Results, metric: &Metric, arm: usize) -> Option<String> {
    let rows: Vec<&ComparisonRow> =
        World::gates().filter_map(|world| row(results, metric.name, world, arm)).collect();
    let pairs = rows.iter().map(|row| row.n).max()?;
    let name = &results.arms[arm].name;
    if rows.iter().any(|row| Finding::of(row) == Finding::Open) {
        return Some(format!(
            "{name}: {pairs} paired replications are too few to tell under which gates the winner changes."
        ));
    }
    let found = |ahead: bool| -> Vec<&str> {
        let side = |row: &&&ComparisonRow| {
            row.difference.is_some_and(|difference| {
                Finding::of(row) == Finding::Found && is_ahead(metric, difference) == ahead
            })
        };
        rows.iter().filter(side).map(|row| row.world.name()).collect()
    };
    let mut sides = [(word(metric, true), found(true)), (word(metric, false), found(false))];
    sides.sort_by_key(|(_, gates)| std::cmp::Reverse(gates.len()));
    let [(word, more), (other, fewer)] = sides;
    let verdict = match (more.len(), fewer.len()) {
        (0, _) => "no difference is found under any of them".to_owned(),
        (all, 0) if all == rows.len() => format!("it is {word} under all of them"),
        (some, 0) => format!("it is {word} under {some} and nowhere {other}"),
        (some, _) => {
            format!("the winner changes: it is {word} under {some}, but {other} under {}", fewer.join(", "))
        }
    };
    Some(format!(
        "{name}: over {} gates ({pairs} paired replications each), by {}: {verdict}; {}.",
        rows.len(),
        metric.name.replace('_', " "),
        documented(results, metric, arm)
    ))
}

/// Whether a difference puts the arm ahead; for a metric without a better side, above.
fn is_ahead(metric: &Metric, difference: f64) -> bool {
    is_better(metric.direction, difference).unwrap_or(difference > 0.0)
}

fn word(metric: &Metric, ahead: bool) -> &'static str {
    match (is_better(metric.direction, 1.0), ahead) {
        (Some(_), true) => "ahead",
        (Some(_), false) => "behind",
        (None, true) => "above",
        (None, false) => "below",
    }
}

/// What is left where only the platform's stated rules hold.
fn documented(results: &Results, metric: &Metric, arm: usize) -> String {
    let at = |profile| row(results, metric.name, World::Gate(Family::Documented, profile), arm);
    let Some(central) = at(Profile::Central) else { return "stated rules alone were not run".to_owned() };
    let scale = Scale::of(metric, central);
    let ends: Vec<f64> = STRICTNESS.into_iter().filter_map(|profile| at(profile)?.difference).collect();
    let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let own = row(results, metric.name, World::Central, arm);
    let same_side = |row: &ComparisonRow| match (row.difference, central.difference) {
        (Some(own), Some(there)) => own * there > 0.0,
        _ => false,
    };
    let holds = match (own.map(Finding::of), Finding::of(central)) {
        (Some(Finding::Found), Finding::Found) if own.is_some_and(same_side) => "the answer holds",
        (Some(Finding::Found), Finding::Found) => "the answer turns",
        (Some(Finding::Found), _) => "the answer is not found",
        (_, Finding::Found) => "there is a difference",
        _ => "no difference is found either",
    };
    let shown = central.difference.map_or("no value".to_owned(), |difference| scale.roughly(difference));
    format!(
        "with the platform's stated rules alone (documented) {holds}: {shown}, {} over its strictness",
        scale.range(low, high)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Answer, ArmInfo};
    use crate::metric;

    /// Differences of the primary metric: central, then one for each gate, all with a half-width of 0.01.
    fn told(name: &str, central: f64, gates: impl Fn(Family, Profile) -> f64, n: u32) -> Option<String> {
        let metric = metric::find(name).unwrap();
        let arm = |name: &str, baseline| ArmInfo {
            name: name.to_owned(),
            strategy: name.to_owned(),
            description: String::new(),
            baseline,
            reference: false,
            own_limits: 0,
        };
        let worlds = std::iter::once((World::Central, central)).chain(World::gates().map(|world| {
            let World::Gate(family, profile) = world else { unreachable!() };
            (world, gates(family, profile))
        }));
        let comparison = worlds.map(|(world, difference)| ComparisonRow {
            metric: metric.name,
            unit: metric.unit,
            direction: metric.direction,
            world,
            segment: "all",
            arm: 1,
            baseline: 0,
            n,
            difference: Some(difference),
            std_error: None,
            interval: (n >= 5).then_some((difference - 0.01, difference + 0.01)),
            p_better: None,
            p_best: None,
            variance_reduction: None,
        });
        let results = Results {
            question: String::new(),
            primary: metric.name,
            arms: vec![arm("blast", true), arm("warm-up", false)],
            runs: Vec::new(),
            summary: Vec::new(),
            comparison: comparison.collect(),
            answer: Answer::default(),
            effects: None,
            rating_lines: (0.01, 0.02),
            complete: true,
        };
        sentence(&results, metric, 1)
    }

    #[test]
    fn the_fewer_gates_are_named_where_the_winner_changes() {
        let strict_article = |family, profile| {
            if (family, profile) == (Family::Article, Profile::Strict) { 0.12 } else { -0.05 }
        };
        assert_eq!(
            told("delivered_share", -0.06, strict_article, 10).unwrap(),
            "warm-up: over 15 gates (10 paired replications each), by delivered share: the winner changes: it is behind \
             under 14, but ahead under article-strict; with the platform's stated rules alone (documented) the \
             answer holds: −5.00 points, −5.00 to −5.00 over its strictness."
        );
    }

    #[test]
    fn what_only_a_judgement_brings_about_is_not_found_without_one() {
        let judged = |family, _| if family == Family::Documented { 0.002 } else { 0.05 };
        let told = told("delivered_share", 0.06, judged, 10).unwrap();
        assert!(told.contains("it is ahead under 12 and nowhere behind"), "{told}");
        assert!(told.contains("(documented) the answer is not found: +0.20"), "{told}");
    }

    #[test]
    fn lower_is_ahead_where_lower_is_better() {
        let told = told("list_burn", -0.03, |_, _| -0.04, 10).unwrap();
        assert!(told.contains("it is ahead under all of them"), "{told}");
        assert!(told.contains("the answer holds"), "{told}");
    }

    #[test]
    fn a_turned_answer_and_none_at_all() {
        let turned = told("delivered_share", 0.06, |_, _| -0.04, 10).unwrap();
        assert!(
            turned.contains("behind under all of them") && turned.contains("the answer turns"),
            "{turned}"
        );
        let none = told("delivered_share", 0.001, |_, _| 0.0, 10).unwrap();
        assert!(none.contains("no difference is found under any of them"), "{none}");
        assert!(none.contains("no difference is found either"), "{none}");
    }

    #[test]
    fn too_few_replications_name_no_winner() {
        let told = told("delivered_share", 0.06, |_, _| 0.05, 3).unwrap();
        assert_eq!(
            told,
            "warm-up: 3 paired replications are too few to tell under which gates the winner changes."
        );
    }

    #[test]
    fn every_gate_has_a_name_of_its_own() {
        let names: Vec<String> = World::gates().map(|world| world.name().to_owned()).collect();
        for (world, name) in World::gates().zip(&names) {
            let World::Gate(family, profile) = world else { unreachable!() };
            assert_eq!(*name, format!("{}-{}", family.name(), profile.name()));
        }
        assert_eq!(names.len(), 15);
    }
}
