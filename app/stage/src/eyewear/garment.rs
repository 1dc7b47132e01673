//! A product on one face.

use bevy::{
    gltf::{Gltf, GltfMaterialExtras, GltfMaterialName},
    prelude::*,
};
use maker::fit::Fit;
use tryon::placement::{self, Temple};

use super::lenses::{self, LensPart};
use crate::{environment::Environment, head::FaceSlot, lens::LensMaterial, look::Side};

/// A product that hangs on a face slot.
#[derive(Component, Debug)]
pub struct Garment {
    /// Which product it is of those put on so far.
    pub(super) number: u32,
    /// Its entities are there.
    pub(super) arrived: bool,
    /// Its lenses and temples work.
    pub(super) settled: bool,
    fit: Fit,
    temples: Vec<Hung>,
    /// Keeps the model loaded.
    _model: Handle<Gltf>,
}

/// A temple in the world.
#[derive(Debug)]
struct Hung {
    entity: Entity,
    temple: Temple,
    /// As the file has it.
    rest: Quat,
}

impl Garment {
    pub(super) fn new(number: u32, fit: Fit, model: Handle<Gltf>) -> Self {
        Self { number, arrived: false, settled: false, fit, temples: Vec::new(), _model: model }
    }
}

/// Finds the temples and makes the lenses of a garment that has arrived.
pub(crate) fn settle_garment(
    mut commands: Commands,
    mut garments: Query<(Entity, &mut Garment, &Side)>,
    children: Query<&Children>,
    nodes: Query<(&Name, &Transform)>,
    parts: Query<LensPart>,
    names: Query<(Option<&GltfMaterialName>, Option<&GltfMaterialExtras>)>,
    standard: Res<Assets<StandardMaterial>>,
    environment: Res<Environment>,
    mut materials: ResMut<Assets<LensMaterial>>,
) {
    let arrived = garments.iter_mut().filter(|(_, garment, _)| garment.arrived && !garment.settled);
    for (root, mut garment, side) in arrived {
        for entity in children.iter_descendants(root) {
            commands.entity(entity).insert(side.layer());
            if let Ok((name, transform)) = nodes.get(entity)
                && let Some(temple) = Temple::named(name)
            {
                garment.temples.push(Hung { entity, temple, rest: transform.rotation });
            }
            if let (Ok(part), Ok((name, extras))) = (parts.get(entity), names.get(entity)) {
                let optics = standard
                    .get(part.material)
                    .and_then(|material| lenses::optics(material, name.map(|n| &*n.0), extras.map(|e| &*e.value)));
                if let Some(optics) = optics {
                    let reflection =
                        lenses::replace(&mut commands, entity, &part, optics, &environment, &mut materials);
                    commands.entity(reflection).insert(side.layer());
                }
            }
        }
        garment.settled = true;
    }
}

/// Sets every garment on its head.
pub(crate) fn hang_garments(
    slots: Query<&FaceSlot>,
    mut garments: Query<(&Garment, &ChildOf, &mut Transform), Without<FaceSlot>>,
    mut nodes: Query<&mut Transform, (Without<Garment>, Without<FaceSlot>)>,
) {
    for (garment, slot, mut transform) in &mut garments {
        let Ok(slot) = slots.get(slot.parent()) else { continue };
        let Some(worn) = placement::place(&slot.shape, &garment.fit) else { continue };
        *transform = Transform { translation: worn.origin, rotation: worn.rotation, ..default() };
        for Hung { entity, temple, rest } in &garment.temples {
            if let Ok(mut node) = nodes.get_mut(*entity) {
                node.rotation = worn.bend(*temple) * *rest;
            }
        }
    }
}
