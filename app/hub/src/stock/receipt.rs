//! Goods in from suppliers.

use axum::{Json, extract::State};
use retail::api::stock::{Booked, Difference, Receipt};

use super::{adjustment::book, document::Act, ledger::Kind, lines};
use crate::{
    Hub, HubError,
    access::Caller,
    error::Problem,
    http::extract::{Body, Path},
    identifier,
};

/// Books goods in.
///
/// # Errors
///
/// [`HubError::Conflict`] `id_taken` if the identifier stands for another receipt.
pub async fn receive(hub: &Hub, act: &Act, id: &str, receipt: &Receipt) -> Result<Booked, HubError> {
    let lines = lines::in_order(&receipt.lines)?;
    let lines: Vec<_> = lines.into_iter().map(|line| Difference { sku: line.sku, quantity: line.quantity }).collect();
    book(hub, act, Kind::Receipt, id, &receipt.location, &lines).await
}

/// Books goods in from a supplier.
#[utoipa::path(
    put,
    path = "/v1/receipts/{id}",
    tag = "stock",
    params(("id" = String, Path, description = "The receipt's UUID")),
    request_body = Receipt,
    responses(
        (status = 200, description = "Booked", body = Booked),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Not staff", body = Problem),
        (status = 409, description = "`id_taken` by another receipt", body = Problem),
        (status = 422, description = "Makes no sense", body = Problem)
    )
)]
pub(super) async fn put_receipt(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(receipt): Body<Receipt>,
) -> Result<Json<Booked>, HubError> {
    caller.require_staff()?;
    Ok(Json(receive(&hub, &Act::of(&caller, &hub), &identifier::document(&id)?, &receipt).await?))
}
