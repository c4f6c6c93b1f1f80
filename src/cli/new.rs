//! `new`: a commented scenario to start from.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::cli::args::NewArguments;
use crate::cli::output::{print, say};
use crate::cli::table::Table;
use crate::error::Error;
use crate::scenario::{TEMPLATES, Template};

/// Writes the file, or lists what there is to start from.
pub(super) fn new(arguments: &NewArguments) -> Result<(), Error> {
    if arguments.list {
        let mut table = Table::new(&["template", "what it is for"]);
        for template in TEMPLATES {
            table.row([template.name, template.purpose].map(str::to_owned));
        }
        return print(&table.render(crate::cli::args::Format::Table));
    }
    let template = find(&arguments.template)?;
    let path = named(&arguments.file);
    write(&path, template.text, arguments.force)?;
    say(&format!("wrote {}: {}", path.display(), template.purpose));
    say(&format!("next: sendlab explain {0}, sendlab run {0}", path.display()));
    Ok(())
}

fn find(name: &str) -> Result<Template, Error> {
    TEMPLATES.into_iter().find(|template| template.name == name).ok_or_else(|| {
        let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
        Error::Usage(format!("there is no template `{name}`; there are {}", names.join(", ")))
    })
}

/// A path with the ending of scenario files.
fn named(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("toml") }
}

/// Writes a file that is there whole or not at all.
fn write(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Error::Usage(format!("`{}` exists; take another name, or --force to replace it", path.display()))
        }
        ErrorKind::NotFound => {
            Error::Run(format!("cannot write `{}`: its folder does not exist", path.display()))
        }
        _ => Error::Run(format!("cannot write `{}`: {error}", path.display())),
    };
    if !force {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        return file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
            let _ = fs::remove_file(path);
            failed(error)
        });
    }
    // Beside the old file first, so that a full disk does not cost it.
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".partial-{}", std::process::id()));
    let beside = PathBuf::from(beside);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&beside).map_err(failed)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    written.and_then(|()| fs::rename(&beside, path)).map_err(|error| {
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}
