//! `explain`: what a scenario says and leaves out, or what a word means.

mod lookup;
mod pack;
mod scenario;
mod topic;

use std::path::Path;

use crate::cli::args::{ExplainArguments, ExplainFormat};
use crate::cli::output::print;
use crate::error::Error;

/// Explains a scenario when there is such a file, and a word otherwise.
pub(super) fn explain(arguments: &ExplainArguments) -> Result<(), Error> {
    let word = &arguments.what;
    let path = Path::new(word);
    let topics = if path.is_file() { Vec::new() } else { lookup::topics(word) };
    let meant_as_file = word.contains('/') || word.contains('\\') || word.ends_with(".toml") || word == "-";
    if topics.is_empty() && (path.is_file() || meant_as_file) {
        return scenario::explain(path, arguments);
    }
    if topics.is_empty() {
        return Err(Error::Usage(lookup::unknown(word)));
    }
    if arguments.gate || !arguments.overrides.set.is_empty() || arguments.overrides.allow_outside {
        return Err(Error::Usage(format!(
            "`{word}` is no scenario file, and only scenarios are explained with --gate, --set or --allow-outside"
        )));
    }
    print(&match arguments.format {
        ExplainFormat::Table => topic::text(&topics),
        ExplainFormat::Markdown => topic::markdown(&topics),
        ExplainFormat::Json => topic::json(&topics),
        ExplainFormat::Toml => {
            return Err(Error::Usage(format!("`{word}` is no scenario file, and only scenarios are TOML")));
        }
    })
}
