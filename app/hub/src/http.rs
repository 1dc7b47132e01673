//! The HTTP interface: every subject's routes, limits, and the description of it all.

mod description;
pub mod extract;
mod server;

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, StatusCode},
    routing::get,
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

pub use server::{Server, Tls};

use crate::{Hub, HubError, access, catalogue, events, law, live, members, recommendations, stock};

/// The largest body that is read where a route asks for no more, bytes.
const LARGEST_BODY: usize = 1 << 20;

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

impl Hub {
    /// All routes of the hub.
    pub fn router(&self) -> Router {
        let (routes, mut description) = OpenApiRouter::with_openapi(description::of_the_hub())
            .merge(access::routes())
            .merge(members::routes())
            .merge(catalogue::routes())
            .merge(stock::routes())
            .merge(events::routes())
            .merge(recommendations::routes())
            .merge(law::routes())
            .merge(live::routes())
            .split_for_parts();
        let (feeds, feeds_description) = catalogue::feed_routes().split_for_parts();
        description.merge(feeds_description);
        description::complete(&mut description);
        let answered_in_time = routes
            .route("/healthz", get(|| async { "ok" }))
            .merge(SwaggerUi::new("/docs").url("/openapi.json", description))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE));
        answered_in_time
            .merge(feeds)
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(CatchPanicLayer::new())
            .fallback(|| async { HubError::NotFound("address") })
            .method_not_allowed_fallback(|method: Method| async move { HubError::Method(method) })
            .with_state(self.clone())
    }
}
