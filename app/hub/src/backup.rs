//! Backup and restore, one format for both kinds of database, so that it also moves a chain from SQLite to PostgreSQL.
//!
//! A backup is a text of lines, each a value in JSON: what it is, then for each table its name with its columns and a
//! line for every row, then how much that was and the SHA-256 of all lines before. Bytes are written in Base64, numbers
//! with a fraction as the shortest text that gives them back. Rows come in the order of their keys' bytes: the same
//! rows give the same file, whatever they lie in.
//!
//! It is read from one snapshot while the hub goes on serving, row by row, so that a large chain takes no more memory
//! than a small one. What is sealed stays sealed: **a backup is worth nothing without the hub's key**, which is kept
//! elsewhere and is no part of it. Yet names of staff, pseudonyms of members and all that was sold can be read in it:
//! keep it like the database. A member erased since is still in it: keep backups no longer than the law lets you.

mod cell;
mod restore;
mod write;

pub use restore::restore;
pub use write::backup;

use serde::{Deserialize, Serialize};
use sqlx::{AnyConnection, AssertSqlSafe, Column, Executor, SqlSafeStr, Statement};

use crate::{HubError, database::Kind, vault::Vault};
use cell::Type;

/// The format's name.
const FORMAT: &str = "vitrine.hub.1";

/// A table, and what its rows are ordered by.
pub(crate) struct Table {
    pub name: &'static str,
    /// The columns of its key.
    key: &'static [&'static str],
    /// Comes before the key in the order: rows that others of the same table refer to are first.
    first: Option<&'static str>,
}

const fn table(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key, first: None }
}

/// All tables, each after those that it refers to. The table `setting` holds what belongs to the one database.
pub(crate) const TABLES: [Table; 35] = [
    table("location", &["id"]),
    table("product", &["id"]),
    table("variant", &["sku"]),
    table("import", &["id"]),
    table("import_fault", &["import", "number"]),
    table("stock", &["sku", "location"]),
    table("movement", &["kind", "document", "sku"]),
    table("hold", &["id"]),
    table("hold_line", &["hold", "sku"]),
    table("transfer", &["id"]),
    table("transfer_line", &["transfer", "sku"]),
    table("purchase", &["id"]),
    table("purchase_line", &["purchase", "sku"]),
    table("take_back", &["id"]),
    table("take_back_line", &["take_back", "sku"]),
    Table { name: "member", key: &["id"], first: Some("CASE WHEN person = id THEN 0 ELSE 1 END") },
    table("identifier", &["kind", "digest"]),
    table("blocking", &["digest", "member"]),
    table("review", &["first", "second"]),
    table("merge", &["id"]),
    table("consent", &["id"]),
    table("member_entry", &["id"]),
    table("event", &["source", "id"]),
    table("live", &["number"]),
    table("live_pending", &["id"]),
    table("staff", &["id"]),
    table("device", &["id"]),
    table("device_grant", &["device_digest"]),
    table("session", &["token_digest"]),
    table("check_in", &["id"]),
    table("check_in_code", &["digest"]),
    table("audit", &["chain", "number"]),
    table("platform_customer", &["platform", "id"]),
    table("platform_order", &["platform", "purchase"]),
    table("platform_stock", &["platform", "sku", "location"]),
];

impl Table {
    /// The columns as the database has them.
    async fn columns(&self, connection: &mut AnyConnection) -> Result<Vec<(String, Type)>, HubError> {
        let statement =
            connection.prepare(AssertSqlSafe(format!("SELECT * FROM {}", self.name)).into_sql_str()).await?;
        statement.columns().iter().map(|column| Ok((column.name().to_owned(), Type::of(column.type_info())?))).collect()
    }

    /// The query for all rows. Texts are ordered by their bytes, which is SQLite's own order.
    fn query(&self, columns: &[(String, Type)], kind: Kind) -> String {
        let is_text = |key: &str| columns.iter().any(|(name, of)| name == key && *of == Type::Text);
        let key = self.key.iter().map(|key| match kind {
            Kind::Postgres if is_text(key) => format!("{key} COLLATE \"C\""),
            _ => (*key).to_owned(),
        });
        let order: Vec<String> = self.first.iter().map(|first| (*first).to_owned()).chain(key).collect();
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        format!("SELECT {} FROM {} ORDER BY {}", names.join(", "), self.name, order.join(", "))
    }
}

/// The first line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    format: String,
    /// The version of the tables.
    schema: usize,
    /// Says which key the sealed values open with, and nothing about it.
    key: String,
}

impl Head {
    fn new(vault: &Vault) -> Self {
        let key = vault.digest("backup", FORMAT).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { format: FORMAT.to_owned(), schema: crate::database::SCHEMA, key }
    }
}

/// The line before a table's rows.
#[derive(Debug, Serialize, Deserialize)]
struct TableHead {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many tables there are.
    pub tables: u64,
    /// How many rows they have together.
    pub rows: u64,
    /// SHA-256 of all lines before, in hexadecimal digits.
    pub sha256: String,
}
