//! Writing to the two streams. A reader who closes the pipe has seen enough: that is no error.

use std::env;
use std::ffi::OsStr;
use std::io;
use std::io::{ErrorKind, IsTerminal, Write};

use crate::cli::progress::beside_the_bar;
use crate::error::Error;
use crate::scenario::{Fault, Faults, Severity};
use crate::units::text::visible;

/// Writes a result to standard output.
pub(super) fn print(text: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    // Names of others may stand in any result; none may act on the terminal.
    let text = visible(text);
    let ending = if text.ends_with('\n') || text.is_empty() { "" } else { "\n" };
    match write!(out, "{text}{ending}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::Io { path: "standard output".into(), source: error })
        }
        _ => Ok(()),
    }
}

/// Writes a message to standard error. Nobody can be told when that fails.
pub(super) fn say(text: &str) {
    say_as_it_is(&visible(text));
}

/// The same for a text with colours of ours.
fn say_as_it_is(text: &str) {
    beside_the_bar(|| {
        let _ = writeln!(io::stderr().lock(), "{text}");
    });
}

/// Writes faults or warnings to standard error, with a line that counts them.
pub(super) fn complain(faults: &Faults) {
    if faults.is_empty() {
        return;
    }
    say_as_it_is(&faults.render(coloured()));
    let errors: usize =
        faults.iter().filter(|fault| fault.severity() == Severity::Error).map(Fault::count).sum();
    if errors > 0 {
        say(&format!("\n{errors} {}; nothing was run", if errors == 1 { "fault" } else { "faults" }));
    }
}

/// Whether standard error takes colours.
pub(super) fn coloured() -> bool {
    wants_colour(|name| env::var_os(name), io::stderr().is_terminal())
}

/// `NO_COLOR` beats `CLICOLOR_FORCE` beats what the stream is.
fn wants_colour<V: AsRef<OsStr>>(variable: impl Fn(&str) -> Option<V>, terminal: bool) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.as_ref().is_empty());
    let is = |name: &str, value: &str| variable(name).is_some_and(|set| set.as_ref() == value);
    if set("NO_COLOR") {
        false
    } else if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
        true
    } else {
        terminal && !is("TERM", "dumb") && !is("CLICOLOR", "0")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_conventions() {
        let with = |set: &'static [(&str, &str)], terminal| {
            wants_colour(|name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| *value), terminal)
        };
        assert!(with(&[], true));
        assert!(!with(&[], false));
        assert!(!with(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
        assert!(with(&[("NO_COLOR", "")], true));
        assert!(!with(&[("TERM", "dumb")], true));
        assert!(with(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], false));
        assert!(!with(&[("CLICOLOR_FORCE", "0")], false));
    }
}
