//! Returns: what was sold comes back, at any location.

use axum::{Json, extract::State};
use retail::api::stock::{Booked, Line, Return};
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

/// Takes goods back.
///
/// # Errors
///
/// [`HubError::NotFound`] if the sale is unknown yet, [`HubError::Conflict`] `more_than_sold` if more would come back than
/// was bought, and `id_taken` if the identifier stands for another return.
pub async fn take_back(hub: &Hub, act: &Act, id: &str, request: &Return) -> Result<Booked, HubError> {
    let request = &Return {
        sale: identifier::document(&request.sale)?,
        lines: lines::in_order(&request.lines)?,
        ..request.clone()
    };
    let attempt = async |mut tx: Tx| {
        take_back_within(&mut tx, act, id, request).await?;
        Ok((tx, ()))
    };
    let mut done = hub.database().transaction(attempt).await;
    if let Err(HubError::Database(_)) = done {
        // The sale is the first that a return refers to; one that came in meanwhile can be taken back now.
        super::sale::load(hub, &request.sale).await?;
        done = hub.database().transaction(attempt).await;
    }
    if let Err(error) = done {
        return Err(explained(hub, error, &[&request.location], request.lines.iter().map(|line| &*line.sku)).await);
    }
    let sale = super::sale::load(hub, &request.sale).await?;
    hub.recommendations().took_place(sale.member.as_deref());
    stored(hub, id, request).await
}

async fn take_back_within(tx: &mut Tx, act: &Act, id: &str, request: &Return) -> Result<(), HubError> {
    let new = sqlx::query(
        "INSERT INTO take_back (id, purchase, location, associate, reason, at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING",
    )
    .bind(id.to_owned())
    .bind(request.sale.clone())
    .bind(request.location.clone())
    .bind(act.associate().map(str::to_owned))
    .bind(request.reason.name())
    .bind(act.made_at(request.at)?)
    .execute(&mut **tx)
    .await?;
    if new.rows_affected() == 0 {
        return Ok(());
    }
    let mut plan = Plan::default();
    for line in &request.lines {
        let Line { sku, quantity } = line;
        count_returned(tx, &request.sale, line).await?;
        sqlx::query("INSERT INTO take_back_line (take_back, sku, quantity) VALUES ($1, $2, $3)")
            .bind(id.to_owned())
            .bind(sku.clone())
            .bind(*quantity)
            .execute(&mut **tx)
            .await?;
        let (kind, location, quantity) = (Kind::Return, &*request.location, *quantity);
        record(tx, act, &Movement { kind, document: id, sku, location, quantity }).await?;
        plan.add(sku, location, Change { on_hand: quantity, ..Change::default() });
    }
    plan.apply(tx, act).await
}

async fn count_returned(tx: &mut Tx, sale: &str, line: &Line) -> Result<(), HubError> {
    let counted = sqlx::query(
        "UPDATE purchase_line SET returned = returned + $3 \
         WHERE purchase = $1 AND sku = $2 AND returned + $3 <= quantity",
    )
    .bind(sale.to_owned())
    .bind(line.sku.clone())
    .bind(line.quantity)
    .execute(&mut **tx)
    .await?;
    if counted.rows_affected() == 1 {
        return Ok(());
    }
    let row = sqlx::query("SELECT quantity - returned FROM purchase_line WHERE purchase = $1 AND sku = $2")
        .bind(sale.to_owned())
        .bind(line.sku.clone())
        .fetch_optional(&mut **tx)
        .await?;
    let left: i64 = row.map_or(Ok(0), |row| row.try_get(0))?;
    Err(HubError::conflict(
        "more_than_sold",
        format!("{} of {} come back and {left} of sale {sale} can", line.quantity, line.sku),
    ))
}

/// When the very same came back.
async fn stored(hub: &Hub, id: &str, request: &Return) -> Result<Booked, HubError> {
    let row = sqlx::query("SELECT purchase, location, reason, at FROM take_back WHERE id = $1")
        .bind(id.to_owned())
        .fetch_optional(hub.database().read())
        .await?
        .ok_or(HubError::NotFound("return"))?;
    let rows = sqlx::query("SELECT sku, quantity FROM take_back_line WHERE take_back = $1 ORDER BY sku")
        .bind(id.to_owned())
        .fetch_all(hub.database().read())
        .await?;
    let (sale, location, reason): (String, String, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let at: Millis = row.try_get(3)?;
    let same = sale == request.sale
        && location == request.location
        && reason == request.reason.name()
        && lines::read(&rows)? == request.lines;
    if same { Ok(Booked { id: id.to_owned(), at }) } else { Err(taken(id)) }
}

/// Takes back what was sold, at any location; not more than was bought, less what came back before.
#[utoipa::path(
    put,
    path = "/v1/returns/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The return's UUID")),
    request_body = Return,
    responses(
        (status = 200, description = "Booked", body = Booked),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not this caller", body = Problem),
        (status = 404, description = "The sale is unknown yet: send it again after the sale", body = Problem),
        (status = 409, description = "`more_than_sold`, or `id_taken` by another return", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(super) async fn put_return(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<Return>,
) -> Result<Json<Booked>, HubError> {
    caller.require_keeper()?;
    Ok(Json(take_back(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?, &request).await?))
}
