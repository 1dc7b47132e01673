//! The light that falls on the product: the estimated spherical harmonics and main light, as cube maps.
//!
//! Both maps are computed in closed form on the processor, so no pass of the adapter is needed and the same light gives
//! the same picture everywhere. The diffuse map holds irradiance over pi; level m of the specular map holds radiance
//! blurred for a perceptual roughness of m / (levels - 1).

mod cube;
mod radiance;

use bevy::{light::EnvironmentMapLight, prelude::*};
use vision::{light::harmonics::Y00, observation::Light};

use crate::pairing::Stage;
use radiance::Radiance;

/// Texels along an edge of the diffuse map: irradiance is smooth.
const DIFFUSE_SIDE: u32 = 8;
/// Texels along an edge of the specular map.
const SPECULAR_SIDE: u32 = 64;
/// Levels of the specular map.
const SPECULAR_LEVELS: u32 = 6;
/// A change of light that is worth new maps, as a share of white.
const WORTH: f32 = 0.02;

/// The present light.
#[derive(Resource, Default)]
pub struct Environment {
    light: Option<Light>,
    maps: Maps,
    /// Maps on their way to the adapter. The engine looks for a view's maps before it prepares the images of a frame,
    /// and a view whose maps are not there is dark: so they take the place of the old ones a frame later.
    next: Option<Maps>,
}

#[derive(Clone, Default)]
struct Maps {
    diffuse: Handle<Image>,
    specular: Handle<Image>,
}

impl Environment {
    /// The light as the engine takes it.
    pub fn light(&self) -> EnvironmentMapLight {
        EnvironmentMapLight {
            diffuse_map: self.maps.diffuse.clone(),
            specular_map: self.maps.specular.clone(),
            intensity: 1.0,
            ..default()
        }
    }

    /// The reflections, sharp in level 0.
    pub fn specular(&self) -> &Handle<Image> {
        &self.maps.specular
    }

    /// Whether the newest light is the one that is shown.
    pub fn is_settled(&self) -> bool {
        self.next.is_none()
    }

    /// Toward the main light in the camera frame, and its share of all light.
    pub fn main(&self) -> (Vec3, f32) {
        let light = self.light.unwrap_or_else(usual);
        let (main, ambient) = (light.main.element_sum().max(0.0), light.ambient.element_sum().max(0.0));
        (light.direction.normalize_or(Vec3::Z), main / (main + ambient).max(1e-3))
    }
}

/// Follows the light of the pair on show.
pub(crate) fn follow_light(stage: Res<Stage>, mut environment: ResMut<Environment>, mut images: ResMut<Assets<Image>>) {
    if let Some(maps) = environment.bypass_change_detection().next.take() {
        environment.maps = maps;
    }
    let seen = stage.shown().and_then(|pair| pair.observation.light);
    let known = environment.light.as_ref();
    let wanted = match (seen, known) {
        (Some(seen), Some(known)) if !differs(&seen, known) => return,
        (Some(seen), _) => seen,
        (None, Some(_)) => return,
        (None, None) => usual(),
    };
    let radiance = Radiance::new(&wanted);
    let blurred = |direction, level| radiance.blurred(direction, level as f32 / (SPECULAR_LEVELS - 1) as f32);
    // New images each time: rewriting one would refresh its first level only.
    environment.next = Some(Maps {
        diffuse: images.add(cube::image(DIFFUSE_SIDE, 1, |direction, _| radiance.irradiance_over_pi(direction))),
        specular: images.add(cube::image(SPECULAR_SIDE, SPECULAR_LEVELS, blurred)),
    });
    environment.light = Some(wanted);
}

fn differs(a: &Light, b: &Light) -> bool {
    let harmonics = a.sh.iter().zip(&b.sh).any(|(a, b)| (*a - *b).abs().max_element() > WORTH);
    harmonics || a.direction.dot(b.direction) < 0.999 || (a.main - b.main).abs().max_element() > WORTH
}

/// Light before anything was seen: an even room with a lamp above and beside the camera.
fn usual() -> Light {
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
