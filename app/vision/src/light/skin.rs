//! Patches of bare skin: what they send to the camera, and which way they face.

use std::sync::LazyLock;

use base::colour::to_linear;
use glam::{Vec2, Vec3};

use super::luminance;
use crate::{
    camera::Camera,
    face::canonical::{POINTS, PUPILS, canonical, triangles},
    frame::Frame,
    observation::FaceObservation,
};

/// What usual skin sends back of white light, linear RGB: between types II and IV of Fitzpatrick's.
const SKIN: Vec3 = Vec3::new(0.46, 0.29, 0.21);

/// Pupils nearer to each other than this, px, leave too few pixels a patch.
const LEAST_APART: f32 = 12.0;

/// Patches seen at less than this cosine show more of the background than of themselves.
const LEAST_FACING: f32 = 0.25;

/// A channel at this value or above is washed out.
const WASHED_OUT: u8 = 252;

/// The least patches that tell anything.
const LEAST_PATCHES: usize = 60;

/// Skin darker than this, linear, is noise.
const LEAST_LUMINANCE: f32 = 0.003;

/// How much of an unusual brightness and of an unusual hue is put down to the light; the rest is the skin's own.
const BRIGHTNESS_OF_LIGHT: f32 = 0.75;
const HUE_OF_LIGHT: f32 = 0.5;

/// A patch of skin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patch {
    /// Which way it faces, camera frame.
    pub normal: Vec3,
    /// What white in its place would send to the camera, linear RGB.
    pub colour: Vec3,
    /// How much it counts: its area in the picture, less where it is no plain skin.
    pub weight: f32,
}

/// All patches of a face.
pub(super) struct Patches {
    pub all: Vec<Patch>,
    /// See [`Light::exposure`](crate::observation::Light::exposure).
    pub exposure: f32,
}

impl Patches {
    /// Reads the patches of `face` that `frame` shows.
    pub fn read(frame: &Frame, face: &FaceObservation, camera: &Camera) -> Option<Self> {
        if face.landmarks.len() != POINTS || face.shape.len() != POINTS {
            return None;
        }
        let apart = face.landmarks[PUPILS[0]].truncate().distance(face.landmarks[PUPILS[1]].truncate());
        if !(LEAST_APART..).contains(&apart) {
            return None;
        }
        let size = camera.size.as_vec2();
        let mut all: Vec<Patch> = BARE.iter().filter_map(|corners| patch(frame, face, *corners, size)).collect();
        if all.len() < LEAST_PATCHES {
            return None;
        }
        let usual = median(&all);
        if luminance(usual) < LEAST_LUMINANCE {
            return None;
        }
        let exposure = luminance(usual) / luminance(SKIN);
        let albedo = albedo(usual, exposure);
        all.iter_mut().for_each(|patch| patch.colour /= albedo);
        Some(Self { all, exposure })
    }
}

/// The skin's own colour, from its usual colour in the picture.
fn albedo(seen: Vec3, exposure: f32) -> Vec3 {
    let hue = (seen.max(Vec3::splat(1e-4)) / SKIN / exposure).powf(HUE_OF_LIGHT);
    let light = hue * exposure.powf(BRIGHTNESS_OF_LIGHT);
    seen.max(Vec3::splat(1e-4)) / light
}

fn patch(frame: &Frame, face: &FaceObservation, corners: [u16; 3], size: Vec2) -> Option<Patch> {
    let corners = corners.map(usize::from);
    let [a, b, c] = corners.map(|corner| face.pose.transform_point3(face.shape[corner]));
    let normal = (b - a).cross(c - a).try_normalize()?;
    let toward_camera = -((a + b + c) / 3.0).normalize_or_zero();
    if normal.dot(toward_camera) < LEAST_FACING {
        return None;
    }
    let seen = corners.map(|corner| face.landmarks[corner].truncate());
    let weight = ((seen[1] - seen[0]).perp_dot(seen[2] - seen[0]) / 2.0).abs();
    Some(Patch { normal, colour: colour(frame, seen, size)?, weight })
}

/// The mean colour within a triangle of the picture, linear; none where it is outside or washed out.
fn colour(frame: &Frame, [a, b, c]: [Vec2; 3], size: Vec2) -> Option<Vec3> {
    let middle = (a + b + c) / 3.0;
    let mut sum = Vec3::ZERO;
    // The middle, and half way from it to each corner.
    let taps = [middle, (middle + a) / 2.0, (middle + b) / 2.0, (middle + c) / 2.0];
    for tap in taps {
        if !(tap.cmpge(Vec2::ZERO).all() && tap.cmplt(size).all()) {
            return None;
        }
        let rgb = frame.rgb(tap.x as i32, tap.y as i32);
        if rgb.iter().any(|&channel| channel >= WASHED_OUT) {
            return None;
        }
        sum += Vec3::from_array(rgb.map(|channel| LINEAR[usize::from(channel)]));
    }
    Some(sum / taps.len() as f32)
}

static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|value| to_linear(value as f32 / 255.0)));

/// The median of each channel.
fn median(patches: &[Patch]) -> Vec3 {
    let channel = |of: fn(Vec3) -> f32| {
        let mut values: Vec<f32> = patches.iter().map(|patch| of(patch.colour)).collect();
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    Vec3::new(channel(|colour| colour.x), channel(|colour| colour.y), channel(|colour| colour.z))
}

/// The triangles that show bare skin on most faces.
static BARE: LazyLock<Vec<[u16; 3]>> = LazyLock::new(|| {
    let bare = |corners: &&[u16; 3]| {
        let middle = corners.iter().map(|&corner| canonical().points[usize::from(corner)]).sum::<Vec3>() / 3.0;
        is_bare(middle * 100.0)
    };
    triangles().iter().filter(bare).copied().collect()
});

/// Whether a point of the canonical face, in centimetres, is neither eye, brow, mouth, nostril nor hairline.
fn is_bare(at: Vec3) -> bool {
    let x = at.x.abs();
    let eye_or_brow = (1.2..6.0).contains(&x) && (1.3..5.9).contains(&at.y);
    let mouth = x < 3.2 && (-6.3..-2.6).contains(&at.y);
    let nostril = x < 1.6 && (-2.6..-1.2).contains(&at.y);
    let hairline = at.y > 7.6 || (x > 6.8 && at.y > 2.0);
    !(eye_or_brow || mouth || nostril || hairline)
}
