//! The tables, and how an older database gets them.

use sqlx::{AssertSqlSafe, Row};

use super::{Database, Kind};
use crate::error::HubError;

/// What brings the tables from each version to the next. Published ones are never changed.
const STEPS: [&str; 1] = [include_str!("../../schema/1.sql")];

/// The version of the tables that this hub has.
pub const VERSION: usize = STEPS.len();

/// Brings the tables up to date in one transaction.
pub async fn update(database: &Database) -> Result<(), HubError> {
    database.retrying(|| step(database)).await
}

async fn step(database: &Database) -> Result<(), HubError> {
    let mut tx = database.begin().await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        .execute(&mut *tx)
        .await?;
    let row = sqlx::query("SELECT value FROM setting WHERE name = 'schema'").fetch_optional(&mut *tx).await?;
    let have = match row {
        Some(row) => row.try_get::<String, _>(0)?.parse().unwrap_or(usize::MAX),
        None => 0,
    };
    if have > STEPS.len() {
        return Err(HubError::Setup(format!(
            "the database has tables of version {have} and this hub knows {}: start the newer hub",
            STEPS.len()
        )));
    }
    for sql in &STEPS[have..] {
        let sql = if database.kind() == Kind::Sqlite { sql.replace(" BYTEA", " BLOB") } else { (*sql).to_owned() };
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    sqlx::query("INSERT INTO setting (name, value) VALUES ('schema', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(STEPS.len().to_string())
        .execute(&mut *tx)
        .await?;
    Ok(tx.commit().await?)
}
