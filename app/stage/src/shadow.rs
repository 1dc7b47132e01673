//! The product's contact shadow on the face: its mask on the graphics adapter.

mod triangles;

use bevy::{
    asset::RenderAssetUsages,
    image::ImageSampler,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};
use tryon::shadow::{Mask, STRENGTH};

use crate::{environment::Environment, eyewear::Garment, head::FaceSlot, look::Side, surface::FeedSurface};

/// The masks of the products that are on, by side.
#[derive(Resource, Default)]
pub struct ShadowMasks([ShadowMask; 2]);

impl ShadowMasks {
    /// Sets the mask of a side.
    pub(crate) fn set(&mut self, side: Side, mask: ShadowMask) {
        self.0[side as usize] = mask;
    }
}

/// What throws a product's shadow.
#[derive(Default)]
pub struct ShadowMask {
    image: Option<Handle<Image>>,
    /// Centre and half size in the product's frame, m.
    extent: Vec4,
}

impl ShadowMask {
    /// Puts the mask of a GLB on the adapter; none for a product whose shape cannot be read.
    pub(crate) fn of(glb: &[u8], images: &mut Assets<Image>) -> Self {
        let Some(mask) = triangles::triangles(glb).and_then(Mask::of) else { return Self::default() };
        let size = Extent3d { width: mask.size.x, height: mask.size.y, depth_or_array_layers: 1 };
        let mut image = Image::new(
            size,
            TextureDimension::D2,
            mask.texels,
            TextureFormat::Rgba8Unorm,
            RenderAssetUsages::RENDER_WORLD,
        );
        image.sampler = ImageSampler::linear();
        Self { image: Some(images.add(image)), extent: mask.extent }
    }
}

/// Casts the shadow of each garment on its face.
pub(crate) fn cast_shadows(
    masks: Res<ShadowMasks>,
    environment: Res<Environment>,
    garments: Query<(&ChildOf, &Transform, &Visibility), With<Garment>>,
    slots: Query<(Entity, &FaceSlot, &Side, &Transform, &Visibility), Without<Garment>>,
    mut surfaces: ResMut<Assets<FeedSurface>>,
) {
    let (toward, share) = environment.main();
    for (entity, slot, side, head, _) in slots.iter().filter(|(.., seen)| **seen != Visibility::Hidden) {
        let Some(mut surface) = surfaces.get_mut(&slot.surface) else { continue };
        let mask = &masks.0[*side as usize];
        let worn = garments.iter().find(|(of, _, seen)| of.parent() == entity && **seen != Visibility::Hidden);
        let (Some(image), Some((_, garment, _))) = (&mask.image, worn) else {
            surface.uniform.shadow = 0.0;
            continue;
        };
        let product_from_world = (head.to_matrix() * garment.to_matrix()).inverse();
        surface.mask = Some(image.clone());
        surface.uniform.mask = mask.extent;
        surface.uniform.shadow = STRENGTH;
        surface.uniform.product_from_world = product_from_world;
        surface.uniform.light = product_from_world.transform_vector3(toward).extend(share);
    }
}
