//! A listener's events as they are sent.

use std::time::Duration;

use axum::response::sse::Event;
use futures_util::{Stream, stream};
use retail::api::live::RESET;

use super::listener::Listener;
use crate::HubError;

/// How long a stream is silent at most. Whoever may not listen any more is noticed as late.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// The events behind a listener's place, without end. The first thing sent tells the place.
pub fn of(listener: Listener) -> impl Stream<Item = Result<Event, HubError>> {
    stream::unfold((listener, true), async |(mut listener, is_first)| {
        let event = if is_first { Some(Ok(opening(&mut listener))) } else { next(&mut listener).await };
        event.map(|event| (event, (listener, false)))
    })
}

fn opening(listener: &mut Listener) -> Event {
    if std::mem::take(&mut listener.is_reset) { reset(listener.after) } else { beat(listener.after) }
}

/// Some were missed. Without data a browser would pass it over.
fn reset(number: i64) -> Event {
    Event::default().event(RESET).id(number.to_string()).data("{}")
}

/// An id without data: the browser remembers it and tells nobody.
fn beat(number: i64) -> Event {
    Event::default().id(number.to_string()).comment("")
}

async fn next(listener: &mut Listener) -> Option<Result<Event, HubError>> {
    loop {
        if !*listener.going.borrow() {
            return None;
        }
        if let Some((number, event)) = listener.ready.pop_front() {
            let sent = Event::default().id(number.to_string()).event(&event.kind).json_data(event);
            return Some(sent.map_err(|error| HubError::invalid(error.to_string())));
        }
        // Seen before the read, so that what comes during it is not slept through.
        listener.head.borrow_and_update();
        match listener.read().await {
            Err(error) => return Some(Err(error)),
            Ok(_) if std::mem::take(&mut listener.is_reset) => {
                listener.ready.clear();
                return Some(Ok(reset(listener.after)));
            }
            Ok(true) => continue,
            Ok(false) => {}
        }
        tokio::select! {
            changed = listener.head.changed() => if changed.is_err() { return None },
            _ = listener.going.changed() => return None,
            () = tokio::time::sleep(HEARTBEAT) => {
                return listener.is_welcome().await.then(|| Ok(beat(listener.after)));
            }
        }
    }
}
