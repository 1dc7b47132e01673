//! Transfers: goods on their way from one location to another, as one movement that ends there or back.

pub mod http;

use retail::api::stock::{Line, Transfer, TransferRequest, TransferState};
use sqlx::Row;

use super::{
    document::{Act, explained, taken, word},
    ledger::{Change, Kind, Movement, Plan, expect, record},
    lines,
};
use crate::{Hub, HubError, database::Tx};

/// Sends goods on their way.
///
/// # Errors
///
/// [`HubError::Conflict`] `out_of_stock` if too little is free at the origin, and `id_taken` if the identifier stands for
/// another transfer.
pub async fn send(hub: &Hub, act: &Act, id: &str, request: &TransferRequest) -> Result<Transfer, HubError> {
    let lines = lines::in_order(&request.lines)?;
    if request.origin == request.destination {
        return Err(HubError::invalid("a transfer goes from one location to another: destination is the origin"));
    }
    let done = hub.database().transaction(async |mut tx| {
        send_within(&mut tx, act, id, request, &lines).await?;
        Ok((tx, ()))
    });
    if let Err(error) = done.await {
        let locations = [&*request.origin, &*request.destination];
        return Err(explained(hub, error, &locations, lines.iter().map(|line| &*line.sku)).await);
    }
    let transfer = load(hub, id).await?;
    let same =
        transfer.origin == request.origin && transfer.destination == request.destination && transfer.lines == lines;
    if same { Ok(transfer) } else { Err(taken(id)) }
}

async fn send_within(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    request: &TransferRequest,
    lines: &[Line],
) -> Result<(), HubError> {
    let new = sqlx::query(
        "INSERT INTO transfer (id, origin, destination, state, actor, sent_at) \
         VALUES ($1, $2, $3, 'in_transit', $4, $5) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id.to_owned())
    .bind(request.origin.clone())
    .bind(request.destination.clone())
    .bind(act.actor.clone())
    .bind(act.now)
    .execute(&mut **tx)
    .await?;
    if new.rows_affected() == 0 {
        return Ok(());
    }
    for Line { sku, quantity } in lines {
        sqlx::query("INSERT INTO transfer_line (transfer, sku, quantity) VALUES ($1, $2, $3)")
            .bind(id.to_owned())
            .bind(sku.clone())
            .bind(*quantity)
            .execute(&mut **tx)
            .await?;
        expect(tx, sku, &request.destination).await?;
    }
    shift(tx, act, Kind::Dispatch, id, &request.origin, lines).await
}

/// Takes the goods in at the destination. Doing so again changes nothing.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such transfer yet, and [`HubError::Conflict`] `transfer_cancelled` if the goods
/// were called back.
pub async fn receive(hub: &Hub, act: &Act, id: &str) -> Result<Transfer, HubError> {
    let transfer = end(hub, act, id, TransferState::Received).await?;
    match transfer.state {
        TransferState::Received => Ok(transfer),
        _ => Err(HubError::conflict("transfer_cancelled", format!("transfer {id} was called back"))),
    }
}

/// Calls the goods back to their origin. Doing so again changes nothing.
///
/// # Errors
///
/// [`HubError::NotFound`] if there is no such transfer yet, and [`HubError::Conflict`] `transfer_received` if the goods
/// came in already.
pub async fn cancel(hub: &Hub, act: &Act, id: &str) -> Result<Transfer, HubError> {
    let transfer = end(hub, act, id, TransferState::Cancelled).await?;
    match transfer.state {
        TransferState::Cancelled => Ok(transfer),
        _ => Err(HubError::conflict("transfer_received", format!("transfer {id} came in already: send another back"))),
    }
}

async fn end(hub: &Hub, act: &Act, id: &str, state: TransferState) -> Result<Transfer, HubError> {
    let done = hub.database().transaction(async |mut tx| {
        end_within(&mut tx, act, id, state).await?;
        Ok((tx, ()))
    });
    done.await?;
    load(hub, id).await
}

async fn end_within(tx: &mut Tx, act: &Act, id: &str, state: TransferState) -> Result<(), HubError> {
    let ended = sqlx::query(
        "UPDATE transfer SET state = $2, ended_at = $3 WHERE id = $1 AND state = 'in_transit' \
         RETURNING origin, destination",
    )
    .bind(id.to_owned())
    .bind(state.name())
    .bind(act.now)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = ended else { return Ok(()) };
    let rows = sqlx::query(LINES).bind(id.to_owned()).fetch_all(&mut **tx).await?;
    let (kind, column) = match state {
        TransferState::Received => (Kind::Arrival, "destination"),
        _ => (Kind::Cancellation, "origin"),
    };
    shift(tx, act, kind, id, row.try_get(column)?, &lines::read(&rows)?).await
}

/// Moves the goods between a location and the way.
async fn shift(tx: &mut Tx, act: &Act, kind: Kind, id: &str, location: &str, lines: &[Line]) -> Result<(), HubError> {
    let sign = if matches!(kind, Kind::Dispatch) { -1 } else { 1 };
    let mut plan = Plan::default();
    for line in lines {
        let quantity = sign * line.quantity;
        plan.add(&line.sku, location, Change { on_hand: quantity, ..Change::default() });
        record(tx, act, &Movement { kind, document: id, sku: &line.sku, location, quantity }).await?;
    }
    plan.apply(tx, act).await
}

const LINES: &str = "SELECT sku, quantity FROM transfer_line WHERE transfer = $1 ORDER BY sku";

async fn load(hub: &Hub, id: &str) -> Result<Transfer, HubError> {
    let row = sqlx::query("SELECT origin, destination, state, sent_at, ended_at FROM transfer WHERE id = $1")
        .bind(id.to_owned())
        .fetch_optional(hub.database().read())
        .await?
        .ok_or(HubError::NotFound("transfer"))?;
    let lines = sqlx::query(LINES).bind(id.to_owned()).fetch_all(hub.database().read()).await?;
    Ok(Transfer {
        id: id.to_owned(),
        origin: row.try_get(0)?,
        destination: row.try_get(1)?,
        state: word(row.try_get(2)?, TransferState::from_name)?,
        sent_at: row.try_get(3)?,
        ended_at: row.try_get(4)?,
        lines: lines::read(&lines)?,
    })
}
