//! How a command ends when it does not end well.

use std::process::ExitCode;

use thiserror::Error;

/// A failure in one line for the person at the keyboard.
#[derive(Debug, Error)]
pub enum Failure {
    /// A file, a name or a number that was given is at fault.
    #[error("{0}")]
    Input(String),
    /// There was nothing to work on, as in a photo without a face.
    #[error("{0}")]
    NothingFound(String),
    /// Anything else: the machine, not the input.
    #[error("{0:#}")]
    Other(#[from] anyhow::Error),
}

impl Failure {
    /// An input at fault, with what it was and why.
    pub fn input(what: impl std::fmt::Display, why: impl std::fmt::Display) -> Self {
        Self::Input(format!("{what}: {why}"))
    }

    /// The exit code that scripts read.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Input(_) => 2,
            Self::NothingFound(_) => 3,
            Self::Other(_) => 1,
        })
    }
}
