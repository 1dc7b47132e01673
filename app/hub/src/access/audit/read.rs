//! Reading the audit log.

use axum::{Json, extract::State};
use retail::api::access::{AuditEntry, AuditQuery};
use sqlx::Row;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::Entry;
use crate::{
    Hub, HubError,
    access::{Caller, ReadFor, Role},
    error::Problem,
    http::extract::Query,
};

/// How many entries one answer holds at most.
const PAGE: i64 = 200;

pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The entries about a member and all records merged with theirs, the newest first, 200 at most.
#[utoipa::path(get, path = "/v1/audit", tag = "access", params(AuditQuery), responses(
    (status = 200, description = "The entries", body = Vec<AuditEntry>),
    (status = 401, description = "Not signed in", body = Problem),
    (status = 403, description = "Not a manager", body = Problem),
    (status = 422, description = "The query makes no sense", body = Problem),
))]
async fn read(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Vec<AuditEntry>>, HubError> {
    caller.require(&[Role::Manager])?;
    hub.audit(&caller, Entry { action: "audit.read", purpose, member: Some(&query.member) }).await?;
    let rows = sqlx::query(
        "SELECT at, actor, action, purpose, member FROM audit WHERE at < $1 AND (member = $2 OR member IN \
         (SELECT id FROM member WHERE person = (SELECT person FROM member WHERE id = $2))) ORDER BY at DESC, number DESC \
         LIMIT $3",
    )
    .bind(query.before.unwrap_or(i64::MAX))
    .bind(query.member)
    .bind(PAGE)
    .fetch_all(hub.database().read())
    .await?;
    let entry = |row: &sqlx::any::AnyRow| {
        Ok(AuditEntry {
            at: row.try_get(0)?,
            actor: row.try_get(1)?,
            action: row.try_get(2)?,
            purpose: row.try_get(3)?,
            member: row.try_get(4)?,
        })
    };
    Ok(Json(rows.iter().map(entry).collect::<Result<_, HubError>>()?))
}
