//! What a checked model shows, as triangles in its own frame.

use glam::{Mat4, Vec3};
use gltf::{Primitive, mesh::Mode};

use crate::check::Checked;

/// Triangles of the default scene, in the model's frame and units.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Corners.
    pub points: Vec<Vec3>,
    /// For each corner, the number of the primitive that it belongs to.
    pub primitives: Vec<u32>,
    /// Triangles as indices into the corners.
    pub triangles: Vec<[u32; 3]>,
}

impl Shape {
    /// The shape of a model's default scene, or of its first.
    pub fn of(model: &Checked<'_>) -> Self {
        let mut shape = Self::default();
        let scene = model.document.default_scene().or_else(|| model.document.scenes().next());
        let mut waiting: Vec<_> =
            scene.into_iter().flat_map(|scene| scene.nodes()).map(|node| (node, Mat4::IDENTITY)).collect();
        while let Some((node, parent)) = waiting.pop() {
            let place = parent * Mat4::from_cols_array_2d(&node.transform().matrix());
            let primitives = node.mesh().into_iter().flat_map(|mesh| mesh.primitives());
            primitives.for_each(|primitive| shape.add(model, &primitive, place));
            waiting.extend(node.children().map(|child| (child, place)));
        }
        shape
    }

    fn add(&mut self, model: &Checked<'_>, primitive: &Primitive<'_>, place: Mat4) {
        let reader = primitive.reader(|_| Some(&model.bytes));
        let Some(positions) = reader.read_positions() else { return };
        let first = self.points.len() as u32;
        let number = self.primitives.last().map_or(0, |last| last + 1);
        self.points.extend(positions.map(|position| place.transform_point3(Vec3::from_array(position))));
        self.primitives.resize(self.points.len(), number);
        let order: Vec<u32> = match reader.read_indices() {
            Some(indices) => indices.into_u32().map(|index| index + first).collect(),
            None => (first..self.points.len() as u32).collect(),
        };
        match primitive.mode() {
            Mode::Triangles => self.triangles.extend(order.chunks_exact(3).map(|t| [t[0], t[1], t[2]])),
            // Which way round a triangle turns is of no interest here.
            Mode::TriangleStrip => self.triangles.extend(order.windows(3).map(|t| [t[0], t[1], t[2]])),
            Mode::TriangleFan => {
                let pairs = order.get(1..).unwrap_or_default().windows(2);
                self.triangles.extend(pairs.map(|pair| [order[0], pair[0], pair[1]]));
            }
            _ => {}
        }
    }
}
