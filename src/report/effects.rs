//! The table of a factorial design: main effects and interactions of two factors.

use crate::experiment::{EffectRow, Effects, Results, World};
use crate::metric::{Metric, find};
use crate::report::grid::{Cell, Grid, Group};
use crate::report::number;
use crate::report::sections::words;

/// What stands beside the primary metric: what arrives, how much of what is tried, and what it costs the list.
const BESIDE: [&str; 3] = ["delivered_share", "delivery_rate", "list_burn"];

/// Effects in the central world on the primary metric and three others; empty unless the arms are a factorial design.
pub fn effects(results: &Results) -> Grid {
    let Some(effects) = &results.effects else { return Grid::default() };
    let beside = BESIDE.iter().filter(|name| **name != results.primary).filter_map(|name| find(name));
    let metrics: Vec<&Metric> = find(results.primary).into_iter().chain(beside).collect();
    let mut head = vec![Cell::new("effect of")];
    head.extend(metrics.iter().map(|metric| {
        let unit = number::unit_of_difference(metric.unit);
        Cell::new(format!("{}, {unit}", words(metric.name)))
    }));
    let central = |row: &&EffectRow| row.world == World::Central && row.segment == "all";
    let rows_of = |pairs: bool| {
        let of_primary = effects.rows.iter().filter(central).filter(|row| row.metric == results.primary);
        of_primary
            .filter(|row| row.factors.1.is_some() == pairs)
            .map(|row| {
                let mut cells = vec![Cell::new(name(effects, row.factors))];
                cells.extend(metrics.iter().map(|metric| cell(effects, metric, row.factors)));
                cells
            })
            .collect()
    };
    Grid {
        caption: caption(effects, results),
        head,
        groups: vec![
            Group { title: "Main effects".to_owned(), rows: rows_of(false) },
            Group { title: "Interactions of two".to_owned(), rows: rows_of(true) },
        ],
    }
}

fn cell(effects: &Effects, metric: &Metric, factors: (usize, Option<usize>)) -> Cell {
    let row = effects.rows.iter().find(|row| {
        row.world == World::Central
            && row.segment == "all"
            && row.metric == metric.name
            && row.factors == factors
    });
    Cell::new(row.map_or("–".to_owned(), |row| number::difference(row.effect, row.interval, row.unit)))
}

/// Name of an effect.
fn name(effects: &Effects, (one, other): (usize, Option<usize>)) -> String {
    let factor = |at: usize| effects.factors.get(at).map_or("", |name| name.as_str());
    match other {
        Some(other) => format!("{} × {}", factor(one), factor(other)),
        None => factor(one).to_owned(),
    }
}

fn caption(effects: &Effects, results: &Results) -> String {
    let mut text =
        "What each factor changes on average over all settings of the others, and half of what it changes \
                    more where another is on; central world, paired by replication"
            .to_owned();
    if effects.rows.iter().any(|row| row.interval.is_some()) {
        text += ", with 95 % intervals that hold for all effects of a metric at once (simulation noise only)";
    }
    if let Some(shares) = effects.shares {
        let [main, pairs, higher] = shares.map(|share| number::percent(Some(share)));
        text += &format!(
            ". Of the differences between arms in {} (sum of squares) main effects make {main}, interactions of two \
             {pairs}, higher ones {higher}",
            words(results.primary)
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn every_effect_has_a_row_with_its_names_and_interval() {
        let grid = effects(&fixture::factorial(5));
        let rows: Vec<&str> =
            grid.groups.iter().flat_map(|group| &group.rows).map(|row| row[0].text.as_str()).collect();
        assert_eq!(rows, ["new", "cold", "new × cold"]);
        assert_eq!(grid.groups[0].rows[0][1].text, "+5.0 ± 1.0");
        assert!(grid.caption.contains("main effects make 90 %, interactions of two 10 %, higher ones 0 %"));
        assert!(grid.groups.iter().flat_map(|group| &group.rows).all(|row| row.len() == grid.head.len()));
    }

    #[test]
    fn other_arms_have_no_such_table() {
        assert!(effects(&fixture::results(2, 5)).is_empty());
    }
}
