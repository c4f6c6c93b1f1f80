//! The page on result folders, `columns.json` and the files themselves have the same columns in the same order, and the
//! metrics of the catalogue, all of them and no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use sendlab::metric::METRICS;
use sendlab::report::{TABLES, Table};
use tempfile::TempDir;

use crate::run::{home, sendlab};

const PAGE: &str = include_str!("../../docs/results.md");

/// Columns of a table that `page` leaves out where it describes the table.
fn left_out(table: &Table, page: &str) -> Vec<&'static str> {
    let Some((_, told)) = page.split_once(&format!("**`{}`**", table.file)) else {
        return table.columns.iter().map(|column| column.name).collect();
    };
    let end = ["\n**`", "\n## "].iter().filter_map(|next| told.find(next)).min().unwrap_or(told.len());
    let names = table.columns.iter().map(|column| column.name);
    names.filter(|name| !told[..end].contains(&format!("`{name}`"))).collect()
}

#[test]
fn the_page_names_every_column() {
    for table in TABLES {
        let missing = left_out(table, PAGE);
        assert!(missing.is_empty(), "{} in docs/results.md lacks {missing:?}", table.file);
        assert!(
            !left_out(table, &PAGE.replace("`arm`", "`amr`")).is_empty() || table.columns[0].name == "metric"
        );
    }
    assert_eq!(left_out(TABLES[0], "").len(), TABLES[0].columns.len());
}

#[test]
fn every_column_says_what_it_holds() {
    for table in TABLES {
        for column in table.columns {
            assert!(!column.meaning.is_empty(), "{}: {}", table.file, column.name);
            assert!(["text", "integer", "number"].contains(&column.kind), "{}: {}", table.file, column.name);
            assert!(column.kind != "number" || !column.unit.is_empty(), "{}: {}", table.file, column.name);
        }
    }
}

/// A result with every kind of table: arms made of factors have one more.
fn result() -> TempDir {
    let home = home();
    let factorial = "format = 1\nreplications = 5\nhorizon = \"3d\"\n[population]\nsize = 200\n\
         [factorial.factors.new]\nwith = { \"account.verified\" = false }\n\
         [factorial.factors.same-text]\nwith = { \"content.variants\" = 1 }\n";
    fs::write(home.path().join("factorial.toml"), factorial).unwrap();
    sendlab(&home).args(["run", "factorial.toml", "-q", "--out", "r"]).assert().code(0);
    home
}

/// Headers of the tables of a folder, as `columns.json` has them and as the files do.
fn headers(folder: &Path) -> [BTreeMap<String, Vec<String>>; 2] {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let columns = fs::read(folder.join("columns.json")).unwrap();
    let columns: serde_json::Value = serde_json::from_slice(&columns).unwrap();
    let listed = columns["files"].as_array().unwrap().iter().map(|file| {
        let names = file["columns"].as_array().unwrap().iter().map(|column| text(&column["name"]));
        (text(&file["file"]), names.collect())
    });
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let written = names.filter(|name| name.ends_with(".csv")).map(|name| {
        let content = fs::read_to_string(folder.join(&name)).unwrap();
        let header = content.lines().next().unwrap().split(',').map(ToOwned::to_owned).collect();
        (name, header)
    });
    [listed.collect(), written.collect()]
}

#[test]
fn the_headers_that_are_written_are_those_of_columns_json() {
    let home = result();
    let [listed, written] = headers(&home.path().join("r"));
    assert_eq!(listed, written);
    assert_eq!(written.len(), TABLES.len(), "every table is written");
    for table in TABLES {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(written[table.file], names, "{}", table.file);
    }
    // Two columns that change places are noticed.
    let file = home.path().join("r/gate.csv");
    let swapped = fs::read_to_string(&file).unwrap().replacen("rating,score", "score,rating", 1);
    fs::write(&file, swapped).unwrap();
    let [listed, written] = headers(&home.path().join("r"));
    assert_ne!(listed, written);
}

/// Metrics that a table has a row for.
fn metrics(file: &Path) -> BTreeSet<String> {
    let mut rows = csv::Reader::from_path(file).unwrap();
    let at = rows.headers().unwrap().iter().position(|name| name == "metric").unwrap();
    rows.records().map(|row| row.unwrap()[at].to_owned()).collect()
}

#[test]
fn the_metrics_of_the_files_are_those_of_the_catalogue() {
    let home = result();
    let named = |keep: fn(&sendlab::metric::Metric) -> bool| {
        METRICS.iter().filter(|metric| keep(metric)).map(|metric| metric.name.to_owned()).collect()
    };
    let all: BTreeSet<String> = named(|_| true);
    let compared: BTreeSet<String> = named(|metric| !metric.is_pooled());
    for (file, expected) in [
        ("summary.csv", &all),
        ("replications.csv", &all),
        ("comparison.csv", &compared),
        ("factorial.csv", &all),
    ] {
        assert_eq!(metrics(&home.path().join("r").join(file)), *expected, "{file}");
    }
    let columns = fs::read(home.path().join("r/columns.json")).unwrap();
    let columns: serde_json::Value = serde_json::from_slice(&columns).unwrap();
    let described = columns["metrics"].as_array().unwrap().iter();
    let described: BTreeSet<String> =
        described.map(|metric| metric["name"].as_str().unwrap().to_owned()).collect();
    assert_eq!(described, all);
}
