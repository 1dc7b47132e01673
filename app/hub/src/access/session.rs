//! Associates at tablets: signing in with a PIN, and out.

mod sign_in;

use axum::{Json, extract::State, http::StatusCode};
use retail::api::access::{ChangePin, Session, SignIn};
use sqlx::Row;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Caller, Role, audit::Entry, caller::Token};
use crate::{
    Hub, HubError,
    clock::{DAY, HOUR, Millis},
    error::Problem,
    http::extract::Body,
};

/// How long a session lasts at most.
const LONGEST: Millis = 7 * DAY;

/// How long it may lie unused.
const IDLE: Millis = HOUR;

/// A session's end is moved on when this much can be gained, so that not every request writes.
const STEP: Millis = IDLE / 8;

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(sign_in)).routes(routes!(sign_out)).routes(routes!(change_pin))
}

/// Signs an associate in at the tablet that asks. After five wrong PINs each further one costs a wait, which grows.
#[utoipa::path(post, path = "/v1/sessions", tag = "access", request_body = SignIn, responses(
    (status = 200, description = "Signed in", body = Session),
    (status = 401, description = "Not a device of this hub", body = Problem),
    (status = 403, description = "Not a tablet, or wrong number or PIN", body = Problem),
    (status = 409, description = "The PIN was for one time: send new_pin along", body = Problem),
    (status = 422, description = "The new PIN is none", body = Problem),
    (status = 429, description = "Too many wrong PINs", body = Problem),
))]
async fn sign_in(State(hub): State<Hub>, caller: Caller, Body(ask): Body<SignIn>) -> Result<Json<Session>, HubError> {
    caller.require(&[Role::Tablet, Role::Associate, Role::Manager])?;
    Ok(Json(sign_in::sign_in(&hub, &caller, &ask).await?))
}

/// Ends the session whose token the request carries.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "access", responses(
    (status = 204, description = "Signed out, now or before"),
    (status = 401, description = "No token", body = Problem),
    (status = 429, description = "Too many requests", body = Problem),
))]
async fn sign_out(State(hub): State<Hub>, Token(digest): Token) -> Result<StatusCode, HubError> {
    // Only a token that is known costs a transaction.
    if caller(&hub, &digest).await?.is_some() {
        let ended = hub.database().transaction(async |mut tx| {
            let sql = "DELETE FROM session WHERE token_digest = $1";
            sqlx::query(sql).bind(digest.clone()).execute(&mut *tx).await?;
            Ok((tx, ()))
        });
        ended.await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Changes the caller's own PIN.
#[utoipa::path(put, path = "/v1/sessions/current/pin", tag = "access", request_body = ChangePin, responses(
    (status = 204, description = "Changed"),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not staff, or wrong PIN", body = Problem),
    (status = 422, description = "The new PIN is none", body = Problem),
    (status = 429, description = "Too many wrong PINs", body = Problem),
))]
async fn change_pin(
    State(hub): State<Hub>,
    caller: Caller,
    Body(change): Body<ChangePin>,
) -> Result<StatusCode, HubError> {
    caller.require_staff()?;
    let staff = caller.actor.strip_prefix("staff:").unwrap_or_default();
    let known = sign_in::check(&hub, &caller, staff, &change.old).await?;
    let hash = hub.pins().hash(&change.new).await?;
    hub.audited(&caller, Entry::service("pin.change", None), async |mut tx| {
        sign_in::forgive(&mut tx, &caller, staff, hub.now()).await?;
        sign_in::write_pin(&mut tx, &known, &hash).await?;
        Ok((tx, ()))
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whose session a token's digest is of. Using it moves its end on.
pub async fn caller(hub: &Hub, digest: &[u8]) -> Result<Option<Caller>, HubError> {
    let row = sqlx::query(
        "SELECT staff.id, staff.role, staff.location, session.device, session.created_at, session.expires_at FROM session \
         JOIN staff ON staff.id = session.staff JOIN device ON device.id = session.device \
         WHERE session.token_digest = $1 AND session.expires_at > $2 AND staff.active = 1 AND device.revoked_at IS NULL",
    )
    .bind(digest.to_vec())
    .bind(hub.now())
    .fetch_optional(hub.database().read())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let role = if row.try_get::<String, _>(1)? == "manager" { Role::Manager } else { Role::Associate };
    let actor = format!("staff:{}", row.try_get::<String, _>(0)?);
    let caller = Caller { actor, role, location: row.try_get(2)?, device: row.try_get(3)? };
    let (began, ends): (Millis, Millis) = (row.try_get(4)?, row.try_get(5)?);
    let later = (hub.now() + IDLE).min(began + LONGEST);
    if later - ends >= STEP {
        move_on(hub, digest, later).await?;
    }
    Ok(Some(caller))
}

async fn move_on(hub: &Hub, digest: &[u8], later: Millis) -> Result<(), HubError> {
    hub.database()
        .retrying(|| async {
            let mut tx = hub.database().begin_on_own_rows().await?;
            sqlx::query("UPDATE session SET expires_at = $1 WHERE token_digest = $2 AND expires_at < $1")
                .bind(later)
                .bind(digest.to_vec())
                .execute(&mut *tx)
                .await?;
            Ok(tx.commit().await?)
        })
        .await
}
