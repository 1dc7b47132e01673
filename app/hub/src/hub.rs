//! The hub as a whole.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use sqlx::Row;

use crate::{
    access::{audit::Log, limits::Limits, pin::Pins},
    clock::{Clock, Millis},
    config::Config,
    database::Database,
    error::HubError,
    events::Queue,
    live::Live,
    members::{learning::Matching, search::Search},
    observe::Metrics,
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
    search: Search,
    matching: Matching,
    metrics: Metrics,
    events: Queue,
    live: Live,
    log: Log,
    limits: Limits,
    pins: Pins,
    recommendations: Recommendations,
}

impl Hub {
    /// Opens the database and brings it up to date.
    ///
    /// # Errors
    ///
    /// [`HubError::Setup`] if it is of a newer hub or was sealed with another key, and [`HubError::Database`] if it
    /// cannot be reached.
    pub async fn open(config: Config) -> Result<Self, HubError> {
        let database = Database::open(&config.database).await?;
        let (vault, clock) = (Vault::new(&config.key), config.clock);
        know_key(&database, &vault).await?;
        Ok(Self(Arc::new(Parts {
            events: Queue::start(database.clone()),
            live: Live::start(database.clone()),
            log: Log::start(database.clone(), vault.clone(), clock.clone()),
            limits: Limits::new(config.limits, config.proxies),
            pins: Pins::new(&vault),
            recommendations: Recommendations::start(database.clone(), clock.clone()),
            search: Search::default(),
            matching: Matching::default(),
            metrics: Metrics::new(),
            database,
            vault,
            clock,
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

    /// What pairs of members are weighed by.
    pub fn matching(&self) -> &Matching {
        &self.0.matching
    }

    /// What is counted for those who run it.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Where events wait to be written.
    pub fn events(&self) -> &Queue {
        &self.0.events
    }

    /// What just changed.
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// What recommendations are made from.
    pub fn recommendations(&self) -> &Recommendations {
        &self.0.recommendations
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
        self.0.live.end();
        self.0.recommendations.end();
        self.0.log.close().await;
        self.0.database.close().await;
    }
}

/// Makes sure that the database is opened with the key that it was made with, which is known by its digest of a word.
async fn know_key(database: &Database, vault: &Vault) -> Result<(), HubError> {
    let ours = STANDARD.encode(vault.digest("key", "hub"));
    let known = database
        .transaction(async |mut tx| {
            let sql = "INSERT INTO setting (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING";
            sqlx::query(sql).bind(&ours).execute(&mut *tx).await?;
            let sql = "SELECT value FROM setting WHERE name = 'key'";
            let known: String = sqlx::query(sql).fetch_one(&mut *tx).await?.try_get(0)?;
            Ok((tx, known))
        })
        .await?;
    if known == ours {
        return Ok(());
    }
    Err(HubError::Setup(
        "this database was sealed with another key: start the hub with the key that it was made with".to_owned(),
    ))
}
