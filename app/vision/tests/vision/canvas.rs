//! Pictures to draw on, and the camera that takes frames of them.

use std::sync::LazyLock;

use glam::{IVec2, UVec2, Vec2, Vec3};
use image::{RgbaImage, imageops};
use vision::frame::Frame;

use crate::support;

/// The size of every film that is made here.
pub const SIZE: UVec2 = UVec2::new(1280, 720);

/// The deviation of a camera's noise in each colour, of 255.
pub const NOISE: f32 = 4.0;

/// What a camera makes of what is before it.
#[derive(Clone, Copy, Debug)]
pub struct Exposure {
    /// Factor on each colour: less than 1 in dim light.
    pub gain: f32,
    /// Deviation of each colour, of 255.
    pub noise: f32,
}

impl Exposure {
    /// Every colour as it is.
    pub const EXACT: Self = Self { gain: 1.0, noise: 0.0 };
    /// Good light, and the noise that the limits are given for.
    pub const NOISY: Self = Self { gain: 1.0, noise: NOISE };
    /// A quarter of the signal under the same noise.
    pub const DIM: Self = Self { gain: 0.25, noise: NOISE };
}

/// Colours from 0 to 255, row by row.
#[derive(Clone)]
pub struct Canvas {
    pub size: UVec2,
    pub pixels: Vec<Vec3>,
}

impl Canvas {
    /// The portrait, 720 pixels high, in the middle of a frame.
    pub fn portrait() -> Self {
        let portrait = support::portrait();
        let pixels = (0..512).flat_map(|y| (0..512).map(move |x| (x, y)));
        let rgba = pixels.flat_map(|(x, y)| portrait.rgb(x, y).into_iter().chain([255]));
        let image = RgbaImage::from_raw(512, 512, rgba.collect()).expect("an image");
        let scaled = imageops::resize(&image, SIZE.y, SIZE.y, imageops::FilterType::Triangle);
        let scaled = Frame::from_rgba(0, support::moment(0), UVec2::splat(SIZE.y), scaled.into_raw()).expect("a frame");
        let left = (SIZE.x - SIZE.y).cast_signed() / 2;
        // Beside the photo its border goes on: black bars would be edges that no camera sees.
        Self::drawn(SIZE, |at| Vec3::from(scaled.rgb(at.x as i32 - left, at.y as i32).map(f32::from)))
    }

    /// A picture of the colour at each pixel's centre.
    pub fn drawn(size: UVec2, colour: impl Fn(Vec2) -> Vec3) -> Self {
        let mut pixels = Vec::with_capacity((size.x * size.y) as usize);
        for y in 0..size.y {
            pixels.extend((0..size.x).map(|x| colour(UVec2::new(x, y).as_vec2() + 0.5)));
        }
        Self { size, pixels }
    }

    /// The colour at a place, px; beyond the border, of the nearest pixel.
    pub fn at(&self, place: Vec2) -> Vec3 {
        // Kept inside first, where cutting the fraction off rounds down.
        let place = (place - 0.5).clamp(Vec2::ZERO, self.size.as_vec2() - 1.001);
        let low = place.as_uvec2();
        let part = place - low.as_vec2();
        let index = (low.y * self.size.x + low.x) as usize;
        let row = |start: usize| self.pixels[start].lerp(self.pixels[start + 1], part.x);
        row(index).lerp(row(index + self.size.x as usize), part.y)
    }

    /// Out of focus: blurred with a Gaussian of `deviation` pixels.
    pub fn blurred(&self, deviation: f32) -> Self {
        self.blurred_along(deviation, IVec2::X).blurred_along(deviation, IVec2::Y)
    }

    fn pixel(&self, at: IVec2) -> Vec3 {
        let at = at.clamp(IVec2::ZERO, self.size.as_ivec2() - 1).as_uvec2();
        self.pixels[(at.y * self.size.x + at.x) as usize]
    }

    fn blurred_along(&self, deviation: f32, along: IVec2) -> Self {
        let reach = (3.0 * deviation).ceil() as i32;
        let weights: Vec<f32> = (-reach..=reach).map(|at| (-0.5 * (at as f32 / deviation).powi(2)).exp()).collect();
        let total: f32 = weights.iter().sum();
        Self::drawn(self.size, |place| {
            let start = place.as_ivec2() - along * reach;
            let taps = weights.iter().zip(0..).map(|(weight, step)| self.pixel(start + along * step) * *weight);
            taps.sum::<Vec3>() / total
        })
    }

    /// Frame `id` of a film at 30 frames a second.
    pub fn taken(&self, id: u64, exposure: Exposure) -> Frame {
        let mut noise = Noise::new(id);
        let mut rgba = Vec::with_capacity(self.pixels.len() * 4);
        for pixel in &self.pixels {
            let normal = Vec3::new(noise.next(), noise.next(), noise.next());
            let [r, g, b] = (*pixel * exposure.gain + normal * exposure.noise + 0.5).to_array();
            rgba.extend([r as u8, g as u8, b as u8, 255]);
        }
        Frame::from_rgba(id, support::moment(id), self.size, rgba).expect("a frame")
    }
}

/// Normally distributed numbers, the same for each frame number on every run.
struct Noise(u64);

/// Drawn from at random, as drawing each number anew would take longer than seeing the face.
static NORMALS: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let mut noise = Noise::new(0);
    let mut even = || (noise.bits() >> 40) as f32 / (1 << 24) as f32;
    // The sum of twelve even numbers has a deviation of 1.
    (0..1 << 16).map(|_| (0..12).map(|_| even()).sum::<f32>() - 6.0).collect()
});

impl Noise {
    fn new(seed: u64) -> Self {
        Self(0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(seed + 1) | 1)
    }

    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn next(&mut self) -> f32 {
        NORMALS[(self.bits() >> 48) as usize]
    }
}
