//! Scale from the irises, the one part of a face whose size hardly differs between adults.

use glam::Vec3;

use crate::{
    camera::Camera,
    face::canonical::{IRIS_RIMS, PUPILS},
};

/// The mean horizontal diameter of an adult's visible iris, mm (Rüfer, Schröder and Erb, "White-to-white corneal
/// diameter", 2005: 11.71).
pub const IRIS_DIAMETER_MM: f64 = 11.7;

/// The standard deviation of that diameter among adults, mm (the same: 0.42, and something for the visible rim).
pub const IRIS_DEVIATION_MM: f64 = 0.5;

/// How many times larger than `seen`, the landmarks in the camera frame, the face truly is.
pub(super) fn scale(seen: &[Vec3], landmarks: &[Vec3], camera: &Camera) -> Option<f32> {
    // Directions, not pixels: toward its edges a picture stretches what it shows.
    let ray = |index: usize| camera.unproject(landmarks[index].truncate(), 1.0).normalize();
    let diameter = |eye: usize| diameter(IRIS_RIMS[eye].map(ray)) * seen[PUPILS[eye]].length();
    let scale = IRIS_DIAMETER_MM as f32 / 1000.0 / ((diameter(0) + diameter(1)) / 2.0);
    // From a doll's house to a billboard; beyond, the irises were not found.
    (0.02..50.0).contains(&scale).then_some(scale)
}

/// The mean diameter of both irises in the picture, px.
pub(in crate::face) fn mean_px(landmarks: &[Vec3]) -> f32 {
    let flat = |index: usize| landmarks[index].with_z(0.0);
    IRIS_RIMS.into_iter().map(|rim| diameter(rim.map(flat))).sum::<f32>() / 2.0
}

/// The diameter of an iris from four points on its rim. A circle seen askew is an ellipse that keeps its diameter as
/// the major axis; the two pairs of points across it are conjugate diameters of it.
fn diameter([right, top, left, bottom]: [Vec3; 4]) -> f32 {
    largest_singular_value(right - left, top - bottom)
}

fn largest_singular_value(a: Vec3, b: Vec3) -> f32 {
    let (aa, bb, ab) = (a.length_squared(), b.length_squared(), a.dot(b));
    ((aa + bb) / 2.0 + ((aa - bb) / 2.0).hypot(ab)).sqrt()
}

#[cfg(test)]
mod tests {
    use glam::{Mat2, Vec2};

    use super::*;

    #[test]
    fn an_ellipse_keeps_its_major_axis_under_rotation() {
        for degrees in [0.0f32, 20.0, 75.0] {
            let turn = Mat2::from_angle(degrees.to_radians());
            let [a, b] = [Vec2::new(10.0, 0.0), Vec2::new(0.0, 7.0)].map(|half| (turn * half).extend(0.0));
            assert!((largest_singular_value(a, b) - 10.0).abs() < 1e-4);
        }
    }
}
