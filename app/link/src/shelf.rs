//! The catalogue and the stock as the hub told them last, with what was written here since laid over the stock.

mod booking;

use std::collections::{BTreeMap, HashMap};

use base::Gtin;
use retail::api::{
    catalogue::{Article, Product},
    stock::Level,
};
use serde::{Deserialize, Serialize};

use crate::{Change, outbox::Outbox};

/// What there is of a variant at a location, and how old the word is that this rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stocked {
    /// What there is, with what was held, sold and taken back here since.
    pub level: Level,
    /// The age of the hub's word, ms.
    pub age: i64,
}

/// A level as the hub told it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub level: Level,
    /// When, ms since 1970 UTC by the hub's clock.
    pub as_of: i64,
}

/// Products and levels.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    products: BTreeMap<String, Product>,
    /// The variant and the product of each bar code.
    codes: HashMap<Gtin, (String, String)>,
    /// By variant, then by location.
    levels: BTreeMap<String, BTreeMap<String, Told>>,
    /// Until when everything about a location is here, ms since 1970 UTC by the hub's clock.
    locations: BTreeMap<String, i64>,
    /// The same of the catalogue; none before the first whole pull.
    pub(crate) catalogue: Option<i64>,
    /// The same of the locations besides the tablet's own.
    pub(crate) elsewhere: Option<i64>,
}

impl Shelf {
    /// A product.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.get(id)
    }

    /// The variant under a bar code.
    pub fn article(&self, gtin: Gtin) -> Option<Article> {
        let (sku, product) = self.codes.get(&gtin)?;
        Some(Article { sku: sku.clone(), product: self.products.get(product)?.clone() })
    }

    /// What there is of a variant, by location, at the time `now` by the hub's clock.
    pub fn stock(&self, sku: &str, outbox: &Outbox, now: i64) -> Vec<Stocked> {
        let told = self.levels.get(sku).into_iter().flat_map(BTreeMap::values);
        told.map(|told| {
            let as_of = self.locations.get(&told.level.location).map_or(told.as_of, |as_of| told.as_of.max(*as_of));
            let mut level = told.level.clone();
            booking::lay_over(&mut level, outbox, now);
            Stocked { level, age: (now - as_of).max(0) }
        })
        .collect()
    }

    /// Takes the hub's word on a product.
    pub(crate) fn put_product(&mut self, product: Product) {
        let id = &product.id;
        if let Some(before) = self.products.get(id) {
            for gtin in before.variants.iter().filter_map(|variant| variant.gtin) {
                // It may have become another product's meanwhile.
                if self.codes.get(&gtin).is_some_and(|(_, owner)| owner == id) {
                    self.codes.remove(&gtin);
                }
            }
        }
        for variant in &product.variants {
            if let Some(gtin) = variant.gtin {
                self.codes.insert(gtin, (variant.sku.clone(), id.clone()));
            }
        }
        self.products.insert(id.clone(), product);
    }

    /// Whether this is what is known already.
    pub(crate) fn knows(&self, level: &Level) -> bool {
        self.levels
            .get(&level.sku)
            .and_then(|places| places.get(&level.location))
            .is_some_and(|told| told.level == *level)
    }

    /// Takes the hub's word on a level.
    pub(crate) fn put_level(&mut self, told: Told) {
        let Level { sku, location, .. } = &told.level;
        self.levels.entry(sku.clone()).or_default().insert(location.clone(), told);
    }

    /// Everything about a location is here.
    pub(crate) fn put_location(&mut self, location: String, as_of: i64) {
        self.locations.insert(location, as_of);
    }

    /// The levels that `change` touches as they are now that the hub took it. `holds` says whether it placed a hold that
    /// is open, or sold one.
    pub(crate) fn after(&self, change: &Change, holds: bool) -> Vec<Told> {
        let told = self.levels.values().flat_map(BTreeMap::values);
        told.filter_map(|told| {
            let mut after = told.clone();
            booking::book(&mut after.level, change, holds);
            (after != *told).then_some(after)
        })
        .collect()
    }
}
