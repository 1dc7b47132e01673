//! Sales over HTTP.

use axum::{Json, extract::State};
use retail::api::stock::{Sale, SaleRequest};

use crate::{
    Hub, HubError,
    access::{Caller, ReadFor, Role, audit::Entry},
    error::Problem,
    http::extract::{Body, Path},
    identifier,
    stock::document::Act,
};

/// Books a purchase at any location, as a whole or not at all.
#[utoipa::path(
    put,
    path = "/v1/sales/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The sale's UUID")),
    request_body = SaleRequest,
    responses(
        (status = 200, description = "The sale as it stands", body = Sale),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not this caller", body = Problem),
        (status = 409, description = "`out_of_stock`, `hold_sold`, or `id_taken` by another sale", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(in crate::stock) async fn put_sale(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<SaleRequest>,
) -> Result<Json<Sale>, HubError> {
    // A tablet sends what its associates sold while it had no line, whoever is signed in by then.
    match request.happened {
        true => caller.require(&[Role::Manager, Role::Associate, Role::Tablet])?,
        false => caller.require_keeper()?,
    }
    Ok(Json(super::sell(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?, &request).await?))
}

/// Reads a purchase.
#[utoipa::path(
    get,
    path = "/v1/sales/{id}",
    tag = "stock",
    params(
        ("id" = String, Path, description = "The sale's UUID"),
        ("purpose" = String, Header, description = "What the data is read for")
    ),
    responses(
        (status = 200, description = "The sale as it stands", body = Sale),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not this caller", body = Problem),
        (status = 404, description = "There is none", body = Problem),
        (status = 422, description = "No purpose, or no UUID", body = Problem)
    )
)]
pub(in crate::stock) async fn get_sale(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Path(id): Path<String>,
) -> Result<Json<Sale>, HubError> {
    caller.require_keeper()?;
    let sale = super::load(&hub, &identifier::document(&id)?).await?;
    hub.audit(&caller, Entry { action: "sale.read", purpose, member: sale.member.as_deref() }).await?;
    Ok(Json(sale))
}
