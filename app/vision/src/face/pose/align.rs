//! Where the fine solve starts: a similarity between the canonical face and the landmarks.

use glam::{Mat3, Quat, Vec3};
use nalgebra::Matrix3;

use super::refine::Head;
use crate::{
    camera::Camera,
    face::canonical::{self, Canonical},
};

/// Scales below this, in pixels a metre, make no face: a head of 20 cm would be 2 pixels wide.
const LEAST_SCALE: f32 = 10.0;

/// The weighted similarity (Umeyama, "Least-squares estimation of transformation parameters between two point
/// patterns", 1991) that carries the canonical face onto the landmarks, read as a head under the camera.
pub(super) fn similarity(landmarks: &[Vec3], camera: &Camera) -> Option<Head> {
    let Canonical { points, weights, .. } = canonical::canonical();
    // Pixels with y up and z toward the camera, as the camera frame has them.
    let seen = |index: usize| landmarks[index] * Vec3::new(1.0, -1.0, -1.0);
    let total: f32 = weights.iter().map(|(_, weight)| weight).sum();
    let mean = |of: &dyn Fn(usize) -> Vec3| -> Vec3 {
        weights.iter().map(|&(index, weight)| of(index) * weight).sum::<Vec3>() / total
    };
    let (model_mean, seen_mean) = (mean(&|index| points[index]), mean(&seen));
    let mut covariance = Mat3::ZERO;
    let mut variance = 0.0;
    for &(index, weight) in weights {
        let (from, to) = (points[index] - model_mean, seen(index) - seen_mean);
        covariance += outer(to, from) * (weight / total);
        variance += from.length_squared() * weight / total;
    }
    let (rotation, stretch) = rotation(covariance)?;
    let scale = stretch / variance;
    if !(LEAST_SCALE..).contains(&scale) {
        return None;
    }
    let centre = landmark_centre(seen_mean, camera, camera.focal / scale);
    let rotation = Quat::from_mat3(&rotation).normalize();
    let head = Head { rotation, translation: centre - rotation * model_mean, ..Head::default() };
    head.is_sound().then_some(head)
}

/// The point of the camera frame that is seen at a mean of flipped landmarks.
fn landmark_centre(seen_mean: Vec3, camera: &Camera, depth: f32) -> Vec3 {
    camera.unproject(Vec3::new(seen_mean.x, -seen_mean.y, 0.0).truncate(), depth)
}

fn outer(a: Vec3, b: Vec3) -> Mat3 {
    Mat3::from_cols(a * b.x, a * b.y, a * b.z)
}

/// The rotation nearest to a covariance, and the sum of its signed singular values; none for a heap or a line.
fn rotation(covariance: Mat3) -> Option<(Mat3, f32)> {
    let matrix = Matrix3::from_column_slice(&covariance.as_dmat3().to_cols_array());
    let svd = matrix.try_svd(true, true, 1e-12, 100)?;
    let (u, v_t) = (svd.u?, svd.v_t?);
    let sign = (u.determinant() * v_t.determinant()).signum();
    let values = svd.singular_values;
    // Singular values come in falling order.
    if !(values[1] > 1e-6 * values[0] && values[0] > 0.0) {
        return None;
    }
    let rotation = u * Matrix3::from_diagonal(&nalgebra::Vector3::new(1.0, 1.0, sign)) * v_t;
    let stretch = values[0] + values[1] + sign * values[2];
    let columns: [f32; 9] = std::array::from_fn(|index| rotation.as_slice()[index] as f32);
    Some((Mat3::from_cols_array(&columns), stretch as f32))
}
