//! The whole result folder.

use crate::experiment::Results;
use crate::report::columns::TABLES;
use crate::report::error::FolderError;
use crate::report::html::report_html;
use crate::report::place::{MANIFEST, Place, SUMMARY};
use crate::report::provenance::{Illustration, Provenance, RunInfo};
use crate::report::{json, tables};
use std::io::{self, Write};
use std::path::PathBuf;

/// The files from which pages, pictures and comparisons are made again: the manifest vouches for them.
pub(super) fn vouched() -> impl Iterator<Item = &'static str> {
    ["columns.json", SUMMARY].into_iter().chain(TABLES.iter().map(|table| table.file))
}

/// Writes every file to a temporary folder and puts that in its place, which is returned. On an error nothing is left behind.
/// Partial results (`complete` false) are written the same way.
pub fn write(
    place: Place,
    results: &Results,
    provenance: &Provenance,
    run_info: &RunInfo,
    pictures: &[Illustration],
) -> Result<PathBuf, FolderError> {
    let folder = place.open()?;
    folder.write_bytes("run-info.json", &json::pretty(run_info))?;
    folder.write_bytes("columns.json", &json::columns())?;
    folder.write("summary.csv", |out| tables::summary(results, out))?;
    folder.write_bytes(SUMMARY, &json::summary(results))?;
    folder.write("comparison.csv", |out| tables::comparison(results, out))?;
    if results.effects.is_some() {
        folder.write("factorial.csv", |out| tables::factorial(results, out))?;
    }
    folder.write("replications.csv", |out| tables::replications(results, provenance.seed, out))?;
    folder.write("daily.csv", |out| tables::daily(results, out))?;
    folder.write("reach.csv", |out| tables::reach(results, out))?;
    folder.write("reasons.csv", |out| tables::reasons(results, provenance.over_limit_code, out))?;
    folder.write("gate.csv", |out| tables::gate(results, out))?;
    folder.write("gate-events.csv", |out| tables::gate_events(results, out))?;
    for picture in pictures {
        folder.write_bytes(&format!("plots/{}.svg", picture.name), picture.svg.as_bytes())?;
        folder.write_bytes(&format!("plots/{}.png", picture.name), &picture.png)?;
    }
    folder.write("report.html", |mut out| {
        let page = report_html(results, provenance, pictures).map_err(io::Error::other)?;
        out.write_all(page.as_bytes())?;
        Ok(out)
    })?;
    let files = vouched().filter_map(|name| Some((name, folder.sha256(name)?))).collect();
    folder.write_bytes(MANIFEST, &json::manifest(results, provenance, files))?;
    folder.commit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;
    use crate::report::place::Prepared;
    use crate::report::provenance::sha256;
    use std::fs;
    use std::path::Path;
    use tempfile::tempdir;

    fn written(dir: &Path, results: &Results) -> PathBuf {
        let provenance = fixture::provenance();
        let Prepared::Ready(place) = Place::prepare(dir, &provenance.hash, false).unwrap() else {
            panic!("up to date")
        };
        write(place, results, &provenance, &fixture::run_info(), &fixture::pictures()).unwrap()
    }

    fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let below = files_below(&path);
                files.extend(below);
            } else {
                files
                    .push((path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
            }
        }
        files.sort();
        files
    }

    fn files_below(dir: &Path) -> Vec<(String, Vec<u8>)> {
        let name = dir.file_name().unwrap().to_str().unwrap().to_owned();
        files(dir).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)).collect()
    }

    #[test]
    fn a_folder_holds_what_was_promised() {
        let home = tempdir().unwrap();
        let dir = written(&home.path().join("r"), &fixture::results(2, 5));
        let names: Vec<String> = files(&dir).into_iter().map(|(name, _)| name).collect();
        assert_eq!(
            names,
            [
                "columns.json",
                "comparison.csv",
                "daily.csv",
                "gate-events.csv",
                "gate.csv",
                "manifest.json",
                "plots/delivery-rate.png",
                "plots/delivery-rate.svg",
                "plots/fate.png",
                "plots/fate.svg",
                "reach.csv",
                "reasons.csv",
                "replications.csv",
                "report.html",
                "run-info.json",
                "summary.csv",
                "summary.json",
            ]
        );
        let hash = fixture::provenance().hash;
        assert!(matches!(Place::prepare(&dir, &hash, false).unwrap(), Prepared::UpToDate));
    }

    #[test]
    fn the_same_result_is_the_same_folder() {
        let home = tempdir().unwrap();
        let results = fixture::results(3, 5);
        let (one, two) =
            (written(&home.path().join("a"), &results), written(&home.path().join("b"), &results));
        assert_eq!(files(&one), files(&two));
    }

    /// `columns.json` describes each column of each file, in its order.
    #[test]
    fn every_column_is_described() {
        let home = tempdir().unwrap();
        let dir = written(&home.path().join("r"), &fixture::factorial(5));
        let dictionary: serde_json::Value =
            serde_json::from_slice(&fs::read(dir.join("columns.json")).unwrap()).unwrap();
        for (at, table) in TABLES.iter().enumerate() {
            let described = &dictionary["files"][at];
            assert_eq!(described["file"], table.file);
            let header = fs::read_to_string(dir.join(table.file)).unwrap();
            let names: Vec<&str> = described["columns"]
                .as_array()
                .unwrap()
                .iter()
                .map(|column| {
                    assert!(!column["meaning"].as_str().unwrap().is_empty(), "{column}");
                    assert!(
                        ["text", "integer", "number"].contains(&column["type"].as_str().unwrap()),
                        "{column}"
                    );
                    column["name"].as_str().unwrap()
                })
                .collect();
            assert_eq!(header.lines().next().unwrap(), names.join(","));
        }
    }

    #[test]
    fn an_interrupted_run_leaves_a_folder_that_says_so() {
        let home = tempdir().unwrap();
        let mut results = fixture::results(2, 1);
        results.complete = false;
        let dir = written(&home.path().join("r"), &results);
        let read = |name: &str| -> serde_json::Value {
            serde_json::from_slice(&fs::read(dir.join(name)).unwrap()).unwrap()
        };
        let manifest = read("manifest.json");
        assert_eq!((&manifest["tool"], &manifest["complete"]), (&"sendlab".into(), &false.into()));
        assert_eq!(manifest["finished"][1]["arm"], "warm-up");
        assert_eq!(manifest["finished"][1]["replications"], 1);
        for name in ["columns.json", "gate.csv", "summary.json"] {
            assert_eq!(manifest["files"][name], sha256(&fs::read(dir.join(name)).unwrap()), "{name}");
        }
        let summary = read("summary.json");
        assert_eq!((&summary["status"], &summary["exit_code"]), (&"interrupted".into(), &130.into()));
        assert_eq!(summary["summary"][0]["ci_low"], serde_json::Value::Null);
        let hash = fixture::provenance().hash;
        assert!(Place::prepare(&dir, &hash, false).unwrap_err().to_string().contains("not finished"));
    }

    #[test]
    fn nothing_to_report_is_still_a_folder() {
        let home = tempdir().unwrap();
        for (arms, replications) in [(0, 0), (1, 0), (1, 1)] {
            written(
                &home.path().join(format!("{arms}-{replications}")),
                &fixture::results(arms, replications),
            );
        }
    }

    #[test]
    fn trouble_in_the_middle_leaves_nothing() {
        let home = tempdir().unwrap();
        let provenance = fixture::provenance();
        let Prepared::Ready(place) = Place::prepare(&home.path().join("r"), "h", false).unwrap() else {
            panic!("up to date")
        };
        let mut pictures = fixture::pictures();
        pictures[1].name = pictures[0].name.clone();
        let error = write(place, &fixture::results(2, 1), &provenance, &fixture::run_info(), &pictures);
        assert!(error.unwrap_err().to_string().contains("delivery-rate.svg"));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}
