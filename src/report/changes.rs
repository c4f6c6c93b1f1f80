//! What would change the answer: worlds in which the difference has the other sign.

use crate::experiment::{Results, World};
use crate::report::number;
use crate::report::sections::{WORLDS, baseline, comparison, has_world, words};

fn excludes_zero(interval: Option<(f64, f64)>) -> bool {
    interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

/// One sentence per arm: in which worlds the primary difference turns, beyond the noise or inside it.
pub fn changes(results: &Results) -> Vec<String> {
    let others: Vec<World> =
        WORLDS.into_iter().filter(|world| *world != World::Central && has_world(results, *world)).collect();
    let mut sentences = Vec::new();
    for (at, arm) in results.arms.iter().enumerate().filter(|(_, arm)| !arm.baseline) {
        let Some(central) = comparison(results, at, World::Central, "all", results.primary) else { continue };
        let Some(difference) = central.difference else { continue };
        let pair = format!("{} against {}", arm.name, baseline(results));
        let (mut turned, mut inside, mut apart) = (Vec::new(), Vec::new(), Vec::new());
        for world in &others {
            let Some(row) = comparison(results, at, *world, "all", results.primary) else { continue };
            let Some(there) = row.difference else { continue };
            let shown = format!(
                "{} ({} {})",
                world.name(),
                number::difference(row.difference, row.interval, row.unit),
                number::unit_of_difference(row.unit)
            );
            if excludes_zero(row.interval) {
                apart.push(shown.clone());
            }
            if there * difference < 0.0 {
                if excludes_zero(row.interval) { turned.push(shown) } else { inside.push(shown) }
            }
        }
        let primary = words(results.primary);
        let mut sentence = if others.is_empty() {
            format!("{pair}: only the central world was run, so nothing is known about other assumptions.")
        } else if central.interval.is_none() {
            format!("{pair}: too few replications to tell in which worlds the difference in {primary} turns.")
        } else if !excludes_zero(central.interval) {
            match apart.as_slice() {
                [] => format!("{pair}: no difference in {primary} is found in any world."),
                apart => format!(
                    "{pair}: no difference in {primary} is found in the central world, but there is one in {}.",
                    apart.join(", ")
                ),
            }
        } else if !turned.is_empty() {
            format!("{pair}: the sign of the difference in {primary} turns in {}.", turned.join(", "))
        } else {
            format!(
                "{pair}: in none of the {} other worlds does the sign turn beyond the noise.",
                others.len()
            )
        };
        if !inside.is_empty() && central.interval.is_some() {
            sentence.push_str(&format!(" Inside the noise it turns in {}.", inside.join(", ")));
        }
        sentences.push(sentence);
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_turned_sign_is_named_with_its_world() {
        let mut results = fixture::results(2, 10);
        assert!(changes(&results)[0].contains("in none of the 2 other worlds"), "{:?}", changes(&results));
        for row in &mut results.comparison {
            if row.world == World::GateStrict {
                (row.difference, row.interval) = (row.difference.map(|d| -d), Some((-0.09, -0.07)));
            }
        }
        let text = &changes(&results)[0];
        assert!(text.contains("turns in gate-strict") && text.contains("points"), "{text}");
        for row in &mut results.comparison {
            if row.world == World::GateStrict {
                row.interval = Some((-0.2, 0.1));
            }
        }
        assert!(changes(&results)[0].contains("Inside the noise it turns in gate-strict"));
    }

    #[test]
    fn too_few_replications_tell_of_no_world() {
        for replications in [1, 4] {
            let mut results = fixture::results(2, replications);
            for row in results.comparison.iter_mut().filter(|row| row.world == World::GateStrict) {
                row.difference = row.difference.map(|d| -d);
            }
            let text = &changes(&results)[0];
            assert!(text.contains("too few replications") && !text.contains("noise"), "{text}");
        }
    }

    #[test]
    fn one_world_says_nothing_of_others() {
        let mut results = fixture::results(2, 10);
        results.summary.retain(|row| row.world == World::Central);
        assert!(changes(&results)[0].contains("only the central world"));
    }
}
