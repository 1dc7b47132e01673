//! Radiance by direction: spherical harmonics to the second band, and the main light as a soft lamp.

use glam::Vec3;
use vision::{
    light::harmonics::{basis, matt},
    observation::Light,
};

/// Sharpness of the lamp, a von Mises-Fisher lobe: about 25 degrees across, a window or a soft box.
const LAMP: f32 = 25.0;

/// Light by direction in the camera frame, in units of the feed's white.
pub struct Radiance {
    sh: [Vec3; 9],
    direction: Vec3,
    /// What a white matt surface that faces the lamp sends back.
    main: Vec3,
    /// Radiance at the lamp's middle.
    lamp: Vec3,
}

impl Radiance {
    /// The radiance of an estimate.
    pub fn new(light: &Light) -> Self {
        let direction = light.direction.normalize_or(Vec3::Y);
        // A lobe of sharpness k and peak 1 lights a white surface that faces it with 2 / k.
        let main = light.main.max(Vec3::ZERO);
        Self { sh: light.sh, direction, main, lamp: main * LAMP / 2.0 }
    }

    /// What a white matt surface with this normal sends back.
    pub fn irradiance_over_pi(&self, normal: Vec3) -> Vec3 {
        matt(&self.sh, normal) + self.main * normal.dot(self.direction).max(0.0)
    }

    /// Radiance from a direction, seen in a surface of this perceptual roughness.
    pub fn blurred(&self, direction: Vec3, roughness: f32) -> Vec3 {
        let alpha = roughness * roughness;
        let band = |l: f32| (-l * (l + 1.0) * alpha * alpha / 2.0).exp();
        let ambient = self.harmonics(direction, [1.0, band(1.0), band(2.0)]);
        // Blurring a lobe adds variances; what it covers grows, so its peak falls.
        let sharpness = 1.0 / (1.0 / LAMP + alpha * alpha);
        let lobe = (sharpness * (direction.dot(self.direction) - 1.0)).exp() * sharpness / LAMP;
        ambient + self.lamp * lobe
    }

    fn harmonics(&self, d: Vec3, bands: [f32; 3]) -> Vec3 {
        let band = |index: usize| bands[usize::from(index > 0) + usize::from(index > 3)];
        let sum: Vec3 = basis(d).iter().zip(&self.sh).enumerate().map(|(i, (y, c))| *c * *y * band(i)).sum();
        sum.max(Vec3::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use vision::light::harmonics::Y00;

    use super::*;

    fn even(radiance: f32) -> Light {
        let mut sh = [Vec3::ZERO; 9];
        sh[0] = Vec3::splat(radiance / Y00);
        Light { sh, direction: Vec3::Y, ambient: Vec3::splat(radiance), main: Vec3::ZERO, exposure: 1.0 }
    }

    #[test]
    fn even_light_stays_even() {
        let radiance = Radiance::new(&even(0.7));
        for direction in [Vec3::X, Vec3::NEG_Y, Vec3::new(0.6, 0.0, 0.8)] {
            assert!((radiance.irradiance_over_pi(direction).x - 0.7).abs() < 1e-5);
            assert!((radiance.blurred(direction, 0.5).y - 0.7).abs() < 1e-5);
        }
    }

    #[test]
    fn a_lamp_is_brightest_where_it_stands_and_softens_with_roughness() {
        let light = Light { main: Vec3::ONE, ..even(0.2) };
        let radiance = Radiance::new(&light);
        assert!(radiance.blurred(Vec3::Y, 0.0).x > radiance.blurred(Vec3::X, 0.0).x);
        assert!(radiance.blurred(Vec3::Y, 0.0).x > radiance.blurred(Vec3::Y, 0.6).x);
    }
}
