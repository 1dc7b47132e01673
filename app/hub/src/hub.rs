//! The hub as a whole.

use std::sync::Arc;

use crate::{
    clock::{Clock, Millis},
    config::Config,
    database::Database,
    error::HubError,
    members::search::Search,
    observe::Metrics,
    vault::Vault,
};

/// An open hub. Clones are the same hub.
#[derive(Clone, Debug)]
pub struct Hub(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    database: Database,
    vault: Vault,
    clock: Clock,
    search: Search,
    metrics: Metrics,
}

impl Hub {
    /// Opens the database and brings it up to date.
    pub async fn open(config: Config) -> Result<Self, HubError> {
        let database = Database::open(&config.database).await?;
        Ok(Self(Arc::new(Parts {
            database,
            vault: Vault::new(&config.key),
            clock: config.clock,
            search: Search::default(),
            metrics: Metrics::new(),
        })))
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// What seals personal data.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The index of members.
    pub fn search(&self) -> &Search {
        &self.0.search
    }

    /// What is counted for those who run it.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// The present time.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// Ends all work and closes the database.
    pub async fn close(&self) {
        self.0.database.close().await;
    }
}
