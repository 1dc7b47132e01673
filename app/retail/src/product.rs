//! A product and its variants.

use base::{
    Money, Srgba,
    id::{ProductId, VariantId},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::eyewear::{EyewearSpec, LensSpec};

/// What kind of thing a product is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Glasses and sunglasses.
    Eyewear,
}

/// A name in each language of the screens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocalName {
    /// English.
    pub en: String,
    /// Chinese in simplified characters.
    pub zh_hans: String,
}

/// One colour of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Unique within its product.
    pub id: VariantId,
    /// The colour's name.
    pub name: LocalName,
    /// The front's colour.
    pub frame: Srgba,
    /// The temples' colour.
    pub temple: Srgba,
    /// The colour of the metal below a browline's acetate; gold if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metal: Option<Srgba>,
    /// The lenses.
    pub lens: LensSpec,
}

/// A pair of glasses in all its colours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Unique within the catalogue.
    pub id: ProductId,
    /// The model's name.
    pub name: LocalName,
    /// What kind of thing it is.
    pub category: Category,
    /// What it costs.
    pub price: Money,
    /// Its colours, the first one shown first.
    pub variants: Vec<Variant>,
    /// Its measures.
    pub eyewear: EyewearSpec,
}
