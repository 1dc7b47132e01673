//! A member at a glance: what an associate needs to know when they walk in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    events::{LastAct, ProductIntent},
    members::{KeptEntry, Member},
};
use crate::consent::Purpose;

/// Everything about a member in one answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Profile {
    /// Who they are.
    pub member: Member,
    /// What they agree to. Without personalisation nothing is said of what they viewed, tried on and want.
    pub agreed: Vec<Purpose>,
    /// Notes, tasks, measures with their intervals, preferences and carts, the newest first.
    pub entries: Vec<KeptEntry>,
    /// What they last viewed, the newest first.
    pub last_viewed: Vec<LastAct>,
    /// What they last tried on, the newest first.
    pub last_tried: Vec<LastAct>,
    /// What they seem to want, the most wanted first.
    pub intents: Vec<ProductIntent>,
    /// What they bought, the newest first, at most 20 lines.
    pub purchases: Vec<PurchaseLine>,
    /// What is kept back for them.
    pub holds: Vec<OpenHold>,
    /// What they have been worth, in each currency.
    pub value: Vec<Value>,
    /// What to do for them next, the most urgent first.
    pub next: Vec<NextAction>,
}

/// One thing that was bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PurchaseLine {
    /// The sale.
    pub sale: String,
    /// The product.
    pub product: String,
    /// The variant.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// How many of them came back.
    pub returned: i64,
    /// What one cost, in hundredths of the currency's unit.
    pub unit_minor: i64,
    /// The currency's ISO 4217 code.
    pub currency: String,
    /// Where it was sold.
    pub location: String,
    /// Through which channel.
    pub channel: String,
    /// When, ms since 1970 UTC.
    pub at: i64,
}

/// Something that is kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OpenHold {
    /// The hold.
    pub id: String,
    /// The variant.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Where.
    pub location: Option<String>,
    /// Until when, ms since 1970 UTC.
    pub expires_at: i64,
}

/// What a member has been worth to the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Value {
    /// The currency's ISO 4217 code.
    pub currency: String,
    /// What they spent less what came back, in hundredths of the currency's unit.
    pub spent_minor: i64,
    /// In how many sales.
    pub sales: i64,
    /// When first, ms since 1970 UTC.
    pub first_at: i64,
    /// When last, ms since 1970 UTC.
    pub last_at: i64,
}

/// What to do next, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum NextAction {
    /// Hand over what is kept back, before the hold ends.
    HandOver {
        /// The hold.
        hold: String,
        /// When it ends, ms since 1970 UTC.
        expires_at: i64,
    },
    /// Do what was noted to be done.
    DoTask {
        /// The task's entry.
        entry: String,
        /// Until when, ms since 1970 UTC.
        due_at: Option<i64>,
    },
    /// Congratulate.
    Congratulate {
        /// How many days until the birthday; 0 is today.
        in_days: i64,
    },
    /// Show what they want and what is here.
    Show {
        /// The product.
        product: String,
        /// How much they want it; a page seen just now is 1.
        score: f64,
    },
    /// Win back: they have stayed away for more than twice as long as usual.
    WinBack {
        /// Days since the last purchase.
        days_away: i64,
        /// The usual days between two purchases, the middle of all.
        usual_days: i64,
    },
    /// Ask whether what they view may be used to suggest what suits them.
    AskConsent,
}
