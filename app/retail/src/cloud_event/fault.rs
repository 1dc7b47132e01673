//! Why something is no event.

use thiserror::Error;

use super::{LARGEST, MOST};
use crate::timestamp::TimestampError;

/// Why something is no event, and how to put it right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    /// The events are in Avro, XML or some other format.
    #[error("send events as JSON: application/cloudevents+json or application/cloudevents-batch+json")]
    Format,
    /// An event is no JSON object.
    #[error("an event is a JSON object: this is none")]
    NoObject,
    /// A batch is no JSON array.
    #[error("a batch is a JSON array of events: this is none")]
    NoArray,
    /// There are too many events in a batch.
    #[error("a batch has at most {MOST} events: send the rest in another one")]
    Many,
    /// An event is too large.
    #[error("an event has at most {LARGEST} bytes")]
    Large,
    /// A required attribute is not there.
    #[error("the attribute {0} is missing")]
    Missing(&'static str),
    /// An attribute is no text, is empty, too long, or has characters that it may not have.
    #[error("the attribute {0} must be {1}")]
    Attribute(&'static str, &'static str),
    /// An attribute's name is not spelled as CloudEvents asks.
    #[error("attributes are named in lower-case letters and digits alone")]
    Name,
    /// An extension is of no attribute's type.
    #[error("an extension attribute must be a text, a whole number or a boolean")]
    Extension,
    /// The event is of another version of CloudEvents.
    #[error("the attribute specversion must be 1.0")]
    Version,
    /// The attribute `time` is none.
    #[error("the attribute time is at fault: {0}")]
    Time(#[from] TimestampError),
    /// The type is named like ours and is none of them.
    #[error("no event of Vitrine has this type: see the list in the description of /v1/events")]
    Kind,
    /// There is data twice over.
    #[error("an event has data or data_base64, not both")]
    DataTwice,
    /// Data of ours is in another format.
    #[error("the data of this type is a JSON object: send it in data, as application/json")]
    DataNotJson,
    /// A field of the data is missing.
    #[error("data.{0} is missing")]
    FieldMissing(&'static str),
    /// A field of the data is at fault.
    #[error("data.{0} must be {1}")]
    Field(&'static str, &'static str),
    /// There is no product.
    #[error("say which product: data.product or data.sku")]
    NoProduct,
}
