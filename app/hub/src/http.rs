//! The HTTP interface: every subject's routes, limits, and the description of it all.

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
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

pub use server::{Server, Tls};

use crate::{Hub, HubError, access, catalogue, events, law, live, members, observe, recommendations, stock};

/// The largest body that is read where a route asks for no more, bytes.
const LARGEST_BODY: usize = 1 << 20;

/// How long a request may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(OpenApi)]
#[openapi(
    info(title = "Vitrine store hub", description = "Members, catalogue, stock, events and recommendations of a store"),
    security(("token" = [])),
    modifiers(&Bearer)
)]
struct Description;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = description.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

impl Hub {
    /// All routes of the hub.
    pub fn router(&self) -> Router {
        let (routes, mut description) = OpenApiRouter::with_openapi(Description::openapi())
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
        let answered_in_time = routes
            .merge(SwaggerUi::new("/docs").url("/openapi.json", description))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE));
        answered_in_time
            .merge(feeds)
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(CatchPanicLayer::custom(panicked))
            .fallback(|| async { HubError::NotFound("address") })
            .method_not_allowed_fallback(|method: Method| async move {
                HubError::Invalid(format!("{method} is not what this address answers to"))
            })
            .layer(from_fn_with_state(self.clone(), observe::observe))
            .with_state(self.clone())
    }
}

/// The answer of a handler that panicked; the log has the place, and what was said there may be personal.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    HubError::Setup("a handler panicked".to_owned()).into_response()
}
