//! The hub as a whole.

use std::sync::Arc;

use crate::{
    clock::{Clock, Millis},
    config::Config,
    database::Database,
    error::HubError,
    events::Queue,
    live::Live,
    members::search::Search,
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
    events: Queue,
    live: Live,
}

impl Hub {
    /// Opens the database and brings it up to date.
    pub async fn open(config: Config) -> Result<Self, HubError> {
        let database = Database::open(&config.database).await?;
        Ok(Self(Arc::new(Parts {
            events: Queue::start(database.clone()),
            live: Live::start(database.clone()),
            search: Search::default(),
            vault: Vault::new(&config.key),
            clock: config.clock,
            database,
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

    /// Where events wait to be written.
    pub fn events(&self) -> &Queue {
        &self.0.events
    }

    /// What just changed.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// The present time.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// Ends all work and closes the database.
    pub async fn close(&self) {
        self.0.live.end();
        self.0.database.close().await;
    }
}
