//! Transfers over HTTP.

use axum::{Json, extract::State};
use retail::api::stock::{Transfer, TransferRequest};

use crate::{
    Hub, HubError,
    access::Caller,
    error::Problem,
    http::extract::{Body, Path},
    identifier,
    stock::document::Act,
};

/// Sends goods from one location to another; until they are received they are in transit.
#[utoipa::path(
    put,
    path = "/v1/transfers/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The transfer's UUID")),
    request_body = TransferRequest,
    responses(
        (status = 200, description = "The transfer as it stands", body = Transfer),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not staff", body = Problem),
        (status = 409, description = "`out_of_stock`, or `id_taken` by another transfer", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(in crate::stock) async fn put_transfer(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<TransferRequest>,
) -> Result<Json<Transfer>, HubError> {
    caller.require_staff()?;
    Ok(Json(super::send(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?, &request).await?))
}

/// Takes the goods of a transfer in at its destination.
#[utoipa::path(
    post,
    path = "/v1/transfers/{id}/receive",
    tag = "stock",
    params(("id" = String, Path, description = "The transfer's UUID")),
    responses(
        (status = 200, description = "The transfer as it stands", body = Transfer),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not staff", body = Problem),
        (status = 404, description = "Unknown yet: send it again after the transfer", body = Problem),
        (status = 409, description = "`transfer_cancelled`", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(in crate::stock) async fn receive_transfer(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Transfer>, HubError> {
    caller.require_staff()?;
    Ok(Json(super::receive(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?).await?))
}

/// Calls the goods of a transfer back to where they came from.
#[utoipa::path(
    post,
    path = "/v1/transfers/{id}/cancel",
    tag = "stock",
    params(("id" = String, Path, description = "The transfer's UUID")),
    responses(
        (status = 200, description = "The transfer as it stands", body = Transfer),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not staff", body = Problem),
        (status = 404, description = "Unknown yet: send it again after the transfer", body = Problem),
        (status = 409, description = "`transfer_received`", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(in crate::stock) async fn cancel_transfer(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Transfer>, HubError> {
    caller.require_staff()?;
    Ok(Json(super::cancel(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?).await?))
}
