//! The tables by run and by day, in the order in which `tables` writes them.

use crate::engine::{AnswerCounts, DayCounts, GateDay, Outcome, ReasonCount, SERVICE, TABLED};
use crate::experiment::{Run, World};
use crate::messaging::{
    CATEGORIES, Category, Change, Entity, Fate, MessagingLimit, REASONS, Rating, Reason, SEGMENTS,
};
use crate::metric::METRICS;
use crate::report::columns;
use crate::report::stored::Frame;
use crate::report::stored::damage::{Damage, Damages};
use crate::report::stored::means::slices;
use crate::report::stored::rows::{Row, Rows};
use std::path::Path;

const RATINGS: [Rating; 3] = [Rating::Green, Rating::Yellow, Rating::Red];
const ENTITIES: [Entity; 3] = [Entity::Number, Entity::Template, Entity::Portfolio];
const CHANGES: [Change; 13] = [
    Change::Rating,
    Change::Restriction,
    Change::TemplateState,
    Change::MessagingLimit,
    Change::Review,
    Change::Account,
    Change::Throughput,
    Change::UtilityAbuse,
    Change::Pacing,
    Change::Verification,
    Change::TemplateCategory,
    Change::NumberStatus,
    Change::Rules,
];

/// All runs with what the tables hold of them.
pub(super) fn runs(dir: &Path, frame: &Frame, damages: &mut Damages) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for &(world, arm, replications, [days, numbers]) in &frame.finished {
        runs.extend((0..replications).map(|replication| Run {
            world,
            arm,
            replication,
            outcome: Outcome { days, numbers, ..Outcome::default() },
            marketing: Default::default(),
            metrics: vec![[None; 4]; METRICS.len()],
        }));
    }
    replications(dir, frame, &mut runs, damages);
    let mut central: Vec<&mut Run> = runs.iter_mut().filter(|run| run.world == World::Central).collect();
    daily(dir, frame, &mut central, damages);
    reach(dir, frame, &mut central, damages);
    reasons(dir, frame, &mut central, damages);
    gate(dir, frame, &mut central, damages);
    gate_events(dir, frame, damages);
    runs
}

fn replications(dir: &Path, frame: &Frame, runs: &mut [Run], damages: &mut Damages) {
    let Some(mut rows) = Rows::open(dir, &columns::REPLICATIONS, damages) else { return };
    let seed = frame.seed.to_string();
    for run in runs {
        let (name, number) = (frame.arms[run.arm].as_str(), run.replication.to_string());
        for (slot, segment, at, metric) in slices() {
            let what = || format!("{} of {name}, replication {number}", metric.name);
            let read = |mut row: Row| {
                for expected in [name, run.world.name(), &number, &seed, segment, metric.name] {
                    row.must(expected)?;
                }
                row.number()
            };
            run.metrics[at][slot] = rows.need(what).and_then(read).flatten();
            if rows.is_hopeless() {
                return;
            }
        }
    }
    rows.end();
}

/// Counts of a row of `daily.csv`, which must add up.
fn counts(row: &mut Row) -> Option<DayCounts> {
    let planned: u64 = row.count()?;
    let counts = DayCounts {
        suppressed: row.count()?,
        attempts: row.count()?,
        delivered: row.count()?,
        rejected: row.count()?,
        withheld: row.count()?,
        undeliverable: row.count()?,
        silent: row.count()?,
        pending_end: row.count()?,
        read: row.count()?,
        clicked: row.count()?,
        replied: row.count()?,
        opted_out: row.count()?,
        recipient_blocks: row.count()?,
        reports: row.count()?,
    };
    let sum = |parts: &[u64]| parts.iter().try_fold(0_u64, |sum, part| sum.checked_add(*part));
    let DayCounts { suppressed, attempts, delivered, rejected, withheld, undeliverable, silent, .. } = counts;
    if sum(&[suppressed, attempts]) != Some(planned) {
        return row.contradicts("planned is not suppressed + attempts");
    }
    if sum(&[delivered, rejected, withheld, undeliverable, silent, counts.pending_end]) != Some(attempts) {
        return row.contradicts("attempts is not the sum of what became of them");
    }
    Some(counts)
}

fn daily(dir: &Path, frame: &Frame, runs: &mut [&mut Run], damages: &mut Damages) {
    let Some(mut rows) = Rows::open(dir, &columns::DAILY, damages) else { return };
    for run in runs {
        let (name, number) = (frame.arms[run.arm].as_str(), run.replication.to_string());
        for day in 0..run.outcome.days {
            let text = day.to_string();
            for (segment, category) in SEGMENTS.into_iter().flat_map(|s| TABLED.map(|c| (s, c))) {
                let what = || format!("day {day} of {name}, replication {number}");
                let read = |mut row: Row| {
                    for expected in [name, &number, &text, segment.name(), category.name()] {
                        row.must(expected)?;
                    }
                    counts(&mut row)
                };
                let found = rows.need(what).and_then(read);
                run.outcome.daily.push(found.unwrap_or_default());
                if rows.is_hopeless() {
                    return;
                }
            }
        }
        if rows.comes(CATEGORY_COLUMN, Category::Authentication.name()) && !codes(&mut rows, name, run) {
            return;
        }
        // Of a sender who answers nobody there is nothing.
        if rows.comes(CATEGORY_COLUMN, SERVICE) && !answers(&mut rows, name, run) {
            return;
        }
    }
    rows.end();
}

/// Where `daily.csv` has the category.
const CATEGORY_COLUMN: usize = 4;

/// The one-time codes of a run, where anybody asks for any; whether reading may go on.
fn codes(rows: &mut Rows, name: &str, run: &mut Run) -> bool {
    let number = run.replication.to_string();
    for (day, segment) in (0..run.outcome.days).flat_map(|day| SEGMENTS.map(|segment| (day, segment))) {
        let what = || format!("the codes of day {day} of {name}, replication {number}");
        let read = |mut row: Row| {
            let category = Category::Authentication.name();
            for expected in [name, &number, &day.to_string(), segment.name(), category] {
                row.must(expected)?;
            }
            counts(&mut row)
        };
        let found = rows.need(what).and_then(read);
        run.outcome.codes.push(found.unwrap_or_default());
        if rows.is_hopeless() {
            return false;
        }
    }
    true
}

/// The answers of a run; whether reading may go on.
fn answers(rows: &mut Rows, name: &str, run: &mut Run) -> bool {
    let number = run.replication.to_string();
    for day in 0..run.outcome.days {
        for segment in SEGMENTS {
            let what = || format!("the answers of day {day} of {name}, replication {number}");
            let read = |mut row: Row| {
                for expected in [name, &number, &day.to_string(), segment.name(), SERVICE] {
                    row.must(expected)?;
                }
                let counts = counts(&mut row)?;
                let answers = AnswerCounts {
                    delivered: counts.delivered,
                    refused: counts.rejected,
                    silent: counts.silent,
                    unsent: counts.suppressed,
                    // Why they are refused stands in the reasons.
                    ..AnswerCounts::default()
                };
                if answers.counts() == counts {
                    Some(answers)
                } else {
                    row.contradicts(
                        "answers are delivered, rejected, silent or suppressed, and that is all of them",
                    )
                }
            };
            let found = rows.need(what).and_then(read);
            run.outcome.answers.push(found.unwrap_or_default());
            if rows.is_hopeless() {
                return false;
            }
        }
    }
    true
}

fn reach(dir: &Path, frame: &Frame, runs: &mut [&mut Run], damages: &mut Damages) {
    let Some(mut rows) = Rows::open(dir, &columns::REACH, damages) else { return };
    for run in runs {
        let (name, number) = (frame.arms[run.arm].as_str(), run.replication.to_string());
        for day in 0..run.outcome.days {
            let what = || format!("day {day} of {name}, replication {number}");
            let read = |mut row: Row| {
                for expected in [name, &number, &day.to_string()] {
                    row.must(expected)?;
                }
                Some((row.count()?, row.count()?))
            };
            let (list, newly) = rows.need(what).and_then(read).unwrap_or_default();
            // Which segment they are in is not in the table; pictures ask for the sum.
            run.outcome.totals[0].list = list;
            run.outcome.newly_reached.push(newly);
            if rows.is_hopeless() {
                return;
            }
        }
    }
    rows.end();
}

/// Arm and replication of a row, as the place of its run.
fn run_of(row: &mut Row, frame: &Frame, places: &[(usize, u32)]) -> Option<usize> {
    let arm = row.word("the name of an arm", |cell| frame.arm(cell))?;
    row.word("the number of a replication", |cell| {
        let number: u32 = cell.parse().ok()?;
        places.iter().position(|place| *place == (arm, number))
    })
}

fn reasons(dir: &Path, frame: &Frame, runs: &mut [&mut Run], damages: &mut Damages) {
    let places: Vec<(usize, u32)> = runs.iter().map(|run| (run.arm, run.replication)).collect();
    let Some(mut rows) = Rows::open(dir, &columns::REASONS, damages) else { return };
    // What is still to be explained of each run's answers.
    let mut answers: Vec<Vec<AnswerCounts>> = runs.iter().map(|run| run.outcome.answers.clone()).collect();
    while let Some(mut row) = rows.next() {
        let read = |row: &mut Row| {
            let run = run_of(row, frame, &places)?;
            let day = row.count()?;
            let segment = row.word("a segment", |cell| SEGMENTS.into_iter().find(|s| s.name() == cell))?;
            // Answers have no template, and so no category of one.
            let category = row.word("a category", |cell| match cell {
                SERVICE => Some(None),
                cell => CATEGORIES.into_iter().find(|c| c.name() == cell).map(Some),
            })?;
            let layer = row.word("a layer", |cell| {
                REASONS.iter().map(|reason| reason.layer()).find(|layer| layer.name() == cell)
            })?;
            let reason = row.word("a reason of this layer", |cell| {
                REASONS.into_iter().find(|reason| reason.layer() == layer && reason.name() == cell)
            })?;
            let code = match reason {
                Reason::MessagingLimit => Some(frame.over_limit_code),
                other => other.code(),
            };
            row.must(&code.map_or(String::new(), |code| code.to_string()))?;
            let count = row.word("a count above 0", |cell| cell.parse().ok().filter(|count| *count > 0))?;
            Some((run, day, segment, category, reason, count))
        };
        let Some((run, day, segment, category, reason, count)): Option<(_, u32, _, Option<Category>, _, _)> =
            read(&mut row)
        else {
            continue;
        };
        match category {
            Some(category) => {
                runs[run].outcome.reasons.push(ReasonCount { day, segment, category, reason, count });
            }
            None => {
                let at = day as usize * SEGMENTS.len() + segment as usize;
                let left = answers[run].get_mut(at).and_then(|answers| answers.of(reason));
                if left.and_then(|left| left.checked_sub(count).map(|rest| *left = rest)).is_some() {
                    if let Some(refused) = runs[run].outcome.answers[at].of_account(reason) {
                        *refused += count;
                    }
                } else {
                    let _: Option<()> = row.contradicts("daily.csv has no such answers");
                }
            }
        }
    }
    let whole = !rows.is_hopeless();
    let answered = |(run, answers): (&&mut Run, &Vec<AnswerCounts>)| {
        let unexplained = |answers: &AnswerCounts| answers.reasons().iter().any(|(_, left)| *left > 0);
        answers.iter().any(unexplained).then(|| {
            let name = &frame.arms[run.arm];
            format!(
                "not all answers of {name}, replication {}, that daily.csv has are explained",
                run.replication
            )
        })
    };
    if whole && let Some(what) = runs.iter().zip(&answers).find_map(answered) {
        damages.add(Damage::whole(columns::REASONS.file, what));
    }
    if whole && let Some(what) = runs.iter().find_map(|run| unreasoned(frame, run)) {
        damages.add(Damage::whole(columns::REASONS.file, what));
    }
}

/// Every message that was not delivered has a reason: where the two tables disagree.
fn unreasoned(frame: &Frame, run: &Run) -> Option<String> {
    let (daily, codes) = (run.outcome.daily.clone(), run.outcome.codes.clone());
    let mut left = Outcome { daily, codes, ..Outcome::default() };
    let disagree = |day: u32, segment: &str| {
        let name = &frame.arms[run.arm];
        Some(format!(
            "the counts of {segment} on day {day} of {name}, replication {}, are not those of daily.csv",
            run.replication
        ))
    };
    for row in &run.outcome.reasons {
        let (table, at) = left.table(row.day, row.segment, row.category);
        let column = table.get_mut(at).map(|counts| match row.reason.fate() {
            Fate::Rejected => &mut counts.rejected,
            Fate::Withheld => &mut counts.withheld,
            Fate::Undeliverable => &mut counts.undeliverable,
            Fate::Silent => &mut counts.silent,
            Fate::Suppressed => &mut counts.suppressed,
        });
        match column.and_then(|column| column.checked_sub(row.count).map(|rest| *column = rest)) {
            Some(()) => {}
            None => return disagree(row.day, row.segment.name()),
        }
    }
    let cells = SEGMENTS.len() * TABLED.len();
    let unexplained = |counts: &DayCounts| {
        counts.rejected + counts.withheld + counts.undeliverable + counts.silent + counts.suppressed > 0
    };
    if let Some(at) = left.daily.iter().position(unexplained) {
        return disagree((at / cells) as u32, SEGMENTS[at % cells / TABLED.len()].name());
    }
    let at = left.codes.iter().position(unexplained)?;
    disagree((at / SEGMENTS.len()) as u32, SEGMENTS[at % SEGMENTS.len()].name())
}

fn gate(dir: &Path, frame: &Frame, runs: &mut [&mut Run], damages: &mut Damages) {
    let Some(mut rows) = Rows::open(dir, &columns::GATE, damages) else { return };
    for run in runs {
        let (name, number) = (frame.arms[run.arm].as_str(), run.replication.to_string());
        let (days, numbers) = (run.outcome.days, run.outcome.numbers);
        for (day, sender) in (0..days).flat_map(|day| (0..numbers).map(move |sender| (day, sender))) {
            let what = || format!("day {day} of {name}, replication {number}");
            let read = |mut row: Row| {
                for expected in [name, &number, &day.to_string(), &sender.to_string()] {
                    row.must(expected)?;
                }
                let rating = row.word("a rating", |cell| match cell {
                    "unknown" => Some(None),
                    cell => RATINGS.into_iter().find(|rating| rating.name() == cell).map(Some),
                })?;
                let score = row.number()?.unwrap_or(f64::NAN);
                let limit = row.word("a tier", |cell| {
                    MessagingLimit::ALL.into_iter().find(|tier| tier.name() == cell)
                })?;
                row.must(&limit.recipients().map_or(String::new(), |recipients| recipients.to_string()))?;
                Some(GateDay { rating, score, limit, unique_recipients_24h: row.count()? })
            };
            run.outcome.gate.extend(rows.need(what).and_then(read));
            if rows.is_hopeless() {
                return;
            }
        }
    }
    rows.end();
}

/// `gate-events.csv` is only checked: no page or picture shows it.
fn gate_events(dir: &Path, frame: &Frame, damages: &mut Damages) {
    let Some(mut rows) = Rows::open(dir, &columns::GATE_EVENTS, damages) else { return };
    let central = frame.finished.iter().filter(|runs| runs.0 == World::Central);
    let places: Vec<(usize, u32)> =
        central.flat_map(|&(_, arm, replications, _)| (0..replications).map(move |at| (arm, at))).collect();
    while let Some(mut row) = rows.next() {
        // Faults are noted as they are met.
        let _ = run_of(&mut row, frame, &places).and_then(|_| {
            row.count::<u32>()?;
            row.word("an entity", |cell| ENTITIES.into_iter().find(|entity| entity.name() == cell))?;
            row.count::<u32>()?;
            row.word("a change of state", |cell| CHANGES.into_iter().find(|change| change.name() == cell))
        });
    }
}
