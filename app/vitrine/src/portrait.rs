//! The bundled portrait: what is shown and measured where there is no camera.

use std::time::Duration;

use anyhow::Context;
use glam::UVec2;
use image::{RgbaImage, imageops};
use vision::frame::{Frame, PixelFormat};

const PORTRAIT: &[u8] = include_bytes!("../../../assets/portrait/astronaut.png");

/// The portrait at a camera's size: 720 pixels high in the middle of 1280x720, black at the sides.
pub fn at_720p() -> anyhow::Result<Frame> {
    let picture = image::load_from_memory(PORTRAIT).context("the bundled portrait does not decode")?.to_rgba8();
    let scaled = imageops::resize(&picture, 720, 720, imageops::FilterType::Triangle);
    let mut canvas = RgbaImage::from_pixel(1280, 720, image::Rgba([0, 0, 0, 255]));
    imageops::replace(&mut canvas, &scaled, (1280 - 720) / 2, 0);
    Frame::import(0, Duration::ZERO, UVec2::new(1280, 720), PixelFormat::Rgba8, 1280 * 4, canvas.as_raw())
        .context("the bundled portrait makes no frame")
}
