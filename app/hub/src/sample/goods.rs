//! What the chain sells.

mod apparel;
mod cosmetics;
mod eyewear;
mod furniture;

use std::collections::{BTreeMap, HashMap};

use base::{Currency, Gtin};
use retail::{
    api::catalogue::{Product, Variant},
    product::LocalName,
};

use super::{Opening, Purchase, STORES, WAREHOUSE, chance::Chance};
use crate::{HubError, clock::DAY, clock::Millis};

/// A name in both languages.
type Both = (&'static str, &'static str);

/// A variant before it has its numbers.
struct Kind {
    key: String,
    name: LocalName,
    size: Option<String>,
    colour: Option<String>,
    material: Option<String>,
}

/// A product before its variants have their numbers.
struct Draft {
    id: String,
    category: &'static str,
    brand: &'static str,
    name: LocalName,
    description: LocalName,
    price_minor: i64,
    kinds: Vec<Kind>,
}

fn name((en, zh_hans): Both) -> LocalName {
    LocalName { en: en.to_owned(), zh_hans: zh_hans.to_owned() }
}

impl Kind {
    fn coloured(key: &str, colour: Both, material: Option<&str>) -> Self {
        let material = material.map(str::to_owned);
        Self { key: key.to_owned(), name: name(colour), size: None, colour: Some(colour.0.to_owned()), material }
    }
}

/// An id from an English name.
fn slug(text: &str) -> String {
    let parts = text.split(|char: char| !char.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-").to_lowercase()
}

/// All products of the chain, by their ids.
pub fn products(seed: u64, now: Millis) -> Result<Vec<Product>, HubError> {
    let mut drafts = eyewear::drafts()?;
    drafts.extend(furniture::drafts());
    drafts.extend(apparel::drafts());
    drafts.extend(cosmetics::drafts());
    drafts.sort_by(|a, b| a.id.cmp(&b.id));
    let mut chance = Chance::new(seed, "gtin", 0);
    // Numbers of articles are given out one after another, from a place that the seed decides.
    let mut number = chance.below(1_000_000) as u64;
    let mut products = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let updated_at = now - 365 * DAY;
        let variants = draft.kinds.into_iter().map(|kind| {
            number += 1;
            Variant {
                sku: format!("{}-{}", draft.id, kind.key),
                gtin: restricted(number),
                name: kind.name,
                size: kind.size,
                colour: kind.colour,
                material: kind.material,
                model_variant: None,
                price_minor: draft.price_minor,
                currency: Currency::Cny,
                active: true,
            }
        });
        let mut variants: Vec<_> = variants.collect();
        variants.sort_by(|a, b| a.sku.cmp(&b.sku));
        products.push(Product {
            id: draft.id,
            category: draft.category.to_owned(),
            brand: draft.brand.to_owned(),
            name: draft.name,
            description: draft.description,
            model_url: None,
            image_url: None,
            active: true,
            variants,
            updated_at,
        });
    }
    Ok(products)
}

/// A number of those that everybody may use within their own walls: GS1 prefixes 200 to 299 (General Specifications,
/// section 1.4.2).
fn restricted(number: u64) -> Option<Gtin> {
    let body = format!("2{:011}", number % 100_000_000_000);
    (0..10).find_map(|digit| Gtin::from_digits(&format!("{body}{digit}")).ok())
}

/// Products of which the second goes with the first.
pub fn complements(products: &[Product]) -> Vec<(String, String)> {
    let mut pairs = furniture::complements();
    pairs.extend(apparel::complements());
    pairs.extend(cosmetics::complements());
    let frames = products.iter().filter(|product| product.category == "eyewear").map(|product| product.id.as_str());
    pairs.extend(frames.map(|frame| (frame.to_owned(), eyewear::CASE.to_owned())));
    let known: HashMap<&str, ()> = products.iter().map(|product| (product.id.as_str(), ())).collect();
    pairs.retain(|(first, second)| known.contains_key(first.as_str()) && known.contains_key(second.as_str()));
    pairs
}

/// What was there a year ago: enough for all that was sold since, and something left nearly everywhere.
pub fn opening(seed: u64, products: &[Product], purchases: &[Purchase]) -> Vec<Opening> {
    let mut sold: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for purchase in purchases {
        for line in &purchase.lines {
            *sold.entry((line.sku.as_str(), purchase.location)).or_default() += line.quantity;
        }
    }
    let mut chance = Chance::new(seed, "opening", 0);
    let mut opening = Vec::new();
    for variant in products.iter().flat_map(|product| &product.variants) {
        for location in STORES.into_iter().chain([WAREHOUSE]) {
            let sold = sold.get(&(variant.sku.as_str(), location)).copied().unwrap_or(0);
            // A shelf that is bare here and there is what reaching into the other stores is for.
            let left = if location == WAREHOUSE { chance.between(5, 40) } else { chance.between(-2, 8).max(0) };
            if sold + left > 0 {
                let (sku, location) = (variant.sku.clone(), location.to_owned());
                opening.push(Opening { sku, location, quantity: sold + left });
            }
        }
    }
    opening
}
