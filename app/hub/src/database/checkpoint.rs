//! Bringing SQLite's write-ahead log into the database file, beside the commits.
//!
//! A commit that finds the log long enough would do it itself, and whatever waits for that commit would wait for two more
//! syncs of the disk. So it is done from a connection of its own, often and in small parts, which never hold off a writer.
//! The log begins anew only when all of it is in the file, which under constant writing never is. Once it is long, writers
//! are held off for the moment that the rest takes.

use std::time::Duration;

use sqlx::{AnyPool, Row};
use tokio::{
    sync::watch,
    time::{Instant, MissedTickBehavior},
};

use super::pool;
use crate::error::HubError;

/// How often a part of the log is brought into the file.
const EVERY: Duration = Duration::from_millis(200);

/// From how many pages on the log is long: 64 MiB.
const LONG: i64 = 16_384;

/// How long it is let grow after somebody read what is older, as a backup does, and it could not begin anew.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often emptying the log is tried: a commit may be at it just then, or a reader still need it.
const ATTEMPTS: u32 = 10;

/// The task that does it. It ends when the last clone is dropped, or on [`Checkpoints::close`].
#[derive(Clone, Debug)]
pub struct Checkpoints {
    pool: AnyPool,
    _alive: watch::Sender<()>,
}

impl Checkpoints {
    /// Starts the task for the SQLite database at `address`, whose only writer is the connection of `writer`.
    pub async fn start(address: &str, writer: AnyPool) -> Result<Self, HubError> {
        let pool = pool(1, "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 200").connect(address).await?;
        let (alive, gone) = watch::channel(());
        tokio::spawn(run(pool.clone(), writer, gone));
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

async fn run(pool: AnyPool, writer: AnyPool, mut gone: watch::Receiver<()>) {
    let mut rounds = tokio::time::interval(EVERY);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut in_vain: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = gone.changed() => return,
            _ = rounds.tick() => {}
        }
        let may_begin_anew = in_vain.is_none_or(|since| since.elapsed() > PATIENCE);
        match shorten(&pool, &writer, may_begin_anew).await {
            Ok(true) => in_vain = Some(Instant::now()),
            Ok(false) => {}
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => tracing::warn!(%error, "the write-ahead log was not brought into the database"),
        }
    }
}

/// Brings what is there into the file, and lets a long log begin anew; whether that was tried in vain.
async fn shorten(pool: &AnyPool, writer: &AnyPool, may_begin_anew: bool) -> Result<bool, sqlx::Error> {
    let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").fetch_one(pool).await?;
    if row.try_get::<i64, _>(1)? < LONG || !may_begin_anew {
        return Ok(false);
    }
    // Whoever has the connection is the writer, and its pool is fair: waiting for the database's own lock is not.
    let _no_writer = writer.acquire().await?;
    let row = sqlx::query("PRAGMA wal_checkpoint(RESTART)").fetch_one(pool).await?;
    Ok(row.try_get::<i64, _>(0)? != 0)
}
