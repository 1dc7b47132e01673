//! Members at devices: who is served at a tablet, and whom a mirror may show.

mod who;

use axum::{Json, extract::State, http::StatusCode};
use retail::api::{
    access::check_in::{CheckIn, CheckInCode, MirrorCheckIn, NewCheckIn},
    live::CHECK_IN,
};
use serde_json::json;
use sqlx::{Row, any::AnyRow};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Caller, Role, audit::Entry, code, device};
use crate::{
    Hub, HubError,
    clock::{MINUTE, Millis},
    database::Tx,
    error::Problem,
    http::extract::{Body, Path},
    identifier, live,
};

/// How long a check-in lasts.
const LASTS: Millis = 15 * MINUTE;

/// How long a check-in code is good for.
const CODE_LASTS: Millis = 2 * MINUTE;

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(current))
        .routes(routes!(check_in, check_out))
        .routes(routes!(at_mirror))
        .routes(routes!(new_code))
}

/// Checks a member in at the caller's own device or another one of the store, in place of whoever was there.
#[utoipa::path(put, path = "/v1/check-ins/{id}", tag = "access", params(("id" = String, Path, description = "A new identifier")),
    request_body = NewCheckIn, responses(
    (status = 200, description = "Checked in, now or before", body = CheckIn),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not staff, or a device of another store", body = Problem),
    (status = 404, description = "No such member or device", body = Problem),
    (status = 409, description = "The identifier is another check-in's", body = Problem),
    (status = 422, description = "It does not say who", body = Problem),
))]
async fn check_in(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
    Body(new): Body<NewCheckIn>,
) -> Result<Json<CheckIn>, HubError> {
    caller.require_staff()?;
    identifier::record(&id)?;
    let place = new.device.as_deref().unwrap_or(&caller.device);
    let done = hub.database().transaction(async |mut tx| {
        let member = who::named(&hub, &mut tx, &new).await?;
        let device = device::find(&mut tx, place).await?;
        if device.revoked_at.is_some() {
            return Err(HubError::NotFound("device"));
        }
        if caller.location.is_some() && device.location != caller.location {
            return Err(HubError::Forbidden("this device stands in another store"));
        }
        let done = put(&hub, &mut tx, &caller, &id, (place, device.location.as_deref()), &member).await?;
        Ok((tx, done))
    });
    Ok(Json(done.await?))
}

/// A member checks in at the mirror that asks, with their QR code or a check-in code.
#[utoipa::path(post, path = "/v1/mirror/check-in", tag = "access", request_body = MirrorCheckIn, responses(
    (status = 200, description = "Checked in, now or before", body = CheckIn),
    (status = 401, description = "Not a device of this hub", body = Problem),
    (status = 403, description = "Not a mirror", body = Problem),
    (status = 404, description = "No member has this code, or it has lapsed", body = Problem),
    (status = 409, description = "The identifier is another check-in's", body = Problem),
    (status = 429, description = "Too many requests", body = Problem),
))]
async fn at_mirror(
    State(hub): State<Hub>,
    caller: Caller,
    Body(ask): Body<MirrorCheckIn>,
) -> Result<Json<CheckIn>, HubError> {
    caller.require(&[Role::Mirror])?;
    identifier::record(&ask.id)?;
    let done = hub.database().transaction(async |mut tx| {
        // A code is good once, so a repeated request is known by its identifier.
        if let Some(before) = find(&mut tx, &ask.id).await? {
            return if before.device == caller.device { Ok((tx, before)) } else { Err(taken()) };
        }
        let member = who::by_code(&hub, &mut tx, &ask.code).await?;
        let here = (&*caller.device, caller.location.as_deref());
        let done = put(&hub, &mut tx, &caller, &ask.id, here, &member).await?;
        Ok((tx, done))
    });
    Ok(Json(done.await?))
}

/// Who is checked in at the caller's device now.
#[utoipa::path(get, path = "/v1/check-ins/current", tag = "access", responses(
    (status = 200, description = "The check-in", body = CheckIn),
    (status = 401, description = "Not a device of this hub", body = Problem),
    (status = 403, description = "A shop system", body = Problem),
    (status = 404, description = "Nobody is checked in", body = Problem),
))]
async fn current(State(hub): State<Hub>, caller: Caller) -> Result<Json<CheckIn>, HubError> {
    caller.require(&[Role::Mirror, Role::Associate, Role::Manager])?;
    let row = sqlx::query("SELECT id, device, member, at, ends_at FROM check_in WHERE device = $1 AND ends_at > $2")
        .bind(caller.device)
        .bind(hub.now())
        .fetch_optional(hub.database().read())
        .await?;
    Ok(Json(read(&row.ok_or(HubError::NotFound("check-in"))?)?))
}

/// Ends a check-in.
#[utoipa::path(delete, path = "/v1/check-ins/{id}", tag = "access", params(("id" = String, Path, description = "The check-in")),
    responses(
    (status = 204, description = "Ended, now or before"),
    (status = 401, description = "Not a device of this hub", body = Problem),
    (status = 403, description = "Neither staff nor that mirror", body = Problem),
    (status = 404, description = "No such check-in", body = Problem),
))]
async fn check_out(State(hub): State<Hub>, caller: Caller, Path(id): Path<String>) -> Result<StatusCode, HubError> {
    caller.require(&[Role::Mirror, Role::Associate, Role::Manager])?;
    let ended = hub.database().transaction(async |mut tx| {
        let found = find(&mut tx, &id).await?;
        let theirs = |found: &CheckIn| caller.role != Role::Mirror || found.device == caller.device;
        let found = found.filter(theirs).ok_or(HubError::NotFound("check-in"))?;
        if found.ends_at > hub.now() {
            end(&mut tx, &found.device, hub.now()).await?;
            let location = device::find(&mut tx, &found.device).await?.location;
            tell(&mut tx, &CheckIn { ends_at: hub.now(), ..found.clone() }, location.as_deref(), hub.now()).await?;
            let entry = Entry::service("check_in.end", Some(&found.member));
            hub.audit_within(&mut tx, &caller, entry).await?;
        }
        Ok((tx, ()))
    });
    ended.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A code with which the member checks in at a mirror once, within two minutes.
#[utoipa::path(post, path = "/v1/members/{id}/check-in-code", tag = "access",
    params(("id" = String, Path, description = "The member")), responses(
    (status = 200, description = "The code", body = CheckInCode),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Neither staff nor a shop system", body = Problem),
    (status = 404, description = "No such member", body = Problem),
))]
async fn new_code(
    State(hub): State<Hub>,
    caller: Caller,
    Path(member): Path<String>,
) -> Result<Json<CheckInCode>, HubError> {
    caller.require_keeper()?;
    let code = code::draw()?;
    let expires_at = hub.now() + CODE_LASTS;
    let written = hub.database().transaction(async |mut tx| {
        let member = who::existing(&mut tx, &member).await?;
        who::write_code(&hub, &mut tx, &code, &member, expires_at).await?;
        Ok((tx, ()))
    });
    written.await?;
    Ok(Json(CheckInCode { code: code.into(), expires_at }))
}

/// Whether a member, under any of the person's records, is checked in at a device now.
pub async fn is_in(hub: &Hub, device: &str, member: &str) -> Result<bool, HubError> {
    let row = sqlx::query(
        "SELECT check_in.id FROM check_in JOIN member AS here ON here.id = check_in.member \
         JOIN member AS asked ON asked.person = here.person \
         WHERE check_in.device = $1 AND check_in.ends_at > $2 AND asked.id = $3 LIMIT 1",
    )
    .bind(device.to_owned())
    .bind(hub.now())
    .bind(member.to_owned())
    .fetch_optional(hub.database().read())
    .await?;
    Ok(row.is_some())
}

/// The devices, each with its location, at which a member is checked in now under any of the person's records.
pub async fn places(tx: &mut Tx, member: &str, now: Millis) -> Result<Vec<(String, Option<String>)>, HubError> {
    let rows = sqlx::query(
        "SELECT device.id, device.location FROM check_in JOIN device ON device.id = check_in.device \
         JOIN member AS here ON here.id = check_in.member JOIN member AS asked ON asked.person = here.person \
         WHERE check_in.ends_at > $1 AND asked.id = $2",
    )
    .bind(now)
    .bind(member.to_owned())
    .fetch_all(&mut **tx)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

async fn put(
    hub: &Hub,
    tx: &mut Tx,
    caller: &Caller,
    id: &str,
    (device, location): (&str, Option<&str>),
    member: &str,
) -> Result<CheckIn, HubError> {
    if let Some(before) = find(tx, id).await? {
        let same = before.device == device && before.member == member;
        return if same { Ok(before) } else { Err(taken()) };
    }
    let at = hub.now();
    end(tx, device, at).await?;
    let new =
        CheckIn { id: id.to_owned(), device: device.to_owned(), member: member.to_owned(), at, ends_at: at + LASTS };
    sqlx::query("INSERT INTO check_in (id, device, member, at, ends_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(new.id.clone())
        .bind(new.device.clone())
        .bind(new.member.clone())
        .bind(new.at)
        .bind(new.ends_at)
        .execute(&mut **tx)
        .await?;
    let entry = Entry::service("check_in", Some(member));
    hub.audit_within(tx, caller, entry).await?;
    tell(tx, &new, location, at).await?;
    Ok(new)
}

/// Tells the device, and the staff of its store, who is checked in there and for how long.
async fn tell(tx: &mut Tx, now_in: &CheckIn, location: Option<&str>, at: Millis) -> Result<(), HubError> {
    let CheckIn { id, device, member, ends_at, .. } = now_in;
    let body = json!({ "id": id, "member": member, "ends_at": ends_at });
    live::publish(tx, location, Some(device), CHECK_IN, &body, at).await
}

fn taken() -> HubError {
    HubError::conflict("id_taken", "another check-in has this identifier")
}

/// Ends whatever check-in a device has.
async fn end(tx: &mut Tx, device: &str, now: Millis) -> Result<(), HubError> {
    sqlx::query("UPDATE check_in SET ends_at = $1 WHERE device = $2 AND ends_at > $1")
        .bind(now)
        .bind(device.to_owned())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn find(tx: &mut Tx, id: &str) -> Result<Option<CheckIn>, HubError> {
    let row = sqlx::query("SELECT id, device, member, at, ends_at FROM check_in WHERE id = $1").bind(id.to_owned());
    row.fetch_optional(&mut **tx).await?.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<CheckIn, HubError> {
    Ok(CheckIn {
        id: row.try_get(0)?,
        device: row.try_get(1)?,
        member: row.try_get(2)?,
        at: row.try_get(3)?,
        ends_at: row.try_get(4)?,
    })
}
