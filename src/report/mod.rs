//! Results in, readable things out: CSV, JSON, Markdown, a terminal table, an HTML page, and the folder they
//! stand in. No arithmetic beyond notation.

mod changes;
mod columns;
mod days;
mod disk;
mod effects;
mod error;
mod folder;
mod grid;
mod html;
mod json;
mod markdown;
mod number;
mod place;
mod provenance;
mod rebuild;
mod sections;
mod sheet;
mod stored;
mod svg;
mod tables;
mod terminal;
mod text;
mod two;
mod write;

#[cfg(test)]
mod fixture;

pub use columns::{Column, TABLES, Table};
pub use error::FolderError;
pub use html::report_html;
pub use json::summary as summary_json;
pub use markdown::summary_markdown;
pub use place::{Place, Prepared};
pub use provenance::{DataFile, DirectReward, Illustration, Provenance, ResolvedValue, RunInfo, sha256};
pub use rebuild::{Rebuilt, rebuild};
pub use stored::{Damage, Stored, StoredError, read};
pub use terminal::summary_table;
pub use two::{Two, is_paired};
pub use write::write;
