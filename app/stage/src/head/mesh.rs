//! Meshes of the face and of what lies behind it, in the head frame.

use bevy::{
    asset::RenderAssetUsages,
    mesh::{Indices, PrimitiveTopology},
    prelude::*,
};
use vision::face::canonical;

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
