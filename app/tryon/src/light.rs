//! The light that falls on the product: the estimated spherical harmonics and main light, as cube maps.
//!
//! Both maps are computed in closed form on the processor, so no pass of the adapter is needed and the same light gives
//! the same picture everywhere. The diffuse map holds irradiance over pi; level m of the specular map holds radiance
//! blurred for a perceptual roughness of m / (levels - 1).

mod cube;
mod radiance;

use glam::Vec3;
use vision::{light::harmonics::Y00, observation::Light};

use radiance::Radiance;

/// A change of light that is worth new maps, as a share of white.
const WORTH: f32 = 0.02;

/// A cube map: texels of shared-exponent colours (`Rgb9e5Ufloat`), face by face, each from its first level to its last.
pub struct Map {
    /// Texels along an edge of the first level.
    pub side: u32,
    /// Levels of detail.
    pub levels: u32,
    /// Four bytes a texel.
    pub texels: Vec<u8>,
}

/// Both maps of a light.
pub struct Maps {
    /// Irradiance over pi, by normal: it is smooth, so small.
    pub diffuse: Map,
    /// Radiance by direction, sharp in level 0.
    pub specular: Map,
}

impl Maps {
    /// The maps of a light.
    pub fn of(light: &Light) -> Self {
        let radiance = Radiance::new(light);
        let map = |side, levels, colour: &dyn Fn(Vec3, u32) -> Vec3| {
            let texels = cube::texels(side, levels, colour);
            Map { side, levels, texels }
        };
        let levels = 6;
        Self {
            diffuse: map(8, 1, &|normal, _| radiance.irradiance_over_pi(normal)),
            specular: map(64, levels, &|direction, level| {
                radiance.blurred(direction, level as f32 / (levels - 1) as f32)
            }),
        }
    }
}

/// The light to draw by from now on, where it is not the `known` one any more: the one that was `seen`, once it differs
/// enough to be worth new maps, and the usual one until there is any.
pub fn changed(seen: Option<Light>, known: Option<&Light>) -> Option<Light> {
    match (seen, known) {
        (Some(seen), Some(known)) => differs(&seen, known).then_some(seen),
        (Some(seen), None) => Some(seen),
        (None, Some(_)) => None,
        (None, None) => Some(usual()),
    }
}

/// Toward the main light in the camera frame, and its share of all light.
pub fn main(light: &Light) -> (Vec3, f32) {
    let (main, ambient) = (light.main.element_sum().max(0.0), light.ambient.element_sum().max(0.0));
    (light.direction.normalize_or(Vec3::Z), main / (main + ambient).max(1e-3))
}

fn differs(a: &Light, b: &Light) -> bool {
    let harmonics = a.sh.iter().zip(&b.sh).any(|(a, b)| (*a - *b).abs().max_element() > WORTH);
    harmonics || a.direction.dot(b.direction) < 0.999 || (a.main - b.main).abs().max_element() > WORTH
}

/// Light before anything was seen: an even room with a lamp above and beside the camera.
pub fn usual() -> Light {
    let mut sh = [Vec3::ZERO; 9];
    // A radiance of 0.6 from everywhere, a little more from above than from below.
    sh[0] = Vec3::splat(0.6 / Y00);
    sh[1] = Vec3::splat(0.2);
    sh[2] = Vec3::splat(0.1);
    Light {
        sh,
        direction: Vec3::new(-0.4, 0.7, 0.6).normalize(),
        ambient: Vec3::splat(0.6),
        main: Vec3::splat(0.4),
        exposure: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_light_follows_what_is_seen_once_that_differs() {
        let room = usual();
        let nearly = Light { main: room.main + 0.01, ..room };
        let brighter = Light { main: room.main + 0.1, ..room };
        assert_eq!(changed(None, None), Some(room));
        assert_eq!(changed(Some(brighter), None), Some(brighter));
        assert_eq!(changed(Some(nearly), Some(&room)), None);
        assert_eq!(changed(Some(brighter), Some(&room)), Some(brighter));
        assert_eq!(changed(None, Some(&brighter)), None);
    }

    #[test]
    fn maps_hold_what_they_say() {
        let Maps { diffuse, specular } = Maps::of(&usual());
        assert_eq!(diffuse.texels.len(), 6 * 8 * 8 * 4);
        let levels = (0..specular.levels).map(|level| (specular.side >> level).pow(2) as usize);
        assert_eq!(specular.texels.len(), 6 * levels.sum::<usize>() * 4);
    }
}
