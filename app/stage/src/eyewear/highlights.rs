//! The products' highlights, as soft as their distance asks for.

use bevy::{platform::collections::HashMap, prelude::*};
use tryon::highlights;

use super::Garment;
use crate::{
    camera::{StageCamera, view_size},
    head::FaceSlot,
    pairing::Stage,
};

/// A change of roughness that can be seen.
const SEEN: f32 = 0.02;

/// The perceptual roughness that each material came with.
#[derive(Resource, Default)]
pub(crate) struct Polish(HashMap<AssetId<StandardMaterial>, f32>);

/// Blurs the highlights of the products as their distance asks for.
pub(crate) fn soften_highlights(
    stage: Res<Stage>,
    cameras: Query<&Camera, With<StageCamera>>,
    slots: Query<(&Transform, &Visibility), With<FaceSlot>>,
    garments: Query<Entity, With<Garment>>,
    children: Query<&Children>,
    parts: Query<&MeshMaterial3d<StandardMaterial>>,
    mut polish: ResMut<Polish>,
    mut materials: ResMut<Assets<StandardMaterial>>,
) {
    let (Some(view), Some(pair)) = (view_size(&cameras), stage.shown()) else { return };
    let pinhole = &pair.observation.camera;
    let focal = pinhole.focal * (view / pinhole.size.as_vec2()).max_element();
    // Faces share their materials: the nearest decides.
    let depths = slots.iter().filter(|(_, seen)| **seen != Visibility::Hidden).map(|(head, _)| -head.translation.z);
    let Some(depth) = depths.reduce(f32::min) else { return };
    let spread = highlights::spread(depth, focal);

    let used = garments.iter().flat_map(|garment| children.iter_descendants(garment));
    for id in used.filter_map(|part| parts.get(part).ok()).map(|material| material.id()) {
        let Some(material) = materials.get(id) else { continue };
        let own = *polish.0.entry(id).or_insert(material.perceptual_roughness);
        let wanted = highlights::softened(own, spread);
        if (material.perceptual_roughness - wanted).abs() > SEEN
            && let Some(mut material) = materials.get_mut(id)
        {
            material.perceptual_roughness = wanted;
        }
    }
    polish.0.retain(|id, _| materials.contains(*id));
}
