//! The ledger: what stands where, and the movements that brought it there.
//!
//! A row of `stock` changes in one statement that holds only while enough is free, so no two callers get the last piece
//! whatever their transactions saw before. A transaction changes its rows in one order, by variant and location, so
//! that no two wait for each other.

use std::collections::BTreeMap;

use retail::api::live::STOCK;
use serde_json::json;
use sqlx::Row;

use super::{document::Act, expiry};
use crate::{HubError, clock::Millis, database::Tx, live};

/// The reason written with a shortage.
pub const OVERSOLD_OFFLINE: &str = "oversold_offline";

/// How one variant's stock at one location changes, pieces.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change {
    /// What comes to stand there.
    pub on_hand: i64,
    /// What of it comes to be held.
    pub held: i64,
    /// What is sold.
    pub sold: i64,
}

impl Change {
    fn only_adds(self) -> bool {
        self.on_hand > 0 && self.held == 0 && self.sold == 0
    }

    /// What must be there for it: the pieces that leave or come to be held.
    fn wanted(self) -> i64 {
        -self.on_hand + self.held.max(0)
    }
}

/// The changes of one transaction.
#[derive(Debug, Default)]
pub struct Plan(BTreeMap<(String, String), Change>);

impl Plan {
    /// Adds a change.
    pub fn add(&mut self, sku: &str, location: &str, change: Change) {
        let planned = self.0.entry((sku.to_owned(), location.to_owned())).or_default();
        planned.on_hand += change.on_hand;
        planned.held += change.held;
        planned.sold += change.sold;
    }

    /// Makes the changes.
    ///
    /// # Errors
    ///
    /// [`HubError::Conflict`] `out_of_stock`, naming the first variant of which too little is free.
    pub async fn apply(&self, tx: &mut Tx, act: &Act) -> Result<(), HubError> {
        self.make(tx, act, None).await
    }

    /// Makes the changes of a sale that has happened: what is missing for it is written down as a shortage.
    pub async fn apply_regardless(&self, tx: &mut Tx, act: &Act, sale: &str) -> Result<(), HubError> {
        self.make(tx, act, Some(sale)).await
    }

    async fn make(&self, tx: &mut Tx, act: &Act, happened: Option<&str>) -> Result<(), HubError> {
        self.change(tx, act, happened).await?;
        let mut changed = BTreeMap::<&str, Vec<&str>>::new();
        for (sku, location) in self.0.keys() {
            changed.entry(location).or_default().push(sku);
        }
        for (location, skus) in changed {
            live::publish(tx, Some(location), None, STOCK, &json!({ "skus": skus }), act.now).await?;
        }
        Ok(())
    }

    async fn change(&self, tx: &mut Tx, act: &Act, happened: Option<&str>) -> Result<(), HubError> {
        for ((sku, location), change) in &self.0 {
            let Some(free) = lacking(tx, act, sku, location, *change).await? else { continue };
            let wanted = change.wanted();
            let Some(sale) = happened else {
                return Err(HubError::conflict(
                    "out_of_stock",
                    format!("{wanted} of {sku} are wanted at {location} and {free} are free"),
                ));
            };
            let (kind, quantity) = (Kind::Shortage(OVERSOLD_OFFLINE), wanted - free);
            record(tx, act, &Movement { kind, document: sale, sku, location, quantity }).await?;
            put(tx, sku, location, quantity).await?;
            change_where_free(tx, sku, location, *change).await?;
        }
        Ok(())
    }
}

/// Makes a change, or says how many are free for it where those are too few.
async fn lacking(tx: &mut Tx, act: &Act, sku: &str, location: &str, change: Change) -> Result<Option<i64>, HubError> {
    if change.only_adds() {
        put(tx, sku, location, change.on_hand).await?;
        return Ok(None);
    }
    if change_where_free(tx, sku, location, change).await? {
        return Ok(None);
    }
    // Holds past their time keep nothing from anybody.
    if expiry::free_due(tx, act.now, sku, location).await? && change_where_free(tx, sku, location, change).await? {
        return Ok(None);
    }
    Ok(Some(free(tx, sku, location).await? - change.held.min(0)))
}

async fn put(tx: &mut Tx, sku: &str, location: &str, quantity: i64) -> Result<(), HubError> {
    sqlx::query(
        "INSERT INTO stock (sku, location, on_hand, held, sold) VALUES ($1, $2, $3, 0, 0) \
         ON CONFLICT (sku, location) DO UPDATE SET on_hand = stock.on_hand + excluded.on_hand",
    )
    .bind(sku.to_owned())
    .bind(location.to_owned())
    .bind(quantity)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes what is held alone, as the end of a hold does.
pub async fn let_go(tx: &mut Tx, now: Millis, sku: &str, location: &str, quantity: i64) -> Result<(), HubError> {
    let change = Change { held: -quantity, ..Change::default() };
    change_where_free(tx, sku, location, change).await?;
    live::publish(tx, Some(location), None, STOCK, &json!({ "skus": [sku] }), now).await
}

async fn change_where_free(tx: &mut Tx, sku: &str, location: &str, change: Change) -> Result<bool, HubError> {
    let changed = sqlx::query(
        "UPDATE stock SET on_hand = on_hand + $3, held = held + $4, sold = sold + $5 \
         WHERE sku = $1 AND location = $2 AND on_hand + $3 >= held + $4",
    )
    .bind(sku.to_owned())
    .bind(location.to_owned())
    .bind(change.on_hand)
    .bind(change.held)
    .bind(change.sold)
    .execute(&mut **tx)
    .await?;
    Ok(changed.rows_affected() == 1)
}

async fn free(tx: &mut Tx, sku: &str, location: &str) -> Result<i64, HubError> {
    let row = sqlx::query(
        "SELECT stock.on_hand - stock.held FROM variant \
         LEFT JOIN stock ON stock.sku = variant.sku AND stock.location = $2 WHERE variant.sku = $1",
    )
    .bind(sku.to_owned())
    .bind(location.to_owned())
    .fetch_optional(&mut **tx)
    .await?;
    match row {
        Some(row) => Ok(row.try_get::<Option<i64>, _>(0)?.unwrap_or(0)),
        None => Err(HubError::Invalid(format!("there is no variant {sku}"))),
    }
}

/// Why stock moves.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// In from the supplier.
    Receipt,
    /// The books are brought in line with what is there, for the reason given.
    Adjustment(&'static str),
    /// Off to another location.
    Dispatch,
    /// In from another location.
    Arrival,
    /// Back from the way to another location.
    Cancellation,
    /// Out to a customer.
    Sale,
    /// Back from a customer.
    Return,
    /// There without the books' knowledge, since it was sold.
    Shortage(&'static str),
}

impl Kind {
    /// The word that stands for it in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Adjustment(_) => "adjustment",
            Self::Dispatch => "dispatch",
            Self::Arrival => "arrival",
            Self::Cancellation => "cancellation",
            Self::Sale => "sale",
            Self::Return => "return",
            Self::Shortage(_) => "shortage",
        }
    }

    /// Its reason, where it has one.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Adjustment(reason) | Self::Shortage(reason) => Some(reason),
            _ => None,
        }
    }
}

/// A change of what is on hand.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'a> {
    /// Why.
    pub kind: Kind,
    /// The document that it is part of.
    pub document: &'a str,
    /// The variant.
    pub sku: &'a str,
    /// Where.
    pub location: &'a str,
    /// Pieces; negative where they leave.
    pub quantity: i64,
}

/// Writes a movement down.
pub async fn record(tx: &mut Tx, act: &Act, movement: &Movement<'_>) -> Result<(), HubError> {
    sqlx::query(
        "INSERT INTO movement (kind, document, sku, location, quantity, reason, actor, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(movement.kind.name())
    .bind(movement.document.to_owned())
    .bind(movement.sku.to_owned())
    .bind(movement.location.to_owned())
    .bind(movement.quantity)
    .bind(movement.kind.reason().map(str::to_owned))
    .bind(act.actor.clone())
    .bind(act.now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Lists a variant at a location where none of it stands yet.
pub async fn expect(tx: &mut Tx, sku: &str, location: &str) -> Result<(), HubError> {
    sqlx::query(
        "INSERT INTO stock (sku, location, on_hand, held, sold) VALUES ($1, $2, 0, 0, 0) \
         ON CONFLICT (sku, location) DO NOTHING",
    )
    .bind(sku.to_owned())
    .bind(location.to_owned())
    .execute(&mut **tx)
    .await?;
    Ok(())
}
