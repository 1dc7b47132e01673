//! The size at which a picture is drawn.
//!
//! Pictures larger than the stage draws are brought down first, so that they are averaged and not sampled. Where a face
//! is small in the picture, it is drawn several times finer and averaged afterwards: the rim of a frame is thinner than
//! a pixel there, and would be drawn as dashes.

use std::sync::Arc;

use bevy::prelude::*;
use image::{Rgba, RgbaImage, imageops};
use vision::{
    face::canonical::PUPILS,
    frame::{Frame, Pixels},
    observation::{FaceObservation, Observation},
};

/// The longest side of a picture, px.
pub const LONGEST: u32 = 2048;

/// Drawn pixels between the pupils that a frame needs: its thinnest rims are a hundredth of that.
const FINE: f32 = 160.0;
/// How much finer is drawn at most; beyond, the photo itself shows too little of a face.
const FINEST: u32 = 4;
/// The longest side of what is drawn finer, px.
const LONGEST_FINE: u32 = 4096;

/// How many times finer than the picture of `size` its faces have to be drawn.
pub fn supersampling(observation: &Observation, size: UVec2) -> u32 {
    let shrunk = size.x as f32 / observation.size.x.max(1) as f32;
    let smallest = observation.faces.iter().map(|face| between_pupils(face) * shrunk).reduce(f32::min);
    let wanted = smallest.map_or(1.0, |distance| (FINE / distance.max(1.0)).ceil());
    (wanted as u32).clamp(1, FINEST).min(LONGEST_FINE / size.max_element().max(1)).max(1)
}

fn between_pupils(face: &FaceObservation) -> f32 {
    let [left, right] = PUPILS.map(|iris| face.landmarks.get(iris).copied().unwrap_or_default().truncate());
    left.distance(right)
}

/// Averages blocks of `factor` by `factor` pixels.
pub fn averaged(picture: &RgbaImage, factor: u32) -> RgbaImage {
    let share = (factor * factor) as f32;
    RgbaImage::from_fn(picture.width() / factor, picture.height() / factor, |x, y| {
        let mut sum = [0.0; 4];
        for at in 0..factor * factor {
            let pixel = picture.get_pixel(x * factor + at % factor, y * factor + at / factor);
            sum.iter_mut().zip(pixel.0).for_each(|(sum, channel)| *sum += f32::from(channel));
        }
        Rgba(sum.map(|sum| (sum / share).round() as u8))
    })
}

/// The size at which a picture of `size` is drawn.
pub fn drawn_size(size: UVec2) -> UVec2 {
    let longest = size.max_element();
    if longest <= LONGEST {
        return size;
    }
    (size.as_vec2() * (LONGEST as f32 / longest as f32)).round().as_uvec2().max(UVec2::ONE)
}

/// The frame at the size it is drawn at. Two layouts need no scaling here: what fits, and NV12, which no photo has.
pub fn scaled(frame: &Frame) -> Frame {
    let size = drawn_size(frame.size);
    let Pixels::Rgba8(bytes) = &*frame.pixels else { return frame.clone() };
    if size == frame.size {
        return frame.clone();
    }
    let Some(picture) = RgbaImage::from_raw(frame.size.x, frame.size.y, bytes.clone()) else { return frame.clone() };
    let smaller = imageops::resize(&picture, size.x, size.y, imageops::FilterType::Triangle);
    Frame { size, pixels: Arc::new(Pixels::Rgba8(smaller.into_raw())), ..frame.clone() }
}

#[cfg(test)]
mod tests {
    use vision::camera::Camera;

    use super::*;

    fn seen(distance: f32) -> Observation {
        let mut landmarks = vec![Vec3::ZERO; 478];
        landmarks[PUPILS[1]].x = distance;
        let face = FaceObservation {
            landmarks,
            id: 0,
            score: 1.0,
            pose: Mat4::IDENTITY,
            shape: Vec::new(),
            pupillary_distance_mm: base::Measured::normal(63.0, 1.0, base::Basis::IrisDiameter),
            face_width_mm: base::Measured::normal(138.0, 1.0, base::Basis::IrisDiameter),
        };
        let camera = Camera::default_for(UVec2::new(1000, 800));
        Observation { faces: vec![face], ..Observation::empty(0, camera) }
    }

    #[test]
    fn small_faces_are_drawn_finer() {
        let size = UVec2::new(1000, 800);
        for (distance, factor) in [(300.0, 1), (160.0, 1), (90.0, 2), (41.0, 4), (3.0, 4)] {
            assert_eq!(supersampling(&seen(distance), size), factor, "{distance}");
        }
        assert_eq!(supersampling(&seen(90.0), size * 3), 1, "it would be too large");
        assert_eq!(supersampling(&Observation::empty(0, Camera::default_for(size)), size), 1);
    }

    #[test]
    fn an_average_is_that_of_its_block() {
        let picture = RgbaImage::from_fn(4, 2, |x, _| Rgba([if x < 3 { 0 } else { 200 }, 7, 9, 255]));
        let small = averaged(&picture, 2);
        assert_eq!(small.as_raw(), &[0, 7, 9, 255, 100, 7, 9, 255]);
    }
}
