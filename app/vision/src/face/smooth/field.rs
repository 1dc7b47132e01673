//! Motions of a whole face: affine in the canonical face's coordinates. Any small move of a rigid head is one, seen
//! from afar, and so are nearing and stretching.

use std::{
    ops::{Add, Mul, Sub},
    sync::LazyLock,
};

use glam::{Vec3, Vec4};
use nalgebra::Matrix4;

use super::gate::Difference;
use crate::face::canonical::canonical;

/// Four functions of a canonical point, orthonormal over the face: their mean products are 1 with themselves and 0
/// with each other. A combination's mean square is then the sum of its factors' squares.
static BASIS: LazyLock<Vec<Vec4>> = LazyLock::new(|| {
    let raw: Vec<Vec4> = canonical().points.iter().map(|point| point.extend(1.0)).collect();
    let products = raw.iter().fold(Matrix4::<f64>::zeros(), |sum, point| {
        let point = nalgebra::Vector4::from(point.as_dvec4().to_array());
        sum + point * point.transpose() / raw.len() as f64
    });
    let factor = products.cholesky().expect("the canonical face is no plane");
    let orthonormal = |point: &Vec4| {
        let mut point = nalgebra::Vector4::from(point.as_dvec4().to_array());
        factor.l_dirty().solve_lower_triangular_mut(&mut point);
        Vec4::from_array([0, 1, 2, 3].map(|at| point[at] as f32))
    };
    raw.iter().map(orthonormal).collect()
});

/// A displacement for each point of a face, px.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Field([Vec3; 4]);

impl Field {
    /// The field nearest to the displacements of all points.
    pub fn fit(displacements: &[Vec3]) -> Self {
        let mut factors = [Vec3::ZERO; 4];
        for (basis, displacement) in BASIS.iter().zip(displacements) {
            for (factor, basis) in factors.iter_mut().zip(basis.to_array()) {
                *factor += *displacement * basis;
            }
        }
        Self(factors.map(|factor| factor / displacements.len().max(1) as f32))
    }

    /// The displacement of a landmark.
    pub fn at(&self, index: usize) -> Vec3 {
        let basis = BASIS[index].to_array();
        self.0.iter().zip(basis).map(|(factor, basis)| *factor * basis).sum()
    }
}

impl Difference for Field {
    fn size(&self) -> f32 {
        self.0.iter().map(|factor| factor.truncate().length_squared()).sum::<f32>().sqrt()
    }
}

impl Add for Field {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] + other.0[at]))
    }
}

impl Sub for Field {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + other * -1.0
    }
}

impl Mul<f32> for Field {
    type Output = Self;

    fn mul(self, factor: f32) -> Self {
        Self(self.0.map(|own| own * factor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_affine_motion_is_fitted_exactly_and_its_size_is_its_rms() {
        let turn = |point: &Vec3| Vec3::new(point.z * 50.0 + 2.0, -point.x * 20.0 - 1.0, point.y);
        let moved: Vec<Vec3> = canonical().points.iter().map(turn).collect();
        let field = Field::fit(&moved);
        for (index, moved) in moved.iter().enumerate() {
            assert!(field.at(index).distance(*moved) < 1e-3);
        }
        let square: f32 = moved.iter().map(|point| point.truncate().length_squared()).sum();
        assert!((field.size() - (square / moved.len() as f32).sqrt()).abs() < 1e-3);
    }
}
