//! The CSV files, row by row.

use crate::engine::{DayCounts, SERVICE, TABLED};
use crate::experiment::{Results, Run, World};
use crate::messaging::{Category, Reason, SEGMENTS};
use crate::metric::METRICS;
use crate::report::columns;
use crate::report::sheet::Sheet;
use std::io::{self, Write};

/// Name of the arm, as results give it.
fn arm(results: &Results, index: usize) -> &str {
    results.arms.get(index).map_or("", |arm| arm.name.as_str())
}

fn ends(interval: Option<(f64, f64)>) -> (Option<f64>, Option<f64>) {
    (interval.map(|(low, _)| low), interval.map(|(_, high)| high))
}

fn central(results: &Results) -> impl Iterator<Item = &Run> {
    results.runs.iter().filter(|run| run.world == World::Central)
}

/// `summary.csv`.
pub fn summary<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::SUMMARY, out)?;
    for row in &results.summary {
        let (low, high) = ends(row.interval);
        sheet.text(arm(results, row.arm))?.word(row.world.name())?.word(row.segment)?;
        sheet.word(row.metric)?.word(row.unit)?.count(row.n)?;
        sheet.number(row.mean)?.number(row.std_error)?.number(low)?.number(high)?.end()?;
    }
    sheet.finish()
}

/// `comparison.csv`.
pub fn comparison<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::COMPARISON, out)?;
    for row in &results.comparison {
        let (low, high) = ends(row.interval);
        sheet.word(row.metric)?.word(row.unit)?.word(row.direction.name())?;
        sheet.word(row.world.name())?.word(row.segment)?;
        sheet.text(arm(results, row.arm))?.text(arm(results, row.baseline))?.count(row.n)?;
        sheet.number(row.difference)?.number(row.std_error)?.number(low)?.number(high)?;
        sheet.number(row.p_better)?.number(row.p_best)?.number(row.variance_reduction)?.end()?;
    }
    sheet.finish()
}

/// `factorial.csv`; only a header unless the arms are a factorial design.
pub fn factorial<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::FACTORIAL, out)?;
    let Some(effects) = &results.effects else { return sheet.finish() };
    let name = |factor: Option<usize>| {
        factor.and_then(|factor| effects.factors.get(factor)).map_or("", |name| name.as_str())
    };
    for row in &effects.rows {
        let (low, high) = ends(row.interval);
        sheet.word(row.metric)?.word(row.unit)?.word(row.direction.name())?;
        sheet.word(row.world.name())?.word(row.segment)?;
        sheet.text(name(Some(row.factors.0)))?.text(name(row.factors.1))?.count(row.n)?;
        sheet.number(row.effect)?.number(row.std_error)?.number(low)?.number(high)?.end()?;
    }
    sheet.finish()
}

/// `replications.csv`; `seed` is the experiment's. Metrics that are not given by segment have a row for all only.
pub fn replications<W: Write>(results: &Results, seed: u64, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::REPLICATIONS, out)?;
    for run in &results.runs {
        for slot in 0..=SEGMENTS.len() {
            let segment = slot.checked_sub(1).map_or("all", |at| SEGMENTS[at].name());
            for (metric, values) in METRICS.iter().zip(&run.metrics) {
                if slot > 0 && !metric.by_segment {
                    continue;
                }
                sheet.text(arm(results, run.arm))?.word(run.world.name())?.count(run.replication)?;
                sheet.count(seed)?.word(segment)?.word(metric.name)?.number(values[slot])?.end()?;
            }
        }
    }
    sheet.finish()
}

/// `daily.csv`.
pub fn daily<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::DAILY, out)?;
    for run in central(results) {
        let mut cells = run.outcome.daily.iter();
        for day in 0..run.outcome.days {
            for segment in SEGMENTS {
                for category in TABLED {
                    let Some(counts) = cells.next() else { continue };
                    sheet.text(arm(results, run.arm))?.count(run.replication)?.count(day)?;
                    sheet.word(segment.name())?.word(category.name())?;
                    day_counts(&mut sheet, counts)?;
                }
            }
        }
        for (day, codes) in (0_u32..).zip(run.outcome.codes.chunks(SEGMENTS.len())) {
            for (segment, codes) in SEGMENTS.into_iter().zip(codes) {
                sheet.text(arm(results, run.arm))?.count(run.replication)?.count(day)?;
                sheet.word(segment.name())?.word(Category::Authentication.name())?;
                day_counts(&mut sheet, codes)?;
            }
        }
        for (day, answers) in (0_u32..).zip(run.outcome.answers.chunks(SEGMENTS.len())) {
            for (segment, answers) in SEGMENTS.into_iter().zip(answers) {
                sheet.text(arm(results, run.arm))?.count(run.replication)?.count(day)?;
                sheet.word(segment.name())?.word(SERVICE)?;
                day_counts(&mut sheet, &answers.counts())?;
            }
        }
    }
    sheet.finish()
}

/// The counts of a row of `daily.csv`, to its end.
fn day_counts<W: Write>(sheet: &mut Sheet<W>, counts: &DayCounts) -> io::Result<()> {
    for count in [
        counts.planned(),
        counts.suppressed,
        counts.attempts,
        counts.delivered,
        counts.rejected,
        counts.withheld,
        counts.undeliverable,
        counts.silent,
        counts.pending_end,
        counts.read,
        counts.clicked,
        counts.replied,
        counts.opted_out,
        counts.recipient_blocks,
        counts.reports,
    ] {
        sheet.count(count)?;
    }
    sheet.end()?;
    Ok(())
}

/// `reach.csv`.
pub fn reach<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::REACH, out)?;
    for run in central(results) {
        let list: u64 = run.outcome.totals.iter().map(|total| total.list).sum();
        for (day, newly) in (0_u32..).zip(&run.outcome.newly_reached) {
            sheet.text(arm(results, run.arm))?.count(run.replication)?.count(day)?;
            sheet.count(list)?.count(*newly)?.end()?;
        }
    }
    sheet.finish()
}

/// `reasons.csv`; `over_limit_code` is the code of the messaging limit, a parameter of the gate.
pub fn reasons<W: Write>(results: &Results, over_limit_code: u32, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::REASONS, out)?;
    for run in central(results) {
        for row in &run.outcome.reasons {
            let code = match row.reason {
                Reason::MessagingLimit => Some(over_limit_code),
                other => other.code(),
            };
            sheet.text(arm(results, run.arm))?.count(run.replication)?.count(row.day)?;
            sheet.word(row.segment.name())?.word(row.category.name())?;
            sheet.word(row.reason.layer().name())?.word(row.reason.name())?;
            sheet.maybe_count(code)?.count(row.count)?.end()?;
        }
        for (day, answers) in (0_u32..).zip(run.outcome.answers.chunks(SEGMENTS.len())) {
            for (segment, answers) in SEGMENTS.into_iter().zip(answers) {
                for (reason, count) in answers.reasons().into_iter().filter(|(_, count)| *count > 0) {
                    sheet.text(arm(results, run.arm))?.count(run.replication)?.count(day)?;
                    sheet.word(segment.name())?.word(SERVICE)?;
                    sheet.word(reason.layer().name())?.word(reason.name())?;
                    sheet.maybe_count(reason.code())?.count(count)?.end()?;
                }
            }
        }
    }
    sheet.finish()
}

/// `gate.csv`.
pub fn gate<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::GATE, out)?;
    for run in central(results) {
        let numbers = run.outcome.numbers.max(1);
        for (row, state) in (0_u32..).zip(&run.outcome.gate) {
            sheet.text(arm(results, run.arm))?.count(run.replication)?;
            sheet.count(row / numbers)?.count(row % numbers)?;
            sheet.word(state.rating.map_or("unknown", |rating| rating.name()))?.number(Some(state.score))?;
            sheet.word(state.limit.name())?.maybe_count(state.limit.recipients())?;
            sheet.count(state.unique_recipients_24h)?.end()?;
        }
    }
    sheet.finish()
}

/// `gate-events.csv`.
pub fn gate_events<W: Write>(results: &Results, out: W) -> io::Result<W> {
    let mut sheet = Sheet::new(&columns::GATE_EVENTS, out)?;
    for run in central(results) {
        for event in &run.outcome.gate_events {
            sheet.text(arm(results, run.arm))?.count(run.replication)?.count(event.second)?;
            sheet.word(event.entity.name())?.count(event.id)?.word(event.event.name())?;
            sheet.word(event.from)?.word(event.to)?.word(event.cause)?.end()?;
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    fn all(results: &Results) -> Vec<(&'static str, String)> {
        vec![
            ("summary.csv", text(summary(results, Vec::new()).unwrap())),
            ("comparison.csv", text(comparison(results, Vec::new()).unwrap())),
            ("factorial.csv", text(factorial(results, Vec::new()).unwrap())),
            ("replications.csv", text(replications(results, 7, Vec::new()).unwrap())),
            ("daily.csv", text(daily(results, Vec::new()).unwrap())),
            ("reach.csv", text(reach(results, Vec::new()).unwrap())),
            ("reasons.csv", text(reasons(results, 131_048, Vec::new()).unwrap())),
            ("gate.csv", text(gate(results, Vec::new()).unwrap())),
            ("gate-events.csv", text(gate_events(results, Vec::new()).unwrap())),
        ]
    }

    /// The columns that users and checks rely on.
    const PROMISED: [(&str, &str); 9] = [
        ("summary.csv", "arm,world,segment,metric,unit,n,mean,std_error,ci_low,ci_high"),
        (
            "comparison.csv",
            "metric,unit,direction,world,segment,arm,baseline,n,difference,std_error,ci_low,ci_high,p_better,p_best,variance_reduction",
        ),
        (
            "factorial.csv",
            "metric,unit,direction,world,segment,factor,with_factor,n,effect,std_error,ci_low,ci_high",
        ),
        ("replications.csv", "arm,world,replication,seed,segment,metric,value"),
        (
            "daily.csv",
            "arm,replication,day,segment,category,planned,suppressed,attempts,delivered,rejected,withheld,undeliverable,silent,pending_end,read,clicked,replied,opted_out,recipient_blocks,reports",
        ),
        ("reach.csv", "arm,replication,day,list,newly_reached"),
        ("reasons.csv", "arm,replication,day,segment,category,layer,reason,code,count"),
        ("gate.csv", "arm,replication,day,number,rating,score,tier,messaging_limit,unique_recipients_24h"),
        ("gate-events.csv", "arm,replication,second,entity,id,event,from,to,cause"),
    ];

    #[test]
    fn headers_are_the_promised_ones_even_without_rows() {
        for results in [fixture::results(2, 2), fixture::results(2, 0), fixture::results(0, 0)] {
            for ((file, text), (promised, header)) in all(&results).iter().zip(PROMISED) {
                assert_eq!((*file, text.lines().next()), (promised, Some(header)));
            }
        }
    }

    #[test]
    fn every_row_is_whole_and_every_file_ends_its_last_line() {
        for (file, text) in all(&fixture::factorial(2)) {
            assert!(text.ends_with('\n') && !text.contains('\r'), "{file}");
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let rows = reader.records().inspect(|row| assert!(row.is_ok(), "{file}: {row:?}")).count();
            assert!(rows > 0, "{file}");
        }
    }

    /// planned = suppressed + attempts, and every attempt has one fate, in every row.
    #[test]
    fn rows_of_a_day_conserve_messages() {
        let results = fixture::results(2, 2);
        let text = text(daily(&results, Vec::new()).unwrap());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut rows = 0;
        for row in reader.records() {
            let row = row.unwrap();
            let at = |index: usize| row[index].parse::<u64>().unwrap();
            assert_eq!(at(5), at(6) + at(7));
            assert_eq!(at(7), (8..=13).map(at).sum::<u64>());
            rows += 1;
        }
        assert_eq!(
            rows,
            2 * 2 * 3 * 3 * 2,
            "arms x replications x days x segments x categories; central only"
        );
    }

    #[test]
    fn codes_are_public_numbers_and_suppressions_have_none() {
        let text = text(reasons(&fixture::results(1, 1), 80_007, Vec::new()).unwrap());
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            rows,
            [
                "blast,0,0,cold,marketing,engagement,engagement,131049,9",
                "blast,0,0,cold,marketing,messaging_limit,messaging_limit,80007,1",
                "blast,0,0,cold,marketing,recipient_block,silent,,1",
                "blast,0,0,cold,marketing,strategy,offer_expired,,5",
            ]
        );
    }

    #[test]
    fn unknown_and_unlimited_are_said() {
        let text = text(gate(&fixture::results(1, 1), Vec::new()).unwrap());
        let rows: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(
            rows,
            ["blast,0,0,0,unknown,0,TIER_10K,10000,9000", "blast,0,1,0,yellow,0.0125,TIER_UNLIMITED,,12000",]
        );
    }

    #[test]
    fn events_and_replications_read_as_written() {
        let results = fixture::results(1, 1);
        let events = text(gate_events(&results, Vec::new()).unwrap());
        assert!(
            events.ends_with("\nblast,0,90000,number,0,rating,green,yellow,score above the yellow line\n")
        );
        let values = text(replications(&results, u64::MAX, Vec::new()).unwrap());
        let rows: Vec<&str> = values.lines().collect();
        assert_eq!(rows[1], "blast,central,0,18446744073709551615,all,delivered_share,0.1");
        let cold = "blast,central,0,18446744073709551615,cold,delivered_share,";
        assert!(rows.contains(&cold), "unknown is empty, not zero");
        let by_segment = METRICS.iter().filter(|metric| metric.by_segment).count();
        assert_eq!(rows.len(), 1 + 3 * (METRICS.len() + 3 * by_segment));
    }

    #[test]
    fn arm_names_run_no_formula() {
        let mut results = fixture::factorial(5);
        let evil = "=HYPERLINK(\"x\")".to_owned();
        results.arms[1].name.clone_from(&evil);
        results.effects.as_mut().unwrap().factors[0] = evil;
        for (file, text) in all(&results) {
            assert!(!text.contains("\n=") && !text.contains(",=") && !text.contains("\"="), "{file}");
            assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{file}");
        }
    }
}
