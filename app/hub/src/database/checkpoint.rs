//! Bringing SQLite's write-ahead log into the database file, beside the commits.
//!
//! A commit that finds the log long enough does it itself, and whatever waits for that commit waits for two more syncs of
//! the disk. So it is done from a connection of its own, often and in small parts, without ever holding off a writer. The
//! log begins anew only when all of it is in the file, which under constant writing never is: a commit still sees to that
//! once the log is long (`wal_autocheckpoint` of the writer), and finds most of it done.

use std::time::Duration;

use sqlx::{AnyPool, Row};
use tokio::{sync::watch, time::MissedTickBehavior};

use super::pool;
use crate::error::HubError;

/// How often a part of the log is brought into the file.
const EVERY: Duration = Duration::from_millis(200);

/// How often emptying the log is tried: a commit may be at it just then, or a reader still need it.
const ATTEMPTS: u32 = 10;

/// The task that does it. It ends when the last clone is dropped, or on [`Checkpoints::close`].
#[derive(Clone, Debug)]
pub struct Checkpoints {
    pool: AnyPool,
    _alive: watch::Sender<()>,
}

impl Checkpoints {
    /// Starts the task for the SQLite database at `address`.
    pub async fn start(address: &str) -> Result<Self, HubError> {
        let pool = pool(1, "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 500").connect(address).await?;
        let (alive, gone) = watch::channel(());
        tokio::spawn(run(pool.clone(), gone));
        Ok(Self { pool, _alive: alive })
    }

    /// Empties the log: all of it is in the file then, and nothing of it left beside it.
    ///
    /// # Errors
    ///
    /// [`HubError::Busy`] if somebody reads what is older all the while, and [`HubError::Database`].
    pub async fn empty_log(&self) -> Result<(), HubError> {
        for attempt in 0..ATTEMPTS {
            let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.pool).await?;
            if row.try_get::<i64, _>(0)? == 0 {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10 << attempt.min(5))).await;
        }
        Err(HubError::Busy)
    }

    /// Ends the task and closes its connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

async fn run(pool: AnyPool, mut gone: watch::Receiver<()>) {
    let mut rounds = tokio::time::interval(EVERY);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = gone.changed() => return,
            _ = rounds.tick() => {}
        }
        match sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_optional(&pool).await {
            Ok(_) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "the write-ahead log was not brought into the database"),
        }
    }
}
