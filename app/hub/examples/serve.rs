//! Serves the sample chain to whatever tests the hub from outside: `cargo run -p hub --example serve -- FOLDER`.
//!
//! Once everything is there it prints the address, the token of a chain's manager and that of a shop system, each on a
//! line of its own after its name. Nobody is told to come more slowly. It ends when its input does.

use std::{net::Ipv4Addr, path::PathBuf};

use hub::{
    Config, Hub,
    access::{Rate, Rates},
    random,
    service::{self, Notice},
    vault::{MasterKey, token_digest},
};

type Fault = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
#[allow(clippy::print_stdout, clippy::print_stderr, reason = "who starts this reads its output")]
async fn main() -> Result<(), Fault> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder for the hub")?);
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    std::fs::create_dir_all(&folder)?;
    // A fast machine's tests would be slowed down like strangers that guess.
    let unlimited = Rate { burst: f64::INFINITY, per_second: 0.0 };
    let limits = Rates { stranger: unlimited, caller: unlimited, system: unlimited };
    let config = Config { limits, ..Config::sqlite(folder.join("hub.db"), MasterKey::generate()?) };
    let hub = Hub::open(config).await?;
    let (manager, system) = let_in(&hub).await?;
    let tell = move |notice| match notice {
        Notice::Listening(address) => println!("address {address}"),
        Notice::SampleReady => println!("manager {manager}\nsystem {system}"),
        Notice::SetUpCode(_) => {}
    };
    let input_ends = tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink()));
    let stop = async { drop(input_ends.await) };
    service::run(&hub, (Ipv4Addr::LOCALHOST, 0).into(), None, true, tell, stop).await?;
    hub.close().await;
    Ok(())
}

/// Writes a manager signed in at a tablet and a shop system as they stand in the database; their tokens.
async fn let_in(hub: &Hub) -> Result<(String, String), Fault> {
    let (manager, system) = (random::token()?, random::token()?);
    let mut tx = hub.database().begin().await?;
    for (id, kind, token) in [("tablet", "tablet", &random::token()?), ("system", "system", &system)] {
        let sql = "INSERT INTO device (id, kind, name, token_digest, created_at) VALUES ($1, $2, $1, $3, 0)";
        sqlx::query(sql).bind(id).bind(kind).bind(token_digest(token)).execute(&mut *tx).await?;
    }
    let sql = "INSERT INTO staff (id, name, role, location, pin_hash, failures, locked_until, active, created_at) \
               VALUES ('manager', 'manager', 'manager', NULL, '', 0, 0, 1, 0)";
    sqlx::query(sql).execute(&mut *tx).await?;
    let sql = "INSERT INTO session (token_digest, staff, device, created_at, expires_at) \
               VALUES ($1, 'manager', 'tablet', 0, 9000000000000000)";
    sqlx::query(sql).bind(token_digest(&manager)).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok((manager, system))
}
