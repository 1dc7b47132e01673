//! The HTTP interface: every subject's routes, limits, and the description of it all.

mod description;
pub mod extract;
mod server;

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, StatusCode},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

pub use server::{Server, Tls};

use crate::{Hub, HubError, access, catalogue, events, law, live, members, observe, recommendations, stock};

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
            .merge(observe::routes())
            .merge(live::routes())
            .split_for_parts();
        let (feeds, feeds_description) = catalogue::feed_routes().split_for_parts();
        description.merge(feeds_description);
        description::complete(&mut description);
        let answered_in_time = routes
            .merge(SwaggerUi::new("/docs").url("/openapi.json", description))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE));
        answered_in_time
            .merge(feeds)
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(CatchPanicLayer::custom(panicked))
            .fallback(|| async { HubError::NotFound("address") })
            .method_not_allowed_fallback(|method: Method| async move { HubError::Method(method) })
            .layer(from_fn_with_state(self.clone(), observe::observe))
            .with_state(self.clone())
    }
}

/// The answer of a handler that panicked; the log has the place, and what was said there may be personal.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    HubError::Setup("a handler panicked".to_owned()).into_response()
}
