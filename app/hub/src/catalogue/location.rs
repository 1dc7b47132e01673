//! Where stock is.

use axum::{Json, extract::State};
use retail::{
    api::catalogue::{Location, LocationKind, LocationRequest},
    product::LocalName,
};
use sqlx::{AnyConnection, Row};

use super::KEEPERS;
use crate::{
    Hub, HubError,
    access::Caller,
    error::Problem,
    http::extract::{Body, Path},
};

/// All locations, by their id.
#[utoipa::path(get, path = "/v1/locations", tag = "catalogue", responses(
    (status = 200, body = Vec<Location>),
    (status = 401, body = Problem),
))]
pub(super) async fn all(State(hub): State<Hub>, _: Caller) -> Result<Json<Vec<Location>>, HubError> {
    let found = sqlx::query("SELECT id, kind, name_en, name_zh FROM location ORDER BY id")
        .fetch_all(hub.database().read())
        .await?;
    let locations = found.iter().map(|row| {
        let kind = if row.try_get::<String, _>(1)? == "store" { LocationKind::Store } else { LocationKind::Warehouse };
        let name = LocalName { en: row.try_get(2)?, zh_hans: row.try_get(3)? };
        Ok(Location { id: row.try_get(0)?, kind, name })
    });
    Ok(Json(locations.collect::<Result<_, HubError>>()?))
}

/// Opens a location, or renames it.
#[utoipa::path(put, path = "/v1/locations/{id}", tag = "catalogue", params(("id" = String, Path)),
    request_body = LocationRequest, responses(
    (status = 200, body = Location),
    (status = 401, body = Problem),
    (status = 403, body = Problem),
    (status = 409, body = Problem, description = "It is there, and of the other kind"),
    (status = 422, body = Problem),
))]
pub(super) async fn put(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(request): Body<LocationRequest>,
) -> Result<Json<Location>, HubError> {
    caller.require(&KEEPERS)?;
    request.check(&id).map_err(|fault| HubError::invalid(fault.to_string()))?;
    let location = Location { id, kind: request.kind, name: request.name };
    hub.database()
        .transaction(async |mut tx| {
            write(&mut tx, &location).await?;
            Ok((tx, ()))
        })
        .await?;
    Ok(Json(location))
}

/// Writes a location.
///
/// # Errors
///
/// [`HubError::Conflict`] with `id_taken` if it is there, and of the other kind.
pub async fn write(connection: &mut AnyConnection, location: &Location) -> Result<(), HubError> {
    let kind = match location.kind {
        LocationKind::Store => "store",
        LocationKind::Warehouse => "warehouse",
    };
    let written = sqlx::query(
        "INSERT INTO location (id, kind, name_en, name_zh) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET \
         name_en = excluded.name_en, name_zh = excluded.name_zh WHERE location.kind = excluded.kind",
    )
    .bind(location.id.clone())
    .bind(kind)
    .bind(location.name.en.clone())
    .bind(location.name.zh_hans.clone())
    .execute(&mut *connection)
    .await?;
    if written.rows_affected() == 0 {
        let detail = format!("\"{}\" is there already and is no {kind}: choose another id", location.id);
        return Err(HubError::conflict("id_taken", detail));
    }
    Ok(())
}
