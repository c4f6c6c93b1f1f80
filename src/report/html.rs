//! The report as one page: it reads as a decision memo, needs no network and no JavaScript, and says the same for
//! the same result, byte for byte.

use crate::experiment::{Results, World};
use crate::metric::{METRICS, find};
use crate::report::changes::changes;
use crate::report::days::by_day;
use crate::report::effects::effects;
use crate::report::grid::{Cell, Grid, Group};
use crate::report::number;
use crate::report::provenance::{Illustration, Provenance, ResolvedValue, sha256};
use crate::report::sections::{
    Choice, WORLDS, both_sides, differences, gates, has_intervals, has_world, replications, segments, words,
    worlds,
};
use crate::report::svg;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, Error};
use serde::Serialize;

/// Arms beside each other in one table; more go into the next, so that a table also fits on paper.
const ARMS_ABREAST: usize = 6;

/// With more arms than this, the table of differences shows few metrics of each.
const MANY_ARMS: usize = 4;

#[derive(Serialize)]
struct Page<'a> {
    question: &'a str,
    scenario: &'a str,
    complete: bool,
    sentences: &'a [String],
    warnings: &'a [String],
    caveats: &'a [String],
    arms: Vec<Arm<'a>>,
    primary: String,
    primary_definition: &'static str,
    n: u32,
    interval: bool,
    worlds_run: usize,
    headline: Vec<Grid>,
    all: Vec<Grid>,
    worlds: Vec<Grid>,
    changes: Vec<String>,
    gates: Grid,
    gate_sentences: &'a [String],
    effects: Grid,
    differences: Grid,
    all_differences: Grid,
    figures: Vec<Figure<'a>>,
    days: Grid,
    segments: Vec<Grid>,
    provenance: &'a Provenance,
    hash: String,
    scenario_sha256: String,
    chosen: Grid,
    values: Grid,
    grades: String,
    definitions: Grid,
}

#[derive(Serialize)]
struct Arm<'a> {
    name: &'a str,
    strategy: &'a str,
    description: &'a str,
    baseline: bool,
}

#[derive(Serialize)]
struct Figure<'a> {
    name: &'a str,
    title: &'a str,
    description: &'a str,
    caption: &'a str,
    svg: String,
}

/// The page. An error would be a fault of the built-in template, never of the results.
pub fn report_html(
    results: &Results,
    provenance: &Provenance,
    pictures: &[Illustration],
) -> Result<String, Error> {
    let arms: Vec<usize> = (0..results.arms.len()).collect();
    let abreast = |grid: &dyn Fn(&[usize]) -> Grid| -> Vec<Grid> {
        arms.chunks(ARMS_ABREAST).map(grid).filter(|grid| !grid.is_empty()).collect()
    };
    let page = Page {
        question: &results.question,
        scenario: &provenance.scenario,
        complete: results.complete,
        sentences: &results.answer.sentences,
        warnings: &results.answer.warnings,
        caveats: &results.answer.caveats,
        arms: results
            .arms
            .iter()
            .map(|arm| Arm {
                name: &arm.name,
                strategy: &arm.strategy,
                description: &arm.description,
                baseline: arm.baseline,
            })
            .collect(),
        primary: words(results.primary),
        primary_definition: find(results.primary).map_or("", |metric| metric.definition),
        n: replications(results, World::Central),
        interval: has_intervals(results),
        worlds_run: WORLDS.into_iter().filter(|world| has_world(results, *world)).count(),
        headline: abreast(&|part| both_sides(results, part, Choice::Headline)),
        all: abreast(&|part| both_sides(results, part, Choice::All)),
        worlds: abreast(&|part| worlds(results, part)),
        changes: changes(results),
        gates: gates(results),
        gate_sentences: &results.answer.gates,
        effects: effects(results),
        differences: differences(
            results,
            if arms.len() > MANY_ARMS { Choice::Few } else { Choice::Headline },
        ),
        all_differences: differences(results, Choice::All),
        figures: pictures
            .iter()
            .enumerate()
            .map(|(at, picture)| Figure {
                name: &picture.name,
                title: &picture.title,
                description: &picture.description,
                caption: &picture.caption,
                svg: svg::inline(&picture.svg, &format!("figure-{}", at + 1)),
            })
            .collect(),
        days: by_day(results),
        segments: abreast(&|part| segments(results, part)),
        provenance,
        hash: provenance.hash.clone(),
        scenario_sha256: sha256(provenance.scenario_text.as_bytes()),
        chosen: values(provenance, "What differs from the defaults", |value| !value.is_default()),
        values: values(provenance, "Every resolved value", |_| true),
        grades: grades(provenance),
        definitions: definitions(),
    };
    let mut templates = Environment::new();
    templates.set_syntax(
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?,
    );
    // The ending `.html` switches escaping on.
    templates.add_template("report.html", include_str!("report.html"))?;
    templates.get_template("report.html")?.render(Serde(page))
}

/// Resolved values as a table, in the order of the registry.
fn values(provenance: &Provenance, caption: &str, keep: impl Fn(&ResolvedValue) -> bool) -> Grid {
    let range = |value: &ResolvedValue| match (value.low, value.high) {
        (None, None) => "–".to_owned(),
        (low, high) => {
            let end = |end: Option<f64>| end.map_or("–".to_owned(), |end| end.to_string());
            format!("{} to {}", end(low), end(high))
        }
    };
    let rows = provenance
        .values
        .iter()
        .filter(|value| keep(value))
        .map(|value| {
            let shown = match &value.value {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            vec![
                Cell::new(&value.path).note(&value.meaning),
                Cell::new(shown).note(&value.unit),
                Cell::new(range(value)),
                Cell::new(value.grade.as_deref().unwrap_or("choice")),
                Cell::new(&value.source),
                Cell::new(&value.origin),
            ]
        })
        .collect();
    Grid {
        caption: caption.to_owned(),
        head: ["value", "set to", "plausible range", "grade", "source", "set by"]
            .into_iter()
            .map(Cell::new)
            .collect(),
        groups: vec![Group { title: String::new(), rows }],
    }
}

/// How many values are known how well.
fn grades(provenance: &Provenance) -> String {
    let known: Vec<String> = ["documented", "reported", "fitted", "assumed"]
        .into_iter()
        .map(|grade| {
            (grade, provenance.values.iter().filter(|value| value.grade.as_deref() == Some(grade)).count())
        })
        .filter(|(_, count)| *count > 0)
        .map(|(grade, count)| format!("{count} {grade}"))
        .collect();
    known.join(", ")
}

/// The definitions of the metrics.
fn definitions() -> Grid {
    let rows = METRICS
        .iter()
        .map(|metric| {
            vec![
                Cell::new(words(metric.name)),
                Cell::new(metric.definition),
                Cell::new(number::unit_of_mean(metric.unit)),
                Cell::new(metric.direction.name()),
            ]
        })
        .collect();
    Grid {
        caption: "What the metrics mean".to_owned(),
        head: ["metric", "definition", "unit", "better"].into_iter().map(Cell::new).collect(),
        groups: vec![Group { title: String::new(), rows }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    fn page(results: &Results) -> String {
        report_html(results, &fixture::provenance(), &fixture::pictures()).unwrap()
    }

    #[test]
    fn it_reads_as_a_memo() {
        let page = page(&fixture::results(2, 40));
        let mut from = 0;
        for part in [
            "<h1>Everyone at once, or warm up?</h1>",
            "warm-up delivers 8.0 ± 1.0 points more",
            "The sender's side",
            "The recipients' side",
            "40 replications in the central world",
            "gate-strict",
            "What would change the answer",
            "in none of the 2 other worlds",
            "<li>Feedback reaches the gate hours after delivery",
            "<figure id=\"plot-delivery-rate\">",
            "aria-labelledby=\"figure-1-t figure-1-d\"",
            "<figcaption><span class=\"told\">Median and 5 to 95 %",
            "aria-labelledby=\"figure-2-t figure-2-d\"",
            "who pays",
            "Assumptions",
            "fatigue_gain",
            "scenario.toml:14",
            "Every resolved value (42)",
            "put in, not found",
            "c_vol",
            "verified and face-validated, not calibrated to a real account",
            "Provenance",
        ] {
            let unescaped = page.replace("&#x27;", "'");
            let at =
                unescaped[from..].find(part).unwrap_or_else(|| panic!("`{part}` is missing or out of order"));
            from += at;
        }
    }

    #[test]
    fn it_needs_nothing_from_outside() {
        let page = page(&fixture::results(12, 40));
        for forbidden in ["<script", "http://", "https://", "src=", "@import", "<link", "url(http"] {
            let namespaces = page.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            assert!(!namespaces.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("default-src 'none'") && page.starts_with("<!DOCTYPE html>"));
    }

    #[test]
    fn words_of_users_run_nothing() {
        let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>";
        let mut results = fixture::results(2, 5);
        results.question = evil.to_owned();
        results.arms[1].name = evil.to_owned();
        results.arms[1].description = evil.to_owned();
        results.answer.sentences = vec![evil.to_owned()];
        results.answer.warnings = vec![evil.to_owned()];
        let mut provenance = fixture::provenance();
        provenance.scenario = evil.to_owned();
        provenance.scenario_text = format!("</pre>{evil}");
        provenance.values[0].value = serde_json::Value::String(evil.to_owned());
        provenance.direct_rewards[0].what = evil.to_owned();
        let mut pictures = fixture::pictures();
        pictures[0].caption = evil.to_owned();
        let page = report_html(&results, &provenance, &pictures).unwrap();
        assert!(!page.contains("<script") && !page.contains("<img"));
        assert!(page.matches("&lt;script&gt;").count() > 10);
    }

    #[test]
    fn ids_are_unique_in_the_page() {
        let page = page(&fixture::results(2, 5));
        let mut ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{ids:?}");
    }

    #[test]
    fn many_arms_go_into_several_tables() {
        let page = page(&fixture::results(12, 40));
        let rows = page.split("<tr>").filter(|row| row.matches("<td>").count() > ARMS_ABREAST);
        assert_eq!(rows.count(), 0);
        assert_eq!(
            page.matches("The sender&#x27;s side").count(),
            4,
            "headline and all metrics, six arms each"
        );
    }

    #[test]
    fn an_empty_or_partial_result_has_a_page() {
        for (arms, replications) in [(0, 0), (1, 1), (2, 0), (2, 1), (2, 4)] {
            let mut results = fixture::results(arms, replications);
            results.complete = false;
            let page = report_html(&results, &Provenance::default(), &[]).unwrap();
            assert!(page.contains("Interrupted.") && page.contains("no interval is given"));
        }
    }
}
