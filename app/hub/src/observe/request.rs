//! What is seen of one request.

use std::{
    sync::{Arc, OnceLock},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Extensions, HeaderName, HeaderValue, Method},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use super::metrics::Labels;
use crate::{Hub, access::Role, random};

/// The header that gives a caller the id that the log has for the request.
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// The role of a request's caller, once that is known.
#[derive(Clone, Debug, Default)]
struct Seen(Arc<OnceLock<Role>>);

/// Notes the role that a request's caller turned out to have.
pub(crate) fn note(extensions: &Extensions, role: Role) {
    if let Some(seen) = extensions.get::<Seen>() {
        // The first one is as good as the next.
        let _ = seen.0.set(role);
    }
}

/// Counts a request, and writes its line into the log.
pub(crate) async fn observe(State(hub): State<Hub>, mut request: Request, next: Next) -> Response {
    let (began, id, seen) = (Instant::now(), random::id(), Seen::default());
    let method = method(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(seen.clone());
    let span = tracing::info_span!("request", id);
    let line = span.clone();
    let mut response = next.run(request).instrument(span).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    line.in_scope(|| {
        let role = seen.0.get().map_or("none", |role| role.name());
        tracing::info!(method, route, status, ms = took.as_secs_f64() * 1e3, role, "answered");
    });
    hub.metrics().answered(Labels { method, route, status }, took);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(ID, id);
    }
    response
}

/// The method, of those that there are: a caller may send any word.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
