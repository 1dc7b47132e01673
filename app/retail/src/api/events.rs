//! Events: what is sent to `/v1/events`, and the intent read from them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An event in JSON (CloudEvents 1.0), as a client of ours writes one.
///
/// Types are `vitrine.view`, `vitrine.dwell`, `vitrine.pick_up`, `vitrine.put_back`, `vitrine.try_on`, `vitrine.cart`,
/// `vitrine.rfid_seen`, `vitrine.check_in` and `vitrine.identified`. Of others the hub keeps the type and the time alone.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CloudEvent {
    /// `1.0`.
    pub specversion: String,
    /// Who reports it, a URI reference: `/stores/s1/mirrors/m4`.
    pub source: String,
    /// The event's name at its source: the same source and id is the same event.
    pub id: String,
    /// What kind of event it is.
    #[serde(rename = "type")]
    pub type_name: String,
    /// The product, where the data does not name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// When it happened (RFC 3339); when it was received, if this says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// What happened.
    #[serde(default)]
    pub data: EventData,
}

/// What an event of ours says. Fields besides these are kept nowhere.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct EventData {
    /// The member: a record's id, or one of the member's identifiers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<EventMember>,
    /// A visitor that is not known, by an id that the app or browser made up. `vitrine.identified` says whose it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visitor: Option<String>,
    /// The store; the sender's own if it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The device; the sender if it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// The product. Every type but `vitrine.check_in` and `vitrine.identified` names one, by this, the subject or the SKU.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// How many pieces; 1 if it says nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// How long, ms; `vitrine.dwell` must say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dwell_ms: Option<u32>,
}

/// A member as an event names one.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum EventMember {
    /// By the record's id.
    Record(String),
    /// By an identifier.
    Identifier {
        /// Its kind: `phone`, `email`, `number`.
        kind: String,
        /// The identifier.
        value: String,
    },
}

impl std::fmt::Debug for EventMember {
    /// An identifier is personal, so never written out.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Record(id) => write!(out, "Record({id})"),
            Self::Identifier { kind, .. } => write!(out, "Identifier({kind})"),
        }
    }
}

/// What became of the events of a request; those that are counted are on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EventReceipt)]
pub struct Receipt {
    /// How many were new and are kept.
    pub accepted: u64,
    /// How many were known already, by their source and id.
    pub duplicates: u64,
    /// How many of the new ones are kept without the member that they named: the hub knows nobody by that name.
    pub nobody: u64,
    /// Those that are at fault; they are not kept.
    pub faults: Vec<EventFault>,
}

/// An event at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventFault {
    /// Its place in the batch, from 0.
    pub index: usize,
    /// What is wrong and how to put it right.
    pub detail: String,
}

/// How much a person wants a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProductIntent {
    /// The product.
    pub product: String,
    /// The score; a page seen just now is 1.
    pub score: f64,
    /// What it is made of, the weightiest first.
    pub reasons: Vec<IntentReason>,
}

/// One kind of act that makes up an intent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IntentReason {
    /// The type of event: `vitrine.try_on`.
    #[serde(rename = "type")]
    pub type_name: String,
    /// How often.
    pub count: u32,
    /// When last, ms since 1970 UTC.
    pub last_at: i64,
    /// What it adds to the score.
    pub score: f64,
}

/// The last time that a person did something with a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastAct {
    /// The product.
    pub product: String,
    /// The variant, if it is known.
    pub sku: Option<String>,
    /// The store; none for the shop on the web.
    pub location: Option<String>,
    /// The device.
    pub device: Option<String>,
    /// Who reported it.
    pub source: String,
    /// When, ms since 1970 UTC.
    pub at: i64,
}
