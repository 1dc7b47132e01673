//! A chain's rows in the database.

use std::fmt::Write;

use retail::consent::Purpose;
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};

use crate::{
    HubError,
    clock::Millis,
    database::{Database, Tx},
    random,
    vault::Vault,
};

/// The chain of the rows that are in none yet.
pub const LOOSE: &str = "";

/// The act of a row that names the end of an earlier chain, in place of an actor.
pub const FOLLOWS: &str = "audit.follows";

/// How many of the chains before it a new one follows: more than there are hubs on one database.
const FOLLOWED: usize = 16;

/// How many loose rows are put into a chain at once.
const LOOSE_AT_ONCE: i64 = 500;

/// How many rows one statement writes. Few sizes, so that few statements are kept prepared.
const SIZES: [usize; 3] = [64, 8, 1];

/// What a row tells.
#[derive(Clone, Debug)]
pub struct Record {
    /// When.
    pub at: Millis,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// What for.
    pub purpose: String,
    /// Whose data.
    pub member: Option<String>,
}

/// The columns of [`record`], from the third of a query on.
pub const COLUMNS: &str = "number, hash, at, actor, action, purpose, member";

/// Reads number, hash and record from a row of [`COLUMNS`].
pub fn row(row: &AnyRow) -> Result<(i64, Vec<u8>, Record), HubError> {
    let record = Record {
        at: row.try_get(2)?,
        actor: row.try_get(3)?,
        action: row.try_get(4)?,
        purpose: row.try_get(5)?,
        member: row.try_get(6)?,
    };
    Ok((row.try_get(0)?, row.try_get(1)?, record))
}

/// The end of a chain.
#[derive(Clone, Debug)]
pub struct End {
    /// The last row's number; 0 if there is none.
    pub number: i64,
    /// Its seal.
    pub hash: Vec<u8>,
}

impl End {
    /// Before the first row.
    pub const START: Self = Self { number: 0, hash: Vec::new() };

    /// The end after one more row.
    pub fn then(&self, vault: &Vault, chain: &str, record: &Record) -> Self {
        let number = self.number + 1;
        Self { number, hash: seal(vault, chain, number, &self.hash, record) }
    }
}

/// The seal of a row: keyed, over the seal before and every field with its length, so that no two rows read the same.
pub fn seal(vault: &Vault, chain: &str, number: i64, before: &[u8], record: &Record) -> Vec<u8> {
    let (number, at) = (number.to_string(), record.at.to_string());
    let member = record.member.as_deref();
    let fields = [
        chain,
        &number,
        &at,
        &record.actor,
        &record.action,
        &record.purpose,
        if member.is_some() { "1" } else { "0" },
        member.unwrap_or(""),
    ];
    let mut hasher = Sha256::new();
    for field in std::iter::once(before).chain(fields.map(str::as_bytes)) {
        hasher.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(field);
    }
    vault.digest("audit", &hex(&hasher.finalize()))
}

/// The row that names the end of `chain`.
pub fn follows(at: Millis, chain: &str, end: &End) -> Record {
    Record {
        at,
        actor: format!("{chain} {} {}", end.number, hex(&end.hash)),
        action: FOLLOWS.to_owned(),
        purpose: Purpose::Legal.name().to_owned(),
        member: None,
    }
}

/// Bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Where a chain ends; none if it has no row.
pub async fn end(tx: &mut Tx, chain: &str) -> Result<Option<End>, HubError> {
    let row = sqlx::query("SELECT number, hash FROM audit WHERE chain = $1 ORDER BY number DESC LIMIT 1")
        .bind(chain.to_owned())
        .fetch_optional(&mut **tx)
        .await?;
    row.map(|row| Ok(End { number: row.try_get(0)?, hash: row.try_get(1)? })).transpose()
}

/// The ends of the chains that were opened last, `limit` at most, the newest first. Chains are named in the order of
/// their beginnings.
pub async fn ends(database: &Database, limit: usize) -> Result<Vec<(String, End)>, HubError> {
    let mut found: Vec<(String, End)> = Vec::new();
    while found.len() < limit {
        let after = found.last().map_or("~", |(chain, _)| chain.as_str()).to_owned();
        let sql = "SELECT chain, number, hash FROM audit WHERE chain < $1 AND chain > $2 \
                   ORDER BY chain DESC, number DESC LIMIT 1";
        let row = sqlx::query(sql).bind(after).bind(LOOSE).fetch_optional(database.read()).await?;
        let Some(row) = row else { break };
        found.push((row.try_get(0)?, End { number: row.try_get(1)?, hash: row.try_get(2)? }));
    }
    Ok(found)
}

/// The records that a new chain begins with.
pub async fn opening(database: &Database, at: Millis) -> Result<Vec<Record>, HubError> {
    let ends = ends(database, FOLLOWED).await?;
    Ok(ends.iter().map(|(chain, end)| follows(at, chain, end)).collect())
}

/// Writes records behind `end`, and says where the chain ends then.
pub async fn insert(
    tx: &mut Tx,
    vault: &Vault,
    chain: &str,
    mut end: End,
    mut records: &[Record],
) -> Result<End, HubError> {
    while let Some(size) = SIZES.into_iter().find(|size| *size <= records.len()) {
        let (now, later) = records.split_at(size);
        let sql = insertion(size);
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for record in now {
            end = end.then(vault, chain, record);
            query = query
                .bind(chain.to_owned())
                .bind(end.number)
                .bind(end.hash.clone())
                .bind(record.at)
                .bind(record.actor.clone())
                .bind(record.action.clone())
                .bind(record.purpose.clone())
                .bind(record.member.clone());
        }
        query.execute(&mut **tx).await?;
        records = later;
    }
    Ok(end)
}

fn insertion(rows: usize) -> String {
    let mut sql = format!("INSERT INTO audit (chain, {COLUMNS}) VALUES ");
    for row in 0..rows {
        let places: Vec<String> = (1..=8).map(|place| format!("${}", 8 * row + place)).collect();
        sql += if row == 0 { "" } else { ", " };
        sql += &format!("({})", places.join(", "));
    }
    sql
}

/// Writes a row that is in no chain yet, sealed by itself.
pub async fn insert_loose(tx: &mut Tx, vault: &Vault, record: &Record) -> Result<(), HubError> {
    // Any number that is not taken: 63 bits of chance.
    let number = i64::from_le_bytes(random::bytes()?) & i64::MAX;
    let end = End { number: number.saturating_sub(1), hash: Vec::new() };
    insert(tx, vault, LOOSE, end, std::slice::from_ref(record)).await?;
    Ok(())
}

/// The rows that are in no chain yet, the oldest first. Rows that were changed since are left out.
pub async fn loose(database: &Database, vault: &Vault) -> Result<Vec<(i64, Record)>, HubError> {
    let sql = format!("SELECT {COLUMNS} FROM audit WHERE chain = $1 ORDER BY number LIMIT $2");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(LOOSE).bind(LOOSE_AT_ONCE).fetch_all(database.read()).await?;
    let mut loose = Vec::with_capacity(rows.len());
    for row in &rows {
        let (number, hash, record) = self::row(row)?;
        if hash == seal(vault, LOOSE, number, &[], &record) {
            loose.push((number, record));
        }
    }
    loose.sort_by_key(|(_, record)| record.at);
    Ok(loose)
}

/// Puts a loose row behind `end`, unless another hub has put it into its own chain.
pub async fn adopt(
    tx: &mut Tx,
    vault: &Vault,
    chain: &str,
    end: End,
    (number, record): &(i64, Record),
) -> Result<End, HubError> {
    let then = end.then(vault, chain, record);
    let moved = sqlx::query("UPDATE audit SET chain = $1, number = $2, hash = $3 WHERE chain = $4 AND number = $5")
        .bind(chain.to_owned())
        .bind(then.number)
        .bind(then.hash.clone())
        .bind(LOOSE)
        .bind(*number)
        .execute(&mut **tx)
        .await?;
    Ok(if moved.rows_affected() == 1 { then } else { end })
}
