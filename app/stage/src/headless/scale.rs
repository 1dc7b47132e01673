//! Pictures larger than the stage draws are brought down first, so that they are averaged and not sampled.

use std::sync::Arc;

use bevy::prelude::*;
use image::{RgbaImage, imageops};
use vision::frame::{Frame, Pixels};

/// The longest side of a picture, px.
pub const LONGEST: u32 = 2048;

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
