//! What just changed, as server-sent events.
//!
//! A change [publishes](publish) what it did within its own transaction. One task of each hub gives what was committed
//! its number, in the order of commits, and wakes whoever listens; each listener then reads at its own pace. So a number
//! is never seen before a lower one, and a listener that names the last one it saw misses nothing and sees nothing twice.
//!
//! Nothing personal is told but a member record's id, in the body's field `member`, and that to staff alone, or to the
//! very device that the event is for.

mod calls;
mod listener;
mod numbering;
mod scope;
mod stream;

use axum::{
    extract::State,
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Sse, sse::Event},
};
use futures_util::Stream;
use retail::api::live::LiveEvent;
use serde::Deserialize;
use tokio::sync::watch;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use numbering::{KEPT, publish, trim};

use crate::{Hub, HubError, access::Caller, database::Database, error::Problem, http::extract::Query};
use scope::Scope;

/// The subject's routes.
pub fn routes() -> OpenApiRouter<Hub> {
    OpenApiRouter::new().routes(routes!(listen)).routes(routes!(calls::call))
}

/// What just changed: the number of the newest event, and whether the hub goes on.
#[derive(Clone, Debug)]
pub struct Live {
    head: watch::Receiver<i64>,
    going: watch::Sender<bool>,
}

impl Live {
    /// Starts the task that numbers events; it ends with [`Live::end`] or when the last clone is dropped.
    pub fn start(database: Database) -> Self {
        let going = watch::Sender::new(true);
        let head = numbering::start(database, going.subscribe());
        Self { head, going }
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        // The task that numbers waits for the end too.
        self.going.receiver_count().saturating_sub(1)
    }

    /// Ends every stream, so that the hub can stop.
    pub fn end(&self) {
        self.going.send_replace(false);
    }
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Ask {
    /// This store's events; the caller's own store if it says nothing.
    location: Option<String>,
    /// This device's events and those for all devices.
    device: Option<String>,
    /// The number of the last event seen, for clients that cannot set `Last-Event-ID`.
    after: Option<i64>,
}

/// Listens to what changes, as `text/event-stream`.
///
/// An event's id is its number, its name its kind: `check_in`, `basket`, `stock`, `price`, `member`, `call_associate`. With
/// `Last-Event-ID` the stream goes on behind that event. `reset` says that events were missed which are not kept any
/// more: read anew what you show. Every 15 seconds without an event a comment is sent.
#[utoipa::path(
    get,
    path = "/v1/live",
    tag = "live",
    params(("Last-Event-ID" = Option<i64>, Header, description = "The number of the last event seen")),
    responses(
        (status = 200, body = LiveEvent, content_type = "text/event-stream", description = "Events without end"),
        (status = 401, body = Problem, content_type = "application/problem+json", description = "No valid token"),
        (status = 403, body = Problem, content_type = "application/problem+json", description = "Another store's or device's events"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "No number"),
    )
)]
async fn listen(
    State(hub): State<Hub>,
    caller: Caller,
    Query(ask): Query<Ask>,
    headers: HeaderMap,
    parts: Parts,
) -> Result<impl IntoResponse, HubError> {
    let scope = Scope::of(&caller, ask.location, ask.device)?;
    let after = match headers.get("last-event-id") {
        None => ask.after,
        Some(value) => {
            let number = value.to_str().ok().and_then(|text| text.trim().parse().ok());
            Some(number.ok_or_else(|| HubError::invalid("Last-Event-ID must be the number of an event"))?)
        }
    };
    Ok(([("x-accel-buffering", "no")], Sse::new(events(hub, parts, scope, after).await?)))
}

/// The stream behind event `after`, or from now on.
async fn events(
    hub: Hub,
    parts: Parts,
    scope: Scope,
    after: Option<i64>,
) -> Result<impl Stream<Item = Result<Event, HubError>>, HubError> {
    Ok(stream::of(listener::Listener::open(hub, parts, scope, after).await?))
}
