//! Recipients written to per day against the messaging limit, a panel for each arm; where each of several numbers has a
//! limit of its own, for each number.

use std::ops::Range;

use crate::experiment::{GateDay, Outcome, Results};
use crate::messaging::MessagingLimit;
use crate::plot::Sketch;
use crate::plot::grid;
use crate::plot::lines::{self, Line};
use crate::plot::palette::{Dash, INK, arm_styles};
use crate::plot::panel;
use crate::plot::scene::{Point, Scene};
use crate::plot::series::{self, Band};
use crate::plot::text;
use crate::units::maths::log;

/// Most numbers of an arm that are drawn.
const MOST_NUMBERS: usize = 4;

/// What one panel shows: recipients and the limit that holds for them.
struct View {
    arm: usize,
    /// One number, or the portfolio.
    number: Option<usize>,
    /// Days on which that is what the limit holds for.
    days: Range<usize>,
}

impl View {
    /// Count and limit at the end of a day.
    fn state(&self, outcome: &Outcome, day: usize) -> Option<GateDay> {
        match self.number {
            _ if !self.days.contains(&day) => None,
            None => series::portfolio(outcome, day),
            Some(number) => series::number(outcome, day, number),
        }
    }

    fn line(&self, results: &Results) -> Line {
        let counts = |outcome: &Outcome| {
            let count = |day| self.state(outcome, day).map(|state| state.unique_recipients_24h);
            let counts = (0..self.days.end).map(count);
            counts.map(|count| count.filter(|count| *count > 0).map(f64::from)).collect()
        };
        let series = series::bands(results, self.arm, series::days(results), counts);
        let info = &results.arms[self.arm];
        let name = match self.number {
            Some(number) => format!("{}, number {number}", text::shorten(&info.name, text::NAME_CHARS)),
            None if info.own_limits > 0 && numbers(results, self.arm) > 1 => {
                format!("{}, all numbers", text::shorten(&info.name, text::NAME_CHARS))
            }
            None => text::shorten(&info.name, text::NAME_CHARS),
        };
        let style = arm_styles(&results.arms)[self.arm];
        Line { style, name, note: String::new(), series, bin: 1 }
    }
}

/// Sender numbers of an arm.
fn numbers(results: &Results, arm: usize) -> usize {
    series::central(results, arm).map(|outcome| outcome.numbers as usize).max().unwrap_or(0)
}

/// The panels: one for an arm, or one for each of its numbers while they have limits of their own.
fn views(results: &Results, days: usize) -> Vec<View> {
    let mut views = Vec::new();
    for (arm, info) in results.arms.iter().enumerate() {
        let (numbers, own) = (numbers(results, arm), (info.own_limits as usize).min(days));
        if numbers < 2 || own == 0 {
            views.push(View { arm, number: None, days: 0..days });
            continue;
        }
        views.extend((0..numbers.min(MOST_NUMBERS)).map(|number| View {
            arm,
            number: Some(number),
            days: 0..own,
        }));
        if own < days {
            views.push(View { arm, number: None, days: own..days });
        }
    }
    views
}

/// What is said of numbers with limits of their own.
fn by_number(results: &Results) -> String {
    let several = |arm: usize| if results.arms[arm].own_limits > 0 { numbers(results, arm) } else { 0 };
    match (0..results.arms.len()).map(several).max() {
        None | Some(0 | 1) => String::new(),
        Some(number) if number > MOST_NUMBERS => {
            format!("Each number has a limit of its own; the first {MOST_NUMBERS} of {number} are shown. ")
        }
        Some(_) => "Each number has a limit of its own until the rules change. ".to_owned(),
    }
}

/// Unique recipients of the last 24 hours at the day's end, and the limit, on a logarithmic scale.
pub(super) fn sketch(results: &Results) -> Sketch {
    let name = "volume-and-limit";
    let title = "Unique recipients a day against the messaging limit".to_owned();
    let days = series::days(results);
    let views = views(results, days);
    let volumes: Vec<Line> = views.iter().map(|view| view.line(results)).collect();
    if volumes.iter().all(|line| line.last().is_none()) {
        return Sketch::empty(name, title, "Nothing was sent: 0 recipients counted for the limit");
    }
    let notes = vec![format!(
        "Recipients counted in the last 24 hours at the day's end; long dashes: limit (median; none drawn where \
             there is no limit). Logarithmic scale; days without recipients are gaps. {}{}",
        by_number(results),
        lines::band_words(results)
    )];
    let mut scene = Scene::new(0.0);
    let top = panel::head(&mut scene, &title, &notes);
    let most = if volumes.len() > 4 { 3 } else { 2 };
    let highest = lines::highest(&volumes);
    let lowest = volumes
        .iter()
        .flat_map(|line| line.series.iter().flatten())
        .map(|band| band.low)
        .fold(f64::INFINITY, f64::min);
    let mut described = Vec::new();
    let cells = grid::cells(volumes.len(), most, top, 130.0, 66.0, 34.0);
    for (view, (mut area, mut line)) in views.iter().zip(cells.into_iter().zip(volumes)) {
        let limits: Vec<Option<f64>> =
            series::tiers(results, view.arm, days, |outcome, day| view.state(outcome, day))
                .iter()
                .map(|tier| tier.and_then(|tier| MessagingLimit::ALL.get(usize::from(tier[1]))))
                .map(|tier| tier.and_then(|tier| tier.recipients()).map(f64::from))
                .collect();
        described.push(describe(&line, &limits));
        area.x = (-0.5, days as f64 - 0.5);
        area.y = (if lowest < 100.0 { 1.0 } else { 2.0 }, if highest > 100_000.0 { 6.0 } else { 5.0 });
        grid::heading(&mut scene, &area, line.style, &line.name, "");
        area.value_axis(&mut scene, 5, |power| {
            text::number((0..power as u32).fold(1.0, |value, _| value * 10.0))
        });
        draw_limit(&mut scene, &area, &limits);
        for band in line.series.iter_mut().flatten() {
            *band = Band { low: log10(band.low), mid: log10(band.mid), high: log10(band.high) };
        }
        lines::curves(&mut scene, &area, &[line]);
        area.day_axis(&mut scene, true);
        scene.height = area.bottom + 36.0;
    }
    Sketch {
        name,
        description: format!(
            "Highest median of unique recipients in 24 hours ({}): {}.",
            lines::replications(results),
            described.join("; ")
        ),
        caption: notes.join(" "),
        title,
        scene,
    }
}

fn log10(value: f64) -> f64 {
    log(value.max(10.0)) / log(10.0)
}

/// The staircase of the limit, broken where there is none.
fn draw_limit(scene: &mut Scene, area: &panel::Panel, limits: &[Option<f64>]) {
    let mut path: Vec<Point> = Vec::new();
    for (day, limit) in limits.iter().enumerate() {
        match limit {
            Some(limit) => {
                let y = log10(*limit);
                path.extend([area.at(day as f64 - 0.5, y), area.at(day as f64 + 0.5, y)]);
            }
            None => scene.dashed(&std::mem::take(&mut path), INK, 1.5, Dash::Long),
        }
    }
    scene.dashed(&path, INK, 1.5, Dash::Long);
}

fn describe(line: &Line, limits: &[Option<f64>]) -> String {
    let highest = line.series.iter().flatten().map(|band| band.mid).fold(0.0, f64::max);
    let last = line.last().and_then(|(day, _)| limits.get(day).copied().flatten());
    match last.or_else(|| limits.last().copied().flatten()) {
        Some(limit) => {
            format!("{} {}, limit {} at the end", line.name, text::number(highest), text::number(limit))
        }
        _ => format!("{} {}, no limit at the end", line.name, text::number(highest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::example::{Shape, example};

    /// Two numbers: the first at 250, the second at 1,000; from day 10 on both share 2,000.
    fn two_numbers(own_limits: u32) -> Results {
        let mut results = example(Shape { replications: 3, ..Shape::default() });
        results.arms.iter_mut().for_each(|arm| arm.own_limits = own_limits);
        for run in &mut results.runs {
            run.outcome.numbers = 2;
            let days = run.outcome.gate.iter().enumerate().flat_map(|(day, state)| {
                let of = |limit, unique_recipients_24h| GateDay { limit, unique_recipients_24h, ..*state };
                let shared = MessagingLimit::Tier2K;
                let own = day < own_limits as usize;
                let limit = |own_limit| if own { own_limit } else { shared };
                [of(limit(MessagingLimit::Tier250), 240), of(limit(MessagingLimit::Tier1K), 700)]
            });
            run.outcome.gate = days.collect();
        }
        results
    }

    #[test]
    fn each_number_stands_against_its_own_limit_and_the_portfolio_against_a_shared_one() {
        let told = |own_limits| sketch(&two_numbers(own_limits)).description;
        let shared = told(0);
        assert!(
            shared.contains("blast 940, limit 2,000 at the end") && !shared.contains("number"),
            "{shared}"
        );
        let own = told(30);
        assert!(own.contains("blast, number 0 240, limit 250 at the end"), "{own}");
        assert!(own.contains("blast, number 1 700, limit 1,000 at the end"), "{own}");
        assert!(!own.contains("all numbers"), "{own}");
        let changed = told(10);
        assert!(changed.contains("blast, number 1 700, limit 1,000 at the end"), "{changed}");
        assert!(changed.contains("blast, all numbers 940, limit 2,000 at the end"), "{changed}");
    }

    #[test]
    fn of_many_numbers_some_are_drawn_and_it_is_said() {
        let mut results = two_numbers(30);
        for run in &mut results.runs {
            run.outcome.numbers = 20;
            run.outcome.gate = run.outcome.gate.iter().flat_map(|state| [*state; 10]).collect();
        }
        let picture = sketch(&results);
        assert!(picture.caption.contains("the first 4 of 20 are shown"), "{}", picture.caption);
    }
}
