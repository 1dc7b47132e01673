//! A hub as it runs in a store: its key and its database in a folder, its sample chain, its work in the background.

mod key;
mod tasks;

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use sqlx::Row;

pub use crate::http::{Server, Tls};
use crate::{Config, Hub, HubError, sample};

/// The seed of the sample chain: everybody's is the same.
const SEED: u64 = 1;

/// How many members the sample chain has.
const MEMBERS: usize = 2_000;

/// The setting that says the sample chain is there as a whole.
const SAMPLE: &str = "sample";

/// How a hub is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder for the key and, without another address, the database.
    pub folder: PathBuf,
    /// The database's address; a file in the folder otherwise.
    pub database: Option<String>,
    /// Whether the key must be there already, as for a backup that was made with it. A new hub makes one otherwise.
    pub must_have_key: bool,
    /// The addresses of proxies in front of it.
    pub proxies: Vec<IpAddr>,
}

/// What the person at the keyboard is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Requests are answered at this address.
    Listening(String),
    /// Nobody leads this hub yet: the first manager signs up with this code.
    SetUpCode(String),
    /// The sample chain is there.
    SampleReady,
}

/// Opens a hub, making its folder, key and database where there are none.
///
/// # Errors
///
/// [`HubError::Setup`] if the folder cannot be written, or a database is there without its key.
pub async fn open(options: &Options) -> Result<Hub, HubError> {
    private_folder(&options.folder)
        .map_err(|error| HubError::Setup(format!("cannot make {}: {error}", options.folder.display())))?;
    let file = options.folder.join("hub.db");
    let key = key::read_or_make(&options.folder, options.must_have_key || file.exists())?;
    let database = options.database.clone().unwrap_or_else(|| format!("sqlite://{}", file.display()));
    Hub::open(Config { proxies: options.proxies.clone(), ..Config::new(database, key) }).await
}

/// Makes a folder that only its owner enters, where there is none.
fn private_folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Serves a hub until `stop` resolves, and does what is due in the background. With `with_sample`, an empty hub is
/// filled with the sample chain while it answers already.
///
/// # Errors
///
/// [`HubError::Setup`] if the address cannot be listened on.
pub async fn run(
    hub: &Hub,
    listen: SocketAddr,
    tls: Option<&Tls>,
    with_sample: bool,
    tell: impl Fn(Notice),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), HubError> {
    let server = Server::bind(listen, tls).await?;
    tell(Notice::Listening(server.url()));
    if let Some(code) = hub.set_up_code().await? {
        tell(Notice::SetUpCode(code));
    }
    let served = hub.clone();
    let mut serving = tokio::spawn(async move { server.run(&served, stop).await });
    tokio::select! {
        done = &mut serving => done.map_err(|_| HubError::Setup("serving was broken off".to_owned()))?,
        () = in_background(hub, with_sample, tell) => Ok(()),
    }
}

/// Works until it is dropped.
async fn in_background(hub: &Hub, with_sample: bool, tell: impl Fn(Notice)) {
    match begin(hub, with_sample).await {
        Ok(true) => tell(Notice::SampleReady),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "the sample chain is not whole: start again on an empty database"),
    }
    tasks::run(hub).await;
}

/// Decides once what an empty hub begins with, and fills it with the sample chain if that is it; tells whether it did.
async fn begin(hub: &Hub, with_sample: bool) -> Result<bool, HubError> {
    let read = hub.database().read();
    let decided = sqlx::query("SELECT value FROM setting WHERE name = $1").bind(SAMPLE).fetch_optional(read).await?;
    if let Some(row) = decided {
        let broken_off = row.try_get::<String, _>(0)? == "begun";
        return if broken_off { Err(HubError::Setup("filling it was broken off".to_owned())) } else { Ok(false) };
    }
    let is_empty = sqlx::query("SELECT 1 FROM location LIMIT 1").fetch_optional(read).await?.is_none();
    if !with_sample || !is_empty {
        mark(hub, "none").await?;
        return Ok(false);
    }
    mark(hub, "begun").await?;
    let now = hub.now();
    let chain = tokio::task::spawn_blocking(move || sample::chain(SEED, MEMBERS, now))
        .await
        .map_err(|_| HubError::Setup("making the sample chain was broken off".to_owned()))??;
    sample::load(hub, &chain).await?;
    hub.recommendations().refit().await?;
    mark(hub, "whole").await?;
    Ok(true)
}

async fn mark(hub: &Hub, value: &'static str) -> Result<(), HubError> {
    hub.database()
        .transaction(async |mut tx| {
            let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) \
                       ON CONFLICT (name) DO UPDATE SET value = excluded.value";
            sqlx::query(sql).bind(SAMPLE).bind(value).execute(&mut *tx).await?;
            Ok((tx, ()))
        })
        .await
}
