//! A turned square of a picture, resampled for a model.
//!
//! The models' landmarks depend on how their input was resampled, so this follows MediaPipe on a CPU to the bit: the
//! *corner* of the result's pixel is laid on the *centre* of the picture's (OpenCV's `warpPerspective`), places are
//! rounded to 1/32 pixel, and the interpolated colour to 8 bits.

use glam::{IVec2, Vec2};

use super::region::Region;
use crate::frame::{Frame, Pixels, nv12_at, rgba_at};

/// Steps into which a pixel is divided.
const STEPS: i32 = 32;

/// The most samples along a side of one resulting pixel.
const MAX_TAPS: i32 = 4;

/// What lies beyond the picture's border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Border {
    /// Black.
    Black,
    /// The nearest pixel.
    Nearest,
}

/// How densely a large region is sampled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampling {
    /// Once a resulting pixel, as MediaPipe does.
    Once,
    /// As often as it takes to see most of the pixels, which stills the noise of a camera.
    Dense,
}

/// How a crop is made.
#[derive(Clone, Copy, Debug)]
pub struct Crop {
    /// Pixels along a side of the result.
    pub side: usize,
    /// The values of black and white in the result.
    pub range: (f32, f32),
    /// What lies beyond the picture.
    pub border: Border,
    /// How densely to look.
    pub sampling: Sampling,
}

impl Crop {
    /// Writes `region` of `frame` into `to`, row by row, each pixel red, green and blue.
    pub fn take(&self, frame: &Frame, region: &Region, to: &mut [f32]) {
        let width = frame.size.x;
        match &*frame.pixels {
            Pixels::Rgba8(bytes) => self.sample(frame, region, |x, y| rgba_at(bytes, width, x, y), to),
            Pixels::Nv12 { y: luma, uv } => self.sample(frame, region, |x, y| nv12_at(luma, uv, width, x, y), to),
        }
    }

    fn sample(&self, frame: &Frame, region: &Region, pixel: impl Fn(usize, usize) -> [u8; 3], to: &mut [f32]) {
        let picture = Picture { last: frame.size.as_ivec2() - 1, border: self.border, pixel };
        let across = Vec2::from_angle(region.rotation) * region.side / self.side as f32;
        let taps = Taps::new(self.sampling, across);
        let scale = (self.range.1 - self.range.0) / (255 * taps.count * taps.count) as f32;

        let corner = region.to_image(Vec2::ZERO);
        let places = (0..self.side).flat_map(|row| (0..self.side).map(move |column| (row, column)));
        for ((row, column), to) in places.zip(to.as_chunks_mut::<3>().0) {
            let at = corner + across * column as f32 + across.perp() * row as f32;
            *to = taps.sum(&picture, at).map(|sum| self.range.0 + sum as f32 * scale);
        }
    }
}

/// The samples of one resulting pixel: a square of `count` by `count` around it.
struct Taps {
    count: i32,
    across: Vec2,
}

impl Taps {
    fn new(sampling: Sampling, across: Vec2) -> Self {
        let count = match sampling {
            Sampling::Once => 1,
            Sampling::Dense => (across.length().round() as i32).clamp(1, MAX_TAPS),
        };
        Self { count, across: across / count as f32 }
    }

    fn sum(&self, picture: &Picture<impl Fn(usize, usize) -> [u8; 3]>, at: Vec2) -> [i32; 3] {
        if self.count == 1 {
            return picture.bilinear(at);
        }
        let middle = (self.count - 1) as f32 / 2.0;
        let mut sum = [0; 3];
        for down in 0..self.count {
            for across in 0..self.count {
                let (across, down) = (across as f32 - middle, down as f32 - middle);
                let colour = picture.bilinear(at + self.across * across + self.across.perp() * down);
                sum = std::array::from_fn(|channel| sum[channel] + colour[channel]);
            }
        }
        sum
    }
}

struct Picture<F> {
    /// The last column and row.
    last: IVec2,
    border: Border,
    pixel: F,
}

impl<F: Fn(usize, usize) -> [u8; 3]> Picture<F> {
    /// The colour at `at`, where whole numbers are the centres of pixels.
    fn bilinear(&self, at: Vec2) -> [i32; 3] {
        let at = (at * STEPS as f32).round().as_ivec2();
        let (low, part) = (at.div_euclid(IVec2::splat(STEPS)), at.rem_euclid(IVec2::splat(STEPS)));
        let high = low.saturating_add(IVec2::ONE);
        let (a, b) = (self.colour(low.x, low.y), self.colour(high.x, low.y));
        let (c, d) = (self.colour(low.x, high.y), self.colour(high.x, high.y));
        let rest = IVec2::splat(STEPS) - part;
        std::array::from_fn(|channel| {
            let upper = a[channel] * rest.x + b[channel] * part.x;
            let lower = c[channel] * rest.x + d[channel] * part.x;
            (upper * rest.y + lower * part.y + STEPS * STEPS / 2) / (STEPS * STEPS)
        })
    }

    fn colour(&self, x: i32, y: i32) -> [i32; 3] {
        let inside = (0..=self.last.x).contains(&x) && (0..=self.last.y).contains(&y);
        if !inside && self.border == Border::Black {
            return [0; 3];
        }
        let (x, y) = (x.clamp(0, self.last.x).unsigned_abs(), y.clamp(0, self.last.y).unsigned_abs());
        (self.pixel)(x as usize, y as usize).map(i32::from)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use glam::UVec2;

    use super::*;

    fn red(frame: &Frame, region: Region, border: Border) -> Vec<f32> {
        let crop = Crop { side: 2, range: (0.0, 255.0), border, sampling: Sampling::Once };
        let mut pixels = [0.0; 12];
        crop.take(frame, &region, &mut pixels);
        pixels.iter().step_by(3).copied().collect()
    }

    #[test]
    fn a_crop_of_the_same_size_is_the_picture() -> Result<(), crate::frame::FrameError> {
        let rgba = [10, 20, 30, 40].into_iter().flat_map(|red| [red, 0, 0, 255]).collect();
        let frame = Frame::from_rgba(0, Duration::ZERO, UVec2::splat(2), rgba)?;
        let whole = Region { centre: Vec2::ONE, side: 2.0, rotation: 0.0 };
        assert_eq!(red(&frame, whole, Border::Black), [10.0, 20.0, 30.0, 40.0]);

        let beside = Region { centre: Vec2::new(3.0, 1.0), ..whole };
        assert_eq!(red(&frame, beside, Border::Black), [0.0; 4]);
        assert_eq!(red(&frame, beside, Border::Nearest), [20.0, 20.0, 40.0, 40.0]);
        Ok(())
    }
}
