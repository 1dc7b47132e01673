//! The head in metres: the canonical face laid on a face's landmarks under a pinhole camera.
//!
//! Landmarks are seen in perspective; their depths come from the mesh model, in pixels and relative to the head. The
//! solve goes from coarse to fine:
//!
//! 1. [`align`]: the similarity that carries the canonical face onto the landmarks, taken as a parallel projection.
//! 2. [`refine`]: pose and proportions of the head that explain the landmarks under the camera's perspective.
//! 3. Each landmark's ray is cut at the depth that the model and the fitted head agree on: the face's own shape. It
//!    lies on the landmarks exactly, whatever the proportions left unexplained.
//! 4. The irises give the scale: perspective alone cannot tell a small head nearby from a large one far off.

use glam::{Mat4, Vec2, Vec3};

use self::refine::Head;
use super::canonical::{self, POINTS};
use crate::camera::{Camera, CameraBasis};

mod align;
mod iris;
mod refine;

pub(super) use iris::mean_px as mean_iris_px;
pub use iris::{IRIS_DEVIATION_MM, IRIS_DIAMETER_MM};

/// Why landmarks make no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoseError {
    /// Not one point for each landmark.
    #[error("a face has {POINTS} landmarks, not {0}")]
    Count(usize),
    /// A coordinate or the camera is not a number.
    #[error("a landmark or the camera is not a finite number")]
    NotFinite,
    /// The landmarks lie on a heap or a line, or far outside of what a camera sees.
    #[error("the landmarks have no shape of a face")]
    Degenerate,
}

/// A head laid on landmarks.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadFit {
    /// From the head frame to the camera frame, m; a rotation and a translation.
    pub pose: Mat4,
    /// The face in the head frame, m. Posed and projected it lies on the landmarks.
    pub shape: Vec<Vec3>,
    /// How far the projected shape lies from the landmarks, px RMS.
    pub reprojection_error: f32,
    /// What the camera's focal length rests on, and with it the head's distance and what perspective makes of it.
    pub camera_basis: CameraBasis,
    /// How far the head with fitted proportions, without this face's own shape, lies from them, px RMS.
    pub model_error: f32,
}

impl HeadFit {
    /// The same picture of a head that is `factor` times as large and as far away.
    pub fn rescaled(mut self, factor: f32) -> Self {
        let translation = self.pose.w_axis.truncate() * factor;
        self.pose.w_axis = translation.extend(1.0);
        self.shape.iter_mut().for_each(|point| *point *= factor);
        self
    }
}

/// Lays a head on `landmarks`: [`POINTS`] points in image pixels, z in pixels of the same scale.
pub fn solve(landmarks: &[Vec3], camera: &Camera) -> Result<HeadFit, PoseError> {
    if landmarks.len() != POINTS {
        return Err(PoseError::Count(landmarks.len()));
    }
    if !camera.is_sound() || !landmarks.iter().all(|point| point.is_finite()) {
        return Err(PoseError::NotFinite);
    }
    let start = align::similarity(landmarks, camera).ok_or(PoseError::Degenerate)?;
    let head = refine::refine(start, landmarks, camera).ok_or(PoseError::Degenerate)?;
    let seen = seen_points(&head, landmarks, camera);
    let pose = head.pose();
    let inverse = pose.inverse();
    let shape = seen.iter().map(|&point| inverse.transform_point3(point)).collect();
    let model_error = model_error(&head, landmarks, camera);
    let fit = HeadFit { pose, shape, reprojection_error: 0.0, camera_basis: camera.basis, model_error };
    let fit = fit.rescaled(iris::scale(&seen, landmarks, camera).ok_or(PoseError::Degenerate)?);
    let reprojection_error = reprojection_error(&fit, landmarks, camera).ok_or(PoseError::Degenerate)?;
    Ok(HeadFit { reprojection_error, ..fit })
}

/// How much of a point's depth comes from the mesh model; the rest comes from the fitted head. The model knows this
/// face, and its depths are noisy.
const TRUST_IN_DEPTH: f32 = 0.5;

/// The landmarks in the camera frame, in canonical metres.
fn seen_points(head: &Head, landmarks: &[Vec3], camera: &Camera) -> Vec<Vec3> {
    let depths = refine::Depths::new(head, landmarks, camera);
    let posed = canonical::canonical().points.iter().map(|&point| head.place(point));
    posed
        .zip(landmarks)
        .enumerate()
        .map(|(index, (posed, landmark))| {
            // The model gives an iris the mean depth of its eye's rim, which says nothing about a pupil.
            let trust = if index < canonical::PUPILS[0] { TRUST_IN_DEPTH } else { 0.0 };
            let depth = -posed.z + trust * depths.beyond_model(posed, *landmark);
            camera.unproject(landmark.truncate(), depth.max(-0.5 * posed.z))
        })
        .collect()
}

fn model_error(head: &Head, landmarks: &[Vec3], camera: &Camera) -> f32 {
    let points = canonical::canonical().points.iter().map(|&point| head.place(point));
    rms(points, landmarks, camera).unwrap_or(f32::MAX)
}

fn reprojection_error(fit: &HeadFit, landmarks: &[Vec3], camera: &Camera) -> Option<f32> {
    rms(fit.shape.iter().map(|&point| fit.pose.transform_point3(point)), landmarks, camera)
}

fn rms(points: impl Iterator<Item = Vec3>, landmarks: &[Vec3], camera: &Camera) -> Option<f32> {
    let mut sum = 0.0;
    for (point, landmark) in points.zip(landmarks) {
        let at: Vec2 = camera.project(point)?;
        sum += at.distance_squared(landmark.truncate());
    }
    let error = (sum / landmarks.len().max(1) as f32).sqrt();
    error.is_finite().then_some(error)
}

#[cfg(test)]
mod tests;
