//! What those who run the hub ask it.

use std::time::Duration;

use axum::{extract::State, http::StatusCode, http::header, response::IntoResponse};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Hub, HubError,
    access::{Caller, Role},
    error::Problem,
};

/// How long the database may take to answer before the hub is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// The media type of OpenMetrics.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz)).routes(routes!(metrics))
}

/// Whether the process answers; if not, start it anew.
#[utoipa::path(get, path = "/healthz", tag = "observe", security(()),
    responses((status = 200, body = String, content_type = "text/plain", description = "It does")))]
async fn healthz() -> &'static str {
    "ok"
}

/// Whether requests should be sent here: the database answers and every member can be found.
#[utoipa::path(get, path = "/readyz", tag = "observe", security(()), responses(
    (status = 200, body = String, content_type = "text/plain", description = "Yes"),
    (status = 503, body = String, content_type = "text/plain", description = "Not now, and why"),
))]
async fn readyz(State(hub): State<Hub>) -> (StatusCode, &'static str) {
    let answer = sqlx::query("SELECT 1").fetch_one(hub.database().read());
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(Ok(_)) if hub.search().is_complete() => (StatusCode::OK, "ready"),
        Ok(Ok(_)) => (StatusCode::SERVICE_UNAVAILABLE, "the index of members is being built"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer"),
    }
}

/// Figures for Prometheus, for a manager or a system: behind a proxy every caller comes from the same address, so that
/// where one calls from says nothing.
#[utoipa::path(get, path = "/metrics", tag = "observe", responses(
    (status = 200, body = String, content_type = "application/openmetrics-text", description = "OpenMetrics"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "No valid token"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "Another role"),
))]
async fn metrics(State(hub): State<Hub>, caller: Caller) -> Result<impl IntoResponse, HubError> {
    caller.require(&[Role::Manager, Role::System])?;
    let text = hub.metrics().text(&hub).map_err(|_| HubError::Setup("the figures cannot be written".to_owned()))?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text))
}
