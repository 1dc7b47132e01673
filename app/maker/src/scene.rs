//! What a checked model shows, as triangles in its own frame.

use std::ops::Range;

use glam::{Mat4, Vec3};
use gltf::{Node, Primitive, mesh::Mode};

use crate::check::Checked;

/// Triangles of the default scene, in the model's frame and units.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// Corners.
    pub points: Vec<Vec3>,
    /// For each corner, the number of what it belongs to in `shown`.
    pub primitives: Vec<u32>,
    /// Triangles as indices into the corners.
    pub triangles: Vec<[u32; 3]>,
    /// The primitives, each time that one is shown.
    pub shown: Vec<Shown>,
}

/// A primitive as one node shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The node's index.
    pub node: usize,
    /// The primitive's index in the node's mesh.
    pub primitive: usize,
    /// From the node's frame to the model's.
    pub place: Mat4,
    /// The shape's first corner that is its.
    pub first: u32,
    /// Its triangles among the shape's, in its own order.
    pub triangles: Range<usize>,
}

/// The nodes of a model's default scene, or of its first, with their places in the model's frame.
pub fn nodes<'a>(model: &'a Checked<'_>) -> impl Iterator<Item = (Node<'a>, Mat4)> {
    let scene = model.document.default_scene().or_else(|| model.document.scenes().next());
    let roots = scene.into_iter().flat_map(|scene| scene.nodes());
    let mut waiting: Vec<_> = roots.map(|node| (node, Mat4::IDENTITY)).collect();
    std::iter::from_fn(move || {
        let (node, parent) = waiting.pop()?;
        let place = parent * Mat4::from_cols_array_2d(&node.transform().matrix());
        waiting.extend(node.children().map(|child| (child, place)));
        Some((node, place))
    })
}

impl Shape {
    /// The shape of a model's default scene, or of its first.
    pub fn of(model: &Checked<'_>) -> Self {
        let mut shape = Self::default();
        for (node, place) in nodes(model) {
            let primitives = node.mesh().into_iter().flat_map(|mesh| mesh.primitives());
            primitives.for_each(|primitive| shape.add(model, &node, &primitive, place));
        }
        shape
    }

    fn add(&mut self, model: &Checked<'_>, node: &Node<'_>, primitive: &Primitive<'_>, place: Mat4) {
        let reader = primitive.reader(|_| Some(&model.bytes));
        let Some(positions) = reader.read_positions() else { return };
        let (first, first_triangle) = (self.points.len() as u32, self.triangles.len());
        let number = self.shown.len() as u32;
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
        let triangles = first_triangle..self.triangles.len();
        self.shown.push(Shown { node: node.index(), primitive: primitive.index(), place, first, triangles });
    }
}
