//! Finds the lenses of a model and gives them their optics.

use bevy::{ecs::query::QueryData, prelude::*};
use tryon::lens::{Extras, Optics};

use crate::{
    environment::Environment,
    lens::{LensMaterial, LensUniform},
};

/// A piece of a model that may be a lens.
#[derive(QueryData)]
pub struct LensPart {
    mesh: &'static Mesh3d,
    pub(super) material: &'static MeshMaterial3d<StandardMaterial>,
    transform: &'static Transform,
    parent: &'static ChildOf,
}

/// The optics of a material: written beside it, or read from a see-through material of any other maker.
pub fn optics(material: &StandardMaterial, name: Option<&str>, extras: Option<&str>) -> Option<Optics> {
    if let Some(extras) = extras.and_then(|json| serde_json::from_str::<Extras>(json).ok()) {
        return Some(extras.lens);
    }
    let called = name.is_some_and(|name| name.to_lowercase().contains("lens") || name.to_lowercase().contains("glass"));
    let clear = material.specular_transmission > 0.0;
    let blended = matches!(material.alpha_mode, AlphaMode::Blend | AlphaMode::Premultiplied);
    if !(clear || blended && called) {
        return None;
    }
    let colour = material.base_color.to_linear();
    let passes = if clear { material.specular_transmission } else { 1.0 - colour.alpha };
    Some(Optics {
        tint: [colour.red, colour.green, colour.blue],
        transmission: passes.clamp(0.05, 1.0),
        mirror: if material.metallic > 0.5 { 0.3 } else { 0.0 },
    })
}

/// Draws a part as a lens instead. Answers the new entity that draws its reflections.
pub fn replace(
    commands: &mut Commands,
    entity: Entity,
    part: &LensPartItem,
    optics: Optics,
    environment: &Environment,
    materials: &mut Assets<LensMaterial>,
) -> Entity {
    let mut drawing = |reflection: bool| {
        let surroundings = environment.specular().clone();
        MeshMaterial3d(materials.add(LensMaterial { lens: LensUniform::of(&optics, reflection), surroundings }))
    };
    let reflection = (part.mesh.clone(), drawing(true), *part.transform);
    commands.entity(entity).remove::<MeshMaterial3d<StandardMaterial>>().insert(drawing(false));
    let reflection = commands.spawn(reflection).id();
    commands.entity(part.parent.parent()).add_child(reflection);
    reflection
}
