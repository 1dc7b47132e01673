//! Entities for the faces of a picture: a slot for each, filled and emptied as faces come and go.

use bevy::{camera::visibility::NoFrustumCulling, prelude::*};
use tryon::head::{MAX_FACES, behind_face};

use super::mesh;
use crate::{
    look::{Look, Side},
    pairing::Stage,
    surface::FeedSurface,
};

/// The head frame of one face for one look; what is worn on it hangs below. Hidden while there is no such face.
#[derive(Component, Clone, Debug)]
pub struct FaceSlot {
    /// Its place in the observation.
    pub index: usize,
    /// The fitted face of this person, 478 points in the head frame, m.
    pub shape: Vec<Vec3>,
    /// The surface of the face and the head.
    pub surface: Handle<FeedSurface>,
    face: Handle<Mesh>,
    /// Skull, left and right ear.
    behind: [Entity; 3],
}

pub(crate) fn spawn_slots(
    mut commands: Commands,
    mut meshes: ResMut<Assets<Mesh>>,
    mut surfaces: ResMut<Assets<FeedSurface>>,
) {
    let ball = meshes.add(mesh::ball());
    for (side, index) in Side::ALL.into_iter().flat_map(|side| (0..MAX_FACES).map(move |index| (side, index))) {
        let surface = surfaces.add(FeedSurface::default());
        let behind = surfaces.add(FeedSurface::default());
        let face = meshes.add(mesh::face());
        let mut part = |mesh: &Handle<Mesh>, surface: &Handle<FeedSurface>| {
            let shown = (side, side.layer(), NoFrustumCulling);
            commands.spawn((Mesh3d(mesh.clone()), MeshMaterial3d(surface.clone()), Transform::default(), shown)).id()
        };
        let front = part(&face, &surface);
        let behind = [&ball; 3].map(|ball| part(ball, &behind));
        let slot = FaceSlot { index, shape: Vec::new(), surface, face, behind };
        commands.spawn((slot, side, Transform::default(), Visibility::Hidden)).add_child(front).add_children(&behind);
    }
}

/// Puts every slot where its face is in the pair on show.
pub(crate) fn follow_faces(
    stage: Res<Stage>,
    look: Res<Look>,
    mut slots: Query<(&mut FaceSlot, &Side, &mut Transform, &mut Visibility)>,
    mut parts: Query<&mut Transform, Without<FaceSlot>>,
    mut meshes: ResMut<Assets<Mesh>>,
) {
    if !stage.is_changed() && !look.is_changed() {
        return;
    }
    let faces = stage.shown().map(|pair| pair.observation.faces.as_slice()).unwrap_or_default();
    for (mut slot, side, mut transform, mut visibility) in &mut slots {
        let face = faces.get(slot.index).filter(|face| look.shows(*side) && face.shape.len() >= 478);
        let Some(face) = face else {
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        visibility.set_if_neq(Visibility::Inherited);
        *transform = Transform::from_matrix(face.pose);
        slot.shape.clone_from(&face.shape);
        if let Some(mut mesh) = meshes.get_mut(&slot.face) {
            mesh::shape_face(&mut mesh, &face.shape);
        }
        for (entity, wanted) in slot.behind.into_iter().zip(behind_face(&face.shape).into_iter().flatten()) {
            if let Ok(mut part) = parts.get_mut(entity) {
                *part = Transform { translation: wanted.centre, rotation: wanted.rotation, scale: wanted.half };
            }
        }
    }
}
