//! Stock: what is where, and every way in which it changes.
//!
//! Each change is a document that its sender gave a UUID. What makes two documents with one UUID the same is what they
//! ask for; when they were sent and by whom is not looked at.

mod sale;
mod words;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use sale::{Return, ReturnReason, Sale, SaleLine, SaleRequest, SoldLine};
pub use words::{AdjustmentReason, Channel, HoldState, TransferState};

/// So many pieces of a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The variant. A document names each once.
    pub sku: String,
    /// Pieces, 1 to 1,000,000.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub quantity: i64,
}

/// Goods in from a supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Where they came in.
    pub location: String,
    /// What came.
    pub lines: Vec<Line>,
}

/// What is there differs from what is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// Where.
    pub location: String,
    /// Why.
    pub reason: AdjustmentReason,
    /// By how much.
    pub lines: Vec<Difference>,
}

/// One variant's difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference {
    /// The variant. A document names each once.
    pub sku: String,
    /// Pieces to add, or to take away where negative; not 0, and 1,000,000 at most either way.
    #[schema(minimum = -1_000_000, maximum = 1_000_000)]
    pub quantity: i64,
}

/// A document that is booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Booked {
    /// The document's UUID.
    pub id: String,
    /// When it was booked first, ms since 1970 UTC.
    pub at: i64,
}

/// Pieces kept back before payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldRequest {
    /// Where they are kept.
    pub location: String,
    /// The record of the member they are kept for.
    pub member: Option<String>,
    /// Where the shopper asked for it.
    pub channel: Channel,
    /// For how long, seconds, 1 to 2,592,000 (30 days).
    #[schema(minimum = 1, maximum = 2_592_000)]
    pub ttl_s: i64,
    /// When it was asked for, ms since 1970 UTC; now if absent. A hold that reaches the hub after its time holds nothing.
    pub at: Option<i64>,
    /// What is kept.
    pub lines: Vec<Line>,
}

/// A hold as it stands. It says not for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hold {
    /// The hold's UUID.
    pub id: String,
    /// Whether it holds, or what became of it.
    pub state: HoldState,
    /// Until when it holds, ms since 1970 UTC.
    pub expires_at: i64,
}

/// Goods sent from one location to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferRequest {
    /// Where they leave.
    pub origin: String,
    /// Where they go.
    pub destination: String,
    /// What is sent.
    pub lines: Vec<Line>,
}

/// A transfer as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transfer {
    /// The transfer's UUID.
    pub id: String,
    /// Where the goods left.
    pub origin: String,
    /// Where they go.
    pub destination: String,
    /// Whether they are on the way.
    pub state: TransferState,
    /// When they left, ms since 1970 UTC.
    pub sent_at: i64,
    /// When they came in or were called back, ms since 1970 UTC.
    pub ended_at: Option<i64>,
    /// What was sent, by SKU.
    pub lines: Vec<Line>,
}

/// What is there of one variant at one location, pieces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Level {
    /// The variant.
    pub sku: String,
    /// The location.
    pub location: String,
    /// What stands there.
    pub on_hand: i64,
    /// What of it is held.
    pub held: i64,
    /// What of it may be had: `on_hand` less `held`.
    pub free: i64,
    /// What is on the way there.
    pub in_transit: i64,
    /// What was ever sold there; returns are not taken off.
    pub sold: i64,
}

/// Levels by SKU and location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Levels {
    /// The levels.
    pub levels: Vec<Level>,
    /// What to give as `after` for more; none if this is the end.
    pub next: Option<String>,
}

/// Pieces that were sold without a line to the hub, and that it did not know to be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shortage {
    /// The sale.
    pub sale: String,
    /// The variant.
    pub sku: String,
    /// The location.
    pub location: String,
    /// How many were missing, pieces.
    pub quantity: i64,
    /// When the hub learnt of it, ms since 1970 UTC.
    pub at: i64,
}

/// Which levels are asked for: of a variant, at a location, or both.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StockQuery {
    /// A variant.
    pub sku: Option<String>,
    /// A location.
    pub location: Option<String>,
    /// With a location alone: the `next` of the answer before.
    pub after: Option<String>,
}

/// Which shortages are asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ShortageQuery {
    /// A location; all if absent.
    pub location: Option<String>,
    /// The time from which on, ms since 1970 UTC; all if absent.
    pub since: Option<i64>,
}
