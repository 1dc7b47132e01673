//! The device authorization grant (RFC 8628): what a device asks for and how it is answered.

mod refusal;

use axum::{
    Form, Json,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, HeaderName, Uri, header},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use retail::api::{
    Secret,
    access::{
        device::GrantState,
        oauth::{
            DEVICE_GRANT, DeviceAuthorization, DeviceAuthorizationRequest, DeviceToken, DeviceTokenRequest,
            OauthProblem,
        },
    },
};
use sqlx::Row;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{Stranger, code, device, grant, require_text};
use crate::{
    Hub, HubError,
    clock::{MINUTE, Millis, SECOND},
    database::Tx,
    error::Problem,
    random,
    vault::token_digest,
};
use refusal::Refusal;

/// How long a request to be let in is good for.
const LASTS: Millis = 15 * MINUTE;

/// How long a device waits between two questions, seconds, and how much longer after each that came too soon.
const INTERVAL: i64 = 5;

/// How many requests may wait at a time.
const WAITING: i64 = 1_000;

/// An answer with a secret in it is kept nowhere on its way (RFC 6749, section 5.1).
const NOT_KEPT: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

type Answer<T> = ([(HeaderName, &'static str); 1], Json<T>);

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(authorize)).routes(routes!(token))
}

/// A device asks to be let in.
#[utoipa::path(post, path = "/oauth/device_authorization", tag = "access", security(()),
    request_body(content = DeviceAuthorizationRequest, content_type = "application/x-www-form-urlencoded"), responses(
    (status = 200, description = "The codes", body = DeviceAuthorization),
    (status = 400, description = "invalid_request, invalid_client", body = OauthProblem),
    (status = 429, description = "Too many requests", body = Problem),
))]
async fn authorize(
    State(hub): State<Hub>,
    _: Stranger,
    uri: Uri,
    headers: HeaderMap,
    form: Result<Form<DeviceAuthorizationRequest>, FormRejection>,
) -> Result<Answer<DeviceAuthorization>, Refusal> {
    let Form(ask) = form?;
    device::kind(&ask.client_id).ok_or(Refusal::Client)?;
    require_text("a device's name", &ask.name).map_err(|error| Refusal::request(error.to_string()))?;
    let (device_code, user_code) = (random::token()?, code::draw()?);
    let written = hub.database().transaction(async |mut tx| {
        write(&mut tx, &ask, &token_digest(&device_code), &user_code, hub.now()).await?;
        Ok((tx, ()))
    });
    written.await?;
    let verification_uri = format!("{}/v1/device-grants", origin(&uri, &headers));
    Ok((
        NOT_KEPT,
        Json(DeviceAuthorization {
            device_code: device_code.into(),
            verification_uri_complete: format!("{verification_uri}/{user_code}"),
            user_code,
            verification_uri,
            expires_in: LASTS / SECOND,
            interval: INTERVAL,
        }),
    ))
}

async fn write(
    tx: &mut Tx,
    ask: &DeviceAuthorizationRequest,
    digest: &[u8],
    user_code: &str,
    now: Millis,
) -> Result<(), HubError> {
    sqlx::query("DELETE FROM device_grant WHERE expires_at <= $1").bind(now).execute(&mut **tx).await?;
    let waiting = sqlx::query("SELECT COUNT(*) FROM device_grant WHERE state = 'pending'").fetch_one(&mut **tx).await?;
    if waiting.try_get::<i64, _>(0)? >= WAITING {
        return Err(HubError::TooMany(60));
    }
    sqlx::query(
        "INSERT INTO device_grant (device_digest, user_code, kind, name, state, interval_s, polled_at, expires_at) \
         VALUES ($1, $2, $3, $4, 'pending', $5, 0, $6)",
    )
    .bind(digest.to_vec())
    .bind(user_code.to_owned())
    .bind(ask.client_id.clone())
    .bind(ask.name.clone())
    .bind(INTERVAL)
    .bind(now + LASTS)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The hub's address as this caller knows it.
fn origin(uri: &Uri, headers: &HeaderMap) -> String {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = uri.host().map(|_| uri.authority().map_or("", |authority| authority.as_str()));
    let host = host.or_else(|| header(header::HOST)).unwrap_or("localhost");
    // Set by the hub's own TLS, or by a proxy that ends it.
    let scheme = header(HeaderName::from_static("x-forwarded-proto")).filter(|scheme| *scheme == "https");
    format!("{}://{host}", scheme.unwrap_or("http"))
}

/// A device asks for its token. The same question again has the same answer while the request is good, so that a lost
/// answer costs nothing.
#[utoipa::path(post, path = "/oauth/token", tag = "access", security(()),
    request_body(content = DeviceTokenRequest, content_type = "application/x-www-form-urlencoded"), responses(
    (status = 200, description = "The token", body = DeviceToken),
    (status = 400, description = "authorization_pending, slow_down, access_denied, expired_token, invalid_grant, \
        invalid_request, unsupported_grant_type", body = OauthProblem),
    (status = 429, description = "Too many requests", body = Problem),
))]
async fn token(
    State(hub): State<Hub>,
    _: Stranger,
    form: Result<Form<DeviceTokenRequest>, FormRejection>,
) -> Result<Answer<DeviceToken>, Refusal> {
    let Form(ask) = form?;
    if ask.grant_type != DEVICE_GRANT {
        return Err(Refusal::GrantType);
    }
    let polled = hub.database().transaction(async |mut tx| {
        let polled = poll(&hub, &mut tx, &ask.device_code).await?;
        Ok((tx, polled))
    });
    let access_token = polled.await??;
    Ok((NOT_KEPT, Json(DeviceToken { access_token, token_type: "Bearer".to_owned() })))
}

async fn poll(hub: &Hub, tx: &mut Tx, device_code: &Secret) -> Result<Result<Secret, Refusal>, HubError> {
    let digest = token_digest(device_code.reveal());
    let row = sqlx::query(
        "SELECT kind, name, state, location, interval_s, polled_at, expires_at FROM device_grant WHERE device_digest = $1",
    )
    .bind(digest.clone())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(Err(Refusal::Grant)) };
    let now = hub.now();
    if now >= row.try_get::<Millis, _>(6)? {
        return Ok(Err(Refusal::Expired));
    }
    let token = device_token(hub, device_code);
    match grant::state(&row.try_get::<String, _>(2)?) {
        GrantState::Denied => Ok(Err(Refusal::Denied)),
        GrantState::Used => Ok(Ok(token)),
        GrantState::Approved => {
            let (kind, name, location) = (row.try_get(0)?, row.try_get(1)?, row.try_get(3)?);
            let_in(tx, kind, name, location, &token, now).await?;
            let sql = "UPDATE device_grant SET state = 'used' WHERE device_digest = $1";
            sqlx::query(sql).bind(digest).execute(&mut **tx).await?;
            Ok(Ok(token))
        }
        GrantState::Pending => {
            let (interval, before): (i64, Millis) = (row.try_get(4)?, row.try_get(5)?);
            let too_soon = now - before < interval * SECOND;
            let interval = if too_soon { interval + INTERVAL } else { interval };
            sqlx::query("UPDATE device_grant SET interval_s = $1, polled_at = $2 WHERE device_digest = $3")
                .bind(interval)
                .bind(now)
                .bind(digest)
                .execute(&mut **tx)
                .await?;
            Ok(Err(if too_soon { Refusal::SlowDown } else { Refusal::Pending }))
        }
    }
}

/// A device's token follows from its code with a part of the hub's key: whoever asked has it, and the database cannot.
fn device_token(hub: &Hub, device_code: &Secret) -> Secret {
    URL_SAFE_NO_PAD.encode(hub.vault().digest("device_token", device_code.reveal())).into()
}

async fn let_in(
    tx: &mut Tx,
    kind: String,
    name: String,
    location: Option<String>,
    token: &Secret,
    now: Millis,
) -> Result<(), HubError> {
    sqlx::query(
        "INSERT INTO device (id, kind, name, location, token_digest, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(random::id())
    .bind(kind)
    .bind(name)
    .bind(location)
    .bind(token_digest(token.reveal()))
    .bind(now)
    .execute(&mut **tx)
    .await?;
    Ok(())
}
