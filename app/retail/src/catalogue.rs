//! The products of a store.

use std::collections::HashSet;

use base::id::ProductId;
use thiserror::Error;

use crate::product::Product;

/// The catalogue that comes with the program.
const BUNDLED: &str = include_str!("../../../assets/catalogue/eyewear.json");

/// Why a catalogue is refused; nothing of it is used then.
#[derive(Debug, Error)]
pub enum CatalogueError {
    /// The text is not a list of products.
    #[error("the catalogue cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// A product is at fault.
    #[error("product {product}: {fault}")]
    Product {
        /// Which product.
        product: ProductId,
        /// What is wrong with it.
        fault: String,
    },
}

/// Products by their id, in the order of the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue(Vec<Product>);

impl Catalogue {
    /// The catalogue that comes with the program.
    pub fn bundled() -> Result<Self, CatalogueError> {
        Self::from_json(BUNDLED)
    }

    /// Reads a JSON array of products.
    pub fn from_json(text: &str) -> Result<Self, CatalogueError> {
        let products: Vec<Product> = serde_json::from_str(text)?;
        let mut ids = HashSet::new();
        for product in &products {
            let fault = if ids.insert(&product.id) { fault(product) } else { Some("is listed twice".to_owned()) };
            if let Some(fault) = fault {
                return Err(CatalogueError::Product { product: product.id.clone(), fault });
            }
        }
        Ok(Self(products))
    }

    /// All products, in the order of the shelf.
    pub fn products(&self) -> &[Product] {
        &self.0
    }

    /// One product.
    pub fn product(&self, id: &ProductId) -> Option<&Product> {
        self.0.iter().find(|product| product.id == *id)
    }
}

fn fault(product: &Product) -> Option<String> {
    let mut ids = HashSet::new();
    if product.variants.is_empty() {
        return Some("has no variants".to_owned());
    }
    if product.price.minor < 0 {
        return Some(format!("price is {}, less than nothing", product.price));
    }
    let names = product.variants.iter().map(|variant| &variant.name).chain([&product.name]);
    if names.flat_map(|name| [&name.en, &name.zh_hans]).any(|name| name.trim().is_empty()) {
        return Some("a name is empty".to_owned());
    }
    for variant in &product.variants {
        if !ids.insert(&variant.id) {
            return Some(format!("variant {} is listed twice", variant.id));
        }
        for (name, share) in [("transmission", variant.lens.transmission), ("mirror", variant.lens.mirror)] {
            if !(0.0..=1.0).contains(&share) {
                return Some(format!("variant {}: {name} is {share}, not between 0 and 1", variant.id));
            }
        }
    }
    product.eyewear.fault()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_bundled_catalogue_has_every_style_in_three_colours() {
        let catalogue = Catalogue::bundled().expect("the bundled catalogue");
        let styles: HashSet<_> = catalogue.products().iter().map(|product| product.eyewear.style).collect();
        assert_eq!(styles.len(), 10);
        assert!(catalogue.products().iter().all(|product| product.variants.len() >= 3));
    }

    #[test]
    fn a_fault_names_product_and_field() {
        let text = BUNDLED.replacen("\"lens_width\": ", "\"lens_width\": 9", 1);
        let error = Catalogue::from_json(&text).expect_err("a lens nobody can wear").to_string();
        assert!(error.contains("product ") && error.contains("lens_width"), "{error}");
        for (from, to, fault) in [
            ("\"minor\": ", "\"minor\": -", "price"),
            ("\"en\": \"Tortoise\"", "\"en\": \"\"", "name"),
            ("\"mirror\": 0.0", "\"mirror\": 7.0", "mirror"),
            ("\"bridge\": ", "\"brigde\": ", "brigde"),
        ] {
            let error = Catalogue::from_json(&BUNDLED.replacen(from, to, 1)).expect_err(fault).to_string();
            assert!(error.contains(fault), "{error}");
        }
        assert!(Catalogue::from_json("{}").is_err());
    }
}
