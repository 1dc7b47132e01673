//! The three heads that look again at the lips and the eyes.
//!
//! The attention mesh (Grishchenko et al., "Attention Mesh", 2020) cuts a small turned rectangle out of the backbone's
//! features around each part and finds that part's points in it. The cutting is an operator of its own in the original
//! model; here it is [`Window`].

use glam::{Affine2, Mat2, Vec2, Vec3};

use super::{mesh, refinement};
use crate::{
    engine::{EngineError, InferenceEngine},
    models::FaceModels,
};

/// The feature map, cell by cell: numbers in each, and cells along a side.
const CHANNELS: usize = 32;
const CELLS: usize = 48;

/// Cells along a side of a window.
const WINDOW: usize = 16;

/// How much larger a window is than the part it shows.
const MARGIN: f32 = 1.5;

/// What the heads saw, in pixels of the mesh's input.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads {
    pub lips: Vec<Vec2>,
    pub left_eye: Vec<Vec2>,
    pub right_eye: Vec<Vec2>,
    pub left_iris: Vec<Vec2>,
    pub right_iris: Vec<Vec2>,
}

/// Runs the three heads. `points` are the mesh's, in pixels of its input, and `features` its feature map.
pub(super) fn heads(models: &FaceModels, points: &[Vec3], features: &[f32]) -> Result<Heads, EngineError> {
    let look = |part, corners, head| look(part, corners, head, points, features);
    let [lips, _] = look(&refinement::LIPS, [61, 291], &*models.lips)?;
    let [left_eye, left_iris] = look(&refinement::LEFT_EYE, [33, 133], &*models.left_eye)?;
    let [right_eye, right_iris] = look(&refinement::RIGHT_EYE, [362, 263], &*models.right_eye)?;
    Ok(Heads { lips, left_eye, right_eye, left_iris, right_iris })
}

/// One head's outputs: the part's points and, of an eye, its iris.
fn look(
    part: &[usize],
    corners: [usize; 2],
    head: &dyn InferenceEngine,
    points: &[Vec3],
    features: &[f32],
) -> Result<[Vec<Vec2>; 2], EngineError> {
    let window = Window::around(part, corners, points);
    let outputs = head.run(window.cut(features))?;
    let mut outputs = outputs.iter().map(|output| window.to_input(output));
    Ok([outputs.next().unwrap_or_default(), outputs.next().unwrap_or_default()])
}

/// A turned rectangle of the feature map.
struct Window {
    /// From cells of the window to cells of the feature map.
    to_features: Affine2,
}

impl Window {
    /// The rectangle around the points of `part`, level with the line between `corners`, from left to right.
    fn around(part: &[usize], corners: [usize; 2], points: &[Vec3]) -> Self {
        let cell = |index: usize| points[index].truncate() * (CELLS as f32 / mesh::INPUT as f32);
        let across = cell(corners[1]) - cell(corners[0]);
        let turn = Mat2::from_angle(across.y.atan2(across.x));
        let level = part.iter().map(|&index| turn.transpose() * cell(index));
        let (low, high) = level
            .fold((Vec2::splat(f32::INFINITY), Vec2::splat(f32::NEG_INFINITY)), |(low, high), point| {
                (low.min(point), high.max(point))
            });
        let grow = turn * Mat2::from_diagonal((high - low) * MARGIN / WINDOW as f32);
        let centre = turn * ((low + high) / 2.0);
        let corner = centre - grow * Vec2::splat(WINDOW as f32 / 2.0);
        Self { to_features: Affine2::from_mat2_translation(grow, corner) }
    }

    /// The features in the window, resampled; zero beyond the map.
    fn cut(&self, features: &[f32]) -> Vec<f32> {
        let mut cut = vec![0.0; CHANNELS * WINDOW * WINDOW];
        for row in 0..WINDOW {
            for column in 0..WINDOW {
                let at = Vec2::new(column as f32 + 0.5, row as f32 + 0.5);
                let Some(taps) = taps(self.to_features.transform_point2(at) - 0.5) else { continue };
                for channel in 0..CHANNELS {
                    cut[(channel * WINDOW + row) * WINDOW + column] =
                        taps.iter().map(|&(cell, weight)| features[cell * CHANNELS + channel] * weight).sum();
                }
            }
        }
        cut
    }

    /// From a head's coordinates to pixels of the mesh's input, which are four times those of the feature map: the
    /// heads answer in pixels of a window of as many times its cells.
    fn to_input(&self, output: &[f32]) -> Vec<Vec2> {
        let scale = mesh::INPUT as f32 / CELLS as f32;
        let place =
            |&[x, y]: &[f32; 2]| self.to_features.matrix2 * Vec2::new(x, y) + self.to_features.translation * scale;
        output.as_chunks::<2>().0.iter().map(place).collect()
    }
}

/// The four cells around `at` with their weights, or none beyond the map.
fn taps(at: Vec2) -> Option<[(usize, f32); 4]> {
    let last = (CELLS - 1) as f32;
    if !(at.cmpge(Vec2::ZERO).all() && at.cmple(Vec2::splat(last)).all()) {
        return None;
    }
    let (low, part) = (at.floor(), at - at.floor());
    let high = (low + 1.0).min(Vec2::splat(last));
    let index = |x: f32, y: f32| y as usize * CELLS + x as usize;
    Some([
        (index(low.x, low.y), (1.0 - part.x) * (1.0 - part.y)),
        (index(high.x, low.y), part.x * (1.0 - part.y)),
        (index(low.x, high.y), (1.0 - part.x) * part.y),
        (index(high.x, high.y), part.x * part.y),
    ])
}
