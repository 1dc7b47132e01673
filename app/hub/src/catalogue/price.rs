//! Telling of new prices.

use std::collections::HashMap;

use base::Currency;
use retail::api::{
    catalogue::{Product, Variant},
    live::PRICE,
};
use serde_json::json;

use crate::{HubError, clock::Millis, database::Tx, live};

/// How many variants an event names. Whoever shows prices looks at all of them anew when there are more.
const MOST_NAMED: usize = 100;

/// What variants cost before a change, by SKU.
#[derive(Debug, Default)]
pub struct Prices(HashMap<String, (i64, Currency)>);

impl Prices {
    /// The prices of all variants of some products.
    pub fn of<'a>(products: impl IntoIterator<Item = &'a Product>) -> Self {
        let variants = products.into_iter().flat_map(|product| &product.variants);
        Self(variants.map(|variant| (variant.sku.clone(), price(variant))).collect())
    }

    /// Tells the whole chain which variants cost something else in `after`, within the transaction that writes it: one
    /// event, however many they are. What is new had no price before and is not told of.
    pub async fn tell(&self, tx: &mut Tx, after: &[Product], now: Millis) -> Result<(), HubError> {
        let variants = after.iter().flat_map(|product| &product.variants);
        let is_new = |variant: &&Variant| self.0.get(&variant.sku).is_some_and(|before| *before != price(variant));
        let skus: Vec<&str> = variants.filter(is_new).map(|variant| variant.sku.as_str()).collect();
        if skus.is_empty() {
            return Ok(());
        }
        let named = Some(&skus).filter(|skus| skus.len() <= MOST_NAMED);
        live::publish(tx, None, None, PRICE, &json!({ "skus": named }), now).await
    }
}

fn price(variant: &Variant) -> (i64, Currency) {
    (variant.price_minor, variant.currency)
}
