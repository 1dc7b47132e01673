//! The books brought in line with what is there: counts, loss, finds.

use axum::{Json, extract::State};
use retail::api::stock::{Adjustment, Booked, Difference};
use sqlx::Row;

use super::{
    document::{Act, explained, taken},
    ledger::{Change, Kind, Movement, Plan, record},
    lines,
};
use crate::{
    Hub, HubError,
    access::Caller,
    clock::Millis,
    database::Tx,
    error::Problem,
    http::extract::{Body, Path},
    identifier,
};

/// Books differences. What is held is promised to somebody, so it is taken away only after its hold was released.
///
/// # Errors
///
/// [`HubError::Conflict`] `out_of_stock` if more is taken away than is free, and `id_taken` if the identifier stands
/// for another adjustment.
pub async fn adjust(hub: &Hub, act: &Act, id: &str, adjustment: &Adjustment) -> Result<Booked, HubError> {
    let lines = lines::in_order(&adjustment.lines)?;
    book(hub, act, Kind::Adjustment(adjustment.reason.name()), id, &adjustment.location, &lines).await
}

/// Books a document that is no more than its movements.
pub(super) async fn book(
    hub: &Hub,
    act: &Act,
    kind: Kind,
    id: &str,
    location: &str,
    lines: &[Difference],
) -> Result<Booked, HubError> {
    let booked = hub.database().transaction(async |mut tx| {
        if let Some(at) = booked(&mut tx, kind, id, location, lines).await? {
            return Ok((tx, at));
        }
        let mut plan = Plan::default();
        for line in lines {
            plan.add(&line.sku, location, Change { on_hand: line.quantity, ..Change::default() });
            let movement = Movement { kind, document: id, sku: &line.sku, location, quantity: line.quantity };
            record(&mut tx, act, &movement).await?;
        }
        plan.apply(&mut tx, act).await?;
        Ok((tx, act.now))
    });
    match booked.await {
        Ok(at) => Ok(Booked { id: id.to_owned(), at }),
        Err(error) => Err(explained(hub, error, &[location], lines.iter().map(|line| &*line.sku)).await),
    }
}

/// When the very same was booked before.
async fn booked(
    tx: &mut Tx,
    kind: Kind,
    id: &str,
    location: &str,
    lines: &[Difference],
) -> Result<Option<Millis>, HubError> {
    let rows = sqlx::query(
        "SELECT sku, quantity, location, reason, at FROM movement WHERE kind = $1 AND document = $2 ORDER BY sku",
    )
    .bind(kind.name())
    .bind(id.to_owned())
    .fetch_all(&mut **tx)
    .await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let stored = rows
        .iter()
        .map(|row| Ok(Difference { sku: row.try_get(0)?, quantity: row.try_get(1)? }))
        .collect::<Result<Vec<_>, HubError>>()?;
    let (stored_location, reason): (String, Option<String>) = (first.try_get(2)?, first.try_get(3)?);
    if stored == lines && stored_location == location && reason.as_deref() == kind.reason() {
        return Ok(Some(first.try_get(4)?));
    }
    Err(taken(id))
}

/// Books what is there and differs from the books: a count, a loss, a find.
#[utoipa::path(
    put,
    path = "/v1/adjustments/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The adjustment's UUID")),
    request_body = Adjustment,
    responses(
        (status = 200, description = "Booked", body = Booked),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not staff", body = Problem),
        (status = 409, description = "`out_of_stock` if more is gone than is free, or `id_taken`", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(super) async fn put_adjustment(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(adjustment): Body<Adjustment>,
) -> Result<Json<Booked>, HubError> {
    caller.require_staff()?;
    Ok(Json(adjust(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?, &adjustment).await?))
}
