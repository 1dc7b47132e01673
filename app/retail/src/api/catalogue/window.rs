//! The shop window: what anybody may see of the goods.

use base::{Currency, Gtin};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::product::LocalName;

/// The most pieces that are few.
const FEW: i64 = 3;

/// Whether an article can be had now. Strangers, competitors among them, are not told how many pieces there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Available {
    /// It is there.
    Yes,
    /// The last pieces are there.
    Few,
    /// None is free.
    No,
}

impl Available {
    /// What is said of `free` pieces in the whole chain.
    pub fn of(free: i64) -> Self {
        match free {
            ..=0 => Self::No,
            1..=FEW => Self::Few,
            _ => Self::Yes,
        }
    }
}

/// Which part of the window is looked at.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WindowQuery {
    /// Only products of this category, as `eyewear`.
    pub category: Option<String>,
    /// Only products with a greater id than this.
    pub after: Option<String>,
}

/// A variant in the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WindowVariant {
    /// The seller's own number for it.
    pub sku: String,
    /// The number under its bar code.
    #[schema(value_type = Option<String>, example = "09506000134352")]
    pub gtin: Option<Gtin>,
    /// What tells it from the product's other variants: its colour, as a rule.
    pub name: LocalName,
    /// The variant of the 3D model's materials that shows it, by name.
    pub model_variant: Option<String>,
    /// The price of one, hundredths of the currency's unit.
    pub price_minor: i64,
    /// The currency of the price, by its ISO 4217 code.
    #[schema(value_type = String, example = "CNY")]
    pub currency: Currency,
    /// Whether it can be had somewhere in the chain.
    pub available: Available,
}

/// A product in the window, with those of its variants that are sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WindowProduct {
    /// Unique in the chain.
    pub id: String,
    /// Its name.
    pub name: LocalName,
    /// Its variants, by SKU.
    pub variants: Vec<WindowVariant>,
}

/// The window, 500 products at a time, by their id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Window {
    /// The products that are sold.
    pub products: Vec<WindowProduct>,
    /// What to ask for as `after` to have the next ones; none at the end.
    pub next: Option<String>,
}
