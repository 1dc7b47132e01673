//! The only place that writes to the terminal.

use std::io::{Write, stderr, stdout};

/// Writes one line to the standard output. A reader that has gone away, as in `vitrine products | head`, is no failure.
pub fn say(line: &str) {
    let _reader_gone = writeln!(stdout(), "{line}");
}

/// Writes one line to the error output.
pub fn complain(line: &str) {
    let _reader_gone = writeln!(stderr(), "vitrine: {line}");
}
