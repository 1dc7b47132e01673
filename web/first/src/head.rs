//! What is real: the picture's background, the faces in it, and the heads behind them.

use std::f32::consts::{PI, TAU};

use glam::Vec3;
use vision::face::canonical;

use crate::gpu::{Gpu, Mesh};

/// Corners of a face; the irises lie in it.
const FACE: usize = 468;
/// The ball's strips from pole to pole, and its pieces around.
const ROWS: u32 = 18;
const COLUMNS: u32 = 32;
/// Half the background's size, m: at its distance of 100 wide enough for any field of view.
const WIDE: f32 = 2000.0;

/// Meshes that show the feed.
pub struct Real {
    /// Stands behind everything.
    pub background: Mesh,
    /// A ball of radius 1.
    pub ball: Mesh,
    /// A face for each that can be dressed.
    pub faces: Vec<Mesh>,
}

impl Real {
    /// The meshes, with room for so many faces.
    pub fn new(gpu: &Gpu, faces: usize) -> Self {
        let indices: Vec<u32> = canonical::triangles().iter().flatten().map(|index| u32::from(*index)).collect();
        let empty = [0.0; FACE * 6];
        let corners = [[-WIDE, -WIDE], [WIDE, -WIDE], [WIDE, WIDE], [-WIDE, WIDE]];
        let corners: Vec<f32> = corners.iter().flat_map(|[x, y]| [*x, *y, 0.0, 0.0, 0.0, 1.0]).collect();
        Self {
            background: gpu.mesh(&corners, &[0, 1, 2, 0, 2, 3]),
            ball: ball(gpu),
            faces: (0..faces).map(|_| gpu.mesh(&empty, &indices)).collect(),
        }
    }
}

/// Gives a face this shape (478 points in the head frame).
pub fn shape_face(gpu: &Gpu, face: &Mesh, shape: &[Vec3]) {
    let corners: Vec<f32> = shape.iter().take(FACE).flat_map(|p| [p.x, p.y, p.z, 0.0, 0.0, 0.0]).collect();
    gpu.queue.write_buffer(&face.corners, 0, bytemuck::cast_slice(&corners));
}

fn ball(gpu: &Gpu) -> Mesh {
    let rings = (0..=ROWS).flat_map(|row| (0..=COLUMNS).map(move |column| (row, column)));
    let corners = rings.flat_map(|(row, column)| {
        let (sin, cos) = (row as f32 / ROWS as f32 * PI).sin_cos();
        let (s, c) = (column as f32 / COLUMNS as f32 * TAU).sin_cos();
        [sin * c, cos, sin * s, 0.0, 0.0, 0.0]
    });
    let squares = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| row * (COLUMNS + 1) + column));
    let indices = squares.flat_map(|a| {
        let b = a + COLUMNS + 1;
        [a, b, a + 1, a + 1, b, b + 1]
    });
    gpu.mesh(&corners.collect::<Vec<_>>(), &indices.collect::<Vec<_>>())
}
