//! The database: SQLite in a file, or PostgreSQL and what speaks its protocol.
//!
//! Both are given the same SQL, in the part of the language that CockroachDB and YugabyteDB know too: placeholders
//! `$1`, `ON CONFLICT`, `RETURNING`; times and flags are `BIGINT`, sums are cast back to it.

mod checkpoint;
pub mod rows;
mod schema;

use std::{future::Future, time::Duration};

use sqlx::{
    Any, AnyPool, Connection, Executor, Transaction,
    any::{AnyPoolOptions, install_default_drivers},
};

pub(crate) use schema::VERSION as SCHEMA;

use self::checkpoint::Checkpoints;
use crate::{error::HubError, random};

/// A transaction that may write. Dropped without a commit, it has changed nothing.
pub type Tx = Transaction<'static, Any>;

/// How often a transaction that lost against another one is tried again.
const ATTEMPTS: u32 = 12;

/// How long a request waits for a connection before it is told that the hub is busy.
const PATIENCE: Duration = Duration::from_secs(10);

/// Set on every SQLite connection that writes: a commit is on disk when it returns, what is deleted is overwritten, and
/// no commit brings the log into the file, which [`checkpoint`] sees to.
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA secure_delete = ON; PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536; \
     PRAGMA wal_autocheckpoint = 0";

/// Set on the SQLite connections that only read.
const SQLITE_READER: &str = "PRAGMA query_only = ON; PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; \
     PRAGMA cache_size = -65536";

/// Which kind of database it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file, written by one connection at a time.
    Sqlite,
    /// A server, every write transaction serializable.
    Postgres,
}

/// A database with the hub's tables in it.
#[derive(Clone, Debug)]
pub struct Database {
    kind: Kind,
    write: AnyPool,
    read: AnyPool,
    /// None where the server sees to its log itself.
    checkpoints: Option<Checkpoints>,
}

impl Database {
    /// Opens a database by its address and brings its tables up to date.
    ///
    /// # Errors
    ///
    /// [`HubError::Setup`] if the address is of neither kind or the tables are of a newer hub, and
    /// [`HubError::Database`] if it cannot be reached.
    pub async fn open(address: &str) -> Result<Self, HubError> {
        install_default_drivers();
        let kind = match address.split_once(':') {
            Some(("sqlite", _)) => Kind::Sqlite,
            Some(("postgres" | "postgresql", _)) => Kind::Postgres,
            _ => return Err(HubError::Setup("the database's address must start with sqlite: or postgres:".to_owned())),
        };
        let (write, read) = match kind {
            Kind::Sqlite => {
                let write = pool(1, SQLITE_SETTINGS).connect(&format!("{address}?mode=rwc")).await?;
                (write, pool(4, SQLITE_READER).connect(address).await?)
            }
            Kind::Postgres => {
                let pool = pool(16, "SET TIME ZONE 'UTC'").connect(address).await?;
                (pool.clone(), pool)
            }
        };
        let checkpoints = match kind {
            Kind::Sqlite => Some(Checkpoints::start(address, write.clone()).await?),
            Kind::Postgres => None,
        };
        let database = Self { kind, write, read, checkpoints };
        schema::update(&database).await?;
        Ok(database)
    }

    /// Which kind it is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Where queries go that change nothing.
    pub fn read(&self) -> &AnyPool {
        &self.read
    }

    /// Where statements go that no transaction may hold.
    pub fn write_pool(&self) -> &AnyPool {
        &self.write
    }

    /// Begins a transaction that may write, for what [`Database::transaction`] cannot do. Run it within
    /// [`Database::retrying`].
    pub async fn begin(&self) -> Result<Tx, HubError> {
        Ok(self
            .write
            .begin_with(match self.kind {
                Kind::Sqlite => "BEGIN IMMEDIATE",
                Kind::Postgres => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            })
            .await?)
    }

    /// Begins a transaction that only reads and sees everything as it was at one moment, however long it takes.
    pub async fn snapshot(&self) -> Result<Tx, HubError> {
        Ok(self
            .read
            .begin_with(match self.kind {
                Kind::Sqlite => "BEGIN",
                Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            })
            .await?)
    }

    /// Begins a transaction that writes only rows which nobody else does, so that it need not be serializable and never
    /// makes another one fail.
    pub async fn begin_on_own_rows(&self) -> Result<Tx, HubError> {
        Ok(self
            .write
            .begin_with(match self.kind {
                Kind::Sqlite => "BEGIN IMMEDIATE",
                Kind::Postgres => "BEGIN ISOLATION LEVEL READ COMMITTED",
            })
            .await?)
    }

    /// Runs `attempt`, and again where another transaction came in its way.
    pub async fn retrying<T, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, HubError>
    where
        F: Future<Output = Result<T, HubError>>,
    {
        let mut turn = 0;
        loop {
            match attempt().await {
                Err(error) if error.is_conflict() && turn < ATTEMPTS => {
                    // Twice as long on average each time, and never in step with the other transaction.
                    let longest = 4_u64 << turn.min(7);
                    let pause = u64::from_le_bytes(random::bytes()?) % longest;
                    tokio::time::sleep(Duration::from_millis(1 + pause)).await;
                    turn += 1;
                }
                done => return done,
            }
        }
    }

    /// Runs `work` in a transaction that may write and commits it, and all of it again where another transaction came in
    /// its way. `work` gives the transaction back with what came of it: a borrowed one would be more than the compiler
    /// can see to be safe on many threads.
    pub async fn transaction<T, F>(&self, work: impl Fn(Tx) -> F) -> Result<T, HubError>
    where
        F: Future<Output = Result<(Tx, T), HubError>>,
    {
        self.retrying(async || {
            let (tx, done) = work(self.begin().await?).await?;
            tx.commit().await?;
            Ok(done)
        })
        .await
    }

    /// Empties SQLite's write-ahead log, in which rows stand that are no more.
    ///
    /// # Errors
    ///
    /// [`HubError::Busy`] if somebody reads what is older all the while, and [`HubError::Database`].
    pub async fn empty_log(&self) -> Result<(), HubError> {
        match &self.checkpoints {
            Some(checkpoints) => checkpoints.empty_log().await,
            None => Ok(()),
        }
    }

    /// Closes all connections after their work is done.
    pub async fn close(&self) {
        if let Some(checkpoints) = &self.checkpoints {
            checkpoints.close().await;
        }
        self.read.close().await;
        self.write.close().await;
    }
}

fn pool(size: u32, settings: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(settings).await?;
                Ok(())
            })
        })
        // SQLite ends a transaction by itself when the disk is full. The library takes it for open ever after and begins
        // no other one, so such a connection makes room for a new one.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}
