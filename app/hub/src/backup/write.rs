//! From the database to the file.

use std::io::{self, Write};

use futures_util::TryStreamExt;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::{Head, Summary, TABLES, Table, TableHead};
use crate::{Hub, HubError, database::Kind};

/// Writes a backup of everything that was committed when it began. The hub goes on serving meanwhile. What `out` is
/// put on must be synced by the caller before it counts on the backup.
///
/// # Errors
///
/// [`HubError::Setup`] if `out` takes no more; what was written until then is refused by [`super::restore`].
pub async fn backup(hub: &Hub, out: &mut (impl Write + Send)) -> Result<Summary, HubError> {
    let mut lines = Lines { out, hasher: Sha256::new(), buffer: Vec::new() };
    let mut snapshot = hub.database().snapshot().await?;
    lines.put(&Head::new(hub.vault()))?;
    let mut rows = 0;
    for table in &TABLES {
        rows += write(table, &mut snapshot, hub.database().kind(), &mut lines).await?;
    }
    snapshot.rollback().await?;
    lines.finish(rows)
}

async fn write<W: Write>(
    table: &Table,
    snapshot: &mut AnyConnection,
    kind: Kind,
    lines: &mut Lines<'_, W>,
) -> Result<u64, HubError> {
    let columns = table.columns(snapshot).await?;
    let names = columns.iter().map(|(name, _)| name.clone()).collect();
    lines.put(&TableHead { table: table.name.to_owned(), columns: names })?;
    let mut rows = sqlx::query(AssertSqlSafe(table.query(&columns, kind))).fetch(snapshot);
    let mut count = 0;
    while let Some(row) = rows.try_next().await? {
        let cells = columns.iter().enumerate().map(|(column, (_, of))| of.read(&row, column));
        lines.put(&cells.collect::<Result<Vec<Value>, _>>()?)?;
        count += 1;
    }
    Ok(count)
}

/// Lines, and the sum over them.
struct Lines<'a, W> {
    out: &'a mut W,
    hasher: Sha256,
    buffer: Vec<u8>,
}

impl<W: Write> Lines<'_, W> {
    fn put(&mut self, line: &impl Serialize) -> Result<(), HubError> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, line).map_err(|error| refused(&error.into()))?;
        self.buffer.push(b'\n');
        self.hasher.update(&self.buffer);
        self.out.write_all(&self.buffer).map_err(|error| refused(&error))
    }

    fn finish(mut self, rows: u64) -> Result<Summary, HubError> {
        let sha256 = self.hasher.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let summary = Summary { tables: TABLES.len() as u64, rows, sha256 };
        self.put(&summary)?;
        self.out.flush().map_err(|error| refused(&error))?;
        Ok(summary)
    }
}

fn refused(error: &io::Error) -> HubError {
    HubError::Setup(format!("the backup cannot be written: {error}"))
}
