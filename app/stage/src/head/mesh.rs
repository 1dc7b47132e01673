//! Meshes of the face and of the head behind it, in the head frame.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use vision::face::canonical;

use crate::placement::{Ear, Ears};

/// How far the skull stays inside the face's rim, so that it never covers what rests on the face.
const INSIDE: f32 = 0.96;
/// The ear's half sizes, m: across, along its height, along its breadth.
const EAR: Vec3 = Vec3::new(0.007, 0.031, 0.015);
/// From the root of the ear's upper edge to its middle, for the left ear, m.
const EAR_FROM_ROOT: Vec3 = Vec3::new(0.008, -0.024, -0.008);
/// Rim landmarks: before the subject's right and left ear, top of the forehead, chin.
const RIM: [usize; 4] = [127, 356, 10, 152];

/// An empty face, filled by [`shape_face`].
pub fn face() -> Mesh {
    let indices = canonical::triangles().iter().flatten().copied().collect();
    let corners = vec![[0.0_f32; 3]; 468];
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, corners)
        .with_inserted_indices(Indices::U16(indices))
}

/// Gives the face this shape (478 points; the mesh takes the first 468, the irises lie in it).
pub fn shape_face(mesh: &mut Mesh, shape: &[Vec3]) {
    let corners: Vec<_> = shape.iter().take(468).map(Vec3::to_array).collect();
    mesh.insert_attribute(Mesh::ATTRIBUTE_POSITION, corners);
}

/// A ball of radius 1, shaped to a skull or an ear by its transform.
pub fn ball() -> Mesh {
    Sphere::new(1.0).mesh().ico(4).unwrap_or_else(|_| Sphere::new(1.0).mesh().uv(32, 18))
}

/// The skull behind the face as an ellipsoid: as wide as the face's rim, reaching back by its own width.
pub fn skull(shape: &[Vec3]) -> Option<Transform> {
    let [right, left, top, chin] = RIM.map(|index| shape.get(index).copied());
    let (right, left, top, chin) = (right?, left?, top?, chin?);
    let rim = (right + left) / 2.0;
    let half_width = (left.x - right.x) / 2.0 * INSIDE;
    let half_height = (top.y - chin.y) / 2.0;
    let half_depth = half_width * 1.15;
    Some(Transform {
        translation: Vec3::new(rim.x, rim.y + 0.3 * half_height, rim.z - 0.55 * half_depth),
        scale: Vec3::new(half_width, half_height * 0.95, half_depth),
        ..default()
    })
}

/// Both ears as flat ellipsoids that stand a little off the head: the subject's left, then right.
pub fn ears(shape: &[Vec3]) -> Option<[Transform; 2]> {
    let ears = Ears::of(shape)?;
    Some([ear(&ears.left, 1.0), ear(&ears.right, -1.0)])
}

fn ear(ear: &Ear, outward: f32) -> Transform {
    Transform {
        translation: ear.root + EAR_FROM_ROOT * Vec3::new(outward, 1.0, 1.0),
        // The ear's rear edge stands farther from the head.
        rotation: Quat::from_rotation_y(outward * -0.4),
        scale: EAR,
    }
}
