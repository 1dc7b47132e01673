//! The drawings of every frame in every colour, made once from the catalogue.

use bevy::{
    asset::RenderAssetUsages,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};
use retail::product::{Product, Variant};

use crate::mirror::{drawing, plugin::MirrorCatalogue, shelf::Choice};

/// The size of a drawing in pixels; a card shows it at about half that.
pub const SIZE: UVec2 = UVec2::new(400, 184);

/// The drawings by the places of products and variants.
#[derive(Resource)]
pub struct Drawings(Vec<Vec<Handle<Image>>>);

impl Drawings {
    /// Draws the whole catalogue.
    pub fn new(catalogue: &MirrorCatalogue, images: &mut Assets<Image>) -> Self {
        let all = catalogue.0.products().iter();
        Self(
            all.map(|product| product.variants.iter().map(|variant| images.add(image(product, variant))).collect())
                .collect(),
        )
    }

    /// The drawing of a look; an empty one where there is no such look.
    pub fn of(&self, choice: Choice) -> Handle<Image> {
        self.0.get(choice.product).and_then(|variants| variants.get(choice.variant)).cloned().unwrap_or_default()
    }
}

fn image(product: &Product, variant: &Variant) -> Image {
    let pixels = drawing::draw(&product.eyewear, variant, SIZE.x, SIZE.y);
    Image::new(
        Extent3d { width: SIZE.x, height: SIZE.y, depth_or_array_layers: 1 },
        TextureDimension::D2,
        pixels,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    )
}
