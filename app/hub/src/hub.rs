//! The hub as a whole.

use std::sync::Arc;

use crate::{
    access::{audit::Log, limits::Limits, pin::Pins},
    clock::{Clock, Millis},
    config::Config,
    database::Database,
    error::HubError,
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
    log: Log,
    limits: Limits,
    pins: Pins,
}

impl Hub {
    /// Opens the database and brings it up to date.
    pub async fn open(config: Config) -> Result<Self, HubError> {
        let database = Database::open(&config.database).await?;
        let (vault, clock) = (Vault::new(&config.key), config.clock);
        let log = Log::start(database.clone(), vault.clone(), clock.clone());
        let pins = Pins::new(&vault);
        Ok(Self(Arc::new(Parts { database, vault, clock, log, limits: Limits::default(), pins })))
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// What seals personal data.
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The present time.
    pub fn now(&self) -> Millis {
        self.0.clock.now()
    }

    /// What writes the audit log.
    pub(crate) fn log(&self) -> &Log {
        &self.0.log
    }

    /// How often anybody may call.
    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// What makes and checks the hashes of PINs.
    pub(crate) fn pins(&self) -> &Pins {
        &self.0.pins
    }

    /// Ends all work and closes the database.
    pub async fn close(&self) {
        self.0.log.close().await;
        self.0.database.close().await;
    }
}
