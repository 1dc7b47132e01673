//! The hub as a whole.

use std::sync::Arc;

use crate::{
    clock::{Clock, Millis},
    config::Config,
    database::Database,
    error::HubError,
    recommendations::Recommendations,
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
    recommendations: Recommendations,
}

impl Hub {
    /// Opens the database and brings it up to date.
    pub async fn open(config: Config) -> Result<Self, HubError> {
        let database = Database::open(&config.database).await?;
        let recommendations = Recommendations::start(database.clone(), config.clock.clone());
        Ok(Self(Arc::new(Parts { database, vault: Vault::new(&config.key), clock: config.clock, recommendations })))
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// What seals personal data.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// What recommendations are made from.
    pub fn recommendations(&self) -> &Recommendations {
        &self.0.recommendations
    }

    /// The present time.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// Ends all work and closes the database.
    pub async fn close(&self) {
        self.0.recommendations.end();
        self.0.database.close().await;
    }
}
