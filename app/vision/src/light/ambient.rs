//! The light beside the lamp, as spherical harmonics.

use glam::Vec3;
use nalgebra::{SMatrix, SVector};

use super::{
    harmonics::{COSINE, basis},
    lamp::Lamp,
    skin::Patches,
};

/// How firmly the coefficients of each band are held to zero. A face shows half of the directions, and what it does
/// not show is better taken as even than as anything.
const HOLD: [f64; 9] = [1e-6, 0.02, 0.02, 0.02, 0.05, 0.05, 0.05, 0.05, 0.05];

/// The coefficients of the radiance that explains what the lamp does not: a ridge regression for each channel.
pub(super) fn fit(patches: &Patches, lamp: &Lamp) -> Option<[Vec3; 9]> {
    let mut normal = SMatrix::<f64, 9, 9>::zeros();
    let mut right = SMatrix::<f64, 9, 3>::zeros();
    let mut total = 0.0;
    for patch in &patches.all {
        let values = basis(patch.normal);
        let row = SVector::<f64, 9>::from_fn(|at, _| f64::from(values[at] * COSINE[at]));
        let rest = patch.colour - lamp.strength * patch.normal.dot(lamp.direction).max(0.0);
        let rest = SVector::<f64, 3>::from(rest.as_dvec3().to_array());
        let weight = f64::from(patch.weight);
        normal += row * row.transpose() * weight;
        right += row * rest.transpose() * weight;
        total += weight;
    }
    for (at, hold) in HOLD.into_iter().enumerate() {
        normal[(at, at)] += hold * total;
    }
    let solution = normal.cholesky()?.solve(&right);
    Some(std::array::from_fn(|at| Vec3::from_array([0, 1, 2].map(|channel| solution[(at, channel)] as f32))))
}
