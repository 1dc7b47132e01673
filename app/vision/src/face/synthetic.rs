//! People of known size, seen by a camera of known make: the truth that tests compare with.

use glam::{Mat4, Vec3};

use super::canonical::{IRIS_RIMS, PUPILS, canonical};
use crate::camera::Camera;

/// A person made from the canonical face.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    /// Against the canonical face.
    pub proportions: Vec3,
    /// Diameter of the irises, m.
    pub iris: f32,
}

impl Default for Person {
    fn default() -> Self {
        Self { proportions: Vec3::ONE, iris: 0.0117 }
    }
}

impl Person {
    /// The person's 478 points in the head frame, m.
    pub fn shape(&self) -> Vec<Vec3> {
        let mut points: Vec<Vec3> = canonical().points.iter().map(|&point| point * self.proportions).collect();
        for (eye, rim) in IRIS_RIMS.into_iter().enumerate() {
            let centre = points[PUPILS[eye]];
            for index in rim {
                let away = (canonical().points[index] - canonical().points[PUPILS[eye]]).normalize();
                points[index] = centre + away * self.iris / 2.0;
            }
        }
        points
    }

    /// What the mesh model would say of the person: places in the picture, and depths in pixels from the head's middle.
    pub fn landmarks(&self, pose: Mat4, camera: &Camera) -> Vec<Vec3> {
        let depth = -pose.w_axis.z;
        let see = |point: Vec3| {
            let posed = pose.transform_point3(point);
            let at = camera.project(posed).expect("before the camera");
            at.extend((-posed.z - depth) * camera.focal / depth)
        };
        self.shape().into_iter().map(see).collect()
    }
}

/// Random numbers that are the same everywhere: SplitMix64 (Steele, Lea and Flood, 2014).
pub(crate) struct Random(pub u64);

impl Random {
    /// Evenly spread between 0 and 1.
    pub fn even(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Normally distributed with standard deviation 1 (Box and Muller, 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.even()).ln()).sqrt();
        radius * (std::f32::consts::TAU * self.even()).cos()
    }
}
