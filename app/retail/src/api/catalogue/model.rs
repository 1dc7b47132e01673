//! A product's 3D model, and which of its variants shows which article.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Where a model lies.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ModelQuery {
    /// The model's web address, of a .glb file; where the product has its model already if left out.
    pub address: Option<String>,
}

/// Which variant of a model's materials shows an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shown {
    /// The article.
    pub sku: String,
    /// The variant's name (glTF's `KHR_materials_variants`).
    pub variant: String,
}

/// An article that no variant shows, or a variant that shows no article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelFault {
    /// The article.
    pub sku: Option<String>,
    /// The variant's name.
    pub variant: Option<String>,
    /// What is wrong, and what to do.
    pub reason: String,
}

/// What became of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelReport {
    /// The product.
    pub product: String,
    /// Where its model lies.
    pub address: String,
    /// The variants of the model's materials, by name, in its order.
    pub variants: Vec<String>,
    /// What shows what. An article that is not here keeps the variant that it had.
    pub shown: Vec<Shown>,
    /// What was left open.
    pub faults: Vec<ModelFault>,
}
