//! How a hub is set up.

use std::path::PathBuf;

use crate::{access::Rates, clock::Clock, vault::MasterKey};

/// What a hub is opened with.
#[derive(Clone, Debug)]
pub struct Config {
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub database: String,
    /// The key that personal data is sealed with; kept apart from the database.
    pub key: MasterKey,
    /// Where the time comes from.
    pub clock: Clock,
    /// How often anybody may call.
    pub limits: Rates,
}

impl Config {
    /// A database at its address, by the system's clock and the usual limits.
    pub fn new(database: String, key: MasterKey) -> Self {
        Self { database, key, clock: Clock::default(), limits: Rates::default() }
    }

    /// An SQLite file, made if it is not there.
    pub fn sqlite(path: impl Into<PathBuf>, key: MasterKey) -> Self {
        Self::new(format!("sqlite://{}", path.into().display()), key)
    }
}
