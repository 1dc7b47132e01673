//! Whether the audit log is as it was written.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Row};

use super::chain::{self, COLUMNS, End, FOLLOWS, LOOSE, Record};
use crate::{Hub, HubError};

/// How many rows are looked at in one query.
const PAGE: i64 = 1_000;

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// It is not what was written there: changed, made up, or moved from another place.
    Changed,
    /// It is not there.
    Missing,
}

/// A row that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fault {
    /// Its chain; empty for a row that is in none yet.
    pub chain: String,
    /// Its number; of several missing ones, the first.
    pub number: i64,
    /// What is wrong.
    pub flaw: Flaw,
}

/// The last row of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The chain.
    pub chain: String,
    /// The row's number.
    pub number: i64,
    /// Its seal, in hexadecimal digits.
    pub seal: String,
}

/// The last rows of the chains opened last, the newest first: kept elsewhere, they show when rows after the last
/// opening of a chain were taken away.
pub async fn heads(hub: &Hub) -> Result<Vec<Head>, HubError> {
    let ends = chain::ends(hub.database(), 16).await?;
    let head = |(chain, end): (String, End)| Head { chain, number: end.number, seal: chain::hex(&end.hash) };
    Ok(ends.into_iter().map(head).collect())
}

/// Everything that is wrong with the audit log, in the order of chains and numbers.
pub async fn verify(hub: &Hub) -> Result<Vec<Fault>, HubError> {
    let mut faults = BTreeSet::new();
    let mut chain = Some(LOOSE.to_owned());
    while let Some(name) = chain {
        verify_chain(hub, &name, &mut faults).await?;
        let sql = "SELECT chain FROM audit WHERE chain > $1 ORDER BY chain LIMIT 1";
        let next = sqlx::query(sql).bind(name).fetch_optional(hub.database().read()).await?;
        chain = next.map(|row| row.try_get(0)).transpose()?;
    }
    Ok(faults.into_iter().collect())
}

async fn verify_chain(hub: &Hub, chain: &str, faults: &mut BTreeSet<Fault>) -> Result<(), HubError> {
    let mut end = End::START;
    let mut after = i64::MIN;
    loop {
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE chain = $1 AND number > $2 ORDER BY number LIMIT $3");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(chain.to_owned()).bind(after).bind(PAGE);
        let rows = query.fetch_all(hub.database().read()).await?;
        for row in &rows {
            let (number, hash, record) = chain::row(row)?;
            after = number;
            let mut fault = |number, flaw| faults.insert(Fault { chain: chain.to_owned(), number, flaw });
            if chain == LOOSE {
                if hash != chain::seal(hub.vault(), LOOSE, number, &[], &record) {
                    fault(number, Flaw::Changed);
                }
                continue;
            }
            if number == end.number + 1 {
                if hash != end.then(hub.vault(), chain, &record).hash {
                    fault(number, Flaw::Changed);
                }
            } else {
                // What stands behind a gap cannot be judged: its seal covers what is gone.
                fault(end.number + 1, Flaw::Missing);
            }
            end = End { number, hash };
            if record.action == FOLLOWS {
                verify_followed(hub, &record, faults).await?;
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
    }
}

/// Whether the end of the chain that a row follows is still there.
async fn verify_followed(hub: &Hub, follows: &Record, faults: &mut BTreeSet<Fault>) -> Result<(), HubError> {
    let parts: Vec<&str> = follows.actor.split(' ').collect();
    let [chain, number, seal] = parts[..] else { return Ok(()) };
    // A row that does not read is a changed one, which its own seal has shown.
    let Ok(number) = number.parse::<i64>() else { return Ok(()) };
    let row = sqlx::query("SELECT hash FROM audit WHERE chain = $1 AND number = $2")
        .bind(chain.to_owned())
        .bind(number)
        .fetch_optional(hub.database().read())
        .await?;
    let flaw = match row {
        None => Flaw::Missing,
        Some(row) if chain::hex(&row.try_get::<Vec<u8>, _>(0)?) != seal => Flaw::Changed,
        Some(_) => return Ok(()),
    };
    faults.insert(Fault { chain: chain.to_owned(), number, flaw });
    Ok(())
}
