//! Devices that ask to be let in, and the managers' word on it.

use axum::{Json, extract::State};
use retail::api::access::device::{DecideGrant, DeviceKind, Grant, GrantState};
use sqlx::{Any, AssertSqlSafe, Executor, Row, any::AnyRow};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Caller, Role, audit::Entry, code, device, require_location};
use crate::{
    Hub, HubError,
    database::Tx,
    error::Problem,
    http::extract::{Body, Path},
};

/// The columns that [`read`] reads.
const COLUMNS: &str = "user_code, kind, name, state, expires_at";

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show, answer))
}

/// The devices that wait for a manager's word.
#[utoipa::path(get, path = "/v1/device-grants", tag = "access", responses(
    (status = 200, description = "Those that wait", body = Vec<Grant>),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager", body = Problem),
))]
async fn list(State(hub): State<Hub>, caller: Caller) -> Result<Json<Vec<Grant>>, HubError> {
    caller.require(&[Role::Manager])?;
    let sql = select(" WHERE state = 'pending' AND expires_at > $1 ORDER BY expires_at LIMIT 200");
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(hub.now()).fetch_all(hub.database().read()).await?;
    Ok(Json(rows.iter().map(read).collect::<Result<_, _>>()?))
}

/// A device that asks to be let in, by the code that it shows.
#[utoipa::path(get, path = "/v1/device-grants/{user_code}", tag = "access",
    params(("user_code" = String, Path, description = "The code that the device shows")), responses(
    (status = 200, description = "The device", body = Grant),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager", body = Problem),
    (status = 404, description = "No device shows this code", body = Problem),
))]
async fn show(State(hub): State<Hub>, caller: Caller, Path(typed): Path<String>) -> Result<Json<Grant>, HubError> {
    caller.require(&[Role::Manager])?;
    Ok(Json(find(hub.database().read(), &typed, hub.now()).await?))
}

/// Lets a device in, or keeps it out.
#[utoipa::path(post, path = "/v1/device-grants/{user_code}", tag = "access", request_body = DecideGrant,
    params(("user_code" = String, Path, description = "The code that the device shows")), responses(
    (status = 200, description = "Decided, now or before", body = Grant),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager of that store", body = Problem),
    (status = 404, description = "No device shows this code, or no such location", body = Problem),
    (status = 409, description = "Decided otherwise before", body = Problem),
))]
async fn answer(
    State(hub): State<Hub>,
    caller: Caller,
    Path(typed): Path<String>,
    Body(word): Body<DecideGrant>,
) -> Result<Json<Grant>, HubError> {
    caller.require_lead_of(word.location.as_deref())?;
    let decided = hub.database().transaction(async |mut tx| {
        let grant = decide(&hub, &mut tx, &caller, &typed, &word).await?;
        Ok((tx, grant))
    });
    Ok(Json(decided.await?))
}

/// Writes a manager's word on a device.
pub async fn decide(
    hub: &Hub,
    tx: &mut Tx,
    caller: &Caller,
    typed: &str,
    word: &DecideGrant,
) -> Result<Grant, HubError> {
    let grant = find(&mut **tx, typed, hub.now()).await?;
    require_location(tx, word.location.as_deref()).await?;
    let let_in = matches!(grant.state, GrantState::Approved | GrantState::Used);
    if grant.state != GrantState::Pending {
        let same = let_in == word.approve;
        let decided = || HubError::conflict("decided", "somebody has decided otherwise about this device");
        return if same { Ok(grant) } else { Err(decided()) };
    }
    let (state, name, action) = match word.approve {
        true => (GrantState::Approved, "approved", "device.approve"),
        false => (GrantState::Denied, "denied", "device.deny"),
    };
    sqlx::query("UPDATE device_grant SET state = $1, location = $2 WHERE user_code = $3")
        .bind(name)
        .bind(word.location.clone())
        .bind(grant.user_code.clone())
        .execute(&mut **tx)
        .await?;
    hub.audit_within(tx, caller, Entry::service(action, None)).await?;
    Ok(Grant { state, ..grant })
}

async fn find<'a>(within: impl Executor<'a, Database = Any>, typed: &str, now: i64) -> Result<Grant, HubError> {
    let missing = || HubError::NotFound("device code: it may have lapsed");
    let user_code = code::read(typed).ok_or_else(missing)?;
    let sql = select(" WHERE user_code = $1 AND expires_at > $2");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(user_code).bind(now).fetch_optional(within).await?;
    read(&row.ok_or_else(missing)?)
}

fn select(condition: &str) -> String {
    format!("SELECT {COLUMNS} FROM device_grant{condition}")
}

fn read(row: &AnyRow) -> Result<Grant, HubError> {
    Ok(Grant {
        user_code: row.try_get(0)?,
        kind: device::kind(&row.try_get::<String, _>(1)?).unwrap_or(DeviceKind::System),
        name: row.try_get(2)?,
        state: state(&row.try_get::<String, _>(3)?),
        expires_at: row.try_get(4)?,
    })
}

/// The state that a word of the database stands for.
pub fn state(word: &str) -> GrantState {
    match word {
        "pending" => GrantState::Pending,
        "approved" => GrantState::Approved,
        "used" => GrantState::Used,
        _ => GrantState::Denied,
    }
}
