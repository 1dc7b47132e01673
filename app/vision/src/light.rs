//! The light on a face, read off its skin.
//!
//! Skin is taken as matt and of one colour: what a patch of it sends to the camera then depends on its normal alone,
//! and the fitted face knows every normal. [`skin`] picks the patches, [`lamp`] finds the one direction whose lamp over
//! an even light explains them best, and [`ambient`] explains the rest by spherical harmonics. Whatever is no plain
//! skin (a gloss, a beard, a fringe, a shadow) fits badly and is weighed down.
//!
//! A dark face in bright light and a bright face in dim light look alike. The estimate splits the difference between
//! a usual skin and a usual light; see [`skin::Patches`].

use glam::Vec3;

use crate::{
    camera::Camera,
    frame::Frame,
    observation::{FaceObservation, Light},
};

mod ambient;
pub mod harmonics;
mod lamp;
mod skin;

/// The light on a face; none when the face is too small, too dark or too washed out to tell.
pub fn estimate(frame: &Frame, face: &FaceObservation, camera: &Camera) -> Option<Light> {
    let mut patches = skin::Patches::read(frame, face, camera)?;
    let lamp = lamp::find(&mut patches)?;
    let sh = ambient::fit(&patches, &lamp)?;
    let light = Light {
        sh,
        direction: lamp.direction,
        ambient: (sh[0] * harmonics::Y00).max(Vec3::ZERO),
        main: lamp.strength,
        exposure: patches.exposure,
    };
    is_finite(&light).then_some(light)
}

fn is_finite(light: &Light) -> bool {
    let vectors = [light.direction, light.ambient, light.main];
    light.sh.iter().chain(&vectors).all(|vector| vector.is_finite()) && light.exposure.is_finite()
}

/// How bright a colour in linear RGB looks (ITU-R BT.709).
pub(crate) fn luminance(colour: Vec3) -> f32 {
    colour.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}

#[cfg(test)]
mod tests;
