//! What just changed, and calls for an associate.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An event of `/v1/live`: the data of a server-sent event, whose name is `kind` and whose id is its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LiveEvent {
    /// What changed: `check_in`, `basket`, `stock`, `price`, `member`, `call_associate`.
    pub kind: String,
    /// The store; none for the whole chain.
    pub location: Option<String>,
    /// The device; none for all of the store.
    pub device: Option<String>,
    /// When, ms since 1970 UTC.
    pub at: i64,
    /// What is told of it. A field `member` holds a member record's id.
    pub body: serde_json::Value,
}

/// A member is checked in at the device: `id` of the check-in, `member`, and when it `ends_at`, which is now if they
/// checked out. Whoever checks in takes the place of who was there.
pub const CHECK_IN: &str = "check_in";

/// A shopper at the device put something into a cart: `product`, `sku` and `quantity`, and `member` if that is known. Or
/// the cart that is kept for the `member` who is checked in at the device was changed: `entry` is its id.
pub const BASKET: &str = "basket";

/// The stock of some variants changed in the store: their `skus`.
pub const STOCK: &str = "stock";

/// Some variants cost something else in the whole chain: their `skus`, or null if they are many; then read all anew.
pub const PRICE: &str = "price";

/// Something about a member changed: the record's id as `member`.
pub const MEMBER: &str = "member";

/// A shopper calls an associate: a [`Call`] and its `device`.
pub const CALL_ASSOCIATE: &str = "call_associate";

/// The name of the event that says: some were missed, so read anew what you show.
pub const RESET: &str = "reset";

/// A shopper calls an associate.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// The call's id, chosen by the device: who is called knows a repeated call by it.
    pub id: String,
    /// What for.
    pub reason: CallReason,
    /// The product that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
}

/// What a shopper calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallReason {
    /// Advice.
    Advice,
    /// Another size or colour.
    OtherVariant,
    /// To try the product itself.
    TryReal,
    /// To pay.
    Pay,
    /// Something else.
    Other,
}
