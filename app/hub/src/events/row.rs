//! A row of the table `event`, and how many are written at once.

use std::sync::LazyLock;

use sqlx::AssertSqlSafe;

use crate::{HubError, clock::Millis, database::Tx};

/// How many rows a statement writes: any number of rows is a few of these, so that the database knows every statement
/// already.
const SIZES: [usize; 5] = [256, 64, 16, 4, 1];

const COLUMNS: usize = 13;

static INSERTS: LazyLock<[String; 5]> = LazyLock::new(|| SIZES.map(insert));

/// What is kept of an event.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub source: String,
    pub id: String,
    pub type_name: String,
    pub member: Option<String>,
    pub visitor: Option<String>,
    pub location: Option<String>,
    pub device: Option<String>,
    pub product: Option<String>,
    pub sku: Option<String>,
    pub quantity: i64,
    pub dwell_ms: i64,
    pub at: Millis,
    pub received_at: Millis,
    /// Whether it tells whose the visitor's events are.
    pub identifies: bool,
    /// Whether it named a member whom the hub doesn't know.
    pub nobody: bool,
}

fn insert(rows: usize) -> String {
    let row = |row: usize| {
        let places: Vec<_> = (1..=COLUMNS).map(|column| format!("${}", row * COLUMNS + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<_> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO event (source, id, type, member, visitor, location, device, product, sku, quantity, dwell_ms, at, \
         received_at) VALUES {} ON CONFLICT (source, id) DO NOTHING",
        rows.join(", ")
    )
}

/// Writes rows and says how many were new.
pub async fn write(tx: &mut Tx, mut rows: &[&Row]) -> Result<u64, HubError> {
    let mut new = 0;
    for (size, sql) in SIZES.iter().zip(INSERTS.iter()) {
        while let Some((some, rest)) = rows.split_at_checked(*size) {
            // The text is made of placeholders alone.
            let mut query = sqlx::query(AssertSqlSafe(sql.as_str()));
            for row in some {
                query = query
                    .bind(&row.source)
                    .bind(&row.id)
                    .bind(&row.type_name)
                    .bind(row.member.clone())
                    .bind(row.visitor.clone())
                    .bind(row.location.clone())
                    .bind(row.device.clone())
                    .bind(row.product.clone())
                    .bind(row.sku.clone())
                    .bind(row.quantity)
                    .bind(row.dwell_ms)
                    .bind(row.at)
                    .bind(row.received_at);
            }
            new += query.execute(&mut **tx).await?.rows_affected();
            rows = rest;
        }
    }
    Ok(new)
}
