//! What a product must be like to be taken.

use std::collections::HashSet;

use thiserror::Error;

use super::{LocationRequest, ProductRequest, Variant};
use crate::product::LocalName;

/// The longest identifier, characters.
const LONGEST_ID: usize = 100;

/// The longest name, category or address, characters.
const LONGEST_LINE: usize = 2_000;

/// The longest description, characters.
const LONGEST_TEXT: usize = 20_000;

/// The most variants of a product.
const MOST_VARIANTS: usize = 500;

/// The highest price, hundredths: sums of them stay far from what a number holds.
const HIGHEST_PRICE: i64 = 1_000_000_000_000;

/// Places in the ledger of stock that are no locations.
const LEDGER_PLACES: [&str; 4] = ["supplier", "customer", "transit", "loss"];

/// Why a product or a location is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CatalogueFault {
    /// An identifier is empty, too long or holds blanks at its ends or control characters.
    #[error("{0} is no identifier: use 1 to 100 characters, without blanks around them")]
    Id(&'static str),
    /// The identifier means something else in the ledger of stock.
    #[error("the id \"{0}\" is taken by the ledger of stock: choose another")]
    Reserved(String),
    /// A text that must be there is not.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// A text is too long.
    #[error("{field} is longer than {most} characters")]
    TooLong {
        /// Which one.
        field: &'static str,
        /// How long it may be.
        most: usize,
    },
    /// There are no variants, or too many.
    #[error("a product has 1 to 500 variants, not {0}")]
    Variants(usize),
    /// A variant is there twice.
    #[error("variant \"{0}\" is listed twice")]
    Twice(String),
    /// A price is no price.
    #[error("the price of \"{0}\" is below nothing or beyond all measure")]
    Price(String),
}

/// Whether a text can stand for a product, a variant, a location.
pub fn identifier(field: &'static str, text: &str) -> Result<(), CatalogueFault> {
    let good = !text.is_empty()
        && text.trim() == text
        && text.chars().count() <= LONGEST_ID
        && !text.chars().any(char::is_control);
    if good { Ok(()) } else { Err(CatalogueFault::Id(field)) }
}

fn line(field: &'static str, text: &str) -> Result<(), CatalogueFault> {
    if text.trim().is_empty() {
        return Err(CatalogueFault::Empty(field));
    }
    within(field, text, LONGEST_LINE)
}

fn within(field: &'static str, text: &str, most: usize) -> Result<(), CatalogueFault> {
    let fits = text.len() <= most || text.chars().count() <= most;
    if fits { Ok(()) } else { Err(CatalogueFault::TooLong { field, most }) }
}

fn name(text: &LocalName) -> Result<(), CatalogueFault> {
    line("the English name", &text.en)?;
    line("the Chinese name", &text.zh_hans)
}

impl Variant {
    fn check(&self) -> Result<(), CatalogueFault> {
        identifier("the SKU", &self.sku)?;
        name(&self.name)?;
        let texts = [&self.size, &self.colour, &self.material, &self.model_variant];
        texts.into_iter().flatten().try_for_each(|text| within("a variant's text", text, LONGEST_LINE))?;
        let good = (0..=HIGHEST_PRICE).contains(&self.price_minor);
        if good { Ok(()) } else { Err(CatalogueFault::Price(self.sku.clone())) }
    }
}

impl ProductRequest {
    /// Whether it can be taken under `id`.
    ///
    /// # Errors
    ///
    /// [`CatalogueFault`], the first that is found.
    pub fn check(&self, id: &str) -> Result<(), CatalogueFault> {
        identifier("the product's id", id)?;
        line("the category", &self.category)?;
        within("the brand", &self.brand, LONGEST_LINE)?;
        name(&self.name)?;
        within("the English description", &self.description.en, LONGEST_TEXT)?;
        within("the Chinese description", &self.description.zh_hans, LONGEST_TEXT)?;
        [&self.model_url, &self.image_url]
            .into_iter()
            .flatten()
            .try_for_each(|address| within("an address", address, LONGEST_LINE))?;
        if self.variants.is_empty() || self.variants.len() > MOST_VARIANTS {
            return Err(CatalogueFault::Variants(self.variants.len()));
        }
        let mut skus = HashSet::new();
        self.variants.iter().try_for_each(|variant| {
            variant.check()?;
            if skus.insert(&variant.sku) { Ok(()) } else { Err(CatalogueFault::Twice(variant.sku.clone())) }
        })
    }
}

impl LocationRequest {
    /// Whether it can be taken under `id`.
    ///
    /// # Errors
    ///
    /// [`CatalogueFault`], the first that is found.
    pub fn check(&self, id: &str) -> Result<(), CatalogueFault> {
        identifier("the location's id", id)?;
        if LEDGER_PLACES.contains(&id) {
            return Err(CatalogueFault::Reserved(id.to_owned()));
        }
        name(&self.name)
    }
}
