//! Highlights that fit the picture: a wire of a millimetre turns by radians within one pixel, and a polish that is true
//! close by would flicker from pixel to pixel as a row of sparks.
//!
//! A pixel sees all directions that a surface's normal takes within it. Blurring the reflection by as much gives the
//! same light without the sparks (Tokuyoshi and Kaplanyan, "Improved Geometric Specular Antialiasing", 2019).

use bevy::{platform::collections::HashMap, prelude::*};

use super::Garment;
use crate::{
    camera::{StageCamera, view_size},
    head::FaceSlot,
    pairing::Stage,
};

/// The tightest bend that frames have, m: the radius of a rim or an edge.
const BEND: f32 = 0.0012;
/// The widest blur that is added, as a GGX alpha: it covers a whole rim.
const WIDEST: f32 = 0.35;
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
    let spread = (0.5 * depth / focal / BEND).clamp(0.0, WIDEST);

    let used = garments.iter().flat_map(|garment| children.iter_descendants(garment));
    for id in used.filter_map(|part| parts.get(part).ok()).map(|material| material.id()) {
        let Some(material) = materials.get(id) else { continue };
        let own = *polish.0.entry(id).or_insert(material.perceptual_roughness);
        // Roughness adds as variance does: alpha is the square of perceptual roughness.
        let wanted = (own.powi(4) + spread * spread).powf(0.25).min(1.0);
        if (material.perceptual_roughness - wanted).abs() > SEEN
            && let Some(mut material) = materials.get_mut(id)
        {
            material.perceptual_roughness = wanted;
        }
    }
    polish.0.retain(|id, _| materials.contains(*id));
}
