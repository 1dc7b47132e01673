//! Whether the file is whole.

use sqlx::{AnyConnection, Row};

use super::Faults;
use crate::{HubError, database::Kind};

/// Lets SQLite check its pages, its indexes and the rules it was given. A PostgreSQL server sees to that itself.
pub async fn check(kind: Kind, connection: &mut AnyConnection, faults: &mut Faults) -> Result<(), HubError> {
    if kind == Kind::Postgres {
        return Ok(());
    }
    for row in sqlx::query("PRAGMA integrity_check").fetch_all(connection).await? {
        let what: String = row.try_get(0)?;
        if what != "ok" {
            faults.add("file", &format!("({what})"), "is damaged: restore a backup");
        }
    }
    Ok(())
}
