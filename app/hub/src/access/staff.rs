//! The staff, as managers write it.

use axum::{Json, extract::State};
use retail::api::access::{Staff, StaffRole, WriteStaff};
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
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(write))
}

/// The staff: all of it for a manager of the chain; for others those of their store who may sign in.
#[utoipa::path(get, path = "/v1/staff", tag = "access", responses(
    (status = 200, description = "The staff", body = Vec<Staff>),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Neither staff nor a tablet", body = Problem),
))]
async fn list(State(hub): State<Hub>, caller: Caller) -> Result<Json<Vec<Staff>>, HubError> {
    caller.require(&[Role::Manager, Role::Associate, Role::Tablet])?;
    let rows = sqlx::query("SELECT id, name, role, location, active FROM staff ORDER BY name, id")
        .fetch_all(hub.database().read())
        .await?;
    let all = rows.iter().map(read).collect::<Result<Vec<Staff>, _>>()?;
    let shown = |staff: &Staff| {
        let near = caller.location.is_none() || staff.location.is_none() || staff.location == caller.location;
        near && (staff.active || caller.role == Role::Manager)
    };
    Ok(Json(all.into_iter().filter(shown).collect()))
}

/// Takes somebody onto the staff, or changes what they may do. A change ends their sessions.
#[utoipa::path(put, path = "/v1/staff/{id}", tag = "access", params(("id" = String, Path, description = "Staff number")),
    request_body = WriteStaff, responses(
    (status = 200, description = "Written", body = Staff),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager of that store", body = Problem),
    (status = 404, description = "No such location", body = Problem),
    (status = 409, description = "Nobody would be left to lead the chain", body = Problem),
    (status = 422, description = "Name, number or PIN is none", body = Problem),
))]
async fn write(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(new): Body<WriteStaff>,
) -> Result<Json<Staff>, HubError> {
    caller.require_lead_of(new.location.as_deref())?;
    require_text("a staff number", &id)?;
    require_text("a name", &new.name)?;
    let hash = match &new.pin {
        Some(pin) => Some(hub.pins().hash(pin).await?),
        None => None,
    };
    let WriteStaff { name, role, location, active, .. } = new;
    let staff = Staff { id, name, role, location, active };
    hub.audited(&caller, Entry::service("staff.write", None), async |mut tx| {
        let before = find(&mut tx, &staff.id).await?;
        if let Some(before) = &before {
            caller.require_lead_of(before.location.as_deref())?;
        }
        require_location(&mut tx, staff.location.as_deref()).await?;
        match (&before, &hash) {
            (None, None) => return Err(HubError::invalid("somebody new needs a PIN for the first sign-in")),
            (None, Some(hash)) => insert(&mut tx, &staff, hash, true, hub.now()).await?,
            (Some(_), _) => update(&mut tx, &staff, hash.as_deref(), true).await?,
        }
        let changed = before.is_some_and(|before| before.role != staff.role || before.location != staff.location);
        if changed || hash.is_some() || !staff.active {
            let sql = "DELETE FROM session WHERE staff = $1";
            sqlx::query(sql).bind(staff.id.clone()).execute(&mut *tx).await?;
        }
        require_a_manager(&mut tx).await?;
        Ok((tx, ()))
    })
    .await?;
    Ok(Json(staff))
}

/// Reads a row that begins with id, name, role, location and active.
pub fn read(row: &AnyRow) -> Result<Staff, HubError> {
    let role = match row.try_get::<String, _>(2)?.as_str() {
        "manager" => StaffRole::Manager,
        _ => StaffRole::Associate,
    };
    let active = row.try_get::<i64, _>(4)? == 1;
    Ok(Staff { id: row.try_get(0)?, name: row.try_get(1)?, role, location: row.try_get(3)?, active })
}

/// Somebody on the staff.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Option<Staff>, HubError> {
    let row = sqlx::query("SELECT id, name, role, location, active FROM staff WHERE id = $1").bind(id.to_owned());
    row.fetch_optional(&mut **tx).await?.as_ref().map(read).transpose()
}

/// Writes somebody new.
pub async fn insert(tx: &mut Tx, staff: &Staff, hash: &str, one_time: bool, now: i64) -> Result<(), HubError> {
    sqlx::query(
        "INSERT INTO staff (id, name, role, location, pin_hash, pin_one_time, failures, locked_until, active, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8)",
    )
    .bind(staff.id.clone())
    .bind(staff.name.clone())
    .bind(word(staff.role))
    .bind(staff.location.clone())
    .bind(hash.to_owned())
    .bind(i64::from(one_time))
    .bind(i64::from(staff.active))
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Changes somebody. With a PIN come new tries.
pub async fn update(tx: &mut Tx, staff: &Staff, hash: Option<&str>, one_time: bool) -> Result<(), HubError> {
    sqlx::query("UPDATE staff SET name = $1, role = $2, location = $3, active = $4 WHERE id = $5")
        .bind(staff.name.clone())
        .bind(word(staff.role))
        .bind(staff.location.clone())
        .bind(i64::from(staff.active))
        .bind(staff.id.clone())
        .execute(&mut **tx)
        .await?;
    if let Some(hash) = hash {
        sqlx::query("UPDATE staff SET pin_hash = $1, pin_one_time = $2, failures = 0, locked_until = 0 WHERE id = $3")
            .bind(hash.to_owned())
            .bind(i64::from(one_time))
            .bind(staff.id.clone())
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

async fn require_a_manager(tx: &mut Tx) -> Result<(), HubError> {
    let sql = "SELECT id FROM staff WHERE role = 'manager' AND active = 1 AND location IS NULL LIMIT 1";
    let left = sqlx::query(sql).fetch_optional(&mut **tx).await?;
    let without = || HubError::conflict("last_manager", "the chain needs a manager of all its stores");
    left.map(|_| ()).ok_or_else(without)
}

fn word(role: StaffRole) -> &'static str {
    match role {
        StaffRole::Associate => "associate",
        StaffRole::Manager => "manager",
    }
}
