//! The page on result folders names every column of every table, under the table's own name.

use sendlab::report::{TABLES, Table};

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
