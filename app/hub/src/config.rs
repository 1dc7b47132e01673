//! How a hub is set up.

use std::path::PathBuf;

use crate::{clock::Clock, vault::MasterKey};

/// What a hub is opened with.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub database: String,
    /// The key that personal data is sealed with; kept apart from the database.
    pub key: MasterKey,
    /// Where the time comes from.
    pub clock: Clock,
}

impl Config {
    /// An SQLite file, made if it is not there.
    pub fn sqlite(path: impl Into<PathBuf>, key: MasterKey) -> Self {
        Self { database: format!("sqlite://{}", path.into().display()), key, clock: Clock::default() }
    }
}
