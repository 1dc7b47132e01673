//! Events as CloudEvents 1.0.2 over HTTP: one in JSON, one in headers, or a batch.
//!
//! An event's `source` and `id` together name it: one that is sent again is the same event. Only what the hub
//! [understands](Kind) is read of an event's data, and of an event of another type nothing but its type and time. A
//! fault's text never repeats a value: it may be somebody's name.

mod attribute;
mod data;
mod fault;
mod kind;

use serde_json::{Map, Value};

use attribute::Context;

pub use data::{Data, Identifier, Who};
pub use fault::Fault;
pub use kind::Kind;

/// The most events in a batch.
pub const MOST: usize = 1_000;
/// The largest event, bytes: what every recipient should take (CloudEvents 1.0.2, "Size Limits").
pub const LARGEST: usize = 64 << 10;

/// An event as far as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Who reports it, a URI reference.
    pub source: String,
    /// The event's name at its source.
    pub id: String,
    /// Its type as it was sent.
    pub type_name: String,
    /// When it happened, ms since 1970 UTC, if the sender said.
    pub at: Option<i64>,
    /// What happened; none if the type is not one of ours.
    pub what: Option<(Kind, Data)>,
}

/// How a request holds its events (HTTP protocol binding, section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One event in JSON, attributes and data together.
    Structured,
    /// Many such events in a JSON array.
    Batch,
    /// Attributes in `ce-` headers, the data in the body.
    Binary,
}

impl Mode {
    /// The mode that a request's `Content-Type` tells; binary where it tells nothing of CloudEvents.
    ///
    /// # Errors
    ///
    /// [`Fault::Format`] if the events are in another format than JSON.
    pub fn of(content_type: Option<&str>) -> Result<Self, Fault> {
        let media = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media.as_str() {
            "application/cloudevents+json" | "application/cloudevents" => Ok(Self::Structured),
            "application/cloudevents-batch+json" | "application/cloudevents-batch" => Ok(Self::Batch),
            other if other.starts_with("application/cloudevents") => Err(Fault::Format),
            _ => Ok(Self::Binary),
        }
    }
}

/// Reads one event in JSON.
///
/// # Errors
///
/// [`Fault`], which says what is wrong and how to put it right.
pub fn structured(body: &[u8]) -> Result<Event, Fault> {
    if body.len() > LARGEST {
        return Err(Fault::Large);
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => from_json(fields),
        _ => Err(Fault::NoObject),
    }
}

/// Reads a batch in JSON, each event for itself, so that one at fault does not hold up the others.
///
/// # Errors
///
/// [`Fault`] if the body as a whole is no batch.
pub fn batch(body: &[u8]) -> Result<Vec<Result<Event, Fault>>, Fault> {
    let events: Vec<Value> = serde_json::from_slice(body).map_err(|_| Fault::NoArray)?;
    if events.len() > MOST {
        return Err(Fault::Many);
    }
    let one = |event| match event {
        Value::Object(fields) => from_json(fields),
        _ => Err(Fault::NoObject),
    };
    Ok(events.into_iter().map(one).collect())
}

/// Reads one event from headers and body. Of `headers`, names and values, only those that start with `ce-` are read.
///
/// # Errors
///
/// [`Fault`], as [`structured`].
pub fn binary<'a>(
    headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    content_type: Option<&str>,
    body: &[u8],
) -> Result<Event, Fault> {
    if body.len() > LARGEST {
        return Err(Fault::Large);
    }
    let context = Context::from_headers(headers, content_type)?;
    event(context, || {
        if body.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(body).map_err(|_| Fault::DataNotJson) }
    })
}

fn from_json(mut fields: Map<String, Value>) -> Result<Event, Fault> {
    let data = fields.remove("data").unwrap_or(Value::Null);
    let encoded = fields.remove("data_base64").is_some_and(|value| !value.is_null());
    if encoded && !data.is_null() {
        return Err(Fault::DataTwice);
    }
    let context = Context::from_json(fields)?;
    event(context, || if encoded { Err(Fault::DataNotJson) } else { Ok(data) })
}

/// Puts an event together. `data` is asked for only if the event is of one of our types.
fn event(context: Context, data: impl FnOnce() -> Result<Value, Fault>) -> Result<Event, Fault> {
    let what = match Kind::from_name(&context.type_name) {
        Some(kind) if context.is_json => Some((kind, Data::read(kind, context.subject, data()?)?)),
        Some(_) => return Err(Fault::DataNotJson),
        None if context.type_name.starts_with(kind::PREFIX) => return Err(Fault::Kind),
        None => None,
    };
    Ok(Event { source: context.source, id: context.id, type_name: context.type_name, at: context.at, what })
}

#[cfg(test)]
mod tests;
