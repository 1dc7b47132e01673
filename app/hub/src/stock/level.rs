//! What is where.

use axum::{Json, extract::State};
use retail::api::stock::{Level, Levels, StockQuery};
use sqlx::{Row, any::AnyRow};

use crate::{Hub, HubError, access::Caller, error::Problem, http::extract::Query};

/// The most levels of an answer.
const PAGE: i64 = 500;

/// Levels with what open holds past their time still keep, and with what is on its way.
macro_rules! levels {
    ($which:literal) => {
        concat!(
            "SELECT stock.sku, stock.location, stock.on_hand, stock.held - COALESCE(due.quantity, 0), stock.sold, \
             COALESCE(coming.quantity, 0) FROM stock \
             LEFT JOIN (SELECT hold_line.sku, hold.location, CAST(SUM(hold_line.quantity) AS BIGINT) AS quantity \
             FROM hold JOIN hold_line ON hold_line.hold = hold.id \
             WHERE hold.state = 'open' AND hold.expires_at <= $1 GROUP BY hold_line.sku, hold.location) AS due \
             ON due.sku = stock.sku AND due.location = stock.location \
             LEFT JOIN (SELECT transfer_line.sku, transfer.destination, \
             CAST(SUM(transfer_line.quantity) AS BIGINT) AS quantity \
             FROM transfer JOIN transfer_line ON transfer_line.transfer = transfer.id \
             WHERE transfer.state = 'in_transit' GROUP BY transfer_line.sku, transfer.destination) AS coming \
             ON coming.sku = stock.sku AND coming.destination = stock.location ",
            $which
        )
    };
}

/// One variant's levels at all locations, or at one.
pub async fn of_variant(hub: &Hub, sku: &str, location: Option<&str>) -> Result<Vec<Level>, HubError> {
    const SQL: &str = levels!("WHERE stock.sku = $2 AND ($3 = '' OR stock.location = $3) ORDER BY stock.location");
    let query = sqlx::query(SQL).bind(hub.now()).bind(sku.to_owned()).bind(location.unwrap_or_default().to_owned());
    query.fetch_all(hub.database().read()).await?.iter().map(read).collect()
}

/// The levels of all variants at one location, by SKU, from the one after `after` on.
pub async fn at_location(hub: &Hub, location: &str, after: &str) -> Result<Levels, HubError> {
    const SQL: &str = levels!("WHERE stock.location = $2 AND stock.sku > $3 ORDER BY stock.sku LIMIT $4");
    let query = sqlx::query(SQL).bind(hub.now()).bind(location.to_owned()).bind(after.to_owned()).bind(PAGE);
    let rows = query.fetch_all(hub.database().read()).await?;
    let levels = rows.iter().map(read).collect::<Result<Vec<Level>, _>>()?;
    let full = i64::try_from(levels.len()) == Ok(PAGE);
    let next = levels.last().filter(|_| full).map(|level| level.sku.clone());
    Ok(Levels { levels, next })
}

fn read(row: &AnyRow) -> Result<Level, HubError> {
    let (on_hand, held): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
    Ok(Level {
        sku: row.try_get(0)?,
        location: row.try_get(1)?,
        on_hand,
        held,
        free: on_hand - held,
        sold: row.try_get(4)?,
        in_transit: row.try_get(5)?,
    })
}

/// What is there, held, on the way and sold: of one variant, at one location, or both.
#[utoipa::path(
    get,
    path = "/v1/stock",
    tag = "stock",
    params(StockQuery),
    responses(
        (status = 200, description = "The levels", body = Levels),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 422, description = "Neither variant nor location is named", body = Problem)
    )
)]
pub(super) async fn get_stock(
    State(hub): State<Hub>,
    _: Caller,
    Query(which): Query<StockQuery>,
) -> Result<Json<Levels>, HubError> {
    Ok(Json(match (&which.sku, &which.location) {
        (Some(sku), location) => Levels { levels: of_variant(&hub, sku, location.as_deref()).await?, next: None },
        (None, Some(location)) => at_location(&hub, location, which.after.as_deref().unwrap_or_default()).await?,
        (None, None) => return Err(HubError::invalid("name a sku, a location, or both")),
    }))
}
