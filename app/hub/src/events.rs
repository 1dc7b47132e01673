//! What happened: views, try-ons and dwell, and the intent they show.
//!
//! Events come as CloudEvents and are on disk when they are answered. Only what [`retail::cloud_event`] understands of
//! them is kept.

mod adopt;
mod basket;
mod intents;
mod known;
mod people;
mod queue;
mod receive;
mod row;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
};
use retail::api::events::{CloudEvent, Receipt};
use utoipa_axum::{router::OpenApiRouter, routes};

pub use adopt::adopt;
pub use intents::{intents, last_tried, last_viewed};
pub use queue::Queue;
pub use receive::{Message, receive};

use crate::{Hub, HubError, access::Caller, error::Problem, http::extract::Raw};

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(take))
}

/// Takes CloudEvents 1.0: one (`application/cloudevents+json`), a batch (`application/cloudevents-batch+json`, up to
/// 1,000), or one in `ce-` headers with its data as `application/json`.
///
/// `source` and `id` together are an event's name: one that is known is not kept twice. Of a batch all sound events are
/// kept and the others named. A device speaks for itself and its store alone, and names only members who checked in at it.
#[utoipa::path(
    post,
    path = "/v1/events",
    tag = "events",
    request_body(content(
        (CloudEvent = "application/cloudevents+json"),
        (Vec<CloudEvent> = "application/cloudevents-batch+json"),
        (retail::api::events::EventData = "application/json")
    )),
    responses(
        (status = 200, body = Receipt, description = "What is counted is on disk; what is at fault is named"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "No valid token"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "Nothing of it is sound"),
        (status = 503, body = Problem, content_type = "application/problem+json", description = "Busy: send it again later"),
    )
)]
async fn take(
    State(hub): State<Hub>,
    caller: Caller,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Json<Receipt>, HubError> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let message = Message::read(content_type, headers, &body)?;
    Ok(Json(receive(&hub, &caller, message).await?))
}
