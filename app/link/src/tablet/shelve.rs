//! Bringing catalogue and stock up to date.

use std::collections::BTreeSet;

use retail::api::{
    catalogue::{Product, ProductQuery},
    stock::Level,
};

use super::{OVERLAP, Tablet, put, read};
use crate::{
    LinkError,
    shelf::{Shelf, Told},
    store::{Edit, StoreError},
};

/// Where things are kept in the store.
const PRODUCTS: &str = "product/";
const LEVELS: &str = "stock/";
const CATALOGUE: &str = "pulled/catalogue";
const ELSEWHERE: &str = "pulled/elsewhere";
const LOCATIONS: &str = "pulled/stock/";

/// How many products a page has.
const PAGE: i64 = 500;

/// How old the stock of other locations may become, ms: nothing tells of its changes here.
const PATIENCE: i64 = 600_000;

impl Tablet {
    /// Pulls the products that changed since the last time, all at first.
    pub(super) async fn pull_catalogue(&self) -> Result<(), LinkError> {
        let as_of = self.client.now();
        let since = self.state().shelf.catalogue.map(|as_of| as_of - OVERLAP);
        let mut query = ProductQuery { limit: Some(PAGE), since, inactive: true, ..ProductQuery::default() };
        loop {
            let page = self.client.products(&query).await?;
            self.take_products(page.products).await?;
            query.after = page.next;
            if query.after.is_none() {
                break;
            }
        }
        self.shelve(vec![put(CATALOGUE.to_owned(), &as_of)?], |shelf| shelf.catalogue = Some(as_of)).await
    }

    /// Pulls the stock of the tablet's store, and now and then that of all other locations.
    pub(super) async fn pull_stock(&self) -> Result<(), LinkError> {
        let Some(here) = &self.scope.store else { return Ok(()) };
        self.pull_location(here).await?;
        let as_of = self.client.now();
        if self.state().shelf.elsewhere.is_some_and(|pulled| as_of - pulled < PATIENCE) {
            return Ok(());
        }
        for location in self.client.locations().await? {
            if location.id != *here {
                self.pull_location(&location.id).await?;
            }
        }
        self.shelve(vec![put(ELSEWHERE.to_owned(), &as_of)?], |shelf| shelf.elsewhere = Some(as_of)).await
    }

    /// Pulls what there is of some variants, wherever it is.
    pub(super) async fn pull_variants(&self, skus: &BTreeSet<String>) -> Result<(), LinkError> {
        for sku in skus {
            let as_of = self.client.now();
            let levels = self.client.stock(Some(sku), None, None).await?.levels;
            self.take_levels(levels, as_of).await?;
        }
        Ok(())
    }

    async fn pull_location(&self, location: &str) -> Result<(), LinkError> {
        let as_of = self.client.now();
        let mut after = None;
        loop {
            let page = self.client.stock(None, Some(location), after.as_deref()).await?;
            self.take_levels(page.levels, as_of).await?;
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let edit = put(format!("{LOCATIONS}{location}"), &(location, as_of))?;
        self.shelve(vec![edit], |shelf| shelf.put_location(location.to_owned(), as_of)).await
    }

    async fn take_products(&self, mut products: Vec<Product>) -> Result<(), LinkError> {
        products.retain(|product| self.state().shelf.product(&product.id) != Some(product));
        let keep = |product: &Product| put(format!("{PRODUCTS}{}", product.id), product);
        let edits = products.iter().map(keep).collect::<Result<_, _>>()?;
        self.shelve(edits, |shelf| products.into_iter().for_each(|product| shelf.put_product(product))).await
    }

    async fn take_levels(&self, levels: Vec<Level>, as_of: i64) -> Result<(), LinkError> {
        let told: Vec<Told> = levels.into_iter().map(|level| Told { level, as_of }).collect();
        // What is as before costs no storage.
        let news: Vec<&Told> = told.iter().filter(|told| !self.state().shelf.knows(&told.level)).collect();
        let edits = news.into_iter().map(keep_level).collect::<Result<_, _>>()?;
        self.shelve(edits, |shelf| told.into_iter().for_each(|told| shelf.put_level(told))).await
    }

    /// Keeps, then shows.
    async fn shelve(&self, edits: Vec<Edit>, show: impl FnOnce(&mut Shelf)) -> Result<(), LinkError> {
        let _order = self.writing.lock().await;
        if !edits.is_empty() {
            self.store.apply(edits).await?;
        }
        show(&mut self.state_mut().shelf);
        Ok(())
    }
}

/// Keeps a level.
pub(super) fn keep_level(told: &Told) -> Result<Edit, StoreError> {
    let Level { sku, location, .. } = &told.level;
    // No identifier holds the character between them.
    put(format!("{LEVELS}{location}\0{sku}"), told)
}

/// Puts something that was kept back on the shelf, if it belongs there.
pub(super) fn restore(shelf: &mut Shelf, key: &str, value: &[u8]) -> Result<(), StoreError> {
    if key.starts_with(PRODUCTS) {
        shelf.put_product(read(value)?);
    } else if key.starts_with(LEVELS) {
        shelf.put_level(read(value)?);
    } else if key.starts_with(LOCATIONS) {
        let (location, as_of) = read(value)?;
        shelf.put_location(location, as_of);
    } else if key == CATALOGUE {
        shelf.catalogue = Some(read(value)?);
    } else if key == ELSEWHERE {
        shelf.elsewhere = Some(read(value)?);
    }
    Ok(())
}
