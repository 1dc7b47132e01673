//! How a lens lets light through and sends it back.

use glam::Vec3;
use serde::Deserialize;

/// The optical measures of a lens, as our own maker writes them beside its material.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub struct Optics {
    /// Its colour, linear RGB.
    pub tint: [f32; 3],
    /// Share of the light that passes.
    pub transmission: f32,
    /// Share of the light that a coating mirrors.
    pub mirror: f32,
}

/// What stands beside a lens's material.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Extras {
    /// The lens.
    pub lens: Optics,
}

impl Optics {
    /// What passes straight through, linear RGB.
    pub fn passes(&self) -> Vec3 {
        (self.hue() * self.transmission).clamp(Vec3::ZERO, Vec3::ONE)
    }

    /// The share of the light that its coating sends back.
    pub fn mirrors(&self) -> f32 {
        self.mirror.clamp(0.0, 1.0)
    }

    /// The colour of what its coating mirrors, linear RGB: interference coatings are paler than the glass below them.
    pub fn coating(&self) -> Vec3 {
        self.hue().lerp(Vec3::ONE, 0.35)
    }

    fn hue(&self) -> Vec3 {
        let tint = Vec3::from_array(self.tint).max(Vec3::splat(0.001));
        tint / tint.max_element()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tint_takes_from_the_other_colours_alone() {
        let green = Optics { tint: [0.1, 0.5, 0.25], transmission: 0.4, mirror: 0.0 };
        assert!(green.passes().distance(Vec3::new(0.08, 0.4, 0.2)) < 1e-6);
        assert!(green.coating().cmpge(green.passes()).all() && green.coating().y == 1.0);
        assert!(Optics { tint: [0.0; 3], ..green }.passes().is_finite());
    }
}
