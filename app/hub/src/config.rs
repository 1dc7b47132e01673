//! How a hub is set up.

use std::{net::IpAddr, path::PathBuf};

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
    /// The addresses of proxies in front of it, which say in `X-Forwarded-For` who asks.
    pub proxies: Vec<IpAddr>,
}

impl Config {
    /// A database at its address, by the system's clock, with the usual limits and nothing in front.
    pub fn new(database: String, key: MasterKey) -> Self {
        Self { database, key, clock: Clock::default(), limits: Rates::default(), proxies: Vec::new() }
    }

    /// An SQLite file, made if it is not there.
    pub fn sqlite(path: impl Into<PathBuf>, key: MasterKey) -> Self {
        Self::new(format!("sqlite://{}", path.into().display()), key)
    }
}
