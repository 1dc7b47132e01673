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
    pub range: [f32; 2],
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
        let scale = (self.range[1] - self.range[0]) / (255 * taps.count * taps.count) as f32;

        let corner = region.to_image(Vec2::ZERO);
        let places = (0..self.side).flat_map(|row| (0..self.side).map(move |column| (row, column)));
        for ((row, column), to) in places.zip(to.as_chunks_mut::<3>().0) {
            let at = corner + across * column as f32 + across.perp() * row as f32;
            *to = taps.sum(&picture, at).channels().map(|sum| self.range[0] + sum as f32 * scale);
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

    fn sum(&self, picture: &Picture<impl Fn(usize, usize) -> [u8; 3]>, at: Vec2) -> Packed {
        let middle = (self.count - 1) as f32 / 2.0;
        let mut sum = Packed(0);
        for down in 0..self.count {
            for across in 0..self.count {
                let (across, down) = (across as f32 - middle, down as f32 - middle);
                sum.0 += picture.bilinear(at + self.across * across + self.across.perp() * down).0;
            }
        }
        sum
    }
}

/// Red, green and blue in one number, 21 bits each, so that one product or sum does for all three: enough for a colour
/// in parts of a pixel's area, and for the sum of all samples of a pixel.
#[derive(Clone, Copy)]
struct Packed(u64);

impl Packed {
    const BITS: u32 = 21;

    fn of([red, green, blue]: [u8; 3]) -> Self {
        Self(u64::from(red) | u64::from(green) << Self::BITS | u64::from(blue) << (2 * Self::BITS))
    }

    fn channels(self) -> [u32; 3] {
        [0, 1, 2].map(|channel| (self.0 >> (channel * Self::BITS)) as u32 & ((1 << Self::BITS) - 1))
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
    fn bilinear(&self, at: Vec2) -> Packed {
        const AREA: u64 = 1 << (2 * STEPS.ilog2());
        const HALVES: u64 = AREA / 2 * (1 | 1 << Packed::BITS | 1 << (2 * Packed::BITS));
        const COLOURS: u64 = 255 * (1 | 1 << Packed::BITS | 1 << (2 * Packed::BITS));
        let at = IVec2::new(nearest(at.x * STEPS as f32), nearest(at.y * STEPS as f32));
        let (low, part) = (at >> STEPS.ilog2(), at & (STEPS - 1));
        let [a, b, c, d] = self.square(low).map(|colour| colour.0);
        let (right, lower) = (u64::from(part.x.unsigned_abs()), u64::from(part.y.unsigned_abs()));
        let (left, upper) = (STEPS as u64 - right, STEPS as u64 - lower);
        let sum = (a * left + b * right) * upper + (c * left + d * right) * lower;
        Packed((sum + HALVES) >> AREA.ilog2() & COLOURS)
    }

    /// The colours of four pixels, of which `low` is the upper left.
    #[inline(always)]
    fn square(&self, low: IVec2) -> [Packed; 4] {
        if low.cmpge(IVec2::ZERO).all() && low.cmplt(self.last).all() {
            let (x, y) = (low.x as usize, low.y as usize);
            return [(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)].map(|(x, y)| Packed::of((self.pixel)(x, y)));
        }
        let high = low.saturating_add(IVec2::ONE);
        [(low.x, low.y), (high.x, low.y), (low.x, high.y), (high.x, high.y)].map(|(x, y)| self.colour(x, y))
    }

    #[cold]
    fn colour(&self, x: i32, y: i32) -> Packed {
        let inside = (0..=self.last.x).contains(&x) && (0..=self.last.y).contains(&y);
        if !inside && self.border == Border::Black {
            return Packed(0);
        }
        let (x, y) = (x.clamp(0, self.last.x).unsigned_abs(), y.clamp(0, self.last.y).unsigned_abs());
        Packed::of((self.pixel)(x as usize, y as usize))
    }
}

/// The nearest whole number, halves away from zero as `f32::round` has it: that one is a call where a processor has no
/// instruction for it. What is added is the number before a half, so that the sum is never rounded over it.
fn nearest(number: f32) -> i32 {
    (number + 0.5_f32.next_down().copysign(number)) as i32
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use glam::UVec2;
    use proptest::prelude::*;

    use super::*;

    fn red(frame: &Frame, region: Region, border: Border) -> Vec<f32> {
        let crop = Crop { side: 2, range: [0.0, 255.0], border, sampling: Sampling::Once };
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

    /// One channel of a colour, as [`Picture::bilinear`] has it.
    fn plain(frame: &Frame, border: Border, at: Vec2, channel: usize) -> u32 {
        let at = (at * STEPS as f32).round().as_ivec2();
        let (low, part) = (at.div_euclid(IVec2::splat(STEPS)), at.rem_euclid(IVec2::splat(STEPS)));
        let size = frame.size.as_ivec2();
        let corner = |right: i32, down: i32| {
            let (x, y) = (low.x.saturating_add(right), low.y.saturating_add(down));
            let black = border == Border::Black && !((0..size.x).contains(&x) && (0..size.y).contains(&y));
            let weight = [STEPS - part.x, part.x][right as usize] * [STEPS - part.y, part.y][down as usize];
            if black { 0 } else { weight * i32::from(frame.rgb(x, y)[channel]) }
        };
        let sum = corner(0, 0) + corner(1, 0) + corner(0, 1) + corner(1, 1);
        ((sum + STEPS * STEPS / 2) / (STEPS * STEPS)).unsigned_abs()
    }

    proptest! {
        #[test]
        fn colours_are_their_definition(
            size in [1_u32..6, 1_u32..6],
            bytes in prop::collection::vec(prop_oneof![Just(0_u8), Just(255), any::<u8>()], 144),
            at in prop_oneof![
                [-2.0_f32..8.0, -2.0_f32..8.0],
                [prop::num::f32::ANY, prop::num::f32::ANY],
                (-64_i16..256).prop_map(|part| [f32::from(part) / 64.0, 0.5]),
            ],
            black: bool,
        ) {
            let size = UVec2::from_array(size);
            let rgba = bytes[..(size.x * size.y * 4) as usize].to_vec();
            let frame = Frame::from_rgba(0, Duration::ZERO, size, rgba.clone())?;
            let border = if black { Border::Black } else { Border::Nearest };
            let pixel = |x, y| rgba_at(&rgba, size.x, x, y);
            let picture = Picture { last: size.as_ivec2() - 1, border, pixel };
            let at = Vec2::from_array(at);
            let expected = [0, 1, 2].map(|channel| plain(&frame, border, at, channel));
            prop_assert_eq!(picture.bilinear(at).channels(), expected);
        }

        #[test]
        fn halves_go_away_from_zero(number in prop_oneof![prop::num::f32::ANY, -1e4_f32..1e4, Just(0.49999997_f32)]) {
            prop_assert_eq!(nearest(number), number.round() as i32);
            let half = number.trunc() + 0.5;
            prop_assert_eq!(nearest(half), half.round() as i32);
        }
    }
}
