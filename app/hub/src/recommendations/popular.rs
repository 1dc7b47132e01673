//! What is bought in a store: counted by receipts, so that nobody need be known.

use std::collections::HashMap;

use sqlx::{AnyConnection, Row};

use crate::{
    HubError,
    clock::{DAY, Millis},
};

/// How far back purchases count.
pub const SPAN: Millis = 90 * DAY;

/// Purchases in a store over some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Popular {
    /// From when on, ms since 1970 UTC.
    pub from: Millis,
    /// Until before when, ms since 1970 UTC.
    pub to: Millis,
    /// How many purchases there were.
    pub of: u32,
    /// In how many of them each product was, and not brought back.
    pub purchases: HashMap<String, u32>,
}

impl Popular {
    /// Counts the purchases in a store up to `to`, ms since 1970 UTC.
    pub async fn count(connection: &mut AnyConnection, store: &str, to: Millis) -> Result<Self, HubError> {
        let from = to - SPAN;
        let of = sqlx::query("SELECT COUNT(*) FROM purchase WHERE location = $1 AND at >= $2 AND at < $3")
            .bind(store.to_owned())
            .bind(from)
            .bind(to)
            .fetch_one(&mut *connection)
            .await?;
        let rows = sqlx::query(
            "SELECT variant.product, COUNT(DISTINCT purchase.id) FROM purchase \
             JOIN purchase_line ON purchase_line.purchase = purchase.id JOIN variant ON variant.sku = purchase_line.sku \
             WHERE purchase.location = $1 AND purchase.at >= $2 AND purchase.at < $3 \
             AND purchase_line.returned < purchase_line.quantity GROUP BY variant.product",
        )
        .bind(store.to_owned())
        .bind(from)
        .bind(to)
        .fetch_all(connection)
        .await?;
        let mut purchases = HashMap::with_capacity(rows.len());
        for row in rows {
            purchases.insert(row.try_get(0)?, count(row.try_get(1)?));
        }
        Ok(Self { from, to, of: count(of.try_get(0)?), purchases })
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
