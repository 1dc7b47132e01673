//! A request's way: read, checked against who sends it, queued, answered when on disk.

use retail::{
    api::events::{EventFault, Receipt},
    cloud_event::{self, Event, Fault, Kind, Mode},
};

use super::{people::People, row::Row};
use crate::{
    Hub, HubError,
    access::{Caller, Role},
    clock::Millis,
};

/// The events of a request, each sound or at fault.
#[derive(Debug)]
pub struct Message {
    events: Vec<Result<Event, Fault>>,
}

impl Message {
    /// Reads a request's events in whichever mode they come.
    ///
    /// # Errors
    ///
    /// [`HubError::Invalid`] if the request as a whole, or its only event, is at fault.
    pub fn read<'a>(
        content_type: Option<&str>,
        headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        body: &[u8],
    ) -> Result<Self, HubError> {
        let invalid = |fault: Fault| HubError::Invalid(fault.to_string());
        let events = match Mode::of(content_type).map_err(invalid)? {
            Mode::Structured => vec![Ok(cloud_event::structured(body).map_err(invalid)?)],
            Mode::Batch => cloud_event::batch(body).map_err(invalid)?,
            Mode::Binary => vec![Ok(cloud_event::binary(headers, content_type, body).map_err(invalid)?)],
        };
        Ok(Self { events })
    }
}

/// Keeps a request's events; what the receipt counts is on disk.
///
/// # Errors
///
/// [`HubError::Busy`] if too much waits to be written already, and [`HubError::Database`].
pub async fn receive(hub: &Hub, caller: &Caller, message: Message) -> Result<Receipt, HubError> {
    let people = People::named(hub, caller, &message.events).await?;
    let (now, mut receipt) = (hub.now(), Receipt::default());
    let mut rows = Vec::with_capacity(message.events.len());
    for (index, event) in message.events.into_iter().enumerate() {
        let row = event
            .map_err(|fault| fault.to_string())
            .and_then(|event| row(caller, &people, event, now).map_err(str::to_owned));
        match row {
            Ok(row) => rows.push(row),
            Err(detail) => receipt.faults.push(EventFault { index, detail }),
        }
    }
    if rows.is_empty() {
        return Ok(receipt);
    }
    let kept = hub.events().write(rows).await?;
    Ok(Receipt { faults: receipt.faults, ..kept })
}

/// What is kept of an event, or why this caller may not report it.
fn row(caller: &Caller, people: &People, event: Event, now: Millis) -> Result<Row, &'static str> {
    let mut row = Row {
        source: event.source,
        id: event.id,
        type_name: event.type_name,
        at: event.at.map_or(now, |at| at.min(now)), // A clock ahead of ours must not rank its events above all others.
        received_at: now,
        ..Row::default()
    };
    let Some((kind, data)) = event.what else { return Ok(row) };
    row.location = own(data.location, caller.location.as_deref(), "data.location must be the sender's own store")?;
    let is_device = matches!(caller.role, Role::Mirror | Role::Tablet);
    row.device = match own(
        data.device,
        Some(&caller.device).filter(|_| is_device).map(String::as_str),
        "data.device must be the sender itself",
    )? {
        None if caller.role != Role::System => Some(caller.device.clone()),
        device => device,
    };
    if let Some(who) = data.member {
        row.member = people.find(&who)?.map(str::to_owned);
        row.nobody = row.member.is_none();
    }
    row.identifies = kind == Kind::Identified;
    (row.visitor, row.product, row.sku) = (data.visitor, data.product, data.sku);
    (row.quantity, row.dwell_ms) = (data.quantity, data.dwell_ms);
    Ok(row)
}

/// What was named, or what the caller is bound to; `fault` if the two differ.
fn own(named: Option<String>, bound: Option<&str>, fault: &'static str) -> Result<Option<String>, &'static str> {
    match (named, bound) {
        (Some(named), Some(bound)) if named != bound => Err(fault),
        (named, bound) => Ok(named.or(bound.map(str::to_owned))),
    }
}
