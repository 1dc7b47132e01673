//! What was sold without a line to the hub though its books had too little of it. A manager has it counted.

use axum::{Json, extract::State};
use retail::api::stock::{Shortage, ShortageQuery};
use sqlx::Row;

use crate::{Hub, HubError, access::Caller, clock::Millis, error::Problem, http::extract::Query};

/// The most shortages of an answer.
const PAGE: i64 = 500;

/// Shortages since a time, the latest first; at one location or all.
pub async fn since(hub: &Hub, since: Millis, location: Option<&str>) -> Result<Vec<Shortage>, HubError> {
    let rows = sqlx::query(
        "SELECT document, sku, location, quantity, at FROM movement \
         WHERE kind = 'shortage' AND at >= $1 AND ($2 = '' OR location = $2) ORDER BY at DESC, document, sku LIMIT $3",
    )
    .bind(since)
    .bind(location.unwrap_or_default().to_owned())
    .bind(PAGE)
    .fetch_all(hub.database().read())
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Shortage {
                sale: row.try_get(0)?,
                sku: row.try_get(1)?,
                location: row.try_get(2)?,
                quantity: row.try_get(3)?,
                at: row.try_get(4)?,
            })
        })
        .collect()
}

/// Pieces sold without a line to the hub that it did not know to be there, the latest first, 500 at most.
#[utoipa::path(
    get,
    path = "/v1/shortages",
    tag = "stock",
    params(ShortageQuery),
    responses(
        (status = 200, description = "The shortages", body = Vec<Shortage>),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not staff", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(super) async fn get_shortages(
    State(hub): State<Hub>,
    caller: Caller,
    Query(which): Query<ShortageQuery>,
) -> Result<Json<Vec<Shortage>>, HubError> {
    caller.require_staff()?;
    Ok(Json(since(&hub, which.since.unwrap_or(0), which.location.as_deref()).await?))
}
