//! A person's rights over HTTP.

use axum::{Json, extract::State, http::StatusCode};
use retail::{
    api::law::{Consents, Decide, Erased, Export},
    consent::Purpose,
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{consent, erasure, export};
use crate::{
    Hub, HubError,
    access::{Caller, ReadFor, Role, audit::Entry},
    error::Problem,
    http::extract::{Body, Path},
    identifier,
};

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new()
        .routes(routes!(read_consents))
        .routes(routes!(decide))
        .routes(routes!(copy))
        .routes(routes!(erase))
}

/// What a member agrees to.
#[utoipa::path(get, path = "/v1/members/{id}/consents", tag = "law", params(("id" = String, Path)),
    responses((status = 200, body = Consents), (status = 404, body = Problem)))]
async fn read_consents(
    State(hub): State<Hub>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Consents>, HubError> {
    caller.require_keeper()?;
    let mut connection = hub.database().read().acquire().await?;
    Ok(Json(consent::of(&mut connection, &id).await?))
}

/// Takes a decision down, given or withdrawn; it holds from the next request on.
#[utoipa::path(put, path = "/v1/members/{id}/consents/{consent}", tag = "law",
    params(("id" = String, Path), ("consent" = String, Path, description = "Chosen by the caller")), request_body = Decide,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem, description = "id_taken"), (status = 422, body = Problem)))]
async fn decide(
    State(hub): State<Hub>,
    caller: Caller,
    Path((id, consent)): Path<(String, String)>,
    Body(decision): Body<Decide>,
) -> Result<StatusCode, HubError> {
    caller.require_keeper()?;
    identifier::record(&consent)?;
    let action = if decision.granted { "consent.give" } else { "consent.withdraw" };
    let entry = Entry { action, purpose: decision.purpose, member: Some(&id) };
    hub.audited(&caller, entry, async |mut tx| {
        consent::keep(&hub, &mut tx, &id, &consent, &decision, &caller.actor).await?;
        Ok((tx, ()))
    })
    .await?;
    hub.recommendations().consent_changed(&id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A copy of everything that is kept about a member.
#[utoipa::path(get, path = "/v1/members/{id}/export", tag = "law",
    params(("id" = String, Path), ("purpose" = String, Header, description = "What the data is read for")),
    responses((status = 200, body = Export), (status = 404, body = Problem)))]
async fn copy(
    State(hub): State<Hub>,
    caller: Caller,
    ReadFor(purpose): ReadFor,
    Path(id): Path<String>,
) -> Result<Json<Export>, HubError> {
    caller.require(&[Role::Manager, Role::System])?;
    hub.audit(&caller, Entry { action: "member.export", purpose, member: Some(&id) }).await?;
    let mut connection = hub.database().read().acquire().await?;
    Ok(Json(export::export(&hub, &mut connection, &id).await?))
}

/// Erases a member: all records of the person, for good.
#[utoipa::path(delete, path = "/v1/members/{id}", tag = "law", params(("id" = String, Path)),
    responses((status = 200, body = Erased), (status = 404, body = Problem)))]
async fn erase(State(hub): State<Hub>, caller: Caller, Path(id): Path<String>) -> Result<Json<Erased>, HubError> {
    caller.require(&[Role::Manager, Role::System])?;
    let entry = Entry { action: "member.erase", purpose: Purpose::Legal, member: Some(&id) };
    let erased = hub.audited(&caller, entry, async |mut tx| {
        let erased = erasure::erase(&hub, &mut tx, &id).await?;
        Ok((tx, erased))
    });
    let erased = erased.await?;
    for record in &erased.records {
        hub.reindex(record).await?;
    }
    hub.recommendations().forget(&erased.records).await;
    // What was erased is gone whether the log can be emptied now or not.
    if let Err(error) = erasure::sweep(&hub).await {
        tracing::warn!(%error, "the database's log is in use: what was erased stays in it, sealed, until the next sweep");
    }
    Ok(Json(erased))
}
