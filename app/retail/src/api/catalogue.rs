//! The catalogue: products with their variants, locations, and the files that both come and go in.

mod check;
mod import;
mod model;
mod window;

use base::{Currency, Gtin};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

pub use check::{CatalogueFault, identifier};
pub use import::{ExportQuery, FeedFormat, ImportQuery, ImportReport, Language, RowFault};
pub use model::{ModelFault, ModelQuery, ModelReport, Shown};
pub use window::{Available, Window, WindowProduct, WindowQuery, WindowVariant};

use crate::product::LocalName;

/// One thing that can be sold: one colour and size of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The seller's own number for it, unique in the chain; 1 to 100 characters.
    pub sku: String,
    /// The number under its bar code, unique too.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "09506000134352")]
    pub gtin: Option<Gtin>,
    /// What tells it from the product's other variants.
    pub name: LocalName,
    /// Its size.
    #[serde(default)]
    pub size: Option<String>,
    /// Its colour's name.
    #[serde(default)]
    pub colour: Option<String>,
    /// What it is made of.
    #[serde(default)]
    pub material: Option<String>,
    /// The variant of the 3D model's materials that shows it (glTF's `KHR_materials_variants`), by name.
    #[serde(default)]
    pub model_variant: Option<String>,
    /// The price of one, hundredths of the currency's unit.
    #[schema(minimum = 0)]
    pub price_minor: i64,
    /// The currency of the price, by its ISO 4217 code.
    #[schema(value_type = String, example = "CNY")]
    pub currency: Currency,
    /// Whether it is sold. One that was sold once is never deleted.
    pub active: bool,
}

/// A product as it is written. Variants of it that are left out are sold no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductRequest {
    /// Where it stands: `eyewear`, `furniture`, or the seller's own path.
    pub category: String,
    /// The maker's name; empty if it has none.
    pub brand: String,
    /// Its name.
    pub name: LocalName,
    /// A longer text.
    #[serde(default)]
    pub description: LocalName,
    /// The address of its 3D model.
    #[serde(default)]
    pub model_url: Option<String>,
    /// The address of its picture.
    #[serde(default)]
    pub image_url: Option<String>,
    /// Whether it is sold.
    pub active: bool,
    /// What there is of it, 1 to 500.
    pub variants: Vec<Variant>,
}

/// A product as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Product {
    /// Unique in the chain.
    pub id: String,
    /// Where it stands: `eyewear`, `furniture`, or the seller's own path.
    pub category: String,
    /// The maker's name; empty if it has none.
    pub brand: String,
    /// Its name.
    pub name: LocalName,
    /// A longer text.
    pub description: LocalName,
    /// The address of its 3D model.
    pub model_url: Option<String>,
    /// The address of its picture.
    pub image_url: Option<String>,
    /// Whether it is sold.
    pub active: bool,
    /// What there is of it, by SKU.
    pub variants: Vec<Variant>,
    /// When it or a variant last changed, ms since 1970 UTC.
    pub updated_at: i64,
}

impl Product {
    /// A product as a request has it.
    pub fn new(id: String, request: ProductRequest, updated_at: i64) -> Self {
        let ProductRequest { category, brand, name, description, model_url, image_url, active, mut variants } = request;
        variants.sort_by(|a, b| a.sku.cmp(&b.sku));
        Self { id, category, brand, name, description, model_url, image_url, active, variants, updated_at }
    }
}

/// What is where of a variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockOf {
    /// The variant.
    pub sku: String,
    /// The location.
    pub location: String,
    /// Pieces that are there.
    pub on_hand: i64,
    /// Pieces of these that are kept back for somebody.
    pub held: i64,
}

/// A product with what is where of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StockedProduct {
    /// The product.
    pub product: Product,
    /// Its stock by variant and location; nothing where there never was any.
    pub stock: Vec<StockOf>,
}

/// A variant, in its product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Article {
    /// Which of the product's variants is meant.
    pub sku: String,
    /// The product.
    pub product: Product,
}

/// Some products, by their id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductPage {
    /// The products.
    pub products: Vec<Product>,
    /// What to ask for as `after` to have the next ones; none at the end.
    pub next: Option<String>,
}

/// Which products are asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProductQuery {
    /// Only those with a greater id than this.
    pub after: Option<String>,
    /// How many at most, 1 to 500; 100 if left out.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<i64>,
    /// Only those of this category.
    pub category: Option<String>,
    /// Only those with this in their name, in either language; 100 characters at most.
    #[param(max_length = 100)]
    pub text: Option<String>,
    /// Only those that changed at this time or later, ms since 1970 UTC.
    pub since: Option<i64>,
    /// Those too that are sold no more.
    #[serde(default)]
    pub inactive: bool,
}

/// What a location is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LocationKind {
    /// Shoppers come here.
    Store,
    /// Goods lie here.
    Warehouse,
}

/// A location as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocationRequest {
    /// What it is. This never changes.
    pub kind: LocationKind,
    /// Its name.
    pub name: LocalName,
}

/// A place where stock is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Location {
    /// Unique in the chain.
    pub id: String,
    /// What it is.
    pub kind: LocationKind,
    /// Its name.
    pub name: LocalName,
}
