//! How fast the hub is on this machine: throughput, latencies and memory at growing numbers of members, and whether a
//! crowd ever buys what is not there.
//!
//! Unless a database is named, each measurement has an SQLite file of its own below the system's folder for temporary files
//! (`TMPDIR`), which goes away afterwards. Durability costs what the disk of that folder takes for it: a folder in memory
//! measures nothing. Everything is measured in this process, without a network between.

mod ask;
mod events;
mod fill;
mod ground;
mod people;
mod sales;
mod times;

use self::ground::Ground;
use crate::{HubError, stock};

/// Who buys, for the record.
const ACTOR: &str = "hub:bench";

/// How many buyers want the one piece.
const CROWD: u64 = 1_000;

/// Something measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What: `10000 members: search, p99`.
    pub name: String,
    /// How much.
    pub value: f64,
    /// In what: `ms`, `events/s`.
    pub unit: &'static str,
}

/// Measures a hub at each of these numbers of members, one after the other, and tells each figure as soon as it is there.
/// A database that is named by its address must be empty and is filled; one number of members is all that it can have.
///
/// # Errors
///
/// [`HubError::Invalid`] if a named database should hold several numbers of members, and whatever comes between.
pub async fn hub(database: Option<&str>, members: &[usize], mut tell: impl FnMut(Figure)) -> Result<(), HubError> {
    if database.is_some() && members.len() != 1 {
        return Err(HubError::invalid("a database that is named is filled once: give one number of members"));
    }
    for count in members {
        let ground = Ground::open(database).await?;
        let mut say = |name: &str, value: f64, unit: &'static str| {
            tell(Figure { name: format!("{count} members: {name}"), value, unit });
        };
        let sample = fill::fill(&ground, *count, &mut say).await?;
        people::measure(&ground.hub, &sample, &mut say).await?;
        events::measure(&ground.hub, &mut say).await?;
        sales::measure(&ground.hub, &mut say).await?;
        ground.close().await;
    }
    Ok(())
}

/// Lets a crowd of 1,000 buy one piece, once for each seed, and tells what it came to.
///
/// # Errors
///
/// [`HubError::Invalid`] if there are not as many sales as seeds or a sum does not agree, and any failure but a refusal for
/// want of stock.
pub async fn oversell(database: Option<&str>, seeds: u64, mut tell: impl FnMut(Figure)) -> Result<(), HubError> {
    let ground = Ground::open(database).await?;
    let (mut buyers, mut sales, mut refused, mut retries, mut faults, mut seconds) = (0, 0, 0, 0, 0, 0.0);
    for seed in 0..seeds {
        let crowd = stock::oversell(&ground.hub, seed, CROWD).await?;
        buyers += crowd.buyers;
        sales += crowd.sales;
        refused += crowd.refused;
        retries += crowd.retries;
        // A fault stays in the books, so that the last check tells of all.
        faults = crowd.faults.len();
        seconds += crowd.seconds;
    }
    ground.close().await;
    let whole = [("buyers", buyers), ("sales", sales), ("refused", refused), ("retries", retries)];
    for (name, value) in whole {
        tell(Figure { name: name.to_owned(), value: value as f64, unit: "" });
    }
    tell(Figure { name: "faults".to_owned(), value: faults as f64, unit: "" });
    tell(Figure { name: "a crowd is served in".to_owned(), value: seconds / seeds.max(1) as f64, unit: "s" });
    if sales == seeds && faults == 0 {
        return Ok(());
    }
    Err(HubError::invalid(format!("{sales} pieces of {seeds} were sold, and {faults} sums do not agree")))
}
