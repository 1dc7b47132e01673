//! Holds over HTTP.

use axum::{Json, extract::State};
use retail::api::stock::{Hold, HoldRequest};
use sqlx::Row;

use crate::{
    Hub, HubError,
    access::{Caller, Role},
    error::Problem,
    http::extract::{Body, Path},
    identifier,
    stock::document::Act,
};

/// Holds pieces before payment, until the hold is sold, released or its time runs out.
#[utoipa::path(
    put,
    path = "/v1/holds/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The hold's UUID")),
    request_body = HoldRequest,
    responses(
        (status = 200, description = "The hold as it stands", body = Hold),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not at this tablet before somebody signs in", body = Problem),
        (status = 409, description = "`out_of_stock`, or `id_taken` by another hold", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(in crate::stock) async fn put_hold(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<HoldRequest>,
) -> Result<Json<Hold>, HubError> {
    caller.require(&[Role::Manager, Role::Associate, Role::Tablet, Role::Mirror, Role::System])?;
    Ok(Json(super::place(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?, &request).await?))
}

/// Lets a hold go. A mirror may let go of what it held itself.
#[utoipa::path(
    delete,
    path = "/v1/holds/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The hold's UUID")),
    responses(
        (status = 200, description = "The hold as it stands", body = Hold),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "The hold is another device's", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(in crate::stock) async fn delete_hold(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Hold>, HubError> {
    let id = identifier::document(&id)?;
    if caller.role == Role::Mirror && !may_release(&hub, &caller, &id).await? {
        return Err(HubError::Forbidden("this hold is another device's: an associate can release it"));
    }
    Ok(Json(super::release(&hub, &Act::of(&caller, &hub), &id).await?))
}

/// Whether a hold is the caller's own or unknown yet.
async fn may_release(hub: &Hub, caller: &Caller, id: &str) -> Result<bool, HubError> {
    let sql = "SELECT actor FROM hold WHERE id = $1";
    match sqlx::query(sql).bind(id.to_owned()).fetch_optional(hub.database().read()).await? {
        Some(row) => Ok(row.try_get::<String, _>(0)? == caller.actor),
        None => Ok(true),
    }
}
