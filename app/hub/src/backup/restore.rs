//! From the file to an empty database.

use std::io::{BufRead, Read};

use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use super::{FORMAT, Head, Summary, TABLES, Table, TableHead, cell::Cell, cell::Type};
use crate::{
    HubError,
    database::{Database, Tx, rows},
    vault::Vault,
};

/// The longest line that is read, bytes: no row of a hub comes near.
const LONGEST: u64 = 64 << 20;

/// Fills an empty database with a backup, in one transaction: nothing of a broken restore is there. `vault` is that of
/// the key which the hub had, since nothing that is sealed opens with another one.
///
/// # Errors
///
/// [`HubError::Conflict`] with `not_empty` if the database has rows already, [`HubError::Invalid`] with the line if the
/// backup was cut or changed, is another hub's or of other tables, and [`HubError::Database`] if its rows break the
/// rules of the database.
pub async fn restore(
    database: &Database,
    vault: &Vault,
    input: &mut (impl BufRead + Send),
) -> Result<Summary, HubError> {
    let mut lines = Lines { input, hasher: Sha256::new(), line: Vec::new(), number: 0 };
    accept(&lines.take()?, vault)?;
    let mut tx = database.begin().await?;
    require_empty(&mut tx).await?;
    let mut count = 0;
    for table in &TABLES {
        count += read(table, &mut tx, &mut lines).await?;
    }
    let sha256: String = lines.hasher.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let summary: Summary = lines.take()?;
    if summary != (Summary { tables: TABLES.len() as u64, rows: count, sha256 }) {
        return Err(HubError::invalid("the backup was changed: its rows are not those that its last line was made of"));
    }
    if lines.next()? {
        return Err(lines.fault("something follows the last line"));
    }
    tx.commit().await?;
    Ok(summary)
}

fn accept(head: &Head, vault: &Vault) -> Result<(), HubError> {
    let ours = Head::new(vault);
    if head.format != FORMAT {
        return Err(HubError::invalid(format!("this is no backup of a hub that is known here: it is not {FORMAT}")));
    }
    if head.schema != ours.schema {
        return Err(HubError::invalid(format!(
            "the backup has tables of version {} and this hub {}: restore it with the hub that made it, then open that \
             database with this one",
            head.schema, ours.schema
        )));
    }
    if head.key != ours.key {
        return Err(HubError::invalid("the backup was made by a hub with another key: restore it with that one"));
    }
    Ok(())
}

async fn require_empty(tx: &mut Tx) -> Result<(), HubError> {
    for table in &TABLES {
        let sql = AssertSqlSafe(format!("SELECT 1 FROM {} LIMIT 1", table.name));
        if sqlx::query(sql).fetch_optional(&mut **tx).await?.is_some() {
            let detail = format!("the database is not empty, there are rows in {}: restore into a new one", table.name);
            return Err(HubError::conflict("not_empty", detail));
        }
    }
    Ok(())
}

/// Reads a table, and says how many rows it has.
async fn read<R: BufRead>(table: &Table, tx: &mut Tx, lines: &mut Lines<'_, R>) -> Result<u64, HubError> {
    let columns = table.columns(tx).await?;
    let head: TableHead = lines.take()?;
    if head.table != table.name || !head.columns.iter().eq(columns.iter().map(|(name, _)| name)) {
        return Err(lines.fault(&format!("this should be the table {} with the columns of this hub", table.name)));
    }
    let into = format!("{} ({})", table.name, head.columns.join(", "));
    let (mut count, mut batch) = (0, Vec::with_capacity(rows::AT_ONCE));
    while lines.is_row()? {
        batch.push(lines.row(&columns)?);
        count += 1;
        if batch.len() == rows::AT_ONCE {
            insert(tx, &into, columns.len(), &batch).await?;
            batch.clear();
        }
    }
    insert(tx, &into, columns.len(), &batch).await?;
    Ok(count)
}

async fn insert(tx: &mut Tx, into: &str, columns: usize, batch: &[Vec<Cell>]) -> Result<(), HubError> {
    rows::insert(tx, (into, columns), "", batch, |statement, row| {
        row.iter().fold(statement, |statement, cell| cell.bind(statement))
    })
    .await?;
    Ok(())
}

/// Lines, and the sum over those before the present one.
struct Lines<'a, R> {
    input: &'a mut R,
    hasher: Sha256,
    line: Vec<u8>,
    number: u64,
}

impl<R: BufRead> Lines<'_, R> {
    /// Reads one line; says whether there was one.
    fn next(&mut self) -> Result<bool, HubError> {
        self.line.clear();
        self.number += 1;
        let read = (&mut *self.input).take(LONGEST).read_until(b'\n', &mut self.line);
        let read = read.map_err(|error| HubError::Setup(format!("the backup cannot be read: {error}")))?;
        if read > 0 && self.line.pop() != Some(b'\n') {
            return Err(self.fault("the backup was cut here, or the line is too long"));
        }
        Ok(read > 0)
    }

    /// Reads a line of its own kind, which must be there.
    fn take<T: DeserializeOwned>(&mut self) -> Result<T, HubError> {
        // A table's end is found by reading its successor's head.
        if self.line.is_empty() && !self.next()? {
            return Err(self.fault("the backup was cut here"));
        }
        let value = serde_json::from_slice(&self.line).map_err(|_| self.fault("this is not what should stand here"))?;
        self.use_up();
        Ok(value)
    }

    /// Whether the line that comes next is a row.
    fn is_row(&mut self) -> Result<bool, HubError> {
        if self.line.is_empty() && !self.next()? {
            return Err(self.fault("the backup was cut here"));
        }
        Ok(self.line.first() == Some(&b'['))
    }

    fn row(&mut self, columns: &[(String, Type)]) -> Result<Vec<Cell>, HubError> {
        let values: Vec<Value> = self.take()?;
        if values.len() != columns.len() {
            return Err(self.fault("the row has another number of values than its table has columns"));
        }
        let cells = columns.iter().zip(values).map(|((name, of), value)| {
            of.parse(value).ok_or_else(|| self.fault(&format!("the value of {name} is not of its kind")))
        });
        cells.collect()
    }

    fn use_up(&mut self) {
        self.hasher.update(&self.line);
        self.hasher.update(b"\n");
        self.line.clear();
    }

    fn fault(&self, what: &str) -> HubError {
        HubError::Invalid(format!("line {}: {what}", self.number))
    }
}
