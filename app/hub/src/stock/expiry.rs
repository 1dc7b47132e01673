//! Holds whose time ran out.

use retail::api::stock::HoldState;
use sqlx::Row;

use super::{
    document::Act,
    hold,
    ledger::{self, Plan},
};
use crate::{Hub, HubError, clock::Millis, database::Tx};

/// How many holds end in one transaction.
const AT_ONCE: i64 = 100;

/// Who ends holds.
const ACTOR: &str = "hub:expiry";

/// Ends all holds past their time and says how many. To be called every few seconds; nothing depends on when, since such
/// holds keep nothing from anybody who wants the pieces.
pub async fn expire(hub: &Hub) -> Result<u64, HubError> {
    let act = Act { actor: ACTOR.to_owned(), now: hub.now() };
    let mut ended = 0;
    loop {
        let due =
            sqlx::query("SELECT id FROM hold WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at LIMIT $2")
                .bind(act.now)
                .bind(AT_ONCE)
                .fetch_all(hub.database().read())
                .await?;
        if due.is_empty() {
            return Ok(ended);
        }
        let ids = due.iter().map(|row| row.try_get(0)).collect::<Result<Vec<String>, _>>()?;
        ended += hub.database().retrying(|| end_all(hub, &act, &ids)).await?;
    }
}

async fn end_all(hub: &Hub, act: &Act, ids: &[String]) -> Result<u64, HubError> {
    let mut tx = hub.database().begin().await?;
    let (mut plan, mut ended) = (Plan::default(), 0);
    for id in ids {
        ended += u64::from(hold::close(&mut tx, &mut plan, act.now, id, HoldState::Expired).await?);
    }
    plan.apply(&mut tx, act).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Ends the holds past their time that keep one variant at one location, and says whether there were any.
pub(super) async fn free_due(tx: &mut Tx, now: Millis, sku: &str, location: &str) -> Result<bool, HubError> {
    let due = sqlx::query(
        "SELECT hold.id FROM hold JOIN hold_line ON hold_line.hold = hold.id \
         WHERE hold.state = 'open' AND hold.expires_at <= $1 AND hold_line.sku = $2 AND hold.location = $3",
    )
    .bind(now)
    .bind(sku.to_owned())
    .bind(location.to_owned())
    .fetch_all(&mut **tx)
    .await?;
    for row in &due {
        let Some((location, lines)) = hold::end(tx, now, row.try_get(0)?, HoldState::Expired).await? else { continue };
        for line in lines {
            ledger::let_go(tx, &line.sku, &location, line.quantity).await?;
        }
    }
    Ok(!due.is_empty())
}
