//! The days behind the pictures: mean counts by day, arm after arm.

use std::ops::Range;

use crate::engine::{AnswerCounts, Outcome, TABLED};
use crate::experiment::{Results, World};
use crate::messaging::SEGMENTS;
use crate::report::grid::{Cell, Grid, Group};
use crate::report::number;

/// Most rows per arm; longer horizons are shown in steps of several days.
const MOST_ROWS: u32 = 60;

const HEADS: [&str; 7] = ["day", "planned", "attempts", "delivered", "withheld", "read", "recipient blocks"];

/// Messages of one stretch of days, all segments and categories, codes and answers among them.
fn counts(outcome: &Outcome, days: Range<u32>) -> [u64; 6] {
    let templates = of_days(&outcome.daily, &days, SEGMENTS.len() * TABLED.len());
    let codes = of_days(&outcome.codes, &days, SEGMENTS.len());
    let answers = of_days(&outcome.answers, &days, SEGMENTS.len());
    let all = templates.iter().chain(codes).copied().chain(answers.iter().map(AnswerCounts::counts));
    all.fold([0; 6], |sum, day| {
        let add = [day.planned(), day.attempts, day.delivered, day.withheld, day.read, day.recipient_blocks];
        std::array::from_fn(|at| sum[at] + add[at])
    })
}

/// The rows of some days in a table with `width` rows a day; none of a table that holds nothing.
fn of_days<'a, T>(table: &'a [T], days: &Range<u32>, width: usize) -> &'a [T] {
    table.get(days.start as usize * width..days.end as usize * width).unwrap_or_default()
}

/// Mean counts over the replications of the central world; one group per arm.
pub fn by_day(results: &Results) -> Grid {
    let central = || results.runs.iter().filter(|run| run.world == World::Central);
    let days = central().map(|run| run.outcome.days).max().unwrap_or(0);
    let step = days.div_ceil(MOST_ROWS).max(1);
    let groups = results.arms.iter().enumerate().map(|(at, arm)| {
        let runs: Vec<&Outcome> = central().filter(|run| run.arm == at).map(|run| &run.outcome).collect();
        let row = |from: u32| {
            let to = (from + step).min(days);
            let mut row =
                vec![Cell::new(if step == 1 { from.to_string() } else { format!("{from}–{}", to - 1) })];
            let mut sum = [0_u64; 6];
            for outcome in &runs {
                let more = counts(outcome, from..to);
                sum = std::array::from_fn(|at| sum[at] + more[at]);
            }
            row.extend(sum.map(|sum| Cell::new(number::plain(Some(sum as f64 / runs.len() as f64)))));
            row
        };
        let rows =
            if runs.is_empty() { Vec::new() } else { (0..days).step_by(step as usize).map(row).collect() };
        Group { title: arm.name.clone(), rows }
    });
    Grid {
        caption:
            "Messages by day, mean over replications, all segments and categories, central world; reads and \
                  recipient blocks stand on the day of delivery"
                .to_owned(),
        head: HEADS.into_iter().map(Cell::new).collect(),
        groups: groups.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::DayCounts;
    use crate::report::fixture;

    #[test]
    fn means_are_over_runs_and_sums_over_cells() {
        let grid = by_day(&fixture::results(2, 2));
        // Day 0, arm 0: cells 0 to 5 hold 100 + cell + replication attempts: 615 and 621, mean 618.
        let row: Vec<&str> = grid.groups[0].rows[0].iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(&row[..3], ["0", "648", "618"]);
        assert_eq!(grid.groups.len(), 2);
    }

    #[test]
    fn codes_and_answers_are_messages_of_their_day() {
        let mut results = fixture::results(1, 1);
        let before = by_day(&results).groups[0].rows.clone();
        let outcome = &mut results.runs[0].outcome;
        outcome.answers = vec![AnswerCounts::default(); outcome.days as usize * SEGMENTS.len()];
        outcome.answers[SEGMENTS.len()] =
            AnswerCounts { delivered: 40, refused: 2, silent: 1, unsent: 7, ..AnswerCounts::default() };
        let codes = DayCounts { attempts: 9, delivered: 8, silent: 1, ..DayCounts::default() };
        outcome.codes = vec![DayCounts::default(); outcome.days as usize * SEGMENTS.len()];
        outcome.codes[SEGMENTS.len() + 1] = codes;
        let after = &by_day(&results).groups[0].rows;
        let cells = |row: &[Cell]| -> Vec<i64> {
            row[1..4].iter().map(|cell| cell.text.replace(',', "").parse().unwrap()).collect()
        };
        assert_eq!(cells(&before[0]), cells(&after[0]));
        let more: Vec<i64> = cells(&after[1]).iter().zip(cells(&before[1])).map(|(a, b)| a - b).collect();
        assert_eq!(more, [59, 52, 48]);
    }

    #[test]
    fn long_horizons_are_shown_in_steps() {
        let mut results = fixture::results(1, 1);
        let outcome = &mut results.runs[0].outcome;
        outcome.days = 365;
        outcome.daily.resize(365 * 6, outcome.daily[0]);
        let rows = &by_day(&results).groups[0].rows;
        assert!(rows.len() <= 60, "{}", rows.len());
        assert_eq!((rows[0][0].text.as_str(), rows.last().unwrap()[0].text.as_str()), ("0–6", "364–364"));
    }

    #[test]
    fn nothing_run_is_nothing_shown() {
        assert!(by_day(&fixture::results(2, 0)).is_empty());
    }
}
