//! What of a product throws a shadow.

use bevy::prelude::*;
use tryon::shadow::Triangle;

/// The triangles of a GLB's scene in the product's frame, without lenses.
pub fn triangles(glb: &[u8]) -> Option<Vec<Triangle>> {
    let gltf = gltf::Gltf::from_slice(glb).ok()?;
    let scene = gltf.default_scene().or_else(|| gltf.scenes().next())?;
    let mut triangles = Vec::new();
    let mut open: Vec<_> = scene.nodes().map(|node| (node, Mat4::IDENTITY)).collect();
    while let Some((node, parent)) = open.pop() {
        let placed = parent * Mat4::from_cols_array_2d(&node.transform().matrix());
        open.extend(node.children().map(|child| (child, placed)));
        let primitives = node.mesh().into_iter().flat_map(|mesh| mesh.primitives());
        for primitive in primitives.filter(|primitive| !is_lens(primitive)) {
            add_triangles(&primitive, gltf.blob.as_deref(), placed, &mut triangles);
        }
    }
    Some(triangles)
}

fn is_lens(primitive: &gltf::Primitive) -> bool {
    let name = primitive.material().name().unwrap_or_default().to_lowercase();
    name.contains("lens") || name.contains("glass")
}

fn add_triangles(primitive: &gltf::Primitive, blob: Option<&[u8]>, placed: Mat4, triangles: &mut Vec<Triangle>) {
    if primitive.mode() != gltf::mesh::Mode::Triangles {
        return;
    }
    let reader = primitive.reader(|buffer| blob.filter(|_| buffer.index() == 0));
    let Some(points) = reader.read_positions() else { return };
    let points: Vec<_> = points.map(|p| placed.transform_point3(Vec3::from_array(p))).collect();
    let corner = |index: u32| points.get(index as usize).copied().unwrap_or_default();
    let indices: Vec<u32> = match reader.read_indices() {
        Some(indices) => indices.into_u32().collect(),
        None => (0..points.len() as u32).collect(),
    };
    triangles.extend(indices.chunks_exact(3).map(|t| [corner(t[0]), corner(t[1]), corner(t[2])]));
}
