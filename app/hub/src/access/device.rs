//! The devices that were let in.

use axum::{Json, extract::State, http::StatusCode};
use retail::api::access::device::{Device, DeviceKind, WriteDevice};
use sqlx::{Row, any::AnyRow};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Caller, Role, audit::Entry, require_location, require_text};
use crate::{
    Hub, HubError,
    database::Tx,
    error::Problem,
    http::extract::{Body, Path},
};

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(write, revoke))
}

/// The devices, those that were shut out included; for a store's manager those of the store.
#[utoipa::path(get, path = "/v1/devices", tag = "access", responses(
    (status = 200, description = "The devices", body = Vec<Device>),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager", body = Problem),
))]
async fn list(State(hub): State<Hub>, caller: Caller) -> Result<Json<Vec<Device>>, HubError> {
    caller.require(&[Role::Manager])?;
    let rows = sqlx::query("SELECT id, kind, name, location, created_at, revoked_at FROM device ORDER BY name, id")
        .fetch_all(hub.database().read())
        .await?;
    let all = rows.iter().map(read).collect::<Result<Vec<Device>, _>>()?;
    let led = |device: &Device| caller.location.is_none() || caller.location == device.location;
    Ok(Json(all.into_iter().filter(led).collect()))
}

/// Names a device anew, or places it elsewhere.
#[utoipa::path(put, path = "/v1/devices/{id}", tag = "access", params(("id" = String, Path, description = "The device")),
    request_body = WriteDevice, responses(
    (status = 200, description = "Written", body = Device),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager of that store", body = Problem),
    (status = 404, description = "No such device or location", body = Problem),
    (status = 422, description = "The name is none", body = Problem),
))]
async fn write(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(new): Body<WriteDevice>,
) -> Result<Json<Device>, HubError> {
    caller.require_lead_of(new.location.as_deref())?;
    require_text("a name", &new.name)?;
    let entry = Entry::service("device.write", None);
    let written = hub.audited(&caller, entry, async |mut tx| {
        let before = find(&mut tx, &id).await?;
        caller.require_lead_of(before.location.as_deref())?;
        require_location(&mut tx, new.location.as_deref()).await?;
        sqlx::query("UPDATE device SET name = $1, location = $2 WHERE id = $3")
            .bind(new.name.clone())
            .bind(new.location.clone())
            .bind(id.clone())
            .execute(&mut *tx)
            .await?;
        Ok((tx, Device { name: new.name.clone(), location: new.location.clone(), ..before }))
    });
    Ok(Json(written.await?))
}

/// Shuts a device out at once, and with it whoever is signed in or checked in at it.
#[utoipa::path(delete, path = "/v1/devices/{id}", tag = "access", params(("id" = String, Path, description = "The device")),
    responses(
    (status = 204, description = "Shut out, now or before"),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager of that store", body = Problem),
    (status = 404, description = "No such device", body = Problem),
))]
async fn revoke(State(hub): State<Hub>, caller: Caller, Path(id): Path<String>) -> Result<StatusCode, HubError> {
    caller.require(&[Role::Manager])?;
    let revoked = hub.database().transaction(async |mut tx| {
        let device = find(&mut tx, &id).await?;
        caller.require_lead_of(device.location.as_deref())?;
        if device.revoked_at.is_some() {
            return Ok((tx, ()));
        }
        shut_out(&mut tx, &id, hub.now()).await?;
        hub.audit_within(&mut tx, &caller, Entry::service("device.revoke", None)).await?;
        Ok((tx, ()))
    });
    revoked.await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shut_out(tx: &mut Tx, id: &str, now: i64) -> Result<(), HubError> {
    for sql in [
        "UPDATE device SET revoked_at = $1 WHERE id = $2",
        "UPDATE session SET expires_at = $1 WHERE device = $2",
        "UPDATE check_in SET ends_at = $1 WHERE device = $2 AND ends_at > $1",
    ] {
        sqlx::query(sql).bind(now).bind(id.to_owned()).execute(&mut **tx).await?;
    }
    Ok(())
}

/// A device that was let in, shut out since or not.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Device, HubError> {
    let row = sqlx::query("SELECT id, kind, name, location, created_at, revoked_at FROM device WHERE id = $1");
    let row = row.bind(id.to_owned()).fetch_optional(&mut **tx).await?;
    read(&row.ok_or(HubError::NotFound("device"))?)
}

/// The kind that a word stands for, in the database and as a client's identifier.
pub fn kind(word: &str) -> Option<DeviceKind> {
    Some(match word {
        "mirror" => DeviceKind::Mirror,
        "tablet" => DeviceKind::Tablet,
        "system" => DeviceKind::System,
        _ => return None,
    })
}

fn read(row: &AnyRow) -> Result<Device, HubError> {
    Ok(Device {
        id: row.try_get(0)?,
        kind: kind(&row.try_get::<String, _>(1)?).unwrap_or(DeviceKind::System),
        name: row.try_get(2)?,
        location: row.try_get(3)?,
        created_at: row.try_get(4)?,
        revoked_at: row.try_get(5)?,
    })
}
