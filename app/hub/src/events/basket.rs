//! Carts that are filled in a store, told of while the shopper stands there.

use retail::{api::live::BASKET, cloud_event::Kind};
use serde_json::json;

use super::row::{self, Row};
use crate::{
    HubError,
    clock::{MINUTE, Millis},
    database::Tx,
    live,
};

/// How long after it happened an event is told of. What a device sends later, after a time without a line, is history.
const FRESH: Millis = 15 * MINUTE;

/// Whether a store is told of an event if the event is new.
pub fn is_told(row: &Row) -> bool {
    row.type_name == Kind::Cart.name() && row.location.is_some() && row.received_at - row.at <= FRESH
}

/// Writes such an event, tells of it if it is new, and says how many were.
pub async fn write(tx: &mut Tx, row: &Row) -> Result<u64, HubError> {
    let new = row::write(tx, &[row]).await?;
    if new > 0 {
        let body = json!({ "member": row.member, "product": row.product, "sku": row.sku, "quantity": row.quantity });
        live::publish(tx, row.location.as_deref(), row.device.as_deref(), BASKET, &body, row.received_at).await?;
    }
    Ok(new)
}
