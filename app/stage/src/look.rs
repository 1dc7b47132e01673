//! What is worn, and how far its loading has come.

use std::sync::Arc;

use bevy::prelude::*;

use crate::model::ProductModel;

/// What every face in the picture wears.
#[derive(Resource, Default, Clone)]
pub struct Look {
    /// The product; nothing is worn without one.
    pub worn: Option<Arc<ProductModel>>,
}

impl Look {
    /// A look with this product on.
    pub fn of(model: ProductModel) -> Self {
        Self { worn: Some(Arc::new(model)) }
    }
}

/// How far the present [`Look`] has come. While a new product loads, the one before stays on.
#[derive(Resource, Default, Clone, Debug, PartialEq, Eq)]
pub enum Dressing {
    /// Nothing is worn.
    #[default]
    Bare,
    /// The product is being loaded.
    Loading,
    /// The product is on.
    Worn,
    /// The product cannot be shown, and why.
    Refused(String),
}
