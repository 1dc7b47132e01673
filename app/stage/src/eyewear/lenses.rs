//! Finds the lenses of a model and gives them their optics.

use bevy::{ecs::query::QueryData, prelude::*};
use serde::Deserialize;

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

/// What our own maker writes beside a lens's material.
#[derive(Deserialize)]
struct Extras {
    lens: Optics,
}

/// How a lens lets light through and sends it back.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Optics {
    /// Its colour, linear RGB.
    tint: [f32; 3],
    /// Share of the light that passes.
    transmission: f32,
    /// Share of the light that a coating mirrors.
    mirror: f32,
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

impl Optics {
    /// What the shader reads for one of the two drawings.
    fn uniform(&self, reflection: bool) -> LensUniform {
        let tint = Vec3::from_array(self.tint).max(Vec3::splat(0.001));
        let hue = tint / tint.max_element();
        LensUniform {
            transmission: (hue * self.transmission).clamp(Vec3::ZERO, Vec3::ONE),
            mirror: self.mirror.clamp(0.0, 1.0),
            // Interference coatings are paler than the glass below them.
            coating: hue.lerp(Vec3::ONE, 0.35),
            reflection: f32::from(u8::from(reflection)),
        }
    }
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
        MeshMaterial3d(materials.add(LensMaterial { lens: optics.uniform(reflection), surroundings }))
    };
    let reflection = (part.mesh.clone(), drawing(true), *part.transform);
    commands.entity(entity).remove::<MeshMaterial3d<StandardMaterial>>().insert(drawing(false));
    let reflection = commands.spawn(reflection).id();
    commands.entity(part.parent.parent()).add_child(reflection);
    reflection
}
