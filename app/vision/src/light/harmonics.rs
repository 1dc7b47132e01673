//! Real spherical harmonics to the second band, in the order of [`Light::sh`](crate::observation::Light::sh).

use glam::Vec3;

/// The constant function, 1 / (2 sqrt(pi)).
pub const Y00: f32 = 0.282_094_8;

/// How a matt surface dims each function of the light around it: the cosine lobe's bands over pi (Ramamoorthi and
/// Hanrahan, "An Efficient Representation for Irradiance Environment Maps", 2001).
pub const COSINE: [f32; 9] = [1.0, 2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0, 0.25, 0.25, 0.25, 0.25, 0.25];

/// The nine functions in the direction of a unit vector: 1; y, z, x; xy, yz, 3z²-1, xz, x²-y².
pub fn basis(d: Vec3) -> [f32; 9] {
    [
        Y00,
        0.488_602_5 * d.y,
        0.488_602_5 * d.z,
        0.488_602_5 * d.x,
        1.092_548_4 * d.x * d.y,
        1.092_548_4 * d.y * d.z,
        0.315_391_57 * (3.0 * d.z * d.z - 1.0),
        1.092_548_4 * d.x * d.z,
        0.546_274_2 * (d.x * d.x - d.y * d.y),
    ]
}

/// What a white matt surface with this normal sends back of a radiance with these coefficients.
pub fn matt(sh: &[Vec3; 9], normal: Vec3) -> Vec3 {
    let terms = sh.iter().zip(basis(normal)).zip(COSINE);
    terms.map(|((coefficient, value), dimmed)| *coefficient * (value * dimmed)).sum::<Vec3>().max(Vec3::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_functions_are_orthonormal() {
        let count = 4000;
        let mut products = [[0.0f64; 9]; 9];
        for index in 0..count {
            let z = 1.0 - (2.0 * index as f32 + 1.0) / count as f32;
            let turn = index as f32 * 2.399_963_2;
            let level = (1.0 - z * z).sqrt();
            let values = basis(Vec3::new(level * turn.cos(), level * turn.sin(), z));
            for (row, a) in products.iter_mut().zip(values) {
                row.iter_mut().zip(values).for_each(|(sum, b)| *sum += f64::from(a * b));
            }
        }
        for (row, values) in products.iter().enumerate() {
            for (column, sum) in values.iter().enumerate() {
                let mean = sum * 4.0 * std::f64::consts::PI / f64::from(count);
                let expected = if row == column { 1.0 } else { 0.0 };
                assert!((mean - expected).abs() < 0.01, "{row} {column} {mean}");
            }
        }
    }

    #[test]
    fn even_light_comes_back_even() {
        let mut sh = [Vec3::ZERO; 9];
        sh[0] = Vec3::splat(0.5 / Y00);
        assert!((matt(&sh, Vec3::Y).x - 0.5).abs() < 1e-6);
    }
}
