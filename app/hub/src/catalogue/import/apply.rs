//! Loading a batch.

use std::collections::BTreeMap;

use retail::{
    api::catalogue::{ImportQuery, RowFault},
    feed::Item,
};

use super::{
    count::{self, Count},
    shelf::Shelf,
};
use crate::{HubError, catalogue::write, clock::Millis, database::Tx};

/// What a batch is loaded for.
pub struct Order<'a> {
    pub import: &'a str,
    pub query: &'a ImportQuery,
    pub actor: &'a str,
    pub now: Millis,
    /// Rows before this batch.
    pub position: i64,
}

/// Loads items with their lines, and tells which ones could not be.
pub async fn apply(tx: &mut Tx, items: &[(u64, Item)], order: &Order<'_>) -> Result<Vec<RowFault>, HubError> {
    let mut shelf = Shelf::load(tx, items).await?;
    let before = shelf.prices();
    let (mut faults, mut counts) = (Vec::new(), BTreeMap::new());
    for (line, item) in items {
        match shelf.take(item, order.query.language, order.now) {
            Ok(()) => {
                // A shop that sold more than it had has none.
                counts.extend(item.quantity.map(|quantity| (item.id.clone(), quantity.clamp(0, i64::from(i32::MAX)))));
            }
            Err((column, reason)) => {
                let line = i64::try_from(*line).unwrap_or(i64::MAX);
                faults.push(RowFault { line, column: Some(column.to_owned()), reason });
            }
        }
    }
    let changes = shelf.changes();
    write::put_many(tx, &changes).await?;
    before.tell(tx, &changes, order.now).await?;
    if let Some(location) = &order.query.location {
        let document = format!("{}/{}", order.import, order.position);
        let count = Count { location, document: &document, actor: order.actor, now: order.now };
        count::take(tx, &count, counts).await?;
    }
    Ok(faults)
}
