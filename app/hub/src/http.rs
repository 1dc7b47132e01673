//! The HTTP interface: every subject's routes, limits, and the description of it all.

mod description;
pub mod extract;
mod server;
pub mod tagged;

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::Method,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    cors::{self, CorsLayer},
};
use utoipa_axum::router::OpenApiRouter;
use utoipa_swagger_ui::SwaggerUi;

pub use server::{Server, Tls, asked_to_stop};

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
        let (open, open_description) = catalogue::open_routes().split_for_parts();
        description.merge(feeds_description);
        description.merge(open_description);
        description::complete(&mut description);
        let answered_in_time = routes
            .merge(open_to_pages(open))
            .merge(SwaggerUi::new("/docs").url("/openapi.json", description))
            .layer(from_fn_with_state(PATIENCE, in_time));
        answered_in_time
            .merge(feeds)
            .layer(DefaultBodyLimit::max(LARGEST_BODY))
            .layer(CatchPanicLayer::custom(panicked))
            .fallback(|| async { HubError::NotFound("address") })
            .method_not_allowed_fallback(other_method)
            .layer(from_fn_with_state(self.clone(), observe::observe))
            .with_state(self.clone())
    }
}

/// Lets pages of any origin read what is the same whoever asks. They may send nothing that says who they are.
fn open_to_pages(routes: Router<Hub>) -> Router<Hub> {
    // What is set later would answer in place of the layer when a browser asks what it may do.
    let routes = routes.method_not_allowed_fallback(other_method);
    routes.layer(CorsLayer::new().allow_origin(cors::Any).allow_methods([Method::GET, Method::HEAD]))
}

/// Refuses a method that an address does not answer to.
async fn other_method(method: Method) -> HubError {
    HubError::Method(method)
}

/// Refuses what is not answered within `patience`.
async fn in_time(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(patience, next.run(request)).await;
    answer.unwrap_or_else(|_| HubError::Busy.into_response())
}

/// The answer of a handler that panicked; the log has the place, and what was said there may be personal.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    HubError::Setup("a handler panicked".to_owned()).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{
        body::{Body, to_bytes},
        http::header,
        routing::get,
    };
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn what_takes_too_long_is_refused_in_the_words_of_the_hub() {
        let never = get(async || std::future::pending::<()>().await);
        let router: Router =
            Router::new().route("/", never).layer(from_fn_with_state(Duration::from_millis(1), in_time));
        let answer = router.oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!(answer.status(), 503);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
        let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        let problem: crate::error::Problem = serde_json::from_slice(&body).expect("a problem");
        assert_eq!((problem.status, problem.code.as_str()), (503, "busy"));
    }
}
