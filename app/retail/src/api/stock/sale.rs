//! Sales and returns.

use base::money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Line,
    words::{Channel, words},
};

/// A purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleRequest {
    /// Where the goods are taken from.
    pub location: String,
    /// The buyer's member record; none if unknown.
    pub member: Option<String>,
    /// Where the buyer was.
    pub channel: Channel,
    /// Who served; the associate who sends it if absent.
    pub associate: Option<String>,
    /// The hold that is bought. It ends with the sale, what is not bought of it becomes free.
    pub hold: Option<String>,
    /// The currency of all prices.
    #[schema(value_type = String, example = "CNY")]
    pub currency: Currency,
    /// When it was, ms since 1970 UTC; now if absent.
    pub at: Option<i64>,
    /// The goods have left already: they were sold without a line to the hub. It is booked whatever the stock says, and
    /// what was missing becomes a shortage. Staff and tablets alone may say so.
    #[serde(default)]
    pub happened: bool,
    /// What is bought.
    pub lines: Vec<SaleLine>,
}

/// One variant of a purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaleLine {
    /// The variant. A sale names each once.
    pub sku: String,
    /// Pieces, 1 to 1,000,000.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub quantity: i64,
    /// What one piece was sold for, hundredths of the currency's unit, at most 1,000,000,000,000.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub unit_minor: i64,
}

/// A purchase as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sale {
    /// The sale's UUID.
    pub id: String,
    /// Where the goods were taken from.
    pub location: String,
    /// The buyer's member record.
    pub member: Option<String>,
    /// Where the buyer was.
    pub channel: Channel,
    /// Who served.
    pub associate: Option<String>,
    /// The hold that was bought.
    pub hold: Option<String>,
    /// The currency of all prices.
    #[schema(value_type = String, example = "CNY")]
    pub currency: Currency,
    /// What was paid in all, hundredths of the currency's unit.
    pub total_minor: i64,
    /// When it was, ms since 1970 UTC.
    pub at: i64,
    /// What was bought, by SKU.
    pub lines: Vec<SoldLine>,
}

/// One variant of a purchase as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SoldLine {
    /// The variant.
    pub sku: String,
    /// Pieces bought.
    pub quantity: i64,
    /// Pieces brought back since.
    pub returned: i64,
    /// What one piece was sold for, hundredths of the currency's unit.
    pub unit_minor: i64,
}

/// Goods brought back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// The sale that they are of.
    pub sale: String,
    /// Where they come back, whichever store sold them; they are on hand there at once.
    pub location: String,
    /// Why.
    pub reason: ReturnReason,
    /// When it was, ms since 1970 UTC; now if absent.
    pub at: Option<i64>,
    /// What comes back.
    pub lines: Vec<Line>,
}

words!(
    /// Why goods are brought back.
    ReturnReason {
        /// The buyer thought better of it.
        ChangedMind = "changed_mind",
        /// It does not fit.
        Size = "size",
        /// It is broken. What cannot be sold again is taken off by an adjustment.
        Defect = "defect",
        /// It is not what was ordered.
        WrongItem = "wrong_item",
        /// Anything else.
        Other = "other",
    }
);
