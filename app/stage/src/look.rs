//! What is worn, and how far its loading has come.

use std::sync::Arc;

use bevy::{camera::visibility::RenderLayers, prelude::*};

use crate::model::ProductModel;

/// Of two looks that stand side by side, the one that is meant. A single look is the right one.
///
/// What is drawn for one look alone carries its side as a component: cameras, heads and products.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// On the left of the view; drawn only while two looks are compared.
    Left,
    /// On the right of the view, or all of it.
    Right,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Left, Self::Right];

    /// The layer of what only this side's camera sees.
    pub fn layer(self) -> RenderLayers {
        RenderLayers::layer(1 + self as usize)
    }
}

/// What every face in the picture wears.
#[derive(Resource, Default, Clone)]
pub struct Look {
    /// The product; nothing is worn without one.
    pub worn: Option<Arc<ProductModel>>,
    /// Another product to compare it with: the picture is shown twice, and this is worn in the one on the left.
    pub compared: Option<Arc<ProductModel>>,
}

impl Look {
    /// A look with this product on.
    pub fn of(model: ProductModel) -> Self {
        Self { worn: Some(Arc::new(model)), compared: None }
    }

    /// What is worn on a side.
    pub fn on(&self, side: Side) -> Option<&Arc<ProductModel>> {
        match side {
            Side::Left => self.compared.as_ref(),
            Side::Right => self.worn.as_ref(),
        }
    }

    /// Whether a side is seen.
    pub fn shows(&self, side: Side) -> bool {
        side == Side::Right || self.compared.is_some()
    }
}

/// How far the present [`Look`] has come. While a new product loads, the one before stays on.
#[derive(Resource, Default, Clone, Debug, PartialEq, Eq)]
pub enum Dressing {
    /// Nothing is worn.
    #[default]
    Bare,
    /// A product is being loaded.
    Loading,
    /// Everything is on.
    Worn,
    /// A product cannot be shown, and why.
    Refused(String),
}
