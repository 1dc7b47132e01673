//! A shopper calls an associate.

use axum::{extract::State, http::StatusCode};
use retail::api::live::{CALL_ASSOCIATE, Call};
use serde_json::json;

use super::publish;
use crate::{Hub, HubError, access::Caller, error::Problem, http::extract::Body, identifier};

/// Calls an associate to the device that sends this: staff who listen to the store's events hear `call_associate`.
#[utoipa::path(
    post,
    path = "/v1/calls",
    tag = "live",
    request_body = Call,
    responses(
        (status = 202, description = "The store's staff are told"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "No valid token"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "The device belongs to no store, or an id is at fault"),
    )
)]
pub async fn call(State(hub): State<Hub>, caller: Caller, Body(call): Body<Call>) -> Result<StatusCode, HubError> {
    let location = caller.location.as_deref().ok_or_else(|| HubError::invalid("this device belongs to no store"))?;
    identifier::record(&call.id)?;
    if let Some(product) = &call.product {
        identifier::goods("the product's id", product)?;
    }
    let body = json!({ "id": call.id, "device": caller.device, "reason": call.reason, "product": call.product });
    hub.database()
        .transaction(async |mut tx| {
            publish(&mut tx, Some(location), Some(&caller.device), CALL_ASSOCIATE, &body, hub.now()).await?;
            Ok((tx, ()))
        })
        .await?;
    Ok(StatusCode::ACCEPTED)
}
