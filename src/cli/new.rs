//! `new`: a commented scenario to start from, with an invented contact list if one is wanted.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Component, Path, PathBuf, absolute};

use crate::cli::args::NewArguments;
use crate::cli::output::{print, say};
use crate::cli::table::Table;
use crate::error::Error;
use crate::scenario::{DEMO_LIST, TEMPLATES, Template, demo_scenario, nearest};

/// Writes the file, or lists what there is to start from.
pub(super) fn new(arguments: &NewArguments) -> Result<(), Error> {
    if arguments.list {
        let mut table = Table::new(&["template", "what it is for"]);
        for template in TEMPLATES {
            table.row([template.name, template.purpose].map(str::to_owned));
        }
        return print(&table.render(crate::cli::args::Format::Table));
    }
    no_folder(&arguments.file, "scenario.toml")?;
    let path = named(&arguments.file);
    if let Some(list) = &arguments.contacts {
        no_folder(list, "contacts.csv")?;
        return with_contacts(&path, list, arguments.force);
    }
    let template = find(&arguments.template)?;
    write(&path, template.text, arguments.force)?;
    say(&format!("wrote {}: {}", path.display(), template.purpose));
    next(&path);
    Ok(())
}

/// Writes a list and the scenario that uses it, or neither.
fn with_contacts(path: &Path, list: &Path, force: bool) -> Result<(), Error> {
    let inside = relative(list, path).ok_or_else(|| {
        Error::Usage(format!(
            "`{}` does not lie in the folder of `{}` or below it, where a scenario may name files; name another",
            list.display(),
            path.display()
        ))
    })?;
    // Neither is written when one of them may not be.
    for path in [list, path] {
        if !force && path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
    }
    let fresh = list.symlink_metadata().is_err();
    write(list, DEMO_LIST, force)?;
    write(path, &demo_scenario(&inside), force).inspect_err(|_| {
        if fresh {
            let _ = fs::remove_file(list);
        }
    })?;
    let rows = DEMO_LIST.lines().count() - 1;
    say(&format!("wrote {}: {rows} invented contacts; put your own list in its place", list.display()));
    say(&format!("wrote {}: three ways of sending to them, and what the columns mean", path.display()));
    next(path);
    Ok(())
}

/// The path of `list` as a scenario at `scenario` names it; `None` where it may not, or where both are one file.
fn relative(list: &Path, scenario: &Path) -> Option<String> {
    let (list, scenario) = (absolute(list).ok()?, absolute(scenario).ok()?);
    let below = list.strip_prefix(scenario.parent()?).ok().filter(|_| list != scenario)?;
    let parts = below.components().map(|part| match part {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    Some(parts.collect::<Option<Vec<&str>>>()?.join("/"))
}

fn next(path: &Path) {
    say(&format!("next: sendlab explain {0}, sendlab run {0}", path.display()));
}

fn exists(path: &Path) -> Error {
    Error::Usage(format!("`{}` exists; take another name, or --force to replace it", path.display()))
}

/// Refuses the name of a folder where one of a file is wanted.
fn no_folder(path: &Path, such_as: &str) -> Result<(), Error> {
    let ends = path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
    if !ends && !path.is_dir() {
        return Ok(());
    }
    Err(Error::Usage(format!(
        "`{}` is a folder; name a file in it, such as {}",
        path.display(),
        path.join(such_as).display()
    )))
}

fn find(name: &str) -> Result<Template, Error> {
    TEMPLATES.into_iter().find(|template| template.name == name).ok_or_else(|| {
        let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
        let near = nearest(name, names.iter().copied());
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        Error::Usage(format!("there is no template `{name}`; there are {}{near}", names.join(", ")))
    })
}

/// A path with the ending of scenario files.
fn named(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("toml") }
}

/// Writes a file that is there whole or not at all.
fn write(path: &Path, text: &str, force: bool) -> Result<(), Error> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path),
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
