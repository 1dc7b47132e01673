//! Quantities in a feed: what can be sold at a location.

use std::collections::BTreeMap;

use retail::api::live::STOCK;
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};

use crate::{
    HubError,
    clock::Millis,
    database::{Tx, rows},
    live,
};

/// Where quantities are of, and how the books name their change.
pub struct Count<'a> {
    pub location: &'a str,
    /// One for each batch: a SKU moves once in it.
    pub document: &'a str,
    pub actor: &'a str,
    pub now: Millis,
}

/// A variant whose stock changes.
struct Change {
    sku: String,
    on_hand: i64,
    difference: i64,
    is_new: bool,
}

/// Brings the stock to what can be sold by SKU, with a movement for every difference, and tells of it.
pub async fn take(tx: &mut Tx, count: &Count<'_>, free: BTreeMap<String, i64>) -> Result<(), HubError> {
    let there = there(tx, count.location, free.keys()).await?;
    let changes: Vec<Change> = free
        .into_iter()
        .filter_map(|(sku, free)| {
            let (on_hand, held) = there.get(&sku).copied().unwrap_or_default();
            // What is kept back for somebody is there too, but cannot be sold.
            let difference = free + held - on_hand;
            let is_new = !there.contains_key(&sku);
            (difference != 0).then_some(Change { sku, on_hand: free + held, difference, is_new })
        })
        .collect();
    write_stock(tx, count, &changes).await?;
    write_movements(tx, count, &changes).await?;
    if changes.is_empty() {
        return Ok(());
    }
    let skus: Vec<&str> = changes.iter().map(|change| change.sku.as_str()).collect();
    live::publish(tx, Some(count.location), None, STOCK, &json!({ "skus": skus }), count.now).await
}

async fn there<'a>(
    tx: &mut Tx,
    location: &str,
    skus: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, (i64, i64)>, HubError> {
    let mut there = BTreeMap::new();
    for skus in skus.collect::<Vec<_>>().chunks(rows::AT_ONCE) {
        let sql = format!(
            "SELECT sku, on_hand, held FROM stock WHERE sku IN {} AND location = ${}",
            rows::list(skus.len()),
            skus.len() + 1
        );
        let query = skus.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, sku| query.bind((*sku).clone()));
        for row in query.bind(location.to_owned()).fetch_all(&mut **tx).await? {
            there.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
    }
    Ok(there)
}

async fn write_stock(tx: &mut Tx, count: &Count<'_>, changes: &[Change]) -> Result<(), HubError> {
    // What is held and sold is that of a new row; it stays as it is in one that is there.
    let into = "stock (sku, location, on_hand, held, sold)";
    let then = "ON CONFLICT (sku, location) DO UPDATE SET on_hand = excluded.on_hand";
    rows::insert(tx, (into, 5), then, changes, |statement, change| {
        let location = count.location.to_owned();
        statement.bind(change.sku.clone()).bind(location).bind(change.on_hand).bind(0_i64).bind(0_i64)
    })
    .await?;
    Ok(())
}

async fn write_movements(tx: &mut Tx, count: &Count<'_>, changes: &[Change]) -> Result<(), HubError> {
    let into = "movement (kind, document, sku, location, quantity, reason, actor, at)";
    rows::insert(tx, (into, 8), "", changes, |statement, change| {
        // What was never there came in; what differs was counted anew.
        let (kind, reason) = if change.is_new { ("receipt", None) } else { ("adjustment", Some("count")) };
        statement
            .bind(kind)
            .bind(count.document.to_owned())
            .bind(change.sku.clone())
            .bind(count.location.to_owned())
            .bind(change.difference)
            .bind(reason)
            .bind(count.actor.to_owned())
            .bind(count.now)
    })
    .await?;
    Ok(())
}
