//! How far an import has come, in the database.

use retail::api::catalogue::{ImportQuery, ImportReport, RowFault};
use sqlx::Row;

use crate::{
    Hub, HubError,
    clock::Millis,
    database::{Tx, rows},
    identifier,
};

/// The most faults in a report.
const MOST_FAULTS: i64 = 1_000;

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows that were dealt with.
    pub position: i64,
    /// Rows of these that were loaded.
    pub good: i64,
    /// Rows of these that were left out.
    pub bad: i64,
    /// Whether the file was read to its end.
    pub done: bool,
}

/// Begins an import, or finds how far it has come.
pub async fn begin(hub: &Hub, id: &str, query: &ImportQuery) -> Result<Progress, HubError> {
    identifier::goods("the import's id", id)?;
    // What the file is read as is part of what the id stands for.
    let format = format!("{} {:?} {:?} {:?}", query.format.name(), query.language, query.location, query.currency);
    hub.database()
        .transaction(async |mut tx| {
            if let Some(location) = &query.location {
                let known = sqlx::query("SELECT id FROM location WHERE id = $1").bind(location.clone());
                known.fetch_optional(&mut *tx).await?.ok_or(HubError::NotFound("location"))?;
            }
            sqlx::query(
                "INSERT INTO import (id, format, position, good, bad, done, started_at, updated_at) \
                 VALUES ($1, $2, 0, 0, 0, 0, $3, $3) ON CONFLICT (id) DO NOTHING",
            )
            .bind(id.to_owned())
            .bind(format.clone())
            .bind(hub.now())
            .execute(&mut *tx)
            .await?;
            let row = sqlx::query("SELECT position, good, bad, done, format FROM import WHERE id = $1")
                .bind(id.to_owned())
                .fetch_one(&mut *tx)
                .await?;
            if row.try_get::<String, _>(4)? != format {
                let detail = "an import with this id read another file, or the same one in another way: make a new id";
                return Err(HubError::conflict("id_taken", detail));
            }
            Ok((tx, progress_of(&row)?))
        })
        .await
}

/// Goes on from `before` by so many good rows and `faults`.
///
/// # Errors
///
/// [`HubError::Conflict`] with `import_running` if somebody else went on meanwhile; nothing may be committed then.
pub async fn advance(
    tx: &mut Tx,
    id: &str,
    before: &Progress,
    good: usize,
    faults: &[RowFault],
    done: bool,
    now: Millis,
) -> Result<Progress, HubError> {
    let (good, bad) = (before.good + good as i64, before.bad + faults.len() as i64);
    let after = Progress { position: good + bad, good, bad, done };
    let moved = sqlx::query(
        "UPDATE import SET position = $1, good = $2, bad = $3, done = $4, updated_at = $5 \
         WHERE id = $6 AND position = $7 AND done = 0",
    )
    .bind(after.position)
    .bind(good)
    .bind(bad)
    .bind(i64::from(done))
    .bind(now)
    .bind(id.to_owned())
    .bind(before.position)
    .execute(&mut **tx)
    .await?;
    if moved.rows_affected() == 0 {
        let detail = "this import is running already: wait for it, or ask how far it has come";
        return Err(HubError::conflict("import_running", detail));
    }
    let numbered: Vec<(i64, &RowFault)> = (before.bad..).zip(faults).collect();
    let into = "import_fault (import, number, line, field, reason)";
    rows::insert(tx, (into, 5), "", &numbered, |statement, (number, fault)| {
        statement
            .bind(id.to_owned())
            .bind(*number)
            .bind(fault.line)
            .bind(fault.column.clone())
            .bind(fault.reason.clone())
    })
    .await?;
    Ok(after)
}

/// How far an import has come, and what was left out.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is none with this id.
pub async fn report(hub: &Hub, id: &str) -> Result<ImportReport, HubError> {
    let row = sqlx::query("SELECT position, good, bad, done FROM import WHERE id = $1")
        .bind(id.to_owned())
        .fetch_optional(hub.database().read())
        .await?
        .ok_or(HubError::NotFound("import"))?;
    let Progress { position, good, bad, done } = progress_of(&row)?;
    let found = sqlx::query("SELECT line, field, reason FROM import_fault WHERE import = $1 ORDER BY number LIMIT $2")
        .bind(id.to_owned())
        .bind(MOST_FAULTS)
        .fetch_all(hub.database().read())
        .await?;
    let faults = found
        .iter()
        .map(|row| Ok(RowFault { line: row.try_get(0)?, column: row.try_get(1)?, reason: row.try_get(2)? }))
        .collect::<Result<_, HubError>>()?;
    Ok(ImportReport { id: id.to_owned(), position, good, bad, done, faults })
}

fn progress_of(row: &sqlx::any::AnyRow) -> Result<Progress, HubError> {
    Ok(Progress {
        position: row.try_get(0)?,
        good: row.try_get(1)?,
        bad: row.try_get(2)?,
        done: row.try_get::<i64, _>(3)? == 1,
    })
}
